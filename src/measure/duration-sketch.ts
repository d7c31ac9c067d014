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

/** Up to twice this, each millisecond is a bin of its own; above, each power of two is cut into so many bins. */
const CUTS = 128

/** The number of the bin that holds a duration of whole, non-negative milliseconds. Longer ones have higher numbers. */
export function binOf(ms: number): number {
  if (ms < 2 * CUTS) return ms
  if (ms < 2 ** 31) {
    const shift = 24 - Math.clz32(ms)
    return shift * CUTS + (ms >>> shift)
  }
  // Twenty-four days and more: as many steps of the same size further on.
  return 24 * CUTS + binOf(Math.floor(ms / 2 ** 24))
}

/** The lower edge of a bin, in milliseconds. */
export function edgeOf(bin: number): number {
  const shift = Math.max(Math.floor(bin / CUTS) - 1, 0)
  return (bin - shift * CUTS) * 2 ** shift
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
