import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../src/decision/conclude.js'
import type { CriterionResult } from '../../src/decision/criterion-result.js'
import type { CriterionReason } from '../../src/decision/criterion-state.js'
import { decide } from '../../src/decision/decide.js'
import type { Decision } from '../../src/decision/decision.js'
import { explainDecision } from '../../src/decision/explain-decision.js'
import type { ActionCode } from '../../src/decision/next-action.js'
import type { Question, TraceEntry } from '../../src/decision/trace.js'
import type { DecisionWarningCode } from '../../src/decision/warning.js'
import { measurementHash } from '../../src/definition/measurement-hash.js'
import { registrationHash } from '../../src/definition/registration-hash.js'
import type { Measurement } from '../../src/measure/measurement.js'
import { boundaryCurve } from '../../src/stats/sequential/boundary-curve.js'
import {
  at,
  channel,
  closed,
  closedTwice,
  compared,
  guarded,
  guardrail,
  known,
  open,
  refuted,
  type Scenario,
  scenario,
} from './support/scenarios.js'
import {
  beginOf,
  type CellInput,
  closingOf,
  DAY_MS,
  goal,
  measurementOf,
  type StudyInput,
  studyOf,
} from './support/synthetic.js'

function run({ study, measurements, options }: Scenario): Decision {
  return decide(study, measurements, options)
}

function criterion(from: Scenario, id = 'goal'): CriterionResult {
  return run(from).criteria.find((each) => each.id === id)!
}

function entry(from: Scenario, question: Question): TraceEntry {
  return run(from).trace.find((each) => each.question === question)!
}

function answerOf(from: Scenario, question: Question, code: string): string | undefined {
  return entry(from, question).reasons.find((reason) => reason.code === code)?.answer
}

const threeMore = { ...known.policy, maxIterations: 4, alpha: 0.2, resetError: 0.2 }

describe('the curve of 40 units at .6 and 5 %', () => {
  test.each([
    [18, 20, 'validated'],
    [17, 20, 'unsure'],
    [24, 30, 'validated'],
    [23, 30, 'unsure'],
    [30, 40, 'validated'],
    [29, 40, 'unsure'],
  ] as const)('%d of %d at an open look: %s', (met, units, verdict) => {
    expect(run(scenario(known, open(met, units))).verdict).toBe(verdict)
  })

  test.each([
    [20, 25, 'validated'],
    [19, 25, 'unsure'],
    [38, 50, 'validated'],
    [37, 50, 'unsure'],
  ] as const)('%d of %d at closing, with all of the level: %s', (met, units, verdict) => {
    expect(run(scenario(known, closed(met, units))).verdict).toBe(verdict)
  })

  test('a later unit needs what the curve says: 20 of 25 does not show at an open look', () => {
    expect(criterion(scenario(known, open(20, 25)))).toMatchObject({ state: 'unknown', showsAt: 21, look: 'open' })
    expect(criterion(scenario(known, closed(20, 25)))).toMatchObject({ state: 'shown', showsAt: 20, look: 'closing' })
  })

  test('the level is an equal share of alpha, of the iteration that is decided', () => {
    const shared = { ...known, iterations: 2, policy: { alpha: 0.1, resetError: 0.08, maxIterations: 2 } }
    expect(criterion(scenario(shared, open(18, 20)))).toMatchObject({
      state: 'shown',
      available: { shown: 0.05, refuted: 0.04 },
    })
  })
})

describe('at most', () => {
  const limit = { ...known, criteria: [goal({ direction: 'atMost', target: 0.4 })] }
  test.each([
    [2, 20, 'shown'],
    [3, 20, 'unknown'],
    [6, 30, 'shown'],
    [7, 30, 'unknown'],
  ] as const)('%d of %d mirrors at least .6: %s', (met, units, state) => {
    expect(criterion(scenario(limit, open(met, units))).state).toBe(state)
  })

  test('the mirror of a refuted goal is refuted at the mirrored count', () => {
    const low = criterion(scenario(known, closed(5, 20)))
    const high = criterion(scenario(limit, closed(15, 20)))
    expect([low.state, low.refutesAt]).toEqual(['refuted', 7])
    expect([high.state, high.refutesAt]).toEqual(['refuted', 13])
  })
})

describe('any-time', () => {
  const anytime = { ...known, criteria: [goal({ design: undefined })] }

  test('is the default, and decides where the one-sided e-value reaches 1 / level', () => {
    const { design, showsAt, available, attained } = criterion(scenario(anytime, open(18, 20)))
    expect(design).toEqual({ kind: 'anytime' })
    expect(available).toEqual(attained)
    expect(criterion(scenario(anytime, open(showsAt!, 20))).state).toBe('shown')
    expect(criterion(scenario(anytime, open(showsAt! - 1, 20))).state).toBe('unknown')
  })

  test('has no closing rule: the same count decides', () => {
    const [before, after] = [open, closed].map((look) => criterion(scenario(anytime, look(15, 20))).showsAt)
    expect(before).toBe(after)
  })

  test('needs more than the curve: the price of no planned size', () => {
    expect(criterion(scenario(anytime, open(18, 20))).showsAt).toBeGreaterThanOrEqual(18)
    expect(criterion(scenario(anytime, open(30, 40))).showsAt).toBeGreaterThan(30)
  })
})

describe('a scale given as a count', () => {
  test('of planned units is that share of them', () => {
    const count = { ...known, criteria: [goal({ target: { count: 24 } })] }
    expect(criterion(scenario(count, open(18, 20)))).toMatchObject({ state: 'shown', target: 0.6, showsAt: 18 })
  })

  test('without planned units is a share of the units so far', () => {
    const count = { ...known, criteria: [goal({ target: { count: 12 }, design: { kind: 'anytime' } })] }
    expect(criterion(scenario(count, open(19, 20)))).toMatchObject({ target: 0.6, state: 'shown' })
    expect(criterion(scenario(count, open(11, 12)))).toMatchObject({
      state: 'unknown',
      reason: 'target-cannot-be-tested',
    })
  })
})

