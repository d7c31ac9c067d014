import { growFloats, growInts } from '../core/grow.js'
import type { CompiledFlow } from '../flow/compile-flow.js'

/** Rows of counters, one for each key that something was counted under. The arrays are replaced when they grow. */
export interface CellRows {
  /** Rows. */
  length: number
  /** Counters: row `r`, counter `i` at `r * width + i`. A stream that never ends counts beyond 32 bits. */
  counts: Float64Array
  /** Sums: row `r`, sum `i` at `r * sumWidth + i`. */
  sums: Float64Array
  /** Counters of a row. */
  readonly width: number
  /** Sums of a row. */
  readonly sumWidth: number
  /** Row of each key, plus 1; 0 if it has none. */
  rowOfKey: Int32Array
}

/** No rows. */
export function openRows(width: number, sumWidth: number): CellRows {
  return {
    length: 0,
    counts: new Float64Array(16 * width),
    sums: new Float64Array(16 * sumWidth),
    width,
    sumWidth,
    rowOfKey: new Int32Array(64),
  }
}

/** A copy that can grow by itself. */
export function copyRows(rows: CellRows): CellRows {
  return { ...rows, counts: rows.counts.slice(), sums: rows.sums.slice(), rowOfKey: rows.rowOfKey.slice() }
}

/** The row of a key, with zeros if it is new. */
export function rowOf(rows: CellRows, key: number): number {
  const known = key < rows.rowOfKey.length ? rows.rowOfKey[key]! : 0
  if (known > 0) return known - 1
  const row = rows.length++
  rows.rowOfKey = growInts(rows.rowOfKey, key + 1)
  rows.counts = growFloats(rows.counts, rows.length * rows.width)
  rows.sums = growFloats(rows.sums, rows.length * rows.sumWidth)
  rows.rowOfKey[key] = row + 1
  return row
}

/** Where what stands in a row of attempts: counts over the attempts of one iteration and tuple. */
export interface AttemptLayout {
  /** Kinds in which an attempt can stand at a node: pending, lapsed, restarted, strayed and exclusions. */
  readonly kinds: number
  /** The row begins with attempts by node and kind, then those completed; twice, the second time those matured. This is the length of one part. */
  readonly standings: number
  /** Ignored triggers. */
  readonly retriggers: number
  /** Attempts whose window reaches into a later iteration. */
  readonly crossing: number
  /** Deviated attempts that skipped ahead, by node. */
  readonly skippedAhead: number
  /** Recorded optional steps. */
  readonly optional: number
  /** Completed attempts by adoption: unneeded, aligned, then kinds; twice, the second time those mature. */
  readonly adoption: number
  /** As `adoption`, by outcome. */
  readonly outcome: number
  /** Length of one part of those two. */
  readonly sides: number
  /** Counters of a row. */
  readonly width: number
}

/** The layout of rows of attempts. */
export function attemptLayout({ nodes, exclusions, optional }: CompiledFlow): AttemptLayout {
  const kinds = 4 + exclusions.length
  const standings = (nodes.length - 1) * kinds + 1
  const retriggers = 2 * standings
  const crossing = retriggers + 1
  const skippedAhead = crossing + 1
  const firstOptional = skippedAhead + nodes.length - 1
  const adoption = firstOptional + optional.length
  const sides = kinds + 2
  const outcome = adoption + 2 * sides
  return {
    ...{ kinds, standings, retriggers, crossing, skippedAhead },
    ...{ optional: firstOptional, adoption, outcome, sides, width: outcome + 2 * sides },
  }
}

/** Where what stands in a row of partners: counts over the partners of one iteration, or of all together, and one tuple. */
export interface PartnerLayout {
  /** Partners with attributes at its end. */
  readonly enrolled: number
  /** Partners with an attempt. */
  readonly partners: number
  /** Those of them with one in an earlier iteration. */
  readonly carriedOver: number
  /** With a completed attempt, adopted, outcome, both, pending. */
  readonly innovation: number
  /** Profiles of attempts of the first, the early firsts, the firsts of clusters, and of partners with one attempt here only. */
  readonly profiles: number
  /** Length of a profile: last node, then entered and aligned of adoption and outcome, entered and both of innovation. */
  readonly profile: number
  /** Counters of a row. */
  readonly width: number
  /** By node: partners, sum of n * n, of n * a, and of t * a; of partners with several attempts here. */
  readonly nodeMoments: number
  /** Moments of adoption and outcome, of partners with several attempts here. */
  readonly sideMoments: number
  /** Sums of a row. */
  readonly sumWidth: number
}

/** The layout of rows of partners. */
export function partnerLayout({ nodes }: CompiledFlow): PartnerLayout {
  const profile = nodes.length + 6
  const sideMoments = 4 * nodes.length
  return {
    ...{ enrolled: 0, partners: 1, carriedOver: 2, innovation: 3, profiles: 8, profile, width: 8 + 4 * profile },
    ...{ nodeMoments: 0, sideMoments, sumWidth: sideMoments + 8 },
  }
}
