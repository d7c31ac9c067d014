import type { Study } from '../definition/study.js'
import type { Measurement } from '../measure/measurement.js'
import { checkFlowOf } from './check-flow-of.js'
import { type Counters, countersOf } from './counters.js'
import {
  cellMetrics,
  checkMetricsOptions,
  type LearningMetric,
  type LearningMetricsOptions,
  metricsOf,
} from './learning-metrics.js'

/** A learning metric of one iteration, with the counters behind it and when it was read. */
export interface TrendRow extends LearningMetric, Counters {
  /** Id of the iteration. */
  readonly iteration: string
  /** When the measurement was taken; epoch milliseconds. */
  readonly asOf: number
  /** Whether the iteration was still running then. */
  readonly partial: boolean
}

/**
 * Counters and rates over iterations: how alignment and deviation move from one release to the next.
 *
 * For each iteration, in definition order, the latest measurement that covers it is read: one that lists it and was taken after it had begun.
 * An iteration that none covers has no row. Which change is more than chance is not said here: iterations are not randomized against each
 * other, and conditional rates (`transition`) compare different people.
 *
 * @param study - The study that was measured.
 * @param measurements - One or several measurements of it, in any order.
 * @param options - Basis and level, as for `learningMetrics`.
 * @returns Rows by iteration, then by cell, then by metric.
 * @throws RangeError if a measurement is of another flow, or an option is outside its domain.
 *
 * @example
 * import { getOrThrow, measure, parseStudy, readEvents, trend } from 'learnloop'
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
 *     cohorts: [], iterations: [{ id: 'jan', from: '2026-01-01', to: '2026-02-01' }, { id: 'feb', from: '2026-02-01' }],
 *   }),
 * )
 * const log = readEvents([
 *   { partner: 'ada', name: 'apply', at: '2026-01-05T09:00Z' },
 *   { partner: 'bob', name: 'apply', at: '2026-02-05T09:00Z' },
 *   { partner: 'bob', name: 'grant', at: '2026-02-07T09:00Z' },
 * ])
 * const rows = trend(study, [measure(study, log, { asOf: Date.UTC(2026, 3, 1) })])
 * const met = rows.filter((row) => row.metric === 'needMet').map((row) => [row.iteration, row.aligned, row.entered])
 * met // => [['jan', 0, 1], ['feb', 1, 1]]
 *
 * @category metrics
 * @since 0.1.0
 */
export function trend(
  study: Study,
  measurements: readonly Measurement[],
  options: LearningMetricsOptions = {},
): readonly TrendRow[] {
  checkMetricsOptions('trend', options)
  for (const measurement of measurements) checkFlowOf('trend', study, measurement)
  return study.iterations.flatMap(({ id }) => {
    const latest = latestOf(measurements, id)
    if (latest === undefined) return []
    const partial = latest.iterations.some((iteration) => iteration.id === id && iteration.partial)
    const cells = latest.cells.filter((cell) => cell.iteration === id && cell.groups.length <= 1)
    return cells.flatMap((cell) => {
      const metrics = metricsOf(cell, options.basis ?? 'first')
      return cellMetrics(cell, options).map((row, i): TrendRow => {
        return { ...row, ...countersOf(cell, metrics[i]!), iteration: id, asOf: latest.asOf, partial }
      })
    })
  })
}

function latestOf(measurements: readonly Measurement[], iteration: string): Measurement | undefined {
  let latest: Measurement | undefined
  for (const measurement of measurements) {
    const covers = measurement.iterations.some(({ id, from }) => id === iteration && from <= measurement.asOf)
    if (covers && (latest === undefined || measurement.asOf >= latest.asOf)) latest = measurement
  }
  return latest
}
