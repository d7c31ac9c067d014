import { compileIterations } from '../cohort/compile-iterations.js'
import type { OutcomeArea, StrategicMetric } from '../definition/strategic-metric.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import { mannKendallTest } from '../stats/test/mann-kendall-test.js'
import { instantReader } from '../time/instant.js'

/**
 * How a strategic metric stands.
 *
 * - `tooEarly`: too few iterations are over, or have a value: nothing is expected yet, and nothing is read into it.
 * - `moving`: it tends towards the target, more than chance would.
 * - `against`: it tends away from the target, more than chance would; where the target is the baseline, either way.
 * - `flat`: neither.
 */
export type StrategicState = 'tooEarly' | 'moving' | 'flat' | 'against'

/** A value of a strategic metric, with the iteration in which it was seen. */
export interface StrategicPoint {
  /** Id of the last iteration that had begun by then. */
  readonly iteration: string
  /** When; epoch milliseconds. */
  readonly at: number
  /** The value. */
  readonly value: number
}

/** How a strategic metric stands, with what that rests on. */
export interface StrategicReport {
  /** Id of the metric. */
  readonly metric: string
  /** Outcome area. */
  readonly area: OutcomeArea
  /** How it stands. */
  readonly state: StrategicState
  /** Value before the first iteration. */
  readonly baseline: number
  /** Value aimed at. */
  readonly target: number
  /** The last value of each iteration that has one, in time order: what the trend is read from, after the baseline. */
  readonly points: readonly StrategicPoint[]
  /** Iterations that were over when the last value was seen. */
  readonly iterationsOver: number
  /** Share of the way from baseline to target: 0 at the baseline, 1 at the target, negative away from it; `null` without a value, or a way. */
  readonly progress: number | null
  /** Whether the last value is at the target or beyond; `null` without a value. */
  readonly reached: boolean | null
  /** P-values of Mann's test over baseline and points: that it does not rise, and that it does not fall; `null` while it is too early. */
  readonly trend: {
    /** Against a rising metric. */
    readonly rises: number
    /** Against a falling metric. */
    readonly falls: number
  } | null
  /** Id of the outcome indicator of the flow that contributes to it; `null`: none does. */
  readonly outcomeIndicator: string | null
}

/** Options of {@link strategicMetrics}. */
export interface StrategicMetricsOptions {
  /** Iterations that must be over, and have a value, before anything is expected to move; at least 1. Default 3. */
  readonly iterations?: number | undefined
  /** Level of the test for a trend, in each direction; strictly between 0 and 1. Default 0.1. */
  readonly level?: number | undefined
}

/**
 * Strategic metrics of a study: tracked often, judged late.
 *
 * A first release moves no business metric, and several more may not; so while fewer than three iterations are over, or fewer than three
 * have a value, the state is `tooEarly`, whatever the values look like. Afterwards Mann's exact test for a trend is asked of the baseline
 * and the *last* value of each iteration: frequent values of one metric resemble their neighbours, and counting each would call every drift
 * a trend. Values before the first iteration are left out: the baseline stands for them.
 *
 * It describes. There is no comparison group, so a trend is not an effect of the solution: the way there is the outcome indicator, whose
 * rate `learningMetrics` and `decide` test. Nor does a metric that is flat refute a hypothesis.
 *
 * Microsoft Cloud Adoption Framework, Innovate: "Measure for customer impact" (2019); Mann (1945), Econometrica 13, 245-259.
 *
 * @param study - A parsed study.
 * @param options - Patience and level.
 * @returns One report a metric, in definition order; none without a strategy.
 * @throws RangeError if an option is outside its domain, or the study was not parsed and is not valid.
 *
 * @example
 * import { getOrThrow, parseStudy, strategicMetrics } from 'learnloop'
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
 *     cohorts: [],
 *     iterations: ['01', '02', '03', '04'].map((month) => ({ id: month, from: `2026-${month}-01`, to: `2026-${month}-28` })),
 *     strategy: [{
 *       id: 'income', area: 'financialImpact', unit: 'EUR', baseline: 100, target: 200,
 *       values: [['01', 101], ['02', 110], ['03', 125], ['04', 150]].map(([month, value]) => ({ at: `2026-${month}-15`, value })),
 *     }],
 *   }),
 * )
 * const [income] = strategicMetrics(study)
 * income?.state // => 'moving'
 * income?.progress // => 0.5
 * income?.trend?.rises.toFixed(4) // => '0.0083'
 *
 * @category metrics
 * @since 0.1.0
 */
