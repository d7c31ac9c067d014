import { canonicalJson } from '../core/canonical-json.js'
import { compareCodePoints } from '../core/compare-code-points.js'
import type { GroupRef } from '../definition/hypothesis.js'
import type { AdoptionTally, Cell, DetourCount, EnteredAligned, Measurement, Tally } from '../measure/measurement.js'

/** A measurement without the partners of one group. */
export interface WithoutGroup {
  /** The measurement, as far as a verdict reads it. */
  readonly measurement: Measurement
  /** Whether counts add up: a group holds no more than the whole. */
  readonly isPossible: boolean
  /** Dimensions whose groups are not in it, as they were not crossed with the one left out: nobody knows who would be left. */
  readonly unknown: ReadonlySet<string>
}

/**
 * A measurement without the partners of one group of a partition, in some iterations: the counts of the whole less those of the group. Groups of other
 * dimensions are known only where the two are crossed; a combination that is not listed then was not seen.
 */
export function withoutGroup(measurement: Measurement, iterations: readonly string[], left: GroupRef): WithoutGroup {
  const isLeft = ({ dimension, group }: GroupRef): boolean => dimension === left.dimension && group === left.group
  const asked = measurement.cells.filter(({ iteration }) => iteration !== null && iterations.includes(iteration))
  const parts = new Map(
    asked
      .filter(({ groups }) => groups.some(isLeft))
      .map((cell) => [
        keyOf(
          cell,
          cell.groups.filter((group) => !isLeft(group)),
        ),
        cell,
      ]),
  )
  const crossed = new Set(measurement.cross.map((list) => list.toSorted(compareCodePoints).join('\n')))
  const unknown = new Set<string>()
  const cells = asked.flatMap((cell): readonly Cell[] => {
    const dimensions = cell.groups.map(({ dimension }) => dimension)
    if (dimensions.includes(left.dimension)) return cell.groups.some(isLeft) ? [] : [cell]
    const part = parts.get(keyOf(cell, cell.groups))
    if (part !== undefined) return [lessPart(cell, part)]
    if (dimensions.length === 0 || crossed.has([...dimensions, left.dimension].toSorted(compareCodePoints).join('\n')))
      return [cell]
    for (const dimension of dimensions) unknown.add(dimension)
    return []
  })
  return { measurement: { ...measurement, cells }, unknown, isPossible: cells.every(isPossible) }
}

function keyOf({ iteration }: Cell, groups: readonly GroupRef[]): string {
  return canonicalJson([iteration, ...groups.toSorted((a, b) => compareCodePoints(a.dimension, b.dimension))])
}

/** What a verdict reads of a cell, less a part of it. */
function lessPart(cell: Cell, part: Cell): Cell {
  const { innovation } = cell
  const both = (basis: 'first' | 'firstOfCluster') => ({
    entered: innovation[basis].entered - part.innovation[basis].entered,
    both: innovation[basis].both - part.innovation[basis].both,
  })
  return {
    ...cell,
    enrolled: cell.enrolled - part.enrolled,
    partners: Math.max(0, cell.partners - part.partners),
    nodes: cell.nodes.map((node, i) => ({
      ...node,
      ...lessTally(node, part.nodes[i]!),
      detours: lessDetours(node.detours, part.nodes[i]!.detours),
    })),
    adoption: { ...cell.adoption, ...lessTally(cell.adoption, part.adoption) } satisfies AdoptionTally,
    outcome:
      cell.outcome === null || part.outcome === null
        ? cell.outcome
        : { ...cell.outcome, ...lessTally(cell.outcome, part.outcome) },
    innovation: { ...innovation, first: both('first'), firstOfCluster: both('firstOfCluster') },
  }
}

function lessTally(tally: Tally, part: Tally): Pick<Tally, 'deviated' | 'first' | 'firstOfCluster'> {
  const less = (a: EnteredAligned, b: EnteredAligned): EnteredAligned => ({
    entered: a.entered - b.entered,
    aligned: a.aligned - b.aligned,
  })
  return {
    deviated: tally.deviated - part.deviated,
    first: less(tally.first, part.first),
    firstOfCluster: less(tally.firstOfCluster, part.firstOfCluster),
  }
}

function lessDetours(detours: readonly DetourCount[], part: readonly DetourCount[]): readonly DetourCount[] {
  const counts = new Map(part.map(({ event, count }) => [event, count]))
  return detours.map(({ event, count }) => ({ event, count: count - (counts.get(event) ?? 0) }))
}

function isPossible({ nodes, adoption, outcome, innovation }: Cell): boolean {
  const isTally = ({ firstOfCluster: { entered, aligned } }: Tally): boolean => aligned >= 0 && aligned <= entered
  return (
    nodes.every((node) => isTally(node) && node.detours.reduce((sum, { count }) => sum + count, 0) <= node.deviated) &&
    nodes.every(({ detours }) => detours.every(({ count }) => count >= 0)) &&
    isTally(adoption) &&
    (outcome === null || isTally(outcome)) &&
    innovation.firstOfCluster.both >= 0 &&
    innovation.firstOfCluster.both <= innovation.firstOfCluster.entered
  )
}
