import type { Scalars } from '../event/event-log.js'
import { byteKeys } from './byte-keys.js'
import type { Spans } from './spans.js'

/** What is kept at most, in objects and (but for the last) in bytes that they were made of; then the cache begins anew. */
const MAX_TUPLES = 65_536
const MAX_BYTES = 8_388_608

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
  return {
    get: (bytes, spans) => {
      const known = keys.find(bytes, spans, sources)
      if (known !== -1) return values[known]
      const made = make(bytes, spans)
      if (made === undefined) return undefined
      if (values.length === MAX_TUPLES || keys.size() > MAX_BYTES) {
        keys = byteKeys()
        values = []
      }
      keys.add(bytes, spans, sources, values.push(made) - 1)
      return Object.freeze(made)
    },
  }
}
