import type { CompiledFlow } from '../flow/compile-flow.js'
import { COMPLETED, LAPSED, OPEN } from '../flow/transitions.js'
import { DETOUR, ENDING, MARKS, NEXT, NODE, OPTIONAL, RETRIGGERED, SEEN, SKIPPED } from './attempt-table.js'
import { attemptLayout, type CellRows, copyRows, openRows, rowOf } from './cell-rows.js'
import { binOf } from './duration-sketch.js'
import { type IterationIndex, iterationAt } from './iteration-index.js'
import { judgeAdoption, judgeOutcome, UNNEEDED } from './judge.js'
import { isOpenAfter, type Kernel } from './kernel.js'
import { addCount, copyCounts, type KeyedCounts, openKeyedCounts } from './keyed-counts.js'
import {
  ADOPTION_COUNTS,
  HAS_OUTCOME,
  INNOVATION_MATURED,
  IS_ADOPTED,
  IS_COMPLETED,
  IS_EARLY,
  OUTCOME_COUNTS,
} from './partner-counter.js'

/** What was counted of attempts. */
export interface AttemptCounts {
  /** By place of the iteration and tuple; sums are those of durations by node. */
  readonly rows: CellRows
  /** Bins of durations, by row and node. */
  readonly durations: KeyedCounts
  /** First detours (name plus 1; 0: none), by row and node. */
  readonly detours: KeyedCounts
  /** Attempts in no iteration. */
  outsideIterations: number
}

/** Nothing counted. */
export function openAttemptCounts(flow: CompiledFlow): AttemptCounts {
  return {
    rows: openRows(attemptLayout(flow).width, flow.nodes.length - 1),
    durations: openKeyedCounts(),
    detours: openKeyedCounts(),
    outsideIterations: 0,
  }
}

/** A copy that can go on by itself. */
export function copyAttemptCounts({ rows, durations, detours, outsideIterations }: AttemptCounts): AttemptCounts {
  return { rows: copyRows(rows), durations: copyCounts(durations), detours: copyCounts(detours), outsideIterations }
}

/**
 * Counts attempts of a kernel, as of an instant.
 *
 * @param counts - What is added to.
 * @param push - Is told what counts of partners need: place of the iteration, tuple, last node reached (-1 if the attempt is not matured) and marks.
 * @returns Counts an attempt of a tuple; attempts of a partner in order.
 */
export function attemptCounter(
  kernel: Kernel,
  counts: AttemptCounts,
  iterations: IterationIndex,
  asOf: number,
  push: (iteration: number, tuple: number, node: number, marks: number) => void,
): (attempt: number, tuple: number) => void {
  const { flow } = kernel
  const { withinMs, adoptionWithinMs, outcomeWithinMs } = flow
  const { rows, durations, detours } = counts
  const layout = attemptLayout(flow)
  const steps = flow.nodes.length - 1
  const { wide, narrow, fields } = kernel.attempts

  const standingOf = (attempt: number): number => {
    const ending = kernel.attempts.words[attempt * narrow + fields + ENDING]!
    return ending === OPEN && !isOpenAfter(kernel, attempt, asOf) ? LAPSED : ending
  }
  /** Counts what is on the path, and what deviated from it. */
  const countPath = (attempt: number, row: number, standing: number, matured: boolean): void => {
    const counters = rows.counts
    const { times, words } = kernel.attempts
    const field = attempt * narrow + fields
    const node = words[field + NODE]!
    const base = row * layout.width
    const place = standing === COMPLETED ? layout.standings - 1 : node * layout.kinds + standing
    counters[base + place]!++
    if (matured) counters[base + layout.standings + place]!++
    counters[base + layout.retriggers]! += words[field + RETRIGGERED]!
    if (standing !== COMPLETED && standing !== OPEN) {
      if ((words[field + MARKS]! & SKIPPED) !== 0) counters[base + layout.skippedAhead + node]!++
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
      if ((words[field + OPTIONAL + (step >> 5)]! & (1 << (step & 31))) !== 0)
        counters[base + layout.optional + step]!++
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

  return (attempt, tuple) => {
    const { times, words } = kernel.attempts
    const at = times[attempt * wide]!
    const iteration = iterationAt(iterations, at)
    if (iteration < 0) {
      counts.outsideIterations++
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
    push(iteration, tuple, node, marks)
  }
}
