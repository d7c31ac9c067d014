import { type CompiledIteration, compileIterations } from '../cohort/compile-iterations.js'
import { describeValue } from '../core/describe-value.js'
import { type Random, randomInteger, seededRandom } from '../core/random.js'
import type { Study } from '../definition/study.js'
import type { EventRow } from '../event/event-row.js'
import { knownEntries } from '../event/known-entries.js'
import type { PartnerRow } from '../event/partner-row.js'
import { type CompiledFlow, compileFlow } from '../flow/compile-flow.js'
import { attemptEvents, type Draft, type Pick, passThrough } from './attempt-events.js'
import { checkTruth, refuse } from './check-truth.js'
import { delayed, drawAttempt, shareRates } from './draw-attempt.js'
import { type EventTemplate, type FlowTemplates, flowTemplates } from './event-templates.js'
import { type ResolvedGroup, type ResolvedTruth, resolveTruth } from './resolve-truth.js'
import type { SimulatedAttempt, SimulatedLog } from './simulated-log.js'
import type { Truth } from './truth.js'

/** Options of {@link simulateEvents}. */
export interface SimulateEventsOptions {
  /** A non-negative integer: same study, truth and seed, same rows, on every machine. */
  readonly seed: number
  /**
   * No attempt begins at or after this instant, in epoch milliseconds. Default: the end of the last iteration, and so long after it that a need
   * that arises again is seen. Required if an iteration has no end.
   */
  readonly until?: number | undefined
}

/** What all partners share. */
interface World {
  readonly flow: CompiledFlow
  readonly templates: FlowTemplates
  /** In time order, each with its place in the definition; an open one ends at `until`. */
  readonly iterations: readonly (CompiledIteration & { readonly place: number })[]
  readonly truth: ResolvedTruth
  readonly until: number
}

const MOST_ATTEMPTS = 10_000

/** The last instant that a date can hold. */
const LAST_INSTANT = 8.64e15

/**
 * Simulates the log of a study under a known truth: whose need arises when, who takes which step after what time, who comes back, who shows the outcome,
 * and what else is in a real log: detours, noise, ties, rows delivered twice or late.
 *
 * Use it to see what a study will tell before it runs, to try a flow, and to test what reads the log. Where only verdicts matter,
 * `operatingCharacteristics` simulates counts, and is thousands of times faster.
 *
 * A partner has one attempt at a time, all its attempts end by meeting the need or by lapse, and a chance depends on nothing but group, iteration and, with
 * `drift`, the instant of the trigger. Random numbers are split by group id, partner, iteration and attempt: changing one group's truth leaves every other
 * partner's rows as they are, and raising a rate turns failures into successes, never back. Nothing but additions, multiplications and comparisons lies
 * between a random number and a row.
 *
 * @param study - A parsed study.
 * @param truth - What is true; an empty object will do.
 * @param options - The seed, and how long.
 * @returns Rows in order of delivery, and the generator's own account of every attempt.
 * @throws RangeError if a field is outside its domain, names what the study does not have, or if no event can be found for a part of the flow.
 *
 * @example
 * import { evaluate, getOrThrow, parseStudy } from 'learnloop'
 * import { simulateEvents } from 'learnloop/simulate'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.6, design: { kind: 'curve', size: 40 } }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const { events, partners, asOf } = simulateEvents(study, { partners: 40, rate: 0.9 }, { seed: 1 })
 * const { decision } = evaluate(study, events, { partners, asOf })
 * decision.verdict // => 'validated'
 *
 * @category simulating
 * @since 0.1.0
 */
