import type { CompiledFlow } from './compile-flow.js'
import { type Progress, type Reaction, react } from './react.js'

/** What an event does, as bits. */
export const REACHES = 1
export const STARTS = 2
export const ENDS = 4
export const DETOURS = 8
export const SKIPS_AHEAD = 16
export const RECORDS = 32
export const RETRIGGERS = 64
export const OUTCOME = 128

/** How an attempt ended, or has not: kinds of `DeviationKinds` and, from `EXCLUDED` on, exclusions. */
export const OPEN = 0
export const LAPSED = 1
export const RESTARTED = 2
export const STRAYED = 3
export const EXCLUDED = 4
export const COMPLETED = -1

/**
 * The rules as a table, worked out where it is asked: rows are states (0: no attempt is open), columns roles. A cell is a transition; 0: the
 * event changes nothing; -1: not asked yet. The arrays are replaced when they grow.
 */
export interface Transitions {
  /** By state << shift | role. */
  cells: Int32Array
  /** Width of a row, as a power of two. */
  shift: number
  /** State after each transition. */
  readonly next: number[]
  /** What each transition does: bits. */
  readonly effects: number[]
  /** How it ends the attempt, if it does. */
  readonly endings: number[]
  /** The optional step that it records, if it does. */
  readonly records: number[]
  /** Required node that each state has reached; -1: no attempt is open. */
  readonly nodes: number[]
  /** Fills a cell. */
  readonly resolve: (state: number, role: number) => number
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
    table.nodes.push(progress === null ? -1 : progress.node)
    return states.push(progress) - 1
  }
  const table: Transitions = {
    cells: new Int32Array(64).fill(-1),
    shift: 3,
    next: [0],
    effects: [0],
    endings: [OPEN],
    records: [-1],
    nodes: [],
    resolve: (state, role) => {
      const reaction = react(flow, states[state]!, flow.roles[role]!)
      const next = stateOf(reaction.next)
      table.makeRoom()
      const effects = effectsOf(reaction) | (flow.roles[role]!.outcome ? OUTCOME : 0)
      const cell = next === state && effects === 0 ? 0 : table.next.length
      if (cell > 0) {
        table.next.push(next)
        table.effects.push(effects)
        table.endings.push(endingOf(reaction))
        table.records.push(reaction.records)
      }
      table.cells[(state << table.shift) | role] = cell
      return cell
    },
    makeRoom: () => {
      let { shift } = table
      while (1 << shift < flow.roles.length) shift++
      if (shift === table.shift && states.length << shift <= table.cells.length) return
      const cells = new Int32Array(Math.max(64, (2 * states.length) << shift)).fill(-1)
      const rows = table.cells.length >> table.shift
      for (let row = 0; row < Math.min(rows, states.length); row++)
        cells.set(table.cells.subarray(row << table.shift, (row + 1) << table.shift), row << shift)
      table.cells = cells
      table.shift = shift
    },
  }
  stateOf(null)
  return table
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
