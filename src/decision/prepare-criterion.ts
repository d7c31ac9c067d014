import type { Criterion } from '../definition/hypothesis.js'
import type { Study } from '../definition/study.js'
import type { Measurement } from '../measure/measurement.js'
import { betaBinomialSequence } from '../stats/anytime/beta-binomial-sequence.js'
import { twoCohortDifferenceSequence } from '../stats/anytime/two-cohort-e-process.js'
import type { Interval } from '../stats/interval/interval.js'
import { miettinenNurminenInterval } from '../stats/interval/miettinen-nurminen.js'
import { blocksOf } from './block-test.js'
import type { compileTest } from './compile-test.js'
import { comparedCell, criterionCell, criterionEvidence, criterionLook } from './criterion-cell.js'
import type { CriterionResult } from './criterion-result.js'
import type { CriterionReason, CriterionState } from './criterion-state.js'
import {
  type CriterionLook,
  type CriterionTest,
  type CriticalCounts,
  crosses,
  type ErrorLevels,
  isUpward,
  type LookCounts,
  NO_ERROR,
} from './criterion-test.js'
import { type IterationPath, isClosed } from './iteration-path.js'
import type { IterationCount } from './prospect.js'

/** A criterion's state with the counts it was read from. */
export interface Standing {
  /** The criterion. */
  readonly criterion: Criterion
  /** What is known. */
  readonly state: CriterionState
  /** Why. */
  readonly reason: CriterionReason
  /** The rate or difference tested against; `null` if there is none. */
  readonly target: number | null
  /** The rate of its own cell that is asked for: the target, on top of the rate it is compared with; `null` if there is none. */
  readonly rateTarget: number | null
  /** Successes and units of the iteration that is decided. */
  readonly count: IterationCount
  /** Those of the cohort that it is compared with; `null`: it is about one rate. */
  readonly against: IterationCount | null
}

/** A criterion made ready: everything but the latest successes is fixed, so that asking "what if" costs little. */
export interface PreparedCriterion {
  /** The criterion. */
  readonly criterion: Criterion
  /** Its test; `null` if it cannot be tested. */
  readonly test: CriterionTest | null
  /** Its test in the next iteration, once this one is closed; `null` if it cannot be tested then. */
  readonly nextTest: () => CriterionTest | null
  /** What its looks counted, in order. */
  readonly looks: readonly LookCounts[]
  /** Its state at these counts; their units must be those of the latest measurement. */
  readonly standing: (at: LookCounts) => Standing
  /** The whole answer for the latest measurement. */
  readonly result: () => CriterionResult
}

/** What a criterion is judged by. */
export interface PreparationInput {
  /** The study. */
  readonly study: Study
  /** The iteration that is decided. */
  readonly path: IterationPath
  /** Looks at the iteration, the latest measurement last; at least one. */
  readonly looks: readonly Measurement[]
  /** How designs are compiled. */
  readonly compile: typeof compileTest
  /** Error levels; `null`: none left. */
  readonly levels: ErrorLevels | null
  /** Those of the next iteration, once this one is closed; `null`: none left. */
  readonly nextLevels: () => ErrorLevels | null
  /** How long after its trigger a unit is mature, in milliseconds. */
  readonly lag: number
  /** Whether the iteration's end was fixed before the first look, and never moved since. */
  readonly endRegistered: boolean
}

/** One look at a criterion, read. */
interface ReadLook extends CriterionLook {
  readonly closed: boolean
  readonly critical: CriticalCounts | undefined
}

