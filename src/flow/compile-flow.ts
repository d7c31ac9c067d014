import { compilePredicate, type Test } from '../definition/compile-predicate.js'
import type { EventMatch, Flow, StepMatch } from '../definition/flow.js'
import type { Scalars } from '../event/event-log.js'
import { parseDuration } from '../time/duration.js'

/** A required node: trigger, step or need met. */
export interface CompiledNode {
  /** Id in the definition; the first is `trigger`. */
  readonly id: string
  /** Longest time since the node before, in milliseconds; `Infinity` without a limit of its own. */
  readonly withinMs: number
  /** Number of members that must be served to reach it: 1 but for `allOf`. */
  readonly members: number
}

/** A step that is recorded but never required. */
export interface CompiledOptionalStep {
  /** Id in the definition. */
  readonly id: string
  /** Index of the required node before it. */
  readonly after: number
}

/** Events that end an attempt while `after` is reached and `before` is not. */
export interface CompiledExclusion {
  /** Id in the definition. */
  readonly id: string
  /** Index of a required node. */
  readonly after: number
  /** Index of a required node. */
  readonly before: number
}

/** Everything that an event matches in a flow: what the engine asks of an event, without its name or properties. Equal ones are one. */
export interface Role {
  /** Its place in `CompiledFlow.roles`; 0 matches nothing. */
  readonly number: number
  /** Place in the order of events at one instant: trigger 0, steps by position, need met, outcome, exclusions, anything else. */
  readonly rank: number
  /** Whether it matches the trigger. */
  readonly trigger: boolean
  /** By required node (the trigger's is empty): members that it matches, in definition order. */
  readonly members: readonly (readonly number[])[]
  /** Greatest index of a required node other than the trigger that it matches; 0 if none. */
  readonly furthest: number
  /** Optional steps that it matches, in definition order. */
  readonly optional: readonly number[]
  /** Exclusions that it matches, in definition order. */
  readonly exclusions: readonly number[]
  /** Whether it matches the outcome. */
  readonly outcome: boolean
  /** Whether it matches trigger, a step or need met: if not, it may be a detour. */
  readonly onPath: boolean
}

/** A flow as the engine runs it. */
export interface CompiledFlow {
  /** Longest time from trigger to need met, in milliseconds. */
  readonly withinMs: number
  /** Required nodes: trigger, required steps, need met. */
  readonly nodes: readonly CompiledNode[]
  /** Longest time from each required node to the next, in milliseconds; `Infinity` without a limit of its own, and after the last. */
  readonly stepWithinMs: Float64Array
  /** Optional steps in definition order. */
  readonly optional: readonly CompiledOptionalStep[]
  /** Exclusions in definition order. */
  readonly exclusions: readonly CompiledExclusion[]
  /** Whether a further trigger restarts an open attempt. */
  readonly restarts: boolean
  /** Whether a step out of its turn ends an attempt. */
  readonly strays: boolean
  /** Names reported as detours: all, none, or these. */
  readonly detours: 'all' | 'none' | ReadonlySet<string>
  /** Time after need met in which the need may arise again, in milliseconds. */
  readonly adoptionWithinMs: number
  /** Time after need met in which the outcome counts, in milliseconds; `null` without an outcome. */
  readonly outcomeWithinMs: number | null
  /** Every role met so far, by number. */
  readonly roles: readonly Role[]
  /** What events of a name match, or how to tell by their properties. */
  readonly rolesOf: (name: string) => Role | ((props: Scalars | undefined) => Role)
}

/** The part of a flow that a matcher belongs to. */
type Part =
  | { readonly kind: 'trigger' }
  | { readonly kind: 'node'; readonly index: number; readonly member: number }
  | { readonly kind: 'optional'; readonly index: number }
  | { readonly kind: 'outcome' }
  | { readonly kind: 'exclusion'; readonly index: number }

/** One matcher of a flow, and what it says about an event. */
interface Claim {
  readonly test: Test
  readonly part: Part
  readonly rank: number
}

/**
 * Compiles a flow.
 *
 * @throws RangeError if it is not a valid flow; `parseFlow` tells why.
 */
