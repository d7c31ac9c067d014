import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { durationQuantile } from '../../src/measure/duration-quantile.js'
import { binOf, type DurationSketch, edgeOf, mergeSketches } from '../../src/measure/duration-sketch.js'

const deep = process.env['DEEP'] !== undefined
const settings = { seed: 20_260_103, numRuns: deep ? 100_000 : 2_000 }

const durationBin = (ms: number): number => edgeOf(binOf(ms))

/** Milliseconds from one to some centuries, as often short as long; and such at the edges of bins. */
const duration: fc.Arbitrary<number> = fc.oneof(
  fc.nat({ max: 600 }),
  fc.tuple(fc.integer({ min: 0, max: 44 }), fc.double({ min: 1, max: 2, noNaN: true })).map(([power, factor]) => {
    return Math.floor(2 ** power * factor)
  }),
  fc
    .tuple(fc.integer({ min: 8, max: 43 }), fc.integer({ min: 128, max: 256 }), fc.constantFrom(-1, 0, 1))
    .map(([power, part, beside]) => 2 ** (power - 7) * part + beside),
)
const durations = fc.array(duration, { minLength: 1, maxLength: 60 })
const share = fc.oneof(
  fc.constantFrom(0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1),
  fc.double({ min: 0, max: 1, noNaN: true }),
)

function sketchOf(list: readonly number[]): DurationSketch {
  const counts = new Map<number, number>()
  for (const each of list) counts.set(durationBin(each), (counts.get(durationBin(each)) ?? 0) + 1)
  const bins = [...counts].map(([from, count]) => ({ from, count })).sort((x, y) => x.from - y.from)
  return { count: list.length, sum: list.reduce((sum, each) => sum + each, 0), bins }
}

/** The least duration that at least a share q does not exceed, asked of each. */
function quantileOf(list: readonly number[], q: number): number {
  const enough = list.filter((each) => list.filter((other) => other <= each).length / list.length >= q)
  return Math.min(...enough)
}

describe('durationQuantile', () => {
  test('any quantile of any durations lies between the bounds, which are at most 1 % apart', () => {
    fc.assert(
      fc.property(durations, share, (list, q) => {
        const { estimate, lower, upper } = durationQuantile(sketchOf(list), q)!
        const exact = quantileOf(list, q)
        expect(lower).toBeLessThanOrEqual(exact)
        expect(upper).toBeGreaterThanOrEqual(exact)
        expect(upper - lower).toBeLessThanOrEqual(0.01 * lower)
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(0.005 * exact)
      }),
      settings,
    )
  })

  test('of merged sketches it is that of all durations together', () => {
    fc.assert(
      fc.property(durations, durations, share, (a, b, q) => {
        const merged = mergeSketches(sketchOf(a), sketchOf(b))
        expect(merged).toEqual(sketchOf([...a, ...b]))
        expect(durationQuantile(merged, q)).toEqual(durationQuantile(sketchOf([...a, ...b]), q))
      }),
      settings,
    )
  })

  test('never falls as q grows', () => {
    fc.assert(
      fc.property(durations, share, share, (list, p, q) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)].map((each) => durationQuantile(sketchOf(list), each)!)
        expect(low!.estimate).toBeLessThanOrEqual(high!.estimate)
      }),
      settings,
    )
  })

  // Each bin begins where the one before ends, so that no duration is in two or in none.
  test('bins have no gap and no overlap', () => {
    fc.assert(
      fc.property(duration, (ms) => {
        const only = durationQuantile(sketchOf([ms]), 1)!
        expect(durationBin(only.lower)).toBe(only.lower)
        expect(durationBin(only.upper)).toBe(only.lower)
        expect(durationBin(only.upper + 1)).toBe(only.upper + 1)
      }),
      settings,
    )
  })

  test('a share that is a quotient of counts is met exactly', () => {
    const list = Array.from({ length: 100 }, (_, i) => i + 1)
    for (const each of list) expect(durationQuantile(sketchOf(list), each / 100)?.lower).toBe(each)
    expect(durationQuantile(sketchOf(list), 0.07)?.lower).toBe(7)
    expect(durationQuantile(sketchOf(list), 0)?.lower).toBe(1)
  })

  test.each([-0.01, 1.01, Number.NaN, '0.5'])('refuses q = %o', (q) => {
    expect(() => durationQuantile(sketchOf([1]), q as number)).toThrow(RangeError)
    expect(() => durationQuantile(sketchOf([1]), q as number)).toThrow('durationQuantile: q must be in [0, 1]; got ')
  })
})
