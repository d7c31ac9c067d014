import { describeValue } from '../core/describe-value.js'
import type { Scalar } from '../core/scalar.js'
import { compilePredicate } from '../definition/compile-predicate.js'
import type { EventMatch, Flow, StepMatch } from '../definition/flow.js'
import { satisfyingValues } from './satisfying-values.js'

/** An event without partner and time. */
export interface EventTemplate {
  /** Its name. */
  readonly name: string
  /** Its properties; absent if it needs none. */
  readonly props?: Readonly<Record<string, Scalar>>
}

/** Events that stand for the parts of a flow, each part by one of several. */
export interface FlowTemplates {
  /** Events that open an attempt. */
  readonly trigger: readonly EventTemplate[]
  /** By required node after the trigger: events for each member, in the order in which they are served. */
  readonly nodes: readonly (readonly (readonly EventTemplate[])[])[]
  /** By optional step. */
  readonly optional: readonly (readonly EventTemplate[])[]
  /** Events that are the outcome; `null` without one. */
  readonly outcome: readonly EventTemplate[] | null
}

/** A part of a flow: its name in messages, and its matchers, any of which will do. */
interface Part {
  readonly label: string
  readonly matches: readonly EventMatch[]
}

/**
 * Finds an event for each part of a flow that, where the simulation puts it, is that part and nothing else: an outcome must not open an attempt, a
 * step must not be an outcome. Of several matchers all that can be told apart are used.
 *
 * @throws RangeError if some part has no such event.
 */
export function flowTemplates(flow: Flow): FlowTemplates {
  const required = flow.steps.filter((step) => step.optional !== true)
  const nodes = [...required.map(({ id, match }) => ({ id, match })), { id: 'needMet', match: flow.needMet.match }]
  const side = flow.steps.filter((step) => step.optional === true)
  const trigger: Part = { label: 'trigger', matches: [flow.trigger] }
  const steps = nodes.map(({ id, match }): Part => ({ label: id, matches: membersOf(match).flat() }))
  const optional = side.map(({ id, match }): Part => ({ label: id, matches: membersOf(match).flat() }))
  const outcome: readonly Part[] =
    flow.outcome === undefined ? [] : [{ label: 'outcome', matches: [flow.outcome.match] }]
  const exclusions = (flow.exclusions ?? []).map(({ id, match }): Part => ({ label: id, matches: [match] }))
  const all = [trigger, ...steps, ...optional, ...outcome, ...exclusions]
  // Index of the required node that follows an optional step.
  const next = side.map((step) => required.filter((each) => flow.steps.indexOf(each) < flow.steps.indexOf(step)).length)
  return {
    trigger: find(trigger, trigger.matches, outcome, all),
    nodes: nodes.map(({ match }, i) => membersOf(match).map((member) => find(steps[i]!, member, outcome, all))),
    optional: optional.map((part, i) => {
      const beside = optional.filter((_, j) => j !== i && next[j] === next[i])
      return find(part, part.matches, [steps[next[i]!]!, ...beside, ...outcome], all)
    }),
    outcome: outcome[0] === undefined ? null : find(outcome[0], outcome[0].matches, [trigger], all),
  }
}

/**
 * Whether an event plays no role in a flow: it is neither trigger, step, need met nor outcome, and excludes nothing.
 */
export function playsNoRole(flow: Flow, event: EventTemplate): boolean {
  const { trigger, steps, needMet, outcome, exclusions = [] } = flow
  const matches = [
    trigger,
    ...steps.flatMap(({ match }) => membersOf(match).flat()),
    ...membersOf(needMet.match).flat(),
    ...(outcome === undefined ? [] : [outcome.match]),
    ...exclusions.map(({ match }) => match),
  ]
  return !matches.some(
    (match) =>
      namesOf(match).includes(event.name) && (match.where === undefined || compilePredicate(match.where)(event.props)),
  )
}

/** Matchers of each event that a step asks for. */
function membersOf(match: StepMatch): readonly (readonly EventMatch[])[] {
  if ('allOf' in match) return match.allOf.map((member) => [member])
  return ['anyOf' in match ? match.anyOf : [match]]
}

function namesOf({ event }: EventMatch): readonly string[] {
  return typeof event === 'string' ? [event] : event
}

/** Events that some matchers of a part match and nothing forbidden does, and no other part either if that can be had. */
function find(
  part: Part,
  matches: readonly EventMatch[],
  forbidden: readonly Part[],
  all: readonly Part[],
): readonly EventTemplate[] {
  for (const avoided of [all.filter((other) => other !== part), forbidden]) {
    const found = matches.flatMap((match) =>
      namesOf(match).flatMap((name): readonly EventTemplate[] => {
        const props = propsOf(name, match, avoided)
        if (props === undefined) return []
        return [Object.keys(props).length === 0 ? { name } : { name, props }]
      }),
    )
    if (found.length > 0) return found
  }
  const not = forbidden.map(({ label }) => describeValue(label)).join(', ')
  throw new RangeError(
    `simulateEvents: flow must allow an event that is ${describeValue(part.label)}${not === '' ? '' : ` and none of ${not}`}; found none that satisfies its matchers`,
  )
}

function propsOf(name: string, match: EventMatch, avoided: readonly Part[]): EventTemplate['props'] | undefined {
  const rivals = avoided.flatMap(({ matches }) => matches.filter((rival) => namesOf(rival).includes(name)))
  // A rival without a condition takes every event of the name.
  return satisfyingValues({
    all: [match.where ?? { all: [] }, ...rivals.map(({ where }) => ({ not: where ?? { all: [] } }))],
  })
}
