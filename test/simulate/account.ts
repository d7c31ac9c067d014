// What a measurement must be by the generator's own account of its attempts: written from the text of the semantics, without the engine.
import type { Study } from '../../src/definition/study.js'
import type { Measurement } from '../../src/measure/measurement.js'
import type { SimulatedAttempt } from '../../src/simulate/index.js'
import { durationOf } from '../support/reference/values.js'

export interface NodeAccount {
  readonly entered: number
  readonly aligned: number
  readonly deviated: number
  readonly pending: number
  readonly matured: readonly [number, number]
  readonly first: readonly [number, number]
  readonly detours: Readonly<Record<string, number>>
}

export interface CellAccount {
  readonly partners: number
  readonly attempts: number
  readonly nodes: readonly NodeAccount[]
  readonly optional: readonly (readonly [entered: number, reached: number])[]
  readonly adoption: readonly [aligned: number, deviated: number, unneeded: number, pending: number]
  readonly outcome: readonly [aligned: number, deviated: number, pending: number] | null
}

/** Counts of one iteration (`null`: all) over attempts of the chosen partners. */
export function accountOf(
  study: Study,
  all: readonly SimulatedAttempt[],
  asOf: number,
  iteration: string | null,
  chosen: (attempt: SimulatedAttempt) => boolean = () => true,
): CellAccount {
  const { flow } = study
  const within = durationOf(flow.within)
  const adoptionWithin = durationOf(flow.adoption?.within ?? flow.within)
  const seen = all.filter(({ times }) => times[0]! <= asOf)
  const inIteration = seen.filter((attempt) =>
    iteration === null ? attempt.iteration !== null : attempt.iteration === iteration,
  )
  const firsts = new Map<string, SimulatedAttempt>()
  for (const attempt of inIteration) if (!firsts.has(attempt.partner)) firsts.set(attempt.partner, attempt)
  const mine = inIteration.filter(chosen)
  const required = flow.steps.filter(({ optional }) => optional !== true).length + 1
  const count = (test: (attempt: SimulatedAttempt) => boolean, of = mine): number => of.filter(test).length
  const matured = mine.filter(({ times }) => times[0]! + within <= asOf)
  const first = matured.filter((attempt) => firsts.get(attempt.partner) === attempt)
  const met = ({ times, lapsesAt }: SimulatedAttempt): boolean => lapsesAt === null && times.at(-1)! <= asOf
  const completed = mine.filter(met)
  const adoptionOf = (attempt: SimulatedAttempt): 'aligned' | 'deviated' | 'unneeded' | 'pending' => {
    const until = attempt.times.at(-1)! + adoptionWithin
    const next = seen.filter(({ partner }) => partner === attempt.partner)
    const after = next[next.indexOf(attempt) + 1]
    if (after === undefined || after.times[0]! > until) return until <= asOf ? 'unneeded' : 'pending'
    if (after.times.length > 1 && after.times[1]! <= asOf) return 'aligned'
    return after.times.length === 1 && after.lapsesAt! <= asOf ? 'deviated' : 'pending'
  }
  const kinds = completed.map(adoptionOf)
  const kind = (wanted: string): number => kinds.filter((each) => each === wanted).length
  const outcomeWithin = flow.outcome === undefined ? null : durationOf(flow.outcome.within)
  const shown = ({ outcomeAt }: SimulatedAttempt): boolean => outcomeAt !== null && outcomeAt <= asOf
  return {
    partners: new Set(mine.map(({ partner }) => partner)).size,
    attempts: mine.length,
    nodes: Array.from({ length: required }, (_, node): NodeAccount => {
      const entered = ({ times }: SimulatedAttempt): boolean => node < times.length && times[node]! <= asOf
      const aligned = ({ times }: SimulatedAttempt): boolean => node + 1 < times.length && times[node + 1]! <= asOf
      const left = mine.filter(
        ({ times, lapsesAt }) => times.length === node + 1 && lapsesAt !== null && lapsesAt <= asOf,
      )
      const names = left.map(({ detour }) => JSON.stringify(detour))
      return {
        entered: count(entered),
        aligned: count(aligned),
        deviated: left.length,
        pending: count(entered) - count(aligned) - left.length,
        matured: [count(entered, matured), count(aligned, matured)],
        first: [count(entered, first), count(aligned, first)],
        detours: Object.fromEntries(names.map((name) => [name, names.filter((other) => other === name).length])),
      }
    }),
    optional: flow.steps.flatMap((step, position) => {
      if (step.optional !== true) return []
      const before = flow.steps.slice(0, position).filter(({ optional }) => optional !== true).length
      return [
        [
          count(({ times }) => before < times.length && times[before]! <= asOf),
          count(({ optional }) => optional.includes(step.id)),
        ] as const,
      ]
    }),
    adoption: [kind('aligned'), kind('deviated'), kind('unneeded'), kind('pending')],
    outcome:
      outcomeWithin === null
        ? null
        : [
            count(shown, completed),
            count((each) => !shown(each) && each.times.at(-1)! + outcomeWithin <= asOf, completed),
            count((each) => !shown(each) && each.times.at(-1)! + outcomeWithin > asOf, completed),
          ],
  }
}

/** The same counts as a measurement has them. */
export function measuredAccount(
  study: Study,
  { cells }: Measurement,
  iteration: string | null,
  groups: Measurement['cells'][number]['groups'] = [],
): CellAccount {
  const cell = cells.find(
    (each) => each.iteration === iteration && JSON.stringify(each.groups) === JSON.stringify(groups),
  )
  if (cell === undefined) throw new Error(`no cell ${iteration} ${JSON.stringify(groups)}`)
  const { adoption, outcome } = cell
  const named = study.flow.detours === undefined || study.flow.detours === 'all'
  return {
    partners: cell.partners,
    attempts: cell.attempts,
    nodes: cell.nodes.map((node) => ({
      entered: node.entered,
      aligned: node.aligned,
      deviated: node.kinds.lapsed,
      pending: node.pending,
      matured: [node.matured.entered, node.matured.aligned],
      first: [node.first.entered, node.first.aligned],
      detours: named ? Object.fromEntries(node.detours.map(({ event, count }) => [JSON.stringify(event), count])) : {},
    })),
    optional: cell.optionalSteps.map(({ entered, reached }) => [entered, reached]),
    adoption: [adoption.aligned, adoption.deviated, adoption.unneeded, adoption.pending],
    outcome: outcome === null ? null : [outcome.aligned, outcome.deviated, outcome.pending],
  }
}

/** An account without names of detours, for flows that do not report them. */
export function withoutDetours(account: CellAccount): CellAccount {
  return { ...account, nodes: account.nodes.map((node) => ({ ...node, detours: {} })) }
}
