import { percent, points } from '../core/percent.js'
import { visibleTexts } from '../core/visible-text.js'
import type { CriterionResult } from './criterion-result.js'
import type { Decision } from './decision.js'
import type { FocusNode } from './focus.js'
import type { Margin } from './margin.js'
import type { MissingEvidence, SampleScenario } from './missing.js'
import type { Pivot } from './pivot.js'
import { askedText, countText } from './standing-text.js'
import { groupText, type TraceEntry } from './trace.js'

/**
 * A decision as text for a person in a terminal: verdict, criteria with their counts and intervals, every question with its answer, what
 * would change it, what is missing, and what to do next.
 *
 * @param decision - What `decide` answered.
 * @returns Lines without a final newline. Line breaks in ids and groups are blanks, characters that cannot be seen are written out: no text makes a line of its own.
 *
 * @example
 * import { evaluate, explainDecision, getOrThrow, parseStudy } from 'learnloop'
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
 * const rows = [
 *   { partner: 'ada', name: 'apply', at: '2026-01-05T09:00Z' },
 *   { partner: 'ada', name: 'grant', at: '2026-01-07T09:00Z' },
 * ]
 * const { decision } = evaluate(study, rows, { asOf: Date.UTC(2026, 1, 1) })
 * explainDecision(decision).split('\n')[0] // => 'UNSURE: the iteration is open; continue.'
 *
 * @category deciding
 * @since 0.1.0
 */
export function explainDecision(decision: Decision): string {
  return explain(visibleTexts(decision))
}

