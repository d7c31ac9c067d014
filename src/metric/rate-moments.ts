import type { Cell, PartnerMoments } from '../measure/measurement.js'
import type { RatioMoments } from '../stats/interval/cluster-ratio.js'
import { countsOf, type RateMetric } from './rate.js'

/** Sums over partners behind a rate on the basis `matured`, on which partners count as often as they came; not of innovation. */
export function rateMoments(cell: Cell, metric: RateMetric): RatioMoments {
  const { entered, aligned } = countsOf(cell, metric, 'matured')
  return { numerator: aligned, denominator: entered, ...squaresOf(cell, metric) }
}

function squaresOf(cell: Cell, metric: RateMetric): Omit<RatioMoments, 'numerator' | 'denominator'> {
  const { partners, enteredEntered, enteredAligned, alignedAligned } = momentsOf(cell, metric)
  return {
    clusters: partners,
    numeratorSquares: alignedAligned,
    denominatorSquares: enteredEntered,
    products: enteredAligned,
  }
}

function momentsOf({ nodes, adoption, outcome }: Cell, metric: RateMetric): PartnerMoments {
  if (metric === 'adoption') return adoption.moments
  if (metric === 'outcome') return outcome!.moments
  if (typeof metric === 'object' && 'transition' in metric)
    return nodes.find(({ id }) => id === metric.transition)!.moments
  // Need met or a step, from the trigger: to the node before the one reached.
  const last = typeof metric === 'string' ? nodes.length - 1 : nodes.findIndex(({ id }) => id === metric.step) - 1
  const { triggeredAligned, alignedAligned } = nodes[last]!.moments
  return { ...nodes[0]!.moments, enteredAligned: triggeredAligned, alignedAligned }
}
