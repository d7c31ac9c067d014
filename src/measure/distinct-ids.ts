import { growInts } from '../core/grow.js'
import type { EventColumns } from '../event/event-log.js'

/** Pairs of partner and id met so far. */
export interface DistinctIds {
  /** Adds a pair; whether it is new. */
  readonly add: (partner: number, id: string) => boolean
  /** All of them. */
  readonly pairs: () => readonly (readonly [number, string])[]
}

/** A set of pairs without an object or a text for each: a table of hashes that leads to the ids themselves (open addressing). */
export function openDistinctIds(): DistinctIds {
  const ids: string[] = []
  let partners: Int32Array = new Int32Array(1024)
  let hashes: Int32Array = new Int32Array(1024)
  // At most half full; -1 is free.
  let slots = new Int32Array(2048).fill(-1)
  const grow = (): void => {
    partners = growInts(partners, 2 * partners.length)
    hashes = growInts(hashes, 2 * hashes.length)
    slots = new Int32Array(2 * slots.length).fill(-1)
    for (let i = 0; i < ids.length; i++) {
      let slot = hashes[i]! & (slots.length - 1)
      while (slots[slot]! >= 0) slot = (slot + 1) & (slots.length - 1)
      slots[slot] = i
    }
  }
  return {
    add: (partner, id) => {
      const hash = hashOf(partner, id)
      let slot = hash & (slots.length - 1)
      for (; slots[slot]! >= 0; slot = (slot + 1) & (slots.length - 1)) {
        const other = slots[slot]!
        if (hashes[other] === hash && partners[other] === partner && ids[other] === id) return false
      }
      slots[slot] = ids.length
      partners[ids.length] = partner
      hashes[ids.length] = hash
      if (ids.push(id) === partners.length) grow()
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
function hashOf(partner: number, id: string): number {
  let hash = Math.imul(partner, 0x9e3779b9)
  for (let i = 0; i < id.length; i++) {
    hash = Math.imul(hash ^ id.charCodeAt(i), 0xcc9e2d51)
    hash = (hash << 15) | (hash >>> 17)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}
