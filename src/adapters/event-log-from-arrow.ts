import { type AliasMap, resolveAliases } from '../core/aliases.js'
import { describeValue } from '../core/describe-value.js'
import { isUtf8, textOfUtf8 } from '../core/utf8.js'
import { isWellFormed } from '../core/well-formed.js'
import type { EventLog, Scalars } from '../event/event-log.js'
import { knownEntries } from '../event/known-entries.js'
import { logBuilder, takeReading } from '../event/log-builder.js'
import { rowReader } from '../event/row-reader.js'
import { collectScalars } from '../event/scalars.js'
import { textCodes } from '../event/text-codes.js'
import { isInstant, type TimeFormat } from '../event/time-format.js'
import { isTimeZone, localTimeReader } from '../time/time-zone.js'
import {
  ARROW,
  type ArrowBatch,
  type ArrowColumn,
  type ArrowTable,
  dividedAt,
  type Halves,
  halvesOf,
  isPresent,
} from './arrow-table.js'
import { byteKeys } from './byte-keys.js'
import { columnOf } from './csv-mapping.js'
import { jsonTimes } from './ndjson-mapping.js'
import { emptySpans, hashOfBytes, type Spans } from './spans.js'
import { TEXT_TIMES, type TextTime } from './text-times.js'

/** Which column of an Arrow table holds what. */
export interface ArrowMapping {
  /** Column of the partner. */
  readonly partner: string
  /** Column of the event's name. */
  readonly name: string
  /** Column of the time. */
  readonly at: string
  /** Column of the event's identity. */
  readonly id?: string | undefined
  /** Column of the order among events of one instant. */
  readonly seq?: string | undefined
  /** Columns that become properties. */
  readonly props?: readonly string[] | undefined
  /** Columns that become the partner's attributes; each row then is a full snapshot, an empty one too. */
  readonly attributes?: readonly string[] | undefined
  /** How times are written in columns of numbers or texts, as in NDJSON. Columns of timestamps and dates say it themselves. */
  readonly time?: TextTime | undefined
  /** IANA time zone of texts without an offset, timestamps without a zone, and dates. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Partners known under several ids: a map from an alias to the partner, or to another alias of it. */
  readonly aliases?: AliasMap | undefined
}

const KEYS = ['partner', 'name', 'at', 'id', 'seq', 'props', 'attributes', 'time', 'timeZone', 'aliases']

/**
 * A log of events from a table of Apache Arrow, as Parquet files, DuckDB and other engines give it.
 *
 * Columns are read where they lie: of a dictionary each text is decoded once, of a column of texts each different one; timestamps of any
 * unit become milliseconds, finer digits cut off. The rules are those of `readEvents`; null is missing; a bad row is kept out and counted under its position. What is in plain arrays already goes through `eventLogFromColumns`.
 *
 * @param table - A table of `apache-arrow` or `@uwdata/flechette`, neither of which this package needs itself; nothing of it is kept.
 * @param mapping - Which column holds what.
 * @returns The usable rows as columns, and an account of the others.
 * @throws RangeError if the mapping is outside its domain, or names a column that the table lacks or has twice.
 *
 * @example
 * import { eventLogFromArrow } from 'learnloop/adapters'
 * import { tableFromArrays } from 'apache-arrow'
 *
 * const table = tableFromArrays({ user: ['ann', 'bob'], event: ['open', 'open'], time: [1740787200000, Number.NaN] })
 * const log = eventLogFromArrow(table, { partner: 'user', name: 'event', at: 'time' })
 * log.columns.partners // => ['ann']
 * log.quality.examples[0]?.code // => 'bad-time'
 *
 * @category adapters
 * @since 0.1.0
 */
