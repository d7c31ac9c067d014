import type { Either } from 'fp-ts/Either'
import { canonicalJson } from '../core/canonical-json.js'
import { describeValue } from '../core/describe-value.js'
import type { DefinitionError, Issue } from '../core/issue.js'
import { memberPointer } from '../core/json-pointer.js'
import type { Decision } from '../decision/decision.js'
import type { PivotKind } from '../decision/pivot.js'
import type { Criterion, Hypothesis } from '../definition/hypothesis.js'
import { parseHypothesis } from '../definition/parse-hypothesis.js'

/** What is to be otherwise in the next revision; what is left out stays. */
export interface HypothesisChanges {
  /** A new id; after `reset` only, and there it is required. */
  readonly id?: string | undefined
  /** Who. */
  readonly customer?: string | undefined
  /** With which challenge. */
  readonly challenge?: string | undefined
  /** Helped by what. */
  readonly solution?: string | undefined
  /** Seen in what. */
  readonly value?: string | undefined
  /** What must hold. */
  readonly assumptions?: Hypothesis['assumptions']
  /** Criteria for the next data. */
  readonly criteria?: readonly Criterion[] | undefined
}

/**
 * Codes of the issues of {@link reviseHypothesis}, besides those of `parseHypothesis`.
 *
 * @category memory
 * @since 0.1.0
 */
export const revisionIssueCodes = [
  'verdict-revises-nothing',
  'decision-of-other-hypothesis',
  'unknown-change',
  'must-stay',
  'must-change',
  'criterion-must-stay',
] as const

type Part = 'customer' | 'challenge' | 'solution' | 'value'
const PARTS: readonly Part[] = ['customer', 'challenge', 'solution', 'value']

/** What each verdict leaves open: parts that may change, and those of which one must. */
interface Leeway {
  readonly may: readonly Part[]
  readonly must: readonly Part[]
  /** Whether what the criteria claim may change too. */
  readonly claims: boolean
}

const PIVOTS: Readonly<Record<PivotKind, Leeway>> = {
  'customer segment': { may: PARTS, must: ['customer'], claims: true },
  channel: { may: ['customer', 'solution'], must: ['customer', 'solution'], claims: true },
  'zoom-in': { may: ['solution', 'value'], must: ['solution'], claims: true },
  'value capture': { may: ['solution', 'value'], must: ['value'], claims: true },
  'customer need': { may: ['challenge', 'solution', 'value'], must: ['challenge'], claims: true },
}
const ITERATE: Leeway = { may: ['solution'], must: [], claims: false }
const RESET: Leeway = { may: PARTS, must: PARTS, claims: true }

/**
 * The next revision of a hypothesis, as far as the verdict lets it change, with its lineage.
 *
 * - `iterate`: the solution and the assumptions may change, and of criteria what serves planning (`expected`, `design`). Customer,
 *   challenge, value, and what the criteria claim stay: easing a target after seeing data is not learning.
 * - `pivot`: what its kind says must change, the rest may or must stay (a zoom-in keeps customer and challenge, a customer segment changes
 *   the customer). Criteria are written anew where needed.
 * - `reset`: a new hypothesis with a new `id`; one of its four parts must differ.
 *
 * After `iterate` and `pivot` the id stays, and `revision` rises by one; after `reset` it begins at 1. `supersedes` names the hypothesis
 * before. A decision revises the revision that it was about, once: for its successor it is one on another hypothesis. After `validated` and
 * `unsure` nothing is revised: what comes next is another hypothesis, or more evidence.
 *
 * A revision is registered like a hypothesis, and is one for every error level: data seen before do not count for it, and it has all of its
 * policy's alpha again. So each revision adds to the number of chances to be wrong; keep the ledger to count them. After `iterate` most
 * releases need none: another release of the same solution is the next iteration of the same revision, and shares its alpha.
 *
 * @param hypothesis - The hypothesis that was decided.
 * @param decision - What `decide` answered.
 * @param changes - What is to be otherwise.
 * @returns A checked hypothesis, or every issue: of the verdict with pointers into the changes, of the new document with pointers into that.
 *
 * @example
 * import { decide, getOrThrow, measure, parseStudy, readEvents, reviseHypothesis, toResult } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const unsure = decide(study, measure(study, readEvents([]), { asOf: Date.UTC(2026, 3, 30) }))
 * const refused = toResult(reviseHypothesis(study.hypothesis, unsure, { solution: 'a clerk for two' }))
 * const codes = refused.ok ? [] : refused.issues.map(({ code }) => code)
 * codes // => ['verdict-revises-nothing']
 *
 * const next = getOrThrow(reviseHypothesis(study.hypothesis, { ...unsure, verdict: 'iterate' }, { solution: 'a clerk for two' }))
 * const lineage = [next.id, next.revision, next.supersedes]
 * lineage // => ['h1', 2, 'h1']
 *
 * @category memory
 * @since 0.1.0
 */
