import { describeValue } from '../core/describe-value.js'
import { binOf, type DurationSketch, edgeOf } from './duration-sketch.js'

/** A quantile of durations, read from a sketch. Milliseconds. */
export interface DurationQuantile {
  /** Middle of the two bounds; off by at most half a per cent. */
  readonly estimate: number
  /** The quantile is at least this. */
  readonly lower: number
  /** The quantile is at most this; at most 1 % above `lower`. */
  readonly upper: number
}

/**
 * A quantile of the time from one node to the next.
 *
 * The quantile is the least duration that a share `q` of all durations does not exceed: one of the durations themselves, without interpolation
 * (the inverse of the empirical distribution function; type 1 of Hyndman and Fan, 1996). A sketch knows each to within 1 %, below 256 ms exactly;
 * the bounds say what it knows. Durations are those of matured attempts that went on: of those who never did there is none, so a quantile
 * says how long it took, not how long it takes until so many have gone on.
 *
 * @param sketch - `duration` of a node in a cell.
 * @param q - Share of the durations, in [0, 1]: 0.5 is the median, 0 the shortest, 1 the longest.
 * @returns The quantile between bounds, in milliseconds; `null` if the sketch holds no duration.
 * @throws RangeError if `q` is not in [0, 1].
 *
 * @example
 * import { durationQuantile } from 'learnloop'
 *
 * const duration = { count: 4, sum: 1_250, bins: [{ from: 100, count: 3 }, { from: 948, count: 1 }] }
 * durationQuantile(duration, 0.5) // => { estimate: 100, lower: 100, upper: 100 }
 * durationQuantile(duration, 1) // => { estimate: 949.5, lower: 948, upper: 951 }
 * durationQuantile({ count: 0, sum: 0, bins: [] }, 0.5) // => null
 *
 * @category measuring
 * @since 0.1.0
 */
export function durationQuantile({ count, bins }: DurationSketch, q: number): DurationQuantile | null {
  if (!Number.isFinite(q) || q < 0 || q > 1)
    throw new RangeError(`durationQuantile: q must be in [0, 1]; got ${describeValue(q)}`)
  let below = 0
  for (const { from, count: held } of bins) {
    below += held
    // As a quotient: 7 of 100 are a share of 0.07, while 0.07 * 100 is more than 7.
    if (below / count >= q) {
      const upper = edgeOf(binOf(from) + 1) - 1
      return { estimate: (from + upper) / 2, lower: from, upper }
    }
  }
  return null
}
