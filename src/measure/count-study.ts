import type { CompiledIteration } from '../cohort/compile-iterations.js'
import type { Scalars } from '../event/event-log.js'
import { type AttemptCounts, attemptCounter } from './attempt-counter.js'
import { NEXT } from './attempt-table.js'
import {
  type CarriedAttributes,
  fillHistory,
  type History,
  type PartnerRecord,
  type Snapshot,
  snapshotAt,
} from './attribute-history.js'
import { closeCells } from './close-cells.js'
import { countClusters } from './clusters.js'
import { openGrouping, type Tuples } from './grouping.js'
import { indexIterations } from './iteration-index.js'
import type { Kernel } from './kernel.js'
import type { Measurement } from './measurement.js'
import { openPartnerCounter } from './partner-counter.js'

/** What a log, or a stream so far, came to. */
export interface Followed {
  /** Partners by code. */
  readonly partners: readonly string[]
  /** Names of events by code. */
  readonly names: readonly string[]
  /** Their attempts. */
  readonly kernel: Kernel
  /** Attributes that events carried. */
  readonly carried: CarriedAttributes
  /** What partner rows say, by partner. */
  readonly records: ReadonlyMap<string, PartnerRecord>
  /** Tuples of groups. */
  readonly tuples: Tuples
  /** Counts of attempts; those of the kernel are added. */
  readonly counts: AttemptCounts
}

const NO_ATTRIBUTES: Scalars = {}
const NO_SNAPSHOTS: readonly Snapshot[] = []

/** Counts what was followed, as of an instant. */
export function countStudy(
  { partners, names, kernel, carried, records, tuples, counts }: Followed,
  iterations: readonly CompiledIteration[],
  crossings: readonly (readonly number[])[],
  asOf: number,
): Pick<Measurement, 'dimensions' | 'outsideIterations' | 'clusters' | 'cells'> {
  const { flow } = kernel
  const index = indexIterations(iterations)
  const grouping = openGrouping(tuples, crossings)
  const people = openPartnerCounter(flow, grouping, iterations.length)
  const countAttempt = attemptCounter(kernel, counts, index, asOf, (iteration, tuple, node, marks) => {
    people.push(iteration, tuple, node, marks, 1)
  })
  const clusters = countClusters(kernel, index, partners, records)
  const enrolledAt = [...index.to.map((to) => Math.min(asOf, to - 1)), asOf]
  const nobody = tuples.of(NO_ATTRIBUTES)

  const history: History = { length: 0, from: [], attributes: [] }
  const tupleAt = (at: number): number => {
    const place = snapshotAt(history, at)
    return place < 0 ? nobody : tuples.of(history.attributes[place]!)
  }
  const enroll = (): void => {
    for (let iteration = 0; history.length > 0 && iteration < enrolledAt.length; iteration++) {
      const place = snapshotAt(history, enrolledAt[iteration]!)
      if (place >= 0) people.enroll(iteration, tuples.of(history.attributes[place]!))
    }
  }

  const { words, times, wide, narrow, fields } = kernel.attempts
  partners.forEach((partner, code) => {
    fillHistory(history, records.get(partner)?.snapshots ?? NO_SNAPSHOTS, carried, code)
    enroll()
    const latest = tupleAt(asOf)
    for (let attempt = kernel.heads[code]!; attempt >= 0; attempt = words[attempt * narrow + fields + NEXT]!)
      countAttempt(attempt, tuples.asOf(tupleAt(times[attempt * wide]!), latest))
    people.count((iteration) => clusters.isFirst(code, iteration))
  })
  const inLog = new Set(partners)
  for (const [partner, { snapshots }] of records) {
    if (inLog.has(partner)) continue
    fillHistory(history, snapshots, carried, partners.length)
    enroll()
  }

  const ids = iterations.map(({ id }) => id)
  return {
    outsideIterations: counts.outsideIterations,
    clusters: clusters.counts,
    ...closeCells(flow, ids, index, grouping, counts, people.counts, names),
  }
}
