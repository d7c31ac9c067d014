import type { Scalar } from '../core/scalar.js'
import type { GroupRef } from '../definition/hypothesis.js'
import type { EventQuality } from '../event/event-quality.js'
import type { DurationSketch } from './duration-sketch.js'

/** Deviations counted by kind. */
export interface DeviationKinds {
  /** The window closed. */
  readonly lapsed: number
  /** A further trigger started a new attempt (`onRetrigger: 'restart'`). */
  readonly restarted: number
  /** A later step came out of its turn (`between: 'noOtherStep'`). */
  readonly strayed: number
  /** An exclusion ended it: every exclusion of the flow in definition order, zeros included. */
  readonly excluded: readonly ExclusionCount[]
}

/** Attempts ended by one exclusion. */
export interface ExclusionCount {
  /** Id of the exclusion. */
  readonly id: string
  /** Attempts. */
  readonly count: number
}

/** The counter pair of a subset of attempts. */
export interface EnteredAligned {
  /** Attempts in the subset. */
  readonly entered: number
  /** Of these, aligned. */
  readonly aligned: number
}

/**
 * Sums over partners, each with n matured attempts that entered and a of these aligned: what the cluster-robust variance of the ratio
 * aligned / entered needs, where partners repeat. Exact integers, which merge by adding.
 */
export interface PartnerMoments {
  /** Partners with n > 0. */
  readonly partners: number
  /** Sum of n * n. */
  readonly enteredEntered: number
  /** Sum of n * a. */
  readonly enteredAligned: number
  /** Sum of a * a. */
  readonly alignedAligned: number
}

/** As {@link PartnerMoments}, also for the ratio of attempts aligned here to all matured attempts of the cell. */
export interface NodeMoments extends PartnerMoments {
  /** Sum of t * a, where t are the partner's matured attempts in the cell. */
  readonly triggeredAligned: number
}

/** Positive and negative counters. `entered = aligned + deviated + pending`, and `deviated` is the sum of `kinds`. */
export interface Tally {
  /** Attempts that came here. */
  readonly entered: number
  /** Attempts that followed the path. */
  readonly aligned: number
  /** Attempts that left it. */
  readonly deviated: number
  /** Attempts whose window is still open: not known yet, never a loss. */
  readonly pending: number
  /** How they left. */
  readonly kinds: DeviationKinds
  /** Over matured attempts only: free of bias from attempts still open. */
  readonly matured: EnteredAligned
  /** Over partners' first attempts in the iteration that are matured: one Bernoulli a partner, what decisions test. */
  readonly first: EnteredAligned
  /** The part of `first` whose trigger lies in the first half of its iteration; of an open iteration none does. */
  readonly firstEarly: EnteredAligned
  /** As `first`, one partner a cluster: the one whose first attempt in the iteration began first. Partners without cluster count as themselves. */
  readonly firstOfCluster: EnteredAligned
  /** Of the attempts in `matured`, by partner. */
  readonly moments: PartnerMoments
}

/** Deviating attempts whose first event off the path had this name. */
export interface DetourCount {
  /** Name of the event; `null`: nothing but triggers, steps or need met happened, or nothing at all. */
  readonly event: string | null
  /** Attempts. */
  readonly count: number
}

/** Transition out of a required node to the next. */
export interface NodeCounts extends Tally {
  /** `trigger`, or the id of a required step. */
  readonly id: string
  /** Of the attempts in `matured`, by partner. */
  readonly moments: NodeMoments
  /** Deviated attempts in which an event matched a required node after the next one. */
  readonly skippedAhead: number
  /** Time from this node to the next, over matured attempts that reached the next. */
  readonly duration: DurationSketch
  /** Where deviating attempts went first; largest count first, then `null`, then by name in code point order. */
  readonly detours: readonly DetourCount[]
  /** Deviated attempts whose first detour is not listed in `flow.detours`. */
  readonly otherDetours: number
}

/** `entered = aligned + deviated + unneeded + pending`; `entered` of `matured`, of the three `first` and of `moments` leaves `unneeded` out. */
export interface AdoptionTally extends Tally {
  /** Completed attempts after which the need did not arise again in time. */
  readonly unneeded: number
}

/** The counter pair of a subset of partners, by their first attempt. */
export interface EnteredBoth {
  /** Partners. */
  readonly entered: number
  /** Of these, with adoption and outcome both on that attempt itself. */
  readonly both: number
}

