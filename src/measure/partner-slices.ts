import { growFloats, growInts } from '../core/grow.js'
import type { EventColumns } from '../event/event-log.js'
import type { SnapshotCodes } from './snapshot-codes.js'

/** Rows of a slice: few enough that they, and what is kept of their partners, stay in a near cache. */
const SLICE = 1 << 12

/** More slices than that are not written to at once. */
const STREAMS = 512

/** Rows of some partners, all that they have, each partner's together, in columns of one kind. It is filled anew each time. */
export interface Slice {
  /** Rows. */
  length: number
  /** Partner of each, by the log's code. */
  partner: Int32Array
  /** Epoch milliseconds. */
  at: Float64Array
  /** Name, by the log's code. */
  name: Int32Array
  /** Which row of the log each is. */
  row: Int32Array
  /** What each carries, by number; see `SnapshotCodes`. */
  snapshot: Int32Array
}

/**
 * Brings the rows of a log up to an instant, slice by slice. Rows of one partner keep the order that they have in the log.
 *
 * Where each partner's rows lie together they are taken as they lie, else they are moved twice, to slices and then within each (a radix sort by partner, first
 * digit first): what is moved far is moved along few streams, the rest lies near.
 *
 * @returns How many rows are later than the instant.
 */
export function eachSlice(
  columns: EventColumns,
  snapshots: SnapshotCodes | undefined,
  asOf: number,
  take: (slice: Slice) => void,
): number {
  return (liesTogether(columns) ? sliceAsIs : sliceMoved)(columns, snapshots, asOf, take)
}

/** Whether nobody's rows lie between those of another. */
function liesTogether({ length, partner, partners }: EventColumns): boolean {
  const seen = new Uint8Array(partners.length)
  let before = -1
  for (let row = 0; row < length; row++) {
    const code = partner[row]!
    if (code === before) continue
    if (seen[code] === 1) return false
    seen[code] = 1
    before = code
  }
  return true
}

function sliceAsIs(
  { length, partner, at, name }: EventColumns,
  snapshots: SnapshotCodes | undefined,
  asOf: number,
  take: (slice: Slice) => void,
): number {
  const slice = openSlice(Math.min(length, SLICE))
  let after = 0
  for (let row = 0; row < length; ) {
    slice.length = 0
    for (; row < length && (slice.length < SLICE || partner[row] === partner[row - 1]); row++) {
      const time = at[row]!
      if (time > asOf) {
        after++
        continue
      }
      if (slice.length === slice.row.length) makeRoom(slice, slice.length + 1)
      const place = slice.length++
      slice.partner[place] = partner[row]!
      slice.at[place] = time
      slice.name[place] = name[row]!
      slice.row[place] = row
      if (snapshots !== undefined) slice.snapshot[place] = snapshots.of(row)
    }
    take(slice)
  }
  return after
}

function sliceMoved(
  { length, partner, at, name, partners }: EventColumns,
  snapshots: SnapshotCodes | undefined,
  asOf: number,
  take: (slice: Slice) => void,
): number {
  // A slice has as many partners as a power of two.
  const size = Math.max(SLICE, length / STREAMS)
  let shift = 0
  while ((partners.length >> shift) * size > length) shift++
  const starts = new Int32Array(((partners.length - 1) >> shift) + 2)
  for (let row = 0; row < length; row++) if (at[row]! <= asOf) starts[(partner[row]! >> shift) + 1]!++
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!
  const read = starts[starts.length - 1]!
  const moved = openSlice(read)
  const next = starts.slice()
  for (let row = 0; row < length; row++) {
    const time = at[row]!
    if (time > asOf) continue
    const code = partner[row]!
    const place = next[code >> shift]!++
    moved.partner[place] = code
    moved.at[place] = time
    moved.name[place] = name[row]!
    moved.row[place] = row
    if (snapshots !== undefined) moved.snapshot[place] = snapshots.of(row)
  }

  const slice = openSlice(0)
  const places = new Int32Array((1 << shift) + 1)
  for (let i = 0; i + 1 < starts.length; i++) {
    const [from, to] = [starts[i]!, starts[i + 1]!]
    const first = i << shift
    places.fill(0)
    for (let j = from; j < to; j++) places[moved.partner[j]! - first + 1]!++
    for (let p = 1; p < places.length; p++) places[p]! += places[p - 1]!
    slice.length = to - from
    makeRoom(slice, slice.length)
    for (let j = from; j < to; j++) {
      const code = moved.partner[j]!
      const place = places[code - first]!++
      slice.partner[place] = code
      slice.at[place] = moved.at[j]!
      slice.name[place] = moved.name[j]!
      slice.row[place] = moved.row[j]!
      slice.snapshot[place] = moved.snapshot[j]!
    }
    take(slice)
  }
  return length - read
}

function openSlice(size: number): Slice {
  return {
    length: 0,
    partner: new Int32Array(size),
    at: new Float64Array(size),
    name: new Int32Array(size),
    row: new Int32Array(size),
    snapshot: new Int32Array(size),
  }
}

function makeRoom(slice: Slice, length: number): void {
  slice.partner = growInts(slice.partner, length)
  slice.at = growFloats(slice.at, length)
  slice.name = growInts(slice.name, length)
  slice.row = growInts(slice.row, length)
  slice.snapshot = growInts(slice.snapshot, length)
}
