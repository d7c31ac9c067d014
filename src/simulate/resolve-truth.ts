import { compileIterations } from '../cohort/compile-iterations.js'
import { describeValue } from '../core/describe-value.js'
import type { Scalar } from '../core/scalar.js'
import { compilePredicate } from '../definition/compile-predicate.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import { type CompiledFlow, compileFlow } from '../flow/compile-flow.js'
import { parseDuration } from '../time/duration.js'
import { cohortPredicate } from './cohort-predicate.js'
import { playsNoRole } from './event-templates.js'
import { satisfyingValues } from './satisfying-values.js'
import type { Behaviour, DelayTruth, GroupTruth, NodeTruth, Truth } from './truth.js'

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

const BEHAVIOUR = ['arrival', 'rate', 'nodes', 'drift', 'returns', 'outcome', 'detours']
const TRUTH = [...BEHAVIOUR, 'partners', 'groups', 'iterations', 'noise', 'ties', 'duplicates', 'late']
const GROUP = [...BEHAVIOUR, 'id', 'partners', 'cohorts', 'attributes', 'iterations']
const MOST_PARTNERS = 1_000_000

/**
 * Checks a truth against a study and fills in the defaults.
 *
 * @throws RangeError naming the first field that is not as it must be.
 */
export function resolveTruth(study: Study, truth: Truth): ResolvedTruth {
  check('truth', truth, TRUTH)
  const flow = compileFlow(study.flow)
  const groups = truth.groups ?? [{ id: 'partner' }]
  checkIds('truth.groups', groups)
  const iterations = compileIterations(study).map(({ id }) => id)
  checkOverrides('truth', truth, iterations)
  const noise = truth.noise ?? { events: [], rate: 0 }
  check('truth.noise', noise, ['events', 'rate'])
  checkNoRole(study, 'truth.noise.events', noise.events)
  if (chance('truth.noise.rate', noise.rate) === 1 || (noise.rate > 0 && noise.events.length === 0))
    refuse('truth.noise', 'events and a rate below 1', noise.rate)
  const late = truth.late ?? NONE_LATE
  check('truth.late', late, ['rate', 'delay'])
  return {
    groups: groups.map((group, i): ResolvedGroup => {
      const place = `truth.groups[${i}]`
      check(place, group, GROUP)
      checkOverrides(place, group, iterations)
      const { partners = truth.partners ?? 100 } = group
      if (!Number.isSafeInteger(partners) || partners < 0 || partners > MOST_PARTNERS)
        refuse(`${place}.partners`, `an integer from 0 to ${MOST_PARTNERS}`, partners)
      return {
        id: group.id,
        partners,
        attributes: attributesOf(study, place, group),
        behaviours: iterations.map((id) => {
          const own = (overrides: Truth | GroupTruth): Behaviour =>
            overrides.iterations?.find((iteration) => iteration.id === id) ?? {}
          return resolveBehaviour(study, flow, `${place} in "${id}"`, [truth, own(truth), group, own(group)])
        }),
      }
    }),
    noise,
    ties: chance('truth.ties', truth.ties ?? 0),
    duplicates: chance('truth.duplicates', truth.duplicates ?? 0),
    late: { rate: chance('truth.late.rate', late.rate), delay: delayOf('truth.late.delay', late.delay) },
  }
}

const NONE_LATE = { rate: 0, delay: { to: 'PT1S' } } as const

/** Refuses a value; `must` is what it should be. */
export function refuse(place: string, must: string, value: unknown): never {
  throw new RangeError(`simulateEvents: ${place} must be ${must}; got ${describeValue(value)}`)
}

function check(place: string, value: unknown, keys: readonly string[]): void {
  knownEntries('simulateEvents', place, value, keys)
}

function checkIds(place: string, list: readonly { readonly id: string }[]): void {
  const ids = list.map(({ id }) => id)
  for (const [i, id] of ids.entries()) {
    if (typeof id !== 'string' || id === '') refuse(`${place}[${i}].id`, 'a non-empty text', id)
    if (ids.indexOf(id) < i) refuse(`${place}[${i}].id`, 'unlike all others', id)
  }
}

function checkOverrides(place: string, { iterations = [] }: Truth | GroupTruth, known: readonly string[]): void {
  checkIds(`${place}.iterations`, iterations)
  for (const [i, iteration] of iterations.entries()) {
    check(`${place}.iterations[${i}]`, iteration, [...BEHAVIOUR, 'id'])
    if (!known.includes(iteration.id)) refuse(`${place}.iterations[${i}].id`, 'an iteration of the study', iteration.id)
  }
}

function checkNoRole(study: Study, place: string, names: readonly string[]): void {
  for (const name of names) {
    if (typeof name !== 'string' || name === '') refuse(place, 'non-empty texts', name)
    if (!playsNoRole(study.flow, { name })) refuse(place, 'events that play no role in the flow', name)
  }
}

function chance(place: string, value: number): number {
  return within(place, value, 0, 1)
}

function within(place: string, value: number, low: number, high: number): number {
  return value >= low && value <= high ? value : refuse(place, `in [${low}, ${high}]`, value)
}

function delayOf(place: string, delay: DelayTruth): Delay {
  check(place, delay, ['from', 'to', 'skew'])
  const { skew = 1 } = delay
  const to = durationOf(`${place}.to`, delay.to)
  const from = delay.from === undefined ? Math.min(1, to) : durationOf(`${place}.from`, delay.from)
  if (from > to) refuse(`${place}.from`, 'at most `to`', delay.from)
  if (!Number.isSafeInteger(skew) || skew < 1 || skew > 20) refuse(`${place}.skew`, 'an integer from 1 to 20', skew)
  return { from, to, skew }
}

