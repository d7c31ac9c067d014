import type { EventRow } from '../event/event-row.js'
import type { PartnerRow } from '../event/partner-row.js'

/** One attempt as it was simulated. */
export interface SimulatedAttempt {
  /** Id of the partner. */
  readonly partner: string
  /** Id of the partner's group in the truth. */
  readonly group: string
  /** Id of the iteration in which it was triggered; `null`: in none. */
  readonly iteration: string | null
  /** Instants at which required nodes were reached, the trigger first, in epoch milliseconds. */
  readonly times: readonly number[]
  /** Last instant at which the next node could have been reached; `null`: the need was met. */
  readonly lapsesAt: number | null
  /** Ids of the optional steps recorded. */
  readonly optional: readonly string[]
  /** Of an attempt that lapsed: name of the first event without a role after the last node; `null`: there was none. */
  readonly detour: string | null
  /** When the outcome was first seen in time, after this attempt or a later one, in epoch milliseconds; `null`: it was not. */
  readonly outcomeAt: number | null
}

/**
 * A simulated log, and the truth about it.
 *
 * @category simulating
 * @since 0.1.0
 */
export interface SimulatedLog {
  /** Rows of the log in order of delivery: by time, but for those delivered late. */
  readonly events: readonly EventRow[]
  /** A row of each partner. */
  readonly partners: readonly PartnerRow[]
  /** The generator's own account of every attempt, by partner in time order. */
  readonly attempts: readonly SimulatedAttempt[]
  /** An instant from which nothing that was simulated changes any count, in epoch milliseconds. */
  readonly asOf: number
}
