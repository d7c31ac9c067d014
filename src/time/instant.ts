import { daysFromEpoch } from './days-from-epoch.js'
import { isTimeZone, localTimeReader } from './time-zone.js'

/** Epoch milliseconds of a `Date` are at most this far from 0. */
const MAX_INSTANT_MS = 8.64e15
const DAY_MS = 86_400_000
const PLUS = 0x2b
const COMMA = 0x2c
const MINUS = 0x2d
const DOT = 0x2e
const COLON = 0x3a

/**
 * A function from the characters of a text, as the bytes `[from, to)` of ASCII, to epoch milliseconds, which it writes to `into[index]`; it
 * answers whether the text is a time.
 */
export type ByteTimeReader = (bytes: Uint8Array, from: number, to: number, into: Float64Array, index: number) => boolean

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
  const readLocal = timeZone === 'UTC' ? undefined : localTimeReader(timeZone)
  // Most times of a log lie on the day of the one before.
  let lastDay = -1
  let lastMidnight = 0

  return (b, from, to, into, index) => {
    let at = from
    let year: number
    if (b[at] === PLUS || b[at] === MINUS) {
      if (to - from < 13) return false
      year = two(b, at + 1) * 10_000 + two(b, at + 3) * 100 + two(b, at + 5)
      if (year < 0 || (b[at] === MINUS && year === 0)) return false
      if (b[at] === MINUS) year = -year
      at += 7
    } else {
      if (to - from < 10) return false
      year = two(b, at) * 100 + two(b, at + 2)
      if (year < 0) return false
      at += 4
    }
    if (b[at] !== MINUS || b[at + 3] !== MINUS) return false
    const month = two(b, at + 1)
    const day = two(b, at + 4)
    if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return false
    const packed = year * 512 + month * 32 + day
    if (packed !== lastDay) {
      lastMidnight = daysFromEpoch(year, month, day) * DAY_MS
      lastDay = packed
    }
    at += 6

    let inDay = 0
    let isLocal = true
    let offset = 0
    if (at < to) {
      // T, t or a space.
      if ((b[at] !== 0x54 && b[at] !== 0x74 && b[at] !== 0x20) || to - at < 6 || b[at + 3] !== COLON) return false
      const hour = two(b, at + 1)
      const minute = two(b, at + 4)
      if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return false
      inDay = hour * 3_600_000 + minute * 60_000
      at += 6
      if (at < to && b[at] === COLON) {
        const second = to - at < 3 ? NONE : two(b, at + 1)
        if (second < 0 || second > 59) return false
        inDay += second * 1000
        at += 3
        if (at < to && (b[at] === DOT || b[at] === COMMA)) {
          const first = ++at
          for (let scale = 100; at < to && isDigit(b[at]!); at++, scale = (scale / 10) | 0)
            inDay += scale * (b[at]! - 0x30)
          if (at === first) return false
        }
      }
      if (inDay > DAY_MS) return false
      if (at < to) {
        isLocal = false
        const sign = b[at]
        // Z or z.
        if (sign === 0x5a || sign === 0x7a) at++
        else {
          if ((sign !== PLUS && sign !== MINUS) || to - at < 3) return false
          const offsetHour = two(b, at + 1)
          at += 3
          let offsetMinute = 0
          if (at < to) {
            if (b[at] === COLON) at++
            if (at + 2 !== to) return false
            offsetMinute = two(b, at)
            at += 2
          }
          if (offsetHour < 0 || offsetHour > 23 || offsetMinute < 0 || offsetMinute > 59) return false
          offset = (offsetHour * 60 + offsetMinute) * (sign === PLUS ? -60_000 : 60_000)
        }
        if (at !== to) return false
      }
    }
    const time = lastMidnight + inDay
    const instant = isLocal && readLocal !== undefined ? readLocal(time) : time + offset
    if (instant > MAX_INSTANT_MS || instant < -MAX_INSTANT_MS) return false
    into[index] = instant
    return true
  }
}

/** The same of texts; `undefined` for any other text. */
export function textTimeReader(read: ByteTimeReader): (text: string) => number | undefined {
  const short = new Uint8Array(64)
  const instant = new Float64Array(1)
  return (text) => {
    const bytes = text.length <= short.length ? short : new Uint8Array(text.length)
    // No character of a time is beyond ASCII; 0 is none either.
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i) < 0x80 ? text.charCodeAt(i) : 0
    return read(bytes, 0, text.length, instant, 0) ? instant[0] : undefined
  }
}

/** What {@link two} answers if there are no two digits: less than 0, and so is any year made of it. */
const NONE = -1_000_000_000

/** The number that two digits write. */
function two(b: Uint8Array, at: number): number {
  const tens = b[at]! - 0x30
  const ones = b[at + 1]! - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NONE
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
