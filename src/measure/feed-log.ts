import type { EventColumns } from '../event/event-log.js'
import { type CarriedAttributes, carry } from './attribute-history.js'
import { orderEvents } from './event-order.js'
import { advance, type Block, fetchAhead, type Kernel } from './kernel.js'
import { groupByPartner } from './partner-events.js'
import { rowOrder } from './row-order.js'
import { rowRoles } from './row-roles.js'

/** Rows of a block: few enough that they, and the states of their partners, stay in a near cache. */
const BLOCK = 1024

/** Up to so many rows of one instant are compared with each other to find a partner who is there twice. */
const FEW = 8

/** What became of rows. */
export interface Fed {
  /** Later than `asOf`. */
  readonly after: number
  /** Repeat another one's partner, id and instant. */
  readonly duplicate: number
}

/**
 * Gives the rows of a log up to an instant to a kernel, each partner's in order and without duplicates.
 *
 * Rows in order of time, or with each partner's together and in order, are walked as they lie; others are grouped by partner first. Ties of
 * one partner are found on the way and put in order where they stand.
 *
 * @param carried - Takes what rows carry.
 * @param codes - Code of each of the columns' partners in the kernel, if it is another one.
 */
export function feedLog(
  kernel: Kernel,
  columns: EventColumns,
  asOf: number,
  carried: CarriedAttributes,
  codes?: Int32Array,
): Fed {
  const { flow } = kernel
  const { length, partner, at, name, attributes } = columns
  const roleOf = rowRoles(flow, columns)
  const rankOf = (row: number): number => flow.roles[roleOf(row)]!.rank
  const codeOf = (row: number): number => (codes === undefined ? partner[row]! : codes[partner[row]!]!)
  let duplicate = 0

  // Rows that were put in order wait here until there are enough of them.
  const size = Math.min(BLOCK, columns.length)
  const waiting = openBlock(size)
  let filled = 0
  const flush = (): void => {
    advance(kernel, waiting, 0, filled)
    filled = 0
  }
  const note = (row: number): void => {
    const values = attributes?.[row]
    if (values !== undefined) carry(carried, codeOf(row), at[row]!, values)
  }
  /** Takes rows of one partner in any order. */
  const pushPartner = (rows: Int32Array): void => {
    const kept = orderEvents(columns, rankOf, rows)
    duplicate += rows.length - kept
    for (let i = 0; i < kept; i++) {
      const row = rows[i]!
      if (filled === size) flush()
      waiting.partner[filled] = codeOf(row)
      waiting.at[filled] = at[row]!
      waiting.role[filled] = roleOf(row)
      waiting.name[filled++] = name[row]!
      note(row)
    }
  }

  // Rows that are in order as they lie, in blocks of one kind of column.
  const buffer = openBlock(size)
  const load = (from: number, to: number): Block => {
    for (let row = from; row < to; row++) buffer.role[row - from] = roleOf(row)
    if (codes !== undefined) for (let row = from; row < to; row++) buffer.partner[row - from] = codeOf(row)
    return {
      partner: codes === undefined ? view(partner, from, to, buffer.partner) : buffer.partner,
      at: viewTimes(at, from, to, buffer.at),
      role: buffer.role,
      name: view(name, from, to, buffer.name),
    }
  }
  const take = (block: Block, first: number, from: number, to: number): void => {
    advance(kernel, block, from, to)
    if (attributes !== undefined) for (let i = from; i < to; i++) note(first + i)
  }

  const stamps = new Int32Array(columns.partners.length)
  const places = new Int32Array(columns.partners.length)
  let stamp = 0
  /** Whether a partner is there twice. */
  const hasTie = (from: number, to: number): boolean => {
    const isShort = to - from <= FEW
    if (!isShort) stamp++
    for (let row = from; row < to; row++) {
      const code = partner[row]!
      if (isShort) for (let other = from; other < row; other++) if (partner[other] === code) return true
      if (isShort) continue
      if (stamps[code] === stamp) return true
      stamps[code] = stamp
    }
    return false
  }
  /** Takes rows of one instant, in any order: each partner's together. */
  const pushInstant = (from: number, to: number): void => {
    stamp++
    const sizes: number[] = []
    for (let row = from; row < to; row++) {
      const code = partner[row]!
      if (stamps[code] !== stamp) {
        stamps[code] = stamp
        places[code] = sizes.push(0) - 1
      }
      sizes[places[code]!]!++
    }
    const ends = Int32Array.from(sizes)
    for (let i = 1; i < ends.length; i++) ends[i]! += ends[i - 1]!
    const rows = new Int32Array(to - from)
    for (let row = to - 1; row >= from; row--) rows[--ends[places[partner[row]!]!]!] = row
    ends.forEach((start, i) => {
      pushPartner(rows.subarray(start, start + sizes[i]!))
    })
    flush()
  }
  const walkByTime = (): number => {
    const read = countUpTo(at, length, asOf)
    let from = 0
    while (from < read) {
      const to = Math.min(from + BLOCK, read)
      const block = load(from, to)
      fetchAhead(kernel, block.partner, to - from)
      // Rows from `done` on are still to be taken; those from `begin` on have one instant.
      let done = 0
      let begin = 0
      for (let i = 1; i <= to - from; i++) {
        if (i < to - from ? block.at[i] === block.at[begin] : to < read && at[to] === block.at[begin]) continue
        if (i - begin > 1 && hasTie(from + begin, from + i)) {
          take(block, from, done, begin)
          pushInstant(from + begin, from + i)
          done = i
        }
        begin = i
      }
      take(block, from, done, begin)
      from += begin
      // An instant of more rows than a block holds.
      if (begin === 0) {
        let end = from + 1
        while (end < read && at[end] === at[from]) end++
        pushInstant(from, end)
        from = end
      }
    }
    return length - read
  }
  const walkByPartner = (): number => {
    let after = 0
    for (let from = 0; from < length; ) {
      let to = Math.min(from + BLOCK, length)
      const block = load(from, to)
      let careful = to < length && partner[to] === partner[to - 1] && at[to] === at[to - 1]
      for (let i = 0; i < to - from; i++) {
        if (block.at[i]! > asOf) careful = true
        else if (i > 0 && block.at[i] === block.at[i - 1] && block.partner[i] === block.partner[i - 1]) careful = true
      }
      if (!careful) take(block, from, 0, to - from)
      else {
        for (let row = from; row < to; ) {
          let end = row + 1
          while (end < length && partner[end] === partner[row]) end++
          const rows = new Int32Array(end - row)
          let read = 0
          for (; row < end; row++) if (at[row]! <= asOf) rows[read++] = row
          after += rows.length - read
          pushPartner(rows.subarray(0, read))
          to = Math.max(to, end)
        }
        flush()
      }
      from = to
    }
    return after
  }
  const walkGrouped = (): number => {
    const { rowsOf, after } = groupByPartner(columns, asOf)
    for (let code = 0; code < columns.partners.length; code++) pushPartner(rowsOf(code))
    flush()
    return after
  }

  const walks = { time: walkByTime, partner: walkByPartner, none: walkGrouped }
  const after = walks[rowOrder(columns)]()
  return { after, duplicate }
}

function openBlock(size: number): Block {
  return {
    partner: new Int32Array(size),
    at: new Float64Array(size),
    role: new Int32Array(size),
    name: new Int32Array(size),
  }
}

/** Part of a column as it is, or copied into a buffer: the kernel's loop sees one kind of column, whatever a user brings. */
function view(column: ArrayLike<number>, from: number, to: number, buffer: Int32Array): Int32Array {
  if (column instanceof Int32Array) return column.subarray(from, to)
  for (let i = from; i < to; i++) buffer[i - from] = column[i]!
  return buffer
}

function viewTimes(column: ArrayLike<number>, from: number, to: number, buffer: Float64Array): Float64Array {
  if (column instanceof Float64Array) return column.subarray(from, to)
  for (let i = from; i < to; i++) buffer[i - from] = column[i]!
  return buffer
}

/** How many of so many ascending values are at most so great. */
function countUpTo(values: ArrayLike<number>, length: number, most: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! <= most) low = middle + 1
    else high = middle
  }
  return low
}
