import { growFloats, growInts } from '../core/grow.js'
import type { EventColumns } from '../event/event-log.js'
import { orderTies, sortByTime } from './event-order.js'
import type { Slice } from './partner-slices.js'
import type { SnapshotCodes } from './snapshot-codes.js'

/**
 * Puts each partner's rows of a slice in event order, and takes out duplicates; the function gives the partners, each once.
 *
 * @param rankOf - Flow rank of a row of the log.
 */
export function openSliceOrder(
  columns: EventColumns,
  snapshots: SnapshotCodes | undefined,
  rankOf: (row: number) => number,
): (slice: Slice) => Int32Array {
  let places: Int32Array = new Int32Array(0)
  let numbers: Int32Array = new Int32Array(0)
  let times: Float64Array = new Float64Array(0)

  /** Sorts a part by time; what is sorted is near, unlike the rows of the log. */
  const sortPart = ({ at, name, row, snapshot }: Slice, from: number, to: number): void => {
    const length = to - from
    places = growInts(places, length)
    numbers = growInts(numbers, length)
    times = growFloats(times, length)
    for (let i = 0; i < length; i++) places[i] = from + i
    sortByTime(at, places.subarray(0, length))
    for (let i = 0; i < length; i++) times[i] = at[places[i]!]!
    for (let i = 0; i < length; i++) at[from + i] = times[i]!
    for (const column of [name, row, snapshot]) {
      for (let i = 0; i < length; i++) numbers[i] = column[places[i]!]!
      for (let i = 0; i < length; i++) column[from + i] = numbers[i]!
    }
  }
  /** Puts rows of one instant in order where a part is sorted by time; the end of what is left of it. */
  const settleTies = ({ at, name, row, snapshot }: Slice, from: number, to: number): number => {
    let end = from
    for (let begin = from; begin < to; ) {
      let next = begin + 1
      while (next < to && at[next] === at[begin]) next++
      const isTie = next - begin > 1
      const kept = isTie ? orderTies(columns, rankOf, row.subarray(begin, next), row.subarray(begin, next)) : 1
      for (let i = 0; i < kept; i++, end++) {
        const each = row[begin + i]!
        row[end] = each
        at[end] = at[begin]!
        name[end] = isTie ? columns.name[each]! : name[begin]!
        snapshot[end] = isTie ? (snapshots?.of(each) ?? 0) : snapshot[begin]!
      }
      begin = next
    }
    return end
  }

  return (slice) => {
    const { partner, at, name, row, snapshot } = slice
    const partners: number[] = []
    let kept = 0
    for (let from = 0; from < slice.length; ) {
      const code = partner[from]!
      let isSorted = true
      let hasTies = false
      let to = from + 1
      for (; to < slice.length && partner[to] === code; to++) {
        if (at[to]! < at[to - 1]!) isSorted = false
        else if (at[to] === at[to - 1]) hasTies = true
      }
      if (!isSorted) sortPart(slice, from, to)
      const end = isSorted && !hasTies ? to : settleTies(slice, from, to)
      if (kept < from) {
        for (const column of [partner, at, name, row, snapshot]) column.copyWithin(kept, from, end)
      }
      kept += end - from
      partners.push(code)
      from = to
    }
    slice.length = kept
    return Int32Array.from(partners)
  }
}
