import type { Scalar } from '../core/scalar.js'
import type { Predicate } from './predicate.js'

/** What kind of definable group a dimension cuts by. */
export type CohortDimensionType = 'experiment' | 'segment' | 'vertical' | 'demographic' | 'channel' | 'custom'

/** A named group of a dimension. */
export interface CohortGroup {
  /** Unique in its dimension. */
  readonly id: string
  /** Label for people. */
  readonly name?: string | undefined
  /** Condition on the partner's attributes. */
  readonly where: Predicate
}

/** The share of an experiment's partners that is allotted to a group. */
export interface GroupShare {
  /** Key of the group. */
  readonly group: Scalar
  /** In any unit, above 0. */
  readonly share: number
}

/**
 * A way to cut partners into groups: a partition `by` an attribute, a partition by `groups` with `otherwise` (first match wins), or,
 * with `groups` alone, a set of groups that may overlap and need not cover everybody.
 */
export interface CohortDimension {
  /** Unique in its study. */
  readonly id: string
  /** Label for people. */
  readonly name?: string | undefined
  /** Kind of group. */
  readonly type: CohortDimensionType
  /** Partition by an attribute; partners without it form the group `null`. */
  readonly by?:
    | {
        /** Name of the attribute. */
        readonly attribute: string
        /** Increasing edges e1 < .. < en: groups `<e1`, `e1-e2` (from e1, below e2), .., `>=en`; what is no number is missing. */
        readonly bands?: readonly number[] | undefined
      }
    | undefined
  /** Named groups. */
  readonly groups?: readonly CohortGroup[] | undefined
  /** Group of those whom no other takes; makes `groups` a partition. */
  readonly otherwise?: string | undefined
  /**
   * Of an experiment: the shares in which partners are allotted to its groups, those not listed getting none; or `unplanned`, where nobody allots
   * them, as in a focus group. Absent: all groups alike. `decide` finds the evidence unfit where the shares are broken.
   */
  readonly allocation?: readonly GroupShare[] | 'unplanned' | undefined
  /** Whether groups are those at an attempt's trigger (default) or the latest known at `asOf`. */
  readonly asOf?: 'trigger' | 'latest' | undefined
}
