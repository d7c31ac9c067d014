import { describe, expect, test } from 'vitest'
import { balanced, careful, failFast } from '../../src/definition/policy.js'
import {
  type CourseTruth,
  type OperatingCharacteristics,
  type OperatingOptions,
  operatingCharacteristics,
} from '../../src/simulate/index.js'
import { exactCrossing, planIterations } from '../../src/stats/index.js'

const base: OperatingOptions = { seed: 20_261_122, target: 0.6, units: 20 }
const one = (
  truth: CourseTruth,
  options: Partial<OperatingOptions> = {},
  policy = balanced,
): OperatingCharacteristics => operatingCharacteristics(policy, [truth], { ...base, ...options })[0]!

/** Every chance and expectation of an answer, with the error of each. */
const figures = ({
  verdicts,
  iterations,
  units,
  time,
}: OperatingCharacteristics): readonly (readonly [number, number])[] => [
  ...[verdicts, ...iterations].flatMap((chances) =>
    Object.values(chances).map(({ probability, standardError }) => [probability, standardError] as const),
  ),
  [units.mean, units.standardError],
  [time.mean, time.standardError],
]

describe('exact and simulated', () => {
  const truths: readonly CourseTruth[] = [
    ...[0.1, 0.3, 0.45, 0.55, 0.6, 0.65, 0.75, 0.9].map((rate) => ({ rate })),
    { rate: [0.4, 0.6, 0.8] },
    { rate: [0.8, 0.6, 0.4] },
  ]
  const plans: readonly (readonly [typeof balanced, Partial<OperatingOptions>])[] = [
    [balanced, { looks: 4 }],
    [careful, { units: 40, looks: 40, design: { kind: 'curve', size: 40, spending: 'pocock' } }],
    [failFast, { units: 12, looks: 2, design: { kind: 'anytime' }, steps: 3 }],
  ]

  test('agree within four standard errors on 30 truths', () => {
    const replications = process.env['DEEP'] === undefined ? 4_000 : 200_000
    let compared = 0
    for (const [policy, plan] of plans) {
      const exact = operatingCharacteristics(policy, truths, { ...base, ...plan })
      const simulated = operatingCharacteristics(policy, truths, { ...base, ...plan, exact: false, replications })
      for (const [i, answer] of exact.entries()) {
        expect([answer.exact, answer.replications, simulated[i]!.exact]).toEqual([true, 0, false])
        const found = figures(simulated[i]!)
        for (const [k, [expected, none]] of figures(answer).entries()) {
          expect(none).toBe(0)
          // The error at the true probability: an event that was never seen has an estimated error of 0.
          const [value, estimated] = found[k]!
          const isMean = k >= found.length - 2
          const error = isMean ? estimated : Math.sqrt((expected * (1 - expected)) / replications)
          expect(Math.abs(value - expected), `${answer.truth.rate} ${k}`).toBeLessThanOrEqual(
            4 * error + 4 / replications,
          )
          compared++
        }
      }
    }
    expect(compared).toBeGreaterThan(600)
  })

  test('chances add up: the ends to 1, each iteration to what is left of it', () => {
    for (const [policy, plan] of plans)
      for (const exact of [true, false])
        for (const answer of operatingCharacteristics(policy, truths, { ...base, ...plan, exact, replications: 500 })) {
          const { validated, pivot, reset, unsure } = answer.verdicts
          const total = [validated, pivot, reset, unsure].reduce((sum, { probability }) => sum + probability, 0)
          expect(total).toBeCloseTo(1, 12)
          let left = 1
          for (const said of answer.iterations) {
            const here = Object.values(said).reduce((sum, { probability }) => sum + probability, 0)
            expect(here).toBeCloseTo(left, 12)
            left -= said.validated.probability + said.pivot.probability + said.reset.probability
          }
          expect(left).toBeCloseTo(unsure.probability, 12)
        }
  })

  test('with groups it is simulated, and without a difference between them about what one rate does', () => {
    const exact = one({ rate: 0.7 }, { units: 20 })
    const groups = one({ rate: 0.7 }, { units: [10, 10] })
    expect([exact.exact, groups.exact]).toEqual([true, false])
    const { probability, standardError } = groups.verdicts.validated
    expect(Math.abs(probability - exact.verdicts.validated.probability)).toBeLessThan(4 * standardError)
  })
})

