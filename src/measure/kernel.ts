import type { CompiledFlow } from '../flow/compile-flow.js'
import {
  COMPLETED,
  DETOURS,
  ENDS,
  OPEN,
  OUTCOME,
  openTransitions,
  REACHES,
  RECORDS,
  RETRIGGERS,
  SKIPS_AHEAD,
  STARTS,
  STATE_SHIFT,
} from '../flow/transitions.js'
import {
  type AttemptTable,
  DETOUR,
  ENDING,
  MARKS,
  makeRoomFor,
  NEXT,
  NODE,
  OPTIONAL,
  openAttempts,
  PARTNER,
  RETRIGGERED,
  SEEN,
  SKIPPED,
} from './attempt-table.js'

/** Events in columns of one kind, so that there is one loop over them. */
export interface Block {
  /** Partner of each event. */
  readonly partner: Int32Array
  /** Epoch milliseconds. */
  readonly at: Float64Array
  /** What it matches. */
  readonly role: Int32Array
  /** Its name. */
  readonly name: Int32Array
}

/**
 * Follows partners through a flow. Of each it keeps how long its open attempt can still go on, how far it has come, and which it is, in 16 bytes:
 * a partner's events may lie anywhere among those of others, as long as they are in order.
 */
export interface Kernel {
  /** Attempts so far. */
  readonly attempts: AttemptTable
  /** First attempt of each partner; -1 if there is none. */
  readonly heads: Int32Array
  /** Events that found no attempt open and opened none. */
  readonly outside: () => number
  /** Takes events `from` to before `to` of a block, in order for each partner. */
  readonly advance: (block: Block, from: number, to: number) => void
  /** Whether an attempt can still go on after an instant. */
  readonly isOpenAfter: (attempt: number, instant: number) => boolean
}

/** A kernel that has seen nothing. */
export function openKernel(flow: CompiledFlow, partners: number): Kernel {
  const { withinMs, outcomeWithinMs } = flow
  const last = flow.nodes.length - 1
  /** Time from each node to the next. */
  const stepWithinMs = Float64Array.from(flow.nodes, (_, node) => flow.nodes[node + 1]?.withinMs ?? Infinity)
  const hasStepWindows = flow.nodes.some((node) => node.withinMs < Infinity)
  const transitions = openTransitions(flow)
  const attempts = openAttempts(flow)
  const { wide, narrow, fields } = attempts
  // Of each partner: deadline (64 bits), state, latest attempt.
  const deadlines = new Float64Array(2 * partners)
  const states = new Int32Array(deadlines.buffer)
  for (let p = 0; p < partners; p++) states[4 * p + 3] = -1
  const heads = new Int32Array(partners).fill(-1)
  // Of each partner, the first completion that still waits for its outcome.
  const awaiting = new Int32Array(outcomeWithinMs === null ? 0 : partners).fill(-1)
  let outside = 0

  const seeOutcome = (p: number, at: number): void => {
    const { times, words } = attempts
    for (let a = awaiting[p]!; a >= 0; a = words[a * narrow + fields + NEXT]!) {
      const field = a * narrow + fields
      if (words[field + ENDING] === COMPLETED && at <= times[a * wide + last]! + outcomeWithinMs!)
        words[field + MARKS]! |= SEEN
    }
    awaiting[p] = -1
  }
  /** What happens seldom, to the open attempt. */
  const mark = (effects: number, detail: number, field: number, name: number): void => {
    const { words } = attempts
    if (effects & DETOURS) words[field + DETOUR] = name + 1
    if (effects & SKIPS_AHEAD) words[field + MARKS]! |= SKIPPED
    if (effects & RETRIGGERS) words[field + RETRIGGERED]!++
    if (effects & RECORDS) words[field + OPTIONAL + (detail >> 5)]! |= 1 << (detail & 31)
    if (effects & ENDS) words[field + ENDING] = detail
  }

  return {
    attempts,
    heads,
    outside: () => outside,
    advance: ({ partner, at, role, name }, from, to) => {
      makeRoomFor(attempts, to - from)
      transitions.makeRoom()
      const { times, words } = attempts
      let { cells, details, shift } = transitions
      for (let i = from; i < to; i++) {
        const p = partner[i]!
        const time = at[i]!
        const state = time > deadlines[2 * p]! ? 0 : states[4 * p + 2]!
        const place = (state << shift) | role[i]!
        let cell = cells[place]!
        if (cell < 0) {
          cell = transitions.resolve(state, role[i]!)
          ;({ cells, details, shift } = transitions)
        }
        if (state === 0 && (cell & STARTS) === 0) outside++
        if (cell === 0) continue

        states[4 * p + 2] = cell >> STATE_SHIFT
        const latest = states[4 * p + 3]!
        const field = latest * narrow + fields
        if (cell & REACHES) {
          const node = details[(state << shift) | role[i]!]!
          times[latest * wide + node] = time
          words[field + NODE] = node
          words[field + DETOUR] = 0
          words[field + MARKS] = 0
          if (hasStepWindows) deadlines[2 * p] = Math.min(times[latest * wide]! + withinMs, time + stepWithinMs[node]!)
          if (node === last) {
            words[field + ENDING] = COMPLETED
            if (outcomeWithinMs !== null && awaiting[p]! < 0) awaiting[p] = latest
          }
        } else {
          if (cell & (DETOURS | SKIPS_AHEAD | RETRIGGERS | RECORDS | ENDS))
            mark(cell, details[(state << shift) | role[i]!]!, field, name[i]!)
          if (cell & STARTS) {
            const opened = attempts.length++
            if (latest < 0) heads[p] = opened
            else words[field + NEXT] = opened
            states[4 * p + 3] = opened
            words[opened * narrow + fields + PARTNER] = p
            words[opened * narrow + fields + NEXT] = -1
            times[opened * wide] = time
            deadlines[2 * p] = time + Math.min(withinMs, stepWithinMs[0]!)
          }
        }
        if (cell & OUTCOME) seeOutcome(p, time)
      }
    },
    isOpenAfter: (attempt, instant) => {
      const { words } = attempts
      const p = words[attempt * narrow + fields + PARTNER]!
      return (
        states[4 * p + 3] === attempt &&
        words[attempt * narrow + fields + ENDING] === OPEN &&
        deadlines[2 * p]! > instant
      )
    },
  }
}
