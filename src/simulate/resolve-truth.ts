import { compileIterations } from '../cohort/compile-iterations.js'
import type { Scalar } from '../core/scalar.js'
import { compilePredicate } from '../definition/compile-predicate.js'
import type { Study } from '../definition/study.js'
import { type CompiledFlow, compileFlow } from '../flow/compile-flow.js'
import { parseDuration } from '../time/duration.js'
import { refuse } from './check-truth.js'
import { cohortPredicate } from './cohort-predicate.js'
import { satisfyingValues } from './satisfying-values.js'
import type { Behaviour, ClusterTruth, DelayTruth, GroupTruth, NodeTruth, Truth } from './truth.js'

/** A delay in whole milliseconds. */
export interface Delay {
  readonly from: number
  readonly to: number
  readonly skew: number
}

/** A chance and a delay. */
export interface TimedRate {
  readonly rate: number
  readonly delay: Delay
}

/** A {@link Behaviour} with every default in its place. */
export interface ResolvedBehaviour {
  readonly arrival: number
  readonly drift: number
  /** Required nodes after the trigger. */
  readonly nodes: readonly TimedRate[]
  /** Chances of the optional steps. */
  readonly optional: readonly number[]
  readonly returns: TimedRate
  /** `null`: as the first node's rate. */
  readonly adopts: number | null
  /** `null`: the flow has none. */
  readonly outcome: TimedRate | null
  readonly detours: readonly { readonly event: string; readonly rate: number }[]
}

/** A {@link GroupTruth} with every default in its place. */
export interface ResolvedGroup {
  readonly id: string
  readonly partners: number
  readonly clusters: ClusterTruth | null
  readonly attributes: Readonly<Record<string, Scalar>>
  /** By iteration in definition order. */
  readonly behaviours: readonly ResolvedBehaviour[]
}

/** A {@link Truth} with every default in its place. */
export interface ResolvedTruth {
  readonly groups: readonly ResolvedGroup[]
  readonly noise: { readonly events: readonly string[]; readonly rate: number }
  readonly ties: number
  readonly duplicates: number
  readonly late: TimedRate
}

const ON_TIME = { rate: 0, delay: { to: 'PT1S' } } as const

/**
 * Fills in the defaults of a checked truth.
 *
 * @throws RangeError if fields do not go together: delays and windows, attributes and cohorts.
 */
export function resolveTruth(study: Study, truth: Truth): ResolvedTruth {
  const flow = compileFlow(study.flow)
  const iterations = compileIterations(study).map(({ id }) => id)
  const { groups = [{ id: 'partner' }], noise = { events: [], rate: 0 }, late = ON_TIME } = truth
  return {
    groups: groups.map((group: GroupTruth, i): ResolvedGroup => {
      const place = truth.groups === undefined ? 'truth' : `truth.groups[${i}]`
      return {
        id: group.id,
        partners: group.partners ?? truth.partners ?? 100,
        clusters: group.clusters ?? truth.clusters ?? null,
        attributes: attributesOf(study, place, group),
        behaviours: iterations.map((id) => {
          const own = (overrides: Truth | GroupTruth): Behaviour =>
            overrides.iterations?.find((iteration) => iteration.id === id) ?? {}
          return resolveBehaviour(study, flow, `${place} in "${id}"`, [truth, own(truth), group, own(group)])
        }),
      }
    }),
    noise,
    ties: truth.ties ?? 0,
    duplicates: truth.duplicates ?? 0,
    late: { rate: late.rate, delay: toDelay(late.delay) },
  }
}

function attributesOf(study: Study, place: string, group: GroupTruth): Readonly<Record<string, Scalar>> {
  const { cohorts = [], attributes = {} } = group
  const wanted = { all: cohorts.map((cohort) => cohortPredicate(study.cohorts, cohort)) }
  const found = { ...satisfyingValues(wanted), ...attributes }
  if (!compilePredicate(wanted)(found))
    refuse(`${place}.cohorts`, 'groups that one partner can be in, with its attributes', cohorts)
  return found
}

/** The last of the layers that has a field says what it is. */
function resolveBehaviour(
  study: Study,
  flow: CompiledFlow,
  place: string,
  layers: readonly Behaviour[],
): ResolvedBehaviour {
  const { arrival = 1, rate = 0.8, drift = 0, returns = {}, outcome = {}, detours = [] } = merged(layers)
  const { adoptionWithinMs, outcomeWithinMs } = flow
  const required = flow.nodes.slice(1)
  const ownOf = (...ids: readonly string[]): Omit<NodeTruth, 'id'> =>
    merged(layers.flatMap(({ nodes = [] }) => nodes).filter(({ id }) => ids.includes(id)))
  const own = required.map(({ id }, i) => (i === required.length - 1 ? ownOf(id, 'needMet') : ownOf(id)))
  const delays = delaysOf(
    flow,
    place,
    own.map(({ delay }) => delay),
  )
  const outcomeDelay = outcome.delay === undefined ? upTo(outcomeWithinMs ?? 0) : toDelay(outcome.delay)
  if (outcomeWithinMs !== null && outcomeDelay.to > outcomeWithinMs)
    refuse(`${place}: outcome.delay`, 'within the window of the outcome', outcome.delay?.to)
  return {
    arrival,
    drift,
    nodes: delays.map((delay, i) => ({ rate: own[i]!.rate ?? rate, delay })),
    optional: flow.optional.map(({ id }) => ownOf(id).rate ?? rate),
    returns: {
      rate: returns.rate ?? (study.flow.adoption === undefined ? 0 : 0.5),
      delay: returns.delay === undefined ? upTo(adoptionWithinMs) : toDelay(returns.delay),
    },
    adopts: returns.adopts ?? null,
    outcome: outcomeWithinMs === null ? null : { rate: outcome.rate ?? rate, delay: outcomeDelay },
    detours,
  }
}

/** Delays of the required nodes: those without one share what the others leave of the flow's window. */
function delaysOf(
  { nodes, withinMs }: CompiledFlow,
  place: string,
  given: readonly (DelayTruth | undefined)[],
): readonly Delay[] {
  const delays = given.map((delay) => (delay === undefined ? undefined : toDelay(delay)))
  const left = withinMs - delays.reduce((sum, delay) => sum + (delay?.to ?? 0), 0)
  const share = Math.floor(left / Math.max(1, delays.filter((delay) => delay === undefined).length))
  return delays.map((delay, i) => {
    const { id, withinMs } = nodes[i + 1]!
    if (left < 0 || (delay?.to ?? 0) > withinMs)
      refuse(`${place}: delays`, `such that "${id}" is reached within its windows`, given[i]?.to)
    return delay ?? upTo(Math.min(share, withinMs))
  })
}

/** One object of several: the last that has a field says what it is. */
function merged<A extends object>(layers: readonly A[]): Partial<A> {
  const entries = layers.flatMap((layer) => Object.entries(layer)).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<A>
}

function toDelay({ from, to, skew = 1 }: DelayTruth): Delay {
  const longest = parseDuration(to)!
  return { from: from === undefined ? Math.min(1, longest) : parseDuration(from)!, to: longest, skew }
}

function upTo(to: number): Delay {
  return { from: Math.min(1, to), to, skew: 1 }
}
