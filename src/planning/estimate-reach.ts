import { knownEntries } from '../event/known-entries.js'
import { betaBinomialSequence } from '../stats/anytime/beta-binomial-sequence.js'
import type { Interval } from '../stats/interval/interval.js'

/** Successes among the units of a validated criterion. A `CriterionResult` is one. */
export interface ReachEvidence {
  /** Successes: an integer in [0, units]. */
  readonly successes: number
  /** Units: a positive integer. */
  readonly units: number
}

/** Size of an addressable market, with its own uncertainty. */
export interface MarketSize {
  /** Fewest customers it may have, not negative. */
  readonly lower: number
  /** Most customers it may have. */
  readonly upper: number
  /** Probability with which it lies in between, in (0, 1]. Default 1: taken as sure. */
  readonly level?: number | undefined
}

/** How many customers of a market a value is expected to reach. */
export interface ReachEstimate {
  /** Any-time interval of the share of customers that it reaches. */
  readonly share: Interval
  /** Customers that it reaches, to two digits, rounded outwards, but never more than the market may have. */
  readonly customers: {
    /** At least so many. */
    readonly lower: number
    /** At most so many. */
    readonly upper: number
  }
  /** Probability with which both hold together, at least. */
  readonly level: number
}

/**
 * Share of an addressable market that a validated value is expected to reach: the rate's interval times the size of the market, each with its own
 * uncertainty.
 *
 * The error is split: what the market's size does not use, the rate's interval does, so that both hold together with probability `level` or more
 * (Bonferroni). The rate's interval is an any-time one, since a rate that is read because it was just shown is too high on average, and an interval
 * for one look would miss more often than it says. Bounds are rounded outwards to two digits; there is no single figure, as none would be right.
 *
 * It carries what was seen in a study over to everybody else, who did not take part: that rests on partners who are like the market
 * (`reviewCoverage`), and is not in the interval. The growth test is to try it with the next partners.
 *
 * @param evidence - Successes and units of a criterion that counts everybody from the trigger, such as `needMet` or `innovation`.
 * @param market - Size of the market, counted in the units of the criterion: partners in whom the need arises.
 * @param options - `level`: of both together, strictly between 0 and the market's; default 0.9.
 * @returns Intervals of the share, and of the customers.
 * @throws RangeError if an argument is outside its domain.
 *
 * @example
 * import { estimateReach } from 'learnloop'
 *
 * const { share, customers } = estimateReach({ successes: 32, units: 40 }, { lower: 8000, upper: 12000, level: 0.95 })
 * const bounds = [share.lower.toFixed(3), share.upper.toFixed(3), share.level.toFixed(2)]
 * bounds // => ['0.561', '0.946', '0.95']
 * customers // => { lower: 4400, upper: 12000 }
 *
 * @category planning
 * @since 0.1.0
 */
export function estimateReach(
  evidence: ReachEvidence,
  market: MarketSize,
  options: {
    /** Probability with which both intervals hold together. Default 0.9. */
    readonly level?: number | undefined
  } = {},
): ReachEstimate {
  const fn = 'estimateReach'
  knownEntries(fn, 'market', market, ['lower', 'upper', 'level'])
  knownEntries(fn, 'options', options, ['level'])
  const { successes, units } = evidence
  const { lower, upper, level: sure = 1 } = market
  const { level = 0.9 } = options
  if (!(units > 0)) throw new RangeError(`${fn}: units must be a positive integer; got ${String(units)}`)
  if (!(lower >= 0 && lower <= upper && upper < Infinity))
    throw new RangeError(
      `${fn}: market must hold 0 <= lower <= upper, finite; got ${String(lower)} and ${String(upper)}`,
    )
  if (!(sure > 0 && sure <= 1)) throw new RangeError(`${fn}: market.level must be in (0, 1]; got ${String(sure)}`)
  const own = rateLevel(level, sure)
  if (!(level > 0 && own > 0 && own < 1))
    throw new RangeError(`${fn}: level must be above 0 and below that of the market, ${sure}; got ${String(level)}`)
  const share = betaBinomialSequence(successes, units, { level: own })
  return {
    share,
    customers: {
      lower: twoDigits(share.lower * lower, Math.floor),
      upper: Math.min(twoDigits(share.upper * upper, Math.ceil), Math.floor(upper)),
    },
    level,
  }
}

/** Coverage that leaves the error which the market does not use; decimals stay what they are read as. */
function rateLevel(level: number, sure: number): number {
  return Math.round((1 - (sure - level)) * 1e12) / 1e12
}

/** To two digits, but never finer than one customer. */
function twoDigits(customers: number, round: (value: number) => number): number {
  const step = Math.max(1, 10 ** (Math.floor(Math.log10(Math.max(1, customers))) - 1))
  return round(Number((customers / step).toPrecision(12))) * step
}