describe('several looks', () => {
  test('shown once in an iteration stays shown while the estimate is at the target', () => {
    expect(criterion(scenario(known, open(18, 20), open(21, 35, 25)))).toMatchObject({
      state: 'shown',
      reason: 'stays-shown',
    })
    expect(criterion(scenario(known, open(18, 20), open(20, 35, 25)))).toMatchObject({ state: 'unknown' })
  })

  test('refuted once in an iteration stays refuted while the estimate is below the target', () => {
    expect(criterion(scenario(known, open(5, 20), open(19, 35, 25)))).toMatchObject({
      state: 'refuted',
      reason: 'stays-refuted',
    })
    expect(criterion(scenario(known, open(3, 20), open(21, 35, 25)))).toMatchObject({ state: 'unknown' })
  })

  test.each([
    ['shown, and successes were withdrawn', {}, open(18, 20), open(13, 20, 25)],
    ['shown, and units were withdrawn', {}, open(18, 20), open(13, 18, 25)],
    ['refuted, and failures were withdrawn', {}, open(4, 20), open(11, 20, 25)],
    [
      'at most: shown, and failures were withdrawn',
      { direction: 'atMost', target: 0.4 } as const,
      open(2, 20),
      open(7, 20, 25),
    ],
    [
      'at most: refuted, and successes were withdrawn',
      { direction: 'atMost', target: 0.4 } as const,
      open(16, 20),
      open(9, 20, 25),
    ],
  ])('%s: what was decided by them is read anew', (_, change, before, after) => {
    const from = { ...known, criteria: [goal(change)] }
    expect(criterion(scenario(from, before)).reason).toBe('crossed')
    expect(criterion(scenario(from, before, after))).toMatchObject({
      state: 'unknown',
      reason: 'not-crossed',
      corrected: true,
    })
  })

  test('a count without planned units moves its target, so nothing stays decided against an earlier one', () => {
    const count = { ...known, criteria: [goal({ target: { count: 12 }, design: { kind: 'anytime' } })] }
    // 6 of 13 against 12 of 13 is refuted; 11 of 24 against 12 of 24 is not.
    expect(criterion(scenario(count, open(6, 13)))).toMatchObject({ state: 'refuted' })
    expect(criterion(scenario(count, open(6, 13), closed(11, 24)))).toMatchObject({ state: 'unknown', target: 0.5 })
  })

  test('once it fell below it must be shown again', () => {
    const fell = [open(18, 20, 18), open(20, 35, 20), open(24, 39, 22)]
    expect(criterion(scenario(known, ...fell))).toMatchObject({ state: 'unknown', reason: 'not-crossed' })
  })

  test('a look at another iteration shows nothing here', () => {
    const two = { ...known, iterations: 2, policy: threeMore }
    const before = { asOf: closingOf(1), cells: [{ iteration: 'i1', chain: [20, 20] }] }
    expect(criterion(scenario(two, before, closedTwice([20, 20], [13, 20]))).state).toBe('unknown')
  })

  test('beyond the planned size an open look reads what was surely decided by then, the closing all of the level', () => {
    // c(40) is 30: whoever has 50 of 60 had at least 30 of the first 40.
    expect(criterion(scenario(known, open(50, 60)))).toMatchObject({ state: 'shown', look: 'open', showsAt: 50 })
    expect(criterion(scenario(known, open(49, 60)))).toMatchObject({ state: 'unknown', reason: 'not-crossed' })
    expect(criterion(scenario(known, open(37, 50), closed(47, 60)))).toMatchObject({ state: 'shown', look: 'closing' })
    const curve = boundaryCurve(0.6, { alpha: 0.05, size: 40, direction: 'below' })
    const refuted = curve.points.at(-1)!.critical!
    expect(criterion(scenario(known, open(refuted, 60)))).toMatchObject({ state: 'refuted', refutesAt: refuted })
    expect(criterion(scenario(known, open(refuted + 1, 60))).state).toBe('unknown')
  })

  test('corrected back into the planned size, the curve is read again', () => {
    expect(criterion(scenario(known, open(37, 50), open(30, 40, 25)))).toMatchObject({
      state: 'shown',
      look: 'open',
      corrected: true,
    })
    expect(criterion(scenario(known, open(37, 50), open(29, 40, 25))).state).toBe('unknown')
  })

  test('all of the level is there for one closing: units that came late are read by the curve', () => {
    const late = { ...closed(20, 26), asOf: closingOf(1) + DAY_MS }
    expect(criterion(scenario(known, closed(20, 25)))).toMatchObject({ state: 'shown', showsAt: 20 })
    expect(criterion(scenario(known, late))).toMatchObject({ state: 'unknown', look: 'closing', showsAt: 21 })
    const after = criterion(scenario(known, closed(19, 25), { ...late, cells: closed(21, 26).cells }))
    expect(after).toMatchObject({ state: 'unknown', look: 'open', showsAt: 22, corrected: true })
    expect(criterion(scenario(known, closed(19, 25), late)).corrected).toBe(true)
  })

  test('the same counts again are the same look', () => {
    expect(criterion(scenario(known, open(40, 50), open(40, 50, 25)))).toMatchObject({ reason: 'crossed' })
    expect(criterion(scenario(known, closed(15, 50), { ...closed(15, 50), asOf: closingOf(1) + 5 }))).toMatchObject({
      state: 'refuted',
    })
  })

  test.each([
    ['units fell', open(10, 20), open(10, 19, 25)],
    ['successes fell', open(10, 20), open(9, 22, 25)],
    ['successes rose by more than units', open(10, 20), open(13, 22, 25)],
  ])('%s: the counts were corrected, and are simply read', (_, before, after) => {
    const decision = run(scenario(known, before, after))
    expect(decision.criteria[0]!.corrected).toBe(true)
    expect(decision.warnings.map(({ code }) => code)).toEqual(['corrected-data'])
    expect(run(scenario(known, before, open(12, 22, 25))).criteria[0]!.corrected).toBe(false)
  })
})

describe('closing', () => {
  test('comes at the instant when the last possible unit is mature, not before', () => {
    const late = (asOf: number) => run(scenario(known, { ...closed(20, 25), asOf }))
    expect([late(closingOf(1) - 1).closed, late(closingOf(1)).closed]).toEqual([false, true])
    expect([late(closingOf(1) - 1).verdict, late(closingOf(1)).verdict]).toEqual(['unsure', 'validated'])
  })

  test('is each criterion’s own, and the iteration waits for the last', () => {
    const slow = { ...known, criteria: [goal(), guardrail()] }
    const look = { asOf: closingOf(1), cells: [{ iteration: 'i1', chain: [25, 20], adoption: [3, 5] as const }] }
    const decision = run(scenario(slow, look))
    expect(decision.closed).toBe(false)
    expect(decision.criteria.map((each) => each.look)).toEqual(['closing', 'open'])
    // Adoption is mature two windows and the adoption window after the trigger: three days.
    expect(run(scenario(slow, { ...look, asOf: beginOf(2) - 1 + 3 * DAY_MS })).closed).toBe(true)
    expect(run(scenario(slow, { ...look, asOf: beginOf(2) - 2 + 3 * DAY_MS })).closed).toBe(false)
  })

  test('never comes for an iteration without an end, or whose end was moved after the first look', () => {
    const { study, measurements, options } = scenario(known, open(12, 15), closed(20, 25))
    const moved = measurements[0]!.iterations.map((iteration) => ({ ...iteration, to: beginOf(3) }))
    const decision = decide(study, [{ ...measurements[0]!, iterations: moved }, measurements[1]!], options)
    expect([decision.closed, decision.verdict]).toEqual([false, 'unsure'])
    expect(decision.warnings.map(({ code }) => code)).toEqual(['end-not-registered'])
    // Moved and moved back: in between it was closed where the counts looked good.
    const [before, between, after] = scenario(known, open(12, 15), open(20, 25, 22), open(24, 35, 26)).measurements
    const early = between!.iterations.map((iteration) => ({ ...iteration, to: beginOf(1) + 20 * DAY_MS }))
    expect(decide(study, [before!, { ...between!, iterations: early }, after!], options)).toMatchObject({
      closed: false,
      verdict: 'unsure',
    })
    const endless = { ...known, change: { iterations: [{ id: 'i1', from: new Date(beginOf(1)).toISOString() }] } }
    expect(run(scenario(endless, closed(20, 25)))).toMatchObject({ closed: false, verdict: 'unsure' })
  })

  test('while the iteration is open only validated may be given', () => {
    const hopeless = open(0, 20)
    const { verdict, trace, next } = run(scenario(known, hopeless))
    expect(verdict).toBe('unsure')
    expect(trace.slice(2, 5).map(({ answer }) => answer)).toEqual(['notAsked', 'notAsked', 'notAsked'])
    expect(next[0]?.code).toBe('continue')
    expect(run(scenario(known, { ...hopeless, asOf: closingOf(1) })).verdict).toBe('reset')
  })
})

