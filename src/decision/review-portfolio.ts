import { canonicalJson } from '../core/canonical-json.js'
import { knownEntries } from '../event/known-entries.js'
import { betaBinomialEValue } from '../stats/anytime/beta-binomial-e-value.js'
import { eLond } from '../stats/multiplicity/e-lond.js'
import type { OnlineDecision } from '../stats/multiplicity/online.js'
import type { Verdict } from './conclude.js'
import type { CriterionResult } from './criterion-result.js'
import type { Decision } from './decision.js'

/** Options of {@link reviewPortfolio}. */
export interface ReviewPortfolioOptions {
  /** Bound on the expected share of false ones among those that e-LOND confirms, strictly between 0 and 1. Default 0.05. */
  readonly falseDiscoveryRate?: number | undefined
}

/** One hypothesis among all that are tested. */
export interface PortfolioEntry {
  /** Id of the study. */
  readonly study: string
  /** Id of the hypothesis. */
  readonly hypothesis: string
  /** Its revision. */
  readonly revision: number
  /** The verdict of its latest decision. */
  readonly verdict: Verdict
  /** Probability, over all its iterations, of `validated` if each unit's chance is at or below the target of some goal. */
  readonly alpha: number
  /**
   * Natural logarithm of the any-time evidence that all its goals hold: over its iterations the product, over its goals the least. `null`: a goal
   * compares cohorts, so that its evidence is not in its counts.
   */
  readonly logEValue: number | null
  /** What e-LOND says of it. */
  readonly online: OnlineDecision
}

/** All hypotheses that are tested, looked at together. */
export interface PortfolioReview {
  /** One entry a hypothesis and revision, in the order of their first decisions. */
  readonly hypotheses: readonly PortfolioEntry[]
  /** How many are validated. */
  readonly validated: number
  /** Most that can be expected to be validated wrongly: the sum of their alphas, as if none of them were true. */
  readonly expectedFalseValidations: number
  /** Of those validated, how many e-LOND confirms. */
  readonly confirmed: number
}

/**
 * What many hypotheses mean for each other: how many false validations are to be expected, and which evidence holds up among so many.
 *
 * Nothing is adjusted by default: each hypothesis keeps its own alpha, and their sum bounds the expected number of false validations, whatever depends
 * on whatever. Beside it stands e-LOND, which keeps the expected *share* of false ones among the confirmed at a bound under any dependence, overlapping
 * decisions and shared partners included. It reads the counts as any-time evidence, so it confirms fewer than the curve shows. `lordPlusPlus` and
 * `saffron` of `learnloop/stats` are calculators for p-values that are independent and each known before the next test begins; decisions that overlap
 * in time break that.
 *
 * Give the decisions of all hypotheses under test, not of the promising ones: a hypothesis left out is an error left out. Of several decisions about
 * one iteration the last given counts. Xu and Ramdas (2024), AISTATS, PMLR 238, 3997-4005.
 *
 * @param decisions - What `decide` answered, in the order of time.
 * @param options - The bound of e-LOND.
 * @returns One entry a hypothesis, and what they add up to.
 * @throws RangeError if an option is outside its domain.
 *
 * @example
 * import { decide, getOrThrow, measure, parseStudy, readEvents, reviewPortfolio } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const rows = Array.from({ length: 20 }, (_, i) => [
 *   { partner: `p${i}`, name: 'apply', at: Date.UTC(2026, 0, 2 + i) },
 *   { partner: `p${i}`, name: 'grant', at: Date.UTC(2026, 0, 3 + i) },
 * ]).flat()
 * const measurement = measure(study, readEvents(rows), { asOf: Date.UTC(2026, 1, 1) })
 * const review = reviewPortfolio([decide(study, measurement)])
 * const found = [review.validated, review.expectedFalseValidations, review.confirmed] // => [1, 0.1, 1]
 *
 * @category deciding
 * @since 0.1.0
 */
export function reviewPortfolio(decisions: readonly Decision[], options: ReviewPortfolioOptions = {}): PortfolioReview {
  knownEntries('reviewPortfolio', 'options', options, ['falseDiscoveryRate'])
  const { falseDiscoveryRate: alpha } = options
  const tested = new Map<string, Map<string | null, Decision>>()
  for (const decision of decisions) {
    const key = canonicalJson([decision.study, decision.hypothesis, decision.revision])
    const iterations = tested.get(key) ?? new Map<string | null, Decision>()
    // The latest of an iteration stands last, so that the last of all is the latest.
    iterations.delete(decision.iteration)
    tested.set(key, iterations.set(decision.iteration, decision))
  }
  const rows = [...tested.values()].map((iterations) => {
    const each = [...iterations.values()]
    return { latest: each.at(-1)!, logEValue: logEvidence(each) }
  })
  // Evidence that is not known is none: an e-value of 1.
  const online = eLond(
    rows.map(({ logEValue }) => Math.exp(logEValue ?? 0)),
    { alpha },
  )
  const hypotheses = rows.map(({ latest, logEValue }, i): PortfolioEntry => {
    const { study, hypothesis, revision, verdict, policy } = latest
    return { study, hypothesis, revision, verdict, alpha: policy.alpha, logEValue, online: online.decisions[i]! }
  })
  const validated = hypotheses.filter(({ verdict }) => verdict === 'validated')
  return {
    hypotheses,
    validated: validated.length,
    expectedFalseValidations: hypotheses.reduce((sum, each) => sum + each.alpha, 0),
    confirmed: validated.filter((each) => each.online.rejected).length,
  }
}

/** Evidence that all goals hold: that some does not bounds the least of them, and iterations multiply, each fair given those before. */
function logEvidence(decisions: readonly Decision[]): number | null {
  const goals = new Map<string, number>()
  for (const { criteria } of decisions)
    for (const result of criteria) {
      if (result.role !== 'goal') continue
      if (result.comparedWith !== null) return null
      goals.set(result.id, (goals.get(result.id) ?? 0) + logEValueOf(result))
    }
  return goals.size === 0 ? 0 : [...goals.values()].reduce((least, value) => Math.min(least, value))
}

function logEValueOf({ successes, units, target, direction }: CriterionResult): number {
  if (target === null || units === 0) return 0
  const alternative = direction === 'atLeast' ? 'greater' : 'less'
  return betaBinomialEValue(successes, units, target, { alternative }).logEValue
}
