import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUtf8, textOfUtf8, utf8, writeUtf8 } from '../../src/core/utf8.js'

test('agrees with TextEncoder on any code units, unpaired surrogates included', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
      (text) => {
        expect([...utf8(text)]).toStrictEqual([...new TextEncoder().encode(text)])
      },
    ),
    { seed: 1 },
  )
})

test.each([
  '',
  '\u007f',
  '\u0080',
  '\u07ff',
  '\u0800',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '\u{10000}',
  '\u{10ffff}',
  '\ud800',
  'a\udc00\ud800b',
])('agrees with TextEncoder at the edge %j', (text) => {
  expect([...utf8(text)]).toStrictEqual([...new TextEncoder().encode(text)])
})

describe('textOfUtf8', () => {
  /** What a strict decoder of the host reads. */
  const decode = (bytes: Uint8Array): string | undefined => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      return undefined
    }
  }
  const edges = [
    0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee, 0xef,
  ]
  const byte = fc.oneof(fc.constantFrom(...edges, 0xf0, 0xf1, 0xf4, 0xf5, 0xff), fc.nat({ max: 255 }))

  test('reads and refuses what TextDecoder does', () => {
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), (given) => {
        const bytes = Uint8Array.from([1, ...given, 2])
        const inner = bytes.subarray(1, -1)
        expect(textOfUtf8(bytes, 1, bytes.length - 1, false)).toBe(decode(inner))
        expect(isUtf8(bytes, 1, bytes.length - 1)).toBe(decode(inner) !== undefined)
      }),
      { seed: 1, numRuns: 20_000 },
    )
  })

  test('reads back any text, unpaired surrogates included if they may be', () => {
    const unit = fc.oneof(fc.constantFrom(0x41, 0xd800, 0xdc00, 0xdbff, 0xdfff), fc.integer({ min: 0, max: 0xffff }))
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 80 }), (units) => {
        const text = String.fromCharCode(...units)
        const bytes = new Uint8Array(3 * text.length)
        const end = writeUtf8(text, bytes, 0)
        expect(textOfUtf8(bytes, 0, end, true)).toBe(text)
        expect(textOfUtf8(bytes, 0, end, false)).toBe(/\p{Surrogate}/u.test(text) ? undefined : text)
      }),
      { seed: 1, numRuns: 5_000 },
    )
  })

  test.each([63, 64, 65, 4094, 4095, 4096, 4097, 8192, 100_000])(
    'a text of %i characters and one beyond the BMP',
    (length) => {
      for (const text of [
        'x'.repeat(length),
        `${'x'.repeat(length - 1)}💡`,
        `${'x'.repeat(length - 2)}💡y`,
        'é💡'.repeat(length),
      ]) {
        const bytes = new TextEncoder().encode(text)
        expect(textOfUtf8(bytes, 0, bytes.length, false)).toBe(text)
      }
    },
  )
})
