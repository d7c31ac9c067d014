import { describe, expect, test } from 'vitest'
import { seededState } from '../../src/core/random.js'
import { binomialTables, drawBinomial } from '../../src/simulate/binomial-tables.js'
import { binomialPmf } from '../../src/stats/index.js'

const rates = [0, 1e-300, 0.001, 0.1, 0.5, 1 / 3, 0.9, 1 - 2 ** -53, 1]

describe('alias tables', () => {
  test.each(rates)('give every number of successes its binomial probability, rate %d', (rate) => {
    const { most, cut, other } = binomialTables(rate, 1000)
    expect(most).toBe(128)
    for (let n = 0; n <= most; n++) {
      const begin = (n * (n + 1)) / 2
      const given = new Float64Array(n + 1)
      for (let column = 0; column <= n; column++) {
        const own = cut[begin + column]! - column
        expect(own).toBeGreaterThanOrEqual(0)
        given[column]! += own / (n + 1)
        if (own < 1) given[other[begin + column]!]! += (1 - own) / (n + 1)
      }
      for (let k = 0; k <= n; k++) expect(Math.abs(given[k]! - binomialPmf(k, n, rate))).toBeLessThan(1e-13)
    }
  })

  test('a certain success or failure is certain, in any number of parts', () => {
    const state = seededState(1)
    for (const trials of [0, 1, 127, 128, 129, 1000]) {
      expect(drawBinomial(binomialTables(1, trials), state, trials)).toBe(trials)
      expect(drawBinomial(binomialTables(0, trials), state, trials)).toBe(0)
    }
  })

  test.each([
    [5, 0.3],
    [128, 0.9],
    [300, 0.5],
  ])('draws of %d trials at %d have the mean and variance that they should', (trials, rate) => {
    const state = seededState(7)
    const tables = binomialTables(rate, trials)
    const draws = Array.from({ length: 40_000 }, () => drawBinomial(tables, state, trials))
    const mean = draws.reduce((sum, k) => sum + k, 0) / draws.length
    const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length
    const expected = trials * rate * (1 - rate)
    expect(Math.abs(mean - trials * rate)).toBeLessThan(4 * Math.sqrt(expected / draws.length))
    // Its own error is sqrt(2 / draws) of it, a little more where the distribution is skewed.
    expect(Math.abs(variance / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / draws.length))
  })

  test('numbers that users have written down stay', () => {
    const state = seededState(42)
    const tables = binomialTables(0.6, 20)
    expect(Array.from({ length: 8 }, () => drawBinomial(tables, state, 20))).toMatchInlineSnapshot(`
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
