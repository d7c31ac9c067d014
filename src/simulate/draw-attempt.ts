import { type Random, randomInteger } from '../core/random.js'
import type { CompiledFlow } from '../flow/compile-flow.js'
import type { Delay, ResolvedTruth } from './resolve-truth.js'

/** The random numbers of one attempt. All are drawn in any case, so that what comes of one changes no other. */
export interface AttemptDraws {
  /** Of each required node after the trigger. */
  readonly nodes: readonly { readonly rate: number; readonly delay: number; readonly tie: number }[]
  /** Of each optional step. */
  readonly optional: readonly { readonly rate: number; readonly when: number }[]
  /** Of the outcome. */
  readonly outcome: { readonly rate: number; readonly delay: number }
  /** Of the need arising again. */
  readonly returns: { readonly rate: number; readonly delay: number }
  /** Of a detour. */
  readonly detour: { readonly which: number; readonly when: number }
  /** Events without a role. */
  readonly noise: readonly { readonly which: string; readonly when: number }[]
}

/** Draws the numbers of one attempt. */
export function drawAttempt(random: Random, flow: CompiledFlow, { noise }: ResolvedTruth): AttemptDraws {
  const nodes = flow.nodes.slice(1).map(() => ({ rate: random(), delay: random(), tie: random() }))
  const optional = flow.optional.map(() => ({ rate: random(), when: random() }))
  const outcome = { rate: random(), delay: random() }
  const returns = { rate: random(), delay: random() }
  const detour = { which: random(), when: random() }
  const heard: { which: string; when: number }[] = []
  while (random() < noise.rate)
    heard.push({ which: noise.events[randomInteger(random, noise.events.length)]!, when: random() })
  return { nodes, optional, outcome, returns, detour, noise: heard }
}

/**
 * The same attempt with the chances of a cluster's common one, so often that two attempts of the cluster have the correlation asked for: each takes them with
 * the root of it.
 */
export function shareRates(
  draws: AttemptDraws,
  random: Random,
  common: AttemptDraws,
  correlation: number,
): AttemptDraws {
  if (random() >= Math.sqrt(correlation)) return draws
  return { ...draws, nodes: draws.nodes.map((node, i) => ({ ...node, rate: common.nodes[i]!.rate })) }
}

/** The delay at a number drawn from [0, 1). */
export function delayed({ from, to, skew }: Delay, quantile: number): number {
  let power = quantile
  for (let k = 1; k < skew; k++) power *= quantile
  return Math.min(to, from + Math.floor(power * (to - from + 1)))
}
