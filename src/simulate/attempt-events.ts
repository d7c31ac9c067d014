import type { CompiledFlow } from '../flow/compile-flow.js'
import { type AttemptDraws, delayed } from './draw-attempt.js'
import type { EventTemplate, FlowTemplates } from './event-templates.js'
import type { ResolvedBehaviour, ResolvedTruth } from './resolve-truth.js'

/** An event of a partner on its way to a row. Those of one instant keep the order in which they were made. */
export interface Draft {
  readonly at: number
  readonly event: EventTemplate
  /** Whether it is trigger, step or need met. */
  readonly onPath: boolean
}

/** One of several events that stand for the same part of a flow. */
export type Pick = (choices: readonly EventTemplate[]) => EventTemplate

/** How far an attempt gets. */
export interface Passage {
  /** Instants at which required nodes are reached, the trigger first. */
  readonly times: readonly number[]
  /** Last instant at which the next node could be reached; `null`: the need is met. */
  readonly lapsesAt: number | null
}

/** Which required nodes an attempt reaches, when, and when it lapses if it does not reach all. */
export function passThrough(
  { nodes, withinMs }: CompiledFlow,
  behaviour: ResolvedBehaviour,
  { ties }: ResolvedTruth,
  rates: readonly number[],
  trigger: number,
  draws: AttemptDraws,
): Passage {
  const times = [trigger]
  for (const [i, { delay }] of behaviour.nodes.entries()) {
    const { rate, delay: quantile, tie } = draws.nodes[i]!
    const before = times[i]!
    if (rate >= rates[i]!) return { times, lapsesAt: Math.min(trigger + withinMs, before + nodes[i + 1]!.withinMs) }
    times.push(before + (tie < ties ? 0 : delayed(delay, quantile)))
  }
  return { times, lapsesAt: null }
}

/** The events of one attempt, in an order that keeps those of one instant apart; `last` is the one that reached its last node. */
export function attemptEvents(
  flow: CompiledFlow,
  templates: FlowTemplates,
  behaviour: ResolvedBehaviour,
  { times, lapsesAt }: Passage,
  draws: AttemptDraws,
  pick: Pick,
): { readonly drafts: readonly Draft[]; readonly last: Draft; readonly recorded: readonly string[] } {
  const trigger = times[0]!
  let last: Draft = { at: trigger, event: pick(templates.trigger), onPath: true }
  const drafts = [last]
  const recorded: string[] = []
  for (let node = 0; node < times.length; node++) {
    const begin = times[node]!
    const arrived = times[node + 1]
    const span = (arrived ?? lapsesAt ?? begin) - begin
    flow.optional.forEach(({ id, after }, i) => {
      const { rate, when } = draws.optional[i]!
      if (after !== node || rate >= behaviour.optional[i]!) return
      recorded.push(id)
      drafts.push({ at: begin + between(span, when), event: pick(templates.optional[i]!), onPath: true })
    })
    if (arrived === undefined) continue
    const members = templates.nodes[node]!
    for (const [i, choices] of members.entries()) {
      last = { at: begin + Math.floor((span * (i + 1)) / members.length), event: pick(choices), onPath: true }
      drafts.push(last)
    }
  }
  if (lapsesAt !== null) {
    const name = weighted(behaviour.detours, draws.detour.which)
    const left = times.at(-1)!
    const at = left + between(lapsesAt - left, draws.detour.when)
    if (name !== undefined) drafts.push({ at, event: { name }, onPath: false })
  }
  for (const { which, when } of draws.noise)
    drafts.push({ at: trigger + between(flow.withinMs, when), event: { name: which }, onPath: false })
  return { drafts, last, recorded }
}

/** A whole number from 0 to `span`. */
function between(span: number, quantile: number): number {
  return delayed({ from: 0, to: span, skew: 1 }, quantile)
}

function weighted(
  choices: readonly { readonly event: string; readonly rate: number }[],
  which: number,
): string | undefined {
  let below = 0
  for (const { event, rate } of choices) {
    below += rate
    if (which < below) return event
  }
  return undefined
}
