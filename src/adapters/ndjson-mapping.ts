import type { AliasMap } from '../core/aliases.js'
import { describeValue } from '../core/describe-value.js'
import { checkFields, type EventFields } from '../event/event-fields.js'
import { rowTimes, type TimeFormat } from '../event/time-format.js'
import { isTimeZone } from '../time/time-zone.js'
import { TEXT_TIMES, type TextTime, textTimes } from './text-times.js'

/** Under which keys of an object the lines of an NDJSON text hold what; each key defaults to the name of its field. */
export interface NdjsonMapping extends EventFields {
  /**
   * How times are written: ISO 8601, or decimal milliseconds or seconds since the epoch, as numbers or texts, whose finer digits are cut off. Default: numbers are whole
   * milliseconds and texts ISO 8601, as in `readEvents`.
   */
  readonly time?: TextTime | undefined
  /** IANA time zone of ISO 8601 times without an offset. Default `UTC`. */
  readonly timeZone?: string | undefined
  /** Partners known under several ids: a map from an alias to the partner, or to another alias of it. */
  readonly aliases?: AliasMap | undefined
}

/** Refuses a mapping outside its domain. */
export function checkNdjsonMapping(caller: string, mapping: NdjsonMapping): void {
  checkFields(caller, 'mapping', mapping, ['time', 'timeZone', 'aliases'])
  const { time = 'iso', timeZone = 'UTC' } = mapping
  if (!TEXT_TIMES.includes(time))
    throw new RangeError(`${caller}: mapping.time must be one of ${TEXT_TIMES.join(', ')}; got ${describeValue(time)}`)
  if (!isTimeZone(timeZone))
    throw new RangeError(
      `${caller}: mapping.timeZone must be the name of an IANA time zone; got ${describeValue(timeZone)}`,
    )
}

/** Times as values of JSON. */
export function jsonTimes(time: TextTime | undefined, timeZone: string): TimeFormat {
  if (time === undefined)
    return { ...rowTimes(timeZone), expected: 'whole epoch milliseconds or an ISO 8601 date and time' }
  const { expected, read } = textTimes(time, timeZone)
  return { expected, read: (value) => read(typeof value === 'number' && time !== 'iso' ? String(value) : value) }
}
