import type { CompiledIteration } from '../cohort/compile-iterations.js'
import { compileIterations } from '../cohort/compile-iterations.js'
import type { Aliases } from '../core/aliases.js'
import { canonicalJson } from '../core/canonical-json.js'
import { describeValue } from '../core/describe-value.js'
import type { Issue } from '../core/issue.js'
import { parseJson } from '../core/parse-json.js'
import type { Scalar } from '../core/scalar.js'
import { sha256 } from '../core/sha256.js'
import { utf8 } from '../core/utf8.js'
import { measurementHash } from '../definition/measurement-hash.js'
import { registrationHash } from '../definition/registration-hash.js'
import type { Study } from '../definition/study.js'
import type { Scalars } from '../event/event-log.js'
import type { RejectedRows } from '../event/event-quality.js'
import type { CompiledFlow } from '../flow/compile-flow.js'
import type { Progress } from '../flow/react.js'
import { makeRoomFor } from './attempt-table.js'
import { carry, type PartnerRecord } from './attribute-history.js'
import { type CellRows, rowOf } from './cell-rows.js'
import { hold } from './held-rows.js'
import { indexIterations } from './iteration-index.js'
import { keepItem } from './kept-items.js'
import { LATEST, openKernel, STATE } from './kernel.js'
import { addCount, type KeyedCounts } from './keyed-counts.js'
import { codeOf, type MeterPlan, type MeterState, makeRoomForAll, openState } from './meter-state.js'

/** A meter as plain JSON. */
export interface SavedMeter {
  /** Document kind. */
  readonly kind: 'meter'
  /** Version of the format. */
  readonly version: 1
  /** Hash of what decides the numbers; the study that goes on with it must have the same. */
  readonly measurementHash: string
  /** Hash of what is registered before data; the study that goes on with it must have the same. */
  readonly registrationHash: string
  /** Iterations when it was saved. */
  readonly iterations: readonly SavedIteration[]
  /** The latest row read; `null` if there is none. */
  readonly latest: number | null
  /** What the meter was opened with. */
  readonly options: SavedOptions
  /** Everything else; its form is the meter's own affair. */
  readonly state: SavedState
  /** SHA-256 of everything else as canonical JSON. */
  readonly checksum: string
}

/** An iteration when a meter was saved. */
export interface SavedIteration {
  /** Id. */
  readonly id: string
  /** First instant, epoch milliseconds. */
  readonly from: number
  /** First instant after it; `null`: open. */
  readonly to: number | null
}

/** What a saved meter was opened with. */
export interface SavedOptions {
  /** Crossings. */
  readonly cross: readonly (readonly string[])[]
  /** Aliases, with every chain followed to its end. */
  readonly aliases: Aliases
  /** Whether ids are kept. */
  readonly idConflicts: 'counted' | 'ignored'
}

/** Columns and lists of a meter's state. */
export type SavedState = Readonly<Record<string, unknown>>

/** What `saveState` writes and `restoreState` reads. */
interface State {
  readonly quality: readonly [number, number, number, number, number, number]
  readonly examples: readonly RejectedRows[]
  readonly names: readonly string[]
  readonly partners: readonly string[]
  /** Of each partner with partner rows: snapshots (`null`: always), clusters. */
  readonly records: readonly (readonly [string, readonly (readonly [number | null, Scalars])[], readonly string[]])[]
  readonly outside: number
  /** Of each partner: deadline, index of its progress, latest attempt, first attempt, first completion that waits for its outcome. */
  readonly open: readonly (readonly [number, number, number, number, number])[]
  readonly progress: readonly (Progress | null)[]
  /** Of each attempt: instants of its nodes, then its fields. */
  readonly attempts: readonly (readonly [readonly number[], readonly number[]])[]
  /** Partner, instant, attributes. */
  readonly carried: readonly (readonly [number, number, Scalars])[]
  readonly tuples: readonly (readonly (readonly Scalar[])[])[]
  readonly outsideIterations: number
  /** Of each row of counts: tuple, place of the iteration, counts, sums. */
  readonly rows: readonly (readonly [number, number, readonly number[], readonly number[]])[]
  /** Key, value, count. */
  readonly durations: readonly (readonly [number, number, number])[]
  readonly detours: readonly (readonly [number, number, number])[]
  /** Partner, place of the iteration, tuple, node, marks, times. */
  readonly kept: readonly (readonly [number, number, number, number, number, number])[]
  /** Cluster; place, partner and instant of each leader. */
  readonly leaders: readonly (readonly [string, readonly (readonly [number, number, number])[]])[]
  readonly letGoAt: number
  /** Partner, instant of those with rows held, or `null`. */
  readonly instants: readonly (number | null)[]
  /** Partner, name, seq, id, properties, attributes. */
  readonly held: readonly (readonly [number, number, number, string | null, Scalars | null, Scalars | null])[]
  /** Partner, id. */
  readonly ids: readonly (readonly [number, string])[]
}

