import { type CompiledIteration, compileIterations } from '../cohort/compile-iterations.js'
import { canonicalPartner } from '../core/aliases.js'
import type { Step } from '../definition/flow.js'
import type { Study } from '../definition/study.js'
import type { EventLog } from '../event/event-log.js'
import { type CompiledFlow, compileFlow, type Role } from '../flow/compile-flow.js'
import { COMPLETED, EXCLUDED, LAPSED, OPEN, RESTARTED, STRAYED } from '../flow/transitions.js'
import { checkArguments } from './check-arguments.js'
import { judgeAdoption, judgeOutcome, UNNEEDED } from './judge.js'
import { groupByPartner, type PartnerEvents, readPartner } from './partner-events.js'
import { rowRoles } from './row-roles.js'
import { type Attempt, type AttemptStatus, type DeviationKind, walkAttempts } from './walk-attempts.js'

/** An event that played a part in an attempt. */
export interface ExplainedEvent {
  /** Name. */
  readonly name: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Identity, if it has one. */
  readonly id: string | null
}

/** What became of one node in one attempt. */
export interface NodeExplanation {
  /** `trigger`, or the id of a step or of need met. */
  readonly id: string
  /** Whether it is an optional step. */
  readonly optional: boolean
  /**
   * `reached` (or recorded); `deviated`: the attempt ended on the way to it; `pending`: it may still be reached; `notReached`: the attempt never
   * came near it, or, of an optional step, it was not recorded.
   */
  readonly status: 'reached' | 'deviated' | 'pending' | 'notReached'
  /** The event that reached it, or that ended the attempt on the way to it; `null` if there is none. */
  readonly event: ExplainedEvent | null
  /** Last instant at which it could be reached; `null` for the trigger, optional steps, and nodes the attempt never set out for. */
  readonly deadline: number | null
  /** The rule that settled it, a section of `docs/semantics.md`. */
  readonly rule: 'trigger' | 'reached' | 'recorded' | 'not-recorded' | 'not-asked' | 'pending' | DeviationKind
}

/** One attempt of a partner, node by node. */
export interface AttemptExplanation {
  /** The partner, after aliases. */
  readonly partner: string
  /** Id of the iteration that holds the trigger; `null`: none does. */
  readonly iteration: string | null
  /** How it stands. */
  readonly status: 'completed' | 'deviated' | 'pending'
  /** How it deviated; `null` if it did not. */
  readonly kind: DeviationKind | null
  /** Id of the exclusion that ended it; `null` if none did. */
  readonly exclusion: string | null
  /** Whether `trigger + within <= asOf`, so that nothing later changes it. */
  readonly matured: boolean
  /** Trigger, steps and need met, in definition order. */
  readonly nodes: readonly NodeExplanation[]
  /** Further triggers that it ignored. */
  readonly retriggers: number
  /** The first event off the path after the last node, of a deviated attempt. */
  readonly detour: ExplainedEvent | null
  /** Whether an event after the last node matches a required node after the next, of a deviated attempt. */
  readonly skippedAhead: boolean
  /** Whether the partner came back when the need arose again; `null` if the attempt is not completed. */
  readonly adoption: 'aligned' | 'deviated' | 'unneeded' | 'pending' | null
  /** Whether the outcome was seen in time; `null` if the attempt is not completed, or the flow has no outcome. */
  readonly outcome: 'aligned' | 'deviated' | 'pending' | null
}

/**
 * Explains each attempt of one partner: which event reached which node, by when it had to, and which rule settled it.
 *
 * It follows the same state machine as `measure`, so that its counts can be checked by hand.
 *
 * @param study - A parsed study.
 * @param log - What `readEvents` made of the rows.
 * @param partner - The partner, or an alias.
 * @param options - `asOf`: events after this instant are not read; epoch milliseconds.
 * @returns Attempts in order; none for an unknown partner.
 * @throws RangeError if the study was not parsed and is not valid, or `asOf` is not whole epoch milliseconds.
 *
 * @category measuring
 * @since 0.1.0
 */
export function explainPartner(
  study: Study,
  log: EventLog,
  partner: string,
  options: {
    /** Epoch milliseconds. */
    readonly asOf: number
  },
): readonly AttemptExplanation[] {
  const { asOf } = options
  checkArguments('explainPartner', study, log, asOf)
  const flow = compileFlow(study.flow)
  const iterations = compileIterations(study)
  const { columns } = log
  const canonical = canonicalPartner(log.aliases, partner)
  const code = columns.partners.indexOf(canonical)
  if (code < 0) return []

  const { of: numberOf } = rowRoles(flow, columns)
  const roleOf = (row: number): Role => flow.roles[numberOf(row)]!
  const events = readPartner(columns, roleOf, groupByPartner(columns, asOf).rowsOf(code))
  const eventAt = (position: number): ExplainedEvent | null => {
    if (position < 0) return null
    return {
      name: events.nameAt(position),
      at: events.times[position]!,
      id: columns.id?.[events.rows[position]!] ?? null,
    }
  }
  const attempts = walkAttempts(flow, events.roles, events.times, asOf)
  return attempts.map((attempt, i) => {
    const times = attempt.reached.map((position) => events.times[position]!)
    return {
      partner: canonical,
      ...explainAttempt(flow, iterations, attempt, times, asOf, eventAt),
      adoption: explainAdoption(flow, attempt, attempts[i + 1], events, asOf),
      outcome: explainOutcome(flow, attempt, events, asOf),
      nodes: explainNodes(study.flow.steps, flow, attempt, times, eventAt),
    }
  })
}

