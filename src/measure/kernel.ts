import { growFloats, growInts } from '../core/grow.js'
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
  type Transitions,
} from '../flow/transitions.js'
import {
  type AttemptTable,
  copyAttempts,
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
 * What following partners through a flow has found so far. Of each it keeps how long its open attempt can still go on, how far it has come, and
 * which it is, in 16 bytes: a partner's events may lie anywhere among those of others, as long as they are in order.
 */
export interface Kernel {
  /** The flow. */
  readonly flow: CompiledFlow
  /** Its rules; copies share them. */
  readonly transitions: Transitions
  /** Attempts. */
  readonly attempts: AttemptTable
  /** Of partner `p`, at `2 * p`: the last instant at which its open attempt can go on; what follows is `states`. */
  deadlines: Float64Array
  /** The same memory. Of partner `p`, at `4 * p + STATE` and `4 * p + LATEST`: the state of its open attempt, and its latest attempt (-1: none). */
  states: Int32Array
  /** First attempt of each partner; -1 if there is none. */
  heads: Int32Array
  /** Of each partner, the first completion that still waits for its outcome; -1 if there is none. */
  awaiting: Int32Array
  /** Events that found no attempt open and opened none. */
  outside: number
}

/** Where a partner's state stands. */
export const STATE = 2
/** Where its latest attempt stands. */
export const LATEST = 3

/** A kernel that has seen nothing. */
export function openKernel(flow: CompiledFlow, partners: number): Kernel {
  const deadlines = new Float64Array(0)
  const kernel: Kernel = {
    flow,
    transitions: openTransitions(flow),
    attempts: openAttempts(flow, 16),
    deadlines,
    states: new Int32Array(deadlines.buffer),
    heads: new Int32Array(0),
    awaiting: new Int32Array(0),
    outside: 0,
  }
  makeRoomForPartners(kernel, partners)
  return kernel
}

/** Makes room for so many partners in all. */
export function makeRoomForPartners(kernel: Kernel, partners: number): void {
  const known = kernel.heads.length
  if (partners <= known) return
  kernel.heads = growInts(kernel.heads, partners, -1)
  kernel.awaiting = growInts(kernel.awaiting, partners, -1)
  kernel.deadlines = growFloats(kernel.deadlines, 2 * kernel.heads.length)
  kernel.states = new Int32Array(kernel.deadlines.buffer)
  for (let p = known; p < kernel.heads.length; p++) kernel.states[4 * p + LATEST] = -1
}

/** A copy that can go on by itself. */
export function copyKernel(kernel: Kernel): Kernel {
  const deadlines = kernel.deadlines.slice()
  return {
    ...kernel,
    attempts: copyAttempts(kernel.attempts),
    deadlines,
    states: new Int32Array(deadlines.buffer),
    heads: kernel.heads.slice(),
    awaiting: kernel.awaiting.slice(),
  }
}

/** Takes events `from` to before `to` of a block, in order for each partner. */
export function advance(kernel: Kernel, { partner, at, role, name }: Block, from: number, to: number): void {
  const { flow, transitions, attempts, deadlines, states, heads, awaiting } = kernel
  makeRoomFor(attempts, to - from)
  transitions.makeRoom()
  const { times, words, wide, narrow, fields } = attempts
  const { withinMs, outcomeWithinMs, stepWithinMs } = flow
  const hasStepWindows = stepWithinMs.some((ms) => ms < Infinity)
  const hasOutcome = outcomeWithinMs !== null
  const last = flow.nodes.length - 1
  let { cells, details, shift } = transitions
  let outside = 0
  for (let i = from; i < to; i++) {
    const p = partner[i]!
    const time = at[i]!
    const state = time > deadlines[2 * p]! ? 0 : states[4 * p + STATE]!
    let cell = cells[(state << shift) | role[i]!]!
    if (cell < 0) {
      cell = transitions.resolve(state, role[i]!)
      ;({ cells, details, shift } = transitions)
    }
    if (state === 0 && (cell & STARTS) === 0) outside++
    if (cell === 0) continue

    const latest = states[4 * p + LATEST]!
    const field = latest * narrow + fields
    states[4 * p + STATE] = cell >> STATE_SHIFT
    if (cell & REACHES) {
      const node = details[(state << shift) | role[i]!]!
      times[latest * wide + node] = time
      words[field + NODE] = node
      words[field + DETOUR] = 0
      words[field + MARKS] = 0
      if (hasStepWindows) deadlines[2 * p] = Math.min(times[latest * wide]! + withinMs, time + stepWithinMs[node]!)
      if (node === last) {
        words[field + ENDING] = COMPLETED
        if (hasOutcome && awaiting[p]! < 0) awaiting[p] = latest
      }
    } else {
      if (cell & SELDOM) mark(words, field, cell, details[(state << shift) | role[i]!]!, name[i]!)
      if (cell & STARTS) {
        const opened = attempts.length++
        if (latest < 0) heads[p] = opened
        else words[field + NEXT] = opened
        states[4 * p + LATEST] = opened
        words[opened * narrow + fields + PARTNER] = p
        words[opened * narrow + fields + NEXT] = -1
        times[opened * wide] = time
        deadlines[2 * p] = time + Math.min(withinMs, stepWithinMs[0]!)
      }
    }
    if (cell & OUTCOME) {
      seeOutcome(kernel, awaiting[p]!, time)
      awaiting[p] = -1
    }
  }
  kernel.outside += outside
}

const SELDOM = DETOURS | SKIPS_AHEAD | RETRIGGERS | RECORDS | ENDS

/** What happens to an open attempt besides reaching nodes. */
function mark(words: Int32Array, field: number, effects: number, detail: number, name: number): void {
  if (effects & DETOURS) words[field + DETOUR] = name + 1
  if (effects & SKIPS_AHEAD) words[field + MARKS]! |= SKIPPED
  if (effects & RETRIGGERS) words[field + RETRIGGERED]!++
  if (effects & RECORDS) words[field + OPTIONAL + (detail >> 5)]! |= 1 << (detail & 31)
  if (effects & ENDS) words[field + ENDING] = detail
}

/** Settles the completions of a partner that wait for their outcome, from `first` on: an event of this instant is it, for those in time. */
function seeOutcome({ flow, attempts }: Kernel, first: number, at: number): void {
  const { times, words, wide, narrow, fields } = attempts
  const last = flow.nodes.length - 1
  for (let a = first; a >= 0; a = words[a * narrow + fields + NEXT]!) {
    const field = a * narrow + fields
    if (words[field + ENDING] === COMPLETED && at <= times[a * wide + last]! + flow.outcomeWithinMs!)
      words[field + MARKS]! |= SEEN
  }
}

/** Whether an attempt can still go on after an instant. */
export function isOpenAfter({ attempts, states, deadlines }: Kernel, attempt: number, instant: number): boolean {
  const { words, narrow, fields } = attempts
  const field = attempt * narrow + fields
  const p = words[field + PARTNER]!
  return states[4 * p + LATEST] === attempt && words[field + ENDING] === OPEN && deadlines[2 * p]! > instant
}
