import { describeValue } from '../core/describe-value.js'
import type { Flow } from '../definition/flow.js'
import type { EventColumns, EventLog } from '../event/event-log.js'
import { knownEntries } from '../event/known-entries.js'
import { type CompiledFlow, compileFlow } from '../flow/compile-flow.js'
import { NODE } from './attempt-table.js'
import { openCarried } from './attribute-history.js'
import { checkFlowArguments } from './check-arguments.js'
import { orderEvents } from './event-order.js'
import { feedLog } from './feed-log.js'
import { openKernel } from './kernel.js'
import { groupByPartner } from './partner-events.js'
import { furthestNode } from './passages.js'
import { rowRoles } from './row-roles.js'

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
  // No event means anything else for the attributes that it carries.
  const columns = { ...log.columns, attributes: undefined }
  const furthest =
    counting === 'best' ? bestNodes(compiled, columns, asOf) : attemptNodes(compiled, columns, asOf, counting)
  const endedAt = compiled.nodes.map(() => 0)
  for (const node of furthest) if (node >= 0) endedAt[node]!++
  // Whoever ended at a node has reached those before it.
  return { reached: endedAt.map((_, node) => endedAt.slice(node).reduce((sum, count) => sum + count)) }
}

/** Of each partner, the furthest node over all triggers; -1 without one. */
function bestNodes(flow: CompiledFlow, columns: EventColumns, asOf: number): Iterable<number> {
  const { rowsOf } = groupByPartner(columns, asOf)
  const { of: roleOf } = rowRoles(flow, columns)
  const rankOf = (row: number): number => flow.roles[roleOf(row)]!.rank
  const furthest = furthestNode(flow)
  return Int32Array.from(columns.partners, (_, code) => {
    const rows = rowsOf(code)
    const kept = rows.subarray(0, orderEvents(columns, rankOf, rows))
    const times = new Float64Array(kept.length)
    kept.forEach((row, position) => {
      times[position] = columns.at[row]!
    })
    return furthest(kept.map(roleOf), times)
  })
}

/** The furthest node of each attempt, or of each partner's first one, which further triggers then do not restart; -1 without one. */
function attemptNodes(
  flow: CompiledFlow,
  columns: EventColumns,
  asOf: number,
  counting: 'first' | 'each',
): Iterable<number> {
  const kernel = openKernel(counting === 'first' ? { ...flow, restarts: false } : flow, columns.partners.length)
  feedLog(kernel, columns, asOf, openCarried(false))
  const { words, narrow, fields, length } = kernel.attempts
  const nodeOf = (attempt: number): number => (attempt < 0 ? -1 : words[attempt * narrow + fields + NODE]!)
  return counting === 'first' ? kernel.heads.map(nodeOf) : Int32Array.from({ length }, (_, attempt) => nodeOf(attempt))
}
