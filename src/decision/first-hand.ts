import type { CompiledIteration } from '../cohort/compile-iterations.js'
import type { Observation } from '../definition/observation.js'
import type { Study } from '../definition/study.js'
import { observationInstants } from '../metric/observation-instants.js'
import { type IterationPath, revisionOf } from './iteration-path.js'

/** What was seen first hand, by what it says about a decision. */
export interface FirstHand {
  /** On record: made by the instant of the measurement, and not in an iteration that tests another revision. */
  readonly onRecord: readonly Observation[]
  /** Of these, the ones of the iteration that is decided: they are about its counts. */
  readonly ofIteration: readonly Observation[]
  /** Later than the measurement: they are not counted. */
  readonly later: readonly Observation[]
}

/** Places what was observed first hand. */
export function firstHand(study: Study, path: IterationPath, asOf: number): FirstHand {
  const revision = revisionOf(study, path.id)
  const placed = observationInstants('decide', study).map(({ observation, at }) => {
    const iteration = path.planned.find((each) => holds(each, at))
    const isOther = iteration !== undefined && revisionOf(study, iteration.id) !== revision
    return { observation, isLater: at > asOf, isOther, isDecided: iteration?.id === path.id }
  })
  const observationsOf = (each: typeof placed): readonly Observation[] => each.map(({ observation }) => observation)
  const onRecord = placed.filter(({ isLater, isOther }) => !isLater && !isOther)
  return {
    onRecord: observationsOf(onRecord),
    ofIteration: observationsOf(onRecord.filter(({ isDecided }) => isDecided)),
    later: observationsOf(placed.filter(({ isLater }) => isLater)),
  }
}

function holds({ from, to }: CompiledIteration, at: number): boolean {
  return from <= at && at < to
}

/** Whether an observation disagrees with what was counted. */
export function contradicts({ stance }: Observation): boolean {
  return stance === 'contradicts'
}

/** Ids of observations in words. */
export function listed(observations: readonly Observation[]): string {
  return observations.map(({ id }) => `"${id}"`).join(', ')
}
