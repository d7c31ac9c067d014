/** Instants of texts by a regular expression: slower than the reader of src, and short enough to be checked by eye. */
import { daysFromEpoch } from '../../../src/time/days-from-epoch.js'
import { localTimeReader } from '../../../src/time/time-zone.js'

const INSTANT =
  /^(\d{4}|[+-]\d{6})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?)?$/

export function referenceInstants(timeZone: string): (text: string) => number | undefined {
  const readLocal = localTimeReader(timeZone)

  return (text) => {
    const match = INSTANT.exec(text)
    if (match === null || match[1] === '-000000') return undefined
    const year = Number(match[1])
    const month = Number(match[2])
    const day = Number(match[3])
    if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined

    const hour = Number(match[4] ?? 0)
    const minute = Number(match[5] ?? 0)
    const second = Number(match[6] ?? 0)
    const ms = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
    if (minute > 59 || second > 59 || hour > 24 || (hour === 24 && minute + second + ms > 0)) return undefined
    const local = daysFromEpoch(year, month, day) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms

    let instant: number
    if (match[9] !== undefined) {
      const offsetHour = Number(match[10])
      const offsetMinute = Number(match[11] ?? 0)
      if (offsetHour > 23 || offsetMinute > 59) return undefined
      const offset = (offsetHour * 60 + offsetMinute) * 60_000
      instant = match[9] === '-' ? local + offset : local - offset
    } else {
      instant = match[8] === undefined ? readLocal(local) : local
    }
    return Math.abs(instant) <= 8.64e15 ? instant : undefined
  }
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