describe('which iteration', () => {
  const two = { ...known, iterations: 2, policy: threeMore }

  test('is the last that had begun, unless one is named', () => {
    const from = scenario(two, closedTwice([20, 20], [10, 20]))
    expect(run(from)).toMatchObject({ iteration: 'i2', verdict: 'iterate' })
    expect(run({ ...from, options: { ...from.options, iteration: 'i1' } })).toMatchObject({
      iteration: 'i1',
      verdict: 'validated',
    })
    expect(run(scenario(two, open(3, 20)))).toMatchObject({ iteration: 'i1' })
  })

  test('the second of two is the last, and nothing is left after it', () => {
    expect(run(scenario({ ...two, policy: known.policy }, closedTwice([3, 20], [3, 20]))).criteria[0]).toMatchObject({
      reason: 'iterations-used-up',
    })
  })

  test('iterations of another revision are not on the path', () => {
    const iterations = [1, 2].map((place) => ({
      id: `i${place}`,
      from: new Date(beginOf(place)).toISOString(),
      to: new Date(beginOf(place + 1)).toISOString(),
      revision: place,
    }))
    const { study } = scenario(known, closed(1, 1))
    const revised = { ...known, change: { iterations, hypothesis: { ...study.hypothesis, revision: 2 } } }
    expect(criterion(scenario(revised, closedTwice([3, 20], [18, 20])))).toMatchObject({ state: 'shown' })
  })
})

describe('guardrails', () => {
  test.each([
    ['shown safe', [18, 20], 'shownSafe', 'validated'],
    ['unknown', [12, 20], 'shownSafe', 'unsure'],
    ['harmed', [3, 20], 'shownSafe', 'unsure'],
    ['unknown, and the policy lets that pass', [12, 20], 'notHarmed', 'validated'],
    ['harmed, and the policy minds', [3, 20], 'notHarmed', 'unsure'],
    ['without a unit: not looked at', [0, 0], 'notHarmed', 'unsure'],
  ] as const)('%s', (_, adoption, guardrails, verdict) => {
    expect(run(guarded(adoption, { guardrails })).verdict).toBe(verdict)
  })

  test('one that is harmed is said first, and going on is to be settled', () => {
    const decision = run(guarded([3, 20], { guardrails: 'notHarmed' }))
    expect(explainDecision(decision).split('\n')[0]).toBe('UNSURE: the iteration is open, and a guardrail is harmed.')
    expect(decision.next.find(({ code }) => code === 'continue')?.text).toContain('the harm that "guard" shows')
    expect(run(guarded([12, 20])).next.find(({ code }) => code === 'continue')?.text).toMatch(/^Continue/)
  })

  test('a margin lowers the rate tested', () => {
    expect(criterion(guarded([18, 20], {}, { target: 0.8, margin: 0.1 }), 'guard').target).toBe(0.7)
    expect(criterion(guarded([2, 20], {}, { target: 0.1, margin: 0.1, direction: 'atMost' }), 'guard').target).toBe(0.2)
  })

  test.each([
    [0.8, 14],
    [0.85, 19],
    [0.9, 29],
    [0.95, 59],
  ])('against %d at 5 %%, fewer than %d planned units cannot show it even without a failure', (target, size) => {
    const at = (units: number) =>
      criterion(guarded([units, units], {}, { target, design: { kind: 'curve', size: units } }), 'guard')
    expect(at(size)).toMatchObject({ state: 'safe' })
    expect(at(size - 1)).toMatchObject({ state: 'unknown', reason: 'size-cannot-show' })
  })
})

describe('reset', () => {
  const group = (group: string, met: number, units: number) => ({ group, met, units })

  test('comes if the whole is refuted, no part reaches the target, and no iteration is left', () => {
    const decision = run(refuted([group('web', 4, 12), group('desk', 1, 8)]))
    expect(decision).toMatchObject({ verdict: 'reset', decidedBy: 'resetRequired' })
    expect(decision.next.map(({ code }) => code)).toEqual(['rewrite'])
  })

  test('not if a group’s estimate reaches the target', () => {
    const from = refuted([group('web', 3, 5), group('desk', 2, 15)])
    expect(answerOf(from, 'resetRequired', 'no-foothold')).toBe('no')
    expect(run(from).verdict).toBe('unsure')
    expect(run(refuted([group('web', 2, 5), group('desk', 3, 15)])).verdict).toBe('reset')
  })

  test('not if headroom reaches the target though no group does', () => {
    const from = scenario(
      { ...known, steps: ['quote'], cohorts: [channel] },
      {
        asOf: closingOf(1),
        cells: [
          { iteration: 'i1', chain: [400, 200, 100] },
          { iteration: 'i1', groups: at('web'), chain: [200, 170, 30] },
          { iteration: 'i1', groups: at('desk'), chain: [200, 30, 30] },
        ],
      },
    )
    expect(criterion(from).state).toBe('refuted')
    expect(answerOf(from, 'resetRequired', 'headroom-below-target')).toBe('no')
    expect(answerOf(from, 'resetRequired', 'no-foothold')).toBe('yes')
    expect(run(from).verdict).toBe('unsure')
  })

  test('not at the first closing while a prospect is left, but at the second', () => {
    const two = { ...known, iterations: 2, policy: threeMore }
    const first = scenario({ ...two, iterations: 1 }, closed(7, 20))
    expect(criterion(first).state).toBe('refuted')
    expect(answerOf(first, 'resetRequired', 'had-its-chance')).toBe('no')
    expect(run(first).verdict).toBe('iterate')
    expect(run(scenario(two, closedTwice([7, 20], [7, 20]))).verdict).toBe('reset')
  })

  test('at the first closing if the prospect is below 5 %', () => {
    expect(run(scenario({ ...known, policy: threeMore }, closed(0, 40))).verdict).toBe('reset')
  })

  test('not while a goal about the whole is shown: a part holds', () => {
    const from = scenario(
      { ...known, criteria: [goal(), goal({ id: 'both', metric: 'innovation' })] },
      { asOf: closingOf(1) + 2 * DAY_MS, cells: [{ iteration: 'i1', chain: [30, 29], innovation: [2, 29] }] },
    )
    expect(run(from).criteria.map(({ state }) => state)).toEqual(['shown', 'refuted'])
    expect(run(from).verdict).toBe('unsure')
    expect(entry(from, 'resetRequired').reasons.filter(({ text }) => text.includes('"goal"'))).toMatchObject([
      { code: 'none-shown', answer: 'no' },
    ])
  })

  test('goals that may each bring it about share the reset error; goals about groups do not, beside one about the whole', () => {
    const levels = (criteria: Parameters<typeof studyOf>[0]['criteria']) =>
      run(scenario({ ...known, cohorts: [channel], criteria }, closed(5, 20))).criteria.map(
        ({ available }) => available.refuted,
      )
    expect(levels([goal(), goal({ id: 'b' })])).toEqual([0.025, 0.025])
    expect(levels([goal(), goal({ id: 'b', cohort: at('web')[0] })])).toEqual([0.05, 0.05])
    expect(levels([goal({ cohort: at('web')[0] }), goal({ id: 'b', cohort: at('desk')[0] })])).toEqual([0.025, 0.025])
  })
})

