import { describe, expect, test } from 'vitest'
import * as s from '../../../src/stats/index.js'
import fixture from '../../fixtures/stats/descriptive.json' with { type: 'json' }
import { worstError } from '../worst-error.js'
import { momentsOf } from './ratio-moments.js'

type Side = s.IntervalSide
type Ends = readonly [number | string, number | string]
const pairs = (found: s.Interval, expected: Ends) =>
  [
    [found.lower, expected[0]],
    [found.upper, expected[1]],
  ] as const

// The ceilings are some three times what was measured; docs/numerics.md has the figures.
describe(`intervals of one rate against ${fixture.source}`, () => {
  test.each([
    ['wilson', s.wilsonInterval, 3e-15],
    ['agresti-coull', s.agrestiCoullInterval, 3e-14],
    ['clopper-pearson', s.clopperPearsonInterval, 3e-14],
    ['jeffreys', s.jeffreysInterval, 3e-14],
  ] as const)('%s', (method, interval, ceiling) => {
    const compared = fixture.oneRate.flatMap((row) => {
      const expected = (row as { [key: string]: unknown })[method] as Ends | undefined
      if (expected === undefined) return []
      const found = interval(row.successes, row.trials, { level: row.level, side: row.side as Side })
      expect(found).toMatchObject({ method, level: row.level })
      return pairs(found, expected)
    })
    expect(compared.length).toBeGreaterThan(190)
    expect(worstError(compared)).toBeLessThan(ceiling)
  })
})

describe(`intervals of two rates against ${fixture.source}`, () => {
  const differences = 1
  test.each([
    ['newcombe', s.newcombeInterval, {}, differences, 1e-14],
    ['miettinen-nurminen', s.miettinenNurminenInterval, {}, differences, 1e-14],
    ['mee', s.miettinenNurminenInterval, { correction: false }, differences, 1e-14],
    ['koopman', s.koopmanInterval, {}, 0, 3e-14],
    ['score-odds-ratio', s.scoreOddsRatioInterval, {}, 0, 3e-14],
    ['exact-odds-ratio', s.exactOddsRatioInterval, {}, 0, 3e-14],
    ['woolf', s.logOddsRatioInterval, {}, 0, 3e-14],
    ['gart', s.logOddsRatioInterval, { adjustment: 'half' }, 0, 3e-14],
  ] as const)('%s', (method, interval, options, scale, ceiling) => {
    const compared = fixture.twoRates.flatMap((row) => {
      const [s1, n1, s2, n2] = row.counts as [number, number, number, number]
      const found = interval(s1, n1, s2, n2, { ...options, level: row.level, side: row.side as Side })
      return pairs(found, row[method] as unknown as Ends)
    })
    expect(compared.length).toBeGreaterThan(100)
    expect(worstError(compared, scale)).toBeLessThan(ceiling)
  })

  test('the right Miettinen-Nurminen interval of 7/34 against 1/34', () => {
    const { lower, upper } = s.miettinenNurminenInterval(7, 34, 1, 34)
    expect([lower.toFixed(5), upper.toFixed(5)]).toEqual(['0.02704', '0.34529'])
  })

  // What the conditional interval does where counts are too many to be listed: its odds agree with Woolf's to first
  // order.
  test('large counts', () => {
    const exact = s.exactOddsRatioInterval(300_000, 1_000_000, 301_000, 1_000_000)
    const woolf = s.logOddsRatioInterval(300_000, 1_000_000, 301_000, 1_000_000)
    expect(worstError(pairs(exact, [woolf.lower, woolf.upper]))).toBeLessThan(1e-5)
    expect(exact.lower).toBeLessThan(woolf.lower)
    expect(exact.upper).toBeGreaterThan(woolf.upper)
  })
})

describe(`intervals of means and ratios against ${fixture.source}`, () => {
  test('welch', () => {
    const compared = fixture.means.flatMap((row) => {
      const [first, second] = [s.summarizeSample(row.first), s.summarizeSample(row.second)]
      const found = s.welchInterval(first, second, { level: row.level, side: row.side as Side })
      // Values around a million keep nine digits of their spread; so does the difference of their means.
      const [lower, upper] = row.bounds as unknown as readonly [number | null, number | null]
      return [
        ...pairs(found, [lower ?? -Infinity, upper ?? Infinity]),
        [found.degreesOfFreedom, row.df],
        [found.standardError, row.se],
      ] as const
    })
    expect(worstError(compared, 1)).toBeLessThan(1e-9)
  })

  test('fieller', () => {
    const compared = fixture.fieller.flatMap((row) => {
      const [estimate, variance] = row.numerator as [number, number]
      const [below, variance2] = row.denominator as [number, number]
      const found = s.fiellerInterval(
        { estimate, variance },
        { estimate: below, variance: variance2 },
        { covariance: row.covariance, ...(row.df === null ? {} : { degreesOfFreedom: row.df }) },
      )
      expect(found.shape).toBe('interval')
      return pairs(found, row.bounds as unknown as Ends)
    })
    expect(worstError(compared)).toBeLessThan(1e-13)
  })

  test('cluster-robust ratio', () => {
    const compared = fixture.cluster.flatMap((row) => {
      const clusters = row.clusters.map(([numerator, denominator]) => ({
        numerator: numerator!,
        denominator: denominator!,
      }))
      return [s.clusterRatioInterval(clusters), s.clusterRatioIntervalFromMoments(momentsOf(clusters))].flatMap(
        (found) =>
          [
            ...pairs(found, row.bounds as unknown as Ends),
            [found.estimate, row.estimate],
            [found.standardError, row.se],
          ] as const,
      )
    })
    expect(worstError(compared, 0.1)).toBeLessThan(1e-13)
  })
})
