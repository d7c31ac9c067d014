import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSorted, mergeSorted } from '../../src/core/merge-sorted.js'

interface Counted {
  readonly key: number
  readonly count: number
}

const compare = (x: Counted, y: Counted): number => x.key - y.key
const list = fc
  .uniqueArray(fc.record({ key: fc.integer({ min: -9, max: 9 }), count: fc.nat() }), { selector: ({ key }) => key })
  .map((elements) => elements.sort(compare))
const settings = { seed: 20_260_106, numRuns: 500 }

test('holds each key of either list once, in order, with what both have', () => {
  fc.assert(
    fc.property(list, list, (a, b) => {
      const counts = new Map<number, number>()
      for (const { key, count } of [...a, ...b]) counts.set(key, (counts.get(key) ?? 0) + count)
      const expected = [...counts].map(([key, count]) => ({ key, count })).sort(compare)
      expect(mergeSorted(a, b, compare, (x, y) => ({ key: x.key, count: x.count + y.count }))).toEqual(expected)
    }),
    settings,
  )
})

test('a list is sorted if each element comes before the next, and equal ones do not', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 }), (keys) => {
      const sorted = [...new Set(keys)].sort((x, y) => x - y)
      expect(isSorted(keys, (x, y) => x - y)).toBe(JSON.stringify(keys) === JSON.stringify(sorted))
    }),
    settings,
  )
})
