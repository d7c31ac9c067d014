import { compareCodePoints } from '../core/compare-code-points.js'
import { compareLists } from '../core/compare-lists.js'
import { isSorted } from '../core/merge-sorted.js'
import { cellPlaces } from './cell-places.js'
import type { Cell, Measurement, NodeCounts, Tally } from './measurement.js'
import { type Fault, measurementShape } from './measurement-shape.js'

/**
 * Refuses what is no measurement, lacks cells, or does not add up: a document that was cut, edited or made by something else.
 *
 * Counts that were changed and still add up cannot be told from others.
 *
 * @throws RangeError naming the caller and the place, as a JSON Pointer.
 */
export function checkMeasurement(caller: string, measurement: Measurement): void {
  const fault = measurementShape(measurement) ?? gridFault(measurement) ?? sumsFault(measurement)
  if (fault !== undefined) throw new RangeError(`${caller}: a measurement must be as measure gives it; ${fault.trim()}`)
}

/** Everybody, each group of each dimension, crossed groups; the same in each iteration, all of them together last. */
function gridFault(measurement: Measurement): Fault {
  const { iterations, dimensions, cells } = measurement
  const places = cells.map(cellPlaces(measurement, dimensions))
  const width = cells.length / (iterations.length + 1)
  const uncrossed = dimensions.reduce((sum, { groups }) => sum + groups.length, 1)
  const complete =
    Number.isInteger(width) &&
    places.filter(({ length }) => length <= 3).length === uncrossed * (iterations.length + 1) &&
    places.every((list) => list.every((place) => place >= 0)) &&
    isSorted(places, compareLists) &&
    // The place in the report begins with the iteration.
    places.every((list, i) => compareLists(list, [Math.floor(i / width), ...places[i % width]!.slice(1)]) === 0)
  return complete ? undefined : '/cells must hold each iteration and each group once, in the order of measure'
}

function sumsFault({ quality, outsideIterations, clusters, cells }: Measurement): Fault {
  const { rows, rejected, after, duplicate, late, outside, used } = quality
  if (rows !== rejected + after + duplicate + late + outside + used)
    return '/quality/rows must be the sum of its places'
  // Each attempt has a trigger of its own.
  const everybody = cells.find(({ iteration, groups }) => iteration === null && groups.length === 0)!
  if (everybody.attempts + outsideIterations > used) return '/quality/used must be at least the number of attempts'
  if (!isSorted(clusters, (a, b) => compareCodePoints(a.cluster, b.cluster)))
    return '/clusters must be in code point order, each once'
  for (const [i, cell] of cells.entries()) {
    const fault = cellFault(cell) ?? (sameNames(cell, cells[0]!) ? undefined : ' must count what the first cell does')
    if (fault !== undefined) return `/cells/${i}${fault}`
  }
  return undefined
}

/** Whether two cells count the same nodes, optional steps, exclusions and outcome. */
export function sameNames(a: Cell, b: Cell): boolean {
  return (
    sameIds(a.nodes, b.nodes) &&
    sameIds(a.optionalSteps, b.optionalSteps) &&
    a.nodes.every(({ kinds }, i) => sameIds(kinds.excluded, b.nodes[i]!.kinds.excluded)) &&
    sameIds(a.adoption.kinds.excluded, b.adoption.kinds.excluded) &&
    (a.outcome === null || b.outcome === null
      ? a.outcome === b.outcome
      : sameIds(a.outcome.kinds.excluded, b.outcome.kinds.excluded))
  )
}

function sameIds(a: readonly { readonly id: string }[], b: readonly { readonly id: string }[]): boolean {
  return a.length === b.length && a.every(({ id }, i) => id === b[i]!.id)
}

const SUBSETS = ['matured', 'first', 'firstEarly', 'firstOfCluster'] as const

function cellFault({ partners, attempts, nodes, adoption, outcome, innovation }: Cell): Fault {
  const last = nodes.at(-1)
  if (last === undefined || nodes[0]!.entered !== attempts)
    return '/attempts must be the attempts that entered the trigger'
  if (partners > attempts || innovation.partners !== partners) return '/partners must be partners with an attempt'
  for (const [i, node] of nodes.entries()) {
    const fault = tallyFault(node, 0) ?? nodeFault(node)
    if (fault !== undefined) return `/nodes/${i}${fault}`
    const next = nodes[i + 1] ?? node
    if (
      next !== node &&
      (next.entered !== node.aligned || SUBSETS.some((key) => next[key].entered !== node[key].aligned))
    )
      return `/nodes/${i + 1} must be entered by those aligned at the node before`
  }
  for (const [name, tally] of [
    ['adoption', adoption],
    ['outcome', outcome],
  ] as const) {
    if (tally === null) continue
    const fault = tallyFault(tally, tally === adoption ? adoption.unneeded : 0)
    if (fault !== undefined) return `/${name}${fault}`
    if (tally.entered !== last.aligned) return `/${name}/entered must be the attempts that met the need`
  }
  return undefined
}

function tallyFault(tally: Tally, unneeded: number): Fault {
  const { entered, aligned, deviated, pending, kinds } = tally
  if (entered !== aligned + deviated + pending + unneeded) return '/entered must be aligned + deviated + pending'
  const excluded = kinds.excluded.reduce((sum, { count }) => sum + count, 0)
  if (deviated !== kinds.lapsed + kinds.restarted + kinds.strayed + excluded)
    return '/deviated must be the sum of kinds'
  const inside = SUBSETS.find((key) => tally[key].aligned > tally[key].entered || tally[key].entered > entered)
  return inside === undefined ? undefined : `/${inside} must be a part of all`
}

function nodeFault({ deviated, skippedAhead, detours, otherDetours, matured, duration }: NodeCounts): Fault {
  if (skippedAhead > deviated) return '/skippedAhead must be a part of the deviated'
  if (detours.reduce((sum, { count }) => sum + count, otherDetours) > deviated)
    return '/detours must be a part of the deviated'
  const binned = duration.bins.reduce((sum, { count }) => sum + count, 0)
  if (duration.count !== matured.aligned || duration.count !== binned)
    return '/duration must count the matured attempts that went on'
  return isSorted(duration.bins, (a, b) => a.from - b.from)
    ? undefined
    : '/duration/bins must be in order of their edges'
}
