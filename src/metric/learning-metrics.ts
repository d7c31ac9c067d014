import type { Scalar } from '../core/scalar.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import type { Cell, Measurement } from '../measure/measurement.js'
import { checkChoice, checkLevel } from '../stats/check.js'
import { clusterRatioIntervalFromMoments } from '../stats/interval/cluster-ratio.js'
import { wilsonInterval } from '../stats/interval/wilson.js'
import { checkFlowOf } from './check-flow-of.js'
import { BASES, type Rate, type RateBasis, type RateMetric, rateOf } from './rate.js'
import { rateMoments } from './rate-moments.js'

/** A rate of one iteration and one group as a flat row, with the counts and the interval that belong to it. */
export interface LearningMetric {
  /** Id of the iteration; `null`: all together. */
  readonly iteration: string | null
  /** Id of the cohort dimension; `null`: everybody. */
  readonly dimension: string | null
  /** Group of the dimension; `null` with a dimension: the attribute is missing. */
  readonly group: Scalar
  /** What is measured. `step` and `transition` say at which node. */
  readonly metric: 'needMet' | 'step' | 'transition' | 'adoption' | 'outcome' | 'innovation'
  /** Of `step`: the step reached. Of `transition`: the node left towards the next. Else `null`. */
  readonly node: string | null
  /** Count of successes. */
  readonly numerator: number
  /** Count of units. */
  readonly denominator: number
  /** `numerator / denominator`, in [0, 1]; `null` for 0 of 0. */
  readonly rate: number | null
  /** Lower bound of the interval; `null` for 0 of 0. */
  readonly lower: number | null
  /** Upper bound of the interval; `null` for 0 of 0. */
  readonly upper: number | null
  /** Coverage of the interval, at one look. */
  readonly level: number
  /** Method of the interval: for independent units, or, of matured attempts where partners repeat, clustered by partner. */
  readonly method: 'wilson' | 'cluster-robust-ratio'
  /** Which counts the rate is taken from. */
  readonly basis: RateBasis
  /** What the numerator counts, in words. */
  readonly numeratorCounts: string
  /** What the denominator counts, in words. */
  readonly denominatorCounts: string
}

/** Options of {@link learningMetrics}. */
export interface LearningMetricsOptions {
  /** Which counts. Default `first`: one Bernoulli a partner, for which the interval is meant. */
  readonly basis?: RateBasis | undefined
  /** Coverage, strictly between 0 and 1. Default 0.95. */
  readonly level?: number | undefined
}

/**
 * Every rate of a measurement as flat rows: by iteration, cohort and metric, each with its counts and an interval.
 *
 * The rows of a cell are: need met and each required step from the trigger, the transition out of each required node, adoption, and,
 * where the flow has an outcome, outcome and innovation. Cells come in the order of the measurement. 0 of 0 is no rate and has no interval:
 * all three are `null`. Intervals describe one look: decisions use their own designs (`decide`). They are Wilson's (1927), which is for independent
 * units: one Bernoulli a partner, as on the basis `first`. On `matured`, where partners repeat, they are clustered by partner (Cochran, 1977), and too
 * short with fewer than some 20 partners; of one partner alone, who says nothing of others, [0, 1]. On `all` they are Wilson's still, and too
 * narrow where partners repeat: pending attempts leave no sums to cluster by. Partners that share a declared `cluster` are taken as independent here;
 * decisions count one of each (`firstOfCluster`). Crossed cells have no flat form (see `rateOf`), and with basis `matured` there is no row
 * for innovation, which counts partners.
 *
 * @param study - The study that was measured.
 * @param measurement - What `measure` counted.
 * @param options - Basis and level.
 * @returns Rows, by cell and then by metric.
 * @throws RangeError if the measurement is of another flow, or an option is outside its domain.
 *
 * @example
 * import { getOrThrow, learningMetrics, measure, parseStudy, readEvents } from 'learnloop'
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
 * const log = readEvents([
 *   { partner: 'ada', name: 'apply', at: '2026-01-05T09:00Z' },
 *   { partner: 'ada', name: 'grant', at: '2026-01-07T09:00Z' },
 *   { partner: 'bob', name: 'apply', at: '2026-01-30T09:00Z' },
 * ])
 * const [met] = learningMetrics(study, measure(study, log, { asOf: Date.UTC(2026, 3, 1) }))
 * const { iteration, metric, numerator, denominator, lower = null } = met!
 * const first = [iteration, metric, numerator, denominator, lower?.toFixed(3)] // => ['q1', 'needMet', 1, 2, '0.095']
 *
 * @category metrics
 * @since 0.1.0
 */