export function compileFlow(flow: Flow): CompiledFlow {
  const nodes: CompiledNode[] = [{ id: 'trigger', withinMs: Infinity, members: 1 }]
  const optional: CompiledOptionalStep[] = []
  const claims = new Map<string, Claim[]>()
  const claim = (match: EventMatch, part: Part, rank: number): void => {
    const test = match.where === undefined ? always : compilePredicate(match.where)
    for (const name of new Set(typeof match.event === 'string' ? [match.event] : match.event)) {
      const known = claims.get(name)
      if (known === undefined) claims.set(name, [{ test, part, rank }])
      else known.push({ test, part, rank })
    }
  }
  const claimNode = (match: StepMatch, index: number, rank: number): number => {
    const members =
      'allOf' in match ? match.allOf.map((member) => [member]) : ['anyOf' in match ? match.anyOf : [match]]
    members.forEach((matches, member) => {
      for (const each of matches) claim(each, { kind: 'node', index, member }, rank)
    })
    return members.length
  }

  claim(flow.trigger, { kind: 'trigger' }, 0)
  flow.steps.forEach((step, position) => {
    if (step.optional === true) {
      const part = { kind: 'optional', index: optional.push({ id: step.id, after: nodes.length - 1 }) - 1 } as const
      for (const match of alternatives(step.match, step.id)) claim(match, part, position + 1)
    } else {
      const members = claimNode(step.match, nodes.length, position + 1)
      nodes.push({ id: step.id, withinMs: optionalDuration(step.within, `step "${step.id}"`), members })
    }
  })
  const last = claimNode(flow.needMet.match, nodes.length, flow.steps.length + 1)
  nodes.push({ id: flow.needMet.id, withinMs: optionalDuration(flow.needMet.within, 'needMet'), members: last })
  if (flow.outcome !== undefined) claim(flow.outcome.match, { kind: 'outcome' }, flow.steps.length + 2)
  const nodeIndex = (id: string): number => {
    const index = id === 'needMet' ? nodes.length - 1 : nodes.findIndex((node) => node.id === id)
    if (index < 0) throw new RangeError(`compileFlow: an exclusion must name a required node; got "${id}"`)
    return index
  }
  const exclusions = (flow.exclusions ?? []).map((exclusion, index): CompiledExclusion => {
    claim(exclusion.match, { kind: 'exclusion', index }, flow.steps.length + 3)
    const { id, after = 'trigger', before = 'needMet' } = exclusion
    return { id, after: nodeIndex(after), before: nodeIndex(before) }
  })

  const roles: Role[] = []
  const known = new Map<string, Role>()
  const roleOf = (holding: readonly Claim[]): Role => {
    const role = toRole(holding, nodes.length, flow.steps.length + 4)
    const key = JSON.stringify(role)
    const same = known.get(key) ?? { ...role, number: roles.length }
    if (same.number === roles.length) roles.push(same)
    known.set(key, same)
    return same
  }
  const nothing = roleOf([])
  const byName = new Map(
    Array.from(claims, ([name, candidates]) => [
      name,
      candidates.every(({ test }) => test === always) ? roleOf(candidates) : decide(candidates, roleOf),
    ]),
  )
  const withinMs = duration(flow.within, 'within')
  const { detours = 'all' } = flow
  return {
    withinMs,
    nodes,
    stepWithinMs: Float64Array.from(nodes, (_, node) => nodes[node + 1]?.withinMs ?? Infinity),
    optional,
    exclusions,
    restarts: flow.onRetrigger === 'restart',
    strays: flow.between === 'noOtherStep',
    detours: typeof detours === 'string' ? detours : new Set(detours),
    adoptionWithinMs: flow.adoption === undefined ? withinMs : duration(flow.adoption.within, 'adoption.within'),
    outcomeWithinMs: flow.outcome === undefined ? null : duration(flow.outcome.within, 'outcome.within'),
    roles,
    rolesOf: (name) => byName.get(name) ?? nothing,
  }
}

/** Which role properties give an event: each matcher is asked once, and what all answers make together is worked out once. */
function decide(
  candidates: readonly Claim[],
  roleOf: (holding: readonly Claim[]) => Role,
): (props: Scalars | undefined) => Role {
  // A tree: answers lead from node n to children[2 * n] (no) or children[2 * n + 1] (yes); 0 is not there yet.
  const children = [0, 0]
  const leaves: (Role | undefined)[] = []
  return (props) => {
    let node = 0
    for (const { test } of candidates) {
      const edge = 2 * node + Number(test(props))
      if (children[edge] === 0) children[edge] = children.push(0, 0) / 2 - 1
      node = children[edge]!
    }
    const role = leaves[node] ?? roleOf(candidates.filter(({ test }) => test(props)))
    leaves[node] = role
    return role
  }
}

function toRole(claims: readonly Claim[], nodes: number, otherwise: number): Omit<Role, 'number'> {
  const members: number[][] = Array.from({ length: nodes }, () => [])
  const optional = new Set<number>()
  const exclusions = new Set<number>()
  let trigger = false
  let outcome = false
  for (const { part } of claims) {
    if (part.kind === 'trigger') trigger = true
    else if (part.kind === 'outcome') outcome = true
    else if (part.kind === 'optional') optional.add(part.index)
    else if (part.kind === 'exclusion') exclusions.add(part.index)
    else if (!members[part.index]!.includes(part.member)) members[part.index]!.push(part.member)
  }
  const furthest = members.findLastIndex((matched) => matched.length > 0)
  return {
    rank: claims.reduce((lowest, { rank }) => Math.min(lowest, rank), otherwise),
    trigger,
    members,
    furthest: Math.max(furthest, 0),
    optional: [...optional],
    exclusions: [...exclusions],
    outcome,
    onPath: trigger || furthest > 0 || optional.size > 0,
  }
}

function alternatives(match: StepMatch, id: string): readonly EventMatch[] {
  if ('allOf' in match) throw new RangeError(`compileFlow: optional step "${id}" must not have allOf`)
  return 'anyOf' in match ? match.anyOf : [match]
}

function duration(text: string, where: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms <= 0)
    throw new RangeError(`compileFlow: ${where} must be an ISO 8601 duration above zero; got "${text}"`)
  return ms
}

function optionalDuration(text: string | undefined, where: string): number {
  return text === undefined ? Infinity : duration(text, `within of ${where}`)
}

function always(): boolean {
  return true
}
