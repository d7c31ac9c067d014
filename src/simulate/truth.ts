import type { Scalar } from '../core/scalar.js'
import type { GroupRef } from '../definition/hypothesis.js'

/** How long something takes: whole milliseconds from the shortest to the longest, both included. */
export interface DelayTruth {
  /** Shortest, an ISO 8601 duration. Default one millisecond. */
  readonly from?: string | undefined
  /** Longest, an ISO 8601 duration. */
  readonly to: string
  /** 1 (default): all equally likely. 2 and more: most are short, as the delay is the range times the power of a uniform number. */
  readonly skew?: number | undefined
}

/** What happens at one step, or at need met. */
export interface NodeTruth {
  /** Id of a step, required or optional, or of need met (`needMet` will do). */
  readonly id: string
  /** Chance that an attempt at the node before reaches it; of an optional step, that it is recorded. In [0, 1]. */
  readonly rate?: number | undefined
  /** Time since the required node before; optional steps happen at any time between. It must fit the windows. */
  readonly delay?: DelayTruth | undefined
}

/** Whether the need arises again after it was met. */
export interface ReturnTruth {
  /** Chance that it arises again, in [0, 1]. Default .5 if the flow has `adoption`, else 0. */
  readonly rate?: number | undefined
  /** Chance that the partner, coming back in time, gets to the first required step (without any: meets the need). Default: that node's rate. */
  readonly adopts?: number | undefined
  /** Time since need met. Default: up to `adoption.within`. */
  readonly delay?: DelayTruth | undefined
}

/** Whether the outcome follows on need met. */
export interface OutcomeTruth {
  /** Chance that it is seen in time, in [0, 1]. Besides, the outcome of a later attempt counts for every earlier one in whose window it lies. */
  readonly rate?: number | undefined
  /** Time since need met; cut short where the next attempt begins. It must fit the window. Default: up to `outcome.within`. */
  readonly delay?: DelayTruth | undefined
}

/** Where an attempt goes that leaves the path. */
export interface DetourTruth {
  /** Name of the event, which must play no role in the flow. */
  readonly event: string
  /** Chance that a deviating attempt goes there; all of them together at most 1. */
  readonly rate: number
}

/** How partners behave. What a group or iteration leaves out is as in the whole. */
export interface Behaviour {
  /** Chance that a partner's need arises in an iteration, at an instant that may be any of it. In [0, 1], default 1. An attempt that is still open is the same need. */
  readonly arrival?: number | undefined
  /** Chance of all that has none of its own: each required and optional step, need met, outcome. In [0, 1], default .8. */
  readonly rate?: number | undefined
  /** Steps, or need met, with a rate or delay of their own. Default delay: an equal part of the flow's window, and within the step's own. */
  readonly nodes?: readonly NodeTruth[] | undefined
  /** Change of every required node's rate from the begin to the end of an iteration, in [-1, 1]; midway the rates are as given. Default 0. */
  readonly drift?: number | undefined
  /** The need arising again. */
  readonly returns?: ReturnTruth | undefined
  /** The outcome; only where the flow has one. */
  readonly outcome?: OutcomeTruth | undefined
  /** Detours of attempts that leave the path. Default none. */
  readonly detours?: readonly DetourTruth[] | undefined
}

/** Partners that are not independent: accounts of one customer, say. */
export interface ClusterTruth {
  /** Partners of a cluster, an integer from 1; the last one may be smaller. */
  readonly size: number
  /** Correlation of the steps of two of its partners whose need arises in the same iteration, in [0, 1]. */
  readonly correlation: number
}

/** Behaviour in one iteration. */
export interface IterationTruth extends Behaviour {
  /** Id of an iteration of the study. */
  readonly id: string
}

/** Partners who are alike. */
export interface GroupTruth extends Behaviour {
  /** Begins the ids of its partners: `<id> 1`, `<id> 2` and so on. */
  readonly id: string
  /** Number of partners, 0 or more. Default: the truth's. */
  readonly partners?: number | undefined
  /** Clusters that they come in. Default: the truth's. */
  readonly clusters?: ClusterTruth | undefined
  /** Groups of cohort dimensions that they are in: attributes are found that put them there. */
  readonly cohorts?: readonly GroupRef[] | undefined
  /** Their attributes, which win over those found for `cohorts`. */
  readonly attributes?: Readonly<Record<string, Scalar>> | undefined
  /** What is different in single iterations; wins over everything else. */
  readonly iterations?: readonly IterationTruth[] | undefined
}

/**
 * What is true of the partners of a simulated study: the rates that `measure` should find again. Fields of a group's iteration win over those of the
 * group, these over those of an iteration, these over those of the whole.
 *
 * @category simulating
 * @since 0.1.0
 */
export interface Truth extends Behaviour {
  /** Number of partners of each group, 0 or more. Default 100. */
  readonly partners?: number | undefined
  /** Clusters that the partners of each group come in. Default: each partner alone, and none declared. */
  readonly clusters?: ClusterTruth | undefined
  /** Groups of partners. Default: one, `partner`, without attributes. */
  readonly groups?: readonly GroupTruth[] | undefined
  /** What changes from one iteration to the next, for all groups. */
  readonly iterations?: readonly IterationTruth[] | undefined
  /** Events that play no role, at any time of an attempt's window. */
  readonly noise?:
    | {
        /** Their names, equally likely; they must play no role in the flow. */
        readonly events: readonly string[]
        /** Chance of one more: an attempt has `rate / (1 - rate)` of them on average. In [0, .9999]. */
        readonly rate: number
      }
    | undefined
  /** Chance that a node is reached at the very instant of the one before, told apart by `seq`. In [0, 1], default 0. */
  readonly ties?: number | undefined
  /** Chance that a row is delivered twice, in [0, 1], default 0. */
  readonly duplicates?: number | undefined
  /** Rows that are delivered late: after others that happened later. Default none. */
  readonly late?:
    | {
        /** Chance of a row, in [0, 1]. */
        readonly rate: number
        /** How late. */
        readonly delay: DelayTruth
      }
    | undefined
}