export function learningMetrics(
  study: Study,
  measurement: Measurement,
  options: LearningMetricsOptions = {},
): readonly LearningMetric[] {
  checkFlowOf('learningMetrics', study, measurement)
  checkMetricsOptions('learningMetrics', options)
  return measurement.cells.filter(({ groups }) => groups.length <= 1).flatMap((cell) => cellMetrics(cell, options))
}

/**
 * Refuses options that are outside their domain, whether or not there is anything to apply them to.
 *
 * @throws RangeError naming the caller.
 */
export function checkMetricsOptions(caller: string, options: LearningMetricsOptions): void {
  knownEntries(caller, 'options', options, ['basis', 'level'])
  const { basis = 'first', level = 0.95 } = options
  checkChoice(caller, 'basis', basis, BASES)
  checkLevel(caller, level)
}

/** The rows of one cell; its first group names it. */
export function cellMetrics(cell: Cell, options: LearningMetricsOptions): readonly LearningMetric[] {
  const { basis = 'first', level = 0.95 } = options
  return metricsOf(cell, basis).map((metric): LearningMetric => {
    const found = rateOf(cell, metric, { basis })
    const { numerator, denominator, rate, numeratorCounts, denominatorCounts } = found
    return {
      iteration: cell.iteration,
      dimension: cell.groups[0]?.dimension ?? null,
      group: cell.groups[0]?.group ?? null,
      ...flatMetric(metric),
      numerator,
      denominator,
      rate,
      ...intervalOf(cell, found, level),
      level,
      basis,
      numeratorCounts,
      denominatorCounts,
    }
  })
}

function intervalOf(
  cell: Cell,
  { metric, basis, numerator, denominator }: Rate,
  level: number,
): Pick<LearningMetric, 'lower' | 'upper' | 'method'> {
  if (denominator === 0) return { lower: null, upper: null, method: 'wilson' }
  const moments = basis === 'matured' ? rateMoments(cell, metric) : undefined
  if (moments === undefined || moments.denominatorSquares === denominator) {
    const { lower, upper } = wilsonInterval(numerator, denominator, { level })
    return { lower, upper, method: 'wilson' }
  }
  const { lower, upper } =
    moments.clusters === 1 ? { lower: 0, upper: 1 } : clusterRatioIntervalFromMoments(moments, { level, range: [0, 1] })
  return { lower, upper, method: 'cluster-robust-ratio' }
}

/** The metrics that a cell has a row for, in order. */
export function metricsOf(cell: Cell, basis: RateBasis): readonly RateMetric[] {
  return [
    'needMet',
    ...cell.nodes.slice(1).map(({ id }) => ({ step: id })),
    ...cell.nodes.map(({ id }) => ({ transition: id })),
    'adoption',
    ...(cell.outcome === null ? [] : (['outcome'] as const)),
    ...(cell.outcome === null || basis === 'matured' ? [] : (['innovation'] as const)),
  ]
}

function flatMetric(metric: RateMetric): Pick<LearningMetric, 'metric' | 'node'> {
  if (typeof metric === 'string') return { metric, node: null }
  return 'step' in metric ? { metric: 'step', node: metric.step } : { metric: 'transition', node: metric.transition }
}
