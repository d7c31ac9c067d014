import type { CriterionDesign, CriterionMetric, GroupRef } from '../definition/hypothesis.js'
import type { Assumption, Interval } from '../stats/interval/interval.js'
import type { CriterionReason, CriterionState } from './criterion-state.js'
import type { ErrorLevels, LookKind } from './criterion-test.js'
import type { IterationCount } from './prospect.js'
import type { EvidenceRef } from './trace.js'

/** A criterion as judged. */
export interface CriterionResult {
  /** Id of the criterion. */
  readonly id: string
  /** What it is for. */
  readonly role: 'goal' | 'guardrail'
  /** What it measures. */
  readonly metric: CriterionMetric
  /** The group it is about; `null`: everybody. */
  readonly cohort: GroupRef | null
  /** What is known. */
  readonly state: CriterionState
  /** Why. */
  readonly reason: CriterionReason
  /** The group it is compared with; `null`: none. */
  readonly comparedWith: GroupRef | null
  /** Successes among the units. */
  readonly successes: number
  /** Matured first attempts that it counts, one a cluster where partners share one. */
  readonly units: number
  /** Successes and units of the group it is compared with; `null`: it is about one rate. */
  readonly against: IterationCount | null
  /** `successes / units`, less that of the group it is compared with; `null` without units. */
  readonly estimate: number | null
  /**
   * Interval of the rate or difference at 95 %, for description; `null` without units. An any-time confidence sequence; of groups compared at planned
   * looks the interval of their score test, by Miettinen and Nurminen, whose coverage is that of one look.
   */
  readonly interval: Interval | null
  /** The rate or difference tested against: the target, less a guardrail's margin; `null` if there is none. */
  readonly target: number | null
  /** Which side of it is good. */
  readonly direction: 'atLeast' | 'atMost'
  /** How it is tested. */
  readonly design: CriterionDesign
  /** What its error levels rest on: `exact`, `anytime` or `asymptotic`. */
  readonly assumption: Assumption
  /** What this look may use of the level. */
  readonly look: LookKind
  /** At these units, and those of the other group, so many successes show it (`atMost`: so many or fewer); `null`: none can. */
  readonly showsAt: number | null
  /** At these units, so many successes refute it (`atMost`: so many or more); `null`: none can. */
  readonly refutesAt: number | null
  /** Error that it may make in this iteration. */
  readonly available: ErrorLevels
  /** Error used up so far in this iteration, exact for a curve. */
  readonly attained: ErrorLevels
  /** Whether counts were corrected between two looks: units or successes fell, successes rose by more than units, or units were added after closing. */
  readonly corrected: boolean
  /** Where its successes stand. */
  readonly evidence: readonly EvidenceRef[]
}
