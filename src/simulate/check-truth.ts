import { describeValue } from '../core/describe-value.js'
import { isWellFormed } from '../core/well-formed.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import { readScalars } from '../event/scalars.js'
import { parseDuration } from '../time/duration.js'
import { playsNoRole } from './event-templates.js'
import type { Behaviour, DelayTruth, GroupTruth, Truth } from './truth.js'

const BEHAVIOUR = ['arrival', 'rate', 'nodes', 'drift', 'returns', 'outcome', 'detours']
const MOST_PARTNERS = 1_000_000

/** Beyond it an attempt has more than 10,000 of them on average, and near 1 the log never ends. */
const MOST_NOISE = 0.9999

/**
 * Checks every field of a truth on its own: its type, its domain, and that what it names is in the study.
 *
 * @throws RangeError naming the first field that is not as it must be.
 */
export function checkTruth(study: Study, truth: Truth): void {
  const whole = ['partners', 'clusters', 'groups', 'iterations', 'noise', 'ties', 'duplicates', 'late']
  fields('truth', truth, [...BEHAVIOUR, ...whole])
  checkBehaviour(study, 'truth', truth)
  checkPartners('truth', truth)
  checkIterations(study, 'truth', truth)
  checkIds('truth.groups', truth.groups)
  each('truth.groups', truth.groups, (place, group) => {
    fields(place, group, [...BEHAVIOUR, 'id', 'partners', 'clusters', 'cohorts', 'attributes', 'iterations'])
    checkBehaviour(study, place, group)
    checkPartners(place, group)
    checkIterations(study, place, group)
    each(`${place}.cohorts`, group.cohorts, (at, cohort) => {
      fields(at, cohort, ['dimension', 'group'])
    })
    const attributes = group.attributes === undefined ? {} : readScalars(group.attributes)
    if (typeof attributes === 'string') throw new RangeError(`simulateEvents: ${place}.attributes ${attributes}`)
  })
  const { noise, late } = truth
  if (noise !== undefined) {
    fields('truth.noise', noise, ['events', 'rate'])
    each('truth.noise.events', noise.events, (place, name) => {
      checkNoRole(study, place, name)
    })
    chance('truth.noise.rate', noise.rate)
    if (noise.rate > MOST_NOISE || (noise.rate > 0 && noise.events.length === 0))
      refuse('truth.noise', `events and a rate of at most ${MOST_NOISE}`, noise.rate)
  }
  if (late !== undefined) {
    fields('truth.late', late, ['rate', 'delay'])
    chance('truth.late.rate', late.rate)
    checkDelay('truth.late.delay', late.delay)
  }
  chance('truth.ties', truth.ties)
  chance('truth.duplicates', truth.duplicates)
}

/** Refuses a value; `must` is what it should be. */
export function refuse(place: string, must: string, value: unknown): never {
  throw new RangeError(`simulateEvents: ${place} must be ${must}; got ${describeValue(value)}`)
}

function checkBehaviour(study: Study, place: string, behaviour: Behaviour): void {
  const { flow } = study
  chance(`${place}.arrival`, behaviour.arrival)
  chance(`${place}.rate`, behaviour.rate)
  inside(`${place}.drift`, behaviour.drift, -1, 1)
  const known = [...flow.steps.map(({ id }) => id), 'needMet', flow.needMet.id]
  each(`${place}.nodes`, behaviour.nodes, (at, node) => {
    fields(at, node, ['id', 'rate', 'delay'])
    if (!known.includes(node.id)) refuse(`${at}.id`, 'a step of the flow or need met', node.id)
    chance(`${at}.rate`, node.rate)
    if (node.delay === undefined) return
    checkDelay(`${at}.delay`, node.delay)
    if (flow.steps.some(({ id, optional }) => id === node.id && optional === true))
      refuse(`${at}.delay`, 'absent, as the step is optional', node.delay)
  })
  const { returns, outcome } = behaviour
  if (returns !== undefined) {
    fields(`${place}.returns`, returns, ['rate', 'adopts', 'delay'])
    chance(`${place}.returns.rate`, returns.rate)
    chance(`${place}.returns.adopts`, returns.adopts)
    if (returns.delay !== undefined) checkDelay(`${place}.returns.delay`, returns.delay)
  }
  if (outcome !== undefined) {
    fields(`${place}.outcome`, outcome, ['rate', 'delay'])
    chance(`${place}.outcome.rate`, outcome.rate)
    if (outcome.delay !== undefined) checkDelay(`${place}.outcome.delay`, outcome.delay)
    if (flow.outcome === undefined) refuse(`${place}.outcome`, 'absent, as the flow has none', outcome)
  }
  each(`${place}.detours`, behaviour.detours, (at, detour) => {
    fields(at, detour, ['event', 'rate'])
    checkNoRole(study, `${at}.event`, detour.event)
    chance(`${at}.rate`, detour.rate, true)
  })
  const together = (behaviour.detours ?? []).reduce((sum, { rate }) => sum + rate, 0)
  if (together > 1 + 1e-9) refuse(`${place}.detours`, 'together at most 1', together)
}

