import { percent, points } from '../core/percent.js'
import type { GroupRef, Hypothesis } from '../definition/hypothesis.js'
import type { Measurement } from '../measure/measurement.js'
import { rankAssumptions } from '../planning/rank-assumptions.js'
import type { Verdict } from './conclude.js'
import { type DecisionContext, standingsOf } from './context.js'
import { contradicts, listed } from './first-hand.js'
import type { FocusNode } from './focus.js'
import { iteratingHelps, unmetStandings } from './iterating-helps.js'
import type { Pivot, PivotKind } from './pivot.js'
import type { Standing } from './prepare-criterion.js'
import { groupText, type TraceEntry } from './trace.js'

/**
 * What to do next.
 *
 * - `repair`: mend the evidence; `condition` says which.
 * - `set-goal`: the hypothesis has none.
 * - `continue`: the iteration is open; go on as planned.
 * - `engage`: win first attempts in groups that the evidence hardly covers.
 * - `ask`: ask those who left the path at a node.
 * - `work-on`: change the solution at a node.
 * - `observe`: watch partners first hand.
 * - `choose`: the iteration is closed, and the counts lead to nothing; `text` says between what people have to choose, and why.
 * - `plan`: no iteration is left; choose between another hypothesis with a plan of its own, and an end.
 * - `rewrite`: write a new hypothesis; the record keeps what was learned.
 * - `challenge`: look at a good result as critically as at a bad one.
 * - `pivot`: write the part that holds as a hypothesis of its own, and test it on new data.
 * - `test-assumption`: test the riskiest assumption that is on record.
 * - `ask-feature`: ask at the node that leaves most to be gained what would help there.
 * - `grow`: test whether the value reaches partners beyond these.
 */
export type ActionCode =
  | 'repair'
  | 'set-goal'
  | 'continue'
  | 'engage'
  | 'ask'
  | 'work-on'
  | 'observe'
  | 'choose'
  | 'plan'
  | 'rewrite'
  | 'challenge'
  | 'pivot'
  | 'test-assumption'
  | 'ask-feature'
  | 'grow'

/** One thing to do next. */
export interface NextAction {
  /** Stable machine-readable name, safe to switch on. */
  readonly code: ActionCode
  /** One sentence for a person. */
  readonly text: string
  /** Code of the condition to mend, for `repair`; else `null`. */
  readonly condition: string | null
  /** Node of the flow that it is about; `null`: none in particular. */
  readonly node: string | null
  /** Groups that it is about. */
  readonly groups: readonly GroupRef[]
}

const REPAIRS: ReadonlyMap<string, string> = new Map([
  ['same-study', 'Measure the log again with this study, or decide with the study that was measured.'],
  [
    'registered',
    'Decide with the document that was registered; what has changed is a new hypothesis and needs new data.',
  ],
  ['same-measuring', 'Measure all looks with the same crossing, time zone and alias map.'],
  ['in-order', 'Give measurements in the order they were taken, one an instant.'],
  ['ledger-intact', 'Find the ledger as it was appended to; what was changed in it is named by `checkLedger`.'],
  [
    'as-recorded',
    'Decide with the document that was decided before; what has changed is another hypothesis, or a revision that its verdict allows, and needs new data.',
  ],
  ['looks-given', 'Give every measurement on record, in the order it was taken.'],
  ['rows-read', 'Repair the rows that could not be read; the quality report shows the first of each reason.'],
  ['begun', 'Wait until an iteration has begun, or measure as of a later instant.'],
  [
    'same-iteration',
    'Name and begin the iterations as when they were first measured, and measure again: what was seen keeps its place.',
  ],
  ['same-revision', 'Decide with the revision of the hypothesis that this iteration tests.'],
  ['observations-known', 'Correct who was observed, or name the partner among those known.'],
  ['cohorts-kept', 'Measure with the same log, attributes and partners as before: a group does not vanish.'],
  ['counts-possible', 'Measure again: these counts are not as `measure` gives them.'],
  ['one-arm-each', 'Find out how partners came into several arms; measure without them, or begin the experiment anew.'],
  [
    'sample-ratio',
    'Find out what breaks the allotment (assignment, logging, filters) before reading any arm; shares that were planned otherwise belong into `allocation` before data.',
  ],
  ['cohorts-covered', 'Engage partners of the groups that criteria are about.'],
  ['matured', 'Wait until first attempts are mature; none has had its full time yet.'],
])

/** What to do where waiting does not help, as an iteration closed without first attempts that are asked for. */
function afterClosing(code: string, left: number): string | null {
  const without = {
    matured: 'without a first attempt',
    'cohorts-covered': 'without a first attempt of a group that a criterion is about',
  }[code]
  if (without === undefined) return null
  const what =
    left > 0
      ? 'Engage partners in the next one.'
      : 'No iteration is left: write another hypothesis, or leave it at what was learned.'
  return `Waiting does not help: the iteration closed ${without}. ${what}`
}

