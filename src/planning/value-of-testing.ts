import type { Assumption } from '../definition/hypothesis.js'
import { knownEntries } from '../event/known-entries.js'

/** What is at stake, and how good the test is. */
export interface ValueOfTestingOptions {
  /** What going on gains if the assumption is true, in the unit of `impact`, not negative. */
  readonly gain: number
  /** Chance that the test says "false" of a false assumption, in [0, 1]. Default 1. */
  readonly detects?: number | undefined
  /** Chance that the test says "true" of a true assumption, in [0, 1]. Default 1. */
  readonly clears?: number | undefined
}

/** What a test of an assumption is worth, in the unit of its `impact`. */
export interface ValueOfTesting {
  /** What one would do without a test. `goOn` where both are worth the same. */
  readonly untested: 'goOn' | 'stop'
  /** Expected value of that, at least 0. */
  readonly untestedValue: number
  /** Most that any test can be worth: the expected value of perfect information. */
  readonly perfect: number
  /** What this test is worth: the expected value of its information, in [0, `perfect`]. */
  readonly worth: number
  /** Its worth less its price. */
  readonly net: number
  /** What one does after each answer. A test whose answers change nothing is worth nothing. */
  readonly afterwards: {
    /** After "false". */
    readonly saysFalse: 'goOn' | 'stop'
    /** After "true". */
    readonly saysTrue: 'goOn' | 'stop'
  }
}

/**
 * What it is worth to test an assumption before going on: the expected value of the test's information, and its price.
 *
 * Going on gains `gain` if the assumption is true and loses its `impact` if it is false; stopping gains and loses nothing; the prior is the
 * assumption's `likelihoodFalse`. A test is worth what it adds to the better of the two. The most is min(exposure, (1 - likelihoodFalse) *
 * gain), so the exposure that `rankAssumptions` orders by is the most that a test could ever save. Quality of a planned study: `clears` is
 * the power that `planSample` tells, `detects` is 1 - alpha or more.
 *
 * It is only as good as the prior, which is an opinion: try the range of likelihoods that the team holds possible. Raiffa and Schlaifer
 * (1961), Applied Statistical Decision Theory; Howard (1966), IEEE Trans. Syst. Sci. Cybern. 2, 22-26.
 *
 * @param assumption - With `likelihoodFalse` and `impact`; `costToTest` for `net`.
 * @param options - What is gained if it is true, and how good the test is.
 * @returns `null` if a number is missing in the assumption (`rankAssumptions` tells which).
 * @throws RangeError if an option is outside its domain.
 *
 * @example
 * import { valueOfTesting } from 'learnloop'
 *
 * const clerks = { id: 'clerks', statement: 'There are enough clerks', likelihoodFalse: 0.5, impact: 1000, costToTest: 20 }
 * const test = valueOfTesting(clerks, { gain: 800, detects: 0.95, clears: 0.8 })
 * test?.untested // => 'stop'
 * test?.perfect // => 400
 * test?.worth.toFixed(2) // => '295.00'
 * test?.net.toFixed(2) // => '275.00'
 *
 * @category planning
 * @since 0.1.0
 */
export function valueOfTesting(assumption: Assumption, options: ValueOfTestingOptions): ValueOfTesting | null {
  knownEntries('valueOfTesting', 'options', options, ['gain', 'detects', 'clears'])
  const { gain, detects = 1, clears = 1 } = options
  if (!(gain >= 0 && gain < Infinity))
    throw new RangeError(`valueOfTesting: gain must be finite and at least 0; got ${String(gain)}`)
  for (const [name, chance] of [['detects', detects] as const, ['clears', clears] as const])
    if (!(chance >= 0 && chance <= 1))
      throw new RangeError(`valueOfTesting: ${name} must be in [0, 1]; got ${String(chance)}`)
  const { likelihoodFalse, impact, costToTest } = assumption
  if (likelihoodFalse === undefined || impact === undefined || costToTest === undefined) return null

  const loss = likelihoodFalse * impact
  const win = (1 - likelihoodFalse) * gain
  const untestedValue = Math.max(0, win - loss)
  // Of going on after each answer, times the chance of that answer.
  const afterFalse = win * (1 - clears) - loss * detects
  const afterTrue = win * clears - loss * (1 - detects)
  const perfect = Math.min(loss, win)
  // In this form hardly anything is lost to cancellation, and what is left of a useless test is nothing.
  const gained =
    untestedValue > 0
      ? Math.max(0, -afterFalse) + Math.max(0, -afterTrue)
      : Math.max(0, afterFalse) + Math.max(0, afterTrue)
  const worth = gained > 1e-12 * perfect ? Math.min(gained, perfect) : 0
  const does = (value: number): 'goOn' | 'stop' => (value >= 0 ? 'goOn' : 'stop')
  return {
    untested: does(win - loss),
    untestedValue,
    perfect,
    worth,
    net: worth - costToTest,
    afterwards: { saysFalse: does(afterFalse), saysTrue: does(afterTrue) },
  }
}
