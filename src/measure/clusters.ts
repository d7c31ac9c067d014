import { compareCodePoints } from '../core/compare-code-points.js'
import { NEXT } from './attempt-table.js'
import type { PartnerRecord } from './attribute-history.js'
import { type IterationIndex, iterationAt } from './iteration-index.js'
import type { Kernel } from './kernel.js'
import type { ClusterCount } from './measurement.js'

/** Partners who are not independent. */
export interface Clusters {
  /** Clusters with a partner who has an attempt in some iteration, in code point order. */
  readonly counts: readonly ClusterCount[]
  /** Whether of all its clusters' partners this one's first attempt in the iteration began first, or it has no cluster. */
  readonly isFirst: (partner: number, iteration: number) => boolean
}

/** The one of a cluster who came first. */
interface Leader {
  readonly partner: number
  readonly at: number
}

/**
 * Finds, of each cluster and iteration, the partner who came first.
 *
 * @param partners - Ids by code.
 */
export function countClusters(
  { attempts, heads }: Kernel,
  iterations: IterationIndex,
  partners: readonly string[],
  records: ReadonlyMap<string, PartnerRecord>,
): Clusters {
  const all = iterations.index.length
  const sizes = new Map<string, number>()
  const leaders = new Map<string, (Leader | undefined)[]>()
  const clustersOf: (ReadonlySet<string> | undefined)[] = []
  /** First triggers by iteration, and in any. */
  const firstsOf = (partner: number): (number | undefined)[] => {
    const firsts: (number | undefined)[] = []
    const { words, times, wide, narrow, fields } = attempts
    for (let a = heads[partner]!; a >= 0; a = words[a * narrow + fields + NEXT]!) {
      const iteration = iterationAt(iterations, times[a * wide]!)
      if (iteration < 0) continue
      firsts[iteration] ??= times[a * wide]!
      firsts[all] ??= times[a * wide]!
    }
    return firsts
  }
  const comesBefore = (a: Leader, b: Leader): boolean =>
    a.at === b.at ? compareCodePoints(partners[a.partner]!, partners[b.partner]!) < 0 : a.at < b.at

  partners.forEach((id, partner) => {
    const clusters = records.get(id)?.clusters
    if (clusters === undefined || clusters.size === 0) return
    clustersOf[partner] = clusters
    const firsts = firstsOf(partner)
    if (firsts[all] === undefined) return
    for (const cluster of clusters) {
      sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1)
      const mine = leaders.get(cluster) ?? []
      leaders.set(cluster, mine)
      firsts.forEach((at, iteration) => {
        if (at === undefined) return
        const before = mine[iteration]
        if (before === undefined || comesBefore({ partner, at }, before)) mine[iteration] = { partner, at }
      })
    }
  })
  return {
    counts: Array.from(sizes, ([cluster, count]) => ({ cluster, partners: count })).sort((a, b) =>
      compareCodePoints(a.cluster, b.cluster),
    ),
    isFirst: (partner, iteration) => {
      for (const cluster of clustersOf[partner] ?? [])
        if (leaders.get(cluster)?.[iteration]?.partner !== partner) return false
      return true
    },
  }
}
