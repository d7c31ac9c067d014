import type { Criterion } from '../definition/hypothesis.js'
import { compileFlow } from '../flow/compile-flow.js'
import type { Measurement } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { countsOf } from '../metric/rate.js'
import { fisherExactTest } from '../stats/test/fisher-test.js'
import type { Verdict } from './conclude.js'
import type { DecisionContext } from './context.js'
import { criterionCell } from './criterion-cell.js'
import type { CriterionResult } from './criterion-result.js'
import { contradicts, listed } from './first-hand.js'

/**
 * What a reader of a decision should know beside the verdict.
 *
 * - `not-pre-registered`: no hash from before data is given.
 * - `no-end`: the iteration has no end, so it never closes.
 * - `begin-not-registered`: it was added after a measurement that is later than its begin, so its begin may have been chosen by the data.
 * - `end-not-registered`: its end was changed after the first look, so it never closes, moved back or not.
 * - `clusters-shared`: partners share a cluster and are not independent: one of each is counted, the one whose first attempt began first.
 * - `carried-over`: partners were in an earlier iteration too: the claim is about this panel.
 * - `crosses-release`: windows of attempts reach into a later iteration that is of another release.
 * - `restarts-count-as-failures`: under `onRetrigger: 'restart'` a first attempt that was restarted counts as not met.
 * - `id-conflicts`: ids occur at several instants; rows may have been counted twice.
 * - `corrected-data`: counts were corrected between two looks; error levels hold for append-only data.
 * - `beyond-size`: more units than planned. Beyond the plan only the closing can decide what was not surely decided by then: the moment of any
 *   other look could be chosen by the counts.
 * - `size-too-small`: the planned size cannot show the criterion.
 * - `early-late-differ`: first attempts of the first half of the iteration and the others differ, by Fisher's exact test, two-sided, at 5 %: chances may have
 *   moved, and error levels hold if *each* unit's chance is on one side of the target.
 * - `asymptotic`: its error levels rest on normal theory, and may be off for few units.
 * - `guardrail-unproven`: validated, though a guardrail is not shown safe.
 * - `no-observation`: no first-hand observation is on record: made by then, and not in an iteration of another revision.
 * - `observation-disagrees`: one of this iteration contradicts its counts. What is counted may not be what happens; `triangulate` sets both side by side.
 * - `observation-later`: one is later than the measurement, and not counted.
 */
export type DecisionWarningCode =
  | 'not-pre-registered'
  | 'no-end'
  | 'begin-not-registered'
  | 'end-not-registered'
  | 'clusters-shared'
  | 'carried-over'
  | 'crosses-release'
  | 'restarts-count-as-failures'
  | 'id-conflicts'
  | 'corrected-data'
  | 'beyond-size'
  | 'size-too-small'
  | 'early-late-differ'
  | 'asymptotic'
  | 'guardrail-unproven'
  | 'no-observation'
  | 'observation-disagrees'
  | 'observation-later'

/** Level of the comparison of early first attempts with the others, two-sided. */
const EARLY_LATE_LEVEL = 0.05

/** One thing that a reader of a decision should know. */
export interface DecisionWarning {
  /** Stable machine-readable name, safe to switch on. */
  readonly code: DecisionWarningCode
  /** Id of the criterion concerned; `null`: the decision as a whole. */
  readonly criterion: string | null
  /** One sentence for a person. */
  readonly message: string
}

/** Warnings of a decision, those about the whole first. */
export function decisionWarnings(
  context: DecisionContext,
  measurement: Measurement,
  criteria: readonly CriterionResult[],
  verdict: Verdict,
  registered: string | undefined,
): readonly DecisionWarning[] {
  return [
    ...aboutWhole(context, measurement, registered),
    ...criteria.flatMap((criterion, i) => [
      ...aboutCriterion(criterion, verdict),
      ...earlyAgainstLate(context, measurement, context.prepared[i]!.criterion),
    ]),
  ]
}

