import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import * as s from '../../../src/stats/index.js'
import { momentsOf } from './ratio-moments.js'

fc.configureGlobal({ seed: 20261122, numRuns: 500 })

/** Attempts of partners, few or very many. */
const cluster = fc
  .oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 40_000 }))
  .chain((denominator) => fc.record({ numerator: fc.nat({ max: denominator }), denominator: fc.constant(denominator) }))
const clusters = fc
  .array(cluster, { minLength: 2, maxLength: 40 })
  .filter((list) => list.filter(({ denominator }) => denominator > 0).length >= 2)
const options = fc.record({
  level: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
  side: fc.constantFrom('two', 'lower', 'upper' as const),
  range: fc.constantFrom<readonly [number, number]>([0, 1], [-Infinity, Infinity]),
})

const near = (a: number, b: number): void => {
  expect(a === b || Math.abs(a - b) <= 1e-11 * Math.max(Math.abs(a), Math.abs(b)), `${a} and ${b}`).toBe(true)
}

describe('clusterRatioIntervalFromMoments', () => {
  test.prop([clusters, options])('gives what the list gives', (list, options) => {
    const ofList = s.clusterRatioInterval(list, options)
    const ofSums = s.clusterRatioIntervalFromMoments(momentsOf(list), options)
    expect(ofSums.estimate).toBe(ofList.estimate)
    expect(ofSums.degreesOfFreedom).toBe(ofList.degreesOfFreedom)
    expect(ofSums.method).toBe(ofList.method)
    near(ofSums.standardError, ofList.standardError)
    near(ofSums.upper - ofSums.estimate, ofList.upper - ofList.estimate)
    near(ofSums.estimate - ofSums.lower, ofList.estimate - ofList.lower)
  })

  test.prop([clusters, clusters])('sums of two disjoint sets add up to those of both', (a, b) => {
    const [x, y] = [momentsOf(a), momentsOf(b)]
    const added = Object.fromEntries(
      Object.entries(x).map(([key, value]) => [key, value + y[key as keyof s.RatioMoments]]),
    ) as unknown as s.RatioMoments
    expect(s.clusterRatioIntervalFromMoments(added)).toEqual(s.clusterRatioIntervalFromMoments(momentsOf([...a, ...b])))
  })

  test.prop([fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 2 })])(
    'partners all at one rate say nothing of their spread, exactly',
    (rate, sizes) => {
      const list = sizes.map((size) => ({ numerator: size * rate, denominator: size * 10 }))
      const found = s.clusterRatioIntervalFromMoments(momentsOf(list), { range: [0, 1] })
      expect(found).toMatchObject({ standardError: 0, lower: 0, upper: 1 })
    },
  )

  // Where floating-point sums would lose the small difference of large squares.
  test('is exact where almost all succeed in very many attempts', () => {
    const list = [
      { numerator: 29_999_999, denominator: 30_000_000 },
      { numerator: 29_999_998, denominator: 30_000_000 },
    ]
    // Each residual is half an attempt; with 2 / (2 - 1) the standard error is 1 / 6e7.
    near(s.clusterRatioIntervalFromMoments(momentsOf(list)).standardError, 1 / 60_000_000)
  })

  const moments = momentsOf([
    { numerator: 1, denominator: 2 },
    { numerator: 3, denominator: 4 },
  ])
  test.each<[Partial<s.RatioMoments>, string]>([
    [{ clusters: 1 }, 'moments must be sums over clusters; got some that none can have'],
    [{ numeratorSquares: 1 }, 'moments must be sums over clusters; got some that none can have'],
    [{ products: 13.5 }, 'products must be a non-negative integer; got 13.5'],
    [{ denominator: undefined as unknown as number }, 'denominator must be a non-negative integer; got undefined'],
    [{ numerator: 0, denominator: 0 }, 'denominators must add up to more than 0; got 0'],
  ])('refuses %o', (change, message) => {
    expect(() => s.clusterRatioIntervalFromMoments({ ...moments, ...change })).toThrow(
      new RangeError(`clusterRatioIntervalFromMoments: ${message}`),
    )
  })

  test('refuses one cluster', () => {
    expect(() => s.clusterRatioIntervalFromMoments(momentsOf([{ numerator: 1, denominator: 2 }]))).toThrow(
      new RangeError('clusterRatioIntervalFromMoments: clusters must be at least 2; got 1'),
    )
  })
})
