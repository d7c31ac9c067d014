import type { Measurement } from '../measure/measurement.js'
import { type DecisionContext, standingsOf } from './context.js'
import { iteratingHelps, unmetStandings } from './iterating-helps.js'
import { partHolds } from './part-holds.js'
import type { Pivot } from './pivot.js'
import type { Standing } from './prepare-criterion.js'
import { provedTrue } from './proved-true.js'
import { resetRequired } from './reset-required.js'
import { type Question, type TraceEntry, traceEntry } from './trace.js'

/** What to do with the hypothesis. */
export type Verdict = 'validated' | 'iterate' | 'pivot' | 'reset' | 'unsure'

/** A verdict with the questions that led to it. */
export interface Conclusion {
  /** The verdict. */
  readonly verdict: Verdict
  /** The question whose answer settled it. */
  readonly decidedBy: Question
  /** Questions 1 to 5. */
  readonly entries: readonly TraceEntry[]
  /** The states that it rests on. */
  readonly standings: readonly Standing[]
  /** The part that holds; `null`: not asked, or none. */
  readonly pivot: Pivot | null
  /** The prospect of the unmet criterion that has the least; `null`: not asked, or not known. */
  readonly prospect: number | null
}

/** Asks questions 1 to 5 of a measurement like the latest: only its successes may differ. */
export function conclude(context: DecisionContext, measurement: Measurement): Conclusion {
  const standings = standingsOf(context, measurement)
  const base = { standings, pivot: null, prospect: null }
  const proved = provedTrue(context, standings)
  if (proved.answer === 'yes') {
    const entries = [proved, ...notAsked(AFTER_PROVED, 'The hypothesis proved true.')]
    return { ...base, verdict: 'validated', decidedBy: 'provedTrue', entries }
  }
  if (!context.closed) {
    const open = notAsked(AT_CLOSING, 'The iteration is open: only "validated" may be given yet.')
    const entries = [proved, ...open, whatIsMissing(context, standings)]
    return { ...base, verdict: 'unsure', decidedBy: 'provedTrue', entries }
  }

  const part = partHolds(context, measurement, standings)
  if (part.pivot !== null) {
    const entries = [proved, part.entry, ...notAsked(AFTER_PART, 'Part of it holds.')]
    return { ...base, verdict: 'pivot', decidedBy: 'partHolds', entries, pivot: part.pivot }
  }
  const reset = resetRequired(context, measurement, standings)
  if (reset.answer === 'yes') {
    const entries = [proved, part.entry, reset, ...notAsked(AFTER_RESET, 'A reset is required.')]
    return { ...base, verdict: 'reset', decidedBy: 'resetRequired', entries }
  }
  const { entry, prospect } = iteratingHelps(context, measurement, standings)
  const asked = [proved, part.entry, reset, entry]
  if (entry.answer === 'yes') {
    const entries = [...asked, ...notAsked(['whatIsMissing'], 'Iterating can get closer.')]
    return { ...base, verdict: 'iterate', decidedBy: 'iteratingHelps', entries, prospect }
  }
  const entries = [...asked, whatIsMissing(context, standings)]
  return { ...base, verdict: 'unsure', decidedBy: 'whatIsMissing', entries, prospect }
}

/** Questions 1 to 5 of evidence that is not fit to be asked; without a context, criteria may not even be read. */
export function unfitEntries(context: DecisionContext | null, standings: readonly Standing[]): readonly TraceEntry[] {
  const unfit = 'The evidence is not fit to read.'
  return [
    ...notAsked(['provedTrue', 'partHolds', 'resetRequired', 'iteratingHelps'], unfit),
    context === null
      ? traceEntry('whatIsMissing', 'yes', 'What to mend is listed under `next`.')
      : whatIsMissing(context, standings),
  ]
}

const AFTER_PROVED = ['partHolds', 'resetRequired', 'iteratingHelps', 'whatIsMissing'] as const
const AT_CLOSING = ['partHolds', 'resetRequired', 'iteratingHelps'] as const
const AFTER_PART = ['resetRequired', 'iteratingHelps', 'whatIsMissing'] as const
const AFTER_RESET = ['iteratingHelps', 'whatIsMissing'] as const

function notAsked(questions: readonly Question[], why: string): readonly TraceEntry[] {
  return questions.map((question) => traceEntry(question, 'notAsked', why))
}

function whatIsMissing(context: DecisionContext, standings: readonly Standing[]): TraceEntry {
  return traceEntry(
    'whatIsMissing',
    'yes',
    'What the open criteria need, and what else stands in the way, is listed under `unsureAbout` and `next`.',
    unmetStandings(context, standings)
      .filter(({ state }) => state === 'unknown')
      .map((standing) => ({
        code: standing.reason,
        answer: 'unknown',
        text: `"${standing.criterion.id}" is open.`,
        evidence: [{ document: 'decision', pointer: `/criteria/${standings.indexOf(standing)}` }],
      })),
  )
}