describe('iterate', () => {
  const four = { ...known, policy: { ...known.policy, alpha: 0.1, maxIterations: 4, minProspect: 0.15 } }

  test('the known prospect: 8 of 20 against .6 with three iterations left', () => {
    const decision = run(scenario(four, closed(8, 20)))
    expect(decision).toMatchObject({ verdict: 'iterate', decidedBy: 'iteratingHelps' })
    expect(decision.prospect?.toFixed(4)).toBe('0.2655')
    expect(decision.focus.map(({ node, needed }) => [node, needed])).toEqual([['trigger', 0.6]])
    expect(decision.next.map(({ code }) => code)).toEqual(['work-on', 'ask'])
  })

  test('not below the policy’s prospect', () => {
    const patient = { ...four, policy: { ...four.policy, minProspect: 0.27 } }
    expect(run(scenario(patient, closed(8, 20)))).toMatchObject({ verdict: 'unsure', decidedBy: 'whatIsMissing' })
  })

  test('not without an iteration left, however little prospect the policy asks for', () => {
    const last = { ...known, policy: { ...known.policy, minProspect: 0 } }
    expect(answerOf(scenario(last, closed(12, 20)), 'iteratingHelps', 'iterations-left')).toBe('no')
    expect(run(scenario(last, closed(12, 20))).verdict).toBe('unsure')
  })

  test('the unmet criterion with the least prospect decides', () => {
    const both = { ...four, criteria: [goal(), goal({ id: 'second', metric: 'outcome' })] }
    const look = { asOf: closingOf(1) + DAY_MS, cells: [{ iteration: 'i1', chain: [20, 8], outcome: [4, 8] as const }] }
    const [least, other] = [scenario(both, look), scenario(four, closed(8, 20))].map((from) => run(from).prospect)
    expect(least).toBeLessThanOrEqual(other!)
  })

  test('unknown if one unmet criterion says nothing', () => {
    const both = { ...four, criteria: [goal(), goal({ id: 'second', metric: 'adoption' })] }
    const from = scenario(both, { ...closed(8, 20), asOf: closingOf(1) + 2 * DAY_MS })
    expect(entry(from, 'iteratingHelps').answer).toBe('unknown')
    expect(run(from)).toMatchObject({ verdict: 'unsure', prospect: null })
  })

  test('not for what another release cannot bring', () => {
    const watched = {
      ...four,
      policy: { ...four.policy, observations: 'required' as const },
      change: { observations: [] },
    }
    const from = scenario(watched, closed(20, 20))
    expect(run(from).verdict).toBe('unsure')
    expect(answerOf(from, 'provedTrue', 'observation-on-record')).toBe('no')
    expect(answerOf(from, 'iteratingHelps', 'nothing-unmet')).toBe('no')
    expect(run(scenario({ ...watched, change: {} }, closed(20, 20))).verdict).toBe('validated')
  })
})

describe('what is missing', () => {
  test('how many more it takes, as so far, as expected and at best', () => {
    const expected = { ...known, criteria: [goal({ expected: 0.8 })] }
    const [missing] = run(scenario(expected, open(14, 18))).unsureAbout
    expect(missing).toMatchObject({ criterion: 'goal', reason: 'not-crossed', countsIn: 'thisIteration', waiting: 0 })
    const scenarios = missing!.scenarios.map(({ assuming, more }) => [assuming, more])
    expect(scenarios).toEqual([
      ['estimate', 17],
      ['expected', 15],
      ['best', 7],
    ])
    // At best: 14 + 7 of 18 + 7 show it, 14 + 6 of 18 + 6 do not.
    expect(run(scenario(known, open(21, 25))).verdict).toBe('validated')
    expect(run(scenario(known, open(20, 24))).verdict).toBe('unsure')
  })

  test('a rate at the target never shows it', () => {
    const [missing] = run(scenario(known, open(12, 20))).unsureAbout
    expect(missing!.scenarios[0]).toMatchObject({ assuming: 'estimate', more: null, days: null })
  })

  test('the pace is matured units a day over the time in which they could mature', () => {
    const [missing] = run(scenario(known, open(19, 38))).unsureAbout
    expect(missing!.perDay).toBe(2)
    expect(missing!.scenarios.at(-1)).toEqual({ assuming: 'best', rate: 1, more: null, days: null })
    const [early] = run(scenario(known, open(9, 19))).unsureAbout
    expect(early!.scenarios.at(-1)).toEqual({ assuming: 'best', rate: 1, more: 21, days: 21 })
  })

  test('after closing units count in the next iteration, which starts from none, or nowhere', () => {
    const more = { ...known, policy: { ...threeMore, minProspect: 1 } }
    const [next] = run(scenario(more, closed(12, 20))).unsureAbout
    expect(next).toMatchObject({ countsIn: 'nextIteration' })
    expect(next!.scenarios.map(({ assuming, more }) => [assuming, more])).toEqual([
      ['estimate', null],
      ['best', 13],
    ])
    // With the error that the next iteration will have: what this one left unused is added to its share.
    const later = (units: number) => {
      const cells = [...closed(12, 20).cells, { iteration: 'i2', chain: [units, units] }]
      return criterion(scenario({ ...more, iterations: 2 }, closed(12, 20), { asOf: beginOf(2) + 20 * DAY_MS, cells }))
    }
    expect([later(13).state, later(12).state]).toEqual(['shown', 'unknown'])
    expect(run(scenario(known, closed(12, 20))).unsureAbout[0]).toMatchObject({ countsIn: 'nowhere', scenarios: [] })
  })

  test('groups with partners who are enrolled but have not begun are named, least covered first', () => {
    const cells = [
      { iteration: 'i1', chain: [20, 12], enrolled: 60 },
      { iteration: 'i1', groups: at('web'), chain: [10, 6], enrolled: 20 },
      { iteration: 'i1', groups: at('desk'), chain: [9, 6], enrolled: 9 },
      { iteration: 'i1', groups: at(null), chain: [1, 0], enrolled: 31 },
    ]
    const { next } = run(scenario({ ...known, cohorts: [channel] }, { ...open(12, 20), cells }))
    expect(next.find(({ code }) => code === 'engage')?.groups).toEqual([...at(null), ...at('web')])
  })
})

describe('question 5 is never empty where nothing else is answered', () => {
  const texts = (from: Scenario) => entry(from, 'whatIsMissing').reasons.map(({ code, text }) => [code, text])
  const refutedAlone = scenario({ ...known, policy: { ...threeMore, minProspect: 0.9 } }, closed(7, 20))

  test('it says of every verdict that was considered why it is not given', () => {
    expect(criterion(refutedAlone).state).toBe('refuted')
    expect(texts(refutedAlone)).toEqual([
      ['not-validated', 'Not validated: "goal" is refuted.'],
      ['not-pivot', 'Not pivot: no part is shown to hold.'],
      ['not-reset', 'Not reset: it has not had its chance yet.'],
      ['not-iterate', 'Not iterate: a prospect is too low.'],
    ])
    expect(texts(scenario(known, open(12, 20)))).toEqual([
      ['not-crossed', '"goal" is open.'],
      ['not-validated', 'Not validated: "goal" is unknown.'],
      ['not-closed', 'Not considered while the iteration is open: pivot, reset, iterate.'],
    ])
    expect(texts(scenario(known, closed(12, 20))).map(([, text]) => text)).toEqual([
      '"goal" is open.',
      'Not validated: "goal" is unknown.',
      'Not pivot: no part is shown to hold.',
      'Not reset: no goal about the whole is refuted.',
      'Not iterate: no iteration is left.',
    ])
    expect(texts(refuted([{ group: 'web', met: 3, units: 5 }])).at(-2)).toEqual([
      'not-reset',
      'Not reset: a group reaches the target.',
    ])
    expect(texts({ ...refutedAlone, options: { registered: 'other' } }).map(([code]) => code)).toEqual([
      'nothing-considered',
    ])
    expect(texts(scenario(known, open(0, 0))).map(([code]) => code)).toEqual(['no-units', 'nothing-considered'])
  })

  test.each([
    [
      'no goal',
      { ...known, criteria: [guardrail()] },
      'Not validated: the hypothesis has no goal, "guard" is unknown.',
    ],
    [
      'no observation',
      { ...known, policy: { ...known.policy, observations: 'required' as const }, change: { observations: [] } },
      'Not validated: no first-hand observation agrees.',
    ],
  ])('%s', (_, input, text) => {
    const from = scenario(input, { ...closed(20, 20), asOf: closingOf(1) + 2 * DAY_MS })
    expect(run(from).verdict).toBe('unsure')
    expect(texts(from).map(([, each]) => each)).toContain(text)
    expect(run(from).next.length).toBeGreaterThan(0)
  })

  test('nobody is asked why they left where nobody did', () => {
    const all = run(scenario({ ...known, policy: threeMore }, closed(1, 1)))
    expect(all.verdict).toBe('iterate')
    expect(all.next).toMatchObject([{ code: 'engage', text: expect.stringContaining('1 is too few to show it') }])
    expect(run(scenario(known, closed(3, 3))).next.map(({ code }) => code)).toEqual(['plan'])
    const alone = scenario({ ...known, criteria: [guardrail({ metric: 'needMet' })] }, closed(20, 20))
    expect(texts(alone)).toContainEqual(['not-reset', 'Not reset: the hypothesis has no goal.'])
  })

  test('next names the choice: another iteration or another hypothesis, with the prospect, or that none is left', () => {
    const choice = (from: Scenario, code: ActionCode) => run(from).next.find((each) => each.code === code)?.text
    expect(choice(refutedAlone, 'choose')).toBe(
      'Choose: one more iteration (3 left), or another hypothesis. Its prospect of 21.9 % is below the 90.0 % that the policy asks for.',
    )
    const unknown = { ...known, policy: threeMore, criteria: [goal(), goal({ id: 'back', metric: 'adoption' })] }
    const silent = scenario(unknown, { ...closed(12, 20), asOf: closingOf(1) + 2 * DAY_MS })
    expect(choice(silent, 'choose')).toContain('Nothing says how "back" moves.')
    expect(choice(scenario(known, closed(12, 20)), 'choose')).toBeUndefined()
    expect(choice(scenario(known, closed(12, 20)), 'plan')).toContain('another hypothesis, with a plan of its own')
    expect(choice(scenario(known, open(12, 20)), 'choose')).toBeUndefined()
  })
})

