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
   * The verdict without them; `null`: not known, as a criterion is about them, as the group's counts are no part of the whole's, or as the verdict
   * with everybody rests on groups that this one was not crossed with.
   */
  readonly verdict: Verdict | null
  /** Ids of dimensions that this verdict does not look at, as their groups were not crossed with this one: a part that holds there is not seen. */
  readonly notLookedAt: readonly string[]
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
        : groups.map(({ group, units }) => ({ group, units, ...verdictWithout(context, measurements, group) }))
    })
}

function verdictWithout(
  whole: DecisionContext,
  measurements: readonly Measurement[],
  group: GroupRef,
): Pick<LeftOut, 'verdict' | 'notLookedAt'> {
  const { study, path } = whole
  const rest = measurements.map((measurement) => withoutGroup(measurement, path.ids, group))
  const unknown = new Set(rest.flatMap((each) => [...each.unknown]))
  const { criteria } = study.hypothesis
  const isCounted = criteria.every(({ cohort }) => cohort === undefined || !unknown.has(cohort.dimension))
  if (isAbout(study, group) || !isCounted || rest.some(({ isPossible }) => !isPossible))
    return { verdict: null, notLookedAt: [] }
  const left = rest.map(({ measurement }) => measurement)
  const context = prepareDecision(study, left, path, whole.compile)
  const { verdict } = conclude(context, left.at(-1)!)
  // "validated" and an open iteration read no groups but those of criteria.
  if (unknown.size === 0 || verdict === 'validated' || !context.closed) return { verdict, notLookedAt: [] }
  const notLookedAt = study.cohorts.flatMap(({ id }) => (unknown.has(id) ? [id] : []))
  return { verdict: isSameWithout(whole, measurements.at(-1)!, unknown) ? verdict : null, notLookedAt }
}

/** Whether the verdict with everybody is the same where the groups of some dimensions are not looked at. */
function isSameWithout(context: DecisionContext, latest: Measurement, unknown: ReadonlySet<string>): boolean {
  const cells = latest.cells.filter(({ groups }) => groups.every(({ dimension }) => !unknown.has(dimension)))
  return conclude(context, { ...latest, cells }).verdict === conclude(context, latest).verdict
}

function isAbout({ hypothesis }: Study, group: GroupRef): boolean {
  return hypothesis.criteria.some(({ cohort, comparedWith }) =>
    [cohort, comparedWith].some((each) => each?.dimension === group.dimension && each.group === group.group),
  )
}
