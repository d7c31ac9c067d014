import { type CompiledIteration, compileIterations } from '../cohort/compile-iterations.js'
import { balanced, type Policy } from '../definition/policy.js'
import type { Study } from '../definition/study.js'
import type { Measurement } from '../measure/measurement.js'

/** The iterations of a hypothesis up to the one that is decided. */
export interface IterationPath {
  /** Id of the iteration that is decided. */
  readonly id: string
  /** First instant, epoch milliseconds. */
  readonly from: number
  /** First instant after it; `null`: open. */
  readonly to: number | null
  /** Ids in order, the decided one last. */
  readonly ids: readonly string[]
  /** Iterations of the policy that are left after it. */
  readonly left: number
  /** All iterations of the study, in definition order. */
  readonly planned: readonly CompiledIteration[]
}

/** The policy in force. */
export function policyOf(study: Study): Policy {
  return study.policy ?? balanced
}

/**
 * The iteration that is decided: the one named, else the last that had begun.
 *
 * @returns `null` if none had begun.
 * @throws RangeError if the study has no iteration of that name.
 */
export function iterationPath(study: Study, asOf: number, named: string | undefined): IterationPath | null {
  const iterations = compileIterations(study)
  if (named !== undefined && !iterations.some(({ id }) => id === named))
    throw new RangeError(
      `decide: iteration must be one of the study's (${iterations.map(({ id }) => `"${id}"`).join(', ')}); got "${named}"`,
    )
  const begun = iterations.filter(({ from }) => from <= asOf)
  const decided = begun.reduce<(typeof begun)[number] | null>(
    (last, each) => ((named === undefined ? last === null || each.from > last.from : each.id === named) ? each : last),
    null,
  )
  if (decided === null) return null
  const revision = study.hypothesis.revision ?? 1
  const ids = begun
    .filter(({ id, from }) => from <= decided.from && revisionOf(study, id) === revision)
    .toSorted((a, b) => a.from - b.from)
    .map(({ id }) => id)
  return {
    id: decided.id,
    from: decided.from,
    to: decided.to === Infinity ? null : decided.to,
    ids,
    left: Math.max(0, policyOf(study).maxIterations - ids.length),
    planned: iterations,
  }
}

/** The revision of the hypothesis that an iteration tests: where it names none, the one at hand. */
export function revisionOf(study: Study, iteration: string): number {
  return study.iterations.find(({ id }) => id === iteration)?.revision ?? study.hypothesis.revision ?? 1
}

/** Whether every unit that an iteration can have, of a metric with this lag, is mature. An open iteration never closes. */
export function isClosed(to: number | null, lag: number, asOf: number): boolean {
  return to !== null && asOf >= to - 1 + lag
}

/** The measurements that are looks at an iteration: they list it, and were taken after it had begun. */
export function looksAt(measurements: readonly Measurement[], iteration: string): readonly Measurement[] {
  return measurements.filter(({ asOf, iterations }) =>
    iterations.some(({ id, from }) => id === iteration && from <= asOf),
  )
}

/** End of an iteration as a measurement knew it; `null` if it was open or not listed. */
export function endOf(measurement: Measurement, iteration: string): number | null {
  return measurement.iterations.find(({ id }) => id === iteration)?.to ?? null
}
