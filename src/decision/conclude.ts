import type { Measurement } from '../measure/measurement.js'
import { type DecisionContext, standingsOf } from './context.js'
import { iteratingHelps, unmetStandings } from './iterating-helps.js'
import { partHolds } from './part-holds.js'
import type { Pivot } from './pivot.js'
import type { Standing } from './prepare-criterion.js'
import { provedTrue } from './proved-true.js'
import { resetRequired } from './reset-required.js'
import { type EvidenceRef, type Question, type Reason, type TraceEntry, traceEntry } from './trace.js'

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
    const entries = [proved, ...open, whatIsMissing(context, standings, [proved])]
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
  const entries = [...asked, whatIsMissing(context, standings, asked)]
  return { ...base, verdict: 'unsure', decidedBy: 'whatIsMissing', entries, prospect }
}

/** Questions 1 to 5 of evidence that is not fit to be asked; without a context, criteria may not even be read. */
export function unfitEntries(context: DecisionContext | null, standings: readonly Standing[]): readonly TraceEntry[] {
  const unfit = 'The evidence is not fit to read.'
  return [
    ...notAsked(['provedTrue', 'partHolds', 'resetRequired', 'iteratingHelps'], unfit),
    context === null
      ? traceEntry('whatIsMissing', 'yes', 'What to mend is listed under `next`.', [unread])
      : whatIsMissing(context, standings, []),
  ]
}

const AFTER_PROVED = ['partHolds', 'resetRequired', 'iteratingHelps', 'whatIsMissing'] as const
const AT_CLOSING = ['partHolds', 'resetRequired', 'iteratingHelps'] as const
const AFTER_PART = ['resetRequired', 'iteratingHelps', 'whatIsMissing'] as const
const AFTER_RESET = ['iteratingHelps', 'whatIsMissing'] as const

function notAsked(questions: readonly Question[], why: string): readonly TraceEntry[] {
  return questions.map((question) => traceEntry(question, 'notAsked', why))
}

const unread: Reason = {
  code: 'nothing-considered',
  answer: 'unknown',
  text: 'No verdict was considered: the evidence is not fit to read.',
  evidence: [],
}

/**
 * Question 5: what is open, and of every verdict that was considered why it is not given.
 *
 * @param asked - The questions that were asked: none if the evidence is not fit to be.
 */
function whatIsMissing(
  context: DecisionContext,
  standings: readonly Standing[],
  asked: readonly TraceEntry[],
): TraceEntry {
  const open = unmetStandings(context, standings).filter(({ state }) => state === 'unknown')
  return traceEntry(
    'whatIsMissing',
    'yes',
    'What the open criteria need, and what else stands in the way, is listed under `unsureAbout` and `next`.',
    [
      ...open.map(
        (standing): Reason => ({
          code: standing.reason,
          answer: 'unknown',
          text: `"${standing.criterion.id}" is open.`,
          evidence: [{ document: 'decision', pointer: `/criteria/${standings.indexOf(standing)}` }],
        }),
      ),
      ...asked.map((entry) => whyNot(entry, standings)),
      ...(asked.length === 0 ? [unread] : asked.length === 1 ? [notYet] : []),
    ],
  )
}

const notYet: Reason = {
  code: 'not-closed',
  answer: 'unknown',
  text: 'Not considered while the iteration is open: pivot, reset, iterate.',
  evidence: [],
}

const CONSIDERED: Partial<Record<Question, string>> = {
  provedTrue: 'validated',
  partHolds: 'pivot',
  resetRequired: 'reset',
  iteratingHelps: 'iterate',
}

/** Conditions that keep a verdict away, by code and answer, in a few words; their own question has the numbers. */
const WHY_NOT: ReadonlyMap<string, string> = new Map([
  ['no-goal no', 'the hypothesis has no goal'],
  ['observation-on-record no', 'no first-hand observation agrees'],
  ['none-shown no', 'a goal about the whole is shown'],
  ['whole-refuted unknown', 'no goal about the whole is refuted'],
  ['no-foothold no', 'a group reaches the target'],
  ['no-foothold unknown', 'a group may reach the target'],
  ['headroom-below-target no', 'the best that groups reach at each node would do'],
  ['had-its-chance no', 'it has not had its chance yet'],
  ['trigger-below-floor unknown', 'the floor of those whose need arises is not refuted'],
  ['adoption-below-floor unknown', 'the floor of those who come back is not refuted'],
  ['iterations-left no', 'no iteration is left'],
  ['prospect no', 'a prospect is too low'],
  ['prospect unknown', 'a prospect is not known'],
  ['nothing-unmet no', 'no criterion is unmet'],
])

/** Why the verdict of a question is not given. */
function whyNot({ question, answer, reasons }: TraceEntry, standings: readonly Standing[]): Reason {
  const isHeld = (code: string, held: Reason['answer']): boolean =>
    reasons.some((each) => each.code === code && each.answer === held)
  const missed = reasons.filter(
    (each) =>
      each.answer !== 'yes' &&
      // A goal that is refuted stands for those that are not; without an iteration no prospect is asked for.
      !(each.code === 'whole-refuted' && isHeld('whole-refuted', 'yes')) &&
      !(each.code === 'prospect' && isHeld('iterations-left', 'no')),
  )
  const why =
    question === 'partHolds'
      ? ['no part is shown to hold']
      : missed.map((each) => WHY_NOT.get(`${each.code} ${each.answer}`) ?? standingAt(standings, each.evidence[0]))
  const verdict = CONSIDERED[question]!
  return {
    code: `not-${verdict}`,
    answer: answer === 'no' ? 'no' : 'unknown',
    text: `Not ${verdict}: ${[...new Set(why)].join(', ')}.`,
    evidence: missed.flatMap(({ evidence }) => evidence),
  }
}

/** The state of the criterion that an answer rests on. */
function standingAt(standings: readonly Standing[], evidence: EvidenceRef | undefined): string {
  const { criterion, state } = standings[Number(evidence?.pointer.split('/').at(-1))]!
  return `"${criterion.id}" is ${state}`
}
