import { type AliasMap, resolveAliases } from '../core/aliases.js'
import { compareCodePoints } from '../core/compare-code-points.js'
import { jsonHash } from '../core/json-hash.js'
import type { Study } from './study.js'
import { withoutNames } from './without-names.js'

/** What decides the numbers besides the study. */
export interface MeasurementHashOptions {
  /** The alias map that was applied to the log: from an alias to the partner it stands for. */
  readonly aliases?: AliasMap | undefined
  /** Lists of dimension ids whose groups are crossed. */
  readonly cross?: readonly (readonly string[])[] | undefined
}

/**
 * What decides the numbers of a measurement, as one hash: flow, cohorts, crossing, time zone and alias map.
 *
 * Measurements with different hashes do not merge. Iterations are not in it: a study may gain some without invalidating earlier
 * measurements, and each measurement states those that it covers. Neither are hypothesis and policy, which claim and decide but do
 * not count (`registrationHash` has them), nor names. No time zone is `UTC`; no aliases are an empty map; the order of aliases does not
 * matter, and one that stands for another stands for what that stands for. Spellings that come to the same, such as `P7D` and `PT168H`, differ.
 *
 * Canonical JSON (after RFC 8785, 2020) under SHA-256 (FIPS 180-4, 2015).
 *
 * @param study - A parsed study.
 * @param options - Alias map and crossing.
 * @returns 64 hexadecimal digits.
 * @throws RangeError if aliases lead in a circle, or the study was not parsed and holds what has no JSON form.
 *
 * @example
 * import { getOrThrow, measurementHash, parseStudy } from 'learnloop'
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
 * const hash = measurementHash(study)
 * hash.length // => 64
 * measurementHash({ ...study, timeZone: 'UTC', iterations: [] }) === hash // => true
 * measurementHash(study, { aliases: { bob: 'robert' } }) === hash // => false
 *
 * @category measuring
 * @since 0.1.0
 */
export function measurementHash(study: Study, options: MeasurementHashOptions = {}): string {
  const { flow, cohorts, timeZone = 'UTC' } = study
  const { aliases = {}, cross = [] } = options
  const aliasPairs = [...resolveAliases(aliases, 'measurementHash')].sort(([a], [b]) => compareCodePoints(a, b))
  const counted = { ...withoutNames({ flow, cohorts }), cross, timeZone, aliases: aliasPairs }
  return jsonHash({ kind: 'measurement', version: 1, ...counted })
}
