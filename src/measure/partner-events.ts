import type { EventColumns } from '../event/event-log.js'
import type { Role } from '../flow/compile-flow.js'
import { orderEvents } from './event-order.js'

/** One partner's events in order, without duplicates. Positions index `roles`, `times` and `rows` alike. */
export interface PartnerEvents {
  /** What each event matches. */
  readonly roles: readonly Role[]
  /** When each happened. */
  readonly times: readonly number[]
  /** Row of the log that each is. */
  readonly rows: readonly number[]
  /** Name of the event at a position. */
  readonly nameAt: (position: number) => string
}

/** The rows of each partner up to an instant, in input order, and how many rows are later: a counting sort. */
export function groupByPartner(
  { length, partner, at, partners }: EventColumns,
  asOf: number,
): {
  /** Rows of a partner. */
  readonly rowsOf: (code: number) => Int32Array
  /** Rows after the instant. */
  readonly after: number
} {
  const starts = new Int32Array(partners.length + 1)
  for (let row = 0; row < length; row++) if (at[row]! <= asOf) starts[partner[row]! + 1]!++
  for (let code = 0; code < partners.length; code++) starts[code + 1]! += starts[code]!
  const read = starts[partners.length]!
  const rows = new Int32Array(read)
  const next = starts.slice()
  for (let row = 0; row < length; row++) if (at[row]! <= asOf) rows[next[partner[row]!]!++] = row
  return { rowsOf: (code) => rows.subarray(starts[code], starts[code + 1]), after: length - read }
}

/** Puts a partner's rows in event order, without duplicates, and says what each matches. */
export function readPartner(columns: EventColumns, roleOf: (row: number) => Role, input: Int32Array): PartnerEvents {
  const { at, name, names } = columns
  const sorted = input.slice()
  const rows = Array.from(
    sorted.subarray(
      0,
      orderEvents(columns, (row) => roleOf(row).rank, sorted),
    ),
  )
  return {
    roles: rows.map(roleOf),
    times: rows.map((row) => at[row]!),
    rows,
    nameAt: (position) => names[name[rows[position]!]!]!,
  }
}
