import type { Scalars } from './event-log.js'
import { recentTexts } from './recent-texts.js'
import { worthKeeping } from './worth-keeping.js'

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
  /** The key that came next first, and where its values lead to. */
  key: string | undefined
  values: Values | undefined
  /** The same of other keys. */
  others: Map<string, Values> | undefined
}

interface Values {
  readonly places: Map<unknown, Place>
  readonly ofText: (text: string) => Place | undefined
}

/**
 * A log repeats the properties of its events and partners: rows that say the same share one object, and whoever counts them needs to look at each
 * object once. Where most rows differ, keeping them is given up, so that memory and time stay bounded.
 */
export function snapshots(): Snapshots {
  let root = newPlace()
  let places = 0
  let isOfUse = true
  const worth = worthKeeping()
  return {
    find: (source, keys) => {
      if (!isOfUse) return undefined
      let place: Place | undefined = root
      for (let i = 0; i < keys.length && place !== undefined; i++) {
        const value = source[keys[i]!]
        // A Map takes -0 for 0, as a copy does; what no copy may hold is never there.
        if (value === undefined) continue
        const values: Values | undefined = place.key === keys[i] ? place.values : place.others?.get(keys[i]!)
        place = typeof value === 'string' ? values?.ofText(value) : values?.places.get(value)
      }
      if (place?.copy !== undefined) worth.find()
      return place?.copy
    },
    keep: (copy) => {
      if (!isOfUse) return copy
      const next = worth.next(places)
      if (next !== 'keep') {
        isOfUse = next === 'renew'
        root = newPlace()
        places = 0
        if (!isOfUse) return copy
      }
      let place = root
      for (const key of Object.keys(copy)) {
        const { places: values } = valuesOf(place, key)
        const known = values.get(copy[key])
        place = known ?? newPlace()
        if (known !== undefined) continue
        values.set(copy[key], place)
        places++
      }
      place.copy = copy
      return Object.freeze(copy)
    },
  }
}

function newPlace(): Place {
  return { copy: undefined, key: undefined, values: undefined, others: undefined }
}

/** Where the values of a key lead to from a place, which may be new. */
function valuesOf(place: Place, key: string): Values {
  const known = place.key === key ? place.values : place.others?.get(key)
  if (known !== undefined) return known
  const places = new Map<unknown, Place>()
  const values = { places, ofText: recentTexts((text) => places.get(text)) }
  if (place.key === undefined) {
    place.key = key
    place.values = values
  } else {
    place.others ??= new Map()
    place.others.set(key, values)
  }
  return values
}
