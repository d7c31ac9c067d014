import type { GroupRef } from '../definition/hypothesis.js'
import { knownEntries } from '../event/known-entries.js'
import type { Cell, Measurement } from '../measure/measurement.js'
import { sameGroups } from './same-groups.js'

/** Which cell of a measurement. */
export interface CellAddress {
  /** Id of an iteration; `null` (default): all iterations together. */
  readonly iteration?: string | null | undefined
  /** Groups in any order; none (default): everybody; two or more: crossed. A group `null` holds those whose attribute is missing. */
  readonly groups?: readonly GroupRef[] | undefined
}

/**
 * The cell of one iteration and one group.
 *
 * @param measurement - What `measure` counted.
 * @param address - Iteration and groups; by default everybody, over all iterations.
 * @returns The cell, or `undefined` if the measurement has none there: an unknown iteration, a group nobody was seen in, or groups that
 * were not crossed.
 * @throws RangeError if the address has an unknown key: without it, it would name another cell.
 *
 * @example
 * import { cellOf, getOrThrow, measure, parseStudy, readEvents } from 'learnloop'
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
 *     cohorts: [{ id: 'channel', type: 'channel', by: { attribute: 'channel' } }],
 *     iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const log = readEvents([
 *   { partner: 'ada', name: 'apply', at: '2026-01-05T09:00Z', attributes: { channel: 'desk' } },
 *   { partner: 'bob', name: 'apply', at: '2026-01-06T09:00Z' },
 * ])
 * const measurement = measure(study, log, { asOf: Date.UTC(2026, 3, 1) })
 * cellOf(measurement)?.attempts // => 2
 * cellOf(measurement, { iteration: 'q1', groups: [{ dimension: 'channel', group: 'desk' }] })?.attempts // => 1
 * cellOf(measurement, { groups: [{ dimension: 'channel', group: 'post' }] }) // => undefined
 *
 * @category metrics
 * @since 0.1.0
 */
export function cellOf(measurement: Measurement, address: CellAddress = {}): Cell | undefined {
  knownEntries('cellOf', 'address', address, ['iteration', 'groups'])
  const { iteration = null, groups = [] } = address
  return measurement.cells.find((cell) => cell.iteration === iteration && sameGroups(cell.groups, groups))
}
