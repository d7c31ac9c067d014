import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import type { CohortDimension } from '../../src/definition/cohort-dimension.js'
import type { Criterion } from '../../src/definition/hypothesis.js'
import { exactBinomialTest } from '../../src/stats/test/binomial-test.js'
import { at, channel, known, type Scenario, scenario } from './support/scenarios.js'
import { type CellInput, closingOf, DAY_MS, goal, type StudyInput } from './support/synthetic.js'

function run({ study, measurements, options }: Scenario) {
  return decide(study, measurements, options)
}

const policy = { alpha: 0.1, resetError: 0.1, maxIterations: 4, gamma: 0.2 }

/** Two groups of the dimension channel with successes and units, at closing. */
function groups(
  web: readonly [number, number],
  desk: readonly [number, number],
  input: Partial<StudyInput> = {},
  whole: Partial<CellInput> = {},
): Scenario {
  return scenario(
    { ...known, policy, cohorts: [channel], ...input },
    {
      asOf: closingOf(1) + 2 * DAY_MS,
      cells: [
        { iteration: 'i1', chain: [web[1] + desk[1], web[0] + desk[0]], detours: [], ...whole },
        { iteration: 'i1', groups: at('web'), chain: [web[1], web[0]] },
        { iteration: 'i1', groups: at('desk'), chain: [desk[1], desk[0]] },
      ],
    },
  )
}

const pValue = (successes: number, units: number, alternative: 'greater' | 'less', rate = 0.6) =>
  exactBinomialTest(successes, units, rate, { alternative }).pValue

describe('a group shown above the target and another refuted', () => {
  test('is a pivot to the channel, or to the customer segment, as the dimension says', () => {
    const decision = run(groups([19, 20], [4, 20]))
    expect(decision).toMatchObject({
      verdict: 'pivot',
      decidedBy: 'partHolds',
      pivot: { kind: 'channel', exploratory: true, gamma: 0.2, group: at('web')[0], also: [] },
    })
    const segment = run(groups([19, 20], [4, 20], { cohorts: [{ ...channel, type: 'segment' }] }))
    expect(segment.pivot?.kind).toBe('customer segment')
    expect(decision.trace.map(({ answer }) => answer)).toEqual([
      'yes',
      'unknown',
      'yes',
      'notAsked',
      'notAsked',
      'notAsked',
    ])
  })

  test('p-values are exact, and adjusted by Holm for every test of every place', () => {
    const { pivot } = run(groups([18, 20], [5, 20]))
    // Both sides of two groups, and the shared detour.
    expect(pivot?.tests).toBe(5)
    const [above, below] = [pValue(18, 20, 'greater'), pValue(5, 20, 'less')]
    expect(pivot?.evidence.map((each) => each.pValue)).toEqual([above, below])
    expect(below).toBeLessThan(above)
    expect(pivot?.evidence.map((each) => each.adjusted)).toEqual([4 * above, 5 * below])
    expect(pivot?.evidence.map(({ side, rate, units }) => [side, rate, units])).toEqual([
      ['above', 0.6, 20],
      ['below', 0.6, 20],
    ])
  })

  test('needs both', () => {
    expect(run(groups([19, 20], [10, 20])).verdict).not.toBe('pivot')
    expect(run(groups([12, 20], [2, 20])).verdict).not.toBe('pivot')
  })

  test('groups that the document names count though they are empty', () => {
    const where = (value: string) => ({ property: 'channel', is: 'eq', value }) as const
    const named = (ids: readonly string[]): readonly CohortDimension[] => [
      { id: 'channel', type: 'channel', groups: ids.map((id) => ({ id, where: where(id) })) },
    ]
    const many = ['web', 'desk', ...Array.from({ length: 40 }, (_, i) => `g${i}`)]
    expect(run(groups([18, 20], [6, 20], { cohorts: named(['web', 'desk']) })).pivot?.tests).toBe(5)
    const decision = run(groups([18, 20], [6, 20], { cohorts: named(many) }))
    expect(decision.verdict).not.toBe('pivot')
    expect(run(groups([20, 20], [1, 20], { cohorts: named(many) })).pivot?.tests).toBe(85)
  })

  test('those without the attribute, arms of an experiment and groups as of latest are no places', () => {
    const missing = groups([0, 0], [4, 20])
    const cells = missing.measurements[0]!.cells.map((cell) =>
      cell.groups[0]?.group === 'web'
        ? { ...groups([19, 20], [0, 0]).measurements[0]!.cells[1]!, groups: at(null) }
        : cell,
    )
    expect(run({ ...missing, measurements: [{ ...missing.measurements[0]!, cells }] }).verdict).not.toBe('pivot')
    const arms = { ...channel, type: 'experiment' } as const
    expect(run(groups([19, 20], [4, 20], { cohorts: [arms] })).verdict).not.toBe('pivot')
    expect(run(groups([19, 20], [4, 20], { cohorts: [{ ...arms, allocation: 'unplanned' }] })).pivot?.kind).toBe(
      'customer segment',
    )
    expect(run(groups([19, 20], [4, 20], { cohorts: [{ ...channel, asOf: 'latest' }] })).verdict).not.toBe('pivot')
  })

  test('at most: few successes are good', () => {
    const atMost: Partial<StudyInput> = { criteria: [goal({ direction: 'atMost', target: 0.4 })] }
    expect(run(groups([1, 20], [16, 20], atMost)).pivot).toMatchObject({ kind: 'channel', group: at('web')[0] })
  })

  test('all goals must hold in the one, and one must be missed in the other', () => {
    const both = { criteria: [goal(), goal({ id: 'second', target: 0.5 })] }
    const { pivot } = run(groups([18, 20], [4, 20], both))
    expect(pivot?.evidence.map((each) => each.pValue)).toEqual([pValue(18, 20, 'greater'), 2 * pValue(4, 20, 'less')])
    const hard = { criteria: [goal(), goal({ id: 'second', target: 0.85 })] }
    expect(run(groups([18, 20], [4, 20], hard)).verdict).not.toBe('pivot')
  })

  test('a goal of one group is asked there alone', () => {
    const own = { criteria: [goal({ cohort: at('web')[0] }), goal({ id: 'desk', cohort: at('desk')[0], target: 0.3 })] }
    expect(run(groups([19, 20], [0, 20], own)).pivot?.evidence.map(({ rate }) => rate)).toEqual([0.6, 0.3])
  })
})

