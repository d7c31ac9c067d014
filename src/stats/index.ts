/**
 * Statistics that stand on their own: intervals, tests, sequential designs and plans, without any run-time dependency.
 *
 * @module
 */
export { type CupedInterval, type CupedOptions, cupedInterval, cupedRatioInterval } from './adjustment/cuped.js'
export { type MomentSummary, momentsFromSums, summarizeMoments } from './adjustment/moments.js'
export {
  type AsymptoticSequenceOptions,
  asymptoticDifferenceSequence,
  asymptoticMeanSequence,
} from './anytime/asymptotic-sequence.js'
export { betaBinomialBoundary } from './anytime/beta-binomial-boundary.js'
export { type BetaBinomialEValueOptions, betaBinomialEValue } from './anytime/beta-binomial-e-value.js'
export { betaBinomialLooks } from './anytime/beta-binomial-looks.js'
export type { BetaMixture } from './anytime/beta-binomial-mixture.js'
export { type BetaBinomialSequenceOptions, betaBinomialSequence } from './anytime/beta-binomial-sequence.js'
export { closedListSequence } from './anytime/closed-list.js'
export { averageEValues, eToP, multiplyEValues } from './anytime/combine-e-values.js'
export type { EValue } from './anytime/e-value.js'
export { hedgedCapital, hedgedCapitalSequence } from './anytime/hedged-capital.js'
export {
  type CohortBlock,
  type TwoCohortEProcessOptions,
  twoCohortDifferenceSequence,
  twoCohortEProcess,
} from './anytime/two-cohort-e-process.js'
export { type IncidencePoint, type TimedAttempt, timeToAlign } from './funnel/aalen-johansen.js'
export type { FunnelStep } from './funnel/funnel-step.js'
export { greenwoodInterval } from './funnel/greenwood.js'
export { productLimit } from './funnel/product-limit.js'
export { thomasGrunkemeierInterval } from './funnel/thomas-grunkemeier.js'
export { type WorstCaseBounds, worstCaseBounds, worstCaseInterval } from './funnel/worst-case.js'
export { type CohortCounts, logOdds } from './heterogeneity/effects.js'
export { type Heterogeneity, heterogeneity } from './heterogeneity/heterogeneity.js'
export { type PooledEffect, type PooledEffectOptions, pooledEffect } from './heterogeneity/pooled-effect.js'
export { type ShrunkenRates, shrinkRates } from './heterogeneity/shrinkage.js'
export { qProfileInterval, type TauSquaredMethod } from './heterogeneity/tau-squared.js'
export { agrestiCoullInterval } from './interval/agresti-coull.js'
export { clopperPearsonInterval } from './interval/clopper-pearson.js'
export {
  type ClusterRatioOptions,
  clusterRatioInterval,
  clusterRatioIntervalFromMoments,
  type RatioCluster,
  type RatioMoments,
} from './interval/cluster-ratio.js'
export { type DeltaRatioInterval, deltaRatioInterval } from './interval/delta-ratio.js'
export type { Estimate, EstimateInterval } from './interval/estimate.js'
export { exactOddsRatioInterval } from './interval/exact-odds-ratio.js'
export { type FiellerInterval, fiellerInterval } from './interval/fieller.js'
export type { Assumption, Interval } from './interval/interval.js'
export { jeffreysInterval } from './interval/jeffreys.js'
export { koopmanInterval } from './interval/koopman.js'
export { type LogOddsRatioOptions, logOddsRatioInterval } from './interval/log-odds-ratio.js'
export { miettinenNurminenInterval } from './interval/miettinen-nurminen.js'
export { newcombeInterval } from './interval/newcombe.js'
export type { IntervalOptions, IntervalSide, ScoreIntervalOptions } from './interval/options.js'
export type { RatioIntervalOptions } from './interval/ratio-options.js'
export { type SampleSummary, summarizeSample, summaryFromSums } from './interval/sample-summary.js'
export { scoreOddsRatioInterval } from './interval/score-odds-ratio.js'
export { welchDegreesOfFreedom, welchInterval } from './interval/welch.js'
export { wilsonInterval } from './interval/wilson.js'
export { benjaminiHochberg, benjaminiYekutieli } from './multiplicity/benjamini-hochberg.js'
export { eBenjaminiHochberg } from './multiplicity/e-benjamini-hochberg.js'
export { type ELondOptions, eLond } from './multiplicity/e-lond.js'
export { hochberg } from './multiplicity/hochberg.js'
export { holm } from './multiplicity/holm.js'
export { hommel } from './multiplicity/hommel.js'
export { type LordOptions, lordPlusPlus } from './multiplicity/lord.js'
export type { OnlineDecision, OnlineDecisions } from './multiplicity/online.js'
export { type SaffronOptions, saffron } from './multiplicity/saffron.js'
export {
  closedListPower,
  hedgedCapitalPower,
  type SimulatedPower,
  type SimulationOptions,
  twoCohortEProcessPower,
} from './planning/anytime-plan.js'
export {
  type DifferenceDesign,
  type DifferenceEffect,
  type DifferencePlanOptions,
  detectableDifference,
  differencePower,
  differenceSampleSize,
  rateEffect,
} from './planning/difference-plan.js'
export {
  detectableRate,
  type RateDesign,
  type RatePlanOptions,
  type RatePower,
  type RateSampleSize,
  ratePower,
  rateSampleSize,
  smallestDecidingSize,
} from './planning/rate-plan.js'
export { runTimeDays } from './planning/run-time.js'
export { type ScorePlanOptions, scorePower, scoreSampleSize } from './planning/score-plan.js'
export {
  type BoundaryCurve,
  type BoundaryCurveOptions,
  type BoundaryPoint,
  boundaryCurve,
  closingPoint,
  readBoundaryCurve,
  readBoundaryPoint,
} from './sequential/boundary-curve.js'
export { availableAlpha, type IterationPlan, planIterations } from './sequential/carry-over.js'
export { type ExactCrossing, type ExactLook, exactCrossing } from './sequential/exact-crossing.js'
export {
  type GroupSequentialBounds,
  groupSequentialBounds,
  groupSequentialCrossing,
  groupSequentialDrift,
} from './sequential/group-sequential.js'
export { type PlannedLooks, type PlannedLooksOptions, plannedLooks, toExactLooks } from './sequential/planned-looks.js'
export { alphaSpent, type Spending } from './sequential/spending.js'
export { type StagewiseInference, stagewiseInference } from './sequential/stagewise.js'
export {
  type PlannedScoreLooksOptions,
  plannedScoreLooks,
  readScoreLook,
  scoreLooksCrossing,
  type TwoCohortLooks,
  type TwoCohortPoint,
} from './sequential/two-cohort-looks.js'
export type { CohortSizes } from './sequential/two-cohort-walk.js'
export { worstCaseError } from './sequential/worst-case.js'
export {
  betaBinomialCdf,
  betaBinomialPmf,
  betaBinomialQuantile,
  betaBinomialSurvival,
} from './special/beta-binomial.js'
export { binomialCdf, binomialPmf, binomialQuantile, binomialSurvival } from './special/binomial.js'
export { chiSquareCdf, chiSquareQuantile, chiSquareSurvival } from './special/chi-square.js'
export { erfc, erfcx } from './special/erfc.js'
export { fCdf, fQuantile, fSurvival } from './special/f.js'
export {
  hypergeometricCdf,
  hypergeometricPmf,
  hypergeometricQuantile,
  hypergeometricSurvival,
} from './special/hypergeometric.js'
export { regularizedBeta, regularizedBetaQuantile, regularizedBetaSurvival } from './special/incomplete-beta.js'
export { regularizedGammaP, regularizedGammaQ, regularizedGammaQuantile } from './special/incomplete-gamma.js'
export { logBeta, logChoose, logGamma } from './special/log-gamma.js'
export { normalCdf, normalDensity, normalQuantile, normalSurvival } from './special/normal.js'
export { studentTCdf, studentTQuantile } from './special/student-t.js'
export { exactBinomialTest } from './test/binomial-test.js'
export {
  type ChiSquareOptions,
  type CountStatistic,
  chiSquareGoodnessOfFit,
  chiSquareHomogeneity,
  chiSquareTest,
  type GoodnessOfFitOptions,
} from './test/chi-square-test.js'
export { fisherExactTest } from './test/fisher-test.js'
export { freemanHaltonTest } from './test/freeman-halton.js'
export { mannKendallTest } from './test/mann-kendall-test.js'
export {
  type MiettinenNurminenOptions,
  type MiettinenNurminenRatioOptions,
  miettinenNurminenRatioTest,
  miettinenNurminenTest,
} from './test/miettinen-nurminen-test.js'
export { type PermutationOptions, permutationTest } from './test/permutation-test.js'
export {
  type SampleRatioEValueOptions,
  type SampleRatioOptions,
  sampleRatioEValue,
  sampleRatioTest,
} from './test/sample-ratio.js'
export type { TestOptions } from './test/test-options.js'
export type { Alternative, TestResult } from './test/test-result.js'
export { type WelchTestOptions, welchTest } from './test/welch-test.js'
