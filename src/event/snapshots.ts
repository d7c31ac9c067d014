import type { Scalars } from './event-log.js'

/** Flat objects found again by what they hold. Mutable: for use inside one reader. */
export interface Snapshots {
  /** The object kept that holds what `source` does under these keys, in this order and without those that are `undefined`. */
  readonly find: (source: Readonly<Record<string, unknown>>, keys: readonly string[]) => Scalars | undefined
  /** Keeps an object, which is frozen, if that seems to be of use; answers it. */
  readonly keep: (copy: Scalars) => Scalars
}

/** Where a path of keys and values has come to. */
interface Place {
  copy: Scalars | undefined
  next: Map<string, Map<unknown, Place>> | undefined
}

/** Places that are kept at most; then it is decided whether to begin anew. */
const MAX_PLACES = 65_536

/**
 * A log repeats the properties of its events and partners: rows that say the same share one object, and whoever counts them needs to look at each
 * object once. Where most rows differ, keeping them is given up, so that memory and time stay bounded.
 */
export function snapshots(): Snapshots {
  let root: Place = { copy: undefined, next: undefined }
  let places = 0
  let found = 0
  let isOfUse = true
  return {
    find: (source, keys) => {
      let place: Place | undefined = root
      for (let i = 0; i < keys.length && place !== undefined; i++) {
        const value = source[keys[i]!]
        // A Map takes -0 for 0, as a copy does; what no copy may hold is never there.
        if (value !== undefined) place = place.next?.get(keys[i]!)?.get(value)
      }
      if (place?.copy !== undefined) found++
      return place?.copy
    },
    keep: (copy) => {
      if (!isOfUse) return copy
      if (places >= MAX_PLACES) {
        isOfUse = found > places
        root = { copy: undefined, next: undefined }
        places = 0
        found = 0
      }
      let place = root
      for (const key of Object.keys(copy)) {
        place.next ??= new Map()
        const values = place.next.get(key) ?? new Map<unknown, Place>()
        if (values.size === 0) place.next.set(key, values)
        const next = values.get(copy[key]) ?? { copy: undefined, next: undefined }
        if (next.copy === undefined && next.next === undefined) values.set(copy[key], next)
        place = next
        places++
      }
      place.copy = copy
      return Object.freeze(copy)
    },
  }
}
