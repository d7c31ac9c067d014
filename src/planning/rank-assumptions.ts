import type { Assumption, Hypothesis } from '../definition/hypothesis.js'

/** A number without which an assumption has no place in the ranking. */
export type AssumptionNumber = 'likelihoodFalse' | 'impact' | 'costToTest'

/** An assumption with its place among all. */
export interface RankedAssumption {
  /** Id of the hypothesis that rests on it. */
  readonly hypothesis: string
  /** Revision of that hypothesis. */
  readonly revision: number
  /** The assumption. */
  readonly assumption: Assumption
  /** Place from 1, the riskiest first; equal ones share it. `null`: not ranked, as a number is missing. */
  readonly rank: number | null
  /** Expected loss of going on untested, `likelihoodFalse * impact`, in the unit of `impact`; `null` if it is not known. */
  readonly exposure: number | null
  /**
   * Expected loss that a unit spent on testing concerns, `exposure / costToTest`, to 12 digits; `null` if it is not known. Below 1, a test costs
   * more than even a perfect one could save.
   */
  readonly priority: number | null
  /** The numbers that are missing, and matter. */
  readonly missing: readonly AssumptionNumber[]
}

/**
 * All assumptions of some hypotheses, the riskiest first: likelihood that it is false, times what that would cost, by the price of testing it.
 *
 * Early tests belong to whatever would sink the hypothesis most cheaply: that avoids pivots later. The order is by *expected loss for each unit
 * spent on a test*; `valueOfTesting` asks of one assumption whether a test of given quality is worth its price at all. A number that is missing
 * is said, never guessed: such an assumption comes after all ranked ones, those with a known exposure first, the largest before the others, which
 * orders them but ranks nothing. Nothing is missing where a likelihood or an impact of 0 settles the product.
 *
 * Equal priorities share a rank (1, 2, 2, 4) and stand in the order given. All impacts and prices must be in one unit. Ries (2011), The Lean Startup,
 * chapter 5 (leap-of-faith assumptions); risk as probability times loss by unit of cost as in Boehm (1991), IEEE Software 8(1), 32-41.
 *
 * @param hypotheses - Parsed hypotheses, in the order in which ties should stand.
 * @returns Every assumption once.
 *
 * @example
 * import { getOrThrow, parseHypothesis, rankAssumptions } from 'learnloop'
 *
 * const hypothesis = getOrThrow(
 *   parseHypothesis({
 *     kind: 'hypothesis', version: 1, id: 'h1',
 *     customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner granted',
 *     assumptions: [
 *       { id: 'phone', statement: 'They pick up the phone', likelihoodFalse: 0.2, impact: 500, costToTest: 10 },
 *       { id: 'clerks', statement: 'There are enough clerks', likelihoodFalse: 0.5, impact: 1000, costToTest: 20 },
 *       { id: 'law', statement: 'The law allows it', likelihoodFalse: 0.1 },
 *     ],
 *     criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *   }),
 * )
 * const ranked = rankAssumptions([hypothesis])
 * ranked.map(({ assumption, rank, priority }) => [assumption.id, rank, priority]) // => [['clerks', 1, 25], ['phone', 2, 10], ['law', null, null]]
 * ranked[2]?.missing // => ['impact', 'costToTest']
 *
 * @category planning
 * @since 0.1.0
 */
export function rankAssumptions(hypotheses: readonly Hypothesis[]): readonly RankedAssumption[] {
  const all = hypotheses
    .flatMap(({ id, revision = 1, assumptions = [] }) =>
      assumptions.map((assumption) => ({ hypothesis: id, revision, assumption, ...riskOf(assumption) })),
    )
    .toSorted(
      (a, b) => descending(a.priority, b.priority) || (a.priority === null ? descending(a.exposure, b.exposure) : 0),
    )
  let rank = 0
  return all.map(({ priority, ...rest }, i): RankedAssumption => {
    if (priority !== all[i - 1]?.priority) rank = i + 1
    return { ...rest, rank: priority === null ? null : rank, priority }
  })
}

type Risk = Pick<RankedAssumption, 'exposure' | 'priority' | 'missing'>

/** What is known of the risk of an assumption. */
function riskOf({ likelihoodFalse, impact, costToTest }: Assumption): Risk {
  const settled = likelihoodFalse === 0 || impact === 0
  const exposure = settled ? 0 : likelihoodFalse === undefined || impact === undefined ? null : likelihoodFalse * impact
  if (settled) return { exposure, priority: 0, missing: [] }
  return {
    exposure,
    priority: exposure === null || costToTest === undefined ? null : rounded(exposure / costToTest),
    missing: [
      ...(likelihoodFalse === undefined ? (['likelihoodFalse'] as const) : []),
      ...(impact === undefined ? (['impact'] as const) : []),
      ...(costToTest === undefined ? (['costToTest'] as const) : []),
    ],
  }
}

/** Equal on paper stays equal: .1 * 3 is .3. Beyond the largest number there is none. */
function rounded(priority: number): number {
  return Math.min(Number(priority.toPrecision(12)), Number.MAX_VALUE)
}

function descending(a: number | null, b: number | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? 1 : -1
  return b - a
}