export function reviseHypothesis(
  hypothesis: Hypothesis,
  decision: Decision,
  changes: HypothesisChanges,
): Either<DefinitionError, Hypothesis> {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    throw new RangeError(`reviseHypothesis: changes must be an object; got ${describeValue(changes)}`)
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  const revision = decision.verdict === 'reset' ? 1 : (hypothesis.revision ?? 1) + 1
  const parsed = parseHypothesis({
    ...hypothesis,
    ...Object.fromEntries(given.filter(([key]) => KNOWN.includes(key))),
    revision,
    supersedes: hypothesis.id,
  })
  const leeway = leewayOf(decision)
  const issues = [
    ...aboutDecision(hypothesis, decision, leeway),
    ...given.flatMap(([key]) => (KNOWN.includes(key) ? [] : [unknownChange(key)])),
    ...(leeway === null ? [] : aboutChanges(hypothesis, decision, leeway, changes)),
    ...(parsed._tag === 'Left' ? parsed.left.issues : []),
    ...(parsed._tag === 'Right' && leeway?.claims === false
      ? aboutClaims(hypothesis.criteria, parsed.right.criteria, decision)
      : []),
  ]
  const [first, ...rest] = issues
  return first === undefined
    ? parsed
    : {
        _tag: 'Left',
        left: { _tag: 'DefinitionError', definition: 'revision of a hypothesis', issues: [first, ...rest] },
      }
}

const KNOWN: readonly string[] = [...PARTS, 'id', 'assumptions', 'criteria']

function issue(code: (typeof revisionIssueCodes)[number], path: string, message: string, hint?: string): Issue {
  return { code, path, message, ...(hint !== undefined && { hint }) }
}

function unknownChange(key: string): Issue {
  return issue(
    'unknown-change',
    memberPointer('', key),
    `must be one of ${KNOWN.join(', ')}; got ${describeValue(key)}`,
  )
}

function aboutDecision({ id, revision = 1 }: Hypothesis, decision: Decision, leeway: Leeway | null): readonly Issue[] {
  return [
    ...(decision.hypothesis === id && decision.revision === revision
      ? []
      : [
          issue(
            'decision-of-other-hypothesis',
            '',
            `must come from a decision on ${describeValue(id)}, revision ${revision}; got one on ${describeValue(decision.hypothesis)}, revision ${decision.revision}`,
          ),
        ]),
    ...(leeway === null
      ? [
          issue(
            'verdict-revises-nothing',
            '',
            `must follow "iterate", "pivot" or "reset"; got ${describeValue(decision.verdict)}`,
            decision.verdict === 'validated'
              ? 'write the next hypothesis'
              : 'gather what is missing, or write another hypothesis where no iteration is left',
          ),
        ]
      : []),
  ]
}

function leewayOf({ verdict, pivot }: Decision): Leeway | null {
  if (verdict === 'iterate') return ITERATE
  if (verdict === 'reset') return RESET
  return verdict === 'pivot' && pivot !== null ? PIVOTS[pivot.kind] : null
}

function aboutChanges(
  hypothesis: Hypothesis,
  decision: Decision,
  { may, must }: Leeway,
  changes: HypothesisChanges,
): readonly Issue[] {
  const changed = PARTS.filter((part) => changes[part] !== undefined && changes[part] !== hypothesis[part])
  const after = afterText(decision)
  return [
    ...aboutId(hypothesis, decision, changes),
    ...changed
      .filter((part) => !may.includes(part))
      .map((part) => issue('must-stay', `/${part}`, `must stay ${after}`, 'what changes it is another verdict')),
    ...(must.length > 0 && !must.some((part) => changed.includes(part))
      ? [issue('must-change', '', `must change ${must.length > 1 ? 'one of ' : ''}${must.join(', ')} ${after}`)]
      : []),
  ]
}

function afterText({ verdict, pivot }: Decision): string {
  return verdict === 'pivot' && pivot !== null ? `after a pivot by ${pivot.kind}` : `after "${verdict}"`
}

function aboutId({ id, supersedes }: Hypothesis, { verdict }: Decision, changes: HypothesisChanges): readonly Issue[] {
  if (verdict === 'reset')
    return changes.id === undefined || changes.id === id || changes.id === supersedes
      ? [issue('must-change', '/id', `must be a new one after "reset"; got ${describeValue(changes.id ?? id)}`)]
      : []
  return changes.id === undefined || changes.id === id
    ? []
    : [issue('must-stay', '/id', `must stay ${describeValue(id)} after "${verdict}"; got ${describeValue(changes.id)}`)]
}

/** What every criterion claims must stay, and none may go. */
function aboutClaims(before: readonly Criterion[], after: readonly Criterion[], decision: Decision): readonly Issue[] {
  const claimOf = ({ direction = 'atLeast', margin = 0, ...criterion }: Criterion): string =>
    canonicalJson({ ...criterion, direction, margin, expected: undefined, design: undefined })
  return before.flatMap((criterion) => {
    const index = after.findIndex(({ id }) => id === criterion.id)
    const next = after[index]
    if (next !== undefined && claimOf(next) === claimOf(criterion)) return []
    const name = describeValue(criterion.id)
    const what = next === undefined ? `hold ${name}` : `leave what ${name} claims`
    return [
      issue(
        'criterion-must-stay',
        next === undefined ? '/criteria' : `/criteria/${index}`,
        `must ${what} ${afterText(decision)}`,
        'only "expected" and "design" may change; a new criterion may be added',
      ),
    ]
  })
}
