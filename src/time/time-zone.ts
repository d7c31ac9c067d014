import { daysFromEpoch } from './days-from-epoch.js'

const DAY_MS = 86_400_000

/**
 * Instants outside these are given the offset at the bound. The zone database has no change before 1830, so 1800 stands for all that went
 * before, for which `Intl` would need eras and, in some run times, the Julian calendar; beyond the last instant of `Date` it has no answer.
 */
const FIRST = -5_364_662_400_000
const LAST = 8.64e15

/**
 * Whether this is the name of a time zone, such as `Europe/Amsterdam` or `UTC`, in the IANA time zone database of the run time.
 *
 * Offsets such as `+01:00`, which some run times take for zones and others refuse, are none.
 */
export function isTimeZone(name: unknown): name is string {
  // Making a format takes long, and most times are in UTC.
  if (name === 'UTC') return true
  if (typeof name !== 'string' || /^[+-]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/**
 * A function from local times of a zone to instants.
 *
 * A local time that a clock set forward skips is read with the offset before the change, so later by the width of the gap; one that
 * a clock set back repeats is the earlier of the two (as `Date` and Temporal's `compatible` do).
 *
 * Offsets are asked for once a day of the calendar and kept in the function that is answered, which so is fast on logs.
 *
 * @param timeZone - A time zone ({@link isTimeZone}).
 * @returns A function of a local time, given as the epoch milliseconds of the same clock reading in UTC, that answers epoch milliseconds.
 */
export function localTimeReader(timeZone: string): (local: number) => number {
  const offsetAt = offsetReader(timeZone)
  const days = new Map<number, DayOffsets>()
  return (local) => {
    const day = Math.floor(local / DAY_MS)
    let offsets = days.get(day)
    if (offsets === undefined) {
      offsets = offsetsAround(offsetAt, day)
      days.set(day, offsets)
    }
    const before = local - offsets.before
    const after = local - offsets.after
    return before >= offsets.change && after >= offsets.change ? after : before
  }
}

/** Offsets about one day of the local calendar, in milliseconds east of UTC. */
interface DayOffsets {
  readonly before: number
  readonly after: number
  /** First instant of the offset `after`; `Infinity` if there is no change. */
  readonly change: number
}

// The three days hold every instant that some offset (all are below 24 h) puts on this local day. The zone database has no two changes so close.
function offsetsAround(offsetAt: (instant: number) => number, day: number): DayOffsets {
  let from = (day - 1) * DAY_MS
  let to = (day + 2) * DAY_MS
  const before = offsetAt(from)
  const after = offsetAt(to)
  if (before === after) return { before, after, change: Infinity }
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2)
    if (offsetAt(middle) === before) from = middle
    else to = middle
  }
  return { before, after, change: to }
}

function offsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (instant) => {
    const seconds = Math.floor(Math.min(Math.max(instant, FIRST), LAST) / 1000)
    const part = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
    for (const { type, value } of format.formatToParts(seconds * 1000)) {
      if (type in part) part[type as keyof typeof part] = Number(value)
    }
    const local =
      daysFromEpoch(part.year, part.month, part.day) * 86_400 + part.hour * 3600 + part.minute * 60 + part.second
    return (local - seconds) * 1000
  }
}
