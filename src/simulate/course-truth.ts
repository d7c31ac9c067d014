import type { CriterionDesign } from '../definition/hypothesis.js'

/**
 * What is true of a hypothesis while it goes through its iterations.
 *
 * @category simulating
 * @since 0.1.0
 */
export interface CourseTruth {
  /** Name of the truth, for the reader. */
  readonly id?: string | undefined
  /** Rate of the goal: one number, or one for each iteration, of which the last goes on. In [0, 1]. Not needed with `groups`. */
  readonly rate?: number | readonly number[] | undefined
  /** The same for each group, in the order of `units`; wins over `rate`. */
  readonly groups?: readonly (number | readonly number[])[] | undefined
  /** Where attempts leave that do not meet the need: a weight for the way to each step and to need met. Default: all alike. */
  readonly leaves?: readonly number[] | undefined
}

/** Options of `operatingCharacteristics`. */
export interface OperatingOptions {
  /** A non-negative integer: same arguments and seed, same answer. */
  readonly seed: number
  /** The goal's target, strictly between 0 and 1. */
  readonly target: number
  /** Units that mature in an iteration: of everybody, or of each group of a partition that the study names. Positive integers, together at most 10,000. */
  readonly units: number | readonly number[]
  /** How the goal is tested. Default: the boundary curve planned for these units. */
  readonly design?: CriterionDesign | undefined
  /** Looks an iteration, evenly spread over its units, the last of them at closing; from 1 (default) to the units. */
  readonly looks?: number | undefined
  /** Required steps before need met, 0 (default) or more: they matter for headroom where groups differ. */
  readonly steps?: number | undefined
  /**
   * Tests in the search for a part that holds, beside two for each group; no truth lets them find anything, but the level is shared with them. Default 1,
   * the detour that those who leave may share; 0 for a flow with `detours: 'none'`.
   */
  readonly otherTests?: number | undefined
  /** Simulated courses of each truth, a positive integer. Default 20,000. */
  readonly replications?: number | undefined
  /** `false` simulates even where the answer can be enumerated. Default `true`. */
  readonly exact?: boolean | undefined
}
