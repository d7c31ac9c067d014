import { canonicalJson } from '../core/canonical-json.js'
import type { Cell, EnteredAligned, Measurement } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { cellPointer, unitsOf } from './criterion-cell.js'
import type { IterationPath } from './iteration-path.js'
import { type EvidenceRef, groupText, type Reason } from './trace.js'

/**
 * Whether counts are such as partners can give: no more successes than units, nobody in a group who is not in the whole, each cell once, and everybody
 * counted in every earlier iteration, as the error that it used up depends on its units. Counts that were changed and are still possible cannot be told
 * from others.
 */
export function countsPossible(measurement: Measurement, { ids, id }: IterationPath): Reason {
  const cells = measurement.cells.filter(({ iteration }) => iteration !== null && ids.includes(iteration))
  const wholes = new Map(ids.map((iteration) => [iteration, cellOf(measurement, { iteration })]))
  const uncounted = ids.filter((iteration) => iteration !== id && wholes.get(iteration) === undefined)
  const keys = new Set(cells.map(keyOf))
  const wrong = cells.filter((cell) => !isPossible(cell) || !isWithin(cell, wholes.get(cell.iteration!)))
  const faults = [
    ...uncounted.map((iteration) => `nobody is counted in iteration "${iteration}"`),
    ...(keys.size < cells.length ? ['a cell stands there twice'] : []),
    ...wrong.slice(0, 1).map((cell) => `${placeText(cell)} has more of something than there can be`),
  ]
  return {
    code: 'counts-possible',
    answer: faults.length === 0 ? 'yes' : 'no',
    text:
      faults.length === 0
        ? 'Counts are possible: no part is above its whole.'
        : `Counts are not possible: ${faults.join('; ')}.`,
    evidence: wrong
      .slice(0, 1)
      .map((cell): EvidenceRef => ({ document: 'measurement', pointer: cellPointer(measurement, cell) })),
  }
}

function isPossible({ nodes, adoption, outcome, innovation }: Cell): boolean {
  const isFlow = (counts: readonly EnteredAligned[]): boolean =>
    counts.every(({ entered, aligned }, i) => aligned <= entered && entered === (counts[i - 1]?.aligned ?? entered))
  return (
    nodes.length > 0 &&
    isFlow(nodes.map(unitsOf)) &&
    [adoption, ...(outcome === null ? [] : [outcome])].every((tally) => isFlow([unitsOf(tally)])) &&
    innovation.firstOfCluster.both <= innovation.firstOfCluster.entered
  )
}

/** Whether a group has no more than everybody of what criteria count. */
function isWithin({ nodes, adoption, outcome, innovation }: Cell, whole: Cell | undefined): boolean {
  if (whole === undefined) return true
  const isPart = (part: EnteredAligned, all: EnteredAligned | undefined): boolean =>
    all !== undefined && part.entered <= all.entered && part.aligned <= all.aligned
  return (
    nodes.every((node, i) => isPart(unitsOf(node), whole.nodes[i]?.firstOfCluster)) &&
    isPart(unitsOf(adoption), unitsOf(whole.adoption)) &&
    (outcome === null || isPart(unitsOf(outcome), whole.outcome?.firstOfCluster)) &&
    innovation.firstOfCluster.entered <= whole.innovation.firstOfCluster.entered &&
    innovation.firstOfCluster.both <= whole.innovation.firstOfCluster.both
  )
}

function keyOf({ iteration, groups }: Cell): string {
  return canonicalJson([
    iteration,
    ...groups.map(({ dimension, group }) => canonicalJson([dimension, group])).toSorted(),
  ])
}

function placeText({ iteration, groups }: Cell): string {
  return `${groups.length === 0 ? 'everybody' : groups.map(groupText).join(' and ')} in iteration "${iteration}"`
}
