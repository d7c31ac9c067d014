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

/** Where a hash begins, and what each byte is multiplied by: FNV-1a (Fowler, Noll, Vo 1991). Loops that read bytes write it out. */
export const HASH_SEED: number = 0x811c9dc5 | 0
export const HASH_PRIME: number = 0x01000193

/** The span of all of some bytes, as source 0. */
export function spanOf(bytes: Uint8Array): Spans {
  let hash = HASH_SEED
  for (const byte of bytes) hash = Math.imul(hash ^ byte, HASH_PRIME)
  return { starts: Int32Array.of(0), ends: Int32Array.of(bytes.length), hashes: Int32Array.of(hash) }
}
