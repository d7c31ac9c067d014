import type { Criterion, GroupRef } from '../definition/hypothesis.js'
import type { Cell } from '../measure/measurement.js'
import { countOf, unitsOf } from './criterion-cell.js'
import type { IterationCount } from './prospect.js'

/** One factor of a criterion's rate: the rates of all its factors multiply to it. */
export interface RateFactor {
  /** Node that partners leave towards the next, or the metric itself where it has no nodes. */
  readonly node: string
  /** Count on the way from it, over matured first attempts. `atMost`: those it did not happen to. */
  readonly count: IterationCount
  /** Its rate; `null` if nobody got there. */
  readonly rate: number | null
  /** The best that some group reaches, shrunk towards the rate by ten units, never below it; 1 if nobody got there. */
  readonly best: number
  /** Where that best was seen; `[]`: nowhere better than in the criterion's own cell. */
  readonly bestGroups: readonly GroupRef[]
}

/** Units of a cell's own rate that a group's estimate is shrunk by. */
const SHRINK = 10

/**
 * The factors of a criterion's rate, each with the best that some group of the iteration reaches.
 *
 * @param criterion - The criterion.
 * @param cell - Its cell in the iteration.
 * @param cells - All cells of the iteration.
 */
export function rateFactors(criterion: Criterion, cell: Cell, cells: readonly Cell[]): readonly RateFactor[] {
  return factorNodes(criterion, cell).map((node): RateFactor => {
    const count = factorCount(criterion, cell, node)
    if (count.units === 0) return { node, count, rate: null, best: 1, bestGroups: [] }
    const rate = count.successes / count.units
    let [best, bestGroups]: [number, readonly GroupRef[]] = [rate, []]
    for (const each of cells) {
      const shrunk = shrunkRate(factorCount(criterion, each, node), rate)
      if (shrunk > best) [best, bestGroups] = [shrunk, each.groups]
    }
    return { node, count, rate, best, bestGroups }
  })
}

/** A group's rate, shrunk towards that of the whole. */
export function shrunkRate({ successes, units }: IterationCount, rate: number): number {
  return (successes + SHRINK * rate) / (units + SHRINK)
}

/** The rate that a criterion would have if every factor were brought to the best that some group reaches. */
export function headroom(factors: readonly RateFactor[]): number {
  return factors.reduce((product, { best }) => product * best, 1)
}

/** Nodes whose transitions multiply to the criterion's rate; an `atMost` rate is no such product and stands for itself. */
function factorNodes({ metric, direction }: Criterion, cell: Cell): readonly string[] {
  if (metric === 'adoption' || metric === 'outcome' || metric === 'innovation') return [metric]
  if (direction === 'atMost') return [metric === 'needMet' ? metric : metric.step]
  const ids = cell.nodes.map(({ id }) => id)
  return metric === 'needMet' ? ids : ids.slice(0, ids.indexOf(metric.step))
}

function factorCount({ metric, direction }: Criterion, cell: Cell, node: string): IterationCount {
  if (direction === 'atMost') {
    const { successes, units } = countOf(cell, metric)
    return { successes: units - successes, units }
  }
  if (metric === 'adoption' || metric === 'outcome' || metric === 'innovation') return countOf(cell, metric)
  const { entered, aligned } = unitsOf(cell.nodes.find(({ id }) => id === node)!)
  return { successes: aligned, units: entered }
}
