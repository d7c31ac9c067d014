import type { Criterion } from '../definition/hypothesis.js'
import { betaBinomialEValue } from '../stats/anytime/beta-binomial-e-value.js'
import { betaBinomialLooks } from '../stats/anytime/beta-binomial-looks.js'
import { findRoot } from '../stats/find-root.js'
import type { Assumption } from '../stats/interval/interval.js'
import { type RateDesign, rateSampleSize } from '../stats/planning/rate-plan.js'
import { boundaryCurve } from '../stats/sequential/boundary-curve.js'
import { type ExactLook, exactCrossing } from '../stats/sequential/exact-crossing.js'
import { plannedLooks, toExactLooks } from '../stats/sequential/planned-looks.js'
import { testedTarget } from './tested-target.js'

/** What a registered test does, as a function of the truth. */
export interface PlannedTest {
  /** Units at which it ends; of each cohort where two are compared. */
  readonly size: number
  /** Probability that it shows the criterion, and expected units when one stops then, if the criterion's value is this. */
  readonly at: (value: number) => { readonly power: number; readonly expectedUnits: number }
  /** Probability that it shows the criterion at the target itself, where it must not; `null` where a count moves the target. */
  readonly typeOneError: number | null
  /** The value nearest to the target that it finds with this power; `null`: none, or not known. */
  readonly detectable: (power: number) => number | null
  /** What its error rests on. */
  readonly assumption: Assumption
}

/** A size with the wanted power. */
export interface SizeWithPower {
  /** Units; of each cohort where two are compared. */
  readonly size: number
  /** Power there. */
  readonly power: number
}

/** Units up to which a plan is enumerated. */
export const MOST_PLANNED = 10_000

/** Units up to which a size is searched for. */
export const MOST_SEARCHED = 1000

/** The test of a criterion on one rate with this level and size, as a decision takes it: looking at every unit where any look is allowed. */
export function planTest(criterion: Criterion, alpha: number, size: number): PlannedTest {
  const { target, direction = 'atLeast' } = criterion
  const looks = looksOf(criterion, alpha, size)
  const at = (rate: number): { power: number; expectedUnits: number } => {
    const { upper, lower, expectedUnits } = exactCrossing(looks, rate)
    return { power: upper + lower, expectedUnits }
  }
  const tested = typeof target === 'number' ? testedTarget(criterion, size) : null
  const end = direction === 'atLeast' ? 1 : 0
  return {
    size,
    at,
    typeOneError: tested === null ? null : at(tested).power,
    detectable: (power) => {
      const excess = (rate: number): number => at(rate).power - power
      const from = tested ?? 0
      return excess(end) < 0 || excess(from) >= 0 ? null : findRoot(excess, from, end)
    },
    assumption: criterion.design?.kind === undefined || criterion.design.kind === 'anytime' ? 'anytime' : 'exact',
  }
}

/** The smallest size from which on a criterion on one rate has this power under that rate; `null`: none up to the most that is searched. */
export function sizeFor(criterion: Criterion, alpha: number, rate: number, power: number): SizeWithPower | null {
  if (typeof criterion.target === 'number') {
    const found = rateSampleSize(testedTarget(criterion, 1), rate, {
      alpha,
      power,
      design: rateDesign(criterion),
      maxSize: MOST_SEARCHED,
    })
    return found && { size: found.safeSize, power: found.safePower }
  }
  let total = 0
  for (const { n, upper } of exactCrossing(looksOf(criterion, alpha, MOST_SEARCHED), rate).looks) {
    total += upper
    if (total >= power) return { size: n, power: total }
  }
  return null
}

function rateDesign({ design }: Criterion): RateDesign {
  if (design?.kind === 'plannedLooks') return { ...design, looks: design.looks.length }
  return design?.kind === 'curve' ? { kind: 'curve', spending: design.spending } : { kind: 'anytime' }
}

function looksOf(criterion: Criterion, alpha: number, size: number): readonly ExactLook[] {
  const { target, direction = 'atLeast', design } = criterion
  if (typeof target !== 'number') return countLooks(criterion, alpha, size)
  const tested = testedTarget(criterion, size)
  const options = { alpha, direction: direction === 'atLeast' ? 'above' : 'below' } as const
  switch (design?.kind) {
    case 'curve':
      return toExactLooks(boundaryCurve(tested, { ...options, size, spending: design.spending }))
    case 'plannedLooks':
      return toExactLooks(plannedLooks(tested, design.looks, { ...options, spending: design.spending }))
    default:
      return betaBinomialLooks(tested, size, options)
  }
}

/** A scale as a count is tested as its share of the units there are, so that the tested rate falls with every unit. */
function countLooks(criterion: Criterion, alpha: number, size: number): readonly ExactLook[] {
  const enough = (n: number, successes: number): boolean =>
    betaBinomialEValue(successes, n, testedTarget(criterion, n), { alternative: 'greater' }).logEValue >=
    -Math.log(alpha)
  let bound = 1
  return Array.from({ length: size }, (_, i): ExactLook => {
    const n = i + 1
    if (!(testedTarget(criterion, n) < 1)) return { n, upper: null, lower: null }
    // The wanted count is a fixed one, so that it moves little from unit to unit.
    while (bound <= n && !enough(n, bound)) bound++
    while (bound > 1 && bound <= n && enough(n, bound - 1)) bound--
    return { n, upper: bound > n ? null : bound, lower: null }
  })
}