export function strategicMetrics(study: Study, options: StrategicMetricsOptions = {}): readonly StrategicReport[] {
  knownEntries('strategicMetrics', 'options', options, ['iterations', 'level'])
  const { iterations = 3, level = 0.1 } = options
  if (!Number.isSafeInteger(iterations) || iterations < 1)
    throw new RangeError(`strategicMetrics: iterations must be a positive integer; got ${String(iterations)}`)
  if (!(level > 0 && level < 1))
    throw new RangeError(`strategicMetrics: level must be strictly between 0 and 1; got ${String(level)}`)
  const { outcome } = study.flow
  return (study.strategy ?? []).map((metric) => ({
    ...reportOf(study, metric, iterations, level),
    outcomeIndicator: outcome?.contributesTo === metric.id ? outcome.id : null,
  }))
}

function reportOf(
  study: Study,
  metric: StrategicMetric,
  patience: number,
  level: number,
): Omit<StrategicReport, 'outcomeIndicator'> {
  const { id, area, baseline, target } = metric
  const values = valuesOf(study, metric)
  const planned = compileIterations(study).toSorted((a, b) => a.from - b.from)
  const latest = values.at(-1)
  const points = planned.flatMap(({ id: iteration, from }, i): readonly StrategicPoint[] => {
    const next = planned[i + 1]?.from ?? Infinity
    const last = values.findLast(({ at }) => from <= at && at < next)
    return last === undefined ? [] : [{ iteration, ...last }]
  })
  const iterationsOver = planned.filter(({ to }) => latest !== undefined && to <= latest.at).length
  const base = { metric: id, area, baseline, target, points, iterationsOver }
  const aim = Math.sign(target - baseline)
  const reading = {
    progress: latest === undefined || aim === 0 ? null : shareOfWay(baseline, target, latest.value),
    reached: latest === undefined ? null : aim * (latest.value - target) >= 0 && (aim !== 0 || latest.value === target),
  }
  if (iterationsOver < patience || points.length < patience)
    return { ...base, state: 'tooEarly', ...reading, trend: null }
  const series = [baseline, ...points.map(({ value }) => value)]
  const trend = {
    rises: mannKendallTest(series, { alternative: 'greater' }).pValue,
    falls: mannKendallTest(series, { alternative: 'less' }).pValue,
  }
  return { ...base, state: stateOf(aim, trend, level), ...reading, trend }
}

/** As a number that JSON can hold, wherever doubles end. */
function shareOfWay(baseline: number, target: number, value: number): number {
  // Halves of what is so far apart are exact.
  const unit = Number.isFinite(target - baseline) ? 1 : 2
  const share = (value / unit - baseline / unit) / (target / unit - baseline / unit)
  return Math.max(-Number.MAX_VALUE, Math.min(share + 0, Number.MAX_VALUE))
}

function stateOf(aim: number, { rises, falls }: NonNullable<StrategicReport['trend']>, level: number): StrategicState {
  if (aim === 0) return Math.min(rises, falls) <= level ? 'against' : 'flat'
  const [towards, away] = aim > 0 ? [rises, falls] : [falls, rises]
  if (towards <= level) return 'moving'
  return away <= level ? 'against' : 'flat'
}

function valuesOf(study: Study, { id, values = [] }: StrategicMetric): readonly Omit<StrategicPoint, 'iteration'>[] {
  const read = instantReader(study.timeZone ?? 'UTC')
  return values
    .map(({ at, value }) => {
      const instant = read(at)
      if (instant === undefined)
        throw new RangeError(`strategicMetrics: values of "${id}" must stand at ISO 8601 instants; got ${at}`)
      return { at: instant, value }
    })
    .toSorted((a, b) => a.at - b.at)
}