/** Groups that are named at most. */
const MOST_GROUPS = 3

/** What to do where the evidence is unfit. */
export function repairs(fit: TraceEntry, closed: boolean, left: number): readonly NextAction[] {
  return fit.reasons
    .filter(({ answer }) => answer === 'no')
    .map(({ code }) => {
      const text = (closed ? afterClosing(code, left) : null) ?? REPAIRS.get(code) ?? code
      return { ...action('repair', text), condition: code }
    })
}

/** What to do after a verdict. */
export function nextActions(
  context: DecisionContext,
  measurement: Measurement,
  verdict: Verdict,
  pivot: Pivot | null,
  focus: readonly FocusNode[],
): readonly NextAction[] {
  const { study } = context
  const top = focus[0]
  const validated = verdict === 'validated'
  const hasGoal = study.hypothesis.criteria.some(({ role }) => role === 'goal')
  const unsure = verdict === 'unsure'
  return [
    ...(validated ? [challenge] : []),
    ...(pivot === null ? [] : [pivotTo(pivot)]),
    ...(verdict === 'reset' ? [rewrite] : []),
    ...(verdict === 'iterate' && top !== undefined ? [hasLost(top) ? workOn(top) : winMore(top)] : []),
    ...(hasGoal ? [] : [setGoal]),
    ...(unsure && !context.closed ? [goOn(standingsOf(context, measurement))] : []),
    ...(unsure ? engage(context, measurement) : []),
    ...((unsure || verdict === 'iterate') && top !== undefined && hasLost(top) ? [ask(top)] : []),
    ...observe(context, top),
    ...(validated ? [...testAssumption(study.hypothesis), ...askFeature(top), grow(study.hypothesis)] : []),
    ...(unsure && noneLeft(context) ? [plan] : unsure && context.closed ? choose(context, measurement) : []),
  ]
}

function action(
  code: ActionCode,
  text: string,
  node: string | null = null,
  groups: readonly GroupRef[] = [],
): NextAction {
  return { code, text, condition: null, node, groups }
}

const challenge = action(
  'challenge',
  'Look at this as critically as at a bad result: whom does it leave out, and would it hold with the next partners?',
)
const rewrite = action('rewrite', 'Write a new hypothesis from what was learned; the record of this one stays.')
const setGoal = action('set-goal', 'Set at least one goal before the next data: without one nothing can prove true.')
const plan = action(
  'plan',
  'No iteration is left in which more would count. Choose: write another hypothesis, with a plan of its own, or leave it at what was learned.',
)

/** What to write anew, by what holds. */
function pivotTo({ kind, group, node }: Pivot): NextAction {
  const part = group === null ? '' : groupText(group)
  const texts: Record<PivotKind, string> = {
    'customer segment': `Write a hypothesis about the customers of ${part} alone`,
    channel: `Write a hypothesis about customers reached by ${part} alone`,
    'zoom-in': `Write a hypothesis in which "${node}" is the whole solution`,
    'value capture': 'Write a hypothesis that keeps the solution and changes how its value lasts',
    'customer need': `Write a hypothesis about the need that "${node}" serves`,
  }
  return action(
    'pivot',
    `${texts[kind]}, and test it on new data: it was found by looking in several places.`,
    kind === 'zoom-in' ? node : null,
    group === null ? [] : [group],
  )
}

/** The riskiest assumption that is still to be tested. */
function testAssumption(hypothesis: Hypothesis): readonly NextAction[] {
  const [riskiest] = rankAssumptions([hypothesis])
  if (riskiest === undefined) return []
  const { assumption, rank, missing } = riskiest
  const known = rank === null ? `; to rank it among others, say its ${missing.join(', ')}` : ''
  return [
    action(
      'test-assumption',
      `Test the riskiest assumption next: "${assumption.id}", ${assumption.statement}${known}.`,
    ),
  ]
}

/** Where most is left to be gained though the goal is reached. */
function askFeature(top: FocusNode | undefined): readonly NextAction[] {
  if (top === undefined || !hasLost(top)) return []
  const { node, next, entered, aligned } = top
  return [
    action(
      'ask-feature',
      `Ask which feature would help at ${place(node, next)}: ${entered - aligned} of ${entered} first attempts still leave there.`,
      node,
    ),
  ]
}

/** A growth test: the claim so far is about these partners. */
function grow({ criteria }: Hypothesis): NextAction {
  const scaled = criteria.find(({ target }) => typeof target !== 'number')
  return action(
    'grow',
    scaled === undefined
      ? 'Test growth: register a desired scale (a target of so many partners) and let partners from outside this panel take part.'
      : `Test growth: "${scaled.id}" is reached by these partners; register the next scale, with partners from outside this panel.`,
  )
}

