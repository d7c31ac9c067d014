import { describe, expect, test } from 'vitest'
import type { Criterion, Decision, Hypothesis, HypothesisChanges, PivotKind } from '../../src/index.js'
import { decide, parseHypothesis, reviseHypothesis, revisionIssueCodes, toResult } from '../../src/index.js'
import { closed, known, scenario } from '../decision/support/scenarios.js'
import { looks } from './records.js'

const quick: Criterion = {
  id: 'quick',
  role: 'goal',
  metric: 'needMet',
  target: 0.7,
  design: { kind: 'curve', size: 20 },
}
const hypothesis: Hypothesis = {
  kind: 'hypothesis',
  version: 1,
  id: 'h1',
  customer: 'applicants',
  challenge: 'waiting',
  solution: 'a clerk each',
  value: 'sooner granted',
  assumptions: [{ id: 'calls', statement: 'They pick up' }],
  criteria: [quick],
  revision: 2,
  supersedes: 'h0',
}

function decided(verdict: Decision['verdict'], kind?: PivotKind): Decision {
  const pivot = kind === undefined ? null : ({ kind, evidence: [], also: [] } as unknown as Decision['pivot'])
  return { ...looks[0]!.record.decision, hypothesis: 'h1', revision: 2, verdict, pivot }
}

function codes(decision: Decision, changes: HypothesisChanges, from = hypothesis): readonly string[] {
  const result = toResult(reviseHypothesis(from, decision, changes))
  return result.ok ? [] : result.issues.map(({ code, path }) => `${path} ${code}`)
}

function revised(decision: Decision, changes: HypothesisChanges): Hypothesis {
  const result = toResult(reviseHypothesis(hypothesis, decision, changes))
  if (!result.ok) throw new Error(JSON.stringify(result.issues))
  return result.value
}

describe('iterate', () => {
  test('the solution and what planning needs may change; the lineage is kept', () => {
    const criteria: readonly Criterion[] = [
      { ...quick, expected: 0.9, design: { kind: 'curve', size: 40 } },
      { ...quick, id: 'more', metric: { step: 'review' } },
    ]
    const next = revised(decided('iterate'), { solution: 'a clerk for two', assumptions: [], criteria })
    expect(next).toStrictEqual({
      ...hypothesis,
      solution: 'a clerk for two',
      assumptions: [],
      criteria,
      revision: 3,
      supersedes: 'h1',
    })
    expect(toResult(parseHypothesis(next)).ok).toBe(true)
    expect(hypothesis.revision).toBe(2)
  })

  test('a default that is stated claims nothing new', () => {
    const stated: Criterion = { ...quick, direction: 'atLeast' }
    expect(codes(decided('iterate'), { criteria: [stated] })).toStrictEqual([])
    expect(codes(decided('iterate'), {}, { ...hypothesis, criteria: [stated] })).toStrictEqual([])
    expect(codes(decided('iterate'), { criteria: [{ ...quick, direction: 'atMost' }] })).toStrictEqual([
      '/criteria/0 criterion-must-stay',
    ])
    const safe: Criterion = { ...quick, id: 'safe', role: 'guardrail', margin: 0 }
    const from = { ...hypothesis, criteria: [quick, safe] }
    const { margin, ...bare } = safe
    expect(codes(decided('iterate'), { criteria: [quick, bare] }, from)).toStrictEqual([])
    expect(codes(decided('iterate'), { criteria: [quick, { ...safe, margin: 0.1 }] }, from)).toStrictEqual([
      '/criteria/1 criterion-must-stay',
    ])
    expect(margin).toBe(0)
  })

  test('customer, challenge and value stay', () => {
    expect(
      codes(decided('iterate'), { customer: 'others', challenge: 'another', value: 'other', id: 'h2' }),
    ).toStrictEqual(['/id must-stay', '/customer must-stay', '/challenge must-stay', '/value must-stay'])
    expect(codes(decided('iterate'), { customer: 'applicants', id: 'h1' })).toStrictEqual([])
  })

  test.each<readonly [string, readonly Criterion[], string]>([
    ['an eased target', [{ ...quick, target: 0.6 }], '/criteria/0 criterion-must-stay'],
    ['another metric', [{ ...quick, metric: { step: 'review' } }], '/criteria/0 criterion-must-stay'],
    ['another cohort', [{ ...quick, cohort: { dimension: 'd', group: 'g' } }], '/criteria/0 criterion-must-stay'],
    ['a goal that goes', [{ ...quick, id: 'other' }], '/criteria criterion-must-stay'],
    [
      'moved, and eased',
      [
        { ...quick, id: 'first' },
        { ...quick, target: 0.6 },
      ],
      '/criteria/1 criterion-must-stay',
    ],
  ])('what criteria claim stays: %s', (_, criteria, expected) => {
    expect(codes(decided('iterate'), { criteria })).toStrictEqual([expected])
  })
})

describe('pivot', () => {
  test.each<readonly [PivotKind, HypothesisChanges]>([
    ['customer segment', { customer: 'offices', challenge: 'other', solution: 'other', value: 'other' }],
    ['channel', { solution: 'by phone' }],
    ['channel', { customer: 'those who call' }],
    ['zoom-in', { solution: 'the review alone', value: 'certainty' }],
    ['value capture', { value: 'paid sooner', solution: 'with an invoice' }],
    ['customer need', { challenge: 'not knowing', solution: 'a status page', value: 'peace' }],
  ])('%s may change %j, with criteria anew', (kind, changes) => {
    const criteria = [{ ...quick, id: 'new', target: 0.5 }]
    const next = revised(decided('pivot', kind), { ...changes, criteria })
    expect(next).toStrictEqual({ ...hypothesis, ...changes, criteria, revision: 3, supersedes: 'h1' })
  })

  test.each<readonly [PivotKind, HypothesisChanges, readonly string[]]>([
    ['customer segment', { solution: 'other' }, [' must-change']],
    ['channel', { value: 'other' }, ['/value must-stay', ' must-change']],
    ['zoom-in', { customer: 'others', solution: 'other' }, ['/customer must-stay']],
    ['value capture', { solution: 'other' }, [' must-change']],
    ['customer need', { customer: 'others' }, ['/customer must-stay', ' must-change']],
    ['customer need', {}, [' must-change']],
  ])('%s refuses %j', (kind, changes, expected) => {
    expect(codes(decided('pivot', kind), changes)).toStrictEqual(expected)
  })
})

