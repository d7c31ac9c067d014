import type { AliasMap } from '../core/aliases.js'
import { closest } from '../core/closest.js'
import { describeValue } from '../core/describe-value.js'
import { isWellFormed } from '../core/well-formed.js'
import { knownEntries } from '../event/known-entries.js'
import { isTimeZone } from '../time/time-zone.js'
import { TEXT_TIMES, type TextTime } from './text-times.js'

/** A column that becomes a property or attribute. */
export interface CsvColumn {
  /** Its name in the header. */
  readonly column: string
  /** Name of the property or attribute. Default: the column's. */
  readonly as?: string | undefined
  /** What its fields are. Default `string`: nothing is guessed. */
  readonly type?: 'string' | 'number' | 'boolean' | undefined
}

/** Which column of a CSV text holds what, and how it is written. */
export interface CsvMapping {
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
  /** Columns that become properties, under their names or others. */
  readonly props?: readonly (string | CsvColumn)[] | undefined
  /** Columns that become the partner's attributes; each row then is a full snapshot, an empty one too. */
  readonly attributes?: readonly (string | CsvColumn)[] | undefined
  /** How times are written: ISO 8601 (default), or decimal milliseconds or seconds since the epoch, whose finer digits are cut off. */
  readonly time?: TextTime | undefined
  /** IANA time zone of ISO 8601 times without an offset. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Partners known under several ids: a map from an alias to the partner, or to another alias of it. */
  readonly aliases?: AliasMap | undefined
  /** One character between fields. Default `,`. */
  readonly delimiter?: string | undefined
}

const KEYS = ['partner', 'name', 'at', 'id', 'seq', 'props', 'attributes', 'time', 'timeZone', 'aliases', 'delimiter']
const COLUMN_KEYS = ['column', 'as', 'type']
const TYPES = ['string', 'number', 'boolean']

/** Refuses a mapping that no text could fit. */
export function checkCsvMapping(caller: string, mapping: CsvMapping): void {
  const refuse = refuser(caller)
  const given = knownEntries(caller, 'mapping', mapping, KEYS)
  for (const field of ['partner', 'name', 'at']) {
    if (typeof given.get(field) !== 'string') refuse(`mapping.${field}`, 'be the name of a column', given.get(field))
  }
  for (const field of ['id', 'seq']) {
    if (given.has(field) && typeof given.get(field) !== 'string')
      refuse(`mapping.${field}`, 'be the name of a column', given.get(field))
  }
  for (const field of ['props', 'attributes']) checkColumns(caller, `mapping.${field}`, given.get(field) ?? [])
  const { time = 'iso', timeZone = 'UTC', delimiter = ',' } = mapping
  if (!TEXT_TIMES.includes(time)) refuse('mapping.time', `be one of ${TEXT_TIMES.join(', ')}`, time)
  if (!isTimeZone(timeZone)) refuse('mapping.timeZone', 'be the name of an IANA time zone', timeZone)
  if (
    typeof delimiter !== 'string' ||
    delimiter.length !== 1 ||
    /["\r\n\0]/.test(delimiter) ||
    !isWellFormed(delimiter)
  )
    refuse('mapping.delimiter', 'be one character, no quote and no line break', delimiter)
}

function checkColumns(caller: string, place: string, columns: unknown): void {
  const refuse = refuser(caller)
  if (!Array.isArray(columns)) refuse(place, 'be a list of columns', columns)
  const names = new Set<string>()
  for (const [i, entry] of (columns as unknown[]).entries()) {
    const given =
      typeof entry === 'string'
        ? new Map([['column', entry]])
        : knownEntries(caller, `${place}[${i}]`, entry, COLUMN_KEYS)
    const column = given.get('column')
    const name = given.get('as') ?? column
    const type = given.get('type') ?? 'string'
    if (typeof column !== 'string') refuse(`${place}[${i}]`, 'name a column', column)
    if (typeof name !== 'string') refuse(`${place}[${i}].as`, 'be a text', name)
    else if (names.has(name)) refuse(place, 'give each name once', name)
    else names.add(name)
    if (typeof type !== 'string' || !TYPES.includes(type))
      refuse(`${place}[${i}].type`, `be one of ${TYPES.join(', ')}`, type)
  }
}

/**
 * The position of a column.
 *
 * @param caller - The function to be named in an error.
 * @param header - Names of all columns.
 * @param name - Name of the one sought.
 * @param field - Field of the mapping that names it.
 * @throws RangeError if the header lacks it or has it twice.
 */
export function columnOf(caller: string, header: readonly string[], name: string, field: string): number {
  const index = header.indexOf(name)
  if (index === -1) {
    const near = closest(name, header)
    const hint = near === undefined ? '' : ` (did you mean ${describeValue(near)}?)`
    const shown = header.slice(0, 20).map(describeValue).join(', ')
    const more = header.length > 20 ? `, ... (${header.length} columns)` : ''
    throw new RangeError(
      `${caller}: mapping.${field} must name a column; got ${describeValue(name)}${hint}, the header has ${shown}${more}`,
    )
  }
  if (header.indexOf(name, index + 1) !== -1)
    throw new RangeError(
      `${caller}: mapping.${field} must name one column; the header has ${describeValue(name)} twice`,
    )
  return index
}

function refuser(caller: string): (place: string, rule: string, found: unknown) => never {
  return (place, rule, found) => {
    throw new RangeError(`${caller}: ${place} must ${rule}; got ${describeValue(found)}`)
  }
}
