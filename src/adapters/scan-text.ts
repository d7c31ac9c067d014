import { HASH_SEED, hashWith } from './spans.js'

/** Bytes that must lie after the one that is sure to stop a scan: four are read at once. */
export const SPARE_BYTES = 3

/** What ends a text within a row. */
export interface Stops {
  /** Of each byte, 1 if it ends the text or needs a closer look. */
  readonly table: Uint8Array
  /** The one of them that may lie above the quote, four times; at most 0x7f. */
  readonly other: number
}

/** Four times the byte after the quote, and four times 1 and the highest bit. */
const AFTER_QUOTE = 0x23232323
const ONES = 0x01010101
const TOPS = 0x80808080

/** Stops at these bytes, of which one at most may lie above the quote. */
export function stopsAt(stopping: Iterable<number>): Stops {
  const table = new Uint8Array(256)
  let other = 0
  for (const byte of stopping) {
    table[byte] = 1
    if (byte > 0x22 && byte < 0x80) other = byte
  }
  return { table, other: Math.imul(other, ONES) }
}

/**
 * The first byte from `start` on at which to stop; there must be one. Tells the hash of the bytes before it.
 *
 * Four bytes are looked at together: of those that are below a bound, or equal to a byte, the arithmetic sets the highest bit, and never misses one
 * (Mycroft 1987, as in Warren, Hacker's Delight, 2012). Bytes that it flags for another reason are told apart by the table.
 */
export function scanText(
  view: DataView,
  start: number,
  { table, other }: Stops,
  hashes: Int32Array,
  source: number,
): number {
  let hash = HASH_SEED
  for (let at = start; ; at += 4) {
    const word = view.getInt32(at, true)
    const apart = word ^ other
    let flags = (((word - AFTER_QUOTE) & ~word) | ((apart - ONES) & ~apart)) & TOPS
    for (; flags !== 0; flags &= flags - 1) {
      const bits = (32 - Math.clz32(~flags & (flags - 1))) & 24
      if (table[(word >>> bits) & 0xff] === 0) continue
      hashes[source] = hashWith(hash, word & ((1 << bits) - 1))
      return at + (bits >> 3)
    }
    hash = hashWith(hash, word)
  }
}
