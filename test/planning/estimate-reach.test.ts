import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import { estimateReach } from '../../src/index.js'
import { betaBinomialSequence } from '../../src/stats/index.js'

const market = { lower: 8000, upper: 12_000, level: 0.95 }

test('the error that the market leaves over is the rate’s', () => {
  const { share, level } = estimateReach({ successes: 32, units: 40 }, market)
  expect(level).toBe(0.9)
  expect(share.level).toBeCloseTo(0.95, 12)
  expect(share.assumption).toBe('anytime')
  expect(estimateReach({ successes: 32, units: 40 }, { lower: 1, upper: 1 }, { level: 0.8 }).share.level).toBeCloseTo(
    0.8,
    12,
  )
})

test('no false precision: two digits, outwards, whole customers', () => {
  const { customers } = estimateReach({ successes: 32, units: 40 }, market)
  expect(customers).toStrictEqual({ lower: 4400, upper: 12_000 })
  const few = estimateReach({ successes: 32, units: 40 }, { lower: 7, upper: 9 })
  expect([Number.isInteger(few.customers.lower), Number.isInteger(few.customers.upper)]).toStrictEqual([true, true])
  expect(estimateReach({ successes: 0, units: 40 }, { lower: 0, upper: 0 }).customers).toStrictEqual({
    lower: 0,
    upper: 0,
  })
  expect(estimateReach({ successes: 40, units: 40 }, { lower: 1e21, upper: 1e21 }).customers.upper).toBe(1e21)
})

test('nobody is reached who is not there', () => {
  const all = { successes: 40, units: 40 }
  expect(estimateReach(all, { lower: 12_345, upper: 12_345 }).customers).toStrictEqual({ lower: 10_000, upper: 12_345 })
  expect(estimateReach(all, { lower: 0.5, upper: 3.5 }).customers).toStrictEqual({ lower: 0, upper: 3 })
})

test('what is senseless is refused', () => {
  const evidence = { successes: 3, units: 4 }
  expect(() => estimateReach({ successes: 0, units: 0 }, market)).toThrow(
    'estimateReach: units must be a positive integer; got 0',
  )
  expect(() => estimateReach(evidence, { lower: 2, upper: 1 })).toThrow(
    'market must hold 0 <= lower <= upper, finite; got 2 and 1',
  )
  expect(() => estimateReach(evidence, { lower: -1, upper: 1 })).toThrow('market')
  expect(() => estimateReach(evidence, { ...market, level: 0.9 })).toThrow(
    'level must be above 0 and below that of the market, 0.9; got 0.9',
  )
  expect(() => estimateReach(evidence, { ...market, level: 0.9 + 1e-15 })).toThrow(
    /^estimateReach: level must be above 0/,
  )
  expect(() => estimateReach(evidence, { ...market, level: 2 })).toThrow('market.level must be in (0, 1]; got 2')
  expect(() => estimateReach({ successes: 5, units: 4 }, market)).toThrow('successes')
  expect(() => estimateReach(evidence, market, { levels: 0.5 } as never)).toThrow('did you mean "level"?')
})

test.prop([fc.integer({ min: 1, max: 200 }), fc.nat(), fc.nat(1e6), fc.nat(1e6), fc.constantFrom(0.5, 0.8, 0.94)], {
  seed: 20_261_122,
})('both bounds hold what the two intervals say, and no more than two digits', (units, pick, low, more, level) => {
  const successes = pick % (units + 1)
  const { share, customers } = estimateReach(
    { successes, units },
    { ...market, lower: low, upper: low + more },
    { level },
  )
  expect(share).toStrictEqual(betaBinomialSequence(successes, units, { level: share.level }))
  expect(share.level).toBeCloseTo(1 - (0.95 - level), 12)
  expect(customers.lower).toBeLessThanOrEqual(share.lower * low * (1 + 1e-11))
  expect(customers.upper).toBeGreaterThanOrEqual(share.upper * (low + more) * (1 - 1e-11))
  expect(customers.upper).toBeLessThanOrEqual(low + more)
  for (const bound of [customers.lower, customers.upper])
    if (bound !== low + more) expect(String(bound).replace(/0+$/, '').length).toBeLessThanOrEqual(2)
})