export function eventLogFromArrow(table: ArrowTable, mapping: ArrowMapping): EventLog {
  const { partner, name, at, id, seq, props, attributes, time, timeZone = 'UTC', aliases = {} } = checked(mapping)
  if (typeof table !== 'object' || table === null || typeof table.getChildAt !== 'function')
    throw new RangeError(`eventLogFromArrow: table must be an Arrow table; got ${describeValue(table)}`)
  const header = table.schema.fields.map((field) => field.name)
  const columnAt = (column: string, field: string): ArrowColumn =>
    table.getChildAt(columnOf('eventLogFromArrow', header, column, field))!
  const optional = (column: string | undefined, field: string): Cells =>
    column === undefined ? () => undefined : cellsOf(columnAt(column, field))
  const scalars = (
    columns: readonly string[] | undefined,
    field: string,
  ): ((row: number) => Scalars | string | undefined) => {
    if (columns === undefined) return () => undefined
    const cells = columns.map((column) => cellsOf(columnAt(column, field)))
    // A cell that is null has no value, as an empty field of CSV.
    return (row) => collectScalars(columns, (_, i) => cells[i]!(row) ?? undefined)
  }

  const partnerColumn = columnAt(partner, 'partner')
  const nameColumn = columnAt(name, 'name')
  const times = timesOf(columnAt(at, 'at'), jsonTimes(time, timeZone), timeZone)
  const idAt = optional(id, 'id')
  const seqAt = optional(seq, 'seq')
  const propsAt = scalars(props, 'props')
  const attributesAt = scalars(attributes, 'attributes')

  const resolved = resolveAliases(aliases, 'eventLogFromArrow')
  const partners = textCodes(resolved)
  const names = textCodes(new Map())
  const builder = logBuilder(partners.values, names.values, resolved)
  const partnerAt = cellsOf(partnerColumn)
  const nameAt = cellsOf(nameColumn)
  const partnerKeys = keysOf(partnerColumn, table.numRows)
  const nameKeys = keysOf(nameColumn, table.numRows)
  const label = (column: string | undefined): string => `column ${describeValue(column)}`
  const readRow = rowReader(
    {
      partner: label(partner),
      name: label(name),
      at: label(at),
      id: label(id),
      seq: label(seq),
      props: 'props',
      attributes: 'attributes',
    },
    times.format,
  )

  for (let row = 0; row < table.numRows; row++) {
    const partnerCode = partnerKeys.codeAt(row)
    const nameCode = nameKeys.codeAt(row)
    const timeValue = times.at(row)
    const idValue = idAt(row)
    const seqValue = seqAt(row)
    const rowProps = propsAt(row)
    const rowAttributes = attributesAt(row)
    const instant = partnerCode === -1 || nameCode === -1 ? undefined : times.format.read(timeValue)
    if (
      instant !== undefined &&
      (idValue === undefined || (typeof idValue === 'string' && isWellFormed(idValue))) &&
      (seqValue === undefined || isWhole(seqValue)) &&
      typeof rowProps !== 'string' &&
      typeof rowAttributes !== 'string'
    ) {
      // Adding 0 turns -0 into 0.
      builder.add(
        partnerCode,
        nameCode,
        instant,
        seqValue === undefined ? undefined : seqValue + 0,
        idValue,
        rowProps,
        rowAttributes,
      )
      continue
    }
    const reading = readRow({
      partner: partnerAt(row),
      name: nameAt(row),
      at: timeValue,
      id: idValue,
      seq: seqValue,
      props: rowProps,
      attributes: rowAttributes,
    })
    takeReading(builder, partners, names, row, reading)
    if (reading._tag === 'Rejection') continue
    partnerKeys.learn(row, partners.codeOf(reading.partner))
    nameKeys.learn(row, names.codeOf(reading.name))
  }
  return builder.take(true)
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function checked(mapping: ArrowMapping): ArrowMapping {
  const caller = 'eventLogFromArrow'
  const given = knownEntries(caller, 'mapping', mapping, KEYS)
  const refuse = (field: string, rule: string): never => {
    throw new RangeError(`${caller}: mapping.${field} must ${rule}; got ${describeValue(given.get(field))}`)
  }
  for (const field of ['partner', 'name', 'at']) {
    if (typeof given.get(field) !== 'string') refuse(field, 'be the name of a column')
  }
  for (const field of ['id', 'seq']) {
    if (given.has(field) && typeof given.get(field) !== 'string') refuse(field, 'be the name of a column')
  }
  for (const field of ['props', 'attributes']) {
    const columns = given.get(field) ?? []
    if (!Array.isArray(columns) || !columns.every((column) => typeof column === 'string'))
      refuse(field, 'be a list of names of columns')
  }
  if (!TEXT_TIMES.includes((given.get('time') ?? 'iso') as TextTime))
    refuse('time', `be one of ${TEXT_TIMES.join(', ')}`)
  if (!isTimeZone(given.get('timeZone') ?? 'UTC')) refuse('timeZone', 'be the name of an IANA time zone')
  return mapping
}

/** The value of a row as a row of objects would have it; rows are asked for in ascending order. `undefined` is null. */
type Cells = (row: number) => unknown

function cellsOf(column: ArrowColumn, readerOf: (column: ArrowColumn) => ValueReader = valueReader): Cells {
  const read = column.type.typeId === ARROW.dictionary ? dictionaryReader(column, readerOf) : readerOf(column)
  let part = 0
  let start = 0
  return (row) => {
    let batch = column.data[part]!
    while (row >= start + batch.length) {
      start += batch.length
      batch = column.data[++part]!
    }
    return isPresent(batch, row - start) ? (read(batch, row - start, row) ?? undefined) : undefined
  }
}

/** The value at an index of a batch, which is that of a row of the table; it is not null. */
type ValueReader = (batch: ArrowBatch, index: number, row: number) => unknown

function dictionaryReader(column: ArrowColumn, readerOf: (column: ArrowColumn) => ValueReader): ValueReader {
  const decoded = new Map<unknown, readonly unknown[]>()
  return ({ values, dictionary }, index, row) => {
    if (dictionary === null || dictionary === undefined) return column.get(row)
    let known = decoded.get(dictionary)
    if (known === undefined) {
      const cells = cellsOf(dictionary, readerOf)
      known = Array.from({ length: dictionary.length }, (_, code) => cells(code))
      decoded.set(dictionary, known)
    }
    return known[Number((values as ArrayLike<number | bigint>)[index]!)]
  }
}

/** What is no value of a row, and says so: of a decimal one library gives words, the other a number or its digits without the point. */
const NO_VALUE: object = {}

function valueReader(column: ArrowColumn): ValueReader {
  const find = textFinder(column)
  if (find !== undefined)
    return (batch, index) => {
      const { from, to, bytes } = find(batch, index)
      return textOfUtf8(bytes, from, to, false) ?? NO_VALUE
    }
  switch (column.type.typeId) {
    case ARROW.int:
      return ({ values }, index) => plain((values as ArrayLike<number | bigint>)[index]!)
    case ARROW.decimal:
      return () => NO_VALUE
    default:
      return (_, __, row) => plain(column.get(row))
  }
}

/** The same from either library, whatever it was told to make of dates and of whole numbers of 64 bits. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime()
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}

/** Where the bytes of a text lie. */
interface TextSpan {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}
type TextFinder = (batch: ArrowBatch, index: number) => TextSpan

/** How texts lie in a column; `undefined` if it holds none, or a dictionary of them. */
function textFinder({ type: { typeId } }: ArrowColumn): TextFinder | undefined {
  if (typeId === ARROW.text || typeId === ARROW.largeText) return textAt
  return typeId === ARROW.textView ? viewedText : undefined
}

function textAt({ values, valueOffsets, offsets }: ArrowBatch, index: number): TextSpan {
  const ends = (valueOffsets ?? offsets) as ArrayLike<number | bigint>
  return { bytes: values as Uint8Array, from: Number(ends[index]!), to: Number(ends[index + 1]!) }
}

/** A view is the size of its text, and the text itself or the buffer and the byte at which it begins. */
function viewedText({ values, variadicBuffers, data }: ArrowBatch, index: number): TextSpan {
  const views = values as Uint8Array
  const start = 16 * index
  // No further than the column goes, whatever lies behind it.
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength)
  const size = view.getInt32(start, true)
  if (size <= 12) return { bytes: views, from: start + 4, to: start + 4 + size }
  const from = view.getInt32(start + 12, true)
  return { bytes: (variadicBuffers ?? data)![view.getInt32(start + 8, true)]!, from, to: from + size }
}

