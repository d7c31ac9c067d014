import { jsonHash } from '../core/json-hash.js'
import { balanced } from './policy.js'
import type { Study } from './study.js'
import { withoutNames } from './without-names.js'

/**
 * What a team registers before data, as one hash: hypothesis with its criteria, flow, cohorts and policy.
 *
 * Write it down, or have somebody else keep it, before the first event; `decide` then tells whether the criteria are still the same. Not in it
 * are assumptions, iterations, observations and strategy, which grow while one learns, nor any `name`, which is a label. A policy that is
 * left out is {@link balanced}; a field that is `undefined` is one that is absent. `measurementHash` is its neighbour for numbers: of
 * what decides counts, whatever is claimed about them.
 *
 * Canonical JSON (after RFC 8785, 2020) under SHA-256 (FIPS 180-4, 2015). The hash tells that something changed, not who changed it.
 *
 * @param study - A parsed study.
 * @returns 64 hexadecimal digits.
 * @throws RangeError if the study was not parsed and holds what has no JSON form.
 *
 * @example
 * import { balanced, getOrThrow, parseStudy, registrationHash } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1',
 *       customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner granted',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01' }],
 *   }),
 * )
 * const registered = registrationHash(study)
 * registered.length // => 64
 * registrationHash({ ...study, name: 'Permits', policy: balanced, observations: [] }) === registered // => true
 * registrationHash({ ...study, flow: { ...study.flow, within: 'P8D' } }) === registered // => false
 *
 * @category parsing
 * @since 0.1.0
 */
export function registrationHash(study: Study): string {
  const { hypothesis, flow, cohorts, policy = balanced } = study
  const registered = { hypothesis: { ...hypothesis, assumptions: undefined }, flow, cohorts, policy }
  return jsonHash({ kind: 'registration', version: 1, ...withoutNames(registered) })
}
