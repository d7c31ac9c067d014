import type { EventLog, Scalars } from './event-log.js'
import type { Rejection } from './rejection.js'
import { rejectionCounter } from './rejection-counter.js'
import type { ReadableRow } from './row-reader.js'
import { timeWarnings } from './time-warnings.js'

/** Takes rows one after the other into columns. Mutable: for use inside one function or reader. */
export interface LogBuilder {
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
  /** The log of the rows since the last. */
  readonly take: () => EventLog
}

/** A builder of logs; `aliases` were applied to all partners (`resolveAliases`). */
export function logBuilder(
  partners: readonly string[],
  names: readonly string[],
  aliases: ReadonlyMap<string, string>,
): LogBuilder {
  let partner = new Int32Array(1024)
  let name = new Int32Array(1024)
  let at = new Float64Array(1024)
  const seq = sparseColumn<number>()
  const id = sparseColumn<string>()
  const props = sparseColumn<Scalars>()
  const attributes = sparseColumn<Scalars>()
  let length = 0
  let rejections = rejectionCounter()
  let earlierRows = 0
  let earlierRejected = 0

  return {
    add: (partnerCode, nameCode, instant, rowSeq, rowId, rowProps, rowAttributes) => {
      if (length === at.length) {
        partner = grown(partner, new Int32Array(2 * length))
        name = grown(name, new Int32Array(2 * length))
        at = grown(at, new Float64Array(2 * length))
      }
      partner[length] = partnerCode
      name[length] = nameCode
      at[length] = instant
      seq.set(length, rowSeq)
      id.set(length, rowId)
      props.set(length, rowProps)
      attributes.set(length, rowAttributes)
      length++
    },
    reject: (row, rejection) => {
      rejections.add(row, rejection)
    },
    progress: () => ({
      rows: earlierRows + length + rejections.rejected(),
      rejected: earlierRejected + rejections.rejected(),
    }),
    take: () => {
      const times = at.slice(0, length)
      const columns = {
        length,
        partner: partner.slice(0, length),
        name: name.slice(0, length),
        at: times,
        seq: seq.take()?.map((value) => value ?? 0),
        id: id.take(),
        props: props.take(),
        attributes: attributes.take(),
        partners,
        names,
      }
      const quality = { ...rejections.quality(length), warnings: timeWarnings(times) }
      earlierRows += length
      earlierRejected += quality.rejected
      length = 0
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
function sparseColumn<A>(): {
  readonly set: (index: number, value: A | undefined) => void
  readonly take: () => (A | undefined)[] | undefined
} {
  let values: (A | undefined)[] | undefined
  return {
    set: (index, value) => {
      if (values === undefined) {
        if (value === undefined) return
        values = new Array<A | undefined>(index).fill(undefined)
      }
      values.push(value)
    },
    take: () => {
      const taken = values
      values = undefined
      return taken
    },
  }
}

function grown<A extends Int32Array | Float64Array>(from: A, to: A): A {
  to.set(from)
  return to
}
