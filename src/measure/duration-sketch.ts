import { mergeSorted } from '../core/merge-sorted.js'

/** Durations in one bin: at least `from`, below the next fixed edge, at most 1 % above. */
export interface DurationBin {
  /** Lower edge in whole milliseconds. */
  readonly from: number
  /** Durations in the bin. */
  readonly count: number
}

/** Durations in whole milliseconds on fixed edges at most 1 % apart; merges exactly, quantiles have at most 1 % relative error. */
export interface DurationSketch {
  /** Number of durations. */
  readonly count: number
  /** Their sum in milliseconds, exact up to 2^53. */
  readonly sum: number
  /** Bins that hold any, by increasing edge. */
  readonly bins: readonly DurationBin[]
}

/** Below this, each millisecond is a bin of its own; above, each power of two is cut into so many bins. */
const EXACT = 128

/** Lower edge of the bin that holds a duration of whole, non-negative milliseconds. */
export function durationBin(ms: number): number {
  let width = 1
  while (ms >= width * 2 * EXACT) width *= 2
  return Math.floor(ms / width) * width
}

/** A sketch while it is counted. */
export interface DurationCounter {
  count: number
  sum: number
  readonly bins: Map<number, number>
}

/** A sketch of nothing. */
export function openSketch(): DurationCounter {
  return { count: 0, sum: 0, bins: new Map() }
}

/** Counts a duration of whole, non-negative milliseconds. */
export function countDuration(sketch: DurationCounter, ms: number): void {
  const from = durationBin(ms)
  sketch.count++
  sketch.sum += ms
  sketch.bins.set(from, (sketch.bins.get(from) ?? 0) + 1)
}

/** What was counted. */
export function closeSketch({ count, sum, bins }: DurationCounter): DurationSketch {
  return { count, sum, bins: [...bins].map(([from, each]) => ({ from, count: each })).sort((a, b) => a.from - b.from) }
}

/** The sketch of both sets of durations together. */
export function mergeSketches(a: DurationSketch, b: DurationSketch): DurationSketch {
  return {
    count: a.count + b.count,
    sum: a.sum + b.sum,
    bins: mergeSorted(
      a.bins,
      b.bins,
      (x, y) => x.from - y.from,
      (x, y) => ({ from: x.from, count: x.count + y.count }),
    ),
  }
}
