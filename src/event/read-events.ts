import { type AliasMap, resolveAliases } from '../core/aliases.js'
import { describeValue } from '../core/describe-value.js'
import { isTimeZone } from '../time/time-zone.js'
import { checkFields, type EventFields } from './event-fields.js'
import type { EventLog } from './event-log.js'
import { knownEntries } from './known-entries.js'
import { logBuilder } from './log-builder.js'
import { objectTaker } from './object-reader.js'
import { textCodes } from './text-codes.js'
import { rowTimes } from './time-format.js'

/** How to read rows. */
export interface ReadEventsOptions {
  /** Where rows hold what. */
  readonly fields?: EventFields | undefined
  /** IANA time zone of times without an offset. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Partners known under several ids: a map from an alias to the partner, or to another alias of it. */
  readonly aliases?: AliasMap | undefined
}

/**
 * Reads a log of events from rows of any source.
 *
 * A bad row never throws: it is kept out and counted in `log.quality` under a stable code ({@link rejectionCodes}), with the first
 * examples. So a log can be read before anybody has cleaned it, and what was lost is known. Where the data are CSV text, `readCsv`
 * of `learnloop/adapters` reads them directly.
 *
 * Times are epoch milliseconds, `Date`s or ISO 8601; a text without an offset is read in `timeZone`, never in the time zone of the
 * process. Ids are texts; whole numbers are taken as their decimal digits, so 1 and `"1"` are one partner. `null` and `undefined`
 * mean missing. Only own properties of a row count. Texts with unpaired surrogates are refused, since no file or database can hold them.
 * Order does not matter. Nothing of the rows is kept but copies; rows of equal
 * properties mostly share one, which is frozen.
 *
 * @param rows - Any iterable of objects ({@link EventRow}); it is read once, and what it throws itself is thrown on.
 * @param options - Where rows hold what, the time zone, and aliases.
 * @returns The usable rows as columns, and an account of the others.
 * @throws RangeError if an option is outside its domain: an unknown time zone or field, or aliases that lead in a circle.
 *
 * @example
 * import { readEvents } from 'learnloop'
 *
 * const log = readEvents(
 *   [
 *     { user: 7, event: 'signup', time: '2025-03-01T09:00:00Z' },
 *     { user: 7, event: 'purchase', time: 'soon' },
 *   ],
 *   { fields: { partner: 'user', name: 'event', at: 'time' } },
 * )
 * log.columns.length // => 1
 * log.quality.examples[0]?.code // => 'bad-time'
 *
 * @category events
 * @since 0.1.0
 */
export function readEvents(rows: Iterable<unknown>, options: ReadEventsOptions = {}): EventLog {
  if (typeof rows === 'string' || typeof (rows as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] !== 'function')
    throw new RangeError(`readEvents: rows must be an iterable of objects; got ${describeValue(rows)}`)
  knownEntries('readEvents', 'options', options, ['fields', 'timeZone', 'aliases'])
  const { fields = {}, timeZone = 'UTC', aliases = {} } = options
  if (!isTimeZone(timeZone))
    throw new RangeError(
      `readEvents: timeZone must be the name of an IANA time zone such as "Europe/Paris"; got ${describeValue(timeZone)}`,
    )
  checkFields('readEvents', 'fields', fields)
  const resolved = resolveAliases(aliases, 'readEvents')
  const partners = textCodes(resolved)
  const names = textCodes(new Map())
  const builder = logBuilder(partners.values, names.values, resolved)
  const take = objectTaker(fields, rowTimes(timeZone), builder, partners, names)

  let row = 0
  for (const item of rows) {
    take(row++, item)
  }
  return builder.take(true)
}
