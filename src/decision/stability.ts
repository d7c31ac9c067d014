import type { GroupRef } from '../definition/hypothesis.js'
import type { Study } from '../definition/study.js'
import type { Measurement } from '../measure/measurement.js'
import { conclude, type Verdict } from './conclude.js'
import { type DecisionContext, prepareDecision } from './context.js'
import { groupCells, unitsOf } from './criterion-cell.js'
import { withoutGroup } from './without-group.js'

/** The verdict that would be given without the partners of one group. */
export interface LeftOut {
  /** The group left out. */
  readonly group: GroupRef
  /** Its matured first attempts. */
  readonly units: number
  /**
   * The verdict without them; `null`: not known, as a criterion is about them, or as groups of another dimension are read that were not crossed with
   * this one, or as the group's counts are no part of the whole's.
   */
  readonly verdict: Verdict | null
}

/** Groups of a dimension up to which each is left out in turn. */
const MOST_GROUPS = 50

/**
 * Leaves out one group after the other of every dimension that is a partition, those without a matured first attempt excepted, and of dimensions of
 * more than 50 groups none. Whole counts less the group's are exact there, as every first attempt is in one group.
 */
export function stabilityOf(context: DecisionContext, measurements: readonly Measurement[]): readonly LeftOut[] {
  const { study, path } = context
  const latest = measurements.at(-1)!
  return study.cohorts
    .filter(({ asOf, by, otherwise }) => asOf !== 'latest' && (by !== undefined || otherwise !== undefined))
    .flatMap(({ id }) => {
      const groups = groupCells(latest, path.id)
        .filter(({ groups: [{ dimension }] }) => dimension === id)
        .map(({ groups: [group], nodes }) => ({ group, units: unitsOf(nodes[0]!).entered }))
        .filter(({ units }) => units > 0)
      return groups.length < 2 || groups.length > MOST_GROUPS
        ? []
        : groups.map(({ group, units }) => ({ group, units, verdict: verdictWithout(context, measurements, group) }))
    })
}

function verdictWithout(
  { study, path }: DecisionContext,
  measurements: readonly Measurement[],
  group: GroupRef,
): Verdict | null {
  if (isAbout(study, group)) return null
  const rest = measurements.map((measurement) => withoutGroup(measurement, path.ids, group))
  if (rest.some(({ isPossible }) => !isPossible)) return null
  const isWhole = rest.every((each) => each.isWhole)
  // Without being crossed, groups of other dimensions that criteria are about cannot be counted without this one.
  if (
    !isWhole &&
    study.hypothesis.criteria.some(({ cohort }) => cohort !== undefined && cohort.dimension !== group.dimension)
  )
    return null
  const left = rest.map(({ measurement }) => measurement)
  const context = prepareDecision(study, left, path)
  const { verdict } = conclude(context, left.at(-1)!)
  // Questions 2 to 4 read every group; "validated" and an open iteration do not.
  return isWhole || verdict === 'validated' || !context.closed ? verdict : null
}

function isAbout({ hypothesis }: Study, group: GroupRef): boolean {
  return hypothesis.criteria.some(({ cohort, comparedWith }) =>
    [cohort, comparedWith].some((each) => each?.dimension === group.dimension && each.group === group.group),
  )
}