/** Codes of the texts of a column, as far as they are known: by their place in a dictionary, or by their bytes. */
interface Keys {
  /** The code of a row, -1 if it is not known. */
  readonly codeAt: (row: number) => number
  /** Tells the code of a row. */
  readonly learn: (row: number, code: number) => void
}

function keysOf(column: ArrowColumn, rows: number): Keys {
  const keys = new Int32Array(rows).fill(-1)
  let count = 0
  let start = 0
  const bases = new Map<unknown, number>()
  const texts = byteKeys()
  const find = textFinder(column)
  const span = emptySpans(1)
  for (const batch of column.data) {
    const { length, dictionary } = batch
    if (column.type.typeId === ARROW.dictionary && dictionary !== null && dictionary !== undefined) {
      const base = bases.get(dictionary) ?? count
      if (base === count) count += dictionary.length
      bases.set(dictionary, base)
      const codes = batch.values as ArrayLike<number | bigint>
      for (let i = 0; i < length; i++) if (isPresent(batch, i)) keys[start + i] = base + Number(codes[i]!)
    } else if (find !== undefined) {
      for (let i = 0; i < length; i++) {
        if (!isPresent(batch, i)) continue
        const { bytes, from, to } = find(batch, i)
        setSpan(span, bytes, from, to)
        const known = texts.find(bytes, span, FIRST)
        // Only texts are kept.
        if (known === -1 && isUtf8(bytes, from, to)) texts.add(bytes, span, FIRST, count++)
        keys[start + i] = known === -1 ? texts.find(bytes, span, FIRST) : known
      }
    }
    start += length
  }
  const codes = new Int32Array(count).fill(-1)
  return {
    codeAt: (row) => {
      const key = keys[row]!
      return key === -1 ? -1 : codes[key]!
    },
    learn: (row, code) => {
      if (keys[row] !== -1) codes[keys[row]!] = code
    },
  }
}