/** Makes a criterion ready for judging. */
export function prepareCriterion(criterion: Criterion, input: PreparationInput): PreparedCriterion {
  const { study, path, looks: measurements, levels } = input
  const latest = measurements.at(-1)!
  const untestable = whyUntestable(study, criterion, levels)
  const test = untestable === null && levels !== null ? input.compile(criterion, levels) : null
  const nextTest = (): CriterionTest | null => {
    const next = input.nextLevels()
    return untestable === null && next !== null ? input.compile(criterion, next) : null
  }
  const looks = test === null ? [] : readLooks(criterion, test, input)
  const last = looks.at(-1)
  const { count, against } = criterionLook(latest, path.id, criterion)
  const missing =
    criterionCell(latest, path.id, criterion) === undefined ||
    (against !== null && comparedCell(latest, path.id, criterion) === undefined)
  const shownBefore = test !== null && decidedBefore(test, looks, 'shows')
  const refutedBefore = test !== null && decidedBefore(test, looks, 'refutes')

  const standing = (at: LookCounts): Standing => {
    const target = last?.critical?.target ?? null
    const base = { criterion, target, rateTarget: rateTarget(target, at.against), ...at }
    const unknown = (reason: CriterionReason): Standing => ({ ...base, state: 'unknown', reason })
    if (untestable !== null) return unknown(untestable)
    if (missing) return unknown('cell-missing')
    if (count.units === 0 || against?.units === 0) return unknown('no-units')
    if (test === null || last?.critical === undefined) return unknown('target-cannot-be-tested')
    const look = sameCounts(last, at) ? last : readAt(test, { ...last, ...at })
    const { successes } = at.count
    const crossed = crosses(test, look.critical, successes, 'shows')
    const shown = crossed || (shownBefore && stays(test, looks.at(-2), look, 'shows'))
    const crossedBack = crosses(test, look.critical, successes, 'refutes')
    const refuted = crossedBack || (refutedBefore && stays(test, looks.at(-2), look, 'refutes'))
    if (shown) return { ...base, state: goodState(criterion), reason: crossed ? 'crossed' : 'stays-shown' }
    if (refuted) return { ...base, state: badState(criterion), reason: crossedBack ? 'crossed' : 'stays-refuted' }
    return unknown(look.critical?.idle ?? (test.canShow ? 'not-crossed' : 'size-cannot-show'))
  }

  const result = (): CriterionResult => {
    const { successes, units } = count
    const { state, reason, target } = standing({ count, against })
    return {
      id: criterion.id,
      role: criterion.role,
      metric: criterion.metric,
      cohort: criterion.cohort ?? null,
      comparedWith: criterion.comparedWith ?? null,
      state,
      reason,
      successes,
      units,
      against,
      estimate: estimateOf({ count, against }),
      interval: intervalOf(criterion, looks, { count, against }),
      target,
      direction: criterion.direction ?? 'atLeast',
      design: criterion.design ?? { kind: 'anytime' },
      assumption: test?.assumption ?? 'exact',
      look: last?.kind ?? 'open',
      showsAt: last?.critical?.shows ?? null,
      refutesAt: last?.critical?.refutes ?? null,
      available: test?.available ?? NO_ERROR,
      attained: last?.critical?.attained ?? NO_ERROR,
      corrected: looks.some((look, i) => i > 0 && isCorrected(looks[i - 1]!, look)),
      evidence: criterionEvidence(latest, path.id, criterion),
    }
  }
  return { criterion, test, nextTest, looks, standing, result }
}

function whyUntestable(study: Study, criterion: Criterion, levels: ErrorLevels | null): CriterionReason | null {
  const { cohort, comparedWith } = criterion
  const isLatest = [cohort, comparedWith].some((group) =>
    study.cohorts.some(({ id, asOf }) => id === group?.dimension && asOf === 'latest'),
  )
  if (isLatest) return 'cohort-as-of-latest'
  return levels === null ? 'iterations-used-up' : null
}

function readLooks(criterion: Criterion, test: CriterionTest, input: PreparationInput): readonly ReadLook[] {
  const { path, looks, lag, endRegistered } = input
  let whole: LookCounts | null = null
  const before: LookCounts[] = []
  return looks.map((measurement): ReadLook => {
    const counts = criterionLook(measurement, path.id, criterion)
    const closed = endRegistered && isClosed(path.to, lag, measurement.asOf)
    // All of the level is there for one look; the same counts once more are the same look.
    const used = whole !== null && !sameCounts(whole, counts)
    if (closed) whole ??= counts
    const look: CriterionLook = { ...counts, kind: closed && !used ? 'closing' : 'open', before: [...before] }
    before.push(counts)
    return { ...look, closed, critical: test.at(look) }
  })
}