function checkIterations(study: Study, place: string, { iterations }: Truth | GroupTruth): void {
  checkIds(`${place}.iterations`, iterations)
  each(`${place}.iterations`, iterations, (at, iteration) => {
    fields(at, iteration, [...BEHAVIOUR, 'id'])
    if (!study.iterations.some(({ id }) => id === iteration.id))
      refuse(`${at}.id`, 'an iteration of the study', iteration.id)
    checkBehaviour(study, at, iteration)
  })
}

function checkPartners(place: string, { partners = 0, clusters }: Truth | GroupTruth): void {
  if (!Number.isSafeInteger(partners) || partners < 0 || partners > MOST_PARTNERS)
    refuse(`${place}.partners`, `an integer from 0 to ${MOST_PARTNERS}`, partners)
  if (clusters === undefined) return
  fields(`${place}.clusters`, clusters, ['size', 'correlation'])
  if (!Number.isSafeInteger(clusters.size) || clusters.size < 1)
    refuse(`${place}.clusters.size`, 'an integer from 1', clusters.size)
  chance(`${place}.clusters.correlation`, clusters.correlation, true)
}

function checkIds(place: string, list: readonly { readonly id: string }[] | undefined): void {
  const seen = new Set<string>()
  each(place, list, (at, item) => {
    const id = (item as { readonly id?: unknown } | null)?.id
    if (typeof id !== 'string' || !isName(id)) refuse(`${at}.id`, NAME, id)
    else if (seen.has(id)) refuse(`${at}.id`, 'unlike all others', id)
    else seen.add(id)
  })
}

function checkNoRole(study: Study, place: string, name: string): void {
  if (typeof name !== 'string' || !isName(name)) refuse(place, NAME, name)
  if (!playsNoRole(study.flow, { name })) refuse(place, 'an event that plays no role in the flow', name)
}

const NAME = 'a non-empty text without unpaired surrogates'

/** Whether rows may have it as the id of a partner, or the name of an event. */
function isName(text: string): boolean {
  return text !== '' && isWellFormed(text)
}

function checkDelay(place: string, delay: DelayTruth): void {
  fields(place, delay, ['from', 'to', 'skew'])
  const { skew = 1 } = delay
  const to = durationOf(`${place}.to`, delay.to)
  if (delay.from !== undefined && durationOf(`${place}.from`, delay.from) > to)
    refuse(`${place}.from`, 'at most `to`', delay.from)
  if (!Number.isSafeInteger(skew) || skew < 1 || skew > 20) refuse(`${place}.skew`, 'an integer from 1 to 20', skew)
}

function durationOf(place: string, text: string): number {
  const ms = typeof text === 'string' ? parseDuration(text) : undefined
  return ms ?? refuse(place, 'an ISO 8601 duration without years and months', text)
}

function chance(place: string, value: number | undefined, required = false): void {
  if (required && value === undefined) refuse(place, 'in [0, 1]', value)
  inside(place, value, 0, 1)
}

function inside(place: string, value: number | undefined, low: number, high: number): void {
  if (value !== undefined && !(typeof value === 'number' && value >= low && value <= high))
    refuse(place, `in [${low}, ${high}]`, value)
}

function fields(place: string, value: unknown, keys: readonly string[]): void {
  knownEntries('simulateEvents', place, value, keys)
}

function each<A>(place: string, list: readonly A[] | undefined, check: (place: string, item: A) => void): void {
  const given: unknown = list
  if (list === undefined) return
  if (!Array.isArray(given)) refuse(place, 'a list', list)
  for (const [i, item] of list.entries()) check(`${place}[${i}]`, item)
}
