import { compileCohorts } from '../cohort/compile-cohorts.js'
import { compileIterations } from '../cohort/compile-iterations.js'
import type { Study } from '../definition/study.js'
import type { EventLog } from '../event/event-log.js'
import { knownEntries } from '../event/known-entries.js'
import type { PartnerRow } from '../event/partner-row.js'
import { compileFlow } from '../flow/compile-flow.js'
import { assemble } from './assemble.js'
import { openAttemptCounts } from './attempt-counter.js'
import { clearAttempts } from './attempt-table.js'
import { openCarried, readPartnerRecords } from './attribute-history.js'
import { checkArguments } from './check-arguments.js'
import { countEverybody, openStudyCounter } from './count-study.js'
import { countIdConflicts } from './distinct-ids.js'
import { feedLog } from './feed-log.js'
import { openTuples, readCrossings } from './grouping.js'
import { openKept } from './kept-items.js'
import { openKernel } from './kernel.js'
import type { Measurement } from './measurement.js'

/** What to measure. */
export interface MeasureOptions {
  /** Events after this instant are not read; epoch milliseconds. */
  readonly asOf: number
  /** Partners with their attributes; they are enrolled even if they never trigger. */
  readonly partners?: Iterable<PartnerRow> | undefined
  /** Lists of dimension ids whose groups are crossed, besides each dimension alone. */
  readonly cross?: readonly (readonly string[])[] | undefined
}

/**
 * Counts what a study's flow did in a log, as of an instant.
 *
 * Attempts are followed per partner by the rules of `docs/semantics.md`; each required node's counters add up
 * (`entered = aligned + deviated + pending`) for everybody, every group, every iteration and all iterations together. Input order never
 * matters. Time grows with the number of events. Measurements of logs that share no partner merge exactly (`mergeMeasurements`).
 *
 * @param study - A parsed study.
 * @param log - What `readEvents` made of the rows.
 * @param options - The instant, partners' attributes, and crossings.
 * @returns Plain JSON.
 * @throws RangeError if the study was not parsed and is not valid, an option is unknown, `asOf` is not whole epoch milliseconds, two rows of a partner
 * are in force from the same instant, or a crossing names an unknown dimension or is there twice.
 *
 * @example
 * import { getOrThrow, measure, parseStudy, readEvents } from 'learnloop'
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
 *   { partner: 'bob', name: 'apply', at: '2026-03-30T09:00Z' },
 * ])
 * const { cells } = measure(study, log, { asOf: Date.UTC(2026, 3, 1) })
 * const { entered, aligned, deviated, pending } = cells[0]!.nodes[0]!
 * const counters = [entered, aligned, deviated, pending] // => [2, 1, 0, 1]
 *
 * @category measuring
 * @since 0.1.0
 */
export function measure(study: Study, log: EventLog, options: MeasureOptions): Measurement {
  knownEntries('measure', 'options', options, ['asOf', 'partners', 'cross'])
  const { asOf, partners = [], cross = [] } = options
  checkArguments('measure', study, log, asOf)
  const { columns, quality, aliases } = log
  const flow = compileFlow(study.flow)
  const iterations = compileIterations(study)
  const tuples = openTuples(compileCohorts(study.cohorts))
  const crossings = readCrossings('measure', tuples.dimensions, cross)
  const records = readPartnerRecords('measure', partners, aliases)

  const kernel = openKernel(flow, columns.partners.length)
  const carried = openCarried(records.size > 0)
  const followed = {
    ...{ partners: columns.partners, names: columns.names, kernel, carried, records, tuples },
    ...{ counts: openAttemptCounts(flow), kept: openKept(), leaders: new Map() },
  }
  const counter = openStudyCounter(followed, iterations, crossings, asOf)
  // Who leads a cluster is known only when all have been followed; without clusters each partner is counted, and forgotten, in turn.
  const hasClusters = Array.from(records.values()).some(({ clusters }) => clusters.size > 0)
  const settle = (codes: Int32Array): void => {
    codes.forEach(counter.count)
    clearAttempts(kernel.attempts)
    carried.length = 0
  }
  const { after, duplicate } = feedLog(kernel, columns, asOf, carried, { settle: hasClusters ? undefined : settle })
  const counted = hasClusters ? countEverybody(counter, followed) : counter.close()
  const { outside } = kernel
  return assemble(
    study,
    iterations,
    { asOf, aliases, cross },
    {
      rows: quality.rows,
      rejected: quality.rejected,
      after,
      duplicate,
      late: 0,
      outside,
      used: columns.length - after - duplicate - outside,
      idConflicts: countIdConflicts(columns, asOf, duplicate),
      examples: quality.examples,
    },
    counted,
  )
}
