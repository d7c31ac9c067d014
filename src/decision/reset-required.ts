import { percent } from '../core/percent.js'
import type { ResetFloors } from '../definition/policy.js'
import type { Cell, Measurement } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { sameGroups } from '../metric/same-groups.js'
import { exactBinomialTest } from '../stats/test/binomial-test.js'
import type { DecisionContext } from './context.js'
import { cellPointer, countEvidence, countOf, criterionCell, groupCells } from './criterion-cell.js'
import { headroom, rateFactors } from './headroom.js'
import { prospectOf } from './iterating-helps.js'
import { resetShare, resettingGoals } from './levels.js'
import { reaches, type Standing } from './prepare-criterion.js'
import type { IterationCount } from './prospect.js'
import { countText, standingText } from './standing-text.js'
import {
  type Answer,
  allHold,
  anyHolds,
  type EvidenceRef,
  groupText,
  type Reason,
  type TraceEntry,
  toAnswer,
  traceEntry,
} from './trace.js'

/** Below this prospect, no second iteration is waited for. */
export const HOPELESS = 0.05

/** Groups that are named at most. */
const MOST_GROUPS = 5

/** Closed iterations after which a refuted hypothesis has had its chance. */
export const PATIENCE = 2

/**
 * Question 3: is a reset required? A goal about the whole is refuted while none is shown, no group's estimate reaches its target, its headroom
 * lies below it, and it has had its chance; or a registered floor is refuted. Refuting one release is not refuting the hypothesis.
 */
export function resetRequired(
  context: DecisionContext,
  measurement: Measurement,
  standings: readonly Standing[],
): TraceEntry {
  const resetting = resettingGoals(context.study.hypothesis)
  const whole = standings.filter(({ criterion }) => resetting.includes(criterion))
  const shown = whole.filter(({ state }) => state === 'shown')
  const open = whole.filter(({ state }) => state !== 'shown')
  const routes = open.map((standing) => goalRoute(context, measurement, standing, standings.indexOf(standing)))
  const floors = floorRoutes(context, measurement)
  const part: readonly Reason[] = shown.map((standing) => ({
    code: 'none-shown',
    answer: 'no',
    text: standingText(standing),
    evidence: [{ document: 'decision', pointer: `/criteria/${standings.indexOf(standing)}` }],
  }))
  const heldBy = (reasons: readonly Reason[]): Answer => allHold(reasons.map((reason) => reason.answer))
  // A floor is refuted whatever goals say.
  const answer = anyHolds([allHold([heldBy(part), anyHolds(routes.map(heldBy))]), ...floors.map(heldBy)])
  return traceEntry(
    'resetRequired',
    answer,
    `A goal about the whole is refuted and none is shown, ${
      context.study.cohorts.length === 0 ? '' : 'no group reaches its target, '
    }headroom lies below it, and it has had its chance${
      context.policy.resetFloors === undefined ? '' : '; or a registered floor is refuted'
    }.`,
    [...(whole.length === 0 ? [noGoal] : []), ...part, ...routes.flat(), ...floors.flat()],
  )
}

const noGoal: Reason = {
  code: 'no-goal',
  answer: 'no',
  text: 'The hypothesis has no goal that could be refuted.',
  evidence: [{ document: 'study', pointer: '/hypothesis/criteria' }],
}

/** The conditions under which one goal that is not shown brings about a reset. */
function goalRoute(
  context: DecisionContext,
  measurement: Measurement,
  standing: Standing,
  index: number,
): readonly Reason[] {
  const { criterion, state, rateTarget } = standing
  const refuted: Reason = {
    code: 'whole-refuted',
    answer: state === 'refuted' ? 'yes' : 'unknown',
    text: standingText(standing),
    evidence: [{ document: 'decision', pointer: `/criteria/${index}` }],
  }
  const cell = criterionCell(measurement, context.path.id, criterion)
  if (state !== 'refuted' || rateTarget === null || cell === undefined) return [refuted]
  const { direction = 'atLeast' } = criterion
  const parts = partsOf(context, measurement, standing)
  const most = headroom(rateFactors(criterion, cell, parts))
  const needed = direction === 'atLeast' ? rateTarget : 1 - rateTarget
  const chance = prospectOf(context, measurement, standing)
  return [
    refuted,
    noFoothold(context, measurement, standing, rateTarget),
    {
      code: 'headroom-below-target',
      answer: toAnswer(most < needed),
      text: `${
        parts.some((each) => !sameGroups(each.groups, cell.groups))
          ? 'With every node at the best that some group reaches, cautiously estimated, the rate would be'
          : 'No groups are counted that could do better than the rate itself:'
      } ${percent(most)}; ${percent(needed)} is needed.`,
      evidence: [{ document: 'measurement', pointer: cellPointer(measurement, cell) }],
    },
    hadItsChance(
      context,
      chance !== null && chance < HOPELESS,
      context.path.left === 0 ? '' : `; prospect: ${chance === null ? 'not known' : percent(chance)}`,
    ),
  ]
}

