import { describeValue } from '../core/describe-value.js'
import type { Flow } from '../definition/flow.js'
import type { EventLog } from '../event/event-log.js'
import { knownEntries } from '../event/known-entries.js'
import { compileFlow, type Role } from '../flow/compile-flow.js'
import { checkFlowArguments } from './check-arguments.js'
import { groupByPartner, readPartner } from './partner-events.js'
import { furthestNode } from './passages.js'
import { walkAttempts } from './walk-attempts.js'

const COUNTINGS = ['best', 'first', 'each'] as const

/** What a funnel counts. */
export interface CountFunnelOptions {
  /**
   * `best`: partners, each by the furthest node over all of its triggers, every trigger on its own; `first`: partners, each by the furthest node from its
   * first trigger; `each`: attempts, as `measure` counts them.
   */
  readonly counting: 'best' | 'first' | 'each'
  /** Events after this instant are not read; epoch milliseconds. */
  readonly asOf: number
}

/** A funnel as other tools show it. */
export interface FunnelCounts {
  /** Partners, or attempts, that reached each required node: the trigger first, need met last. Never increasing. */
  readonly reached: readonly number[]
}

/**
 * The numbers that funnels of other tools show, so that they can be reconciled with a measurement.
 *
 * PostHog and ClickHouse's `windowFunnel` count each person once, by the best of all triggers (`best`); many queries start from
 * the first trigger (`first`); "totals" count attempts one after the other (`each`). Windows, order, ties, optional steps, exclusions and `noOtherStep` are those
 * of `docs/semantics.md`; an exclusion ends a passage and keeps what it reached. In `best` and `first` each passage is read as if its trigger were the only
 * one, hence `onRetrigger` matters to `each` alone. `docs/comparison.md` says which option gives which tool's number, and where none does.
 *
 * These counts are for comparing, not for deciding: an attempt that may still go on counts as not reached, so that recent triggers pull the numbers down, and the
 * best of several triggers is not one trial. {@link measure} keeps those apart, and knows cohorts and iterations.
 *
 * @param flow - A parsed flow.
 * @param log - What `readEvents` made of the rows.
 * @param options - What to count, and the instant.
 * @returns How many reached each required node.
 * @throws RangeError if the flow was not parsed and is not valid, an option is unknown, `counting` is none of the three, or `asOf` is not whole epoch milliseconds.
 *
 * @example
 * import { countFunnel, getOrThrow, parseFlow, readEvents } from 'learnloop'
 *
 * const flow = getOrThrow(
 *   parseFlow({
 *     kind: 'flow', version: 1, id: 'permit', within: 'PT1H',
 *     trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *   }),
 * )
 * const log = readEvents([
 *   { partner: 'ada', name: 'apply', at: '2026-01-05T09:00Z' },
 *   { partner: 'ada', name: 'apply', at: '2026-01-05T09:40Z' },
 *   { partner: 'ada', name: 'grant', at: '2026-01-05T10:20Z' },
 * ])
 * const asOf = Date.UTC(2026, 0, 6)
 * countFunnel(flow, log, { counting: 'best', asOf }) // => { reached: [1, 1] }
 * countFunnel(flow, log, { counting: 'first', asOf }) // => { reached: [1, 0] }
 *
 * @category measuring
 * @since 0.1.0
 */
export function countFunnel(flow: Flow, log: EventLog, options: CountFunnelOptions): FunnelCounts {
  knownEntries('countFunnel', 'options', options, ['counting', 'asOf'])
  const { counting, asOf } = options
  if (!COUNTINGS.includes(counting))
    throw new RangeError(`countFunnel: counting must be "best", "first" or "each"; got ${describeValue(counting)}`)
  checkFlowArguments('countFunnel', flow, log, asOf)
  const compiled = compileFlow(flow)
  const { columns } = log
  const { rowsOf } = groupByPartner(columns, asOf)
  const roles = columns.names.map(compiled.rolesOf)
  const roleOf = (row: number): Role => roles[columns.name[row]!]!(columns.props?.[row])
  const endedAt = compiled.nodes.map(() => 0)
  columns.partners.forEach((_, code) => {
    const events = readPartner(columns, roleOf, rowsOf(code))
    if (counting === 'each')
      for (const { reached } of walkAttempts(compiled, events.roles, events.times, asOf).attempts)
        endedAt[reached.length - 1]!++
    else {
      const node = furthestNode(compiled, events, counting === 'best' ? 'any' : 'first')
      if (node >= 0) endedAt[node]!++
    }
  })
  // Whoever ended at a node has reached those before it.
  return { reached: endedAt.map((_, node) => endedAt.slice(node).reduce((sum, count) => sum + count)) }
}