function explain(decision: Decision): string {
  const { study, hypothesis, iteration, asOf, closed, criteria, trace, pivot, focus, unsureAbout, warnings, next } =
    decision
  const state = iteration === null ? 'no iteration' : `iteration "${iteration}" (${closed ? 'closed' : 'not closed'})`
  return [
    headline(decision),
    `Study "${study}", hypothesis "${hypothesis}", ${state}, as of ${instantText(asOf)}.`,
    ...section('Criteria', criteria.flatMap(criterionLines)),
    ...section(
      'Questions',
      trace.flatMap((entry, i) => questionLines(entry, i)),
    ),
    ...section('What holds', pivot === null ? [] : pivotLines(pivot)),
    ...section('What would change the verdict', decision.decidedBy === 'fitToRead' ? [] : changeLines(decision)),
    ...section(decision.verdict === 'validated' ? 'Where most is left' : 'Where to work', focus.flatMap(focusLines)),
    ...section('What is missing', unsureAbout.flatMap(missingLines)),
    ...section(
      'Next',
      next.map(({ text }) => `- ${text}`),
    ),
    ...section(
      'Mind',
      warnings.map(({ message }) => `- ${message}`),
    ),
    ...section('Inputs', inputLines(decision)),
  ].join('\n')
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function headline({ verdict, decidedBy, closed, warnings, criteria, trace, pivot }: Decision): string {
  const failed = trace[0]?.reasons.filter(({ answer }) => answer === 'no') ?? []
  const guarded = criteria.some(({ role }) => role === 'guardrail')
  const unproven = warnings.some(({ code }) => code === 'guardrail-unproven')
  switch (verdict) {
    case 'validated':
      return unproven
        ? 'VALIDATED, GUARDRAIL UNPROVEN: all goals are shown.'
        : `VALIDATED: all goals are shown${guarded ? ', and every guardrail is safe' : ''}.`
    case 'reset':
      return trace[3]?.reasons.some(({ code, answer }) => code.endsWith('-below-floor') && answer === 'yes')
        ? 'RESET: the whole, or what it takes for granted, is refuted; write a new hypothesis.'
        : 'RESET: the whole is refuted, and it had its chance; write a new hypothesis.'
    case 'iterate':
      return 'ITERATE: not proved true yet, and another release can get closer.'
    case 'pivot':
      return `PIVOT (${pivot?.kind ?? 'unknown'}): part of the hypothesis holds, as far as this search can tell.`
    case 'unsure':
      if (decidedBy === 'fitToRead')
        return failed.length === 1 && failed[0]?.code === 'matured'
          ? `UNSURE: ${closed ? 'the iteration closed without a first attempt' : 'no first attempt of the iteration is mature yet'}.`
          : 'UNSURE: the evidence is not fit to read.'
      if (closed) return 'UNSURE: the evidence does not decide.'
      return criteria.some(({ state }) => state === 'harmed')
        ? 'UNSURE: the iteration is open, and a guardrail is harmed.'
        : 'UNSURE: the iteration is open; continue.'
  }
}

function criterionLines(result: CriterionResult): readonly string[] {
  const { id, role, metric, cohort, comparedWith, state, units, target } = result
  const what = typeof metric === 'string' ? metric : `step "${metric.step}"`
  const where = cohort === null ? '' : ` in ${groupText(cohort)}`
  const other = comparedWith === null ? '' : `, compared with ${groupText(comparedWith)}`
  return [
    `${state.toUpperCase()}  ${role} "${id}": ${what}${where}${other}`,
    `    ${foundText(result)}${askedText(target, result.direction, comparedWith !== null)}`,
    ...(units === 0 || target === null ? [] : [`    ${criticalText(result)}`]),
  ]
}

function foundText({ successes, units, against, estimate, interval }: CriterionResult): string {
  const count = { successes, units }
  if (estimate === null || interval === null) return 'no matured unit'
  const { lower, upper } = interval
  return against === null
    ? `${successes} of ${units}, ${percent(estimate)} [${percent(lower)}, ${percent(upper)}]`
    : `${countText(count)} against ${countText(against)}: ${points(estimate)} [${points(lower)}, ${points(upper)}]`
}

function criticalText({
  design,
  look,
  units,
  against,
  reason,
  showsAt,
  refutesAt,
  direction,
  available,
  attained,
}: CriterionResult): string {
  const error = `error allowed ${percent(available.shown)}, used ${percent(attained.shown)}`
  const test = `${designText(design, against !== null)}${look === 'closing' && design.kind !== 'anytime' ? ', at closing' : ''}`
  if (reason === 'first-block') return `a first block decides nothing: measure again (${test}; ${error})`
  if (reason === 'look-not-planned') return `no further planned number is reached (${test}; ${error})`
  const [up, down] = direction === 'atLeast' ? ['or more', 'or fewer'] : ['or fewer', 'or more']
  const shows = showsAt === null ? 'no count shows it' : `${showsAt} ${up} show it`
  const refutes = refutesAt === null ? 'none refutes it' : `${refutesAt} ${down} refute it`
  return `of ${units}, ${shows}, ${refutes} (${test}; ${error})`
}

function designText(design: CriterionResult['design'], isCompared: boolean): string {
  switch (design.kind) {
    case 'curve':
      return `boundary curve for ${design.size} units`
    case 'plannedLooks':
      return isCompared
        ? `score test at ${design.looks.join(', ')} units a group, by normal theory`
        : `planned looks at ${design.looks.join(', ')} units`
    case 'anytime':
      return isCompared ? 'any-time test of blocks' : 'any-time test'
  }
}

function questionLines({ asks, answer, rule, reasons }: TraceEntry, index: number): readonly string[] {
  if (answer === 'notAsked') return [`${index}. ${asks} Not asked. ${rule}`]
  const missing = reasons.length === 0 ? ' See "Next".' : ''
  const answered = index === 5 ? missing : ` ${answer.toUpperCase()}.`
  return [`${index}. ${asks}${answered}`, ...reasons.map((reason) => `   ${MARKS[reason.answer]} ${reason.text}`)]
}

const MARKS = { yes: '+', no: '-', unknown: '?' } as const

function marginLine(margin: Margin | null): string {
  if (margin === null) return 'No other number of successes in any one criterion.'
  const { criterion, conversions, turning, verdict, groups } = margin
  const [from, into] = turning === 'failuresIntoSuccesses' ? ['failure', 'success'] : ['success', 'failure']
  const converted =
    conversions === 1
      ? `1 ${from} of "${criterion}" turned into a ${into}`
      : `${conversions} ${from === 'success' ? 'successes' : 'failures'} of "${criterion}" turned into ${into === 'success' ? 'successes' : 'failures'}`
  const where = groups.map((each) => {
    const place = `in ${each.groups.map(groupText).join(' and ')}`
    return groups.length === 1 && each.conversions === conversions ? place : `${each.conversions} ${place}`
  })
  return `${converted}${where.length === 0 ? '' : `, ${where.join(', ')},`} would make it "${verdict}".`
}

function changeLines({ margin, stability, verdict }: Decision): readonly string[] {
  const others = stability.filter((left) => left.verdict !== verdict)
  const lines = others.map(({ group, units, verdict: other }) => {
    const left = `Without ${groupText(group)} (${units} first attempts)`
    return other === null ? `${left} the verdict is not known.` : `${left} it would be "${other}".`
  })
  const same = stability.length > 0 && others.length === 0 ? ['Without any one group it would be the same.'] : []
  const notSeen = stability.some(({ notLookedAt }) => notLookedAt.length > 0)
    ? ['Groups of other dimensions are not looked at there: cross them with these to know.']
    : []
  return [marginLine(margin), ...lines, ...same, ...notSeen]
}

function pivotLines({ evidence, gamma, tests, also }: Pivot): readonly string[] {
  return [
    ...evidence.map(
      ({ text, pValue, adjusted }) => `${text} p ${number(pValue)}, adjusted for ${tests} tests ${number(adjusted)}.`,
    ),
    `Exploratory: at this closing the search finds something that is not there with a probability of at most ${percent(gamma)}.`,
    ...(also.length === 0 ? [] : [`Also found: ${also.join(', ')}.`]),
  ]
}

function focusLines({
  node,
  next,
  entered,
  aligned,
  best,
  bestGroups,
  groups,
  gain,
  needed,
  left,
  detours,
  lowest,
  observations,
}: FocusNode): readonly string[] {
  const place = next === null ? `"${node}"` : `"${node}" -> "${next}"`
  const how = next === null ? 'as the criterion wants' : 'went on'
  const rate =
    entered === 0 ? 'nobody got here' : `${aligned} of ${entered} first attempts ${how} (${percent(aligned / entered)})`
  const better =
    bestGroups.length === 0
      ? groups === 0
        ? ''
        : '; no group does better'
      : `; better in ${bestGroups.map(groupText).join(' and ')}: cautiously ${percent(best)}, adding ${points(gain)}`
  const goal = needed === null ? 'no rate here is enough alone' : `the target needs ${percent(needed)} here`
  return [
    `${place}: ${rate}${better}; ${goal}`,
    ...(detours.length === 0
      ? []
      : [
          `    all attempts: ${left} left, for: ${detours.map(({ event, count }) => `${event ?? '(nothing else)'} ${count}`).join(', ')}`,
        ]),
    ...(lowest === null
      ? []
      : [
          `    lowest in ${lowest.groups.map(groupText).join(' and ')}: ${lowest.aligned} of ${lowest.entered} first attempts`,
        ]),
    ...(observations.length === 0 ? [] : [`    observed first hand: ${observations.join(', ')}`]),
  ]
}

function missingLines({ criterion, countsIn, perDay, waiting, scenarios }: MissingEvidence): readonly string[] {
  const places = {
    thisIteration: 'more first attempts in this iteration',
    nextIteration: 'first attempts in the next iteration, which starts from none',
    nowhere: 'no iteration is left in which more would count',
  }
  const pace = perDay === null ? '' : `; so far ${number(perDay)} a day are matured`
  const begun = waiting === 0 ? '' : `; ${waiting} have begun and are not mature`
  return [
    `"${criterion}": ${places[countsIn]}${pace}${begun}`,
    ...scenarios.map((scenario) => `    ${scenarioText(scenario)}`),
  ]
}

function scenarioText({ assuming, rate, more, days }: SampleScenario): string {
  const names = { estimate: 'as so far', expected: 'as expected', best: 'at best' }
  const need = more === null ? 'not within the planned units, or not within 2,000 more' : `${more} more`
  const when = days === null ? '' : `, in about ${Math.ceil(days)} days at this pace`
  return `${names[assuming]} (${percent(rate)}): ${need}${when}`
}

function inputLines({ inputs }: Decision): readonly string[] {
  const { study, registrationHash, registered, measurements } = inputs
  return [
    `study ${short(study)}, registration ${short(registrationHash)} (${registered === null ? 'none given' : registered === registrationHash ? 'as registered' : `registered was ${short(registered)}`})`,
    `measurements ${measurements.map(short).join(', ')}`,
  ]
}

// The range of numbers is wider than that of dates.
function instantText(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at)
}

function short(hash: string): string {
  return hash.slice(0, 12)
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)))
}
