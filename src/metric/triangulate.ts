import { describeValue } from '../core/describe-value.js'
import type { Observation } from '../definition/observation.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import type { Cell, Measurement } from '../measure/measurement.js'
import { wilsonInterval } from '../stats/interval/wilson.js'
import { cellOf } from './cell-of.js'
import { checkFlowOf } from './check-flow-of.js'
import { cellMetrics, type LearningMetric } from './learning-metrics.js'
import { observationInstants } from './observation-instants.js'

/** What the counts say about a node. */
export interface NodeReading {
  /**
   * `reached`: of all first attempts, from the trigger; `wentOn`: of those that came here, to the next node; `seen`: of completed first
   * attempts, the outcome; `taken`: an optional step, of all attempts that could take it.
   */
  readonly what: 'reached' | 'wentOn' | 'seen' | 'taken'
  /** Count of successes. */
  readonly numerator: number
  /** Count of units. */
  readonly denominator: number
  /** `numerator / denominator`; `null` for 0 of 0. */
  readonly rate: number | null
  /** Lower bound of a Wilson interval at 95 %; `null` for 0 of 0. */
  readonly lower: number | null
  /** Upper bound; `null` for 0 of 0. */
  readonly upper: number | null
}

/** First-hand observations of one stance. */
export interface Observed {
  /** Their ids, in the order given. */
  readonly observations: readonly string[]
  /** How many partners they are about: ten notes about one partner count once. */
  readonly partners: number
}

/**
 * Whether what was seen first hand agrees with the counts.
 *
 * - `disagrees`: some observations contradict, none supports.
 * - `mixed`: some contradict and some support.
 * - `agrees`: some support, none contradicts.
 * - `explains`: they explain, and take no side.
 * - `unobserved`: nobody looked here.
 */
export type Agreement = 'disagrees' | 'mixed' | 'agrees' | 'explains' | 'unobserved'

/** A node with what the counts say and what was seen first hand, side by side. */
export interface Triangulation {
  /** `trigger`, id of a step, `needMet` or `outcome`; `null`: the flow as a whole. */
  readonly node: string | null
  /** What the counts say. */
  readonly readings: readonly NodeReading[]
  /** Whether observations agree with them. */
  readonly agreement: Agreement
  /** Observations that support the counts. */
  readonly supports: Observed
  /** Observations that contradict them. */
  readonly contradicts: Observed
  /** Observations that explain them. */
  readonly explains: Observed
}

/** Metrics beside first-hand observations. */
export interface TriangulationReport {
  /** Id of the iteration; `null`: all together. */
  readonly iteration: string | null
  /** Every node, disagreements first. */
  readonly nodes: readonly Triangulation[]
  /** Ids of observations that are not about these counts: of another time, or later than the measurement. */
  readonly leftOut: readonly string[]
}

/** Options of {@link triangulate}. */
export interface TriangulateOptions {
  /** Id of an iteration; `null` (default): all together. */
  readonly iteration?: string | null | undefined
}

const ORDER: readonly Agreement[] = ['disagrees', 'mixed', 'agrees', 'explains', 'unobserved']

/**
 * Sets what was seen first hand beside what was counted, node by node, and puts the disagreements first.
 *
 * Metrics alone do not tell why, and may not even tell what: where observations contradict a rate, the event may be logged wrongly, or mean
 * something else than one thinks. An observation's stance is the observer's word about the metric of its node. Nodes come by how openly
 * both disagree, then by how many partners contradict, then in flow order; those that nobody has looked at come last, and are where to look
 * next. It is no test: observed partners are few, and chosen.
 *
 * With an iteration only observations of its span count, which is that of the measurement, as its attempts were counted by it; observations later
 * than the measurement never do.
 *
 * Microsoft Cloud Adoption Framework, Innovate: "Learn with customers" (2019), on comparing metrics with first-hand observation.
 *
 * @param study - The study that was measured, with its observations.
 * @param measurement - What `measure` counted.
 * @param options - Which iteration.
 * @returns Every node of the flow, and the flow as a whole where something was observed of it.
 * @throws RangeError if the measurement is of another flow, or has no such iteration, or the study was not parsed and is not valid.
 *
 * @example
 * import { getOrThrow, measure, parseStudy, readEvents, triangulate } from 'learnloop'
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
 *     observations: [
 *       { id: 'o1', partner: 'ada', at: '2026-01-07', step: 'needMet', stance: 'contradicts', note: 'Granted, but the letter never came' },
 *     ],
 *   }),
 * )
 * const log = readEvents([
 *   { partner: 'ada', name: 'apply', at: '2026-01-05T09:00Z' },
 *   { partner: 'ada', name: 'grant', at: '2026-01-07T09:00Z' },
 * ])
 * const { nodes } = triangulate(study, measure(study, log, { asOf: Date.UTC(2026, 3, 1) }))
 * nodes.map(({ node, agreement, readings }) => [node, agreement, readings[0]?.rate]) // => [['needMet', 'disagrees', 1], ['trigger', 'unobserved', 1]]
 *
 * @category metrics
 * @since 0.1.0
 */