/** What a meter was, as plain JSON. */
export function saveState(
  { study, iterations, cross, aliases, idConflicts }: MeterPlan,
  meter: MeterState,
): SavedMeter {
  const { followed, held, partners, names, ids } = meter
  const { kernel, carried, records, tuples, counts, kept, leaders } = followed
  const { words, times, wide, narrow, fields } = kernel.attempts
  const nodes = kernel.flow.nodes.length
  const codes = partners.texts.map((_, code) => code)
  const groups = tuples.codes.map((each) => [...each.keys()])
  const progress = new Map<number, number>()
  const progressOf = (state: number): number => {
    const known = progress.get(state) ?? progress.size
    progress.set(state, known)
    return known
  }
  const listOf = <A>(heads: Int32Array, next: Int32Array, write: (code: number, place: number) => A): A[] =>
    codes.flatMap((code) => {
      const list: A[] = []
      for (let place = heads[code] ?? -1; place >= 0; place = next[place]!) list.push(write(code, place))
      return list
    })
  const open = codes.map(
    (code) =>
      [
        kernel.deadlines[2 * code]!,
        progressOf(kernel.states[4 * code + STATE]!),
        kernel.states[4 * code + LATEST]!,
        kernel.heads[code]!,
        kernel.awaiting[code]!,
      ] as const,
  )
  const places = iterations.length
  const state: State = {
    quality: [meter.rows, meter.rejected, meter.after, meter.late, meter.duplicate, meter.repeated],
    examples: meter.examples,
    names: names.texts,
    partners: partners.texts,
    records: Array.from(
      records,
      ([partner, { snapshots, clusters }]) =>
        [
          partner,
          snapshots.map(({ from, attributes }) => [from === -Infinity ? null : from, attributes] as const),
          [...clusters],
        ] as const,
    ),
    outside: kernel.outside,
    open,
    progress: Array.from(progress.keys(), kernel.transitions.progressOf),
    attempts: Array.from({ length: kernel.attempts.length }, (_, attempt) => [
      Array.from(times.subarray(attempt * wide, attempt * wide + nodes)),
      Array.from(words.subarray(attempt * narrow + fields, (attempt + 1) * narrow)),
    ]),
    carried: listOf(carried.heads, carried.next, (code, place) => [
      code,
      carried.from[place]!,
      carried.attributes[place]!,
    ]),
    tuples: tuples.groups.map((tuple) => tuple.map((list, i) => list.map((code) => groups[i]![code]!))),
    outsideIterations: counts.outsideIterations,
    rows: saveRows(counts.rows, places),
    durations: saveCounts(counts.durations),
    detours: saveCounts(counts.detours),
    kept: listOf(kept.heads, kept.next, (code, item) => [
      code,
      kept.items.iteration[item]!,
      kept.items.tuple[item]!,
      kept.items.node[item]!,
      kept.items.marks[item]!,
      kept.items.times[item]!,
    ]),
    leaders: Array.from(leaders, ([cluster, mine]) => [
      cluster,
      mine.flatMap((leader, place) => (leader === undefined ? [] : [[place, leader.partner, leader.at] as const])),
    ]),
    letGoAt: meter.letGoAt,
    instants: codes.map((code) => (held.instants[code] === -Infinity ? null : held.instants[code]!)),
    held: listOf(held.heads, held.next, (code, place) => [
      code,
      held.name[place]!,
      held.seq[place]!,
      held.id[place] ?? null,
      held.props[place] ?? null,
      held.attributes[place] ?? null,
    ]),
    ids: ids === undefined ? [] : ids.pairs(),
  }
  const saved = {
    ...({ kind: 'meter', version: 1 } as const),
    measurementHash: measurementHash(study, { aliases, cross }),
    registrationHash: registrationHash(study),
    iterations: iterations.map(saveIteration),
    latest: meter.latest === -Infinity ? null : meter.latest,
    options: { cross, aliases: aliases ?? {}, idConflicts },
    state: state as unknown as SavedState,
  }
  return { ...saved, checksum: checksumOf(saved) }
}

