/** Times of a text by regular expressions and decimal strings. */
import type { TextTime } from '../../../src/adapters/text-times.js'
import { isInstant, type TimeFormat } from '../../../src/event/time-format.js'
import { referenceInstants } from './instants.js'

const DECIMAL = /^([+-]?)(\d{1,16})(?:\.(\d*))?$/

/** Times of a CSV text; `timeZone` is that of ISO 8601 times without an offset. */
export function referenceTimes(time: TextTime, timeZone: string): TimeFormat {
  if (time === 'iso') {
    const readText = referenceInstants(timeZone)
    return { expected: 'an ISO 8601 date and time', read: (value) => readText(value as string) }
  }
  return time === 'epochMs'
    ? { expected: 'decimal milliseconds since the epoch', read: (value) => epoch(value as string, 0) }
    : { expected: 'decimal seconds since the epoch', read: (value) => epoch(value as string, 3) }
}

/** Digits are moved, not multiplied: 1700000000.123 * 1000 need not be whole. Those after the first `places` are cut off. */
function epoch(text: string, places: number): number | undefined {
  const match = DECIMAL.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = ''] = match
  const ms = Number(whole + fraction.slice(0, places).padEnd(places, '0'))
  // Subtracting from 0 gives no -0.
  const instant = sign === '-' ? 0 - ms : ms
  return isInstant(instant) ? instant : undefined
}
