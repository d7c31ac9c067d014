import type { Study } from '../definition/study.js'
import type { EventQuality } from '../event/event-quality.js'
import { knownEntries } from '../event/known-entries.js'
import type { PartnerRow } from '../event/partner-row.js'
import { type ReadEventsOptions, readEvents } from '../event/read-events.js'
import { measure } from '../measure/measure.js'
import type { Measurement } from '../measure/measurement.js'
import { type LearningMetric, learningMetrics } from '../metric/learning-metrics.js'
import { type DecideOptions, decide } from './decide.js'
import type { Decision } from './decision.js'

/** Options of {@link evaluate}. */
export interface EvaluateOptions extends ReadEventsOptions, DecideOptions {
  /** Events after this instant are not read; epoch milliseconds. */
  readonly asOf: number
  /** Partners with their attributes; they are enrolled even if they never trigger. */
  readonly partners?: Iterable<PartnerRow> | undefined
  /** Lists of dimension ids whose groups are crossed, besides each dimension alone. */
  readonly cross?: readonly (readonly string[])[] | undefined
  /** Earlier measurements of this study in the order they were taken, for `decide`. */
  readonly earlier?: readonly Measurement[] | undefined
}

/** What {@link evaluate} answers. */
export interface Evaluation {
  /** Where each row of the log went. */
  readonly quality: EventQuality
  /** What the flow counted. */
  readonly measurement: Measurement
  /** Rates with their counts and intervals, as flat rows. */
  readonly metrics: readonly LearningMetric[]
  /** The verdict with its reasoning. */
  readonly decision: Decision
}

const OPTIONS = [
  'asOf',
  'partners',
  'cross',
  'fields',
  'timeZone',
  'aliases',
  'earlier',
  'iteration',
  'registered',
  'knownPartners',
  'ledger',
]

/**
 * From rows to a decision in one call: reads the log, measures the study's flow, derives learning metrics and decides.
 *
 * The first five minutes; each part is there on its own (`readEvents`, `measure`, `learningMetrics`, `decide`) for everything after them. Times
 * without an offset are read in the study's time zone unless another is named.
 *
 * @param study - A parsed study.
 * @param rows - Events, any iterable of objects; bad ones are kept out and counted.
 * @param options - The instant, and what the parts take.
 * @returns Data quality, measurement, metrics and decision.
 * @throws RangeError if an option is outside its domain, or the study was not parsed and is not valid.
 *
 * @example
 * import { evaluate, getOrThrow, parseStudy } from 'learnloop'
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
 * const rows = [
 *   { partner: 'ada', name: 'apply', at: '2026-01-05T09:00' },
 *   { partner: 'ada', name: 'grant', at: '2026-01-07T09:00' },
 *   { partner: 'bob', name: 'apply', at: 'soon' },
 * ]
 * const { quality, metrics, decision } = evaluate(study, rows, { asOf: Date.UTC(2026, 1, 1) })
 * const places = [quality.rows, quality.rejected, quality.used] // => [3, 1, 2]
 * metrics[0]?.rate // => 1
 * decision.verdict // => 'unsure'
 *
 * @category deciding
 * @since 0.1.0
 */
export function evaluate(study: Study, rows: Iterable<unknown>, options: EvaluateOptions): Evaluation {
  knownEntries('evaluate', 'options', options, OPTIONS)
  const { asOf, partners: enrolled, cross, earlier = [], ...others } = options
  const { timeZone = study.timeZone, fields, aliases, ...decideOptions } = others
  const partners = enrolled === undefined ? undefined : [...enrolled]
  const log = readEvents(rows, { fields, timeZone, aliases })
  const measurement = measure(study, log, { asOf, partners, cross })
  const knownPartners = decideOptions.knownPartners ?? [
    ...log.columns.partners,
    ...Object.keys(log.aliases ?? {}),
    ...(partners ?? []).map(({ id }) => id),
  ]
  return {
    quality: measurement.quality,
    measurement,
    metrics: learningMetrics(study, measurement),
    decision: decide(study, [...earlier, measurement], { ...decideOptions, knownPartners }),
  }
}
