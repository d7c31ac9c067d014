import type { Cell, Measurement } from '../measure/measurement.js'
import { sameGroups } from '../metric/same-groups.js'
import { conclude, type Verdict } from './conclude.js'
import type { DecisionContext } from './context.js'
import { criterionCount, withSuccesses } from './criterion-cell.js'

/** How little would change a verdict: so many conversions in the cell of one criterion, its units unchanged. */
export interface Margin {
  /** Id of the criterion in whose cell they are. */
  readonly criterion: string
  /** Fewest conversions that change the verdict. */
  readonly conversions: number
  /** Which way. */
  readonly turning: 'failuresIntoSuccesses' | 'successesIntoFailures'
  /** The verdict that would be given then. */
  readonly verdict: Verdict
}

/** Cells that are looked at while conversions are tried one by one; beyond, the place where the verdict changes is found by bisection. */
const SCANNED_CELLS = 200_000
const [LEAST_SCANNED, MOST_SCANNED] = [64, 2048]

/**
 * The fewest conversions of failures into successes, or back, in one criterion's cell that change the verdict. Of several as few, the first
 * criterion's, and of its two ways failures into successes.
 *
 * @returns `null` if no number of conversions in any one cell changes it.
 */
export function marginOf(context: DecisionContext, measurement: Measurement, verdict: Verdict): Margin | null {
  const relevant = { ...measurement, cells: relevantCells(context, measurement) }
  const scanned = Math.max(LEAST_SCANNED, Math.min(MOST_SCANNED, Math.floor(SCANNED_CELLS / relevant.cells.length)))
  let best: Margin | null = null
  for (const { criterion } of context.prepared) {
    const { successes, units } = criterionCount(relevant, context.path.id, criterion)
    const verdictAt = (count: number): Verdict =>
      conclude(context, withSuccesses(relevant, context.path.id, criterion, count)).verdict
    for (const [turning, sign, room] of [
      ['failuresIntoSuccesses', 1, units - successes],
      ['successesIntoFailures', -1, successes],
    ] as const) {
      const most: number = Math.min(room, best === null ? room : best.conversions - 1)
      const conversions = fewest(most, scanned, (k) => verdictAt(successes + sign * k) !== verdict)
      if (conversions !== null)
        best = { criterion: criterion.id, conversions, turning, verdict: verdictAt(successes + sign * conversions) }
    }
  }
  return best
}

/** The cells that a verdict depends on: those of the criteria, and at closing every group of the iteration. */
function relevantCells({ prepared, path, closed }: DecisionContext, { cells }: Measurement): readonly Cell[] {
  const cohorts = prepared.map(({ criterion }) => (criterion.cohort === undefined ? [] : [criterion.cohort]))
  return cells.filter(
    ({ iteration, groups }) =>
      iteration !== null &&
      path.ids.includes(iteration) &&
      ((closed && iteration === path.id) || cohorts.some((cohort) => sameGroups(cohort, groups))),
  )
}

/** Smallest k in 1..most that changes something: exactly up to a limit, by doubling and bisection beyond. */
function fewest(most: number, scanned: number, changes: (k: number) => boolean): number | null {
  for (let k = 1; k <= Math.min(most, scanned); k++) if (changes(k)) return k
  let same = scanned
  while (same < most) {
    const next = Math.min(2 * same, most)
    if (changes(next)) return bisect(same, next, changes)
    same = next
  }
  return null
}

function bisect(same: number, changed: number, changes: (k: number) => boolean): number {
  let [low, high] = [same, changed]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (changes(middle)) high = middle
    else low = middle
  }
  return high
}
