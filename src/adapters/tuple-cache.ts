import type { Scalars } from '../event/event-log.js'
import { byteKeys, HASH_PRIME, HASH_SEED } from './byte-keys.js'
import type { Spans } from './spans.js'

/** Rows of equal properties share one frozen object, up to these bounds; then it begins anew. */
const MAX_TUPLES = 65_536
const MAX_BYTES = 8_388_608
/** No byte of UTF-8. */
const END = 0xff

/** Keeps what was made of the bytes of several spans. Mutable: for use inside one reader. */
export interface TupleCache {
  /** The object of these spans, by `make` if it is not known; `undefined` if it makes none. */
  readonly get: (bytes: Uint8Array, spans: Spans) => Scalars | undefined
}

/**
 * A cache of flat objects by the bytes that they are made of.
 *
 * Most rows of a log have the properties of an earlier one: it is found without making a string, and later looked at once. Where all
 * differ, the memory stays bounded.
 *
 * @param sources - Which of the spans an object is made of.
 * @param make - Makes the object of those spans.
 */
export function tupleCache(
  sources: readonly number[],
  make: (bytes: Uint8Array, spans: Spans) => Scalars | undefined,
): TupleCache {
  let keys = byteKeys()
  let values: Scalars[] = []
  let key = new Uint8Array(256)
  return {
    get: (bytes, spans) => {
      const { starts, ends } = spans
      let length = 0
      let hash = HASH_SEED
      for (let i = 0; i < sources.length; i++) {
        const source = sources[i]!
        const to = ends[source]!
        let at = starts[source]!
        if (length + to - at >= key.length) {
          const larger = new Uint8Array(2 * (length + to - at + 1))
          larger.set(key)
          key = larger
        }
        while (at < to) {
          const byte = bytes[at++]!
          key[length++] = byte
          hash = Math.imul(hash ^ byte, HASH_PRIME)
        }
        key[length++] = END
        hash = Math.imul(hash ^ END, HASH_PRIME)
      }
      const known = keys.find(key, 0, length, hash)
      if (known !== -1) return values[known]
      const made = make(bytes, spans)
      if (made === undefined) return undefined
      if (values.length === MAX_TUPLES || keys.size() + length > MAX_BYTES) {
        keys = byteKeys()
        values = []
      }
      if (length <= MAX_BYTES) keys.add(key, 0, length, hash, values.push(made) - 1)
      return Object.freeze(made)
    },
  }
}
