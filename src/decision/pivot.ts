import type { GroupRef } from '../definition/hypothesis.js'
import type { EvidenceRef } from './trace.js'

/**
 * What to keep of a hypothesis, and what to change.
 *
 * - `customer segment`: it holds in one group of partners and not in another; go on with those it holds for.
 * - `channel`: the same, where the groups are ways to reach partners.
 * - `zoom-in`: a step reaches its own target while the whole does not; make the step the solution.
 * - `value capture`: the need is met, but partners do not come back, or the outcome does not follow; change how value is kept.
 * - `customer need`: most of those who leave do the same thing instead; serve that need.
 */
export type PivotKind = 'customer segment' | 'channel' | 'zoom-in' | 'value capture' | 'customer need'

/** One test that a pivot rests on. */
export interface PivotEvidence {
  /** What was found, in one sentence. */
  readonly text: string
  /** Count of successes. */
  readonly successes: number
  /** Count of units. */
  readonly units: number
  /** The rate tested against. */
  readonly rate: number
  /** Which side of it was shown. */
  readonly side: 'above' | 'below'
  /** Exact binomial p-value, one-sided. */
  readonly pValue: number
  /** The same, adjusted by Holm for all places that the document names. */
  readonly adjusted: number
  /** Where the counts stand. */
  readonly evidence: readonly EvidenceRef[]
}

/** A part of the hypothesis that holds where the whole does not. */
export interface Pivot {
  /** What to change. */
  readonly kind: PivotKind
  /** Always true: found by looking in several places after the fact, so to be tested as a hypothesis of its own. */
  readonly exploratory: true
  /** Probability, at one closing, of finding anything that is not there. */
  readonly gamma: number
  /** Tests that the search was adjusted for, empty places included. */
  readonly tests: number
  /** The group in which it holds; `null`: another kind. */
  readonly group: GroupRef | null
  /** The step to zoom in on, or the event that those who leave share; `null`: another kind. */
  readonly node: string | null
  /** What it rests on. */
  readonly evidence: readonly PivotEvidence[]
  /** Further kinds that hold as well. */
  readonly also: readonly PivotKind[]
}
