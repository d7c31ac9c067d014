import { nextWord } from '../core/random.js'

/** Trials of the largest table; more are drawn in parts. */
const MOST_TRIALS = 128

/**
 * Walker's alias tables of the binomial distributions with one rate: those of n trials begin at n (n + 1) / 2 and have n + 1 columns. A column is
 * its own number below the cut, else the other one.
 */
export interface BinomialTables {
  /** Largest number of trials that has a table. */
  readonly most: number
  /** By column: its number and the chance of being itself, added up. */
  readonly cut: Float64Array
  /** By column: the other number. */
  readonly other: Uint8Array
}

/**
 * Makes the tables for a rate, up to so many trials. They come of additions, multiplications and divisions alone, so that a draw is the same on every
 * machine.
 *
 * Walker (1977), ACM Trans. Math. Softw. 3(3), 253-256; filled as by Vose (1991), IEEE Trans. Softw. Eng. 17(9), 972-975.
 *
 * @param rate - In [0, 1].
 * @param trials - The most that will be drawn at once; above 128, tables are made for 128.
 */
export function binomialTables(rate: number, trials: number): BinomialTables {
  const most = Math.min(trials, MOST_TRIALS)
  const size = ((most + 1) * (most + 2)) / 2
  const cut = new Float64Array(size)
  const other = new Uint8Array(size)
  let chances = Float64Array.of(1)
  for (let n = 0; n <= most; n++) {
    if (n > 0) chances = oneMore(chances, rate)
    const begin = (n * (n + 1)) / 2
    fill(chances, cut.subarray(begin, begin + n + 1), other.subarray(begin, begin + n + 1))
  }
  return { most, cut, other }
}

/** A number of successes among so many trials, for one random word of 32 bits: a probability is right to within 2^-32 times the columns. */
export function drawBinomial({ most, cut, other }: BinomialTables, state: Uint32Array, trials: number): number {
  let successes = 0
  let left = trials
  while (left > 0) {
    const n = left > most ? most : left
    left -= n
    const place = (nextWord(state) / 2 ** 32) * (n + 1)
    const column = Math.floor(place)
    const at = (n * (n + 1)) / 2 + column
    successes += place < cut[at]! ? column : other[at]!
  }
  return successes
}

/** Chances of each number of successes among one more trial. */
function oneMore(chances: Float64Array, rate: number): Float64Array<ArrayBuffer> {
  const next = new Float64Array(chances.length + 1)
  for (const [successes, chance] of chances.entries()) {
    next[successes]! += chance * (1 - rate)
    next[successes + 1]! += chance * rate
  }
  return next
}

function fill(chances: Float64Array, cut: Float64Array, other: Uint8Array): void {
  const heights = chances.map((chance) => chance * chances.length)
  const small: number[] = []
  const large: number[] = []
  for (const [column, height] of heights.entries()) (height < 1 ? small : large).push(column)
  while (small.length > 0 && large.length > 0) {
    const [low, high] = [small.pop()!, large.at(-1)!]
    other[low] = high
    heights[high]! -= 1 - heights[low]!
    if (heights[high]! < 1) small.push(large.pop()!)
  }
  // What is left is whole but for rounding.
  for (const column of [...small, ...large]) heights[column] = 1
  for (const [column, height] of heights.entries()) cut[column] = column + height
}
