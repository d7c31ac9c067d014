import type { CohortDimension } from '../../../src/definition/cohort-dimension.js'
import type { Criterion, GroupRef } from '../../../src/definition/hypothesis.js'
import { measurementHash } from '../../../src/definition/measurement-hash.js'
import { balanced, type Policy } from '../../../src/definition/policy.js'
import { registrationHash } from '../../../src/definition/registration-hash.js'
import type { Study } from '../../../src/definition/study.js'
import type { EventQuality } from '../../../src/event/event-quality.js'
import type {
  Cell,
  MeasuredIteration,
  Measurement,
  NodeCounts,
  PartnerMoments,
  Tally,
} from '../../../src/measure/measurement.js'

export const DAY_MS = 86_400_000

/** First day of iteration 1; each lasts 30 days, the flow's window is one day. */
export const START: number = Date.UTC(2026, 0, 1)
export const ITERATION_MS: number = 30 * DAY_MS

/** `2026-01-01` and so on, the first instant of the iteration at a place from 1. */
export function beginOf(place: number): number {
  return START + (place - 1) * ITERATION_MS
}

/** An instant at which every unit of need met in the iteration is mature. */
export function closingOf(place: number): number {
  return beginOf(place + 1) + DAY_MS - 1
}

export interface StudyInput {
  readonly criteria: readonly Criterion[]
  readonly policy?: Partial<Policy> | undefined
  readonly iterations?: number | undefined
  readonly steps?: readonly string[] | undefined
  readonly cohorts?: readonly CohortDimension[] | undefined
  readonly change?: Partial<Study> | undefined
}

/** A study with iterations i1, i2 .. and steps of the given names. */
export function studyOf({ criteria, policy, iterations = 1, steps = [], cohorts = [], change }: StudyInput): Study {
  return {
    kind: 'study',
    version: 1,
    id: 'study',
    hypothesis: {
      kind: 'hypothesis',
      version: 1,
      id: 'h1',
      customer: 'c',
      challenge: 'c',
      solution: 's',
      value: 'v',
      criteria,
    },
    flow: {
      kind: 'flow',
      version: 1,
      id: 'flow',
      trigger: { event: 'trigger' },
      steps: steps.map((id) => ({ id, match: { event: id } })),
      needMet: { id: 'met', match: { event: 'met' } },
      within: 'P1D',
      adoption: { within: 'P1D' },
      outcome: { id: 'seen', match: { event: 'seen' }, within: 'P1D' },
    },
    cohorts,
    iterations: Array.from({ length: iterations }, (_, i) => ({
      id: `i${i + 1}`,
      from: new Date(beginOf(i + 1)).toISOString(),
      to: new Date(beginOf(i + 2)).toISOString(),
    })),
    policy: { ...balanced, ...policy },
    ...change,
  }
}

/** Counts of one cell: first attempts at the trigger, at each step, and with the need met. */
export interface CellInput {
  readonly iteration: string | null
  readonly groups?: readonly GroupRef[]
  readonly chain: readonly number[]
  /** Successes and units. */
  readonly adoption?: readonly [number, number]
  readonly outcome?: readonly [number, number]
  readonly innovation?: readonly [number, number]
  readonly enrolled?: number
  readonly partners?: number
  /** First attempts of the first half, as `chain`. */
  readonly early?: readonly number[]
  /** One unit a cluster, as `chain`. */
  readonly clustered?: readonly number[]
  readonly carriedOver?: number
  readonly crossing?: number
  /** Detours at the first node; by default half of those who left went to "phone". */
  readonly detours?: NodeCounts['detours']
}

export interface MeasurementInput {
  readonly study: Study
  readonly asOf: number
  readonly cells: readonly CellInput[]
  readonly quality?: Partial<EventQuality>
  readonly clusters?: Measurement['clusters']
  readonly change?: Partial<Measurement>
}