/** Cells that are part of a goal's own: any group of everybody; of a cohort that is compared, what it is crossed with. */
function partsOf({ path }: DecisionContext, measurement: Measurement, { criterion }: Standing): readonly Cell[] {
  const { cohort, comparedWith } = criterion
  const cells = measurement.cells.filter(({ iteration }) => iteration === path.id)
  if (comparedWith === undefined || cohort === undefined) return cells
  return cells.filter(({ groups }) =>
    groups.some(({ dimension, group }) => dimension === cohort.dimension && group === cohort.group),
  )
}

function noFoothold(
  context: DecisionContext,
  measurement: Measurement,
  { criterion, target }: Standing,
  rateTarget: number,
): Reason {
  const { direction = 'atLeast', metric, comparedWith } = criterion
  const asked = comparedWith === undefined ? percent(rateTarget) : `the target of ${target}`
  if (comparedWith !== undefined) {
    const others = context.study.cohorts.filter(({ id }) => id !== comparedWith.dimension)
    return {
      code: 'no-foothold',
      answer: others.length === 0 ? 'yes' : 'unknown',
      text:
        others.length === 0
          ? 'The study cuts by no other dimension in which a part could reach the target.'
          : `Whether "${criterion.id}" reaches ${asked} in some group is not counted: a difference is not cut by further dimensions.`,
      evidence: [{ document: 'study', pointer: '/cohorts' }],
    }
  }
  const groups = groupCells(measurement, context.path.id)
  const footholds = groups.filter((each) => {
    const { successes, units } = countOf(each, metric)
    return units > 0 && reaches(successes / units, rateTarget, direction)
  })
  return {
    code: 'no-foothold',
    answer: toAnswer(footholds.length === 0),
    text:
      footholds.length === 0
        ? groups.length === 0
          ? `No groups are counted in which "${criterion.id}" could reach ${asked}.`
          : `In no group does the estimate of "${criterion.id}" reach ${asked}.`
        : `The estimate of "${criterion.id}" reaches ${asked} in ${footholds
            .slice(0, MOST_GROUPS)
            .map(({ groups }) => groupText(groups[0]))
            .join(', ')}${footholds.length > MOST_GROUPS ? `, and ${footholds.length - MOST_GROUPS} more` : ''}.`,
    evidence: footholds.slice(0, MOST_GROUPS).map((each) => countEvidence(measurement, each, metric)),
  }
}

/** The conditions under which a registered floor brings about a reset. */
function floorRoutes(context: DecisionContext, measurement: Measurement): readonly (readonly Reason[])[] {
  const { policy, study, path } = context
  const cell = cellOf(measurement, { iteration: path.id })
  if (cell === undefined) return []
  const level = resetShare(policy, study.hypothesis) / policy.maxIterations
  return floorCounts(policy.resetFloors ?? {}, measurement, cell).map(({ code, what, floor, count, evidence }) => {
    const { pValue } = exactBinomialTest(count.successes, count.units, floor, { alternative: 'less' })
    return [
      {
        code,
        answer: count.units > 0 && pValue <= level && path.ids.length <= policy.maxIterations ? 'yes' : 'unknown',
        text: `${what}: ${countText(count)}; the floor is ${percent(floor)}, refuted at p <= ${percent(level)} (p ${pValue.toPrecision(3)}).`,
        evidence: [evidence],
      },
      hadItsChance(context, false, ''),
    ]
  })
}

/** A registered floor with what it is tested on. */
interface FloorCount {
  readonly code: 'trigger-below-floor' | 'adoption-below-floor'
  readonly what: string
  readonly floor: number
  readonly count: IterationCount
  readonly evidence: EvidenceRef
}

function floorCounts(floors: ResetFloors, measurement: Measurement, cell: Cell): readonly FloorCount[] {
  const { trigger, adoption } = floors
  const { partners, enrolled } = cell
  return [
    ...(trigger === undefined
      ? []
      : [
          {
            code: 'trigger-below-floor',
            what: 'Enrolled partners whose need arose',
            floor: trigger,
            // Who came without being enrolled is one of those whose need arose.
            count: { successes: partners, units: Math.max(partners, enrolled) },
            evidence: { document: 'measurement', pointer: `${cellPointer(measurement, cell)}/enrolled` },
          } as const,
        ]),
    ...(adoption === undefined
      ? []
      : [
          {
            code: 'adoption-below-floor',
            what: 'Partners who came back when the need arose again',
            floor: adoption,
            count: countOf(cell, 'adoption'),
            evidence: countEvidence(measurement, cell, 'adoption'),
          } as const,
        ]),
  ]
}

function hadItsChance({ path, closedIterations }: DecisionContext, isHopeless: boolean, known: string): Reason {
  return {
    code: 'had-its-chance',
    answer: toAnswer(closedIterations >= PATIENCE || path.left === 0 || isHopeless),
    text: `Iterations closed: ${closedIterations}; left: ${path.left}${known}.`,
    evidence: [{ document: 'measurement', pointer: '/iterations' }],
  }
}
