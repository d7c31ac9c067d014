/** How much error the team accepts, and how patient it is. Registered together with the criteria. */
export interface Policy {
  /** Document kind. */
  readonly kind: 'policy'
  /** Version of the format. */
  readonly version: 1
  /** Id of the policy. */
  readonly id: string
  /** Probability, over the whole path, of `validated` when every unit's chance is at or below a goal's target; in (0, 1). */
  readonly alpha: number
  /** Probability of `reset` when every unit's chance is at or above the target; in (0, 1). */
  readonly resetError: number
  /** Least prospect of reaching the target at which iterating goes on; in [0, 1]. */
  readonly minProspect: number
  /** Iterations over which alpha is shared, at least 1. */
  readonly maxIterations: number
  /** Level of the exploratory search for a pivot; in (0, 1). */
  readonly gamma: number
  /** Whether guardrails must be shown safe (default) or need only not be shown harmed. */
  readonly guardrails?: 'shownSafe' | 'notHarmed' | undefined
  /** Whether `validated` needs a first-hand observation on record. Default `optional`. */
  readonly observations?: 'optional' | 'required' | undefined
  /** Share of a log's rows that may be rejected before the evidence is unfit to read; in [0, 1]. Default 0.05. */
  readonly maxRejected?: number | undefined
  /**
   * Further ways to a reset, each with the rate below which the hypothesis is given up whatever its goals say. They share `resetError` with the
   * goals.
   */
  readonly resetFloors?: ResetFloors | undefined
}

/** Least rates that the hypothesis takes for granted; each is tested at closing, and refuted below it. */
export interface ResetFloors {
  /** Share of enrolled partners whose need arises in an iteration, in (0, 1): below it, the trigger hardly arises. */
  readonly trigger?: number | undefined
  /** Share of those who come back when the need arises again, in (0, 1): below it, customers do not come back. */
  readonly adoption?: number | undefined
}

const common = { kind: 'policy', version: 1 } as const

/**
 * Few false validations, much patience.
 *
 * @category policies
 * @since 0.1.0
 */
export const careful: Policy = {
  ...common,
  id: 'careful',
  alpha: 0.05,
  resetError: 0.05,
  minProspect: 0.1,
  maxIterations: 4,
  gamma: 0.1,
}

/**
 * The default.
 *
 * @category policies
 * @since 0.1.0
 */
export const balanced: Policy = {
  ...common,
  id: 'balanced',
  alpha: 0.1,
  resetError: 0.1,
  minProspect: 0.15,
  maxIterations: 4,
  gamma: 0.2,
}

/**
 * Cheap to be wrong: decides early.
 *
 * @category policies
 * @since 0.1.0
 */
export const failFast: Policy = {
  ...common,
  id: 'failFast',
  alpha: 0.2,
  resetError: 0.2,
  minProspect: 0.3,
  maxIterations: 3,
  gamma: 0.3,
}
