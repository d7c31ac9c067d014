/**
 * Codes of what makes a document invalid: what an issue's `code` can be. They are stable: a code keeps its meaning, so it is safe to
 * switch on, to translate and to count. `warningCodes` is the list of what is legal but suspicious.
 *
 * @example
 * import { issueCodes } from 'learnloop'
 *
 * issueCodes.includes('unknown-step') // => true
 *
 * @category parsing
 * @since 0.1.0
 */
// Each is held by its smallest bad document in test/definition/issue-codes.test.ts.
export const issueCodes = [
  // Not plain data
  'not-json',
  'not-plain-data',
  'circular',
  'too-deep',
  'too-large',
  'not-finite',
  'unpaired-surrogate',
  // Shape
  'other-kind',
  'unsupported-version',
  'missing-field',
  'unknown-field',
  'wrong-type',
  'unknown-value',
  'unknown-form',
  'not-an-integer',
  'out-of-range',
  'empty-text',
  'too-long',
  'empty-list',
  'too-many',
  // Ids and references
  'duplicate-id',
  'reserved-id',
  'unknown-step',
  'optional-step',
  'unknown-dimension',
  'unknown-group',
  'unknown-metric',
  // Times
  'bad-duration',
  'inexact-duration',
  'zero-duration',
  'bad-instant',
  'unknown-time-zone',
  // Predicates
  'wrong-operand',
  // Flow
  'optional-need-met',
  'within-on-optional-step',
  'all-of-on-optional-step',
  'exclusion-never-applies',
  // Cohorts
  'no-groups',
  'by-and-groups',
  'otherwise-without-groups',
  'bands-not-increasing',
  'allocation-outside-experiment',
  // Policy
  'contradictory-levels',
  // Hypothesis
  'no-goal',
  'untestable-target',
  'margin-on-goal',
  'margin-too-large',
  'unfit-for-count',
  'curve-compared',
  'looks-not-increasing',
  'comparison-without-cohort',
  'comparison-across-dimensions',
  'compared-with-itself',
  // Study
  'latest-cohort',
  'adoption-window-missing',
  'outcome-missing',
  'size-too-small',
  'iteration-ends-before-it-begins',
  'iterations-out-of-order',
  'overlapping-iterations',
  'open-iteration-not-last',
  'values-out-of-order',
  // Alignment exercise
  'no-comparison',
  'answered-twice',
  'agreed-on-nothing',
  'unknown-point',
  'point-of-other-question',
  // Ledger
  'entry-changed',
  'entry-repeated',
  'entry-out-of-order',
  'entry-missing',
  'head-missing',
] as const

/**
 * Codes of what is legal but suspicious: what a warning's `code` can be. As stable as `issueCodes`.
 *
 * @example
 * import { warningCodes } from 'learnloop'
 *
 * warningCodes.includes('trigger-is-first-step') // => true
 *
 * @category parsing
 * @since 0.1.0
 */
export const warningCodes = [
  'value-ignored',
  'null-never-equal',
  'never-holds',
  'always-holds',
  'duplicate-event',
  'duplicate-match',
  'wide-before-narrow',
  'trigger-is-first-step',
  'unreachable-step',
  'unreachable-exclusion',
  'window-exceeds-flow',
  'duplicate-detour',
  'detour-on-path',
  'outcome-always-seen',
  'shadowed-group',
  'duplicate-criterion',
  'goal-at-most',
  'expected-not-beyond-target',
  'overlapping-arms',
  'size-never-shows',
  'size-shows-late',
  'lenient-policy',
  'more-iterations-than-policy',
  'unknown-revision',
  'target-is-baseline',
] as const

/**
 * Code of an issue.
 *
 * @category parsing
 * @since 0.1.0
 */
export type IssueCode = (typeof issueCodes)[number]

/**
 * Code of a warning.
 *
 * @category parsing
 * @since 0.1.0
 */
export type WarningCode = (typeof warningCodes)[number]
