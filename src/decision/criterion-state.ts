/** What is known of a criterion. A goal is `shown` or `refuted`, a guardrail `safe` or `harmed`; all else is `unknown`. */
export type CriterionState = 'shown' | 'refuted' | 'safe' | 'harmed' | 'unknown'

/**
 * Why a criterion has its state.
 *
 * - `crossed`: its successes reached the count that decides.
 * - `stays-shown`: shown at an earlier look of this iteration, no success withdrawn since, and the estimate still at the target or better.
 * - `stays-refuted`: refuted at an earlier look of this iteration, no failure withdrawn since, and the estimate still on the wrong side of the
 *   target. (`atMost`: the other way round in both.) A count without planned units moves its target, so it is read anew at each number of units.
 * - `not-crossed`: neither count that decides was reached.
 * - `no-units`: no first attempt that it counts is mature.
 * - `cell-missing`: the measurement has no such iteration or group.
 * - `size-cannot-show`: the planned size is too small to show it even if every unit succeeds.
 * - `iterations-used-up`: the policy has no iteration, and so no error, left.
 * - `cohort-as-of-latest`: membership of its cohort may depend on the outcome.
 * - `target-cannot-be-tested`: the rate to test against is not strictly between 0 and 1 (a difference: -1 and 1).
 * - `first-block`: cohorts are compared by blocks, one a look, and the rates of a first block cannot be predicted from earlier ones: measure again.
 * - `look-not-planned`: cohorts are compared at planned numbers of units, and no further one has been reached.
 */
export type CriterionReason =
  | 'crossed'
  | 'stays-shown'
  | 'stays-refuted'
  | 'not-crossed'
  | 'no-units'
  | 'cell-missing'
  | 'size-cannot-show'
  | 'iterations-used-up'
  | 'cohort-as-of-latest'
  | 'target-cannot-be-tested'
  | 'first-block'
  | 'look-not-planned'