function setSpan({ starts, ends, hashes }: Spans, bytes: Uint8Array, from: number, to: number): void {
  starts[0] = from
  ends[0] = to
  hashes[0] = hashOfBytes(bytes, from, to)
}

const FIRST: readonly number[] = [0]

/** Times of a column, and how they are read. */
interface Times {
  readonly at: Cells
  readonly format: TimeFormat
}

function timesOf(column: ArrowColumn, format: TimeFormat, timeZone: string): Times {
  const { typeId, unit = 0, timezone } = column.type.dictionary ?? column.type
  // A number, but of a day or between two instants.
  if (typeId === ARROW.time || typeId === ARROW.duration)
    return { at: cellsOf(column), format: { expected: 'an instant', read: () => undefined } }
  const isTimestamp = typeId === ARROW.timestamp
  if (!isTimestamp && typeId !== ARROW.date) return { at: cellsOf(column), format }
  const isLocal = !isTimestamp || timezone === undefined || timezone === null || timezone === ''
  const readLocal = isLocal && timeZone !== 'UTC' ? localTimeReader(timeZone) : undefined
  const readMs = isTimestamp ? timestampReader(unit) : unit === 0 ? readDays : timestampReader(1)
  return {
    at: cellsOf(column, () => (batch, index) => {
      const ms = readMs(batch, index)
      return readLocal !== undefined && isInstant(ms) ? readLocal(ms) : ms
    }),
    format: {
      expected: 'an instant that a Date can hold',
      read: (value) => (isInstant(value) ? value : undefined),
    },
  }
}

function readDays({ values }: ArrowBatch, index: number): number {
  return (values as Int32Array)[index]! * 86_400_000
}

/** Milliseconds of timestamps in seconds, milliseconds, microseconds or nanoseconds (0 to 3). */
function timestampReader(unit: number): (batch: ArrowBatch, index: number) => number {
  const factor = unit === 0 ? 1000 : 1
  const divisor = unit === 3 ? 1_000_000 : unit === 2 ? 1000 : 1
  let known: unknown
  let halves: Halves | undefined
  return ({ values }, index) => {
    if (values !== known) {
      known = values
      halves = halvesOf(values)
    }
    return halves === undefined ? Number.NaN : dividedAt(halves, index, divisor) * factor
  }
}
