import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteKeys } from '../../src/adapters/byte-keys.js'
import type { Spans } from '../../src/adapters/spans.js'

const SOURCES = [1, 0]

/** Two values side by side, after some bytes that are none of theirs. */
function place(values: readonly [string, string], hash: number): readonly [Uint8Array, Spans] {
  const [a, b] = values.map((value) => new TextEncoder().encode(value)) as [Uint8Array, Uint8Array]
  const bytes = Uint8Array.of(7, 7, ...a, ...b, 7)
  const ends = Int32Array.of(2 + a.length, 2 + a.length + b.length)
  return [bytes, { starts: Int32Array.of(2, 2 + a.length), ends, hashes: Int32Array.of(hash, hash) }]
}

describe('byteKeys', () => {
  test.each([
    ['of different hashes', (i: number) => Math.imul(i, 0x9e3779b1)],
    ['of a few hashes', (i: number) => i % 3],
    ['of one hash', () => 5],
  ])('finds what was added, and nothing else: keys %s', (_, hashOf) => {
    const keys = byteKeys()
    const pairs = Array.from({ length: 2_000 }, (_, i) => [`a${i}`, 'b'.repeat(i % 5)] as const)
    pairs.forEach((pair, i) => {
      const [bytes, spans] = place(pair, hashOf(i))
      expect(keys.find(bytes, spans, SOURCES)).toBe(-1)
      keys.add(bytes, spans, SOURCES, i)
    })
    pairs.forEach((pair, i) => {
      const [bytes, spans] = place(pair, hashOf(i))
      expect(keys.find(bytes, spans, SOURCES)).toBe(i)
      const [others, otherSpans] = place([pair[1], pair[0]], hashOf(i))
      expect(keys.find(others, otherSpans, SOURCES)).toBe(-1)
    })
  })

  test('keys that no text is do not lead to those of texts', () => {
    const keys = byteKeys()
    const [bytes, spans] = place(['ab', 'c'], 1)
    keys.add(bytes, spans, SOURCES, 1)
    // c 0xff ab as one value beside an empty one, and others that are as long as the key.
    for (const [a, b] of [
      ['', 'c\xffab'],
      ['ab\xff', ''],
      ['b', 'c\xffa'],
    ] as const) {
      const raw = Uint8Array.from(`${a}${b}`, (char) => char.charCodeAt(0))
      const ends = Int32Array.of(a.length, a.length + b.length)
      const wrong = { starts: Int32Array.of(0, a.length), ends, hashes: Int32Array.of(1, 1) }
      expect(keys.find(raw, wrong, SOURCES)).toBe(-1)
    }
  })

  test('is a Map of pairs', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), maxLength: 2 })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        const keys = byteKeys()
        const known = new Map<string, number>()
        pairs.forEach((pair, i) => {
          const [bytes, spans] = place(pair, pair[0].length)
          const name = JSON.stringify(pair)
          expect(keys.find(bytes, spans, SOURCES)).toBe(known.get(name) ?? -1)
          if (known.has(name)) return
          keys.add(bytes, spans, SOURCES, i)
          known.set(name, i)
        })
      }),
      { seed: 1, numRuns: 300 },
    )
  })
})
