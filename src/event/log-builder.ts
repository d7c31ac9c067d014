import type { EventLog, Scalars } from './event-log.js'
import type { Rejection } from './rejection.js'
import { rejectionCounter } from './rejection-counter.js'
import type { ReadableRow } from './row-reader.js'
import { timeWarnings } from './time-warnings.js'

/** Takes rows one after the other into columns. Mutable: for use inside one function or reader. */
export interface LogBuilder {
  /** The columns that every row fills. A reader in a hurry writes row `length` itself, after {@link LogBuilder.room}, and adds 1. */
  readonly rows: OpenColumns
  /** Makes room for one more row. */
  readonly room: () => void
  /** Sets what not every row has, of the row that comes next. */
  readonly setOptional: (
    seq: number | undefined,
    id: string | undefined,
    props: Scalars | undefined,
    attributes: Scalars | undefined,
  ) => void
  /** Takes one usable row; `partner` and `name` are codes of the dictionaries. */
  readonly add: (
    partner: number,
    name: number,
    at: number,
    seq: number | undefined,
    id: string | undefined,
    props: Scalars | undefined,
    attributes: Scalars | undefined,
  ) => void
  /** Counts one row that cannot be used; `row` is its place in the input, for examples. */
  readonly reject: (row: number, rejection: Rejection) => void
  /** Rows given so far, and how many of them were rejected, those of earlier logs included. */
  readonly progress: () => { readonly rows: number; readonly rejected: number }
  /** The log of the rows since the last; `final` if no more rows come. */
  readonly take: (final: boolean) => EventLog
}

/** Columns with room at their end. */
export interface OpenColumns {
  length: number
  partner: Int32Array
  name: Int32Array
  at: Float64Array
}

/** Rows from which on a log counts as large. */
const LARGE = 65_536

/** A builder of logs; `aliases` were applied to all partners (`resolveAliases`). */
export function logBuilder(
  partners: readonly string[],
  names: readonly string[],
  aliases: ReadonlyMap<string, string>,
): LogBuilder {
  const rows: OpenColumns = {
    length: 0,
    partner: new Int32Array(1024),
    name: new Int32Array(1024),
    at: new Float64Array(1024),
  }
  const seq = sparseColumn<number>(0)
  const id = sparseColumn<string | undefined>(undefined)
  const props = sparseColumn<Scalars | undefined>(undefined)
  const attributes = sparseColumn<Scalars | undefined>(undefined)
  let rejections = rejectionCounter()
  let earlierRows = 0
  let earlierRejected = 0

  const room = (): void => {
    const { length } = rows
    if (length < rows.at.length) return
    rows.partner = grown(rows.partner, new Int32Array(2 * length))
    rows.name = grown(rows.name, new Int32Array(2 * length))
    rows.at = grown(rows.at, new Float64Array(2 * length))
  }
  const setOptional: LogBuilder['setOptional'] = (rowSeq, rowId, rowProps, rowAttributes) => {
    if (rowSeq !== undefined) seq.set(rows.length, rowSeq)
    if (rowId !== undefined) id.set(rows.length, rowId)
    if (rowProps !== undefined) props.set(rows.length, rowProps)
    if (rowAttributes !== undefined) attributes.set(rows.length, rowAttributes)
  }

  return {
    rows,
    room,
    setOptional,
    add: (partner, name, at, rowSeq, rowId, rowProps, rowAttributes) => {
      room()
      rows.partner[rows.length] = partner
      rows.name[rows.length] = name
      rows.at[rows.length] = at
      setOptional(rowSeq, rowId, rowProps, rowAttributes)
      rows.length++
    },
    reject: (row, rejection) => {
      rejections.add(row, rejection)
    },
    progress: () => ({
      rows: earlierRows + rows.length + rejections.rejected(),
      rejected: earlierRejected + rejections.rejected(),
    }),
    take: (final) => {
      const { length } = rows
      // Of a large log that is complete no copy is made: it and the original would not be in memory at once.
      const cut = final && length >= LARGE ? 'subarray' : 'slice'
      const at = rows.at[cut](0, length)
      const columns = {
        length,
        partner: rows.partner[cut](0, length),
        name: rows.name[cut](0, length),
        at,
        seq: seq.take(length),
        id: id.take(length),
        props: props.take(length),
        attributes: attributes.take(length),
        partners,
        names,
      }
      const quality = { ...rejections.quality(length), warnings: timeWarnings(at) }
      earlierRows += quality.rows
      earlierRejected += quality.rejected
      rows.length = 0
      rejections = rejectionCounter()
      return { columns, quality, aliases: aliases.size === 0 ? undefined : Object.fromEntries(aliases) }
    },
  }
}

/** Puts what was read of a row where it belongs; `row` is its place in the input. */
export function takeReading(
  builder: LogBuilder,
  partners: { readonly codeOf: (text: string) => number },
  names: { readonly codeOf: (text: string) => number },
  row: number,
  reading: ReadableRow | Rejection,
): void {
  if (reading._tag === 'Rejection') builder.reject(row, reading)
  else
    builder.add(
      partners.codeOf(reading.partner),
      names.codeOf(reading.name),
      reading.at,
      reading.seq,
      reading.id,
      reading.props,
      reading.attributes,
    )
}

/** A column that costs nothing until a row has a value in it. */
function sparseColumn<A>(missing: A): {
  readonly set: (index: number, value: A) => void
  readonly take: (length: number) => A[] | undefined
} {
  let values: A[] | undefined
  const fill = (column: A[], length: number): A[] => {
    while (column.length < length) column.push(missing)
    return column
  }
  return {
    set: (index, value) => {
      values ??= []
      if (values.length < index) fill(values, index)
      values.push(value)
    },
    take: (length) => {
      const taken = values && fill(values, length)
      values = undefined
      return taken
    },
  }
}

function grown<A extends Int32Array | Float64Array>(from: A, to: A): A {
  to.set(from)
  return to
}