function goOn(standings: readonly Standing[]): NextAction {
  const harmed = standings.filter(({ state }) => state === 'harmed').map(({ criterion }) => `"${criterion.id}"`)
  return action(
    'continue',
    harmed.length === 0
      ? 'Continue: go on as planned until the iteration closes.'
      : `Settle first whether the harm that ${harmed.join(', ')} shows can be borne; if so, go on as planned until the iteration closes.`,
  )
}

/** Between what to choose where the iteration is closed, others are left, and nothing says that one of them would do. */
function choose(context: DecisionContext, measurement: Measurement): readonly NextAction[] {
  const standings = standingsOf(context, measurement)
  const { prospect, entry } = iteratingHelps(context, measurement, standings)
  if (unmetStandings(context, standings).length === 0) return []
  const why =
    prospect === null
      ? entry.reasons.flatMap(({ answer, text }) => (answer === 'unknown' ? [text] : [])).join(' ')
      : `Its prospect of ${percent(prospect)} is below the ${percent(context.policy.minProspect)} that the policy asks for.`
  return [action('choose', `Choose: one more iteration (${context.path.left} left), or another hypothesis. ${why}`)]
}

/** Whether somebody left there. */
function hasLost({ entered, aligned }: FocusNode): boolean {
  return aligned < entered
}

function winMore({ criterion, entered }: FocusNode): NextAction {
  return action(
    'engage',
    `Win more first attempts in the next iteration: nobody was lost for "${criterion}", and ${entered} ${entered === 1 ? 'is' : 'are'} too few to show it.`,
    'trigger',
  )
}

function workOn({ node, next, gain, groups, needed }: FocusNode): NextAction {
  const alone = needed === null ? 'no rate here reaches the target alone' : `the target needs ${percent(needed)} here`
  const best =
    gain > 0
      ? `at the best that some group reaches, cautiously estimated, the rate gains ${points(gain)}; `
      : groups === 0
        ? ''
        : 'no group does better yet; '
  return action('work-on', `Work on ${place(node, next)} first: ${best}${alone}.`, node)
}

function ask({ node, next, entered, aligned, left, detours, lowest }: FocusNode): NextAction {
  const most = detours.find(({ event }) => event !== null)
  const went = most === undefined ? '' : `; of all attempts ${left} left, ${most.count} for "${most.event}"`
  const groups = lowest?.groups ?? []
  const start = groups.length === 0 ? '' : ` Start in ${groups.map(groupText).join(', ')}.`
  const lost = `${entered - aligned} of ${entered} first attempts`
  const whom =
    next === null
      ? `the ${lost} for whom "${node}" is not as the criterion wants`
      : `those who left at ${place(node, next)} (${lost})`
  return action('ask', `Ask ${whom} why, and what they did${went}.${start}`, node, groups)
}

/** Where nobody looked yet, or where what was seen disagrees with the counts. */
function observe(
  { firstHand: { onRecord, ofIteration } }: DecisionContext,
  top: FocusNode | undefined,
): readonly NextAction[] {
  const against = ofIteration.filter(contradicts)
  const [first] = against
  if (first !== undefined) {
    const where = first.step === undefined ? '' : ` at "${first.step}"`
    const how = against.length === 1 ? 'disagrees' : 'disagree'
    const text = `Watch more partners first hand${where}: ${listed(against)} ${how} with the counts.`
    return [action('observe', text, first.step ?? null)]
  }
  if (onRecord.length > 0) return []
  return top === undefined
    ? [action('observe', 'Watch some partners first hand.')]
    : [action('observe', `Watch some partners first hand at ${place(top.node, top.next)}.`, top.node)]
}

function place(node: string, next: string | null): string {
  return next === null ? `"${node}"` : `"${node}" -> "${next}"`
}

/** Whether no further unit counts. */
function noneLeft({ path, closed }: DecisionContext): boolean {
  return closed && path.left === 0
}

/** Groups with enrolled partners who have not come to a first attempt yet, those least covered first. None once no further unit counts. */
function engage(context: DecisionContext, measurement: Measurement): readonly NextAction[] {
  const { path } = context
  if (noneLeft(context)) return []
  const idle = measurement.cells
    .filter(
      ({ iteration, groups, enrolled, partners }) =>
        iteration === path.id && groups.length === 1 && partners < enrolled,
    )
    .toSorted((a, b) => a.partners / a.enrolled - b.partners / b.enrolled)
    .slice(0, MOST_GROUPS)
  if (idle.length === 0) return []
  const named = idle.map(({ groups, enrolled, partners }) => `${groupText(groups[0]!)} (${partners} of ${enrolled})`)
  return [
    action(
      'engage',
      `Engage partners who are enrolled but began no attempt in iteration "${path.id}": so far ${named.join(', ')} did.`,
      'trigger',
      idle.map(({ groups }) => groups[0]!),
    ),
  ]
}
