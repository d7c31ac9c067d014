import { describeValue } from '../core/describe-value.js'
import type { CriterionMetric } from '../definition/hypothesis.js'
import { knownEntries } from '../event/known-entries.js'
import type { Cell, EnteredAligned, Tally } from '../measure/measurement.js'
import { checkChoice } from '../stats/check.js'

/**
 * What a rate is about: the metrics of criteria, which count from the trigger, and the transition out of a required node to the next,
 * a conditional rate that describes and is never a criterion (those who get to a later step are not the same people).
 */
export type RateMetric =
  | CriterionMetric
  | {
      /** `trigger`, or the id of a required step: the node whose attempts go on to the next. */
      readonly transition: string
    }

/**
 * Which counts a rate is taken from.
 *
 * - `first` (default): partners' first attempts in the iteration that are matured, one Bernoulli a partner; what decisions test.
 * - `matured`: all attempts that are matured, however they ended. Unbiased, but attempts of one partner are not independent.
 * - `all`: all attempts that are not pending at this place. The newest data, biased towards whatever resolves faster.
 */
export type RateBasis = 'first' | 'matured' | 'all'

/** Every basis of a rate. */
export const BASES: readonly RateBasis[] = ['first', 'matured', 'all']

/** A rate with the counts that it comes from, and what these count. */
export interface Rate {
  /** What it is about. */
  readonly metric: RateMetric
  /** Which counts it is taken from. */
  readonly basis: RateBasis
  /** Count of successes. */
  readonly numerator: number
  /** Count of units. */
  readonly denominator: number
  /** `numerator / denominator`, in [0, 1]; `null` if the denominator is 0. */
  readonly rate: number | null
  /** What the numerator counts, in words. */
  readonly numeratorCounts: string
  /** What the denominator counts, in words. */
  readonly denominatorCounts: string
}

/** A basis, or one of the parts of `first` that tests are made of: the early ones, and those of one partner a cluster. */
export type CountBasis = RateBasis | 'firstEarly' | 'firstOfCluster'

/** Options of {@link rateOf}. */
export interface RateOptions {
  /** Which counts. Default `first`. */
  readonly basis?: RateBasis | undefined
}

/**
 * One rate of a cell, with its numerator and denominator.
 *
 * `needMet`, `{ step }` and `innovation` count from the trigger; `outcome` is among completed attempts, `adoption` among completed attempts
 * after which the need arose again in time. An interval comes with `learningMetrics`, or from any function of `learnloop/stats`.
 *
 * @param cell - A cell of a measurement.
 * @param metric - What the rate is about.
 * @param options - Which counts it is taken from.
 * @returns The rate; `null` as rate where nothing is there to divide by, the outcome of a flow without one included.
 * @throws RangeError if there is no such metric or basis, the cell's flow has no such required step or node, or the basis is `matured` for
 * `innovation`, which counts partners, not attempts.
 *
 * @example
 * import { cellOf, getOrThrow, measure, parseStudy, rateOf, readEvents } from 'learnloop'
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
 * const cell = cellOf(measure(study, log, { asOf: Date.UTC(2026, 3, 1) }), { iteration: 'q1' })
 * const met = cell === undefined ? undefined : rateOf(cell, 'needMet')
 * met?.rate // => 0.5
 * met?.denominatorCounts // => 'matured first attempts'
 *
 * @category metrics
 * @since 0.1.0
 */
export function rateOf(cell: Cell, metric: RateMetric, options: RateOptions = {}): Rate {
  knownEntries('rateOf', 'options', options, ['basis'])
  const { basis = 'first' } = options
  checkChoice('rateOf', 'basis', basis, BASES)
  checkMetric(metric)
  const { aligned, entered } = countsOf(cell, metric, basis)
  const attempts = { first: 'matured first attempts', matured: 'matured attempts', all: 'attempts' }[basis]
  return {
    metric,
    basis,
    numerator: aligned,
    denominator: entered,
    rate: entered === 0 ? null : aligned / entered,
    ...words(metric, basis, attempts),
  }
}

const METRICS: readonly unknown[] = ['needMet', 'adoption', 'outcome', 'innovation']

