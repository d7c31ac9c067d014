import type { Criterion } from '../definition/hypothesis.js'

/**
 * What a criterion is tested against at a number of units: its target, less the margin of a guardrail (or more, for `atMost`); a count as a share
 * of the planned units, or of those at hand.
 */
export function testedTarget(criterion: Criterion, units: number): number {
  const { target, direction = 'atLeast', design, role } = criterion
  if (typeof target !== 'number') return target.count / (design?.kind === 'curve' ? design.size : units)
  const margin = role === 'guardrail' ? (criterion.margin ?? 0) : 0
  // Decimal targets stay what they are read as: .8 - .1 is .7.
  return Math.round((direction === 'atLeast' ? target - margin : target + margin) * 1e12) / 1e12
}
