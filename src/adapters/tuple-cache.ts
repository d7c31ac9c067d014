import type { Scalars } from '../event/event-log.js'
import { worthKeeping } from '../event/worth-keeping.js'
import { byteKeys } from './byte-keys.js'
import type { Spans } from './spans.js'

/** What is kept at most in bytes that objects were made of (but for the last); then the cache begins anew. */
const MAX_BYTES = 8_388_608

/** Keeps what was made of the bytes of several spans. Mutable: for use inside one reader. */
export interface TupleCache {
  /** The object of these spans, by `make` if it is not known; `undefined` if it makes none. */
  readonly get: (bytes: Uint8Array, spans: Spans) => Scalars | undefined
}

/**
 * A cache of flat objects by the bytes that they are made of.
 *
 * Most rows of a log have the properties of an earlier one: it is found without making a string, and later looked at once. Where most
 * differ, keeping them is given up, so that memory and time stay bounded.
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
  let isOfUse = true
  const worth = worthKeeping()
  return {
    get: (bytes, spans) => {
      const known = isOfUse ? keys.find(bytes, spans, sources) : -1
      if (known !== -1) {
        worth.find()
        return values[known]
      }
      const made = make(bytes, spans)
      if (made === undefined) return undefined
      if (isOfUse) {
        const next = worth.next(values.length)
        isOfUse = next !== 'give-up'
        if (next !== 'keep' || keys.size() > MAX_BYTES) {
          keys = byteKeys()
          values = []
        }
        if (isOfUse) keys.add(bytes, spans, sources, values.push(made) - 1)
      }
      return Object.freeze(made)
    },
  }
}
