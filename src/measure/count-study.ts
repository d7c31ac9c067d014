import type { CompiledIteration } from '../cohort/compile-iterations.js'
import { rememberByIdentity } from '../core/remember.js'
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
import { clusterCounts, copyLeaders, type Leaders, lead, leadsAll } from './clusters.js'
import { openGrouping, type Tuples } from './grouping.js'
import { indexIterations, iterationAt } from './iteration-index.js'
import { firstKept, type KeptItems } from './kept-items.js'
import type { Kernel } from './kernel.js'
import type { Measurement } from './measurement.js'
import { openPartnerCounter } from './partner-counter.js'

/** What a log, or a stream so far, came to. */
export interface Followed {
  /** Partners by code. */
  readonly partners: readonly string[]
  /** Names of events by code. */
  readonly names: readonly string[]
  /** Attempts. */
  readonly kernel: Kernel
  /** Attributes that events carried. */
  readonly carried: CarriedAttributes
  /** What partner rows say, by partner. */
  readonly records: ReadonlyMap<string, PartnerRecord>
  /** Tuples of groups. */
  readonly tuples: Tuples
  /** Counts of attempts let go; those of the kernel are added to them. */
  readonly counts: AttemptCounts
  /** What partners' counts need of those. */
  readonly kept: KeptItems
  /** First of each cluster among those. */
  readonly leaders: Leaders
}

const NO_ATTRIBUTES: Scalars = {}
const NO_SNAPSHOTS: readonly Snapshot[] = []

/** Tuples of one partner over time: `fill` first. */
export interface TupleFinder {
  /** Takes up a partner, by code and id. */
  readonly fill: (code: number, partner: string) => void
  /** The tuple of the attributes in force at an instant; of no attributes if there are none. */
  readonly at: (instant: number) => number
  /** The same, but -1 if there are none. */
  readonly known: (instant: number) => number
  /** Whether there are any at some instant. */
  readonly knows: () => boolean
}

/** Looks up tuples by what partner rows and events say. */
export function tupleFinder({
  carried,
  records,
  tuples,
}: Pick<Followed, 'carried' | 'records' | 'tuples'>): TupleFinder {
  const history: History = { length: 0, from: [], attributes: [], tuples: [] }
  const tupleOf = rememberByIdentity(tuples.of)
  const hasRows = records.size > 0
  const nobody = tupleOf(NO_ATTRIBUTES)
  const known = (instant: number): number => {
    const place = snapshotAt(history, instant)
    if (place < 0) return -1
    if (history.tuples[place] === -1) history.tuples[place] = tupleOf(history.attributes[place]!)
    return history.tuples[place]!
  }
  return {
    fill: (code, partner) => {
      fillHistory(history, (hasRows ? records.get(partner)?.snapshots : undefined) ?? NO_SNAPSHOTS, carried, code)
    },
    at: (instant) => {
      const tuple = known(instant)
      return tuple < 0 ? nobody : tuple
    },
    known,
    knows: () => history.length > 0,
  }
}

/** Counts what was followed, as of an instant. */
export function countStudy(
  followed: Followed,
  iterations: readonly CompiledIteration[],
  crossings: readonly (readonly number[])[],
  asOf: number,
): Pick<Measurement, 'dimensions' | 'outsideIterations' | 'clusters' | 'cells'> {
  const { partners, names, kernel, records, tuples, counts, kept } = followed
  const { flow } = kernel
  const { words, times, wide, narrow, fields } = kernel.attempts
  const index = indexIterations(iterations)
  const grouping = openGrouping(tuples, crossings)
  const people = openPartnerCounter(flow, grouping, iterations.length)
  const countAttempt = attemptCounter(kernel, counts, index, asOf, (iteration, tuple, node, marks) => {
    people.push(iteration, tuple, node, marks, 1)
  })
  const finder = tupleFinder(followed)

  // Who leads a cluster is known only when all of its partners have been seen.
  const leaders = copyLeaders(followed.leaders)
  const sizes = new Map<string, number>()
  for (let code = 0; records.size > 0 && code < partners.length; code++) {
    const clusters = records.get(partners[code]!)?.clusters
    if (clusters === undefined || clusters.size === 0) continue
    let hasAttempt = firstKept(kept, code) >= 0
    for (let attempt = kernel.heads[code]!; attempt >= 0; attempt = words[attempt * narrow + fields + NEXT]!) {
      const at = times[attempt * wide]!
      const iteration = iterationAt(index, at)
      if (iteration < 0) continue
      hasAttempt = true
      lead(leaders, partners, clusters, code, iteration, at)
    }
    if (hasAttempt) for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1)
  }

  const enrolledAt = [...index.to.map((to) => Math.min(asOf, to - 1)), asOf]
  const enroll = (): void => {
    for (let iteration = 0; finder.knows() && iteration < enrolledAt.length; iteration++) {
      const tuple = finder.known(enrolledAt[iteration]!)
      if (tuple >= 0) people.enroll(iteration, tuple)
    }
  }
  partners.forEach((partner, code) => {
    finder.fill(code, partner)
    enroll()
    for (let item = firstKept(kept, code); item >= 0; item = kept.next[item]!) {
      const { iteration, tuple, node, marks, times: each } = kept.items
      people.push(iteration[item]!, tuple[item]!, node[item]!, marks[item]!, each[item]!)
    }
    const latest = finder.at(asOf)
    for (let attempt = kernel.heads[code]!; attempt >= 0; attempt = words[attempt * narrow + fields + NEXT]!)
      countAttempt(attempt, tuples.asOf(finder.at(times[attempt * wide]!), latest))
    const clusters = records.size > 0 ? records.get(partner)?.clusters : undefined
    people.count(
      (iteration) =>
        clusters === undefined ||
        leadsAll(leaders, clusters, code, iteration === iterations.length ? 0 : iteration + 1),
    )
  })
  const inLog = new Set(partners)
  for (const partner of records.keys()) {
    if (inLog.has(partner)) continue
    finder.fill(partners.length, partner)
    enroll()
  }

  const ids = iterations.map(({ id }) => id)
  return {
    outsideIterations: counts.outsideIterations,
    clusters: clusterCounts(sizes),
    ...closeCells(flow, ids, index, grouping, counts, people.counts, names),
  }
}