function durationOf(place: string, text: string): number {
  const ms = typeof text === 'string' ? parseDuration(text) : undefined
  return ms ?? refuse(place, 'an ISO 8601 duration without years and months', text)
}

function upTo(to: number): Delay {
  return { from: Math.min(1, to), to, skew: 1 }
}

function attributesOf(study: Study, place: string, group: GroupTruth): Readonly<Record<string, Scalar>> {
  const { cohorts = [], attributes = {} } = group
  const wanted = { all: cohorts.map((cohort) => cohortPredicate(study.cohorts, cohort)) }
  const found = { ...satisfyingValues(wanted), ...attributes }
  if (!compilePredicate(wanted)(found))
    refuse(`${place}.cohorts`, 'groups that one partner can be in, with its attributes', cohorts)
  return found
}

/** The last of the layers that has the field says what it is. */
function resolveBehaviour(
  study: Study,
  flow: CompiledFlow,
  place: string,
  layers: readonly Behaviour[],
): ResolvedBehaviour {
  const last = <K extends keyof Behaviour>(key: K): Behaviour[K] =>
    layers.reduce<Behaviour[K]>((found, layer) => layer[key] ?? found, undefined)
  const { withinMs, adoptionWithinMs, outcomeWithinMs } = flow
  const rate = chance(`${place}: rate`, last('rate') ?? 0.8)
  const required = flow.nodes.slice(1)
  const known = [...required.slice(0, -1), ...flow.optional].map(({ id }) => id)
  for (const node of layers.flatMap(({ nodes = [] }) => nodes)) {
    check(`${place}: nodes`, node, ['id', 'rate', 'delay'])
    if (![...known, 'needMet', study.flow.needMet.id].includes(node.id))
      refuse(`${place}: nodes`, 'steps of the flow or need met', node.id)
  }
  const ownOf = (ids: readonly string[]): Omit<NodeTruth, 'id'> =>
    layers
      .flatMap(({ nodes = [] }) => nodes)
      .filter(({ id }) => ids.includes(id))
      .reduce<Omit<NodeTruth, 'id'>>((all, own) => ({ rate: own.rate ?? all.rate, delay: own.delay ?? all.delay }), {})
  const own = required.map(({ id }, i) => ownOf(i === required.length - 1 ? [id, 'needMet'] : [id]))
  const given = own.map(({ delay }) => (delay === undefined ? undefined : delayOf(`${place}: delay`, delay)))
  const left = withinMs - given.reduce((sum, delay) => sum + (delay?.to ?? 0), 0)
  const share = Math.floor(left / Math.max(1, given.filter((delay) => delay === undefined).length))
  const nodes = required.map((node, i): TimedRate => {
    const delay = given[i] ?? upTo(Math.min(share, node.withinMs))
    if (left < 0 || delay.to > node.withinMs)
      refuse(`${place}: delays`, `such that "${node.id}" is reached within its windows`, own[i]!.delay?.to)
    return { rate: chance(`${place}: rate of "${node.id}"`, own[i]!.rate ?? rate), delay }
  })
  const optional = flow.optional.map(({ id }) => {
    const { rate: its = rate, delay } = ownOf([id])
    if (delay !== undefined) refuse(`${place}: delay of "${id}"`, 'absent, as the step is optional', delay)
    return chance(`${place}: rate of "${id}"`, its)
  })

  const returns = last('returns') ?? {}
  check(`${place}: returns`, returns, ['rate', 'adopts', 'delay'])
  const outcome = last('outcome') ?? {}
  check(`${place}: outcome`, outcome, ['rate', 'delay'])
  if (last('outcome') !== undefined && outcomeWithinMs === null)
    refuse(`${place}: outcome`, 'absent, as the flow has none', outcome)
  const outcomeDelay =
    outcome.delay === undefined ? upTo(outcomeWithinMs ?? 0) : delayOf(`${place}: outcome.delay`, outcome.delay)
  if (outcomeWithinMs !== null && outcomeDelay.to > outcomeWithinMs)
    refuse(`${place}: outcome.delay`, 'within the window of the outcome', outcome.delay?.to)
  const detours = last('detours') ?? []
  for (const detour of detours) {
    check(`${place}: detours`, detour, ['event', 'rate'])
    chance(`${place}: detours`, detour.rate)
  }
  checkNoRole(
    study,
    `${place}: detours`,
    detours.map(({ event }) => event),
  )
  const together = detours.reduce((sum, detour) => sum + detour.rate, 0)
  if (together > 1 + 1e-9) refuse(`${place}: detours`, 'together at most 1', together)
  return {
    arrival: chance(`${place}: arrival`, last('arrival') ?? 1),
    drift: within(`${place}: drift`, last('drift') ?? 0, -1, 1),
    nodes,
    optional,
    returns: {
      rate: chance(`${place}: returns.rate`, returns.rate ?? (study.flow.adoption === undefined ? 0 : 0.5)),
      delay: returns.delay === undefined ? upTo(adoptionWithinMs) : delayOf(`${place}: returns.delay`, returns.delay),
    },
    adopts: returns.adopts === undefined ? null : chance(`${place}: returns.adopts`, returns.adopts),
    outcome:
      outcomeWithinMs === null
        ? null
        : { rate: chance(`${place}: outcome.rate`, outcome.rate ?? rate), delay: outcomeDelay },
    detours,
  }
}
