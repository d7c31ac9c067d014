import { isInstant, type TimeFormat } from '../event/time-format.js'
import { type ByteTimeReader, byteInstantReader, textTimeReader } from '../time/instant.js'

/** How times of a text are written. */
export type TextTime = 'iso' | 'epochMs' | 'epochS'

export const TEXT_TIMES: readonly TextTime[] = ['iso', 'epochMs', 'epochS']

/** Times of a text, as bytes and as strings. */
export interface TextTimes extends TimeFormat {
  readonly readBytes: ByteTimeReader
}

/** Times of a text; `timeZone` is that of ISO 8601 times without an offset. */
export function textTimes(time: TextTime, timeZone: string): TextTimes {
  const expected = {
    iso: 'an ISO 8601 date and time',
    epochMs: 'decimal milliseconds since the epoch',
    epochS: 'decimal seconds since the epoch',
  }[time]
  const readBytes = time === 'iso' ? byteInstantReader(timeZone) : epochReader(time === 'epochMs' ? 0 : 3)
  const readText = textTimeReader(readBytes)
  return { expected, readBytes, read: (value) => (typeof value === 'string' ? readText(value) : undefined) }
}

/** Whether 24 bytes end as those of `toISOString`: where a time is, they are likely to be all of it. */
export function endsAsTime(bytes: Uint8Array, at: number, to: number): boolean {
  return at + 24 < to && bytes[at + 19] === 0x2e && bytes[at + 23] === 0x5a
}

/** Digits before the point that are read: more are beyond any instant, or padding. */
const MAX_DIGITS = 16

/**
 * Decimal numbers with a sign or without; those digits after the point that are finer than a millisecond are cut off.
 *
 * Digits are moved, not multiplied: 1700000000.123 * 1000 need not be whole.
 */
export function epochReader(places: number): ByteTimeReader {
  return (bytes, from, to, into, index) => {
    const signed = bytes[from] === 0x2b || bytes[from] === 0x2d
    const first = signed ? from + 1 : from
    let at = first
    let ms = 0
    for (; at < to && isDigit(bytes[at]!); at++) ms = ms * 10 + bytes[at]! - 0x30
    if (at === first || at - first > MAX_DIGITS) return false
    let missing = places
    if (at < to) {
      if (bytes[at++] !== 0x2e) return false
      for (; at < to && isDigit(bytes[at]!); at++) {
        if (missing === 0) continue
        ms = ms * 10 + bytes[at]! - 0x30
        missing--
      }
      if (at < to) return false
    }
    for (; missing > 0; missing--) ms *= 10
    if (!isInstant(ms)) return false
    // Subtracting from 0 gives no -0.
    into[index] = bytes[from] === 0x2d ? 0 - ms : ms
    return true
  }
}

/** Digits of which every number is exact. */
const EXACT_DIGITS = 15

/** A whole number of few digits, with a sign or without; `NaN` for anything else. */
export function readWhole(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from] === 0x2b || bytes[from] === 0x2d ? from + 1 : from
  if (first === to || to - first > EXACT_DIGITS) return Number.NaN
  let value = 0
  for (let at = first; at < to; at++) {
    if (!isDigit(bytes[at]!)) return Number.NaN
    value = value * 10 + bytes[at]! - 0x30
  }
  // Subtracting from 0 gives no -0.
  return bytes[from] === 0x2d ? 0 - value : value
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