/** Partners of a cell, by what they have done on its attempts. */
export interface PartnerTally {
  /** Partners with an attempt in the cell. */
  readonly partners: number
  /** With a completed attempt. */
  readonly completed: number
  /** Came back to the solution after one. */
  readonly adopted: number
  /** Showed the outcome after one. */
  readonly outcome: number
  /** Both, not necessarily on the same attempt. */
  readonly both: number
  /** Not both yet, and some attempt not mature for innovation. */
  readonly pending: number
  /** Over partners whose first attempt in the iteration is mature for innovation. */
  readonly first: EnteredBoth
  /** The part of `first` whose trigger lies in the first half of its iteration; of an open iteration none does. */
  readonly firstEarly: EnteredBoth
  /** As `first`, one partner a cluster: the one whose first attempt in the iteration began first. */
  readonly firstOfCluster: EnteredBoth
}

/** Side counts of an optional step. */
export interface OptionalStepCounts {
  /** Id of the step. */
  readonly id: string
  /** Attempts that reached the required node before it. */
  readonly entered: number
  /** Of these, with the step recorded. */
  readonly reached: number
}

/** Counts of one iteration (or all together) and one group (or everybody). */
export interface Cell {
  /** Id of the iteration; `null`: all iterations together. */
  readonly iteration: string | null
  /** `[]`: everybody; one: a group of a dimension; two or more: crossed. */
  readonly groups: readonly GroupRef[]
  /** Partners with attributes in force at the end of the iteration, or at `asOf` if that is earlier. */
  readonly enrolled: number
  /** Partners with an attempt. */
  readonly partners: number
  /** Of these, with an attempt (in whatever group) in an iteration that begins before this one; 0 for all iterations together. */
  readonly carriedOver: number
  /** Attempts. */
  readonly attempts: number
  /** Attempts whose window reaches into a later iteration: trigger + `within` is at or after the begin of one. */
  readonly crossing: number
  /** Further triggers that open attempts ignored. */
  readonly retriggers: number
  /** Required nodes: the first has id `trigger`, the last one's `aligned` is need met. */
  readonly nodes: readonly NodeCounts[]
  /** Optional steps in definition order. */
  readonly optionalSteps: readonly OptionalStepCounts[]
  /** Per completed attempt: came back when the need arose again. */
  readonly adoption: AdoptionTally
  /** Per completed attempt: outcome seen in time. `null`: the flow has none. */
  readonly outcome: Tally | null
  /** Per partner: adoption and outcome together. */
  readonly innovation: PartnerTally
}

/** An iteration as measured. */
export interface MeasuredIteration {
  /** Id. */
  readonly id: string
  /** First instant, epoch milliseconds. */
  readonly from: number
  /** First instant after it; `null`: open. */
  readonly to: number | null
  /** Whether `asOf` lies before its end. */
  readonly partial: boolean
}

/** A dimension as measured. */
export interface MeasuredDimension {
  /** Id. */
  readonly id: string
  /** Its groups: those that the study names, or the values seen; `null`, if seen, last. */
  readonly groups: readonly Scalar[]
}

/** Partners that are not independent. */
export interface ClusterCount {
  /** Id of the cluster. */
  readonly cluster: string
  /** Partners of it with an attempt in some iteration. */
  readonly partners: number
}

/** What a study's flow counted in a log, as of an instant. Plain JSON; results of partner-disjoint shards merge exactly. */
export interface Measurement {
  /** Document kind. */
  readonly kind: 'measurement'
  /** Version of the format. */
  readonly version: 1
  /** Hash of what decides the numbers. */
  readonly measurementHash: string
  /** Hash of what is registered before data. */
  readonly registrationHash: string
  /** Events after this instant were not read; epoch milliseconds. */
  readonly asOf: number
  /** Where each row of the log went. */
  readonly quality: EventQuality
  /** Iterations in definition order. */
  readonly iterations: readonly MeasuredIteration[]
  /** Cohort dimensions in definition order. */
  readonly dimensions: readonly MeasuredDimension[]
  /** Dimensions that are crossed, besides each alone. */
  readonly cross: readonly (readonly string[])[]
  /** Attempts whose trigger lies in no iteration. */
  readonly outsideIterations: number
  /** Clusters in code point order, as far as declared. */
  readonly clusters: readonly ClusterCount[]
  /** Iterations in definition order, then all together; in each: everybody, the groups by dimension, crossed groups. */
  readonly cells: readonly Cell[]
}
