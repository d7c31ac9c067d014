import type { Criterion, GroupRef } from '../definition/hypothesis.js'
import type { Observation } from '../definition/observation.js'
import type { Cell, DetourCount, DeviationKinds, Measurement } from '../measure/measurement.js'
import { criterionCell, unitsOf } from './criterion-cell.js'
import { rateFactors } from './headroom.js'

/** A group's counts at a node. */
export interface GroupCount {
  /** The group. */
  readonly groups: readonly GroupRef[]
  /** Matured first attempts that came to the node. */
  readonly entered: number
  /** Of these, those that went on. */
  readonly aligned: number
}

/** A node to work on: what it would add, and what is known about those who leave the path there. */
export interface FocusNode {
  /** Id of the criterion that it would serve. */
  readonly criterion: string
  /** Node that partners leave towards the next, or what the criterion measures where that is no transition. */
  readonly node: string
  /** The next node; `null` for a metric without nodes. */
  readonly next: string | null
  /** Matured first attempts that came here, or that the criterion counts. */
  readonly entered: number
  /** Of these, those that went on, or that are as the criterion wants. */
  readonly aligned: number
  /** The best rate that some group reaches, shrunk towards the node's own rate. */
  readonly best: number
  /** Where that best was seen; `[]`: nowhere better. */
  readonly bestGroups: readonly GroupRef[]
  /** Groups that were looked at for it; 0: none are counted. */
  readonly groups: number
  /** What the criterion's rate would gain if the node were brought to that best. */
  readonly gain: number
  /** Rate that this node would need for the criterion to reach its target, all others unchanged; `null`: not by this node alone. */
  readonly needed: number | null
  /** All attempts that left the path here, repeated ones too: how and where to is counted of these; `null` where that is not counted. */
  readonly left: number | null
  /** How they left; `null` where that is not counted. */
  readonly kinds: DeviationKinds | null
  /** Where they went first, the most frequent three. */
  readonly detours: readonly DetourCount[]
  /** The group with the lowest rate here, of those with the most at stake; `null`: no group is below the whole, or the criterion is about a cohort. */
  readonly lowest: GroupCount | null
  /** Ids of first-hand observations of the iteration, at this node or the next. */
  readonly observations: readonly string[]
}

/** Detours named for a node. */
const MOST_DETOURS = 3

/**
 * The nodes behind an unmet criterion, those first that would add most if brought to the best that some group already reaches; at equal
 * gain in flow order.
 */
export function focusNodes(
  observations: readonly Observation[],
  measurement: Measurement,
  iteration: string,
  criterion: Criterion,
  target: number,
): readonly FocusNode[] {
  const cell = criterionCell(measurement, iteration, criterion)
  if (cell === undefined) return []
  const cells = measurement.cells.filter((each) => each.iteration === iteration)
  const factors = rateFactors(criterion, cell, cells)
  const goal = criterion.direction === 'atMost' ? 1 - target : target
  const nodes = factors.map((factor, i): FocusNode => {
    const others = factors.reduce((product, { rate }, j) => (j === i ? product : product * (rate ?? 0)), 1)
    // A difference may be asked for that no rate at all would miss.
    const needed = goal <= 0 ? 0 : goal / others
    // An `atMost` rate is no transition: its one factor counts those who did not get to the node that it is named after.
    const index = criterion.direction === 'atMost' ? -1 : cell.nodes.findIndex(({ id }) => id === factor.node)
    const next = index === -1 ? null : (cell.nodes[index + 1]?.id ?? 'needMet')
    const about = [factor.node, ...(next === null ? [] : [next])]
    return {
      criterion: criterion.id,
      node: factor.node,
      next,
      entered: factor.count.units,
      aligned: factor.count.successes,
      best: factor.best,
      bestGroups: factor.bestGroups,
      groups: cells.filter(({ groups }) => groups.length > 0).length,
      gain: others * (factor.best - (factor.rate ?? 0)),
      needed: needed <= 1 ? needed : null,
      ...deviations(cell, index, factor.node),
      // Groups of everybody are no parts of a cohort.
      lowest: index === -1 || criterion.cohort !== undefined ? null : lowestGroup(cell, cells, index),
      observations: observations.filter(({ step }) => step !== undefined && about.includes(step)).map(({ id }) => id),
    }
  })
  return nodes.toSorted((a, b) => b.gain - a.gain)
}

function deviations(cell: Cell, index: number, node: string): Pick<FocusNode, 'left' | 'kinds' | 'detours'> {
  const counts = cell.nodes[index]
  if (counts !== undefined)
    return { left: counts.deviated, kinds: counts.kinds, detours: counts.detours.slice(0, MOST_DETOURS) }
  if (node === 'adoption') return { left: cell.adoption.deviated, kinds: cell.adoption.kinds, detours: [] }
  return { left: null, kinds: null, detours: [] }
}

/** The group in which most first attempts are lost beyond what the whole's rate would lose. */
function lowestGroup(cell: Cell, cells: readonly Cell[], index: number): GroupCount | null {
  const whole = unitsOf(cell.nodes[index]!)
  let [lowest, deficit]: [GroupCount | null, number] = [null, 0]
  for (const { groups, nodes } of cells) {
    if (groups.length !== 1) continue
    const { entered, aligned } = unitsOf(nodes[index]!)
    const lost = entered * (whole.aligned / whole.entered) - aligned
    if (lost > deficit + 1e-9) [lowest, deficit] = [{ groups, entered, aligned }, lost]
  }
  return lowest
}