describe('other kinds', () => {
  const step = goal({ id: 'step', metric: { step: 'quote' }, target: 0.7 })
  const flow = (chain: readonly number[], input: Partial<StudyInput>, cell: Partial<CellInput> = {}): Scenario =>
    scenario(
      { ...known, policy, ...input },
      { asOf: closingOf(1) + 2 * DAY_MS, cells: [{ iteration: 'i1', chain, detours: [], ...cell }] },
    )

  test('zoom-in: a step with a target of its own is shown while another goal is not', () => {
    const input = { steps: ['quote'], criteria: [goal(), step] }
    expect(run(flow([40, 38, 12], input)).pivot).toMatchObject({ kind: 'zoom-in', node: 'quote', group: null })
    expect(run(flow([40, 29, 12], input)).pivot).toBeNull()
    // Without a target of its own, a step is no place.
    expect(run(flow([40, 38, 12], { steps: ['quote'] })).pivot).toBeNull()
    const guard: Criterion = { ...step, role: 'guardrail' }
    expect(run(flow([40, 38, 12], { steps: ['quote'], criteria: [goal(), guard] })).pivot).toBeNull()
  })

  test('value capture: need met, but adoption or outcome refuted', () => {
    const input = { criteria: [goal(), goal({ id: 'back', metric: 'adoption', target: 0.5 })] }
    expect(run(flow([40, 36], input, { adoption: [2, 30] })).pivot).toMatchObject({
      kind: 'value capture',
      evidence: [{ side: 'above' }, { side: 'below' }],
    })
    expect(run(flow([40, 36], input, { adoption: [14, 30] })).pivot).toBeNull()
    const outcome = { criteria: [goal(), goal({ id: 'seen', metric: 'outcome', target: 0.5 })] }
    expect(run(flow([40, 36], outcome, { outcome: [2, 36] })).pivot?.kind).toBe('value capture')
    const guard = { criteria: [goal(), goal({ id: 'back', role: 'guardrail', metric: 'adoption', target: 0.5 })] }
    expect(run(flow([40, 36], guard, { adoption: [2, 30] })).pivot?.kind).toBe('value capture')
  })

  test('customer need: most of those who leave share a detour; two may share a half each, so p counts twice', () => {
    const phone = {
      detours: [
        { event: 'phone', count: 18 },
        { event: null, count: 2 },
      ],
    }
    const { pivot } = run(flow([40, 20], {}, phone))
    expect(pivot).toMatchObject({ kind: 'customer need', node: 'phone', tests: 1 })
    expect(pivot?.evidence[0]?.pValue).toBe(2 * pValue(18, 20, 'greater', 0.5))
    const half = {
      detours: [
        { event: 'phone', count: 11 },
        { event: 'mail', count: 9 },
      ],
    }
    expect(run(flow([40, 20], {}, half)).pivot).toBeNull()
    // Nothing at all is no need of another kind.
    expect(run(flow([40, 20], {}, { detours: [{ event: null, count: 20 }] })).pivot).toBeNull()
  })

  test('the first kind of the list is the pivot, others that hold are named', () => {
    const from = groups([19, 20], [4, 20], {}, { detours: [{ event: 'phone', count: 17 }] })
    expect(run(from).pivot).toMatchObject({ kind: 'channel', also: ['customer need'] })
  })
})

test('nothing is found in an open iteration, or where the hypothesis proved true, and the trace says so', () => {
  const from = groups([19, 20], [4, 20])
  const early = { ...from, measurements: [{ ...from.measurements[0]!, asOf: closingOf(1) - 2 * DAY_MS }] }
  expect(run(early)).toMatchObject({ verdict: 'unsure', pivot: null })
  expect(run(groups([20, 20], [18, 20]))).toMatchObject({ verdict: 'validated', pivot: null })
  const none = run(groups([12, 20], [10, 20]))
  expect(none.trace[2]).toMatchObject({ question: 'partHolds', answer: 'unknown' })
  expect(none.trace[2]!.reasons.map(({ code, answer }) => [code, answer])).toEqual([
    ['channel-foothold', 'unknown'],
    ['shared-detour', 'unknown'],
  ])
})
