import type { CompiledIteration } from '../cohort/compile-iterations.js'

/** Iterations in order of time, for looking up instants. Places index the lists. */
export interface IterationIndex {
  /** Index in the definition. */
  readonly index: readonly number[]
  /** Begin. */
  readonly from: readonly number[]
  /** End; `Infinity` if open. */
  readonly to: readonly number[]
  /** Begin of the next one; `Infinity` after the last. */
  readonly next: readonly number[]
}

/** Puts iterations, which do not overlap, in order of time. */
export function indexIterations(iterations: readonly CompiledIteration[]): IterationIndex {
  const index = iterations.map((_, i) => i).sort((a, b) => iterations[a]!.from - iterations[b]!.from)
  const from = index.map((i) => iterations[i]!.from)
  return {
    index,
    from,
    to: index.map((i) => iterations[i]!.to),
    next: from.map((_, i) => from[i + 1] ?? Infinity),
  }
}

/** The place of the iteration that holds an instant; -1 if none does. */
export function iterationAt({ from, to }: IterationIndex, at: number): number {
  let low = 0
  let high = from.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (from[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low > 0 && at < to[low - 1]! ? low - 1 : -1
}
