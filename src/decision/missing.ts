import type { Criterion } from '../definition/hypothesis.js'
import type { Measurement } from '../measure/measurement.js'
import type { DecisionContext } from './context.js'
import { criterionCell } from './criterion-cell.js'
import type { CriterionReason } from './criterion-state.js'
import type { CriterionTest, LookCounts } from './criterion-test.js'
import { unmetStandings } from './iterating-helps.js'
import { type PreparedCriterion, reaches, type Standing } from './prepare-criterion.js'
import type { IterationCount } from './prospect.js'

/** How many more units would show a criterion if they went one way. */
export interface SampleScenario {
  /** How the further units go: as those so far, as the criterion expects, or each as well as it can. */
  readonly assuming: 'estimate' | 'expected' | 'best'
  /** Rate of success among them. */
  readonly rate: number
  /** Matured first attempts that it takes; `null`: none that the design allows, or more than 2,000. */
  readonly more: number | null
  /** Days until they are mature, at today's pace; `null` if that is not known. */
  readonly days: number | null
}

/** What an open criterion still needs. */
export interface MissingEvidence {
  /** Id of the criterion. */
  readonly criterion: string
  /** Why it is open. */
  readonly reason: CriterionReason
  /** Where further units count: in this iteration, in a next one, which starts from none, or nowhere, as no iteration is left. */
  readonly countsIn: 'thisIteration' | 'nextIteration' | 'nowhere'
  /** Matured first attempts a day so far; `null` without any. */
  readonly perDay: number | null
  /** Partners of the cell whose first attempt has begun but is not mature for the metric; the fewest it can be, where that is not counted. */
  readonly waiting: number
  /** How many it would take; empty where further units count nowhere or the criterion cannot be tested. */
  readonly scenarios: readonly SampleScenario[]
}

const DAY_MS = 86_400_000

/** Further units that are looked ahead. */
const LOOK_AHEAD = 2000

/** What the criteria in the way of `validated` still need, in definition order. */
export function missingEvidence(
  context: DecisionContext,
  measurement: Measurement,
  standings: readonly Standing[],
): readonly MissingEvidence[] {
  return unmetStandings(context, standings)
    .filter(({ state }) => state === 'unknown')
    .map((standing) => {
      const index = standings.indexOf(standing)
      return missingFor(context, measurement, standing, context.prepared[index]!, context.lags[index]!)
    })
}

function missingFor(
  context: DecisionContext,
  measurement: Measurement,
  standing: Standing,
  { test: present, nextTest, looks }: PreparedCriterion,
  lag: number,
): MissingEvidence {
  const { criterion, reason, count, rateTarget } = standing
  const { path, closed } = context
  const countsIn = !closed ? 'thisIteration' : path.left > 0 ? 'nextIteration' : 'nowhere'
  const test = countsIn === 'nextIteration' ? nextTest() : present
  const span = Math.min(measurement.asOf - lag, path.to ?? Infinity) - path.from
  const perDay = count.units > 0 && span > 0 ? (count.units / span) * DAY_MS : null
  const lead = closed ? lag / DAY_MS : 0
  const atMost = criterion.direction === 'atMost'
  const rates = [
    ...(count.units > 0 ? [['estimate', count.successes / count.units] as const] : []),
    ...(criterion.expected === undefined ? [] : [['expected', expectedRate(criterion.expected, standing)] as const]),
    ['best', atMost ? 0 : 1] as const,
  ]
  return {
    criterion: criterion.id,
    reason,
    countsIn,
    perDay,
    waiting: waitingFor(context, measurement, criterion, lag),
    scenarios:
      test === null || rateTarget === null || countsIn === 'nowhere'
        ? []
        : rates.map(([assuming, rate]): SampleScenario => {
            const more = unitsToShow(test, standing, closed ? [] : looks, rate)
            return { assuming, rate, more, days: more === null || perDay === null ? null : more / perDay + lead }
          }),
  }
}

/** The rate hoped for in its own cell: of a difference, on top of the rate that it is compared with. */
function expectedRate(expected: number, { against }: Standing): number {
  if (against === null) return expected
  return Math.min(1, Math.max(0, expected + (against.units === 0 ? 0 : against.successes / against.units)))
}

/**
 * Partners whose first attempt has begun but is not mature for the metric. Where adoption and outcome mature at different times, how many are
 * mature for the earlier one is not counted: then those not mature for need met are given, which are the fewest it can be.
 */
function waitingFor(
  { path, innovationLag }: DecisionContext,
  measurement: Measurement,
  criterion: Criterion,
  lag: number,
): number {
  const cell = criterionCell(measurement, path.id, criterion)
  if (cell === undefined) return 0
  const mature = lag === innovationLag ? cell.innovation.first.entered : (cell.nodes[0]?.first.entered ?? 0)
  return Math.max(0, cell.partners - mature)
}

/** Fewest further units after which it is shown at an open look, if so large a share of them succeed and those compared with go on as so far. */
function unitsToShow(
  test: CriterionTest,
  { rateTarget, count, against }: Standing,
  looks: readonly LookCounts[],
  rate: number,
): number | null {
  // No number of further units shows it at a rate that is no better than the target.
  if (rateTarget === null || rate === rateTarget || !reaches(rate, rateTarget, test.direction)) return null
  const base = looks.at(-1) ?? nothing(against !== null)
  const before = [...looks]
  for (const units of test.nextLooks(looks)) {
    const more = units - base.count.units
    if (more > LOOK_AHEAD || units > test.size) return null
    // Whole partners, rounded to the disadvantage of the claim.
    const gained = test.direction === 'atLeast' ? Math.floor(more * rate + 1e-9) : Math.ceil(more * rate - 1e-9)
    const look: LookCounts = {
      count: { units, successes: base.count.successes + gained },
      against: against === null || base.against === null ? null : alongside(base.against, against, more, count.units),
    }
    if (test.shows({ ...look, kind: 'open', before })) return more
    if (against !== null) before.push(look)
  }
  return null
}

/** The cohort compared with, after as many further units as belong to so many in the other one, at its pace and rate so far. */
function alongside(base: IterationCount, sofar: IterationCount, more: number, others: number): IterationCount {
  const further = Math.ceil((more * sofar.units) / Math.max(1, others))
  const gained = Math.round((further * sofar.successes) / Math.max(1, sofar.units))
  return { units: base.units + further, successes: base.successes + gained }
}

function nothing(isCompared: boolean): LookCounts {
  const none = { successes: 0, units: 0 }
  return { count: none, against: isCompared ? none : null }
}
