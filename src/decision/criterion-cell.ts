import type { Criterion, CriterionMetric, GroupRef } from '../definition/hypothesis.js'
import type { Cell, EnteredAligned, Measurement, NodeCounts, Tally } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { countsOf } from '../metric/rate.js'
import type { LookCounts } from './criterion-test.js'
import type { IterationCount } from './prospect.js'
import type { EvidenceRef } from './trace.js'

/** The cell of a criterion in an iteration. */
export function criterionCell(measurement: Measurement, iteration: string, criterion: Criterion): Cell | undefined {
  return cellOf(measurement, { iteration, groups: criterion.cohort === undefined ? [] : [criterion.cohort] })
}

/** The cell that a criterion's own is compared with; `undefined` if it is compared with none, or the measurement has none. */
export function comparedCell(
  measurement: Measurement,
  iteration: string,
  { comparedWith }: Criterion,
): Cell | undefined {
  return comparedWith === undefined ? undefined : cellOf(measurement, { iteration, groups: [comparedWith] })
}

/** Successes among the matured first attempts that a criterion counts; none where the measurement has no such cell. */
export function criterionCount(measurement: Measurement, iteration: string, criterion: Criterion): IterationCount {
  return countIn(criterionCell(measurement, iteration, criterion), criterion.metric)
}

/** What a criterion counts in its own cell, and in the one that it is compared with. */
export function criterionLook(measurement: Measurement, iteration: string, criterion: Criterion): LookCounts {
  return {
    count: criterionCount(measurement, iteration, criterion),
    against:
      criterion.comparedWith === undefined
        ? null
        : countIn(comparedCell(measurement, iteration, criterion), criterion.metric),
  }
}

function countIn(cell: Cell | undefined, metric: CriterionMetric): IterationCount {
  return cell === undefined ? { successes: 0, units: 0 } : countOf(cell, metric)
}

/** Successes among the matured first attempts of a cell, one a cluster: partners of one are not independent. */
export function countOf(cell: Cell, metric: CriterionMetric): IterationCount {
  const { aligned, entered } = countsOf(cell, metric, 'firstOfCluster')
  return { successes: aligned, units: entered }
}

/** The units of a tally: matured first attempts, one a cluster. */
export function unitsOf({ firstOfCluster }: Tally): EnteredAligned {
  return firstOfCluster
}

/** A cell that is about one group. */
export type GroupCell = Cell & { readonly groups: readonly [GroupRef] }

/** Cells of an iteration that are about one group. */
export function groupCells(measurement: Measurement, iteration: string): readonly GroupCell[] {
  return measurement.cells.filter((cell): cell is GroupCell => cell.iteration === iteration && cell.groups.length === 1)
}

/** Where a criterion's successes stand in a measurement. */
export function criterionEvidence(
  measurement: Measurement,
  iteration: string,
  criterion: Criterion,
): readonly EvidenceRef[] {
  return [criterionCell(measurement, iteration, criterion), comparedCell(measurement, iteration, criterion)].flatMap(
    (cell) => (cell === undefined ? [] : [countEvidence(measurement, cell, criterion.metric)]),
  )
}

/** Where the units of a metric stand in a measurement. */
export function countEvidence(measurement: Measurement, cell: Cell, metric: CriterionMetric): EvidenceRef {
  return {
    document: 'measurement',
    pointer: `${cellPointer(measurement, cell)}${tallyPointer(cell, metric)}/firstOfCluster`,
  }
}

/** Where a cell stands in a measurement. */
export function cellPointer({ cells }: Measurement, cell: Cell): string {
  return `/cells/${cells.indexOf(cell)}`
}

function tallyPointer(cell: Cell, metric: CriterionMetric): string {
  if (metric === 'adoption' || metric === 'outcome' || metric === 'innovation') return `/${metric}`
  return `/nodes/${lastNode(cell, metric)}`
}

/** Index of the node whose transition is a success. */
function lastNode(cell: Cell, metric: 'needMet' | { readonly step: string }): number {
  return (metric === 'needMet' ? cell.nodes.length : cell.nodes.findIndex(({ id }) => id === metric.step)) - 1
}

/**
 * A cell as it would be with so many successes, its units unchanged. A first attempt that newly meets the need has passed every node before;
 * one that no longer reaches a step has passed none after.
 */
export function cellWithSuccesses(cell: Cell, metric: CriterionMetric, successes: number): Cell {
  const { adoption, outcome, innovation } = cell
  if (metric === 'adoption') return { ...cell, adoption: { ...adoption, ...aligning(adoption, successes) } }
  if (metric === 'outcome')
    return outcome === null ? cell : { ...cell, outcome: { ...outcome, ...aligning(outcome, successes) } }
  if (metric === 'innovation')
    return {
      ...cell,
      innovation: { ...innovation, firstOfCluster: { ...innovation.firstOfCluster, both: successes } },
    }
  const last = lastNode(cell, metric)
  const nodes: NodeCounts[] = []
  cell.nodes.forEach((node, i) => {
    const { aligned } = unitsOf(node)
    const entered = nodes[i - 1]?.firstOfCluster.aligned ?? unitsOf(node).entered
    const reached = i < last ? Math.max(aligned, successes) : i === last ? successes : Math.min(aligned, entered)
    nodes.push({ ...node, firstOfCluster: { entered, aligned: reached } })
  })
  return { ...cell, nodes }
}

function aligning(tally: Tally, aligned: number): Pick<Tally, 'firstOfCluster'> {
  return { firstOfCluster: { ...unitsOf(tally), aligned } }
}
