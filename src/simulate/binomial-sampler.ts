import { nextWord } from '../core/random.js'

/** Draws numbers of successes at one rate; its tables are made as they are needed. */
export interface BinomialSampler {
  /** Chance of a success, in [0, 1]. */
  readonly rate: number
  /** By number of trials. */
  readonly tables: (AliasTable | undefined)[]
}

/** Walker's table: each column is its own number up to the cut, else another one. */
export interface AliasTable {
  /** By column: its place and the chance of being itself, added up. */
  readonly cut: Float64Array
  /** By column: its own number, then the other one. */
  readonly pick: Uint16Array
}

/** Numbers of successes that are less likely than this, relative to the likeliest, are left out: no 32 bits could tell them from impossible ones. */
const NEGLIGIBLE = 2 ** -80

/**
 * A sampler of binomial numbers: one random word and two look-ups a draw, whatever the number of trials.
 *
 * Its tables come of additions, multiplications and divisions alone, so that a draw is the same on every machine.
 *
 * Walker (1977), ACM Trans. Math. Softw. 3(3), 253-256; filled as by Vose (1991), IEEE Trans. Softw. Eng. 17(9), 972-975.
 *
 * @param rate - In [0, 1].
 */
export function binomialSampler(rate: number): BinomialSampler {
  return { rate, tables: [] }
}

/** The number of successes among so many trials, up to 65,535. A probability is right to within some 2^-32. */
export function drawBinomial({ rate, tables }: BinomialSampler, state: Uint32Array, trials: number): number {
  if (trials === 0) return 0
  let table = tables[trials]
  if (table === undefined) {
    table = aliasTable(trials, rate)
    tables[trials] = table
  }
  const { cut, pick } = table
  const place = nextWord(state) * 2 ** -32 * cut.length
  const column = Math.floor(place)
  // Not a branch: nobody could predict it.
  return pick[2 * column + Number(place >= cut[column]!)]!
}

/** The table of a number of trials. */
export function aliasTable(trials: number, rate: number): AliasTable {
  const { low, chances } = likely(trials, rate)
  const heights = chances.map((chance) => chance * chances.length)
  const pick = new Uint16Array(2 * chances.length)
  const small: number[] = []
  const large: number[] = []
  for (const [column, height] of heights.entries()) (height < 1 ? small : large).push(column)
  while (small.length > 0 && large.length > 0) {
    const [under, over] = [small.pop()!, large.at(-1)!]
    pick[2 * under + 1] = low + over
    heights[over]! -= 1 - heights[under]!
    if (heights[over]! < 1) small.push(large.pop()!)
  }
  // What is left is whole but for rounding.
  for (const column of [...small, ...large]) heights[column] = 1
  for (const column of heights.keys()) pick[2 * column] = low + column
  return { cut: heights.map((height, column) => column + height), pick }
}

/** The numbers of successes that are not negligible, from `low` on, and the chances of each. */
function likely(trials: number, rate: number): { readonly low: number; readonly chances: Float64Array<ArrayBuffer> } {
  const mode = Math.min(trials, Math.floor((trials + 1) * rate))
  const odds = rate / (1 - rate)
  // Relative to the likeliest, from it down and up.
  const down: number[] = []
  const up: number[] = []
  for (let k = mode, weight = 1; k > 0; k--) {
    weight *= k / (trials - k + 1) / odds
    if (!(weight > NEGLIGIBLE)) break
    down.push(weight)
  }
  for (let k = mode, weight = 1; k < trials; k++) {
    weight *= ((trials - k) / (k + 1)) * odds
    if (!(weight > NEGLIGIBLE)) break
    up.push(weight)
  }
  const weights = Float64Array.from([...down.toReversed(), 1, ...up])
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return { low: mode - down.length, chances: weights.map((weight) => weight / total) }
}
