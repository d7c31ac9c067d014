/** The goals of the engine, as ratios within one run. */
import type { MemoryUse } from './memory.js'
import type { Point } from './scales.js'

interface Found {
  /** Median of a contender at a number of events; NaN if it was not measured. */
  readonly timeOf: (events: number, contender: string) => number
  /** Medians along a scale; empty if it was not measured. */
  readonly timesOf: (scale: string) => readonly number[]
  readonly pointsOf: (scale: string) => readonly Point[]
  readonly used: readonly MemoryUse[]
}

interface Goal {
  readonly name: string
  readonly target: number
  /** Whether more is better. */
  readonly atLeast: boolean
  /** NaN if it was not measured. */
  readonly found: number
}

const SUMS = 'a loop that sums the columns'
const BY_PARTNER = 'measure, columns by partner'
const BY_TIME = 'measure, columns by time'
const ANY_ORDER = 'measure, columns in any order'

/** What was aimed at, and what was found. */
export function goals({ timeOf, timesOf, pointsOf, used }: Found): readonly Goal[] {
  const most = (name: string, target: number, found: number): Goal => ({ name, target, atLeast: false, found })
  const least = (name: string, target: number, found: number): Goal => ({ name, target, atLeast: true, found })
  const exponent = (scale: string): number =>
    slope(
      pointsOf(scale).map(({ at }) => at),
      timesOf(scale),
    )
  const bySize = [1e6, 1e7].flatMap((events) => {
    const ratio = (a: string, b: string): number => timeOf(events, a) / timeOf(events, b)
    const size = `${events.toExponential()} events`
    const duckdb = (input: string, own: string) =>
      ([1, 2] as const).map((threads) => {
        const target = input === 'coded table in memory' ? [12, 7] : [5, 3]
        const peer = `DuckDB, ${input}, ${threads} thread${threads > 1 ? 's' : ''}`
        return least(`${own}: times as fast as ${peer}, ${size}`, target[threads - 1]!, ratio(peer, own))
      })
    return [
      most(`columns by partner: times the column sum, ${size}`, 2.5, ratio(BY_PARTNER, SUMS)),
      most(`columns by time: times the column sum, ${size}`, events > 1e6 ? 4.5 : 6, ratio(BY_TIME, SUMS)),
      most(`columns in any order: times those by time, ${size}`, 2.5, ratio(ANY_ORDER, BY_TIME)),
      ...duckdb('coded table in memory', BY_TIME),
      least(
        `columns by time: times as fast as windowFunnel, ${size}`,
        3,
        ratio('chdb windowFunnel, coded table in memory, 1 thread', BY_TIME),
      ),
      ...duckdb('csv file', 'readCsv and measure, file by time'),
      ...duckdb('ndjson file', 'readNdjson and measure, file by time'),
      least(
        `rows: times as fast as grouping them in plain JS, ${size}`,
        3.5,
        ratio('plain JS: group rows by partner, sort, walk', 'readEvents and measure, rows by time'),
      ),
    ]
  })
  const cohorts = timesOf('cohorts')
  const cohortsAt = (count: number): number =>
    (cohorts[pointsOf('cohorts').findIndex(({ at }) => at === count)] ?? Number.NaN) / (cohorts[0] ?? Number.NaN)
  return [
    ...bySize,
    most('exponent in events', 1.03, exponent('events')),
    most('exponent in steps', 0.05, exponent('steps')),
    most('exponent in events a partner', 1, exponent('perPartner')),
    most('1,000 cohorts: times one', 1.3, cohortsAt(1000)),
    most('10,000 cohorts: times one', 2.5, cohortsAt(10_000)),
    most('one hot partner, in any order: exponent in events', 1.1, exponent('hot')),
    ...used.map(({ way, most: mb }) => most(`resident memory in MB, ${way}`, 200, mb)),
  ]
}

/** Slope of log time over log size, by least squares. */
function slope(sizes: readonly number[], times: readonly number[]): number {
  if (times.length < 2) return Number.NaN
  const x = sizes.map(Math.log)
  const y = times.map(Math.log)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanY] = [mean(x), mean(y)]
  const above = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i]! - meanY), 0)
  return above / x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
}
