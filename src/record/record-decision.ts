import { describeValue } from '../core/describe-value.js'
import { jsonHash } from '../core/json-hash.js'
import type { Decision } from '../decision/decision.js'
import type { DecisionRecord } from '../decision/decision-record.js'
import type { Signature } from '../definition/ledger.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import type { Measurement } from '../measure/measurement.js'
import { lookOf } from './look-of.js'

/** Options of {@link recordDecision}. */
export interface RecordDecisionOptions {
  /** Who signed it. Default: nobody yet. */
  readonly signatures?: readonly Signature[] | undefined
}

/**
 * A decision as a record to keep: with the measurements it was made of, by hash, and who signed it.
 *
 * The documents themselves are not in it: keep study and measurements beside the ledger, under their hashes, and `replayDecision`
 * recomputes the decision from them. `appendToLedger` puts the record in its place; `renderDecisionRecord` writes the page to sign.
 *
 * @param study - The study that was decided.
 * @param measurements - Its measurements, as they were given to `decide`.
 * @param decision - What `decide` answered.
 * @param options - Signatures.
 * @returns Plain JSON.
 * @throws RangeError if the decision was not made of this study and these measurements.
 *
 * @example
 * import { decide, getOrThrow, measure, parseStudy, readEvents, recordDecision } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const measurement = measure(study, readEvents([]), { asOf: Date.UTC(2026, 3, 30) })
 * const record = recordDecision(study, [measurement], decide(study, measurement), { signatures: [{ name: 'Ada', role: 'product' }] })
 * record.looks.length // => 1
 * record.decision.verdict // => 'unsure'
 *
 * @category memory
 * @since 0.1.0
 */
export function recordDecision(
  study: Study,
  measurements: readonly Measurement[],
  decision: Decision,
  options: RecordDecisionOptions = {},
): DecisionRecord {
  knownEntries('recordDecision', 'options', options, ['signatures'])
  const { inputs } = decision
  if (jsonHash(study) !== inputs.study)
    throw new RangeError(`recordDecision: study must be the one that was decided; got ${describeValue(study.id)}`)
  const looks = measurements.map(lookOf)
  if (looks.length !== inputs.measurements.length || looks.some(({ hash }, i) => hash !== inputs.measurements[i]))
    throw new RangeError(
      `recordDecision: measurements must be the ${inputs.measurements.length} that were decided on, in order; got ${looks.length}`,
    )
  return {
    kind: 'decisionRecord',
    version: 1,
    looks,
    decision,
    signatures: options.signatures ?? [],
  }
}
