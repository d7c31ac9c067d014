import { compileCohorts } from '../cohort/compile-cohorts.js'
import { canonicalJson } from '../core/canonical-json.js'
import { percent } from '../core/percent.js'
import type { CohortDimension } from '../definition/cohort-dimension.js'
import type { Criterion, CriterionMetric, GroupRef } from '../definition/hypothesis.js'
import type { Study } from '../definition/study.js'
import type { Cell, Measurement } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { exactBinomialTest } from '../stats/test/binomial-test.js'
import { countOf, type GroupCell, groupCells, unitsOf } from './criterion-cell.js'
import type { PivotEvidence } from './pivot.js'
import type { Standing } from './prepare-criterion.js'
import type { IterationCount } from './prospect.js'
import { countText } from './standing-text.js'
import { groupText } from './trace.js'

/** One test of the search for a part that holds. */
export interface PlaceTest extends Omit<PivotEvidence, 'adjusted' | 'evidence'> {
  /** The cell that it is read from; `undefined`: there is none. */
  readonly cell: Cell | undefined
  /** What is counted there; `null`: detours. */
  readonly metric: CriterionMetric | null
}

/** A group with both its tests. */
export interface GroupPlace {
  /** The group. */
  readonly group: GroupRef
  /** That all goals hold there. */
  readonly above: PlaceTest
  /** That some goal is refuted there. */
  readonly below: PlaceTest
}

/** A dimension whose groups are places. */
export interface DimensionPlaces {
  /** The dimension. */
  readonly dimension: CohortDimension
  /** Its groups, in definition order, then by order of values. */
  readonly groups: readonly GroupPlace[]
}

/** Everywhere that the document lets one look for a part that holds; empty places included. */
export interface Places {
  /** Groups by dimension. */
  readonly dimensions: readonly DimensionPlaces[]
  /** Steps with a goal of their own. */
  readonly steps: readonly { readonly criterion: Criterion; readonly above: PlaceTest }[]
  /** Need met, with adoption and outcome; empty where the document does not set one beside the other. */
  readonly capture: {
    /** That the need is met. */
    readonly met: readonly PlaceTest[]
    /** That partners do not come back, or that the outcome does not follow. */
    readonly lost: readonly PlaceTest[]
  }
  /** What those who leave do instead. */
  readonly detour: readonly { readonly event: string | null; readonly above: PlaceTest }[]
}

/** What is known of groups by their cells: "what if" is asked of thousands of measurements that share most of them. */
export type PlaceMemory = WeakMap<Cell, GroupPlace>

/**
 * The places of a measurement. Values of a plain attribute are places as far as they are seen: which are does not depend on outcomes. Partners
 * without the attribute are no kind of customer, and neither are the arms of an experiment.
 *
 * @param memory - What was asked before, of the same goals at the same targets.
 */
export function placesOf(
  study: Study,
  measurement: Measurement,
  iteration: string,
  standings: readonly Standing[],
  memory: PlaceMemory,
): Places {
  const rates = standings.filter(({ criterion }) => criterion.comparedWith === undefined)
  const whole = rates.filter(({ criterion }) => criterion.cohort === undefined && isAtLeast(criterion))
  const cell = cellOf(measurement, { iteration })
  const test = (side: PlaceTest['side']) => (standing: Standing) => criterionTest(cell, standing, side)
  const isGoal = ({ criterion }: Standing): boolean => criterion.role === 'goal'
  const met = whole.filter((each) => isGoal(each) && each.criterion.metric === 'needMet')
  const lost = whole.filter(({ criterion: { metric } }) => metric === 'adoption' || metric === 'outcome')
  const isSet = met.length > 0 && lost.length > 0
  return {
    dimensions: dimensionPlaces(study, groupCells(measurement, iteration), rates.filter(isGoal), memory),
    steps: whole
      .filter((each) => isGoal(each) && typeof each.criterion.metric === 'object')
      .map((standing) => ({ criterion: standing.criterion, above: test('above')(standing) })),
    capture: { met: isSet ? met.map(test('above')) : [], lost: isSet ? lost.map(test('below')) : [] },
    detour: study.flow.detours === 'none' || cell === undefined ? [] : [sharedDetour(cell)],
  }
}

