import { compareCodePoints } from '../core/compare-code-points.js'
import type { ClusterCount } from './measurement.js'

/** The partner of a cluster whose first attempt began first. */
export interface Leader {
  /** Its code. */
  readonly partner: number
  /** The trigger. */
  readonly at: number
}

/** Leaders of each cluster: at 0 of all iterations together, at i + 1 of the iteration at place i. */
export type Leaders = Map<string, (Leader | undefined)[]>

/**
 * Lets an attempt in an iteration lead the clusters of its partner, if it began before those of the others.
 *
 * @param partners - Ids by code; they decide where instants are equal.
 */
export function lead(
  leaders: Leaders,
  partners: readonly string[],
  clusters: Iterable<string>,
  partner: number,
  iteration: number,
  at: number,
): void {
  for (const cluster of clusters) {
    const mine = leaders.get(cluster) ?? []
    leaders.set(cluster, mine)
    for (const place of [0, iteration + 1]) {
      const other = mine[place]
      const isFirst =
        other === undefined ||
        at < other.at ||
        (at === other.at && compareCodePoints(partners[partner]!, partners[other.partner]!) < 0)
      if (isFirst) mine[place] = { partner, at }
    }
  }
}

/** Leaders that can change by themselves. */
export function copyLeaders(leaders: Leaders): Leaders {
  return new Map(Array.from(leaders, ([cluster, mine]) => [cluster, mine.slice()]))
}

/** Whether a partner leads all of these clusters; without any, it does. */
export function leadsAll(leaders: Leaders, clusters: Iterable<string>, partner: number, place: number): boolean {
  for (const cluster of clusters) if (leaders.get(cluster)?.[place]?.partner !== partner) return false
  return true
}

/** Sizes of clusters in code point order. */
export function clusterCounts(sizes: ReadonlyMap<string, number>): readonly ClusterCount[] {
  return Array.from(sizes, ([cluster, partners]) => ({ cluster, partners })).sort((a, b) =>
    compareCodePoints(a.cluster, b.cluster),
  )
}
