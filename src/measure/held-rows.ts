import { growFloats, growInts } from '../core/grow.js'
import { pickFloats, pickInts, pickItems } from '../core/pick.js'
import type { EventColumns, Scalars } from '../event/event-log.js'

/** Rows of each partner's last instant, which have to wait: another one of that instant may still come, and order is only known with all of them. */
export interface HeldRows {
  /** Places in use or free. */
  length: number
  /** First row of each partner; -1 if there is none. */
  heads: Int32Array
  /** The instant of each partner's rows; `-Infinity` before the first. */
  instants: Float64Array
  /** The next of the same partner, or the next free place; -1 after the last. */
  next: Int32Array
  /** First free place; -1 if there is none. */
  free: number
  /** Partner. */
  partner: Int32Array
  /** Name. */
  name: Int32Array
  /** Order within the instant. */
  seq: Float64Array
  /** Identity. */
  readonly id: (string | undefined)[]
  /** Properties. */
  readonly props: (Scalars | undefined)[]
  /** Attributes. */
  readonly attributes: (Scalars | undefined)[]
}

/** None. */
export function openHeld(): HeldRows {
  const none = new Int32Array(0)
  return {
    ...{ length: 0, heads: none, instants: new Float64Array(0), next: none, free: -1 },
    ...{ partner: none, name: none, seq: new Float64Array(0), id: [], props: [], attributes: [] },
  }
}

/** Makes room for so many partners in all. */
export function makeRoomForHeld(held: HeldRows, partners: number): void {
  const known = held.heads.length
  if (partners <= known) return
  held.heads = growInts(held.heads, partners, -1)
  held.instants = growFloats(held.instants, held.heads.length).fill(-Infinity, known)
}

/** Holds a row of the partner's instant. */
export function hold(
  held: HeldRows,
  partner: number,
  name: number,
  seq: number,
  id: string | undefined,
  props: Scalars | undefined,
  attributes: Scalars | undefined,
): void {
  let place = held.free
  if (place >= 0) held.free = held.next[place]!
  else {
    place = held.length++
    held.next = growInts(held.next, held.length)
    held.partner = growInts(held.partner, held.length)
    held.name = growInts(held.name, held.length)
    held.seq = growFloats(held.seq, held.length)
  }
  held.next[place] = held.heads[partner]!
  held.heads[partner] = place
  held.partner[place] = partner
  held.name[place] = name
  held.seq[place] = seq
  held.id[place] = id
  held.props[place] = props
  held.attributes[place] = attributes
}

/** Lets go of the rows of a partner. */
export function release(held: HeldRows, partner: number): void {
  let place = held.heads[partner]!
  held.heads[partner] = -1
  while (place >= 0) {
    const next = held.next[place]!
    held.id[place] = undefined
    held.props[place] = undefined
    held.attributes[place] = undefined
    held.next[place] = held.free
    held.free = place
    place = next
  }
}

/**
 * The rows of some partners, in columns. A partner's code there is its place in the list.
 *
 * @param names - Names by code.
 */
export function heldColumns(held: HeldRows, partners: Int32Array, names: readonly string[]): EventColumns {
  let rows: Int32Array = new Int32Array(partners.length)
  let codes: Int32Array = new Int32Array(partners.length)
  let length = 0
  partners.forEach((partner, code) => {
    for (let place = held.heads[partner]!; place >= 0; place = held.next[place]!) {
      if (length === rows.length) {
        rows = growInts(rows, length + 1)
        codes = growInts(codes, length + 1)
      }
      rows[length] = place
      codes[length++] = code
    }
  })
  const places = rows.subarray(0, length)
  return {
    length,
    partner: codes.subarray(0, length),
    name: pickInts(held.name, places),
    at: pickFloats(held.instants, pickInts(held.partner, places)),
    seq: pickFloats(held.seq, places),
    id: pickItems(held.id, places),
    props: pickItems(held.props, places),
    attributes: pickItems(held.attributes, places),
    partners: Array.from(partners, String),
    names,
  }
}