export function triangulate(
  study: Study,
  measurement: Measurement,
  options: TriangulateOptions = {},
): TriangulationReport {
  checkFlowOf('triangulate', study, measurement)
  knownEntries('triangulate', 'options', options, ['iteration'])
  const { iteration = null } = options
  const cell = cellOf(measurement, { iteration })
  if (cell === undefined)
    throw new RangeError(`triangulate: iteration must be one of the measurement; got ${describeValue(iteration)}`)
  const { within, leftOut } = partition(study, measurement, iteration)
  const metrics = cellMetrics(cell, {})
  const nodes = [...nodesOf(study), null].flatMap((node): readonly Triangulation[] => {
    const about = within.filter(({ step = null }) => step === node)
    if (node === null && about.length === 0) return []
    const [supports, contradicts, explains] = (['supports', 'contradicts', 'explains'] as const).map((stance) =>
      observed(about.filter((observation) => observation.stance === stance)),
    )
    const beside = { supports: supports!, contradicts: contradicts!, explains: explains! }
    return [{ node, readings: readingsOf(cell, metrics, node), agreement: agreementOf(beside), ...beside }]
  })
  return {
    iteration,
    nodes: nodes.toSorted(
      (a, b) =>
        ORDER.indexOf(a.agreement) - ORDER.indexOf(b.agreement) || b.contradicts.partners - a.contradicts.partners,
    ),
    leftOut,
  }
}

function nodesOf({ flow }: Study): readonly string[] {
  return ['trigger', ...flow.steps.map(({ id }) => id), 'needMet', ...(flow.outcome === undefined ? [] : ['outcome'])]
}

function partition(
  study: Study,
  { asOf, iterations }: Measurement,
  iteration: string | null,
): { readonly within: readonly Observation[]; readonly leftOut: readonly string[] } {
  const { from, to } = iterations.find(({ id }) => id === iteration) ?? { from: -Infinity, to: null }
  const placed = observationInstants('triangulate', study).map(({ observation, at }) => ({
    observation,
    within: from <= at && at < (to ?? Infinity) && at <= asOf,
  }))
  return {
    within: placed.filter(({ within }) => within).map(({ observation }) => observation),
    leftOut: placed.filter(({ within }) => !within).map(({ observation }) => observation.id),
  }
}

function observed(observations: readonly Observation[]): Observed {
  return {
    observations: observations.map(({ id }) => id),
    partners: new Set(observations.map(({ partner }) => partner)).size,
  }
}

function agreementOf({
  supports,
  contradicts,
  explains,
}: Pick<Triangulation, 'supports' | 'contradicts' | 'explains'>): Agreement {
  if (contradicts.partners > 0) return supports.partners > 0 ? 'mixed' : 'disagrees'
  if (supports.partners > 0) return 'agrees'
  return explains.partners > 0 ? 'explains' : 'unobserved'
}

function readingsOf(cell: Cell, metrics: readonly LearningMetric[], node: string | null): readonly NodeReading[] {
  const optional = cell.optionalSteps.find(({ id }) => id === node)
  if (optional !== undefined) {
    const { entered, reached } = optional
    const interval = entered === 0 ? null : wilsonInterval(reached, entered)
    const [lower, upper] = [interval?.lower ?? null, interval?.upper ?? null]
    const rate = entered === 0 ? null : reached / entered
    return [{ what: 'taken', numerator: reached, denominator: entered, rate, lower, upper }]
  }
  return metrics.flatMap((row): readonly NodeReading[] => {
    const what = readingOf(row, node)
    if (what === null) return []
    const { numerator, denominator, rate, lower, upper } = row
    return [{ what, numerator, denominator, rate, lower, upper }]
  })
}

function readingOf({ metric, node: its }: LearningMetric, node: string | null): NodeReading['what'] | null {
  if (metric === 'needMet') return node === 'needMet' || node === null ? 'reached' : null
  if (metric === 'outcome') return node === 'outcome' ? 'seen' : null
  if (metric === 'step') return node === its ? 'reached' : null
  return metric === 'transition' && node === its ? 'wentOn' : null
}
