import { describe, expect, test } from 'vitest'
import {
  asymptoticDifferenceSequence,
  type BetaMixture,
  betaBinomialBoundary,
  betaBinomialEValue,
  betaBinomialSequence,
  closedListSequence,
  hedgedCapital,
  hedgedCapitalSequence,
  summaryFromSums,
  twoCohortEProcess,
} from '../../../src/stats/index.js'
import fixture from '../../fixtures/stats/sequential.json' with { type: 'json' }
import vectors from '../../fixtures/stats/sequential-vectors.json' with { type: 'json' }

function vector<Inputs, Expected>(id: string): { readonly inputs: Inputs; readonly expected: Expected } {
  const found = vectors.vectors.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no vector ${id}`)
  return found as unknown as { readonly inputs: Inputs; readonly expected: Expected }
}
const ids = (prefix: string): string[] => vectors.vectors.map(({ id }) => id).filter((id) => id.startsWith(prefix))

describe('confidence sequences for a rate', () => {
  test.each(ids('cs-bern'))('%s: tuned mixture', (id) => {
    const { inputs, expected } = vector<{ successes: number; trials: number; alpha: number; t_opt: number }, number[]>(
      id,
    )
    const { lower, upper } = betaBinomialSequence(inputs.successes, inputs.trials, {
      level: 1 - inputs.alpha,
      mixture: { tunedFor: inputs.t_opt },
    })
    expect(Math.abs(lower - expected[0]!)).toBeLessThan(1e-5)
    expect(Math.abs(upper - expected[1]!)).toBeLessThan(1e-5)
  })

  test.each(ids('der-cs-'))('%s: fixed mixture', (id) => {
    const { inputs, expected } = vector<
      { successes: number; trials: number; alpha: number; a: number; b: number },
      number[]
    >(id)
    const { successes, trials, alpha, a, b } = inputs
    const { lower, upper } = betaBinomialSequence(successes, trials, { level: 1 - alpha, mixture: { a, b } })
    expect(Math.abs(lower - expected[0]!)).toBeLessThan(1e-9)
    expect(Math.abs(upper - expected[1]!)).toBeLessThan(1e-9)
  })

  test(`${fixture.sequences.length} random cases against ${fixture.source}`, () => {
    for (const { successes, trials, level, mixture, lower, upper } of fixture.sequences) {
      const found = betaBinomialSequence(successes, trials, { level, mixture: mixture as BetaMixture })
      expect(Math.abs(found.lower - lower), JSON.stringify([successes, trials, mixture])).toBeLessThan(2e-12)
      expect(Math.abs(found.upper - upper), JSON.stringify([successes, trials, mixture])).toBeLessThan(2e-12)
    }
  })

  test('thousands of trials lose no digits (reference: mpmath, 40 digits)', () => {
    const { lower, upper } = betaBinomialSequence(326, 9575)
    expect(Math.abs(lower / 0.027224777177836015 - 1)).toBeLessThan(2e-14)
    expect(Math.abs(upper / 0.041881103622949 - 1)).toBeLessThan(2e-14)
  })

  test('the boundaries of another implementation, one-sided and two-sided', () => {
    const one = vector<{ v: number; alpha: number; v_opt: number; g: number; h: number }, number>('cs-bb1-bound')
    const two = vector<{ v: number; alpha: number; v_opt: number; g: number; h: number }, number>('cs-bb2-bound')
    // In its terms v is a variance, and a unit is worth g h.
    const { v, v_opt, g, h, alpha } = one.inputs
    const options = { alpha, mixture: { tunedFor: v_opt / (g * h) } }
    expect(Math.abs(betaBinomialBoundary(v / (g * h), g, options) - one.expected)).toBeLessThan(1e-5)
    const both = betaBinomialBoundary(v / (g * h), g, { ...options, alternative: 'two-sided' })
    expect(Math.abs(both - two.expected)).toBeLessThan(1e-4)
  })
})

describe('e-values', () => {
  test.each(ids('der-e1'))('%s', (id) => {
    const { inputs, expected } = vector<
      { successes: number; trials: number; p0: number; alternative: 'greater' | 'less' },
      number
    >(id)
    const { eValue } = betaBinomialEValue(inputs.successes, inputs.trials, inputs.p0, inputs)
    expect(Math.abs(eValue / expected - 1)).toBeLessThan(1e-10)
  })

  test(`${fixture.eValues.length} random cases against ${fixture.source}`, () => {
    for (const { successes, trials, rate, a, b, twoSided, greater } of fixture.eValues) {
      const mixture = { a, b }
      const both = betaBinomialEValue(successes, trials, rate, { mixture }).logEValue
      expect(Math.abs(both - twoSided)).toBeLessThan(1e-11)
      const one = betaBinomialEValue(successes, trials, rate, { mixture, alternative: 'greater' }).logEValue
      expect(Math.abs(one - greater), JSON.stringify([successes, trials, rate, mixture])).toBeLessThan(1e-11)
      const mirrored = betaBinomialEValue(trials - successes, trials, 1 - rate, {
        mixture: { a: b, b: a },
        alternative: 'less',
      })
      expect(Math.abs(mirrored.logEValue - greater)).toBeLessThan(1e-10)
    }
  })
})

describe('hedged capital', () => {
  test.each(ids('cs-hedged-mart'))('%s', (id) => {
    const { inputs, expected } = vector<{ x: number[]; m: number; at_n: number[] }, number[]>(id)
    const capital = hedgedCapital(inputs.x, inputs.m)
    for (const [i, n] of inputs.at_n.entries())
      expect(Math.abs(capital[n - 1]!.eValue / expected[i]! - 1)).toBeLessThan(1e-10)
  })

  test('intervals, up to the grid of the source', () => {
    const { inputs, expected } = vector<{ x: number[]; at_n: number[] }, [number, number][]>('cs-hedged-cs-binary')
    for (const [i, n] of inputs.at_n.entries()) {
      const { lower, upper } = hedgedCapitalSequence(inputs.x.slice(0, n))
      expect(Math.abs(lower - expected[i]![0])).toBeLessThan(2e-4)
      expect(Math.abs(upper - expected[i]![1])).toBeLessThan(2e-4)
    }
  })
})

describe('closed lists', () => {
  test('15 of 20 out of 40', () => {
    const { expected } = vector<unknown, number[]>('der-wor-15-20-40')
    const { lower, upper } = closedListSequence(15, 20, 40)
    expect([lower, upper]).toEqual(expected)
  })

  test(`${fixture.closedLists.length} random cases against ${fixture.source}`, () => {
    for (const { successes, sampled, population, lower, upper } of fixture.closedLists)
      expect(closedListSequence(successes, sampled, population)).toMatchObject({ lower, upper })
  })
})

describe('two cohorts', () => {
  test('equal rates', () => {
    const { inputs, expected } = vector<{ blocks: [number, number, number, number][]; prior: number }, number>(
      'der-block-e-1',
    )
    const blocks = inputs.blocks.map(([trials1, successes1, trials2, successes2]) => ({
      trials1,
      successes1,
      trials2,
      successes2,
    }))
    expect(Math.abs(twoCohortEProcess(blocks).at(-1)!.eValue / expected - 1)).toBeLessThan(1e-12)
  })

  test(`${fixture.blocks.length} other differences against ${fixture.source}`, () => {
    for (const { difference, trials1, trials2, successes, logEValue } of fixture.blocks) {
      const blocks = successes.map(([successes1, successes2]) => ({
        successes1: successes1!,
        trials1,
        successes2: successes2!,
        trials2,
      }))
      const found = twoCohortEProcess(blocks, { difference }).at(-1)!
      expect(Math.abs(found.logEValue - logEValue)).toBeLessThan(1e-11 * Math.max(1, Math.abs(logEValue)))
    }
  })
})

describe('asymptotic sequences', () => {
  interface Sums {
    readonly sum: number
    readonly sum_squares: number
    readonly n: number
  }
  const cohorts = ({ control, treatment }: { control: Sums; treatment: Sums }) =>
    [treatment, control].map(({ n, sum, sum_squares }) => summaryFromSums(n, sum, sum_squares)) as [
      ReturnType<typeof summaryFromSums>,
      ReturnType<typeof summaryFromSums>,
    ]
  type Inputs = { control: Sums; treatment: Sums; N_star: number; alpha: number }

  test('two-sided, relative', () => {
    const { inputs, expected } = vector<Inputs, { ci: number[] }>('gb-seq-1000')
    const { lower, upper } = asymptoticDifferenceSequence(...cohorts(inputs), {
      relative: true,
      tunedFor: inputs.N_star,
    })
    expect(lower).toBeCloseTo(expected.ci[0]!, 5)
    expect(upper).toBeCloseTo(expected.ci[1]!, 5)
  })

  test.each([
    ['gb-seq1-greater-abs', false],
    ['gb-seq1-greater-rel', true],
  ] as const)('%s', (id, relative) => {
    const { inputs, expected } = vector<Inputs, { lower: number }>(id)
    const found = asymptoticDifferenceSequence(...cohorts(inputs), { relative, side: 'lower', tunedFor: inputs.N_star })
    expect(Math.abs(found.lower - expected.lower)).toBeLessThan(1e-9)
    expect(found.upper).toBe(Infinity)
  })
})
