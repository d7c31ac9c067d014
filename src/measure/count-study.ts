import type { CompiledIteration } from '../cohort/compile-iterations.js'
import type { EventColumns, Scalars } from '../event/event-log.js'
import type { CompiledFlow } from '../flow/compile-flow.js'
import { openAttemptCounter } from './attempt-counter.js'
import { NEXT } from './attempt-table.js'
import {
  type CarriedAttributes,
  mergeHistories,
  type PartnerRecord,
  type Snapshot,
  snapshotAt,
} from './attribute-history.js'
import { closeCells } from './close-cells.js'
import { countClusters } from './clusters.js'
import type { Grouping } from './grouping.js'
import { indexIterations } from './iteration-index.js'
import type { Kernel } from './kernel.js'
import type { Measurement } from './measurement.js'
import { openPartnerCounter } from './partner-counter.js'

const NO_ATTRIBUTES: Scalars = {}
const NO_HISTORY: readonly Snapshot[] = []

/** Counts what a kernel has followed, as of an instant. */
export function countStudy(
  flow: CompiledFlow,
  iterations: readonly CompiledIteration[],
  grouping: Grouping,
  asOf: number,
  kernel: Kernel,
  { partners, names }: Pick<EventColumns, 'partners' | 'names'>,
  carried: CarriedAttributes,
  records: ReadonlyMap<string, PartnerRecord>,
): Pick<Measurement, 'dimensions' | 'outsideIterations' | 'clusters' | 'cells'> {
  const index = indexIterations(iterations)
  const people = openPartnerCounter(flow, grouping, iterations.length)
  const attempts = openAttemptCounter(flow, kernel, index, people, asOf)
  const clusters = countClusters(kernel, index, partners, records)
  const enrolledAt = [...index.to.map((to) => Math.min(asOf, to - 1)), asOf]
  const nobody = grouping.tupleOf(NO_ATTRIBUTES)

  const tupleAt = (history: readonly Snapshot[], at: number): number => {
    const place = snapshotAt(history, at)
    return place < 0 ? nobody : grouping.tupleOf(history[place]!.attributes)
  }
  const enroll = (history: readonly Snapshot[]): void => {
    enrolledAt.forEach((at, iteration) => {
      const place = snapshotAt(history, at)
      if (place >= 0) people.enroll(iteration, grouping.tupleOf(history[place]!.attributes))
    })
  }

  partners.forEach((partner, code) => {
    const history = mergeHistories(records.get(partner)?.snapshots ?? NO_HISTORY, carried.of(code))
    if (history.length > 0) enroll(history)
    const latest = tupleAt(history, asOf)
    const { words, times, wide, narrow, fields } = kernel.attempts
    for (let attempt = kernel.heads[code]!; attempt >= 0; attempt = words[attempt * narrow + fields + NEXT]!)
      attempts.count(attempt, grouping.tupleAsOf(tupleAt(history, times[attempt * wide]!), latest))
    people.count((iteration) => clusters.isFirst(code, iteration))
  })
  const inLog = new Set(partners)
  for (const [partner, { snapshots }] of records) if (!inLog.has(partner)) enroll(snapshots)

  const ids = iterations.map(({ id }) => id)
  return {
    outsideIterations: attempts.outsideIterations(),
    clusters: clusters.counts,
    ...closeCells(flow, ids, index, grouping, attempts, people, names),
  }
}
