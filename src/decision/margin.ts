import type { Cell, Measurement } from '../measure/measurement.js'
import { conclude, type Verdict } from './conclude.js'
import type { DecisionContext } from './context.js'
import { type ConvertedUnits, conversionsOf, type Placing } from './conversions.js'

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
  /**
   * The groups in which they would be, where that matters: of each dimension, or of combinations where dimensions are crossed, the same units in each.
   * Empty: wherever they are.
   */
  readonly groups: readonly ConvertedUnits[]
}

/** Placings among groups that are tried, for each criterion and way, before only some of each number are; fewer where there are very many groups. */
const MOST_PLACED = 2000
const PLACED_CELLS = 8000

/** Groups that are filled first, in turn, where only some placings are tried; fewer where there are very many. */
const MOST_FILLED = 8
const FILLED_CELLS = 100

/** Cells that are looked at while conversions are tried one by one; beyond, the place where the verdict changes is found by bisection. */
const SCANNED_CELLS = 200_000
const [LEAST_SCANNED, MOST_SCANNED] = [64, 2048]

/** One criterion and way. */
interface Way {
  /** Most conversions that there can be. */
  readonly most: number
  /** The change that so many conversions bring about; `null`: none. */
  readonly changeAt: (conversions: number) => Margin | null
}

/**
 * The fewest conversions of failures into successes, or back, in one criterion's cell that change the verdict. A unit of everybody is a unit of its
 * groups too, so these change with it; of all the groups that the units may be in, those count in which the fewest suffice. Of several criteria
 * with as few the first, and of its two ways failures into successes.
 *
 * @returns `null` if no number of conversions in any one cell changes it.
 */
export function marginOf(context: DecisionContext, measurement: Measurement, verdict: Verdict): Margin | null {
  const relevant = { ...measurement, cells: relevantCells(context, measurement) }
  const cells = Math.max(1, relevant.cells.length)
  const scanned = Math.max(LEAST_SCANNED, Math.min(MOST_SCANNED, Math.floor(SCANNED_CELLS / cells)))
  const ways = waysOf(context, relevant, verdict, {
    all: Math.min(MOST_PLACED, Math.floor(PLACED_CELLS / cells)),
    some: Math.max(1, Math.min(MOST_FILLED, Math.floor(FILLED_CELLS / cells))),
  })
  const most = Math.max(0, ...ways.map((way) => way.most))
  for (let k = 1; k <= Math.min(most, scanned); k++)
    for (const way of ways) {
      const margin = k <= way.most ? way.changeAt(k) : null
      if (margin !== null) return margin
    }
  return ways.reduce<Margin | null>((best, { most: room, changeAt }) => {
    const k = fewest(Math.min(room, (best?.conversions ?? Infinity) - 1), scanned, (each) => changeAt(each) !== null)
    return k === null ? best : changeAt(k)
  }, null)
}

function waysOf(
  context: DecisionContext,
  measurement: Measurement,
  verdict: Verdict,
  tried: { readonly all: number; readonly some: number },
): readonly Way[] {
  const { study, path, prepared } = context
  const turnings = [
    ['failuresIntoSuccesses', 1],
    ['successesIntoFailures', -1],
  ] as const
  return prepared.flatMap(({ criterion }) =>
    turnings.map(([turning, sign]): Way => {
      const conversions = conversionsOf(study, measurement, path.id, criterion, sign)
      const verdictAt = (k: number, placing: Placing): Verdict =>
        conclude(context, conversions.convert(k, placing)).verdict
      let left = tried.all
      const changeAt = (k: number): Margin | null => {
        // Once there are too many, how many there are need not be known.
        const ways = left < 0 ? 0 : conversions.ways(k)
        if (ways > 1) left -= ways
        for (const placing of conversions.placings(k, left < 0 ? tried.some : 'all')) {
          const after = verdictAt(k, placing)
          if (after === verdict) continue
          const matters = (axis: number): boolean =>
            conversions.along(axis, placing).some((each) => verdictAt(k, each) !== after)
          const groups = conversions.groupsOf(placing, matters)
          return { criterion: criterion.id, conversions: k, turning, verdict: after, groups }
        }
        return null
      }
      return { most: conversions.most, changeAt }
    }),
  )
}

/** The cells that a verdict depends on: those of the criteria with the other groups of their dimensions, and at closing all of the iteration. */
function relevantCells({ prepared, path, closed }: DecisionContext, { cells }: Measurement): readonly Cell[] {
  const dimensions = new Set(prepared.map(({ criterion }) => criterion.cohort?.dimension))
  return cells.filter(
    ({ iteration, groups: [group, ...others] }) =>
      iteration !== null &&
      path.ids.includes(iteration) &&
      ((closed && iteration === path.id) ||
        (others.length === 0 && (group === undefined || dimensions.has(group.dimension)))),
  )
}

/** Smallest k above some number that changes something, by doubling and bisection. */
function fewest(most: number, above: number, changes: (k: number) => boolean): number | null {
  let same = above
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
