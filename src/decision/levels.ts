import type { Criterion, Hypothesis } from '../definition/hypothesis.js'
import type { Policy } from '../definition/policy.js'
import { availableAlpha } from '../stats/sequential/carry-over.js'
import { compileTest } from './compile-test.js'
import type { ErrorLevels } from './criterion-test.js'

/**
 * Error levels of a criterion in the iteration after some others: equal shares of alpha and of the reset error over the policy's iterations, and
 * what earlier ones left unused at their closing. An iteration that never closed counts as having used all that it had. A goal that may bring
 * about a reset shares the reset error with whatever else may: any of them would suffice.
 *
 * @param earlier - Units at closing of each earlier iteration of the path, in order; `null`: it did not close.
 * @param compile - How designs are compiled.
 * @returns `null` if the policy has no iteration left.
 */
export function errorLevels(
  policy: Policy,
  hypothesis: Hypothesis,
  criterion: Criterion,
  earlier: readonly (number | null)[],
  compile: typeof compileTest = compileTest,
): ErrorLevels | null {
  const iterations = policy.maxIterations
  if (earlier.length >= iterations) return null
  const resetError = resettingGoals(hypothesis).includes(criterion) ? resetShare(policy, hypothesis) : policy.resetError
  const used: ErrorLevels[] = []
  const available = (): ErrorLevels => ({
    shown: availableAlpha(
      used.map(({ shown }) => shown),
      { alpha: policy.alpha, iterations },
    ),
    refuted: availableAlpha(
      used.map(({ refuted }) => refuted),
      { alpha: resetError, iterations },
    ),
  })
  for (const units of earlier) {
    const levels = available()
    used.push(units === null ? levels : compile(criterion, levels).spent(units))
  }
  return available()
}

/** The reset error of one of the ways to a reset, over all iterations: the goals whose refutation may bring it about, and each registered floor. */
export function resetShare(policy: Policy, hypothesis: Hypothesis): number {
  const floors = Object.values(policy.resetFloors ?? {}).filter((floor) => floor !== undefined).length
  return policy.resetError / Math.max(1, resettingGoals(hypothesis).length + floors)
}

/** The goals whose refutation refutes the whole: those about everybody, or all of them if each is about a group. */
export function resettingGoals({ criteria }: Hypothesis): readonly Criterion[] {
  const goals = criteria.filter(({ role }) => role === 'goal')
  const about = goals.filter(({ cohort }) => cohort === undefined)
  return about.length > 0 ? about : goals
}
