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
  /** Takes up a partner, by code, with what its rows say. */
  readonly fill: (code: number, snapshots: readonly Snapshot[] | undefined) => void
  /** The tuple of the attributes in force at an instant; of no attributes if there are none. */
  readonly at: (instant: number) => number
  /** The same, but -1 if there are none. */
  readonly known: (instant: number) => number
  /** Whether there are any at some instant. */
  readonly knows: () => boolean
}

/** Looks up tuples by what partner rows and events say. */
export function tupleFinder({ carried, tuples }: Pick<Followed, 'carried' | 'tuples'>): TupleFinder {
  const history: History = { length: 0, from: [], attributes: [], tuples: [] }
  const tupleOf = rememberByIdentity(tuples.of)
  const nobody = tupleOf(NO_ATTRIBUTES)
  const known = (instant: number): number => {
    const place = snapshotAt(history, instant)
    if (place < 0) return -1
    if (history.tuples[place] === -1) history.tuples[place] = tupleOf(history.attributes[place]!)
    return history.tuples[place]!
  }
  return {
    fill: (code, snapshots = NO_SNAPSHOTS) => {
      fillHistory(history, snapshots, carried, code)
    },
    at: (instant) => {
      const tuple = known(instant)
      return tuple < 0 ? nobody : tuple
    },
    known,
    knows: () => history.length > 0,
  }
}

/** Counts partners whose events have all been followed. */
export interface StudyCounter {
  /** Takes up a partner, by code, where clusters are named: who leads one is known only when all have been seen. */
  readonly lead: (code: number) => void
  /** Counts a partner, by code. */
  readonly count: (code: number) => void
  /** What all came to, with those who are enrolled only. */
  readonly close: () => Pick<Measurement, 'dimensions' | 'outsideIterations' | 'clusters' | 'cells'>
}

/** Starts counting what is followed, as of an instant. */
export function openStudyCounter(
  followed: Followed,
  iterations: readonly CompiledIteration[],
  crossings: readonly (readonly number[])[],
  asOf: number,
): StudyCounter {
  const { partners, names, kernel, records, tuples, counts, kept } = followed
  const { flow } = kernel
  const index = indexIterations(iterations)
  const grouping = openGrouping(tuples, crossings)
  const people = openPartnerCounter(flow, grouping, iterations.length)
  const countAttempt = attemptCounter(kernel, counts, index, asOf, (iteration, tuple, node, marks) => {
    people.push(iteration, tuple, node, marks, 1)
  })
  const finder = tupleFinder(followed)
  const leaders = copyLeaders(followed.leaders)
  const sizes = new Map<string, number>()
  const recordOf = (code: number): PartnerRecord | undefined =>
    records.size > 0 ? records.get(partners[code]!) : undefined

  const enrolledAt = [...index.to.map((to) => Math.min(asOf, to - 1)), asOf]
  const enroll = (): void => {
    for (let iteration = 0; finder.knows() && iteration < enrolledAt.length; iteration++) {
      const tuple = finder.known(enrolledAt[iteration]!)
      if (tuple >= 0) people.enroll(iteration, tuple)
    }
  }
  const counted = new Set<string>()
  return {
    lead: (code) => {
      const clusters = recordOf(code)?.clusters
      if (clusters === undefined || clusters.size === 0) return
      const { words, times, wide, narrow, fields } = kernel.attempts
      let hasAttempt = firstKept(kept, code) >= 0
      for (let attempt = kernel.heads[code]!; attempt >= 0; attempt = words[attempt * narrow + fields + NEXT]!) {
        const at = times[attempt * wide]!
        const iteration = iterationAt(index, at)
        if (iteration < 0) continue
        hasAttempt = true
        lead(leaders, partners, clusters, code, iteration, at)
      }
      if (hasAttempt) for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1)
    },
    count: (code) => {
      const record = recordOf(code)
      if (record !== undefined) counted.add(partners[code]!)
      finder.fill(code, record?.snapshots)
      enroll()
      for (let item = firstKept(kept, code); item >= 0; item = kept.next[item]!) {
        const { iteration, tuple, node, marks, times: each } = kept.items
        people.push(iteration[item]!, tuple[item]!, node[item]!, marks[item]!, each[item]!)
      }
      const { words, times, wide, narrow, fields } = kernel.attempts
      const latest = finder.at(asOf)
      for (let attempt = kernel.heads[code]!; attempt >= 0; attempt = words[attempt * narrow + fields + NEXT]!)
        countAttempt(attempt, tuples.asOf(finder.at(times[attempt * wide]!), latest))
      const clusters = record?.clusters
      people.count(
        clusters === undefined || clusters.size === 0
          ? undefined
          : (place) => leadsAll(leaders, clusters, code, place === iterations.length ? 0 : place + 1),
      )
    },
    close: () => {
      for (const [partner, { snapshots }] of records) {
        if (counted.has(partner)) continue
        finder.fill(partners.length, snapshots)
        enroll()
      }
      const ids = iterations.map(({ id }) => id)
      return {
        outsideIterations: counts.outsideIterations,
        clusters: clusterCounts(sizes),
        ...closeCells(flow, ids, index, grouping, counts, people.counts, names),
      }
    },
  }
}

/** Counts everybody at once. */
export function countEverybody(
  { lead: leadOf, count, close }: StudyCounter,
  { partners, records }: Followed,
): ReturnType<StudyCounter['close']> {
  for (let code = 0; records.size > 0 && code < partners.length; code++) leadOf(code)
  for (let code = 0; code < partners.length; code++) count(code)
  return close()
}
