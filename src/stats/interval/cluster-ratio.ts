import { checkCount, checkFinite } from '../check.js'
import type { EstimateInterval } from './estimate.js'
import { boundsOf, checkIntervalOptions, type IntervalOptions, LINE } from './options.js'
import { tCritical } from './t-critical.js'

/**
 * What one partner (or another cluster) adds to a ratio: the sums over its attempts.
 *
 * @category intervals
 * @since 0.1.0
 */
export interface RatioCluster {
  /** Sum of the numerator over the cluster, for example attempts aligned. */
  readonly numerator: number
  /** Sum of the denominator over the cluster, for example attempts; not negative. */
  readonly denominator: number
}

/**
 * Options of `clusterRatioInterval`.
 *
 * @category intervals
 * @since 0.1.0
 */
export interface ClusterRatioOptions extends IntervalOptions {
  /** Ends of the scale, which cut the bounds: [0, 1] for a rate. Default [-Infinity, Infinity]. */
  readonly range?: readonly [number, number] | undefined
}

/**
 * Interval for a ratio of sums over clusters, such as successes per attempt where partners make several, that stays
 * right when a partner's attempts resemble each other.
 *
 * The estimator is the sum of numerators over the sum of denominators; the variance is that of the partners' residuals,
 * so no attempt counts as independent of another of the same partner, as `wilsonInterval` on attempts would have it.
 * Needs many partners rather than many attempts: with fewer than some 20 it is too short. Where the residuals are all 0
 * (all partners at the same rate) their spread says nothing, and the answer is the whole range.
 *
 * Cochran (1977), Sampling Techniques, 3rd ed., section 6.3; k / (k - 1) and t with k - 1 degrees of freedom for k
 * clusters.
 *
 * @param clusters - One entry a cluster, at least two; one with nothing in numerator and denominator adds nothing and
 *   is left out.
 * @param options - Level, side and range.
 * @returns Bounds on the ratio, with estimate, standard error and degrees of freedom.
 * @throws RangeError if an argument is outside its domain, fewer than two clusters say something, or the denominators
 *   add up to 0.
 *
 * @example
 * import { clusterRatioInterval } from 'learnloop/stats'
 *
 * const partners = [
 *   { numerator: 9, denominator: 10 },
 *   { numerator: 2, denominator: 4 },
 *   { numerator: 5, denominator: 6 },
 *   { numerator: 1, denominator: 3 },
 * ]
 * const { estimate, lower, upper } = clusterRatioInterval(partners, { range: [0, 1] })
 * estimate.toFixed(4) // => '0.7391'
 * lower.toFixed(4) // => '0.3712'
 * upper // => 1
 *
 * @category intervals
 * @since 0.1.0
 */
export function clusterRatioInterval(
  clusters: readonly RatioCluster[],
  options: ClusterRatioOptions = {},
): EstimateInterval {
  for (const cluster of clusters) checkCluster(cluster)
  const speaking = clusters.filter(({ numerator, denominator }) => numerator !== 0 || denominator !== 0)
  const numerator = speaking.reduce((sum, cluster) => sum + cluster.numerator, 0)
  const denominator = speaking.reduce((sum, cluster) => sum + cluster.denominator, 0)
  const rate = numerator / denominator
  const squares = speaking.reduce((sum, cluster) => sum + (cluster.numerator - rate * cluster.denominator) ** 2, 0)
  const spread = speaking.reduce((sum, cluster) => sum + cluster.numerator ** 2 + (rate * cluster.denominator) ** 2, 0)
  // Residuals of partners at one and the same rate differ from 0 by rounding only.
  const residual = squares <= 1e-28 * spread ? 0 : squares
  return ratioInterval(
    'clusterRatioInterval',
    { clusters: speaking.length, numerator, denominator, squares: residual },
    options,
  )
}

/**
 * Sums over partners (or other clusters), each with a numerator a and a denominator n: what is left of a list of
 * `RatioCluster` when only sums were kept. They add over disjoint sets of partners.
 *
 * @category intervals
 * @since 0.1.0
 */
export interface RatioMoments {
  /** Clusters with a denominator above 0. */
  readonly clusters: number
  /** Sum of a. */
  readonly numerator: number
  /** Sum of n. */
  readonly denominator: number
  /** Sum of a * a. */
  readonly numeratorSquares: number
  /** Sum of n * n. */
  readonly denominatorSquares: number
  /** Sum of n * a. */
  readonly products: number
}

