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
  const stepWithinMs = [...flow.nodes.slice(1).map((node) => node.withinMs), 0]
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

  const start = (p: number, at: number): void => {
    const { times, words } = attempts
    const a = attempts.length++
    const before = states[4 * p + 3]!
    if (before < 0) heads[p] = a
    else words[before * narrow + fields + NEXT] = a
    states[4 * p + 3] = a
    const field = a * narrow + fields
    words[field + PARTNER] = p
    words[field + NEXT] = -1
    times[a * wide] = at
    deadlines[2 * p] = Math.min(at + withinMs, at + stepWithinMs[0]!)
  }
  const seeOutcome = (p: number, at: number): void => {
    const { times, words } = attempts
    for (let a = awaiting[p]!; a >= 0; a = words[a * narrow + fields + NEXT]!) {
      const field = a * narrow + fields
      if (words[field + ENDING] === COMPLETED && at <= times[a * wide + last]! + outcomeWithinMs!)
        words[field + MARKS]! |= SEEN
    }
    awaiting[p] = -1
  }
  const act = (cell: number, p: number, at: number, name: number): void => {
    const { times, words } = attempts
    const effects = transitions.effects[cell]!
    const a = states[4 * p + 3]!
    const field = a * narrow + fields
    if (effects & REACHES) {
      const node = ++words[field + NODE]!
      times[a * wide + node] = at
      words[field + DETOUR] = 0
      words[field + MARKS]! &= ~SKIPPED
      deadlines[2 * p] = Math.min(times[a * wide]! + withinMs, at + stepWithinMs[node]!)
      if (node === last) {
        words[field + ENDING] = COMPLETED
        if (outcomeWithinMs !== null && awaiting[p]! < 0) awaiting[p] = a
      }
    } else {
      if (effects & DETOURS) words[field + DETOUR] = name + 1
      if (effects & SKIPS_AHEAD) words[field + MARKS]! |= SKIPPED
      if (effects & RETRIGGERS) words[field + RETRIGGERED]!++
      if (effects & RECORDS) {
        const step = transitions.records[cell]!
        words[field + OPTIONAL + (step >> 5)]! |= 1 << (step & 31)
      }
      if (effects & ENDS) words[field + ENDING] = transitions.endings[cell]!
      if (effects & STARTS) start(p, at)
    }
    if (effects & OUTCOME) seeOutcome(p, at)
    states[4 * p + 2] = transitions.next[cell]!
  }

  return {
    attempts,
    heads,
    outside: () => outside,
    advance: ({ partner, at, role, name }, from, to) => {
      makeRoomFor(attempts, to - from)
      transitions.makeRoom()
      let { cells, shift } = transitions
      for (let i = from; i < to; i++) {
        const p = partner[i]!
        const time = at[i]!
        const state = time > deadlines[2 * p]! ? 0 : states[4 * p + 2]!
        let cell = cells[(state << shift) | role[i]!]!
        if (cell < 0) {
          cell = transitions.resolve(state, role[i]!)
          ;({ cells, shift } = transitions)
        }
        if (cell > 0) act(cell, p, time, name[i]!)
        // What opened nothing while nothing was open.
        if (state === 0 && (transitions.effects[cell]! & STARTS) === 0) outside++
      }
    },
    isOpenAfter: (attempt, instant) => {
      const p = attempts.words[attempt * narrow + fields + PARTNER]!
      return (
        states[4 * p + 3] === attempt &&
        attempts.words[attempt * narrow + fields + ENDING] === OPEN &&
        deadlines[2 * p]! > instant
      )
    },
  }
}