function saveIteration({ id, from, to }: CompiledIteration): SavedIteration {
  return { id, from, to: to === Infinity ? null : to }
}

function saveRows({ length, counts, sums, width, sumWidth, rowOfKey }: CellRows, places: number): State['rows'] {
  const keys = new Int32Array(length)
  rowOfKey.forEach((row, key) => {
    if (row > 0) keys[row - 1] = key
  })
  return Array.from(keys, (key, row) => [
    Math.floor(key / places),
    key % places,
    Array.from(counts.subarray(row * width, (row + 1) * width)),
    Array.from(sums.subarray(row * sumWidth, (row + 1) * sumWidth)),
  ])
}

function saveCounts({ length, keys, values, counts }: KeyedCounts): State['durations'] {
  return Array.from({ length }, (_, i) => [keys[i]!, values[i]!, counts[i]!])
}

function checksumOf(saved: Omit<SavedMeter, 'checksum'>): string {
  return sha256(utf8(canonicalJson(saved)))
}

/**
 * Codes of the issues of `openMeter` (the first) and `restoreMeter`.
 *
 * @category measuring
 * @since 0.1.0
 */
export const meterIssueCodes = [
  /** The study has a cohort `asOf: 'latest'`. */
  'latest-cohort',
  /** The text is no JSON. */
  'not-json',
  /** It is no saved meter. */
  'other-kind',
  /** It was written by a version that this one does not read. */
  'unsupported-version',
  /** Something is missing or was changed. */
  'damaged',
  /** It measures another flow, or with other cohorts, crossings, aliases or another time zone. */
  'other-study',
  /** The hypothesis or the policy is another one. */
  'other-registration',
  /** An iteration was changed or removed, or was added before the last row read. */
  'changed-iteration',
] as const

/** Checks a document before it is believed. */
export function readSaved(
  study: Study,
  input: unknown,
): { readonly saved: SavedMeter } | { readonly issues: readonly [Issue, ...Issue[]] } {
  const refuse = (code: (typeof meterIssueCodes)[number], path: string, message: string) => ({
    issues: [{ code, path, message }] as const,
  })
  let document = input
  if (typeof input === 'string') {
    const parsed = parseJson(input)
    if ('flaw' in parsed) return refuse('not-json', '', `must be JSON; got the text ${describeValue(input)}`)
    document = parsed.value
  }
  const saved = membersOf(document)
  if (saved.kind !== 'meter') return refuse('other-kind', '/kind', 'must be "meter"')
  if (saved.version !== 1)
    return refuse('unsupported-version', '/version', `must be 1; got ${describeValue(saved.version)}`)
  const { checksum, ...rest } = saved as SavedMeter
  if (!holds(() => checksumOf(rest) === checksum))
    return refuse('damaged', '/checksum', 'does not fit the document: something in it is missing or was changed')
  const { cross, aliases } = rest.options
  const issues: Issue[] = []
  const differs = (code: (typeof meterIssueCodes)[number], path: string, message: string): void => {
    issues.push({ code, path, message })
  }
  if (!holds(() => measurementHash(study, { aliases, cross }) === rest.measurementHash))
    differs(
      'other-study',
      '/measurementHash',
      'must be that of the study: flow, cohorts and time zone decide the numbers',
    )
  if (registrationHash(study) !== rest.registrationHash)
    differs('other-registration', '/registrationHash', 'must be that of the study: what is registered may not change')
  const now = compileIterations(study).map(saveIteration)
  rest.iterations.forEach((iteration, i) => {
    const same = now.find(({ id }) => id === iteration.id)
    if (canonicalJson(same ?? null) !== canonicalJson(iteration))
      differs(
        'changed-iteration',
        `/iterations/${i}`,
        `must be in the study as it was; ${describeValue(iteration.id)} is not`,
      )
  })
  for (const { id, from } of now) {
    const isNew = rest.iterations.every((iteration) => iteration.id !== id)
    if (isNew && rest.latest !== null && from <= rest.latest)
      differs(
        'changed-iteration',
        '/latest',
        `must lie before each iteration that is new; ${describeValue(id)} begins at ${from}`,
      )
  }
  const [first, ...others] = issues
  return first === undefined ? { saved: rest as SavedMeter } : { issues: [first, ...others] }
}