describe('words', () => {
  test('no groups are spoken of where the study has none, nor a prospect where no iteration is left', () => {
    for (const from of [
      scenario(known, closed(12, 20)),
      scenario(known, closed(2, 20)),
      scenario({ ...known, policy: threeMore }, closed(12, 20)),
      scenario({ ...known, policy: threeMore }, closed(0, 40)),
    ])
      expect(explainDecision(run(from))).not.toMatch(/no group|some group|[Ee]very group|no part reaches/)
    for (const from of [scenario(known, closed(12, 20)), scenario(known, closed(2, 20))]) {
      expect(explainDecision(run(from))).not.toMatch(/prospect[^.]* 0\.0 %/)
      expect(explainDecision(run(from))).toMatch(/left: 0|No iteration is left/)
    }
    const grouped = refuted([{ group: 'web', met: 4, units: 12 }])
    expect(explainDecision(run(grouped))).toContain('In no group does the estimate')
  })

  test('rates are those of first attempts; where those who left went is counted of all attempts, and says so', () => {
    const repeated = scenario(known, {
      ...open(12, 20),
      cells: [{ iteration: 'i1', chain: [20, 12], detours: [{ event: 'phone', count: 30 }] }],
    })
    const left = repeated.measurements[0]!.cells[0]!
    const cells = [{ ...left, nodes: left.nodes.map((node) => ({ ...node, entered: 60, deviated: 45, aligned: 15 })) }]
    const decision = run({ ...repeated, measurements: [{ ...repeated.measurements[0]!, cells }] })
    expect(decision.focus[0]).toMatchObject({ entered: 20, aligned: 12, left: 45, detours: [{ count: 30 }] })
    expect(explainDecision(decision)).toContain('12 of 20 first attempts went on')
    expect(explainDecision(decision)).toContain('all attempts: 45 left, for: phone 30')
    expect(decision.next.find(({ code }) => code === 'ask')?.text).toContain(
      '(8 of 20 first attempts) why, and what they did; of all attempts 45 left, 30 for "phone".',
    )
  })
})

const pivoting = scenario(known, {
  ...closed(20, 40),
  cells: [{ iteration: 'i1', chain: [40, 20], detours: [{ event: 'phone', count: 20 }] }],
})