type EventAt = (position: number) => ExplainedEvent | null

function explainAttempt(
  flow: CompiledFlow,
  iterations: readonly CompiledIteration[],
  attempt: Attempt,
  times: readonly number[],
  asOf: number,
  eventAt: EventAt,
): Omit<AttemptExplanation, 'partner' | 'nodes' | 'adoption' | 'outcome'> {
  const kind = deviationOf(attempt.status)
  const iteration = iterations.find(({ from, to }) => from <= times[0]! && times[0]! < to)
  const side = sideOf(attempt.status)
  return {
    iteration: iteration?.id ?? null,
    status: side === 'aligned' ? 'completed' : side,
    kind,
    exclusion: flow.exclusions[attempt.exclusion]?.id ?? null,
    matured: times[0]! + flow.withinMs <= asOf,
    retriggers: attempt.retriggers,
    detour: kind === null ? null : eventAt(attempt.detour),
    skippedAhead: kind !== null && attempt.skippedAhead,
  }
}

function explainAdoption(
  { adoptionWithinMs }: CompiledFlow,
  attempt: Attempt,
  next: Attempt | undefined,
  { times }: PartnerEvents,
  asOf: number,
): AttemptExplanation['adoption'] {
  if (attempt.status !== 'aligned') return null
  const until = times[attempt.reached.at(-1)!]! + adoptionWithinMs
  const standing =
    next === undefined
      ? judgeAdoption(until, Infinity, 0, OPEN, asOf)
      : judgeAdoption(until, times[next.reached[0]!]!, next.reached.length - 1, STANDING[next.status], asOf)
  return standing === UNNEEDED
    ? 'unneeded'
    : standing === COMPLETED
      ? 'aligned'
      : standing === OPEN
        ? 'pending'
        : 'deviated'
}

function explainOutcome(
  { outcomeWithinMs }: CompiledFlow,
  attempt: Attempt,
  { roles, times }: PartnerEvents,
  asOf: number,
): AttemptExplanation['outcome'] {
  if (attempt.status !== 'aligned' || outcomeWithinMs === null) return null
  const needMet = attempt.reached.at(-1)!
  const until = times[needMet]! + outcomeWithinMs
  const seen = roles.some(({ outcome }, position) => outcome && position >= needMet && times[position]! <= until)
  const standing = judgeOutcome(until, seen, asOf)
  return standing === COMPLETED ? 'aligned' : standing === OPEN ? 'pending' : 'deviated'
}

const STANDING: Readonly<Record<AttemptStatus, number>> = {
  aligned: COMPLETED,
  pending: OPEN,
  lapsed: LAPSED,
  restarted: RESTARTED,
  strayed: STRAYED,
  excluded: EXCLUDED,
}

function explainNodes(
  steps: readonly Step[],
  flow: CompiledFlow,
  attempt: Attempt,
  times: readonly number[],
  eventAt: EventAt,
): readonly NodeExplanation[] {
  const last = times.length - 1
  const side = sideOf(attempt.status)
  const required = flow.nodes.map(({ id, withinMs }, node): NodeExplanation => {
    const deadline =
      node === 0 || node > last + 1 ? null : Math.min(times[0]! + flow.withinMs, times[node - 1]! + withinMs)
    const settled = { id, optional: false, deadline }
    if (node === 0) return { ...settled, status: 'reached', event: eventAt(attempt.reached[0]!), rule: 'trigger' }
    if (node <= last) return { ...settled, status: 'reached', event: eventAt(attempt.reached[node]!), rule: 'reached' }
    if (node > last + 1 || side === 'aligned')
      return { ...settled, status: 'notReached', event: null, rule: 'not-asked' }
    return { ...settled, status: side, event: eventAt(attempt.endedBy), rule: deviationOf(attempt.status) ?? 'pending' }
  })
  const optional = flow.optional.map(({ id }, i): NodeExplanation => {
    const event = eventAt(attempt.optional[i]!)
    const recorded =
      event === null
        ? ({ status: 'notReached', rule: 'not-recorded' } as const)
        : ({ status: 'reached', rule: 'recorded' } as const)
    return { id, optional: true, deadline: null, event, ...recorded }
  })
  const byId = new Map([...required, ...optional].map((node) => [node.id, node]))
  return [required[0]!, ...steps.map(({ id }) => byId.get(id)!), required.at(-1)!]
}

function deviationOf(status: AttemptStatus): DeviationKind | null {
  return status === 'aligned' || status === 'pending' ? null : status
}

function sideOf(status: AttemptStatus): 'aligned' | 'deviated' | 'pending' {
  return status === 'aligned' || status === 'pending' ? status : 'deviated'
}