/**
 * As `clusterRatioInterval`, from sums over the clusters instead of a list of them: of counts that were merged from
 * shards, nothing else is left.
 *
 * For counts only, since the sum of squared residuals is a small difference of large numbers: it is taken in whole
 * numbers, exactly. The answer is that of the list, to rounding.
 *
 * @param moments - Sums over clusters: non-negative integers.
 * @param options - Level, side and range.
 * @returns Bounds on the ratio, with estimate, standard error and degrees of freedom.
 * @throws RangeError if an argument is outside its domain, there are fewer than two clusters, the denominator is 0, or
 *   no clusters can have such sums.
 *
 * @example
 * import { clusterRatioIntervalFromMoments } from 'learnloop/stats'
 *
 * // 9 of 10, 2 of 4, 5 of 6 and 1 of 3.
 * const moments = {
 *   clusters: 4, numerator: 17, denominator: 23, numeratorSquares: 111, denominatorSquares: 161, products: 131,
 * }
 * const { estimate, lower, upper } = clusterRatioIntervalFromMoments(moments, { range: [0, 1] })
 * estimate.toFixed(4) // => '0.7391'
 * lower.toFixed(4) // => '0.3712'
 * upper // => 1
 *
 * @category intervals
 * @since 0.1.0
 */
export function clusterRatioIntervalFromMoments(
  moments: RatioMoments,
  options: ClusterRatioOptions = {},
): EstimateInterval {
  const { clusters, numerator, denominator, numeratorSquares, denominatorSquares, products } = moments
  const fn = 'clusterRatioIntervalFromMoments'
  for (const name of MOMENTS) checkCount(fn, name, moments[name])
  const [a, n] = [BigInt(numerator), BigInt(denominator)]
  // Sum of (a - r n)^2 with r = a / n, times n^2.
  const squares = BigInt(numeratorSquares) * n * n - 2n * a * n * BigInt(products) + a * a * BigInt(denominatorSquares)
  if (squares < 0n || n * n > BigInt(clusters) * BigInt(denominatorSquares))
    throw new RangeError(`${fn}: moments must be sums over clusters; got some that none can have`)
  return ratioInterval(
    fn,
    { clusters, numerator, denominator, squares: Number(squares) / denominator / denominator },
    options,
  )
}

const MOMENTS = [
  ...(['clusters', 'numerator', 'denominator'] as const),
  ...(['numeratorSquares', 'denominatorSquares', 'products'] as const),
]

/** Sums over clusters, with that of the squared residuals. */
interface Residuals {
  readonly clusters: number
  readonly numerator: number
  readonly denominator: number
  readonly squares: number
}

function ratioInterval(
  fn: string,
  { clusters: k, numerator, denominator, squares }: Residuals,
  options: ClusterRatioOptions,
): EstimateInterval {
  const { level, side, tail } = checkIntervalOptions(fn, options)
  const { range = LINE } = options
  checkRange(fn, range)
  if (k < 2) throw new RangeError(`${fn}: clusters must be at least 2; got ${k}`)
  if (denominator === 0) throw new RangeError(`${fn}: denominators must add up to more than 0; got 0`)
  const estimate = numerator / denominator
  if (estimate < range[0] || estimate > range[1])
    throw new RangeError(`${fn}: range must hold the ratio ${estimate}; got ${range.join(', ')}`)
  const standardError = Math.sqrt((k / (k - 1)) * squares) / denominator
  const reach = standardError === 0 ? Infinity : tCritical(tail, k - 1) * standardError
  return {
    ...boundsOf(side, range, (sign) => estimate + sign * reach),
    level,
    method: 'cluster-robust-ratio',
    assumption: 'asymptotic',
    estimate,
    standardError,
    degreesOfFreedom: k - 1,
  }
}

function checkCluster({ numerator, denominator }: RatioCluster): void {
  checkFinite('clusterRatioInterval', 'numerator', numerator)
  checkFinite('clusterRatioInterval', 'denominator', denominator)
  if (denominator < 0)
    throw new RangeError(`clusterRatioInterval: denominator must not be negative; got ${denominator}`)
}

function checkRange(fn: string, [least, most]: readonly [number, number]): void {
  if (!(least < most)) throw new RangeError(`${fn}: range must be increasing; got ${least}, ${most}`)
}