describe('every state, answer, warning and action is reached', () => {
  const anytime = { kind: 'anytime' } as const
  const reasons: Record<CriterionReason, Scenario> = {
    crossed: scenario(known, open(18, 20)),
    'stays-shown': scenario(known, open(18, 20), open(21, 35, 25)),
    'stays-refuted': scenario(known, open(5, 20), open(19, 35, 25)),
    'not-crossed': scenario(known, open(12, 20)),
    'no-units': scenario({ ...known, criteria: [goal({ metric: 'adoption' })] }, open(12, 20)),
    'cell-missing': scenario(
      { ...known, criteria: [goal({ cohort: at('post')[0] })], cohorts: [channel] },
      open(12, 20),
    ),
    'size-cannot-show': scenario({ ...known, criteria: [goal({ design: { kind: 'curve', size: 5 } })] }, open(5, 5)),
    'iterations-used-up': scenario({ ...known, iterations: 2 }, closedTwice([3, 20], [20, 20])),
    'cohort-as-of-latest': scenario(
      { ...known, criteria: [goal({ cohort: at('web')[0] })], cohorts: [{ ...channel, asOf: 'latest' }] },
      { ...open(20, 20), cells: [...open(20, 20).cells, { iteration: 'i1', groups: at('web'), chain: [20, 20] }] },
    ),
    'target-cannot-be-tested': scenario({ ...known, criteria: [goal({ target: 1, design: anytime })] }, open(20, 20)),
    'first-block': compared({}, [open(20, 20)], [[9, 10]], [[2, 10]]),
    'look-not-planned': compared(
      { design: { kind: 'plannedLooks', looks: [20] } },
      [open(20, 20)],
      [[9, 10]],
      [[2, 10]],
    ),
  }
  test.each(Object.entries(reasons))('a criterion for the reason %s', (reason, from) => {
    expect(criterion(from).reason).toBe(reason)
    const state = ['crossed', 'stays-shown'].includes(reason) ? 'shown' : 'unknown'
    expect(criterion(from).state).toBe(reason === 'stays-refuted' ? 'refuted' : state)
    expect(run(from).verdict).toBe(['crossed', 'stays-shown'].includes(reason) ? 'validated' : 'unsure')
  })

  const nobodyBack = [goal(), goal({ id: 'back', metric: 'adoption' })]
  const answers: readonly (readonly [Question, TraceEntry['answer'], Scenario])[] = [
    ['fitToRead', 'yes', scenario(known, open(18, 20))],
    ['fitToRead', 'no', scenario(known, open(0, 0))],
    ['provedTrue', 'yes', scenario(known, open(18, 20))],
    ['provedTrue', 'no', scenario(known, open(2, 20))],
    ['provedTrue', 'unknown', scenario(known, open(12, 20))],
    ['provedTrue', 'notAsked', scenario(known, open(0, 0))],
    ['partHolds', 'notAsked', scenario(known, open(12, 20))],
    ['partHolds', 'unknown', scenario(known, closed(12, 20))],
    ['partHolds', 'yes', pivoting],
    [
      'partHolds',
      'no',
      scenario({ ...known, change: { flow: { ...studyOf(known).flow, detours: 'none' } } }, closed(12, 20)),
    ],
    ['resetRequired', 'yes', scenario(known, closed(2, 20))],
    ['resetRequired', 'no', refuted([{ group: 'web', met: 3, units: 5 }])],
    ['resetRequired', 'unknown', scenario(known, closed(12, 20))],
    ['resetRequired', 'notAsked', scenario(known, open(12, 20))],
    ['iteratingHelps', 'yes', scenario({ ...known, policy: threeMore }, closed(12, 20))],
    ['iteratingHelps', 'no', scenario(known, closed(12, 20))],
    [
      'iteratingHelps',
      'unknown',
      scenario(
        { ...known, criteria: nobodyBack, policy: threeMore },
        { ...closed(12, 20), asOf: closingOf(1) + 2 * DAY_MS },
      ),
    ],
    ['iteratingHelps', 'notAsked', scenario(known, closed(2, 20))],
    ['whatIsMissing', 'yes', scenario(known, closed(12, 20))],
    ['whatIsMissing', 'notAsked', scenario(known, open(18, 20))],
  ]
  test.each(answers)('question %s is answered %s', (question, answer, from) => {
    expect(entry(from, question).answer).toBe(answer)
  })

  const changed = (look: ReturnType<typeof open>, cell: Partial<CellInput>) => ({
    ...look,
    cells: look.cells.map((each) => ({ ...each, ...cell })),
  })
  const released = (release: string): StudyInput => ({
    ...known,
    change: {
      iterations: studyOf({ ...known, iterations: 2 }).iterations.map((iteration, i) => ({
        ...iteration,
        release: i === 0 ? '1.0' : release,
      })),
    },
  })
  test('windows that reach into the same release again are no warning, nor are halves that may be alike', () => {
    const codes = (from: Scenario) => run(from).warnings.map(({ code }) => code)
    expect(codes(scenario(released('1.0'), changed(open(12, 20), { crossing: 2 })))).toEqual([])
    expect(codes(scenario(known, changed(open(12, 20), { crossing: 2, early: [10, 8] })))).toEqual([])
    // 10 of 12 against 2 of 8: p .0194; 9 of 12 against 3 of 8: p .17.
    expect(codes(scenario(known, changed(open(12, 20), { early: [12, 10] })))).toEqual(['early-late-differ'])
    expect(codes(scenario(known, changed(open(12, 20), { early: [12, 9] })))).toEqual([])
  })

  const observedAt = (...[first, stance, second]: readonly [string, 'supports' | 'contradicts', string?]) => {
    const observation = { partner: 'p', step: 'needMet', note: 'n' }
    const observations = [
      { ...observation, id: 'o1', at: first, stance },
      ...(second === undefined ? [] : [{ ...observation, id: 'o2', at: second, stance }]),
    ]
    return scenario({ ...known, change: { observations } }, open(12, 20))
  }
  const unregistered = { ...scenario(known, open(12, 20)), options: {} }
  const warnings: Record<DecisionWarningCode, Scenario> = {
    'not-pre-registered': unregistered,
    'no-end': scenario(
      { ...known, change: { iterations: [{ id: 'i1', from: new Date(beginOf(1)).toISOString() }] } },
      open(12, 20),
    ),
    'begin-not-registered': scenario(
      { ...known, iterations: 2, policy: threeMore },
      {
        ...closed(12, 20),
        change: {
          iterations: studyOf(known).iterations.map(({ id }) => ({
            id,
            from: beginOf(1),
            to: beginOf(2),
            partial: false,
          })),
        },
      },
      closedTwice([12, 20], [12, 20]),
    ),
    'end-not-registered': scenario(
      known,
      { ...open(12, 20), change: { iterations: [{ id: 'i1', from: beginOf(1), to: null, partial: true }] } },
      closed(12, 20),
    ),
    'clusters-shared': scenario(known, { ...open(12, 20), clusters: [{ cluster: 'a', partners: 2 }] }),
    'restarts-count-as-failures': scenario(
      { ...known, change: { flow: { ...studyOf(known).flow, onRetrigger: 'restart' } } },
      open(12, 20),
    ),
    'carried-over': scenario(known, changed(open(12, 20), { carriedOver: 3 })),
    'crosses-release': scenario({ ...released('1.1'), policy: threeMore }, changed(open(12, 20), { crossing: 2 })),
    'early-late-differ': scenario(known, changed(open(12, 20), { early: [10, 10] })),
    asymptotic: compared({ design: { kind: 'plannedLooks', looks: [10] } }, [open(0, 0)], [[9, 10]], [[2, 10]]),
    'id-conflicts': scenario(known, { ...open(12, 20), quality: { idConflicts: 1 } }),
    'corrected-data': scenario(known, open(12, 20), open(11, 20, 25)),
    'beyond-size': scenario(known, open(22, 50)),
    'size-too-small': reasons['size-cannot-show'],
    'guardrail-unproven': guarded([12, 20], { guardrails: 'notHarmed' }),
    'no-observation': scenario({ ...known, change: { observations: [] } }, open(12, 20)),
    'observation-disagrees': observedAt('2026-01-02', 'contradicts'),
    'observation-later': observedAt('2026-01-02', 'supports', '2026-03-01'),
  }
  test.each(Object.entries(warnings))('the warning %s, and no other', (code, from) => {
    expect(run(from).warnings.map((warning) => warning.code)).toEqual([code])
  })

  test('partners alone in their cluster are no warning', () => {
    const from = scenario(known, { ...open(12, 20), clusters: [{ cluster: 'a', partners: 1 }] })
    expect(run(from).warnings).toEqual([])
  })

  const actions: Record<ActionCode, Scenario> = {
    repair: scenario(known, open(0, 0)),
    'set-goal': scenario({ ...known, criteria: [guardrail()] }, open(12, 20)),
    continue: scenario(known, open(12, 20)),
    engage: scenario(
      { ...known, cohorts: [channel] },
      {
        ...open(12, 20),
        cells: [...open(12, 20).cells, { iteration: 'i1', groups: at('web'), chain: [10, 6], enrolled: 20 }],
      },
    ),
    ask: scenario(known, open(12, 20)),
    'work-on': scenario({ ...known, policy: threeMore }, closed(12, 20)),
    observe: scenario({ ...known, change: { observations: [] } }, open(12, 20)),
    choose: scenario({ ...known, policy: { ...threeMore, minProspect: 1 } }, closed(12, 20)),
    plan: scenario(known, closed(12, 20)),
    rewrite: scenario(known, closed(2, 20)),
    challenge: scenario(known, open(18, 20)),
    pivot: pivoting,
    'test-assumption': scenario(
      {
        ...known,
        change: { hypothesis: { ...studyOf(known).hypothesis, assumptions: [{ id: 'a', statement: 'it lasts' }] } },
      },
      open(18, 20),
    ),
    'ask-feature': scenario(known, open(18, 20)),
    grow: scenario(known, open(18, 20)),
  }
  test.each(Object.entries(actions))('the action %s', (code, from) => {
    expect(run(from).next.map((action) => action.code)).toContain(code)
  })

  const verdicts: Record<Verdict, Scenario> = {
    pivot: pivoting,
    validated: scenario(known, open(18, 20)),
    iterate: scenario({ ...known, policy: threeMore }, closed(12, 20)),
    reset: scenario(known, closed(2, 20)),
    unsure: scenario(known, closed(12, 20)),
  }
  test.each(Object.entries(verdicts))('the verdict %s', (verdict, from) => {
    expect(run(from).verdict).toBe(verdict)
  })
})

