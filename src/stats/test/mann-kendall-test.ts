import { checkFinite } from '../check.js'
import { normalSurvival } from '../special/normal.js'
import { checkAlternative, type TestOptions } from './test-options.js'
import type { TestResult } from './test-result.js'

/** Values up to which the distribution is enumerated. */
const MOST_EXACT = 50

/**
 * Mann's test for a trend in a series: whether later values tend to be above earlier ones.
 *
 * For a handful of values of one metric, in time order, of which nothing is known but their order: no model, no outlier that decides alone.
 * The statistic is Kendall's S, pairs that rise less pairs that fall. Exact for up to 50 values, ties included: of all orders of these
 * values, each as likely as another. Beyond that by normal theory with continuity correction. Three values can never be told from chance at
 * .1, four in a row just can (1/24).
 *
 * It takes values as exchangeable if there is no trend. Series that are measured often drift by themselves (today's value resembles
 * yesterday's), and are called trends too often: give one value a period that is long enough to forget.
 *
 * Mann (1945), Econometrica 13, 245-259; Kendall (1975), Rank Correlation Methods, 4th ed., chapter 5.
 *
 * @param values - Finite values in time order.
 * @param options - Alternative: `greater` rises, `less` falls.
 * @returns P-value, and S as the statistic. With fewer than two different values the p-value is 1.
 * @throws RangeError if a value is not finite.
 *
 * @example
 * import { mannKendallTest } from 'learnloop/stats'
 *
 * mannKendallTest([10, 12, 15, 19], { alternative: 'greater' }).pValue.toFixed(4) // => '0.0417'
 * mannKendallTest([10, 12, 12, 9]).statistic // => -1
 *
 * @category tests
 * @since 0.1.0
 */
export function mannKendallTest(values: readonly number[], options: TestOptions = {}): TestResult {
  const { alternative = 'two-sided' } = options
  for (const value of values) checkFinite('mannKendallTest', 'a value', value)
  checkAlternative('mannKendallTest', alternative)
  const ties = tieSizes(values)
  const n = values.length
  const pairs = (n * (n - 1)) / 2 - ties.reduce((sum, m) => sum + (m * (m - 1)) / 2, 0)
  const falling = countFalling(values)
  const statistic = pairs - 2 * falling + 0
  const exact = n <= MOST_EXACT
  // By symmetry falling pairs are distributed as rising ones.
  const atMost = exact ? exactTail(ties) : normalTail(n, ties, pairs)
  const [rises, falls] = [atMost(falling), atMost(pairs - falling)]
  return {
    pValue:
      alternative === 'greater' ? rises : alternative === 'less' ? falls : Math.min(1, 2 * Math.min(rises, falls)),
    statistic,
    method: exact ? 'mann-kendall-exact' : 'mann-kendall-normal',
    assumption: exact ? 'exact' : 'asymptotic',
    alternative,
  }
}

function tieSizes(values: readonly number[]): readonly number[] {
  const sizes = new Map<number, number>()
  // -0 is 0.
  for (const value of values) sizes.set(value + 0, (sizes.get(value + 0) ?? 0) + 1)
  return [...sizes.values()]
}

function countFalling(values: readonly number[]): number {
  let count = 0
  for (const [j, later] of values.entries()) for (let i = 0; i < j; i++) if (values[i]! > later) count++
  return count
}

/** Probability of at most so many falling pairs among all orders of values with these ties. */
function exactTail(ties: readonly number[]): (falling: number) => number {
  let [chances, placed] = [[1], 0]
  for (const size of ties) {
    chances = convolve(chances, inversions(placed, size))
    placed += size
  }
  return (falling) =>
    falling >= chances.length - 1
      ? 1
      : Math.min(
          1,
          chances.slice(0, falling + 1).reduce((sum, chance) => sum + chance, 0),
        )
}

/** Chances of each number of inversions between `others` and `size` equal values, in random order: Gaussian binomial coefficients over their sum. */
function inversions(others: number, size: number): number[] {
  // rows[a]: with a of the others, and the values so far.
  let rows = Array.from({ length: others + 1 }, () => [1])
  for (let b = 1; b <= size; b++) {
    const next = [[1]]
    for (let a = 1; a <= others; a++) {
      // The last in order is one of the values, behind none of the others, or one of the others, behind b values.
      const [value, other] = [rows[a]!, next[a - 1]!]
      next.push(Array.from({ length: a * b + 1 }, (_, k) => (b * (value[k] ?? 0) + a * (other[k - b] ?? 0)) / (a + b)))
    }
    rows = next
  }
  return rows[others]!
}

function convolve(a: readonly number[], b: readonly number[]): number[] {
  const sums = new Array<number>(a.length + b.length - 1).fill(0)
  for (const [i, x] of a.entries()) for (const [j, y] of b.entries()) sums[i + j]! += x * y
  return sums
}

function normalTail(n: number, ties: readonly number[], pairs: number): (falling: number) => number {
  const spread = (m: number): number => m * (m - 1) * (2 * m + 5)
  const deviation = Math.sqrt((spread(n) - ties.reduce((sum, m) => sum + spread(m), 0)) / 18)
  return (falling) => (deviation === 0 ? 1 : Math.min(1, normalSurvival((pairs - 2 * falling - 1) / deviation)))
}
