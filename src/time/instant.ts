import { daysFromEpoch } from './days-from-epoch.js'
import { isTimeZone, localTimeReader } from './time-zone.js'

/** Epoch milliseconds of a `Date` are at most this far from 0. */
const MAX_INSTANT_MS = 8.64e15

/** A function from the characters of a text, as the bytes `[from, to)` of ASCII, to epoch milliseconds; `NaN` for any other text. */
export type ByteTimeReader = (bytes: Uint8Array, from: number, to: number) => number

/**
 * A function that reads dates and date-times: ISO 8601 in its extended form, which contains RFC 3339.
 *
 * The date and the time are parted by `T` or one space; seconds and their fraction (after `.` or `,`, cut off after milliseconds) are
 * optional; the offset is `Z`, `+hh:mm`, `+hhmm` or `+hh`. A text without an offset is read in `timeZone`, never in the zone of the
 * process; a date alone is its local midnight. `24:00` is the midnight that ends the day. Years beyond 0000 to 9999 have a sign and six
 * digits, as `Date.prototype.toISOString` writes them. Refused: days that do not exist, and leap seconds (`:60`), for which epoch
 * milliseconds have no number.
 *
 * Compile it once for a log: it keeps what it has learned of the zone. It has no other state.
 *
 * @param timeZone - A time zone.
 * @returns A function from a text to epoch milliseconds, `undefined` for any other text.
 * @throws RangeError if the run time knows no such zone.
 */
export function instantReader(timeZone: string): (text: string) => number | undefined {
  return textTimeReader(byteInstantReader(timeZone))
}

/** {@link instantReader} of bytes: a log is read without making a string of each time. */
export function byteInstantReader(timeZone: string): ByteTimeReader {
  if (!isTimeZone(timeZone))
    throw new RangeError(
      `instantReader: timeZone must be the name of an IANA time zone; got ${JSON.stringify(timeZone)}`,
    )
  const readLocal = timeZone === 'UTC' ? (local: number): number => local : localTimeReader(timeZone)
  return (bytes, from, to) => {
    const instant = readInstant(bytes, from, to, readLocal)
    return Math.abs(instant) <= MAX_INSTANT_MS ? instant : Number.NaN
  }
}

/** The same of texts; `undefined` where bytes give `NaN`. */
export function textTimeReader(read: ByteTimeReader): (text: string) => number | undefined {
  const short = new Uint8Array(64)
  return (text) => {
    const bytes = text.length <= short.length ? short : new Uint8Array(text.length)
    // No character of a time is beyond ASCII; 0 is none either.
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i) < 0x80 ? text.charCodeAt(i) : 0
    const instant = read(bytes, 0, text.length)
    return Number.isNaN(instant) ? undefined : instant
  }
}

const PLUS = 0x2b
const COMMA = 0x2c
const MINUS = 0x2d
const DOT = 0x2e
const COLON = 0x3a

function readInstant(b: Uint8Array, from: number, to: number, readLocal: (local: number) => number): number {
  let at = from
  let year: number
  if (b[at] === PLUS || b[at] === MINUS) {
    if (to - from < 13) return Number.NaN
    const magnitude = two(b, at + 1) * 10_000 + two(b, at + 3) * 100 + two(b, at + 5)
    if (b[at] === MINUS && magnitude === 0) return Number.NaN
    year = b[at] === MINUS ? -magnitude : magnitude
    at += 7
  } else {
    if (to - from < 10) return Number.NaN
    year = two(b, at) * 100 + two(b, at + 2)
    at += 4
  }
  const month = two(b, at + 1)
  const day = two(b, at + 4)
  // A digit that is none has made NaN of what it is part of, which no comparison holds for.
  if (Number.isNaN(year) || b[at] !== MINUS || b[at + 3] !== MINUS || !(month >= 1 && month <= 12)) return Number.NaN
  if (!(day >= 1 && day <= daysOfMonth(year, month))) return Number.NaN
  const midnight = daysFromEpoch(year, month, day) * 86_400_000
  at += 6
  if (at === to) return readLocal(midnight)

  // T, t or a space.
  if ((b[at] !== 0x54 && b[at] !== 0x74 && b[at] !== 0x20) || to - at < 6 || b[at + 3] !== COLON) return Number.NaN
  const hour = two(b, at + 1)
  const minute = two(b, at + 4)
  if (!(hour <= 24 && minute <= 59)) return Number.NaN
  at += 6
  let ms = 0
  if (at < to && b[at] === COLON) {
    if (to - at < 3) return Number.NaN
    const second = two(b, at + 1)
    if (!(second <= 59)) return Number.NaN
    ms = second * 1000
    at += 3
    if (at < to && (b[at] === DOT || b[at] === COMMA)) {
      const first = ++at
      for (let scale = 100; at < to && isDigit(b[at]!); at++, scale = Math.floor(scale / 10))
        ms += scale * (b[at]! - 0x30)
      if (at === first) return Number.NaN
    }
  }
  if (hour === 24 && minute + ms > 0) return Number.NaN
  const local = midnight + hour * 3_600_000 + minute * 60_000 + ms
  if (at === to) return readLocal(local)

  // Z or z.
  if (b[at] === 0x5a || b[at] === 0x7a) return at + 1 === to ? local : Number.NaN
  const sign = b[at] === PLUS ? -1 : b[at] === MINUS ? 1 : Number.NaN
  const offsetHour = to - at >= 3 ? two(b, at + 1) : Number.NaN
  at += 3
  let offsetMinute = 0
  if (at < to) {
    if (b[at] === COLON) at++
    if (at + 2 !== to) return Number.NaN
    offsetMinute = two(b, at)
  }
  if (!(offsetHour <= 23 && offsetMinute <= 59)) return Number.NaN
  return local + sign * (offsetHour * 60 + offsetMinute) * 60_000
}

/** The number that two digits write, `NaN` if they are none. */
function two(b: Uint8Array, at: number): number {
  return isDigit(b[at]!) && isDigit(b[at + 1]!) ? (b[at]! - 0x30) * 10 + b[at + 1]! - 0x30 : Number.NaN
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