function aboutWhole(
  context: DecisionContext,
  measurement: Measurement,
  registered: string | undefined,
): readonly DecisionWarning[] {
  const { study, path, beginRegistered, endRegistered } = context
  const { onRecord, ofIteration, later } = context.firstHand
  const against = ofIteration.filter(contradicts)
  const { clusters, quality } = measurement
  const { partners = 0, carriedOver = 0, crossing = 0 } = cellOf(measurement, { iteration: path.id }) ?? {}
  const shared = clusters.filter(({ partners }) => partners > 1)
  const clustered = shared.reduce((sum, { partners }) => sum + partners, 0)
  const found: readonly (readonly [boolean, DecisionWarningCode, string])[] = [
    [
      registered === undefined,
      'not-pre-registered',
      'Not pre-registered: give the registration hash that was noted before data.',
    ],
    [
      path.to === null,
      'no-end',
      `Iteration "${path.id}" has no end: it never closes, and only "validated" can be given.`,
    ],
    [
      !beginRegistered,
      'begin-not-registered',
      `Iteration "${path.id}" was added after a measurement later than its begin, which may have been chosen by the data.`,
    ],
    [
      path.to !== null && !endRegistered,
      'end-not-registered',
      `The end of iteration "${path.id}" was changed after the first look: it never closes.`,
    ],
    [
      shared.length > 0,
      'clusters-shared',
      `${clustered} partners share ${shared.length} clusters and are not independent: of each cluster one is counted.`,
    ],
    [
      carriedOver > 0,
      'carried-over',
      `${carriedOver} of ${partners} partners were in an earlier iteration too: the claim is about this panel.`,
    ],
    [
      crossing > 0 && isReleaseCrossed(context),
      'crosses-release',
      `The windows of ${crossing} attempts reach into a later iteration of another release: part of what they show may be its doing.`,
    ],
    [
      study.flow.onRetrigger === 'restart',
      'restarts-count-as-failures',
      'A first attempt that a further trigger restarted counts as not met.',
    ],
    [
      quality.idConflicts > 0,
      'id-conflicts',
      `${quality.idConflicts} times an event id occurs again at another instant; rows may be counted twice.`,
    ],
    [
      onRecord.length === 0,
      'no-observation',
      'No first-hand observation is on record: the verdict rests on counts alone.',
    ],
    [
      against.length > 0,
      'observation-disagrees',
      `What was seen first hand disagrees with the counts of iteration "${path.id}": ${listed(against)}.`,
    ],
    [later.length > 0, 'observation-later', `Observed later than the measurement, and not counted: ${listed(later)}.`],
  ]
  return found.flatMap(([holds, code, message]) => (holds ? [{ code, criterion: null, message }] : []))
}

/** Whether an iteration into which windows of this one reach is of another release, or changes something. */
function isReleaseCrossed({ study, path }: DecisionContext): boolean {
  if (path.to === null) return false
  const { to } = path
  const { withinMs } = compileFlow(study.flow)
  const release = study.iterations.find(({ id }) => id === path.id)?.release
  return path.planned.some(({ from }, i) => {
    const later = study.iterations[i]!
    return from >= to && from < to + withinMs && (later.release !== release || (later.changes?.length ?? 0) > 0)
  })
}

function earlyAgainstLate(
  { path }: DecisionContext,
  measurement: Measurement,
  criterion: Criterion,
): readonly DecisionWarning[] {
  const cell = criterionCell(measurement, path.id, criterion)
  if (cell === undefined) return []
  const early = countsOf(cell, criterion.metric, 'firstEarly')
  const all = countsOf(cell, criterion.metric, 'first')
  const late = { entered: all.entered - early.entered, aligned: all.aligned - early.aligned }
  if (early.entered === 0 || late.entered === 0) return []
  const { pValue } = fisherExactTest(early.aligned, early.entered, late.aligned, late.entered)
  if (pValue > EARLY_LATE_LEVEL) return []
  return [
    {
      code: 'early-late-differ',
      criterion: criterion.id,
      message: `"${criterion.id}" moved within the iteration: ${early.aligned} of ${early.entered} in its first half, ${late.aligned} of ${late.entered} after it (Fisher, p ${Number(pValue.toPrecision(2))}, level ${EARLY_LATE_LEVEL}); its levels hold if each unit's chance is on one side of the target.`,
    },
  ]
}

/** Planned units; cohorts compared are planned by what each has, and end by information. */
function plannedSize(design: CriterionResult['design']): number {
  if (design.kind === 'anytime') return Infinity
  return design.kind === 'curve' ? design.size : design.looks.at(-1)!
}

function aboutCriterion(result: CriterionResult, verdict: Verdict): readonly DecisionWarning[] {
  const { id, role, state, reason, design, units, corrected, assumption } = result
  const size = plannedSize(design)
  const found: readonly (readonly [boolean, DecisionWarningCode, string])[] = [
    [
      corrected,
      'corrected-data',
      `Counts of "${id}" were corrected between looks; its levels hold for append-only data.`,
    ],
    [
      units > size && assumption === 'exact',
      'beyond-size',
      `"${id}" has ${units} units, ${size} were planned: beyond the plan only the closing can decide what was not decided by then.`,
    ],
    [
      reason === 'size-cannot-show',
      'size-too-small',
      `"${id}" cannot be shown with ${size} units, even without a failure: plan more.`,
    ],
    [
      assumption === 'asymptotic',
      'asymptotic',
      `The levels of "${id}" rest on normal theory; with few units they may be off.`,
    ],
    [
      verdict === 'validated' && role === 'guardrail' && state !== 'safe',
      'guardrail-unproven',
      `Validated, guardrail unproven: "${id}" is not shown harmed, but not shown safe either.`,
    ],
  ]
  return found.flatMap(([holds, code, message]) => (holds ? [{ code, criterion: id, message }] : []))
}
