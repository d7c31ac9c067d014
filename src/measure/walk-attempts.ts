import type { CompiledFlow, Role } from '../flow/compile-flow.js'
import { type Progress, react } from '../flow/react.js'

/** How an attempt stands: `aligned` has met the need, `pending` may still, the others have deviated. */
export type AttemptStatus = 'aligned' | 'pending' | 'lapsed' | 'restarted' | 'strayed' | 'excluded'

/** How an attempt left the path. */
export type DeviationKind = Exclude<AttemptStatus, 'aligned' | 'pending'>

/** One passage of one partner through the flow. Positions index the partner's events in order. */
export interface Attempt {
  /** Position of the event that reached each required node so far; the first is the trigger. */
  readonly reached: readonly number[]
  /** Position of the event recorded for each optional step; -1 if none. */
  readonly optional: readonly number[]
  /** How it stands. */
  readonly status: AttemptStatus
  /** Position of the event that ended it; -1 if it is pending or has lapsed. */
  readonly endedBy: number
  /** Index of the exclusion that ended it; -1 if none did. */
  readonly exclusion: number
  /** Last instant at which the next node could be reached (of a completed attempt: need met). */
  readonly deadline: number
  /** Position of the first event after the last node that matches neither trigger, step nor need met; -1 if none. */
  readonly detour: number
  /** Whether an event after the last node matches a required node after the next. */
  readonly skippedAhead: boolean
  /** Further triggers that it ignored. */
  readonly retriggers: number
}

type Draft = { -readonly [K in keyof Attempt]: Attempt[K] } & { reached: number[]; optional: number[] }

/**
 * Follows one partner through the flow by the rules of `react`, and keeps which event did what: for explanations. `measure` runs the same
 * rules over columns and keeps what it counts.
 *
 * @param flow - The flow.
 * @param roles - What each event matches, in event order.
 * @param times - When each event happened, in the same order.
 * @param asOf - No event is later.
 */
export function walkAttempts(
  flow: CompiledFlow,
  roles: readonly Role[],
  times: ArrayLike<number>,
  asOf: number,
): readonly Attempt[] {
  const { nodes } = flow
  const attempts: Draft[] = []
  let progress: Progress | null = null

  const arrive = (attempt: Draft, position: number): void => {
    const next = nodes[attempt.reached.push(position)]
    attempt.detour = -1
    attempt.skippedAhead = false
    attempt.deadline = Math.min(times[attempt.reached[0]!]! + flow.withinMs, times[position]! + (next?.withinMs ?? 0))
    if (next !== undefined) return
    attempt.status = 'aligned'
    attempt.endedBy = position
  }
  const lapseAfter = (instant: number): void => {
    const attempt = attempts.at(-1)
    if (progress === null || attempt === undefined || attempt.deadline >= instant) return
    attempt.status = 'lapsed'
    progress = null
  }

  roles.forEach((role, position) => {
    lapseAfter(times[position]!)
    const reaction = react(flow, progress, role)
    progress = reaction.next
    const attempt = attempts.at(-1)
    if (attempt !== undefined) {
      if (reaction.detours) attempt.detour = position
      if (reaction.skipsAhead) attempt.skippedAhead = true
      if (reaction.records >= 0) attempt.optional[reaction.records] = position
      if (reaction.retriggers) attempt.retriggers++
      if (reaction.ends !== null) {
        attempt.status = reaction.ends
        attempt.endedBy = position
        attempt.exclusion = reaction.exclusion
      }
      if (reaction.reaches) arrive(attempt, position)
    }
    if (reaction.starts) {
      const opened = openAttempt(flow)
      attempts.push(opened)
      arrive(opened, position)
    }
  })
  // A deadline at asOf has passed: no event at that instant is still to come.
  lapseAfter(asOf + 1)
  return attempts
}

function openAttempt(flow: CompiledFlow): Draft {
  return {
    reached: [],
    optional: flow.optional.map(() => -1),
    status: 'pending',
    endedBy: -1,
    exclusion: -1,
    deadline: Infinity,
    detour: -1,
    skippedAhead: false,
    retriggers: 0,
  }
}
