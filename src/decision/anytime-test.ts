import type { Criterion } from '../definition/hypothesis.js'
import { testedTarget } from '../planning/tested-target.js'
import { betaBinomialEValue } from '../stats/anytime/beta-binomial-e-value.js'
import { betaBinomialLooks } from '../stats/anytime/beta-binomial-looks.js'
import { exactCrossing } from '../stats/sequential/exact-crossing.js'
import { type CriterionTest, type ErrorLevels, firstPassing, isRate, NO_ERROR, unitByUnit } from './criterion-test.js'

/** Units up to which the error used up is enumerated; of more, all of it counts as used. */
const ENUMERATED = 2000

/** One rate by one-sided any-time evidence: no planned size, less power. */
export function compileAnytime(criterion: Criterion, available: ErrorLevels): CriterionTest {
  const { direction = 'atLeast', target } = criterion
  // One-sided evidence grows with every success (`greater`), or with every failure (`less`).
  const passes = (successes: number, units: number, alternative: 'greater' | 'less', alpha: number): boolean =>
    betaBinomialEValue(successes, units, testedTarget(criterion, units), { alternative }).logEValue >= -Math.log(alpha)
  const [good, bad] = direction === 'atLeast' ? (['greater', 'less'] as const) : (['less', 'greater'] as const)
  const critical = (units: number, alternative: 'greater' | 'less', alpha: number): number | null => {
    if (alternative === 'greater') return firstPassing(units, (k) => passes(k, units, alternative, alpha))
    const failures = firstPassing(units, (k) => passes(units - k, units, alternative, alpha))
    return failures === null ? null : units - failures
  }
  const crossing = (units: number, alternative: 'greater' | 'less', alpha: number): number => {
    const rate = testedTarget(criterion, units)
    const looks = betaBinomialLooks(rate, units, { alpha, direction: alternative === 'greater' ? 'above' : 'below' })
    const { upper, lower } = exactCrossing(looks, rate)
    return Math.min(alpha, upper + lower)
  }
  return {
    direction,
    available,
    assumption: 'anytime',
    size: Infinity,
    canShow: true,
    at: ({ count: { units } }) => {
      const rate = testedTarget(criterion, units)
      if (!isRate(rate)) return undefined
      return {
        target: rate,
        shows: critical(units, good, available.shown),
        refutes: critical(units, bad, available.refuted),
        attained: units === 0 ? NO_ERROR : available,
        idle: null,
      }
    },
    shows: ({ count: { successes, units } }) =>
      isRate(testedTarget(criterion, units)) && passes(successes, units, good, available.shown),
    nextLooks: unitByUnit,
    spent: (units) => {
      if (units === 0 || !isRate(testedTarget(criterion, units))) return NO_ERROR
      // A count without a plan has another rate at each number of units.
      if (units > ENUMERATED || typeof target !== 'number') return available
      return { shown: crossing(units, good, available.shown), refuted: crossing(units, bad, available.refuted) }
    },
  }
}