/** What a document has, read once; nothing of one that throws. */
function membersOf(document: unknown): Partial<SavedMeter> {
  try {
    return { ...(document as Partial<SavedMeter>) }
  } catch {
    return {}
  }
}

function holds(test: () => boolean): boolean {
  try {
    return test()
  } catch {
    return false
  }
}

/** The meter that a document tells of. */
export function restoreState(flow: CompiledFlow, plan: MeterPlan, saved: SavedMeter): MeterState {
  const state = saved.state as unknown as State
  const records = new Map<string, PartnerRecord>(
    state.records.map(([partner, snapshots, clusters]) => [
      partner,
      {
        snapshots: snapshots.map(([from, attributes]) => ({ from: from ?? -Infinity, attributes })),
        clusters: new Set(clusters),
      },
    ]),
  )
  const kernel = openKernel(flow, 0)
  const meter = openState(kernel, plan.tuples, records, saved.options.idConflicts === 'counted')
  for (const partner of state.partners) codeOf(meter.partners, partner)
  for (const name of state.names) codeOf(meter.names, name)
  makeRoomForAll(meter)
  const [rows, rejected, after, late, duplicate, repeated] = state.quality
  Object.assign(meter, { rows, rejected, after, late, duplicate, repeated })
  meter.examples = state.examples
  meter.latest = saved.latest ?? -Infinity
  meter.letGoAt = state.letGoAt

  kernel.outside = state.outside
  const states = state.progress.map((progress) => kernel.transitions.stateOf(progress && inOrder(progress)))
  state.open.forEach(([deadline, progress, latest, head, awaiting], code) => {
    kernel.deadlines[2 * code] = deadline
    kernel.states[4 * code + STATE] = states[progress]!
    kernel.states[4 * code + LATEST] = latest
    kernel.heads[code] = head
    kernel.awaiting[code] = awaiting
  })
  const { attempts } = kernel
  for (const [times, words] of state.attempts) {
    makeRoomFor(attempts, 1)
    attempts.times.set(times, attempts.length * attempts.wide)
    attempts.words.set(words, attempts.length * attempts.narrow + attempts.fields)
    attempts.length++
  }
  const { carried, counts, kept, leaders } = meter.followed
  for (const [partner, at, attributes] of state.carried) carry(carried, partner, at, attributes)
  const tuples = state.tuples.map((groups) => plan.tuples.withGroups(groups))

  counts.outsideIterations = state.outsideIterations
  const placeOf = placesNow(saved, plan)
  for (const [tuple, place, each, sums] of state.rows) {
    const row = rowOf(counts.rows, tuples[tuple]! * plan.iterations.length + placeOf(place))
    counts.rows.counts.set(each, row * counts.rows.width)
    counts.rows.sums.set(sums, row * counts.rows.sumWidth)
  }
  for (const [key, value, count] of state.durations) addCount(counts.durations, key, value, count)
  for (const [key, value, count] of state.detours) addCount(counts.detours, key, value, count)
  for (const [partner, place, tuple, node, marks, times] of state.kept)
    keepItem(kept, partner, placeOf(place), tuples[tuple]!, node, marks, times)
  for (const [cluster, mine] of state.leaders) {
    const list = leaders.get(cluster) ?? []
    leaders.set(cluster, list)
    for (const [place, partner, at] of mine) list[place === 0 ? 0 : placeOf(place - 1) + 1] = { partner, at }
  }

  state.instants.forEach((instant, code) => {
    meter.held.instants[code] = instant ?? -Infinity
  })
  for (const [partner, name, seq, id, props, attributes] of state.held)
    hold(meter.held, partner, name, seq, id ?? undefined, props ?? undefined, attributes ?? undefined)
  for (const [partner, id] of state.ids) meter.ids?.add(partner, id)
  return meter
}

/** Where the iteration that was at a place, in order of time, is now: others may have come between, if nothing was read after them. */
function placesNow({ iterations }: SavedMeter, plan: MeterPlan): (place: number) => number {
  const before = indexIterations(iterations.map(({ id, from, to }) => ({ id, from, to: to ?? Infinity }))).index
  const now = indexIterations(plan.iterations).index
  return (place) => now.findIndex((index) => plan.iterations[index]!.id === iterations[before[place]!]!.id)
}

/** A document may have been stored where the order of members is not kept. */
function inOrder({ node, unserved, recorded, detoured, skippedAhead }: Progress): Progress {
  return { node, unserved, recorded, detoured, skippedAhead }
}