function checkMetric(metric: RateMetric): void {
  if (typeof metric === 'object' && metric !== null) return
  if (!METRICS.includes(metric))
    throw new RangeError(
      `rateOf: metric must be ${METRICS.map(describeValue).join(', ')}, or name a step or transition; got ${describeValue(metric)}`,
    )
}

/** Numerator and denominator of a rate, without their words. */
export function countsOf(cell: Cell, metric: RateMetric, basis: CountBasis): EnteredAligned {
  if (metric === 'adoption') return read(cell.adoption, basis)
  if (metric === 'outcome') return cell.outcome === null ? { entered: 0, aligned: 0 } : read(cell.outcome, basis)
  if (metric === 'innovation') return innovation(cell, basis)
  if (metric === 'needMet') return fromTrigger(cell, cell.nodes.length - 1, basis)
  if ('transition' in metric) return read(cell.nodes[nodeIndex(cell, metric.transition, 0)]!, basis)
  return fromTrigger(cell, nodeIndex(cell, metric.step, 1) - 1, basis)
}

function read(tally: Tally, basis: CountBasis): EnteredAligned {
  return basis === 'all' ? { entered: tally.aligned + tally.deviated, aligned: tally.aligned } : tally[basis]
}

function innovation(cell: Cell, basis: CountBasis): EnteredAligned {
  const { partners, both, pending } = cell.innovation
  if (basis === 'matured')
    throw new RangeError("rateOf: innovation counts partners, so its basis must be 'first' or 'all'; got 'matured'")
  if (basis === 'all') return { entered: partners - pending, aligned: both }
  const first = cell.innovation[basis]
  return { entered: first.entered, aligned: first.both }
}

/** Counts from the trigger to the node after `last`. */
function fromTrigger(cell: Cell, last: number, basis: CountBasis): EnteredAligned {
  const nodes = cell.nodes.slice(0, last + 1)
  const reached = nodes[last]!
  if (basis !== 'all') return { entered: nodes[0]![basis].entered, aligned: reached[basis].aligned }
  const pending = nodes.reduce((sum, node) => sum + node.pending, 0)
  return { entered: nodes[0]!.entered - pending, aligned: reached.aligned }
}

function nodeIndex(cell: Cell, id: string, from: number): number {
  const index = cell.nodes.findIndex((node) => node.id === id)
  if (index >= from) return index
  const known = cell.nodes.slice(from).map((node) => `"${node.id}"`)
  throw new RangeError(
    `rateOf: a ${from === 0 ? 'transition' : 'step'} must name a required node (${known.join(', ') || 'there is none'}); got "${id}"`,
  )
}

function words(
  metric: RateMetric,
  basis: RateBasis,
  attempts: string,
): Pick<Rate, 'numeratorCounts' | 'denominatorCounts'> {
  const notPending = basis === 'all' ? ', those still pending left out' : ''
  if (metric === 'adoption')
    return {
      numeratorCounts: `completed ${attempts} after which the partner came back when the need arose again`,
      denominatorCounts: `completed ${attempts} after which the need arose again in time${notPending}`,
    }
  if (metric === 'outcome')
    return {
      numeratorCounts: `completed ${attempts} with the outcome seen in time`,
      denominatorCounts: `completed ${attempts}${notPending}`,
    }
  if (metric === 'innovation')
    return {
      numeratorCounts:
        basis === 'first'
          ? 'partners with adoption and outcome on their first attempt'
          : 'partners with adoption and outcome on some attempt',
      denominatorCounts:
        basis === 'first' ? 'partners whose first attempt is matured for innovation' : `partners${notPending}`,
    }
  if (metric === 'needMet')
    return { numeratorCounts: `${attempts} that met the need`, denominatorCounts: `${attempts}${notPending}` }
  if ('transition' in metric)
    return {
      numeratorCounts: `${attempts} that went on from "${metric.transition}" to the next node`,
      denominatorCounts: `${attempts} that reached "${metric.transition}"${notPending}`,
    }
  return { numeratorCounts: `${attempts} that reached "${metric.step}"`, denominatorCounts: `${attempts}${notPending}` }
}