function dimensionPlaces(
  study: Study,
  groupsCounted: readonly GroupCell[],
  goals: readonly Standing[],
  memory: PlaceMemory,
): readonly DimensionPlaces[] {
  const cells = new Map(groupsCounted.map((cell) => [keyOf(cell.groups[0]), cell]))
  return compileCohorts(study.cohorts).flatMap(({ id, latest, named }, i): readonly DimensionPlaces[] => {
    const dimension = study.cohorts[i]!
    if (latest || (dimension.type === 'experiment' && dimension.allocation !== 'unplanned')) return []
    const seen = [...cells.values()].map(({ groups: [group] }) => group)
    const values = named.length > 0 ? named : seen.flatMap((each) => (each.dimension === id ? [each.group] : []))
    const groups = values
      .filter((group) => group !== null)
      .flatMap((value): readonly GroupPlace[] => {
        const group: GroupRef = { dimension: id, group: value }
        const key = keyOf(group)
        const about = goals.filter(({ criterion: { cohort } }) => cohort === undefined || keyOf(cohort) === key)
        if (about.length === 0) return []
        const cell = cells.get(key)
        const place = (cell === undefined ? undefined : memory.get(cell)) ?? groupPlace(cell, group, about)
        if (cell !== undefined) memory.set(cell, place)
        return [place]
      })
    return groups.length < 2 ? [] : [{ dimension, groups }]
  })
}

/** All goals must hold in a group (the largest p-value), or some goal be refuted there (the smallest, times how many there are). */
function groupPlace(cell: Cell | undefined, group: GroupRef, goals: readonly Standing[]): GroupPlace {
  const extreme = (side: PlaceTest['side'], sign: 1 | -1): PlaceTest =>
    goals
      .map((standing) => criterionTest(cell, standing, side, group))
      .reduce((a, b) => (sign * b.pValue > sign * a.pValue ? b : a))
  const below = extreme('below', -1)
  return {
    group,
    above: extreme('above', 1),
    below: { ...below, pValue: Math.min(1, goals.length * below.pValue) },
  }
}

function criterionTest(
  cell: Cell | undefined,
  { criterion, target }: Standing,
  side: PlaceTest['side'],
  group?: GroupRef,
): PlaceTest {
  const { metric } = criterion
  const count: IterationCount = cell === undefined ? { successes: 0, units: 0 } : countOf(cell, metric)
  const rate = target ?? Number.NaN
  const alternative = (side === 'above') === isAtLeast(criterion) ? 'greater' : 'less'
  const isTested = count.units > 0 && rate > 0 && rate < 1
  const where = group === undefined ? '' : ` in ${groupText(group)}`
  const found = side === 'above' ? 'reaches its target' : 'misses its target'
  return {
    ...count,
    rate: isTested ? rate : 0,
    side,
    pValue: isTested ? exactBinomialTest(count.successes, count.units, rate, { alternative }).pValue : 1,
    text: `"${criterion.id}" ${found}${where}: ${countText(count)}, asked for ${isTested ? percent(rate) : 'nothing'}.`,
    cell,
    metric,
  }
}

/**
 * The detour that most of those who left share. Detours are counted over attempts: their shares are read as those of the first attempts that left.
 * At most two names can each have half or more, so twice the p-value of one does, however many names there are.
 */
function sharedDetour(cell: Cell): { readonly event: string | null; readonly above: PlaceTest } {
  const counts = new Map<string, number>()
  for (const { detours } of cell.nodes)
    for (const { event, count } of detours) if (event !== null) counts.set(event, (counts.get(event) ?? 0) + count)
  const [event, most] = [...counts].reduce<readonly [string | null, number]>(
    (best, each) => (each[1] > best[1] ? each : best),
    [null, 0],
  )
  const all = cell.nodes.reduce((sum, { deviated }) => sum + deviated, 0)
  const left = cell.nodes.reduce((sum, node) => sum + unitsOf(node).entered - unitsOf(node).aligned, 0)
  const units = Math.min(all, left)
  const successes = all === 0 ? 0 : Math.floor((units * most) / all)
  const { pValue } = exactBinomialTest(successes, units, 0.5, { alternative: 'greater' })
  return {
    event,
    above: {
      successes,
      units,
      rate: 0.5,
      side: 'above',
      pValue: Math.min(1, 2 * pValue),
      text: `Of those who left, ${countText({ successes, units })} went to ${event === null ? 'no event in common' : `"${event}"`}, as the shares of ${all} attempts that left say.`,
      cell,
      metric: null,
    },
  }
}

function isAtLeast({ direction }: Criterion): boolean {
  return direction !== 'atMost'
}

function keyOf({ dimension, group }: GroupRef): string {
  return canonicalJson([dimension, group])
}