export function simulateEvents(study: Study, truth: Truth, options: SimulateEventsOptions): SimulatedLog {
  if ((study as Partial<Study> | null | undefined)?.kind !== 'study')
    throw new RangeError(
      `simulateEvents: study must be a parsed study, as getOrThrow(parseStudy(...)) answers; got ${describeValue(study)}`,
    )
  knownEntries('simulateEvents', 'options', options, ['seed', 'until'])
  const { seed } = options
  if (!Number.isSafeInteger(seed) || seed < 0) refuse('options.seed', 'a non-negative integer', seed)
  checkTruth(study, truth)
  const flow = compileFlow(study.flow)
  const { withinMs, adoptionWithinMs, outcomeWithinMs } = flow
  const compiled = compileIterations(study)
  const end = compiled.reduce((last, { to }) => Math.max(last, to), -Infinity)
  const { until = end + withinMs + adoptionWithinMs } = options
  const asOf = until + 2 * withinMs + adoptionWithinMs + (outcomeWithinMs ?? 0)
  if (!Number.isSafeInteger(until) || until < -LAST_INSTANT || asOf > LAST_INSTANT)
    refuse('options.until', 'an instant with room for all windows; an iteration without end needs it', options.until)
  const world: World = {
    flow,
    templates: flowTemplates(study.flow),
    iterations: compiled
      .map(({ id, from, to }, place) => ({ id, from, to: to === Infinity ? Math.max(until, from + 1) : to, place }))
      .toSorted((a, b) => a.from - b.from),
    truth: resolveTruth(study, truth),
    until,
  }

  const attempts: SimulatedAttempt[] = []
  const partners: PartnerRow[] = []
  const rows: { readonly row: EventRow; readonly delivered: number }[] = []
  for (const group of world.truth.groups) {
    const code = Array.from(group.id, (character) => character.codePointAt(0)!)
    for (let number = 1; number <= group.partners; number++) {
      const id = `${group.id} ${number}`
      const stream = (...path: readonly number[]): Random => seededRandom(seed, number, ...path, ...code)
      const cluster = group.clusters === null ? 0 : Math.ceil(number / group.clusters.size)
      const common = (...path: readonly number[]): Random => seededRandom(seed, 0, cluster, ...path, ...code)
      const { attributes, clusters } = group
      partners.push({ id, attributes, ...(clusters !== null && { cluster: `${group.id} / ${cluster}` }) })
      const { drafts, made } = simulatePartner(world, group, id, stream, common)
      attempts.push(...made)
      for (const row of deliver(world.truth, id, drafts, stream(0, 0))) rows.push(row)
    }
  }
  return {
    events: rows.toSorted((a, b) => a.delivered - b.delivered).map(({ row }) => row),
    partners,
    attempts,
    asOf,
  }
}