/** A look with other successes: the counts that decide depend on them only where blocks or cohorts are compared. */
function readAt(test: CriterionTest, look: ReadLook): ReadLook {
  return look.against === null ? look : { ...look, critical: test.at(look) }
}

type Side = 'shows' | 'refutes'

/** Whether earlier looks left it decided at the target of the latest, which moves with the units where a count has no plan. */
function decidedBefore(test: CriterionTest, looks: readonly ReadLook[], side: Side): boolean {
  const target = looks.at(-1)?.critical?.target
  return looks
    .slice(0, -1)
    .reduce(
      (decided, look, i) =>
        look.critical?.target === target &&
        (crosses(test, look.critical, look.count.successes, side) ||
          (decided && stays(test, looks[i - 1], look, side))),
      false,
    )
}

/** Whether what was decided before a look still is: the estimate is on that side of the target, and no count that spoke for it was withdrawn. */
function stays({ direction }: CriterionTest, before: LookCounts | undefined, look: ReadLook, side: Side): boolean {
  const estimate = estimateOf(look)
  if (before === undefined || look.critical === undefined || estimate === null) return false
  const isWithdrawn = changes(before, look).some(
    ({ units, successes }, i) =>
      units < 0 || (isUpward(direction, side) === (i === 0) ? successes : units - successes) < 0,
  )
  return !isWithdrawn && reaches(estimate, look.critical.target, direction) === (side === 'shows')
}

/** What was added from one look to the next, in its own cell and in the one that it is compared with. */
function changes(before: LookCounts, after: LookCounts): readonly IterationCount[] {
  return [
    [before.count, after.count],
    [before.against, after.against],
  ].flatMap(([from, to]) =>
    from == null || to == null ? [] : [{ successes: to.successes - from.successes, units: to.units - from.units }],
  )
}

function sameCounts(before: LookCounts, after: LookCounts): boolean {
  return changes(before, after).every(({ successes, units }) => successes === 0 && units === 0)
}

/** Whether an estimate is at a target or on its good side. */
export function reaches(estimate: number, target: number, direction: 'atLeast' | 'atMost'): boolean {
  return direction === 'atLeast' ? estimate >= target : estimate <= target
}

function estimateOf({ count, against }: LookCounts): number | null {
  if (count.units === 0 || against?.units === 0) return null
  if (against === null) return count.successes / count.units
  // Over one denominator, so that the difference of two decimal rates is what it is read as.
  return (count.successes * against.units - against.successes * count.units) / (count.units * against.units)
}

function rateTarget(target: number | null, against: IterationCount | null): number | null {
  if (against === null || target === null) return target
  return against.units === 0 ? null : target + against.successes / against.units
}

function intervalOf({ design }: Criterion, looks: readonly LookCounts[], latest: LookCounts): Interval | null {
  const { count, against } = latest
  if (estimateOf(latest) === null) return null
  if (against === null) return betaBinomialSequence(count.successes, count.units)
  if (design?.kind === 'plannedLooks')
    return miettinenNurminenInterval(count.successes, count.units, against.successes, against.units)
  return twoCohortDifferenceSequence(blocksOf(looks.length === 0 ? [latest] : looks))
}

function isCorrected({ closed, ...before }: ReadLook, after: ReadLook): boolean {
  return changes(before, after).some(
    ({ units, successes }) => units < 0 || successes < 0 || successes > units || (closed && units > 0),
  )
}

function goodState(criterion: Criterion): CriterionState {
  return criterion.role === 'goal' ? 'shown' : 'safe'
}

function badState(criterion: Criterion): CriterionState {
  return criterion.role === 'goal' ? 'refuted' : 'harmed'
}
