import { describeValue } from '../core/describe-value.js'
import { jsonHash } from '../core/json-hash.js'
import { percent, points } from '../core/percent.js'
import type { CriterionResult } from '../decision/criterion-result.js'
import type { Decision } from '../decision/decision.js'
import { explainDecision } from '../decision/explain-decision.js'
import { groupText } from '../decision/trace.js'
import type { Signature } from '../definition/ledger.js'
import { balanced } from '../definition/policy.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import { escapeMarkdown, fencedText } from './escape-markdown.js'

/** Options of {@link renderDecisionRecord}. */
export interface RenderDecisionRecordOptions {
  /** Rows of the block of signatures. Default: two empty ones. */
  readonly signatures?: readonly Signature[] | undefined
}

/**
 * A decision as a page of Markdown that a team can sign: verdict, hypothesis, criteria with their counts, what to do next, what to mind, the whole
 * reasoning, and the hashes of everything that is needed to replay it.
 *
 * The same study and decision always give the same page. Whatever ids, names and notes hold, they render as text: no markup, link or line
 * of their own. For a terminal there is `explainDecision`, for a program the decision itself.
 *
 * @param study - The study that was decided.
 * @param decision - What `decide` answered.
 * @param options - Who signs.
 * @returns Markdown (CommonMark with tables), with a final newline.
 * @throws RangeError if the decision was not made of this study.
 *
 * @example
 * import { decide, getOrThrow, measure, parseStudy, readEvents, renderDecisionRecord } from 'learnloop'
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
 * const decision = decide(study, measure(study, readEvents([]), { asOf: Date.UTC(2026, 3, 30) }))
 * const page = renderDecisionRecord(study, decision).split('\n')
 * page[0] // => '# UNSURE: the iteration closed without a first attempt.'
 * page.filter((line) => line.startsWith('## ')).length // => 7
 *
 * @category memory
 * @since 0.1.0
 */
export function renderDecisionRecord(
  study: Study,
  decision: Decision,
  options: RenderDecisionRecordOptions = {},
): string {
  knownEntries('renderDecisionRecord', 'options', options, ['signatures'])
  if (jsonHash(study) !== decision.inputs.study)
    throw new RangeError(`renderDecisionRecord: study must be the one that was decided; got ${describeValue(study.id)}`)
  const [headline, ...reasoning] = explainDecision(decision)
    .split('\n')
    .map((line) => line.trimEnd())
  const lines = [
    `# ${escapeMarkdown(headline!)}`,
    '',
    ...facts(study, decision),
    ...section('Hypothesis', hypothesisLines(study)),
    ...section('Criteria', criteriaTable(decision.criteria)),
    ...section('Next', bullets(decision.next.map(({ text }) => text))),
    ...section('Mind', bullets(decision.warnings.map(({ message }) => message))),
    ...section('Reasoning', fencedText(trimmed(reasoning))),
    ...section('Replay', replayLines(decision)),
    ...section('Signatures', signatureTable(options.signatures ?? [{ name: '' }, { name: '' }])),
  ]
  return `${lines.join('\n')}\n`
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]
}

function bullets(texts: readonly string[]): readonly string[] {
  return texts.map((text) => `- ${escapeMarkdown(text)}`)
}