/** A measurement in which every attempt is matured, and the first of its partner. */
export function measurementOf({ study, asOf, cells, quality, clusters, change }: MeasurementInput): Measurement {
  return {
    kind: 'measurement',
    version: 1,
    measurementHash: measurementHash(study),
    registrationHash: registrationHash(study),
    asOf,
    quality: {
      rows: 100,
      rejected: 0,
      after: 0,
      duplicate: 0,
      late: 0,
      outside: 0,
      used: 100,
      idConflicts: 0,
      examples: [],
      ...quality,
    },
    iterations: study.iterations.map(({ id, from, to }): MeasuredIteration => {
      const end = to === undefined ? null : Date.parse(to)
      return { id, from: Date.parse(from), to: end, partial: end === null || asOf < end }
    }),
    dimensions: [],
    cross: [],
    outsideIterations: 0,
    clusters: clusters ?? [],
    cells: cells.map((cell) => cellFrom(study, cell)),
    ...change,
  }
}

function cellFrom(study: Study, input: CellInput): Cell {
  const { iteration, groups = [], chain, adoption = [0, 0], outcome = [0, 0], innovation = [0, 0] } = input
  const { early = chain.map(() => 0), clustered = chain } = input
  const ids = ['trigger', ...study.flow.steps.map(({ id }) => id)]
  const partners = input.partners ?? chain[0]!
  return {
    iteration,
    groups,
    enrolled: input.enrolled ?? partners,
    partners,
    carriedOver: input.carriedOver ?? 0,
    attempts: chain[0]!,
    crossing: input.crossing ?? 0,
    retriggers: 0,
    nodes: ids.map(
      (id, i): NodeCounts => ({
        id,
        ...tallyOf(chain[i + 1]!, chain[i]!),
        firstEarly: { entered: early[i]!, aligned: early[i + 1]! },
        firstOfCluster: { entered: clustered[i]!, aligned: clustered[i + 1]! },
        moments: { ...momentsOf(chain[i + 1]!, chain[i]!), triggeredAligned: chain[i + 1]! },
        skippedAhead: 0,
        duration: { count: 0, sum: 0, bins: [] },
        detours: (i === 0 ? input.detours : undefined) ?? halfOf(chain[i]! - chain[i + 1]!),
        otherDetours: 0,
      }),
    ),
    optionalSteps: [],
    adoption: { ...tallyOf(...adoption), unneeded: 0 },
    outcome: tallyOf(...outcome),
    innovation: {
      partners,
      completed: chain.at(-1)!,
      adopted: adoption[0],
      outcome: outcome[0],
      both: innovation[0],
      pending: 0,
      first: { entered: innovation[1], both: innovation[0] },
      firstEarly: { entered: 0, both: 0 },
      firstOfCluster: { entered: innovation[1], both: innovation[0] },
    },
  }
}

function halfOf(left: number): NodeCounts['detours'] {
  return [
    { event: null, count: Math.ceil(left / 2) },
    { event: 'phone', count: Math.floor(left / 2) },
  ].filter(({ count }) => count > 0)
}

function tallyOf(aligned: number, entered: number): Tally {
  return {
    entered,
    aligned,
    deviated: entered - aligned,
    pending: 0,
    kinds: { lapsed: entered - aligned, restarted: 0, strayed: 0, excluded: [] },
    matured: { entered, aligned },
    first: { entered, aligned },
    firstEarly: { entered: 0, aligned: 0 },
    firstOfCluster: { entered, aligned },
    moments: momentsOf(aligned, entered),
  }
}

/** A goal on need met by the boundary curve. */
export function goal(change: Partial<Criterion> = {}): Criterion {
  return { id: 'goal', role: 'goal', metric: 'needMet', target: 0.6, design: { kind: 'curve', size: 40 }, ...change }
}

/** Of partners with one attempt each. */
function momentsOf(aligned: number, entered: number): PartnerMoments {
  return { partners: entered, enteredEntered: entered, enteredAligned: aligned, alignedAligned: aligned }
}
