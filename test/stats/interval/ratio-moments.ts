import type { RatioCluster, RatioMoments } from '../../../src/stats/index.js'

/** The sums over a list of clusters. */
export function momentsOf(clusters: readonly RatioCluster[]): RatioMoments {
  const sum = (term: (cluster: RatioCluster) => number): number =>
    clusters.reduce((total, cluster) => total + term(cluster), 0)
  return {
    clusters: clusters.filter(({ denominator }) => denominator > 0).length,
    numerator: sum(({ numerator }) => numerator),
    denominator: sum(({ denominator }) => denominator),
    numeratorSquares: sum(({ numerator }) => numerator ** 2),
    denominatorSquares: sum(({ denominator }) => denominator ** 2),
    products: sum(({ numerator, denominator }) => numerator * denominator),
  }
}
