import { growFloats } from '../core/grow.js'
import type { CompiledFlow } from '../flow/compile-flow.js'

/**
 * Attempts as records of one buffer, so that all of one lies together: the instants of its nodes, then the fields below, then bits of optional
 * steps. The views are replaced when it grows.
 */
export interface AttemptTable {
  /** Attempts. */
  length: number
  /** Instants: record `a`, node `n` at `a * wide + n`. */
  times: Float64Array
  /** Fields: record `a`, field `f` at `a * narrow + fields + f`. */
  words: Int32Array
  /** Length of a record in numbers of 64 bits. */
  readonly wide: number
  /** Length of a record in numbers of 32 bits. */
  readonly narrow: number
  /** Where the fields of a record begin. */
  readonly fields: number
}

/** Partner. */
export const PARTNER = 0
/** The same partner's next attempt; -1 if there is none. */
export const NEXT = 1
/** Last required node reached. */
export const NODE = 2
/** How it ended; see `transitions.ts`. */
export const ENDING = 3
/** Name of the first detour since the last node, plus 1; 0 if there is none. */
export const DETOUR = 4
/** Triggers that it ignored. */
export const RETRIGGERED = 5
/** `SKIPPED` and `SEEN`. */
export const MARKS = 6
/** First word of bits of the optional steps recorded. */
export const OPTIONAL = 7

/** An event since the last node matches a required node after the next. */
export const SKIPPED = 1
/** The outcome was seen in time. */
export const SEEN = 2

/** An empty table with room for so many attempts. */
export function openAttempts({ nodes, optional }: CompiledFlow, room: number): AttemptTable {
  const words = OPTIONAL + Math.ceil(optional.length / 32)
  const wide = nodes.length + Math.ceil(words / 2)
  const buffer = new ArrayBuffer(room * wide * 8)
  return {
    length: 0,
    times: new Float64Array(buffer),
    words: new Int32Array(buffer),
    wide,
    narrow: 2 * wide,
    fields: 2 * nodes.length,
  }
}

/** Makes room for so many attempts more. */
export function makeRoomFor(table: AttemptTable, more: number): void {
  const times = growFloats(table.times, (table.length + more) * table.wide)
  if (times === table.times) return
  table.times = times
  table.words = new Int32Array(times.buffer)
}

/** Forgets all attempts; a new record is all zeros. */
export function clearAttempts(table: AttemptTable): void {
  table.times.fill(0, 0, table.length * table.wide)
  table.length = 0
}

/** A copy that can grow by itself. */
export function copyAttempts(table: AttemptTable): AttemptTable {
  const times = table.times.slice(0, table.length * table.wide)
  return { ...table, times, words: new Int32Array(times.buffer) }
}