describe('evidence that is not fit to read', () => {
  const good = scenario(known, open(12, 20), open(18, 20, 25))
  const [first, last] = [good.measurements[0]!, good.measurements[1]!]
  const broken: readonly (readonly [string, Scenario])[] = [
    ['same-study', { ...good, measurements: [first, { ...last, registrationHash: 'other' }] }],
    ['same-study', { ...good, measurements: [{ ...first, registrationHash: 'other' }, last] }],
    ['registered', { ...good, options: { registered: 'other' } }],
    ['same-measuring', { ...good, measurements: [{ ...first, measurementHash: 'other' }, last] }],
    ['in-order', { ...good, measurements: [last, first] }],
    ['in-order', { ...good, measurements: [{ ...first, asOf: last.asOf }, last] }],
    ['rows-read', scenario(known, { ...open(18, 20), quality: { rows: 100, rejected: 6 } })],
    ['begun', scenario(known, { ...open(18, 20), asOf: beginOf(1) - 1 })],
    ['begun', { ...scenario({ ...known, iterations: 2 }, open(18, 20)), options: { iteration: 'i2' } }],
    ['same-iteration', { ...good, measurements: [{ ...last, iterations: [] }] }],
    [
      'same-iteration',
      { ...good, measurements: [{ ...last, iterations: [{ id: 'i1', from: beginOf(1), to: null, partial: true }] }] },
    ],
    [
      'same-iteration',
      { ...good, measurements: [{ ...first, iterations: [{ id: 'i1', from: 0, to: null, partial: true }] }, last] },
    ],
    [
      'same-iteration',
      { ...good, measurements: [{ ...first, iterations: [{ ...first.iterations[0]!, id: 'i0' }] }, last] },
    ],
    [
      'same-revision',
      scenario({ ...known, change: { iterations: [{ ...good.study.iterations[0]!, revision: 2 }] } }, open(18, 20)),
    ],
    ['matured', scenario(known, { ...open(0, 0), cells: [{ iteration: 'i1', chain: [0, 0], partners: 20 }] })],
    ['matured', scenario(known, { ...open(0, 0), cells: [] })],
  ]
  test.each(broken)('%s', (condition, from) => {
    const decision = run(from)
    const failed = decision.trace[0]!.reasons.filter(({ answer }) => answer === 'no').map(({ code }) => code)
    expect(failed).toEqual([condition])
    expect(decision).toMatchObject({ verdict: 'unsure', decidedBy: 'fitToRead', margin: null, focus: [] })
    expect(decision.next.map((action) => [action.code, action.condition])).toEqual([['repair', condition]])
    expect(decision.criteria.length).toBe(condition === 'matured' ? 1 : 0)
    expect(decision.trace.map(({ answer }) => answer).slice(1, 5)).toEqual(Array(4).fill('notAsked'))
  })

  test('whether the iteration is closed is said though nothing else is read', () => {
    const rejected = { quality: { rows: 100, rejected: 6 } }
    expect(run(scenario(known, { ...closed(18, 20), ...rejected }))).toMatchObject({ closed: true, criteria: [] })
    expect(run(scenario(known, { ...open(18, 20), ...rejected }))).toMatchObject({ closed: false })
    expect(run(scenario(known, closed(0, 0))).closed).toBe(true)
    // What a measurement does not list, or ends elsewhere, is not known to be over.
    const from = scenario(known, closed(18, 20))
    const ending = (iterations: Measurement['iterations']) =>
      run({ ...from, measurements: [{ ...from.measurements[0]!, iterations }] }).closed
    expect([ending([]), ending([{ id: 'i1', from: beginOf(1), to: null, partial: true }])]).toEqual([false, false])
    expect(explainDecision(run(scenario(known, { ...closed(18, 20), ...rejected })))).toContain('"i1" (closed)')
  })

  describe('counts that no partners can give', () => {
    const two = { ...known, iterations: 2, policy: threeMore }
    const web = { iteration: 'i1', groups: at('web') }
    const cases: readonly (readonly [string, Scenario])[] = [
      [
        'more successes than units',
        scenario(known, { ...closed(18, 20), cells: [{ iteration: 'i1', chain: [20, 18], clustered: [20, 21] }] }),
      ],
      [
        'a group with more than everybody',
        scenario(
          { ...known, cohorts: [channel] },
          { ...closed(9, 10), cells: [...closed(9, 10).cells, { ...web, chain: [20, 18] }] },
        ),
      ],
      [
        'a group with more successes than everybody',
        scenario(
          { ...known, cohorts: [channel] },
          { ...closed(5, 10), cells: [...closed(5, 10).cells, { ...web, chain: [10, 9] }] },
        ),
      ],
      [
        'a cell twice',
        scenario(known, { ...closed(18, 20), cells: [...closed(18, 20).cells, ...closed(2, 20).cells] }),
      ],
      // Its units say how much error is left.
      [
        'an earlier iteration without everybody',
        scenario(two, { ...closedTwice([12, 20], [18, 20]), cells: closedTwice([12, 20], [18, 20]).cells.slice(1) }),
      ],
    ]
    test.each(cases)('%s', (_, from) => {
      const decision = run(from)
      const failed = decision.trace[0]!.reasons.filter(({ answer }) => answer === 'no')
      expect(failed.map(({ code }) => code)).toEqual(['counts-possible'])
      expect(decision).toMatchObject({ verdict: 'unsure', decidedBy: 'fitToRead', criteria: [] })
      expect(decision.next).toMatchObject([{ code: 'repair', condition: 'counts-possible' }])
      expect(failed[0]!.text).not.toMatch(/undefined|NaN/)
    })
  })

  test('an iteration that was dropped or begun elsewhere after a look at it is found out', () => {
    const two = { ...known, iterations: 2, policy: threeMore }
    const { study, options } = scenario(two)
    const one = measurementOf({ study, ...open(10, 25) })
    const [i1, i2] = study.iterations
    const cut = new Date(beginOf(1) + 10 * DAY_MS).toISOString()
    const later = (iterations: typeof study.iterations, units: number) => {
      const changed = { ...study, iterations }
      const cells = iterations.map(({ id }) => ({ iteration: id, chain: [units, units] }))
      return decide(changed, [one, measurementOf({ study: changed, asOf: closingOf(2), cells })], options)
    }
    const failed = ({ trace }: Decision) =>
      trace[0]!.reasons.filter(({ answer }) => answer === 'no').map(({ code }) => code)
    expect(later([i1!, i2!], 20)).toMatchObject({ verdict: 'validated' })
    expect(failed(later([i2!], 20))).toEqual(['same-iteration'])
    expect(failed(later([{ ...i1!, id: 'first' }, i2!], 20))).toEqual(['same-iteration'])
    expect(
      failed(
        later(
          [
            { ...i1!, to: cut },
            { ...i2!, from: cut },
          ],
          20,
        ),
      ),
    ).toEqual(['same-iteration'])
    expect(
      failed(
        later(
          [
            { ...i1!, to: cut },
            { ...i2!, id: 'cut out', from: cut },
          ],
          20,
        ),
      ),
    ).toEqual(['same-iteration'])
    // What had not begun may still be planned otherwise, or be added where no iteration was.
    const next = { ...i2!, from: new Date(beginOf(2) + 2 * DAY_MS).toISOString(), id: 'second' }
    expect(later([i1!, next], 20)).toMatchObject({ verdict: 'validated' })
    const alone = { ...study, iterations: [i1!] }
    const over = measurementOf({ study: alone, ...closed(10, 25) })
    const cells = ['i1', 'i2'].map((iteration) => ({ iteration, chain: [20, 20] }))
    const added = decide(study, [over, measurementOf({ study, asOf: closingOf(2), cells })], options)
    expect(added).toMatchObject({ verdict: 'validated', iteration: 'i2' })
  })

  test('an instant beyond all dates can be explained', () => {
    const { study, options } = scenario(known)
    const measurement = measurementOf({ study, ...closed(30, 40), asOf: 8.64e15 + 1 })
    expect(explainDecision(decide(study, measurement, options))).toContain('as of 8640000000000001.')
  })

  test('of an iteration that closed with nobody, waiting is no advice', () => {
    const decision = run(scenario(known, closed(0, 0)))
    expect(decision.next).toMatchObject([{ code: 'repair', text: expect.stringContaining('Waiting does not help') }])
    expect(run(scenario(known, open(0, 0))).next).toMatchObject([{ text: expect.stringContaining('Wait until') }])
    expect(decision.next[0]?.text).toContain('No iteration is left')
    const more = run(scenario({ ...known, policy: threeMore }, closed(0, 0)))
    expect(more.next[0]?.text).toContain('Engage partners in the next one')
    const about = { ...known, cohorts: [channel], criteria: [goal({ cohort: at('web')[0] })] }
    const empty = { iteration: 'i1', groups: at('web'), chain: [0, 0] }
    const uncovered = run(scenario(about, { ...closed(9, 10), cells: [...closed(9, 10).cells, empty] }))
    expect(uncovered.next).toMatchObject([
      { condition: 'cohorts-covered', text: expect.stringContaining('Waiting does not help') },
    ])
  })

  test('the same measurements are fit otherwise', () => {
    expect(run(good)).toMatchObject({ verdict: 'validated' })
    expect(run({ ...good, measurements: [first, first, last] }).verdict).toBe('validated')
  })

  test('an alias map or a time zone that the study does not hold is said, and let pass', () => {
    const aliased = { ...last, measurementHash: measurementHash(good.study, { aliases: { bob: 'robert' } }) }
    const from = { ...good, measurements: [aliased] }
    expect(answerOf(from, 'fitToRead', 'same-measuring')).toBe('unknown')
    expect(run(from).verdict).toBe('validated')
    const cross = [['channel', 'channel']]
    const crossed = { ...last, cross, measurementHash: measurementHash(good.study, { cross }) }
    expect(answerOf({ ...good, measurements: [crossed] }, 'fitToRead', 'same-measuring')).toBe('yes')
  })

  test('criteria changed after data are found out', () => {
    const changed = studyOf({ ...known, criteria: [goal({ target: 0.5 })] })
    expect(
      entry({ ...good, study: changed }, 'fitToRead').reasons.filter(({ answer }) => answer === 'no'),
    ).toMatchObject([{ code: 'same-study' }, { code: 'registered' }])
  })

  test('rejected rows up to the policy’s share pass', () => {
    const rejected = (maxRejected: number | undefined, count: number) =>
      run(
        scenario(
          { ...known, policy: { ...known.policy, maxRejected } },
          { ...open(18, 20), quality: { rows: 100, rejected: count } },
        ),
      ).verdict
    expect([rejected(undefined, 5), rejected(undefined, 6)]).toEqual(['validated', 'unsure'])
    expect([rejected(0.2, 20), rejected(0.2, 21)]).toEqual(['validated', 'unsure'])
    expect(rejected(0, 0)).toBe('validated')
  })

  test('a study that nobody registered says so, and is read', () => {
    const decision = run({ ...good, options: {} })
    expect(decision).toMatchObject({ verdict: 'validated', inputs: { registered: null } })
    expect(decision.trace[0]!.reasons[1]).toMatchObject({ code: 'registered', answer: 'unknown' })
    expect(good.options.registered).toBe(registrationHash(good.study))
  })
})