/** All that one partner does. */
function simulatePartner(
  world: World,
  group: ResolvedGroup,
  partner: string,
  stream: (...path: readonly number[]) => Random,
  common: (...path: readonly number[]) => Random,
): { readonly drafts: readonly Draft[]; readonly made: readonly SimulatedAttempt[] } {
  const { flow, templates, iterations, truth, until } = world
  const drafts: Draft[] = []
  const outcomes: Draft[] = []
  const attempts: (Omit<SimulatedAttempt, 'detour' | 'outcomeAt'> & { readonly last: Draft })[] = []
  const arrivals = iterations.flatMap(({ from, to, place }, i) => {
    const random = stream(i + 1, 0)
    const [arises, when] = [random(), random()]
    return arises < group.behaviours[place]!.arrival
      ? [{ at: from + Math.floor(when * (to - from)), place: i + 1 }]
      : []
  })
  // The need arises again, the partner is free for a next attempt, an outcome is under way.
  let [again, free] = [Infinity, -Infinity]
  let outcome: { readonly at: number; readonly event: EventTemplate } | null = null
  const show = (before: number): void => {
    if (outcome === null) return
    const draft = { at: Math.min(outcome.at, before), event: outcome.event, onPath: false }
    outcomes.push(draft)
    drafts.push(draft)
  }
  let returns = 0
  let metBefore = -Infinity

  for (;;) {
    const arrival = arrivals[0]
    const trigger = Math.min(arrival?.at ?? Infinity, again)
    if (arrival?.at === trigger) arrivals.shift()
    if (trigger >= until) break
    // A need that arises while an attempt is open is the same need.
    if (trigger < free) continue
    const path = arrival?.at === trigger ? [arrival.place, 1] : [iterations.length + 1, returns++]
    const random = stream(...path)
    if (attempts.length === MOST_ATTEMPTS)
      refuse('truth: returns', `so rare or late that no partner has more than ${MOST_ATTEMPTS} attempts`, partner)

    const current = iterations.find(({ from, to }) => from <= trigger && trigger < to)
    const latest = current ?? iterations.findLast(({ from }) => from <= trigger) ?? iterations[0]!
    const behaviour = group.behaviours[latest.place]!
    const midway = current === undefined ? 0 : (trigger - current.from) / (current.to - current.from) - 0.5
    const comesBack = trigger <= metBefore + flow.adoptionWithinMs
    const alone = drawAttempt(random, flow, truth)
    const draws =
      group.clusters === null
        ? alone
        : shareRates(alone, random, drawAttempt(common(...path), flow, truth), group.clusters.correlation)
    const rates = behaviour.nodes.map(({ rate }, i) =>
      i === 0 && comesBack && behaviour.adopts !== null ? behaviour.adopts : rate + behaviour.drift * midway,
    )
    const { times, lapsesAt } = passThrough(flow, behaviour, truth, rates, trigger, draws)
    show(trigger)

    const pick: Pick = (choices) => choices[randomInteger(random, choices.length)]!
    const events = attemptEvents(flow, templates, behaviour, { times, lapsesAt }, draws, pick)
    drafts.push(...events.drafts)

    const met = lapsesAt === null ? times.at(-1)! : null
    outcome =
      met !== null && behaviour.outcome !== null && draws.outcome.rate < behaviour.outcome.rate
        ? { at: met + delayed(behaviour.outcome.delay, draws.outcome.delay), event: pick(templates.outcome!) }
        : null
    again =
      met !== null && draws.returns.rate < behaviour.returns.rate
        ? met + Math.max(1, delayed(behaviour.returns.delay, draws.returns.delay))
        : Infinity
    free = met ?? lapsesAt! + 1
    metBefore = met ?? -Infinity
    attempts.push({
      partner,
      group: group.id,
      iteration: current?.id ?? null,
      times,
      lapsesAt,
      optional: events.recorded,
      last: events.last,
    })
  }
  show(Infinity)

  const inOrder = drafts.toSorted((a, b) => a.at - b.at)
  const positions = new Map(inOrder.map((draft, position) => [draft, position]))
  const made = attempts.map(({ last, ...attempt }): SimulatedAttempt => {
    const { lapsesAt, times } = attempt
    if (lapsesAt === null) {
      // An outcome serves every attempt in whose window it lies.
      const seen = outcomes.find((draft) => positions.get(draft)! > positions.get(last)!)?.at ?? Infinity
      const inTime = seen <= times.at(-1)! + (flow.outcomeWithinMs ?? 0)
      return { ...attempt, outcomeAt: inTime ? seen : null, detour: null }
    }
    let position = positions.get(last)! + 1
    while (inOrder[position]?.onPath === true) position++
    const off = inOrder[position]
    return { ...attempt, outcomeAt: null, detour: off !== undefined && off.at <= lapsesAt ? off.event.name : null }
  })
  return { drafts: inOrder, made }
}

/** Rows of a partner, each with the instant at which it is delivered. */
function deliver(
  { duplicates, late }: ResolvedTruth,
  partner: string,
  drafts: readonly Draft[],
  random: Random,
): readonly { readonly row: EventRow; readonly delivered: number }[] {
  let seq = 0
  return drafts.flatMap(({ at, event }, i) => {
    seq = drafts[i - 1]?.at === at ? seq + 1 : 0
    const { name, props } = event
    const id = `${partner}/${i + 1}`
    const row: EventRow = { partner, name, at, id, ...(seq > 0 && { seq }), ...(props !== undefined && { props }) }
    return (random() < duplicates ? [row, row] : [row]).map((each) => {
      const [isLate, quantile] = [random() < late.rate, random()]
      return { row: each, delivered: at + (isLate ? delayed(late.delay, quantile) : 0) }
    })
  })
}
