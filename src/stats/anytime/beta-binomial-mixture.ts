import { logBeta, logGammaIncrement } from '../special/log-gamma.js'

/**
 * Which rates a beta-binomial mixture bets on: a fixed Beta(a, b), or a Beta around the tested rate that makes the
 * intervals narrowest near `tunedFor` units.
 *
 * @category any-time inference
 * @since 0.1.0
 */
export type BetaMixture =
  | {
      /** First parameter of the Beta density, above 0 and at most 1e10. */
      readonly a: number
      /** Second parameter of the Beta density, above 0 and at most 1e10. */
      readonly b: number
    }
  | {
      /** Number of units at which the interval is to be narrowest, above 0 and at most 1e10. */
      readonly tunedFor: number
    }

/** Refuses what is not a mixture. */
export function checkMixture(fn: string, mixture: BetaMixture): void {
  const parameters = 'tunedFor' in mixture ? [mixture.tunedFor] : [mixture.a, mixture.b]
  // Densities more concentrated than that say nothing within any number of units, and their tails lose all digits.
  if (!parameters.every((value) => value > 0 && value <= 1e10))
    throw new RangeError(
      `${fn}: mixture must be { a, b } or { tunedFor }, each above 0 and at most 1e10; got ${JSON.stringify(mixture)}`,
    )
}

/** The same mixture seen from the failures; a tuned one is its own mirror image. */
export function mirrorMixture(mixture: BetaMixture): BetaMixture {
  return 'tunedFor' in mixture ? mixture : { a: mixture.b, b: mixture.a }
}

/** The Beta parameters to use against a tested rate, for a two-sided level; a constant function for a fixed mixture. */
export function mixtureAt(
  mixture: BetaMixture,
  alpha: number,
): (rate: number, complement: number) => readonly [a: number, b: number] {
  if (!('tunedFor' in mixture)) {
    const parameters = [mixture.a, mixture.b] as const
    return () => parameters
  }
  // At levels of a half and more there is nothing to tune; the floor only keeps the numbers finite.
  const l = Math.max(1e-3, -2 * Math.log(alpha))
  const k = Math.max(mixture.tunedFor / (l + Math.log1p(l)) - 1, 1e-3)
  return (rate, complement) => [k * rate, k * complement]
}

/** Logarithm of the two-sided mixture likelihood ratio as a function of the tested rate. */
export function logMixtureRatio(
  successes: number,
  failures: number,
  mixture: BetaMixture,
  alpha: number,
): (rate: number) => number {
  if (!('tunedFor' in mixture)) {
    const { a, b } = mixture
    const evidence = logBetaIncrement(a, successes, b, failures)
    return (rate) => evidence - logLikelihood(successes, failures, rate, 1 - rate)
  }
  const at = mixtureAt(mixture, alpha)
  return (rate) => {
    const [a, b] = at(rate, 1 - rate)
    return logBetaIncrement(a, successes, b, failures) - logLikelihood(successes, failures, rate, 1 - rate)
  }
}

/**
 * `ln B(a + s, b + f) - ln B(a, b)`. A difference of the two would lose the digits of a density more concentrated than the
 * data, and they would pass for evidence; a sum of increments would lose those of data that outweigh the density.
 */
export function logBetaIncrement(a: number, successes: number, b: number, failures: number): number {
  if (a + b < successes + failures) return logBeta(a + successes, b + failures) - logBeta(a, b)
  const increment = (from: number, by: number): number => (by === 0 ? 0 : logGammaIncrement(from, by))
  return increment(a, successes) + increment(b, failures) - increment(a + b, successes + failures)
}

/** s ln p + f ln(1 - p), with 0 ln 0 = 0. Rate and complement are both taken, since either may be too small for the other to show it. */
export function logLikelihood(successes: number, failures: number, rate: number, complement: number): number {
  return (
    (successes > 0 ? successes * logOfRate(rate, complement) : 0) +
    (failures > 0 ? failures * logOfRate(complement, rate) : 0)
  )
}

const logOfRate = (rate: number, complement: number): number => (rate < 0.5 ? Math.log(rate) : Math.log1p(-complement))
