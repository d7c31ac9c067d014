import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import { binomialPmf } from '../../src/stats/special/binomial.js'
import { channel, closed, closedTwice, compared, known, type Scenario, scenario } from './support/scenarios.js'
import { beginOf, type CellInput, closingOf, DAY_MS, goal, type StudyInput } from './support/synthetic.js'

function run({ study, measurements, options }: Scenario) {
  return decide(study, measurements, options)
}

function reasonsOf(from: Scenario) {
  const { reasons } = run(from).trace.find(({ question }) => question === 'resetRequired')!
  return reasons.map(({ code, answer }) => [code, answer])
}

/** Closed, with the whole neither shown nor refuted. */
function floored(policy: StudyInput['policy'], cell: Partial<CellInput>, iterations = 1): Scenario {
  return scenario(
    { ...known, iterations, policy: { ...known.policy, maxIterations: iterations, minProspect: 1, ...policy } },
    {
      asOf: closingOf(iterations) + 2 * DAY_MS,
      cells: Array.from({ length: iterations }, (_, i) => ({
        iteration: `i${i + 1}`,
        chain: [20, 12],
        detours: [],
        ...cell,
      })),
    },
  )
}

describe('a registered floor', () => {
  test('of the trigger: that it hardly arises is a way to a reset', () => {
    const policy = { resetFloors: { trigger: 0.5 } }
    expect(run(floored({}, { enrolled: 80 })).verdict).toBe('unsure')
    expect(run(floored(policy, { enrolled: 30 })).verdict).toBe('unsure')
    const from = floored(policy, { enrolled: 80 })
    expect(run(from)).toMatchObject({ verdict: 'reset', decidedBy: 'resetRequired' })
    expect(reasonsOf(from)).toEqual([
      ['whole-refuted', 'unknown'],
      ['trigger-below-floor', 'yes'],
      ['had-its-chance', 'yes'],
    ])
  })

  test('of adoption: that customers do not come back', () => {
    const policy = { resetFloors: { adoption: 0.4 } }
    expect(run(floored(policy, { adoption: [0, 12] })).verdict).toBe('reset')
    expect(run(floored(policy, { adoption: [4, 12] })).verdict).toBe('unsure')
    expect(run(floored(policy, { adoption: [0, 0] })).verdict).toBe('unsure')
  })

  test('of adoption waits until adoption is mature', () => {
    const { study, measurements } = floored({ resetFloors: { adoption: 0.4 } }, { adoption: [0, 12] })
    const at = (asOf: number) => decide(study, { ...measurements[0]!, asOf })
    expect([at(closingOf(1) + 2 * DAY_MS).closed, at(closingOf(1) + 2 * DAY_MS - 1).closed]).toEqual([true, false])
    expect(at(closingOf(1) + 2 * DAY_MS - 1).verdict).toBe('unsure')
  })

  test('shares the reset error with the goals: each has its part', () => {
    const available = (resetFloors: object | undefined) =>
      run(floored({ resetError: 0.06, resetFloors }, {})).criteria[0]!.available.refuted
    expect(available(undefined)).toBe(0.06)
    expect(available({ trigger: 0.5 })).toBe(0.03)
    expect(available({ trigger: 0.5, adoption: 0.4 })).toBeCloseTo(0.02, 12)
  })

  test('at its floor resets with no more than its part of the error, exactly', () => {
    const policy = { resetError: 0.2, resetFloors: { adoption: 0.4 } }
    let error = 0
    for (let s = 0; s <= 12; s++)
      if (run(floored(policy, { adoption: [s, 12] })).verdict === 'reset') error += binomialPmf(s, 12, 0.4)
    expect(error).toBeLessThanOrEqual(0.1)
    expect(error).toBeGreaterThan(0.05)
  })

  test('resets whatever goals say that do not prove the hypothesis true', () => {
    const input: StudyInput = {
      ...known,
      criteria: [goal(), goal({ id: 'seen', metric: 'outcome' })],
      policy: { ...known.policy, resetFloors: { adoption: 0.4 } },
    }
    const cell = { iteration: 'i1', chain: [40, 39], detours: [], outcome: [22, 39], adoption: [0, 30] } as const
    const from = scenario(input, { asOf: closingOf(1) + 2 * DAY_MS, cells: [cell] })
    expect(run(from).criteria.map(({ state }) => state)).toEqual(['shown', 'unknown'])
    expect(run(from)).toMatchObject({ verdict: 'reset', decidedBy: 'resetRequired' })
    expect(reasonsOf(from)).toContainEqual(['none-shown', 'no'])
  })

  test('waits for a second closing, and not for goals that are shown', () => {
    const policy = { resetFloors: { adoption: 0.4 }, maxIterations: 4, resetError: 0.4 }
    expect(run(floored(policy, { adoption: [0, 12] }, 1)).verdict).toBe('unsure')
    expect(run(floored(policy, { adoption: [0, 12] }, 2)).verdict).toBe('reset')
    expect(run(floored({ resetFloors: { adoption: 0.4 } }, { chain: [20, 19], adoption: [0, 12] })).verdict).toBe(
      'validated',
    )
  })
})

test('an iteration whose end was moved after a look is no second chance', () => {
  const two = { ...known, iterations: 2, policy: { ...known.policy, maxIterations: 4, alpha: 0.2, resetError: 0.2 } }
  const from = scenario(
    two,
    { ...closedTwice([7, 20], [7, 20]), asOf: beginOf(1) + DAY_MS },
    closedTwice([7, 20], [7, 20]),
  )
  expect(run(from).verdict).toBe('reset')
  const [first, latest] = from.measurements
  const moved = first!.iterations.map((each) => (each.id === 'i1' ? { ...each, to: each.to! - DAY_MS } : each))
  const after = decide(from.study, [{ ...first!, iterations: moved }, latest!], from.options)
  expect(after.criteria[0]!.state).toBe('refuted')
  expect(after.verdict).not.toBe('reset')
})

describe('a goal that compares cohorts', () => {
  const worse = (input: Partial<StudyInput>) =>
    compared(
      {},
      [1, 2, 3].map((i) => ({ ...closed(0, 0), asOf: closingOf(1) + i })),
      [
        [1, 10],
        [3, 20],
        [4, 30],
      ],
      [
        [8, 10],
        [16, 20],
        [25, 30],
      ],
      input,
    )

  test('can bring about a reset where there are no other groups to look at', () => {
    expect(run(worse({})).criteria[0]!.state).toBe('refuted')
    expect(run(worse({})).verdict).toBe('reset')
  })

  test('cannot where the difference is not counted in other groups', () => {
    const segment = { id: 'size', type: 'segment', by: { attribute: 'size' } } as const
    const from = worse({ cohorts: [channel, segment] })
    expect(reasonsOf(from)).toContainEqual(['no-foothold', 'unknown'])
    expect(run(from).verdict).not.toBe('reset')
  })
})
