import type { CompiledFlow } from './compile-flow.js'
import { type Progress, type Reaction, react } from './react.js'

// What an event does, as bits of a cell.
/** Opens an attempt. */
export const STARTS = 1
/** Reaches the next required node; the detail is which. */
export const REACHES = 2
/** Ends the open attempt; the detail is how. */
export const ENDS = 4
/** Is recorded for an optional step; the detail is for which. */
export const RECORDS = 8
/** Is the first detour since the last node. */
export const DETOURS = 16
/** Is the first since the last node to match a required node after the next. */
export const SKIPS_AHEAD = 32
/** Is a trigger that the open attempt ignores. */
export const RETRIGGERS = 64
/** Matches the outcome. */
export const OUTCOME = 128
/** From this bit on a cell holds the state after the event. */
export const STATE_SHIFT = 8

/** How an attempt ended, or has not: kinds of `DeviationKinds` and, from `EXCLUDED` on, exclusions. */
export const OPEN = 0
export const LAPSED = 1
export const RESTARTED = 2
export const STRAYED = 3
export const EXCLUDED = 4
export const COMPLETED = -1

/**
 * The rules as a table, worked out where it is asked: rows are states (0: no attempt is open), columns roles. 0: the event changes nothing; -1: not
 * asked yet. The arrays are replaced when they grow.
 */
export interface Transitions {
  /** What an event does, by state << shift | role. */
  cells: Int32Array
  /** The detail of it, in the same place. */
  details: Int32Array
  /** Width of a row, as a power of two. */
  shift: number
  /** Fills a cell, and answers it. */
  readonly resolve: (state: number, role: number) => number
  /** The progress that a state stands for; `null`: no attempt is open. */
  readonly progressOf: (state: number) => Progress | null
  /** The state of a progress. */
  readonly stateOf: (progress: Progress | null) => number
  /** Makes room for all roles of the flow. */
  readonly makeRoom: () => void
}

/** Starts a table. */
export function openTransitions(flow: CompiledFlow): Transitions {
  const states: (Progress | null)[] = []
  const numbers = new Map<string, number>()
  const stateOf = (progress: Progress | null): number => {
    const key = JSON.stringify(progress)
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, states.length)
    const state = states.push(progress) - 1
    table.makeRoom()
    return state
  }
  const table: Transitions = {
    cells: new Int32Array(64).fill(-1),
    details: new Int32Array(64),
    shift: 3,
    progressOf: (state) => states[state]!,
    stateOf,
    resolve: (state, role) => {
      const progress = states[state]!
      const reaction = react(flow, progress, flow.roles[role]!)
      const next = stateOf(reaction.next)
      const effects = effectsOf(reaction) | (flow.roles[role]!.outcome ? OUTCOME : 0)
      const cell = next === state && effects === 0 ? 0 : (next << STATE_SHIFT) | effects
      const place = (state << table.shift) | role
      table.cells[place] = cell
      table.details[place] = reaction.reaches ? progress.node + 1 : Math.max(reaction.records, endingOf(reaction))
      return cell
    },
    makeRoom: () => {
      let { shift } = table
      while (1 << shift < flow.roles.length) shift++
      if (shift === table.shift && states.length << shift <= table.cells.length) return
      const rows = table.cells.length >> table.shift
      const size = Math.max(table.cells.length, (2 * states.length) << shift)
      table.cells = spread(table.cells, new Int32Array(size).fill(-1), rows, table.shift, shift)
      table.details = spread(table.details, new Int32Array(size), rows, table.shift, shift)
      table.shift = shift
    },
  }
  stateOf(null)
  return table
}

/** Moves rows to a table whose rows may be wider. */
function spread(from: Int32Array, to: Int32Array, rows: number, before: number, after: number): Int32Array {
  for (let row = 0; row < Math.min(rows, to.length >> after); row++)
    to.set(from.subarray(row << before, (row + 1) << before), row << after)
  return to
}

function effectsOf({ reaches, starts, ends, detours, skipsAhead, records, retriggers }: Reaction): number {
  return (
    (reaches ? REACHES : 0) |
    (starts ? STARTS : 0) |
    (ends === null ? 0 : ENDS) |
    (detours ? DETOURS : 0) |
    (skipsAhead ? SKIPS_AHEAD : 0) |
    (records < 0 ? 0 : RECORDS) |
    (retriggers ? RETRIGGERS : 0)
  )
}

function endingOf({ ends, exclusion }: Reaction): number {
  if (ends === null) return OPEN
  return ends === 'excluded' ? EXCLUDED + exclusion : ends === 'restarted' ? RESTARTED : STRAYED
}
