/** Where the values of one row lie in bytes, by source: a column or key that the mapping names. */
export interface Spans {
  /** First byte of each. */
  readonly starts: Int32Array
  /** Byte after the last of each; that of an empty or missing value is its first. */
  readonly ends: Int32Array
  /** The hash of each; of sources that nobody looks up it is not kept. */
  readonly hashes: Int32Array
}

/** Room for the values of one row. */
export function emptySpans(sources: number): Spans {
  return { starts: new Int32Array(sources), ends: new Int32Array(sources), hashes: new Int32Array(sources) }
}

/** The span of all of some bytes, as source 0. */
export function spanOf(bytes: Uint8Array): Spans {
  const hashes = Int32Array.of(hashOfBytes(bytes, 0, bytes.length))
  return { starts: Int32Array.of(0), ends: Int32Array.of(bytes.length), hashes }
}

/**
 * The hash of bytes: of their words of four, little end first, and of a last one of those that remain, filled up with zeros, be it empty. The size
 * is no part of it.
 */
export function hashOfBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_SEED
  let at = from
  for (; at + 4 <= to; at += 4)
    hash = hashWith(hash, bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))
  let last = 0
  for (let shift = 0; at < to; at++, shift += 8) last |= bytes[at]! << shift
  return hashWith(hash, last)
}

/** Where a hash begins. */
export const HASH_SEED: number = 0x811c9dc5 | 0

/** A hash and one word more. The turn brings what the product has mixed best to where it is multiplied by most. */
export function hashWith(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1)
  return (product << 13) | (product >>> 19)
}
