import { jsonChanges } from '../core/json-changes.js'
import { type DecideOptions, decide } from '../decision/decide.js'
import type { LedgerRecord } from '../definition/ledger.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import type { Measurement } from '../measure/measurement.js'
import { lookOf } from './look-of.js'

/** One place in which a decision comes out otherwise than it was recorded. */
export interface DecisionDifference {
  /**
   * JSON Pointer into the decision: as recorded, or as replayed where the record has nothing there. Below `/looks` it is one into the record, which
   * names the measurements there.
   */
  readonly pointer: string
  /** What was recorded; `undefined`: nothing. */
  readonly recorded: unknown
  /** What comes out now; `undefined`: nothing. */
  readonly replayed: unknown
}

/** What a replay needs besides the record: options of `decide` that a record does not hold. */
export type ReplayOptions = Omit<DecideOptions, 'iteration' | 'registered'>

/**
 * Decides again what a record decided, and lists every difference. An empty list says that the record follows from these documents, but for its
 * signatures, which nothing else knows of.
 *
 * Differences under `/inputs` name another study or other measurements than those recorded; a difference elsewhere with equal inputs means
 * that the decision was edited, or made by another version of the rules (the changelog marks those with **Numbers**); one under `/looks`, that the
 * record's own list of measurements was. Iteration and
 * registration hash are taken from the record. A decision that was made with known partners or a ledger is replayed with them: with the
 * ledger as it was then, its entries before the record's own.
 *
 * @param study - The study that was decided.
 * @param measurements - Its measurements, in order.
 * @param record - What `recordDecision` made, or the record of a ledger's entry.
 * @param options - Other options that `decide` was given.
 * @returns Differences in the order of the recorded decision, then those of the looks.
 * @throws RangeError as `decide` does: without measurements, or where the study has no such iteration.
 *
 * @example
 * import { decide, getOrThrow, measure, parseStudy, readEvents, recordDecision, replayDecision } from 'learnloop'
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
 * const record = recordDecision(study, [measurement], decide(study, measurement))
 * replayDecision(study, [measurement], record) // => []
 * const edited = { ...record, decision: { ...record.decision, verdict: 'validated' as const } }
 * replayDecision(study, [measurement], edited) // => [{ pointer: '/verdict', recorded: 'validated', replayed: 'unsure' }]
 *
 * @category memory
 * @since 0.1.0
 */
export function replayDecision(
  study: Study,
  measurements: readonly Measurement[],
  record: LedgerRecord,
  options: ReplayOptions = {},
): readonly DecisionDifference[] {
  knownEntries('replayDecision', 'options', options, ['knownPartners', 'ledger'])
  const { iteration, inputs } = record.decision
  const replayed = decide(study, measurements, {
    ...options,
    iteration: iteration ?? undefined,
    registered: inputs.registered ?? undefined,
  })
  return [
    ...differences('', record.decision, replayed),
    ...differences('/looks', record.looks, measurements.map(lookOf)),
  ]
}

function differences(place: string, was: unknown, is: unknown): readonly DecisionDifference[] {
  return jsonChanges(was, is).map(({ before, after, was: recorded, is: replayed }) => ({
    pointer: `${place}${before ?? after!}`,
    recorded,
    replayed,
  }))
}
