import type { Criterion } from '../definition/hypothesis.js'
import type { Policy } from '../definition/policy.js'
import type { Study } from '../definition/study.js'
import type { Measurement } from '../measure/measurement.js'
import { maturityLag } from '../planning/maturity-lag.js'
import { compileOnce, type compileTest } from './compile-test.js'
import { criterionCount, criterionLook } from './criterion-cell.js'
import { type FirstHand, firstHand } from './first-hand.js'
import { endOf, type IterationPath, isClosed, looksAt, policyOf } from './iteration-path.js'
import { errorLevels } from './levels.js'
import type { PlaceMemory } from './places.js'
import { type PreparedCriterion, prepareCriterion, type Standing } from './prepare-criterion.js'

/** What the questions are asked of: everything but the latest successes is settled. */
export interface DecisionContext {
  /** The study. */
  readonly study: Study
  /** Its policy. */
  readonly policy: Policy
  /** The iteration that is decided, and those before. */
  readonly path: IterationPath
  /** Whether its begin was known to every measurement that is later. */
  readonly beginRegistered: boolean
  /** Whether its end was fixed before the first look that is known, and never moved since. */
  readonly endRegistered: boolean
  /** Whether every unit that it can have is mature. */
  readonly closed: boolean
  /** Iterations of the path that are over, every unit mature. */
  readonly closedIterations: number
  /** How long after its trigger a unit of each criterion is mature, in milliseconds. */
  readonly lags: readonly number[]
  /** The same for innovation: the longest that there is. */
  readonly innovationLag: number
  /** How designs are compiled: each once. */
  readonly compile: typeof compileTest
  /** What is known of groups that were asked about. */
  readonly placeMemory: PlaceMemory
  /** What was seen first hand. */
  readonly firstHand: FirstHand
  /** The criteria, in definition order. */
  readonly prepared: readonly PreparedCriterion[]
}

/** Settles what does not depend on the latest successes. The measurements must be fit to be read together. */
export function prepareDecision(
  study: Study,
  measurements: readonly Measurement[],
  path: IterationPath,
  compile: typeof compileTest = compileOnce(),
): DecisionContext {
  const { hypothesis } = study
  const policy = policyOf(study)
  const looks = looksAt(measurements, path.id)
  const latest = looks.at(-1)!
  const lagOf = maturityLag(study.flow)
  const lags = hypothesis.criteria.map(({ metric }) => lagOf(metric))
  const closure = closureOf(study, measurements, path)
  const { endRegistered } = closure
  return {
    study,
    policy,
    path,
    beginRegistered: measurements.every((each) => each.asOf < path.from || looks.includes(each)),
    endRegistered,
    closed: closure.closed,
    closedIterations: path.ids.filter(
      (id) => isEndKept(measurements, id) && isClosed(endOf(latest, id), closure.lag, latest.asOf),
    ).length,
    lags,
    innovationLag: lagOf('innovation'),
    placeMemory: new WeakMap(),
    compile,
    firstHand: firstHand(study, path, latest.asOf),
    prepared: hypothesis.criteria.map((criterion, i) => {
      const earlier = closings(criterion, measurements, path.ids.slice(0, -1), lags[i]!)
      return prepareCriterion(criterion, {
        study,
        path,
        looks,
        compile,
        levels: errorLevels(policy, hypothesis, criterion, earlier, compile),
        nextLevels: () =>
          errorLevels(policy, hypothesis, criterion, closings(criterion, measurements, path.ids, lags[i]!), compile),
        lag: lags[i]!,
        endRegistered,
      })
    }),
  }
}

/** Whether an iteration is over. */
export interface Closure {
  /** Whether its end was fixed before the first look that is known, and never moved since. */
  readonly endRegistered: boolean
  /** How long after its trigger the last unit is mature, in milliseconds. */
  readonly lag: number
  /** Whether every unit that it can have is mature. */
  readonly closed: boolean
}

/** Whether an iteration is over, as far as measurements say; they need not be fit to be read. */
export function closureOf(study: Study, measurements: readonly Measurement[], path: IterationPath): Closure {
  const { hypothesis, flow } = study
  const lagOf = maturityLag(flow)
  const floorLags = policyOf(study).resetFloors?.adoption === undefined ? [] : [lagOf('adoption')]
  const lag = Math.max(lagOf('needMet'), ...floorLags, ...hypothesis.criteria.map(({ metric }) => lagOf(metric)))
  const latest = measurements.at(-1)!
  const endRegistered = path.to !== null && endOf(latest, path.id) === path.to && isEndKept(measurements, path.id)
  return { endRegistered, lag, closed: endRegistered && isClosed(path.to, lag, latest.asOf) }
}

/** The states of all criteria, with the successes of a measurement like the latest. */
export function standingsOf({ prepared, path }: DecisionContext, measurement: Measurement): readonly Standing[] {
  return prepared.map(({ criterion, standing }) => standing(criterionLook(measurement, path.id, criterion)))
}

/** Units at closing of each of some iterations; `null`: it did not close, or its end was not fixed before its first look. */
function closings(
  criterion: Criterion,
  measurements: readonly Measurement[],
  ids: readonly string[],
  lag: number,
): readonly (number | null)[] {
  return ids.map((id) => {
    if (!isEndKept(measurements, id)) return null
    const to = endOf(measurements.at(-1)!, id)
    const closing = looksAt(measurements, id).find(({ asOf }) => isClosed(to, lag, asOf))
    return closing === undefined ? null : criterionCount(closing, id, criterion).units
  })
}

/** Whether an iteration's end was as it is now at every look: an end that was moved after the first look never closes anything. */
function isEndKept(measurements: readonly Measurement[], id: string): boolean {
  const to = endOf(measurements.at(-1)!, id)
  return looksAt(measurements, id).every((look) => endOf(look, id) === to)
}