/** A table of cells that are Markdown already. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}

function facts(study: Study, decision: Decision): readonly string[] {
  const { hypothesis, policy = balanced } = study
  const iteration = study.iterations.find(({ id }) => id === decision.iteration)
  const { id, alpha, resetError, maxIterations } = policy
  const span = iteration === undefined ? '' : ` (${iteration.from} to ${iteration.to ?? 'open'})`
  const release = iteration?.release === undefined ? '' : `, release ${iteration.release}`
  const lineage = hypothesis.supersedes === undefined ? '' : `, supersedes ${hypothesis.supersedes}`
  const rows: readonly (readonly [string, string])[] = [
    ['Verdict', decision.verdict],
    ['Study', named(study)],
    ['Hypothesis', `${hypothesis.id}, revision ${hypothesis.revision ?? 1}${lineage}`],
    ['Iteration', `${decision.iteration ?? 'none had begun'}${span}${release}`],
    ['State', decision.closed ? 'closed: every unit it can have is mature' : 'not closed'],
    ['As of', instantText(decision.asOf)],
    [
      'Policy',
      `${id}: alpha ${exactly(percent, alpha)}, reset error ${exactly(percent, resetError)}, over at most ${maxIterations} iterations`,
    ],
    ['Pre-registered', registrationText(decision)],
  ]
  return table(
    ['', ''],
    rows.map(([label, text]) => [`**${label}**`, escapeMarkdown(text)]),
  )
}

function named({ id, name }: { readonly id: string; readonly name?: string | undefined }): string {
  return name === undefined ? id : `${name} (${id})`
}

function registrationText({ inputs: { registered, registrationHash } }: Decision): string {
  if (registered === null) return 'not shown: no hash from before data was given'
  return registered === registrationHash
    ? 'yes: the hash noted before data is that of this study'
    : 'no: the hash noted before data differs'
}

function hypothesisLines({ hypothesis }: Study): readonly string[] {
  const { customer, challenge, solution, value } = hypothesis
  const parts = { Customer: customer, Challenge: challenge, Solution: solution, Value: value }
  return Object.entries(parts).map(([label, text]) => `- **${label}:** ${escapeMarkdown(text)}`)
}

function criteriaTable(criteria: readonly CriterionResult[]): readonly string[] {
  if (criteria.length === 0) return ['None was judged: the evidence may not be read.']
  return table(
    ['Criterion', 'Asked', 'Seen', '95 % interval', 'Shown at', 'State'],
    criteria.map((result) => [
      escapeMarkdown(`${result.role} "${result.id}"`),
      escapeMarkdown(askedText(result)),
      seenText(result),
      intervalText(result),
      result.showsAt === null ? 'no count' : `${result.showsAt} of ${result.units}`,
      `**${result.state}**`,
    ]),
  )
}

function askedText({ metric, cohort, comparedWith, direction, target }: CriterionResult): string {
  const what = typeof metric === 'string' ? metric : `step ${metric.step}`
  const where = cohort === null ? '' : ` in ${groupText(cohort)}`
  const against = comparedWith === null ? '' : `, less that in ${groupText(comparedWith)}`
  const side = direction === 'atLeast' ? 'at least' : 'at most'
  const asked =
    target === null ? 'cannot be tested' : `${side} ${exactly(comparedWith === null ? percent : points, target)}`
  return `${what}${where}${against}: ${asked}`
}

function seenText({ successes, units, against, estimate, comparedWith }: CriterionResult): string {
  if (estimate === null) return 'no matured unit'
  const other = against === null ? '' : ` against ${against.successes} of ${against.units}`
  return `${successes} of ${units}${other} (${amount(estimate, comparedWith)})`
}

function intervalText({ interval, comparedWith }: CriterionResult): string {
  if (interval === null) return 'none'
  const basis = interval.assumption === 'anytime' ? 'any time' : 'one look, by normal theory'
  return `${amount(interval.lower, comparedWith)} to ${amount(interval.upper, comparedWith)} (${basis})`
}

/** A rate, or a difference of rates. */
function amount(value: number, comparedWith: CriterionResult['comparedWith']): string {
  return comparedWith === null ? percent(value) : points(value)
}

/** What was registered is not rounded: as the format writes it where that is all of it, else with the digits that it has. */
function exactly(format: (value: number) => string, value: number): string {
  const digits = Number((100 * value).toPrecision(12))
  const rounded = digits.toFixed(1)
  return Number(rounded) === digits ? format(value) : format(value).replace(/^-?[\d.]+/, String(digits))
}

function replayLines({ inputs, iteration }: Decision): readonly string[] {
  const { study, registrationHash, registered, measurements } = inputs
  const rows: readonly (readonly [string, string])[] = [
    ['Study', study],
    ['Registration', registrationHash],
    ['Registered before data', registered ?? 'none given'],
    ...measurements.map((hash, i) => [`Measurement ${i + 1}`, hash] as const),
    ['Iteration', iteration ?? 'the last that had begun'],
  ]
  return [
    'Decide again with the documents of these hashes (SHA-256 of canonical JSON), the measurements in this order:',
    '',
    ...table(
      ['Document', 'Hash or id'],
      rows.map(([label, text]) => [label, escapeMarkdown(text)]),
    ),
  ]
}

function signatureTable(signatures: readonly Signature[]): readonly string[] {
  const cell = (text: string | undefined): string => (text === undefined || text === '' ? '' : escapeMarkdown(text))
  return table(
    ['Name', 'Role', 'Date', 'Signature'],
    signatures.map(({ name, role, at }) => [cell(name), cell(role), cell(at), '']),
  )
}

/** Without empty lines at both ends. */
function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '')
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1)
}

// The range of numbers is wider than that of dates.
function instantText(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at)
}