describe('refusals', () => {
  const { study, measurements } = scenario(known, open(12, 20))
  const refusals: readonly (readonly [string, () => unknown, string])[] = [
    ['no measurement', () => decide(study, []), 'decide: measurements must not be empty; got []'],
    [
      'an iteration that the study does not have',
      () => decide(study, measurements, { iteration: 'i9' }),
      'decide: iteration must be one of the study\'s ("i1"); got "i9"',
    ],
    ...(
      [
        ['alpha', 0, 'strictly between 0 and 1; got 0'],
        ['resetError', 1, 'strictly between 0 and 1; got 1'],
        ['gamma', 2, 'strictly between 0 and 1; got 2'],
        ['minProspect', 7, 'in [0, 1]; got 7'],
        ['maxRejected', 2, 'in [0, 1]; got 2'],
        ['maxIterations', 0, 'an integer from 1; got 0'],
        ['guardrails', 'sometimes', 'one of shownSafe, notHarmed; got "sometimes"'],
        ['observations', 'maybe', 'one of optional, required; got "maybe"'],
      ] as const
    ).map(([key, value, rule]): (typeof refusals)[number] => [
      `a policy with ${key} ${value}`,
      () => run(scenario({ ...known, policy: { ...known.policy, [key]: value } }, closed(18, 20))),
      `decide: policy.${key} must be ${rule}`,
    ]),
    [
      'a floor that is no rate',
      () => run(scenario({ ...known, policy: { ...known.policy, resetFloors: { adoption: -1 } } }, closed(18, 20))),
      'decide: policy.adoption must be strictly between 0 and 1; got -1',
    ],
    [
      'errors that would show and refute at once',
      () => run(scenario({ ...known, policy: { alpha: 0.6, resetError: 0.6 } }, closed(2, 20))),
      'decide: policy.alpha + policy.resetError must be below 1; got 1.2',
    ],
    [
      'two criteria of one id: the second would be judged by the design of the first',
      () => run(scenario({ ...known, criteria: [goal(), goal({ target: 0.95 })] }, closed(18, 20))),
      'decide: ids of criteria must be unique; got "goal"',
    ],
    [
      'known partners that are one text',
      () => decide(study, measurements, { knownPartners: 'p' }),
      'decide: knownPartners must be a list of ids; got "p"',
    ],
    [
      'what is no measurement',
      () => decide(study, {} as Measurement),
      'decide: a measurement must be as measure gives it; /kind must be "measurement"; got undefined',
    ],
    [
      'counts that are no counts',
      () => run(scenario(known, closed(-1, 20))),
      'decide: a measurement must be as measure gives it; /cells/0/nodes/0/aligned must be a whole number from 0; got -1',
    ],
    [
      'a step that the flow does not have',
      () => run(scenario({ ...known, criteria: [goal({ metric: { step: 'nowhere' } })] }, open(12, 20))),
      'rateOf: a step must name a required node (there is none); got "nowhere"',
    ],
  ]
  test.each(refusals)('%s', (_, call, message) => {
    expect(call).toThrow(new RangeError(message))
  })
})

test('a measurement alone is a list of one', () => {
  const { study, measurements, options } = scenario(known, open(18, 20))
  expect(decide(study, measurements[0]!, options)).toEqual(decide(study, measurements, options))
})

test('a goal is never met where the hypothesis has none', () => {
  const from = scenario(
    { ...known, criteria: [guardrail()] },
    {
      ...open(20, 20),
      cells: [{ iteration: 'i1', chain: [20, 20], adoption: [20, 20] }],
    },
  )
  expect(criterion(from, 'guard').state).toBe('safe')
  expect(run(from).verdict).toBe('unsure')
  expect(answerOf(from, 'provedTrue', 'no-goal')).toBe('no')
  expect(run(scenario({ ...known, criteria: [] }, closed(20, 20))).verdict).toBe('unsure')
})

test('what it was made of stands in it', () => {
  const study = studyOf(known)
  const measurement = measurementOf({ study, ...open(18, 20) })
  const { inputs } = decide(study, measurement)
  expect(inputs.registrationHash).toBe(registrationHash(study))
  expect(inputs.measurements).toHaveLength(1)
  expect(decide(study, { ...measurement, outsideIterations: 1 }).inputs.measurements).not.toEqual(inputs.measurements)
  expect(decide({ ...study, name: 'n' }, measurement).inputs.study).not.toBe(inputs.study)
})