describe('known values', () => {
  test('one iteration with a look at each unit is the crossing of the curve: error .0482, power .858', () => {
    const policy = { ...balanced, alpha: 0.05, resetError: 0.05, maxIterations: 1 }
    const answers = operatingCharacteristics(policy, [{ rate: 0.6 }, { rate: 0.8 }], { ...base, units: 40, looks: 40 })
    expect(answers.map(({ verdicts }) => verdicts.validated.probability.toFixed(4))).toEqual(['0.0482', '0.8577'])
  })

  test('one closing of one iteration is a fixed test, here enumerated by another function', () => {
    const policy = { ...balanced, alpha: 0.05, resetError: 0.05, maxIterations: 1 }
    const answer = one({ rate: 0.75 }, { units: 40, design: { kind: 'plannedLooks', looks: [40] } }, policy)
    const { upper } = exactCrossing([{ n: 40, upper: 30, lower: null }], 0.75)
    expect(answer.verdicts.validated.probability).toBeCloseTo(upper, 14)
    expect([answer.units.mean, answer.time.mean]).toEqual([40, 1])
  })

  test('carry-over: an iteration that is reached shows the goal as often as was planned for it', () => {
    const { verdicts, iterations } = one({ rate: 0.6 }, { design: { kind: 'plannedLooks', looks: [20] } })
    const plan = planIterations(0.6, [20, 20, 20, 20], { alpha: balanced.alpha })
    let left = 1
    for (const [i, { validated, reset }] of iterations.entries()) {
      expect(validated.probability / left).toBeCloseTo(plan.iterations[i]!.closing.attained, 12)
      left -= validated.probability + reset.probability
    }
    expect(verdicts.validated.probability).toBeLessThanOrEqual(plan.total)
    expect(plan.total).toBeLessThanOrEqual(balanced.alpha)
  })

  test('an iteration that nobody can fail or pass', () => {
    const sure = one({ rate: 1 }, { looks: 20 })
    expect(sure.verdicts.validated).toEqual({ probability: 1, standardError: 0 })
    expect(sure.units.mean).toBe(sure.time.mean * 20)
    const hopeless = one({ rate: 0 })
    expect(hopeless.verdicts.reset.probability).toBe(1)
    // Refuted twice: the first release is not the hypothesis.
    expect([hopeless.units.mean, hopeless.time.mean]).toEqual([40, 2])
  })
})

describe('seeds', () => {
  const truths = [{ rate: 0.5 }, { groups: [0.9, [0.2, 0.4]] }] as const
  const options = { ...base, units: [10, 10], replications: 2_500, steps: 1 }

  test('same seed, same answer; another seed, another', () => {
    const answer = operatingCharacteristics(balanced, truths, options)
    expect(operatingCharacteristics(balanced, truths, options)).toEqual(answer)
    expect(operatingCharacteristics(balanced, truths, { ...options, seed: 2 })).not.toEqual(answer)
  })

  test('a truth’s answer depends on no other truth', () => {
    const answer = operatingCharacteristics(balanced, truths, options)
    expect(operatingCharacteristics(balanced, truths.toReversed(), options)).toEqual(answer.toReversed())
  })

  test('numbers that users have written down stay', () => {
    const [answer] = operatingCharacteristics(balanced, [truths[1]], options)
    const { validated, pivot, reset, unsure } = answer!.verdicts
    expect([validated, pivot, reset, unsure].map(({ probability }) => probability)).toMatchInlineSnapshot(`
      [
        0.0368,
        0.6424,
        0.0004,
        0.3204,
      ]
    `)
  })
})

describe('refusals', () => {
  test.each<[string, unknown, unknown, string]>([
    ['a misspelt option', [{ rate: 1 }], { look: 1 }, 'did you mean "looks"?'],
    [
      'a misspelt field',
      [{ rates: 1 }],
      {},
      'truths[0] must have no keys but id, rate, groups, leaves; got "rates" (did you mean "rate"?)',
    ],
    ['no rate', [{}], {}, 'truths[0].rate must be in [0, 1]; got undefined'],
    ['a rate above 1', [{ rate: 0.5 }, { rate: [0.5, 1.5] }], {}, 'truths[1].rate must be in [0, 1]; got 1.5'],
    [
      'another number of groups',
      [{ groups: [0.5] }],
      { units: [5, 5] },
      'truths[0].groups must be a rate for each of 2 groups; got an array',
    ],
    ['weights of other nodes', [{ rate: 1, leaves: [1, 1] }], {}, 'truths[0].leaves must be 1 weights; got an array'],
    [
      'weights of nothing',
      [{ rate: 1, leaves: [0, 0] }],
      { steps: 1 },
      'truths[0].leaves must be weights of which one is above 0; got an array',
    ],
    ['no seed', [], { seed: -1 }, 'seed must be an integer from 0 to 9007199254740991; got -1'],
    ['a target at a bound', [], { target: 1 }, 'target must be strictly between 0 and 1; got 1'],
    ['no units', [], { units: 0 }, 'units must be an integer from 1 to 10000; got 0'],
    ['no group', [], { units: [] }, 'units must be a number, or one for each group; got an array'],
    ['more looks than units', [], { units: [5, 9], looks: 6 }, 'looks must be an integer from 1 to 5; got 6'],
    ['half a replication', [], { replications: 0.5 }, 'replications must be an integer from 1 to'],
    ['a fraction of a step', [], { steps: 0.5 }, 'steps must be an integer from 0 to 100; got 0.5'],
  ])('%s', (_, truths, options, message) => {
    const run = () =>
      operatingCharacteristics(balanced, truths as readonly CourseTruth[], { ...base, ...(options as object) })
    expect(run).toThrow(RangeError)
    expect(run).toThrow(message)
  })

  test.each(['alpha', 'resetError'] as const)('a policy whose %s is a half', (name) => {
    expect(() => one({ rate: 1 }, {}, { ...balanced, [name]: 0.5 })).toThrow(
      `operatingCharacteristics: policy.${name} must be above 0 and below .5; got 0.5`,
    )
  })
})
