import { describe, expect, test } from 'vitest'
import { seededState } from '../../src/core/random.js'
import { aliasTable, binomialSampler, drawBinomial } from '../../src/simulate/binomial-sampler.js'
import { binomialPmf } from '../../src/stats/index.js'

const rates = [0, 1e-300, 0.001, 0.1, 0.5, 1 / 3, 0.9, 1 - 2 ** -53, 1]

describe('alias tables', () => {
  test.each(rates)('give every number of successes its binomial probability, rate %d', (rate) => {
    for (const n of [1, 2, 3, 4, 5, 10, 17, 60, 128, 1000, 10_000]) {
      const { cut, pick } = aliasTable(n, rate)
      const given = new Float64Array(n + 1)
      for (const [column, height] of cut.entries()) {
        const own = height - column
        expect(own).toBeGreaterThanOrEqual(0)
        given[pick[2 * column]!]! += own / cut.length
        if (own < 1) given[pick[2 * column + 1]!]! += (1 - own) / cut.length
      }
      for (let k = 0; k <= n; k++) expect(Math.abs(given[k]! - binomialPmf(k, n, rate))).toBeLessThan(1e-12)
    }
  })

  test('a certain success or failure is certain', () => {
    const state = seededState(1)
    for (const trials of [0, 1, 2, 128, 10_000]) {
      expect(drawBinomial(binomialSampler(1), state, trials)).toBe(trials)
      expect(drawBinomial(binomialSampler(0), state, trials)).toBe(0)
    }
  })

  test.each([
    [5, 0.3],
    [128, 0.9],
    [300, 0.5],
  ])('draws of %d trials at %d have the mean and variance that they should', (trials, rate) => {
    const state = seededState(7)
    const sampler = binomialSampler(rate)
    const draws = Array.from({ length: 40_000 }, () => drawBinomial(sampler, state, trials))
    const mean = draws.reduce((sum, k) => sum + k, 0) / draws.length
    const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length
    const expected = trials * rate * (1 - rate)
    expect(Math.abs(mean - trials * rate)).toBeLessThan(4 * Math.sqrt(expected / draws.length))
    // Its own error is sqrt(2 / draws) of it, a little more where the distribution is skewed.
    expect(Math.abs(variance / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / draws.length))
  })

  test('numbers that users have written down stay', () => {
    const state = seededState(42)
    const sampler = binomialSampler(0.6)
    expect(Array.from({ length: 8 }, () => drawBinomial(sampler, state, 20))).toMatchInlineSnapshot(`
      [
        11,
        12,
        9,
        12,
        10,
        13,
        15,
        14,
      ]
    `)
  })
})