describe('reset', () => {
  test('a new hypothesis under a new id, that names the one before', () => {
    const next = revised(decided('reset'), {
      id: 'h2',
      challenge: 'not knowing',
      criteria: [{ ...quick, target: 0.5 }],
    })
    expect(next).toMatchObject({
      id: 'h2',
      revision: 1,
      supersedes: 'h1',
      challenge: 'not knowing',
      customer: 'applicants',
    })
  })

  test('an id of before is not a new one: lineage leads back, and never round', () => {
    expect(codes(decided('reset'), { id: 'h0', value: 'other' })).toStrictEqual(['/id must-change'])
  })

  test('without a new id, or with nothing rewritten, it is none', () => {
    expect(codes(decided('reset'), { challenge: 'other' })).toStrictEqual(['/id must-change'])
    expect(codes(decided('reset'), { id: 'h1', customer: 'applicants' })).toStrictEqual([
      '/id must-change',
      ' must-change',
    ])
  })
})

describe('refused', () => {
  test.each(['validated', 'unsure', 'pivot'] as const)(
    'after "%s" (a pivot without a kind) nothing is revised',
    (verdict) => {
      expect(codes(decided(verdict), { solution: 'other' })).toStrictEqual([' verdict-revises-nothing'])
    },
  )

  test('every issue at once: of the decision, the changes and the new document', () => {
    const changes = { customer: '', solutoin: 'other', criteria: [] }
    expect(codes({ ...decided('iterate'), hypothesis: 'h9' }, changes)).toStrictEqual([
      ' decision-of-other-hypothesis',
      '/solutoin unknown-change',
      '/customer must-stay',
      '/customer empty-text',
      '/criteria no-goal',
    ])
    expect(() => reviseHypothesis(hypothesis, decided('iterate'), null as never)).toThrow(
      'reviseHypothesis: changes must be an object; got null',
    )
    expect(codes(decided('iterate'), { criteria: 'none' as never })).toStrictEqual(['/criteria wrong-type'])
  })

  test.each([
    [decided('iterate'), {}],
    [decided('pivot', 'zoom-in'), { solution: 'other' }],
  ])('a decision revises once: it was not about what came of it (%#)', (decision, changes) => {
    const next = revised(decision, changes)
    expect(codes(decision, { ...changes, solution: 'yet another' }, next)).toStrictEqual([
      ' decision-of-other-hypothesis',
    ])
    expect(codes({ ...decision, revision: 1 }, changes)).toStrictEqual([' decision-of-other-hypothesis'])
  })

  test('a hypothesis without a revision is the first', () => {
    const { revision, ...first } = hypothesis
    const result = toResult(reviseHypothesis(first, { ...decided('iterate'), revision: 1 }, {}))
    expect(result).toMatchObject({ ok: true, value: { revision: 2 } })
    expect(revision).toBe(2)
  })

  test('each code is given somewhere above', () => {
    const seen = [
      ...codes(decided('unsure'), {}),
      ...codes({ ...decided('iterate'), hypothesis: 'x' }, {
        x: 1,
        customer: 'y',
        criteria: [{ ...quick, target: 0.1 }],
      } as never),
      ...codes({ ...decided('iterate'), hypothesis: 'h1' }, { criteria: [{ ...quick, target: 0.1 }] }),
      ...codes(decided('reset'), {}),
    ]
    expect(new Set(seen.map((text) => text.split(' ')[1]))).toStrictEqual(new Set(revisionIssueCodes))
  })
})

describe('what a decision proposes is what the function allows', () => {
  const policy = { alpha: 0.05, resetError: 0.05, minProspect: 0.1 }
  const rewritten: HypothesisChanges = { customer: 'c2', challenge: 'c2', solution: 's2', value: 'v2' }
  const iterations = { maxIterations: 4 }
  const proposals: readonly (readonly [Decision['verdict'], string, number, number, object, HypothesisChanges])[] = [
    ['validated', 'grow', 38, 40, {}, rewritten],
    ['unsure', 'plan', 12, 20, { maxIterations: 1 }, rewritten],
    ['unsure', 'choose', 12, 20, { ...iterations, minProspect: 1 }, rewritten],
    ['iterate', 'work-on', 12, 20, iterations, { solution: 's2' }],
    ['reset', 'rewrite', 2, 20, { maxIterations: 1 }, { ...rewritten, id: 'h2' }],
  ]
  test.each(proposals)('%s: %s', (verdict, action, met, units, change, changes) => {
    const input = { ...known, policy: { ...policy, ...change } }
    const { study, measurements, options } = scenario(input, closed(met, units))
    const decision = decide(study, measurements, options)
    expect(decision.verdict).toBe(verdict)
    const text = decision.next.find(({ code }) => code === action)?.text
    expect(text).toBeDefined()
    const refused = codes(decision, changes, study.hypothesis)
    expect(refused).toStrictEqual(['iterate', 'reset'].includes(verdict) ? [] : [' verdict-revises-nothing'])
    if (refused.length > 0) expect(decision.next.map((each) => each.text).join(' ')).not.toMatch(/revis/)
  })
})
