/**
 * Studies, measuring, learning metrics and decisions.
 *
 * @module
 */
export type { Aliases, AliasMap } from './core/aliases.js'
export {
  type DefinitionError,
  formatDefinitionError,
  getOrThrow,
  type Issue,
  type Refusal,
  type Result,
  type Success,
  toResult,
} from './core/issue.js'
export type { Scalar } from './core/scalar.js'
export type { Verdict } from './decision/conclude.js'
export type { ConvertedUnits } from './decision/conversions.js'
export type { CriterionResult } from './decision/criterion-result.js'
export type { CriterionReason, CriterionState } from './decision/criterion-state.js'
export type { ErrorLevels, LookKind } from './decision/criterion-test.js'
export { type DecideOptions, decide } from './decision/decide.js'
export type { Decision, DecisionInputs } from './decision/decision.js'
export type { DecisionRecord } from './decision/decision-record.js'
export { type EvaluateOptions, type Evaluation, evaluate } from './decision/evaluate.js'
export { explainDecision } from './decision/explain-decision.js'
export type { FocusNode, GroupCount } from './decision/focus.js'
export type { Margin } from './decision/margin.js'
export type { MissingEvidence, SampleScenario } from './decision/missing.js'
export type { ActionCode, NextAction } from './decision/next-action.js'
export type { Pivot, PivotEvidence, PivotKind } from './decision/pivot.js'
export type { IterationCount } from './decision/prospect.js'
export {
  type PortfolioEntry,
  type PortfolioReview,
  type ReviewPortfolioOptions,
  reviewPortfolio,
} from './decision/review-portfolio.js'
export type { LeftOut } from './decision/stability.js'
export type { Answer, EvidenceRef, Question, Reason, TraceEntry } from './decision/trace.js'
export type { DecisionWarning, DecisionWarningCode } from './decision/warning.js'
export type {
  AlignmentAnswer,
  AlignmentExercise,
  AlignmentGroup,
  AlignmentPoint,
  AlignmentQuestion,
} from './definition/alignment-exercise.js'
export type { CohortDimension, CohortDimensionType, CohortGroup, GroupShare } from './definition/cohort-dimension.js'
export type {
  AllOfMatch,
  AnyOfMatch,
  EventMatch,
  Exclusion,
  Flow,
  NeedMet,
  Outcome,
  Step,
  StepMatch,
} from './definition/flow.js'
export type {
  AnytimeDesign,
  Assumption,
  Criterion,
  CriterionDesign,
  CriterionMetric,
  CurveDesign,
  GroupRef,
  Hypothesis,
  PlannedLooksDesign,
} from './definition/hypothesis.js'
export { type IssueCode, issueCodes, type WarningCode, warningCodes } from './definition/issue-codes.js'
export type { Iteration } from './definition/iteration.js'
export {
  emptyLedger,
  type Ledger,
  type LedgerEntry,
  type LedgerRecord,
  type RecordedDecision,
  type RecordedInputs,
  type RecordedLook,
  type Signature,
} from './definition/ledger.js'
export { type MeasurementHashOptions, measurementHash } from './definition/measurement-hash.js'
export type { Observation } from './definition/observation.js'
export {
  type AlignmentExerciseCheck,
  checkAlignmentExercise,
  parseAlignmentExercise,
} from './definition/parse-alignment-exercise.js'
export { checkFlow, type FlowCheck, parseFlow } from './definition/parse-flow.js'
export { checkHypothesis, type HypothesisCheck, parseHypothesis } from './definition/parse-hypothesis.js'
export { checkLedger, type LedgerCheck, parseLedger } from './definition/parse-ledger.js'
export { checkPolicy, type PolicyCheck, parsePolicy } from './definition/parse-policy.js'
export { checkStudy, parseStudy, type StudyCheck } from './definition/parse-study.js'
export { balanced, careful, failFast, type Policy, type ResetFloors } from './definition/policy.js'
export type {
  AllPredicate,
  AnyPredicate,
  NotPredicate,
  Predicate,
  PredicateOperator,
  PropertyPredicate,
} from './definition/predicate.js'
export { registrationHash } from './definition/registration-hash.js'
export type { OutcomeArea, StrategicMetric, StrategicValue } from './definition/strategic-metric.js'
export type { Study } from './definition/study.js'
export type { EventFields } from './event/event-fields.js'
export type { EventColumns, EventLog, ReadQuality, ReadWarning, Scalars } from './event/event-log.js'
export { eventLogFromColumns } from './event/event-log-from-columns.js'
export type { EventQuality, RejectedRow, RejectedRows } from './event/event-quality.js'
export type { EventRow } from './event/event-row.js'
export { type ParsePartnersOptions, parsePartners, partnerIssueCodes } from './event/parse-partners.js'
export type { PartnerRow } from './event/partner-row.js'
export { type ReadEventsOptions, readEvents } from './event/read-events.js'
export { type RejectionCode, rejectionCodes } from './event/rejection.js'
export { type CountFunnelOptions, countFunnel, type FunnelCounts } from './measure/count-funnel.js'
export { type DurationQuantile, durationQuantile } from './measure/duration-quantile.js'
export type { DurationBin, DurationSketch } from './measure/duration-sketch.js'
export {
  type AttemptExplanation,
  type ExplainedEvent,
  explainPartner,
  type NodeExplanation,
} from './measure/explain-partner.js'
export { type MeasureOptions, measure } from './measure/measure.js'
export type {
  AdoptionTally,
  Cell,
  ClusterCount,
  DetourCount,
  DeviationKinds,
  EnteredAligned,
  EnteredBoth,
  ExclusionCount,
  MeasuredDimension,
  MeasuredIteration,
  Measurement,
  NodeCounts,
  NodeMoments,
  OptionalStepCounts,
  PartnerMoments,
  PartnerTally,
  Tally,
} from './measure/measurement.js'
export { mergeMeasurements, mergeShards } from './measure/merge-measurements.js'
export { type AddOptions, type Meter, type MeterOptions, openMeter, restoreMeter } from './measure/meter.js'
export {
  meterIssueCodes,
  type SavedIteration,
  type SavedMeter,
  type SavedOptions,
  type SavedState,
} from './measure/saved-meter.js'
export type { AttemptStatus, DeviationKind } from './measure/walk-attempts.js'
export { type CellAddress, cellOf } from './metric/cell-of.js'
export type { Counters } from './metric/counters.js'
export { type LearningMetric, type LearningMetricsOptions, learningMetrics } from './metric/learning-metrics.js'
export { type Rate, type RateBasis, type RateMetric, type RateOptions, rateOf } from './metric/rate.js'
export {
  type CoverageReport,
  type DimensionCoverage,
  type GroupCoverage,
  type ReferenceGroup,
  type ReferencePopulation,
  type ReviewCoverageOptions,
  reviewCoverage,
} from './metric/review-coverage.js'
export {
  type StrategicMetricsOptions,
  type StrategicPoint,
  type StrategicReport,
  type StrategicState,
  strategicMetrics,
} from './metric/strategic-metrics.js'
export { type TrendRow, trend } from './metric/trend.js'
export {
  type Agreement,
  type NodeReading,
  type Observed,
  type TriangulateOptions,
  type Triangulation,
  type TriangulationReport,
  triangulate,
} from './metric/triangulate.js'
export type { AlignmentOpportunity, OpportunityKind } from './planning/alignment-opportunities.js'
export { type AlignmentReport, assessAlignment } from './planning/assess-alignment.js'
export { estimateReach, type MarketSize, type ReachEstimate, type ReachEvidence } from './planning/estimate-reach.js'
export type { PlanAdvice, PlanAdviceCode } from './planning/plan-advice.js'
export { type PlanSampleOptions, planSample, type RecommendedSize, type SamplePlan } from './planning/plan-sample.js'
export type {
  GroupAnswer,
  GroupSide,
  PointNaming,
  QuestionAlignment,
  QuestionState,
} from './planning/question-alignment.js'
export { type AssumptionNumber, type RankedAssumption, rankAssumptions } from './planning/rank-assumptions.js'
export { type ValueOfTesting, type ValueOfTestingOptions, valueOfTesting } from './planning/value-of-testing.js'
export { appendToLedger } from './record/append-to-ledger.js'
export { diffStudies, type StudyChange, type StudyDiff } from './record/diff-studies.js'
export { type RecordDecisionOptions, recordDecision } from './record/record-decision.js'
export { type RenderDecisionRecordOptions, renderDecisionRecord } from './record/render-decision-record.js'
export { type DecisionDifference, type ReplayOptions, replayDecision } from './record/replay-decision.js'
export { type HypothesisChanges, reviseHypothesis, revisionIssueCodes } from './record/revise-hypothesis.js'
