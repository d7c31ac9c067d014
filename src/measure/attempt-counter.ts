import type { CompiledFlow } from '../flow/compile-flow.js'
import { COMPLETED, LAPSED, OPEN } from '../flow/transitions.js'
import { DETOUR, ENDING, MARKS, NEXT, NODE, OPTIONAL, RETRIGGERED, SEEN, SKIPPED } from './attempt-table.js'
import { attemptLayout, type CellRows, openRows, rowOf } from './cell-rows.js'
import { binOf } from './duration-sketch.js'
import { type IterationIndex, iterationAt } from './iteration-index.js'
import { judgeAdoption, judgeOutcome, UNNEEDED } from './judge.js'
import type { Kernel } from './kernel.js'
import { addCount, type KeyedCounts, openKeyedCounts } from './keyed-counts.js'
import {
  ADOPTION_COUNTS,
  HAS_OUTCOME,
  INNOVATION_MATURED,
  IS_ADOPTED,
  IS_COMPLETED,
  IS_EARLY,
  OUTCOME_COUNTS,
  type PartnerCounter,
} from './partner-counter.js'

/** Counts attempts. */
export interface AttemptCounter {
  /** What was counted, by place of the iteration and tuple; sums are those of durations by node. */
  readonly rows: CellRows
  /** Bins of durations, by row and node. */
  readonly durations: KeyedCounts
  /** First detours (name plus 1; 0: none), by row and node. */
  readonly detours: KeyedCounts
  /** Attempts in no iteration. */
  readonly outsideIterations: () => number
  /** Counts an attempt, and adds it to those of its partner. */
  readonly count: (attempt: number, tuple: number) => void
}

/** Starts counting attempts. */
export function openAttemptCounter(
  flow: CompiledFlow,
  kernel: Kernel,
  iterations: IterationIndex,
  partners: PartnerCounter,
  asOf: number,
): AttemptCounter {
  const { withinMs, adoptionWithinMs, outcomeWithinMs } = flow
  const layout = attemptLayout(flow)
  const steps = flow.nodes.length - 1
  const rows = openRows(layout.width, steps)
  const durations = openKeyedCounts()
  const detours = openKeyedCounts()
  const { wide, narrow, fields } = kernel.attempts
  let outsideIterations = 0

  const standingOf = (attempt: number): number => {
    const ending = kernel.attempts.words[attempt * narrow + fields + ENDING]!
    return ending === OPEN && !kernel.isOpenAfter(attempt, asOf) ? LAPSED : ending
  }
  /** Counts what is on the path, and what deviated from it. */
  const countPath = (attempt: number, row: number, standing: number, matured: boolean): void => {
    const { counts } = rows
    const { times, words } = kernel.attempts
    const field = attempt * narrow + fields
    const node = words[field + NODE]!
    const base = row * layout.width
    const place = standing === COMPLETED ? layout.standings - 1 : node * layout.kinds + standing
    counts[base + place]!++
    if (matured) counts[base + layout.standings + place]!++
    counts[base + layout.retriggers]! += words[field + RETRIGGERED]!
    if (standing !== COMPLETED && standing !== OPEN) {
      if ((words[field + MARKS]! & SKIPPED) !== 0) counts[base + layout.skippedAhead + node]!++
      if (flow.detours !== 'none') addCount(detours, row * steps + node, words[field + DETOUR]!, 1)
    }
    if (matured) {
      const { sums } = rows
      const first = attempt * wide
      for (let n = 0; n < node; n++) {
        const duration = times[first + n + 1]! - times[first + n]!
        sums[row * steps + n]! += duration
        addCount(durations, row * steps + n, binOf(duration), 1)
      }
    }
    for (let step = 0; step < flow.optional.length; step++) {
      if ((words[field + OPTIONAL + (step >> 5)]! & (1 << (step & 31))) !== 0) counts[base + layout.optional + step]!++
    }
  }
  const countSide = (row: number, side: number, standing: number, mature: boolean): void => {
    const place = row * layout.width + side + standing - UNNEEDED
    rows.counts[place]!++
    if (mature) rows.counts[place + layout.sides]!++
  }
  const adoptionOf = (attempt: number): number => {
    const { times, words } = kernel.attempts
    const next = words[attempt * narrow + fields + NEXT]!
    const until = times[attempt * wide + steps]! + adoptionWithinMs
    return next < 0
      ? judgeAdoption(until, Infinity, 0, OPEN, asOf)
      : judgeAdoption(until, times[next * wide]!, words[next * narrow + fields + NODE]!, standingOf(next), asOf)
  }
  const outcomeOf = (attempt: number): number => {
    const { times, words } = kernel.attempts
    const until = times[attempt * wide + steps]! + outcomeWithinMs!
    return judgeOutcome(until, (words[attempt * narrow + fields + MARKS]! & SEEN) !== 0, asOf)
  }

  return {
    rows,
    durations,
    detours,
    outsideIterations: () => outsideIterations,
    count: (attempt, tuple) => {
      const { times, words } = kernel.attempts
      const at = times[attempt * wide]!
      const iteration = iterationAt(iterations, at)
      if (iteration < 0) {
        outsideIterations++
        return
      }
      const row = rowOf(rows, tuple * iterations.index.length + iteration)
      const mature = at + withinMs
      const adoptionMatured = mature + adoptionWithinMs + withinMs <= asOf
      const outcomeMatured = outcomeWithinMs !== null && mature + outcomeWithinMs <= asOf
      const standing = standingOf(attempt)
      countPath(attempt, row, standing, mature <= asOf)
      if (mature >= iterations.next[iteration]!) rows.counts[row * layout.width + layout.crossing]!++

      let marks = adoptionMatured && (outcomeWithinMs === null || outcomeMatured) ? INNOVATION_MATURED : 0
      const to = iterations.to[iteration]!
      if (to < Infinity && at - iterations.from[iteration]! < to - at) marks |= IS_EARLY
      if (standing === COMPLETED) {
        marks |= IS_COMPLETED
        const adoption = adoptionOf(attempt)
        countSide(row, layout.adoption, adoption, adoptionMatured)
        if (adoption === COMPLETED) marks |= IS_ADOPTED
        if (adoptionMatured && adoption !== UNNEEDED) marks |= ADOPTION_COUNTS
        if (outcomeWithinMs !== null) {
          const outcome = outcomeOf(attempt)
          countSide(row, layout.outcome, outcome, outcomeMatured)
          if (outcome === COMPLETED) marks |= HAS_OUTCOME
          if (outcomeMatured) marks |= OUTCOME_COUNTS
        }
      }
      const node = mature <= asOf ? words[attempt * narrow + fields + NODE]! : -1
      partners.push(iteration, tuple, node, marks)
    },
  }
}
