import { describeValue } from '../core/describe-value.js'
import { isWellFormed } from '../core/well-formed.js'
import type { EventColumns, EventLog, Scalars } from './event-log.js'
import { logBuilder, takeReading } from './log-builder.js'
import { objectReader } from './object-reader.js'
import { areScalars } from './scalars.js'
import { textCodes } from './text-codes.js'
import { isInstant, rowTimes } from './time-format.js'
import { timeWarnings } from './time-warnings.js'

const NO_ALIASES: ReadonlyMap<string, string> = new Map<string, string>([])
const OPTIONAL_COLUMNS = ['seq', 'id', 'props', 'attributes'] as const

/**
 * A log of events that is in columns already, as engines and files for analysis hold it.
 *
 * Where {@link readEvents} looks up every text of every row, this takes dictionary-coded columns as they are, without a copy: they must
 * not change afterwards. Every value is checked. If a row is bad, or holds what `readEvents` would turn into something else (a `Date`, an id that is
 * a number), all rows are read by its rules into new columns, and bad ones are counted in `log.quality`.
 *
 * @param columns - Columns of equal length; codes are indices of `partners` and `names`.
 * @returns The log; partners are taken to be free of aliases.
 * @throws RangeError if something is no column or list, a column is not as long as the others, a code is no index, or a partner or name is empty or there twice.
 *
 * @example
 * import { eventLogFromColumns } from 'learnloop'
 *
 * const log = eventLogFromColumns({
 *   length: 3,
 *   partner: Int32Array.of(0, 0, 1),
 *   name: Int32Array.of(0, 1, 0),
 *   at: Float64Array.of(1_000, 2_000, Number.NaN),
 *   partners: ['ann', 'bob'],
 *   names: ['signup', 'purchase'],
 * })
 * log.columns.length // => 2
 * log.quality.rejected // => 1
 *
 * @category events
 * @since 0.1.0
 */
export function eventLogFromColumns(columns: EventColumns): EventLog {
  if (typeof columns !== 'object' || columns === null)
    throw new RangeError(`eventLogFromColumns: columns must be an object of columns; got ${describeValue(columns)}`)
  const { length, partners, names } = columns
  if (!Number.isSafeInteger(length) || length < 0)
    throw new RangeError(`eventLogFromColumns: length must be a non-negative integer; got ${describeValue(length)}`)
  checkTexts('partners', partners)
  checkTexts('names', names)
  checkCodes('partner', columns.partner, length, partners.length)
  checkCodes('name', columns.name, length, names.length)
  checkLength('at', columns.at, length)
  for (const column of OPTIONAL_COLUMNS) {
    if (columns[column] !== undefined) checkLength(column, columns[column], length)
  }

  return isClean(columns)
    ? { columns, quality: { rows: length, rejected: 0, examples: [], warnings: timeWarnings(columns.at) } }
    : rebuilt(columns)
}

/** Whether every value is one that `readEvents` would keep as it is. */
function isClean({ length, at, seq, id, props, attributes }: EventColumns): boolean {
  for (let row = 0; row < length; row++) if (!isInstant(at[row]) || Object.is(at[row], -0)) return false
  for (let row = 0; seq !== undefined && row < length; row++) {
    if (!Number.isSafeInteger(seq[row]) || Object.is(seq[row], -0)) return false
  }
  for (let row = 0; id !== undefined && row < length; row++) {
    const value = id[row]
    if (value !== undefined && (typeof value !== 'string' || !isWellFormed(value))) return false
  }
  return isScalarColumn(props, length) && isScalarColumn(attributes, length)
}

/** Objects that are remembered as checked: rows of equal properties often share one. */
const REMEMBERED = 65_536

function isScalarColumn(column: ArrayLike<Scalars | undefined> | undefined, length: number): boolean {
  if (column === undefined) return true
  const checked = new Set<unknown>()
  for (let row = 0; row < length; row++) {
    const value = column[row]
    if (value === undefined || checked.has(value)) continue
    try {
      if (!areScalars(value)) return false
    } catch {
      return false
    }
    if (checked.size < REMEMBERED) checked.add(value)
  }
  return true
}

function rebuilt(columns: EventColumns): EventLog {
  const partners = textCodes(NO_ALIASES)
  const names = textCodes(NO_ALIASES)
  const builder = logBuilder(partners.values, names.values, NO_ALIASES)
  const read = objectReader({}, rowTimes('UTC'))
  for (let row = 0; row < columns.length; row++) {
    const item = {
      partner: columns.partners[columns.partner[row]!],
      name: columns.names[columns.name[row]!],
      at: columns.at[row],
      id: columns.id?.[row],
      seq: columns.seq?.[row],
      props: columns.props?.[row],
      attributes: columns.attributes?.[row],
    }
    takeReading(builder, partners, names, row, read(item))
  }
  return builder.take(true)
}

function checkLength(name: string, column: ArrayLike<unknown>, length: number): void {
  if (typeof column !== 'object' || column === null)
    throw new RangeError(`eventLogFromColumns: ${name} must be a column; got ${describeValue(column)}`)
  if (column.length !== length)
    throw new RangeError(`eventLogFromColumns: ${name} must have ${length} rows, as length says; got ${column.length}`)
}

function checkCodes(name: string, column: ArrayLike<number>, length: number, bound: number): void {
  checkLength(name, column, length)
  for (let row = 0; row < length; row++) {
    const code = column[row]!
    if (!Number.isInteger(code) || code < 0 || code >= bound)
      throw new RangeError(
        `eventLogFromColumns: ${name} must hold indices below ${bound}; got ${describeValue(code)} in row ${row}`,
      )
  }
}

function checkTexts(name: string, texts: readonly string[]): void {
  if (!Array.isArray(texts))
    throw new RangeError(`eventLogFromColumns: ${name} must be a list of texts; got ${describeValue(texts)}`)
  const seen = new Set<string>()
  for (const text of texts) {
    if (typeof text !== 'string' || text === '' || !isWellFormed(text))
      throw new RangeError(`eventLogFromColumns: ${name} must be non-empty texts; got ${describeValue(text)}`)
    if (seen.has(text))
      throw new RangeError(`eventLogFromColumns: ${name} must be there once each; got ${describeValue(text)} twice`)
    seen.add(text)
  }
}
