import { growInts } from '../core/grow.js'
import type { EventColumns } from '../event/event-log.js'

/** Pairs of partner and id met so far. */
export interface DistinctIds {
  /** Adds a pair; whether it is new. */
  readonly add: (partner: number, id: string) => boolean
  /** All of them. */
  readonly pairs: () => readonly (readonly [number, string])[]
}

/** Slots looked at for one pair: ids that somebody made to collide go to a set instead, whose hashes nobody can foresee. */
const PROBES = 128

/** A set of pairs without an object or a text for each: a table of hashes that leads to the ids themselves (open addressing). */
export function openDistinctIds(): DistinctIds {
  const ids: string[] = []
  const colliding = new Set<string>()
  let partners: Int32Array = new Int32Array(1024)
  let hashes: Int32Array = new Int32Array(1024)
  // At most half full; -1 is free.
  let slots = new Int32Array(2048).fill(-1)
  const keyOf = (partner: number, id: string): string => `${partner} ${id}`
  /** The slot of a pair, or a free one for it; -1 if there is none near. */
  const slotOf = (hash: number, partner: number, id: string): number => {
    for (let i = 0; i < PROBES; i++) {
      const slot = (hash + i) & (slots.length - 1)
      const other = slots[slot]!
      if (other < 0 || (hashes[other] === hash && partners[other] === partner && ids[other] === id)) return slot
    }
    return -1
  }
  const put = (place: number, slot: number): void => {
    if (slot < 0) colliding.add(keyOf(partners[place]!, ids[place]!))
    else slots[slot] = place
  }
  return {
    add: (partner, id) => {
      const hash = hashOfId(partner, id)
      const slot = slotOf(hash, partner, id)
      if (slot < 0 ? colliding.has(keyOf(partner, id)) : slots[slot]! >= 0) return false
      const place = ids.push(id) - 1
      partners[place] = partner
      hashes[place] = hash
      put(place, slot)
      if (ids.length < partners.length) return true
      partners = growInts(partners, 2 * partners.length)
      hashes = growInts(hashes, 2 * hashes.length)
      slots = new Int32Array(2 * slots.length).fill(-1)
      colliding.clear()
      for (let i = 0; i < ids.length; i++) put(i, slotOf(hashes[i]!, partners[i]!, ids[i]!))
      return true
    },
    pairs: () => ids.map((id, i) => [partners[i]!, id]),
  }
}

/**
 * Instants, beyond the first, at which an id of one partner occurs: rows with an id, less those that repeat another one's instant, less the ids
 * themselves.
 */
export function countIdConflicts({ length, partner, at, id }: EventColumns, asOf: number, duplicate: number): number {
  if (id === undefined) return 0
  const distinct = openDistinctIds()
  let conflicts = 0 - duplicate
  for (let row = 0; row < length; row++) {
    const key = id[row]
    if (key !== undefined && at[row]! <= asOf && !distinct.add(partner[row]!, key)) conflicts++
  }
  return conflicts
}

/** Multiplies and shifts as in MurmurHash3 (Appleby 2011), one unit of the text at a time. */
export function hashOfId(partner: number, id: string): number {
  let hash = Math.imul(partner, 0x9e3779b9)
  for (let i = 0; i < id.length; i++) {
    hash = Math.imul(hash ^ id.charCodeAt(i), 0xcc9e2d51)
    hash = (hash << 15) | (hash >>> 17)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}
