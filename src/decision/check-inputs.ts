import { describeValue } from '../core/describe-value.js'
import type { Policy } from '../definition/policy.js'
import type { Study } from '../definition/study.js'
import type { Measurement } from '../measure/measurement.js'
import { measurementShape } from '../measure/measurement-shape.js'
import { policyOf } from './iteration-path.js'

/**
 * Refuses what no parser lets pass and no measuring gives: a verdict would rest on it.
 *
 * @throws RangeError naming the first that is not as it must be.
 */
export function checkInputs(study: Study, measurements: readonly Measurement[], knownPartners: unknown): void {
  for (const measurement of measurements) {
    const fault = measurementShape(measurement)
    if (fault !== undefined) throw new RangeError(`decide: a measurement must be as measure gives it; ${fault.trim()}`)
  }
  checkPolicy(policyOf(study))
  const ids = new Set<string>()
  for (const { id } of study.hypothesis.criteria) {
    if (ids.has(id)) refuse('ids of criteria', 'unique', id)
    ids.add(id)
  }
  // A text is a list of characters, which are no ids.
  const isList = typeof knownPartners === 'object' && knownPartners !== null && Symbol.iterator in knownPartners
  if (knownPartners !== undefined && !isList) refuse('knownPartners', 'a list of ids', knownPartners)
}

function checkPolicy({ alpha, resetError, gamma, minProspect, maxIterations, ...others }: Policy): void {
  const { guardrails, observations, maxRejected, resetFloors = {} } = others
  const levels = { alpha, resetError, gamma, ...withoutAbsent({ ...resetFloors }) }
  for (const [name, level] of Object.entries(levels))
    if (!(level > 0 && level < 1)) refuse(`policy.${name}`, 'strictly between 0 and 1', level)
  // Otherwise counts could show and refute a goal at once.
  if (alpha + resetError >= 1) refuse('policy.alpha + policy.resetError', 'below 1', alpha + resetError)
  for (const [name, share] of Object.entries(withoutAbsent({ minProspect, maxRejected })))
    if (!(share >= 0 && share <= 1)) refuse(`policy.${name}`, 'in [0, 1]', share)
  if (!Number.isSafeInteger(maxIterations) || maxIterations < 1)
    refuse('policy.maxIterations', 'an integer from 1', maxIterations)
  const choices = { guardrails: ['shownSafe', 'notHarmed'], observations: ['optional', 'required'] }
  for (const [name, chosen] of [
    ['guardrails', guardrails],
    ['observations', observations],
  ] as const)
    if (chosen !== undefined && !choices[name].includes(chosen))
      refuse(`policy.${name}`, `one of ${choices[name].join(', ')}`, chosen)
}

function withoutAbsent(values: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function refuse(place: string, must: string, value: unknown): never {
  throw new RangeError(`decide: ${place} must be ${must}; got ${describeValue(value)}`)
}
