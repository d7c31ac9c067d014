import { compareGroups } from '../cohort/compile-cohorts.js'
import { canonicalJson } from '../core/canonical-json.js'
import { compareCodePoints } from '../core/compare-code-points.js'
import { compareLists } from '../core/compare-lists.js'
import { describeValue } from '../core/describe-value.js'
import { isSorted, mergeSorted } from '../core/merge-sorted.js'
import type { Scalar } from '../core/scalar.js'
import { mergeQualities } from '../event/merge-qualities.js'
import { cellPlaces } from './cell-places.js'
import { checkMeasurement, sameNames } from './check-measurement.js'
import { compareDetours } from './compare-detours.js'
import { mergeSketches } from './duration-sketch.js'
import type {
  Cell,
  DetourCount,
  EnteredAligned,
  EnteredBoth,
  MeasuredDimension,
  Measurement,
  NodeCounts,
  Tally,
} from './measurement.js'

/**
 * The measurement of two logs together, from the measurement of each, exactly.
 *
 * The logs must share no partner: cut them by partner, after aliases, and keep the partners of one cluster in one of them; never cut by time.
 * That they share no partner cannot be seen from counts: merging a shard twice counts it twice. A cluster in both is seen and refused, as is
 * a measurement that lacks cells or does not add up. Associative and commutative, but for the examples of rejected rows: of those, the first
 * of `a` come first. For more than a few shards, `mergeShards` takes them all.
 *
 * @param a - A measurement.
 * @param b - A measurement of the same study, crossing and `asOf`, of other partners.
 * @returns What `measure` gives for both logs together.
 * @throws RangeError if they differ in `measurementHash`, `registrationHash`, `asOf` or iterations, name a common cluster, are one and the same
 * object, or one of them is not as `measure` gives it.
 *
 * @example
 * import { cellOf, getOrThrow, measure, mergeMeasurements, parseStudy, readEvents } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const asOf = Date.UTC(2026, 3, 1)
 * const north = measure(study, readEvents([{ partner: 'ada', name: 'apply', at: '2026-01-05T09:00Z' }]), { asOf })
 * const south = measure(study, readEvents([{ partner: 'bob', name: 'apply', at: '2026-03-30T09:00Z' }]), { asOf })
 * const whole = mergeMeasurements(north, south)
 * cellOf(whole)?.nodes[0]?.entered // => 2
 *
 * @category measuring
 * @since 0.1.0
 */
export function mergeMeasurements(a: Measurement, b: Measurement): Measurement {
  return mergeAll('mergeMeasurements', [a, b])
}

/**
 * The measurement of many logs together, from the measurement of each, exactly.
 *
 * Gives what `mergeMeasurements` gives from the first to the last, but in time that grows with what the shards hold together: there, what is
 * merged already is copied for each further shard. Shards are taken one at a time, so they may come from a generator. Logs must share no
 * partner and no cluster, as there.
 *
 * @param shards - Measurements of one study, crossing and `asOf`; at least one.
 * @returns What `measure` gives for all logs together.
 * @throws RangeError if it is no iterable or there is none, and wherever `mergeMeasurements` throws.
 *
 * @example
 * import { cellOf, getOrThrow, measure, mergeShards, parseStudy, readEvents } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const logs = ['ada', 'bob', 'cem'].map((partner) => readEvents([{ partner, name: 'apply', at: '2026-01-05T09:00Z' }]))
 * const whole = mergeShards(logs.map((log) => measure(study, log, { asOf: Date.UTC(2026, 3, 1) })))
 * cellOf(whole)?.nodes[0]?.entered // => 3
 *
 * @category measuring
 * @since 0.1.0
 */
export function mergeShards(shards: Iterable<Measurement>): Measurement {
  return mergeAll('mergeShards', shards)
}

/** Shards that are merged already, and how many they were. */
interface Merged {
  readonly measurement: Measurement
  readonly shards: number
}

function mergeAll(caller: string, shards: Iterable<Measurement>): Measurement {
  if (typeof (shards as Partial<Iterable<Measurement>> | null | undefined)?.[Symbol.iterator] !== 'function')
    throw new RangeError(`${caller}: shards must be an iterable of measurements; got ${describeValue(shards)}`)
  const seen = new WeakSet<Measurement>()
  // Equal numbers of shards are merged, neighbours only: of four first two and two, so that no cell is copied more often than their logarithm.
  const merged: Merged[] = []
  for (const shard of shards) {
    checkMeasurement(caller, shard)
    if (seen.has(shard) && !(shard.quality.rows === 0 && shard.cells.every(isEmpty)))
      throw new RangeError(`${caller}: shards must share no partner; got the same measurement twice`)
    seen.add(shard)
    let last: Merged = { measurement: shard, shards: 1 }
    while (merged.at(-1)?.shards === last.shards) last = mergeTwo(caller, merged.pop()!, last)
    merged.push(last)
  }
  if (merged.length === 0) throw new RangeError(`${caller}: there must be at least one measurement; got none`)
  return merged.reduceRight((later, earlier) => mergeTwo(caller, earlier, later)).measurement
}

function mergeTwo(caller: string, left: Merged, right: Merged): Merged {
  const [a, b] = [left.measurement, right.measurement]
  checkAgreement(caller, a, b)
  const dimensions = a.dimensions.map((dimension, i) => mergeDimensions(caller, dimension, b.dimensions[i]!))
  const measurement: Measurement = {
    ...a,
    quality: mergeQualities(a.quality, b.quality),
    outsideIterations: a.outsideIterations + b.outsideIterations,
    dimensions,
    clusters: mergeSorted(
      a.clusters,
      b.clusters,
      (x, y) => compareCodePoints(x.cluster, y.cluster),
      ({ cluster }) => {
        throw new RangeError(
          `${caller}: the partners of a cluster must be in one shard, or one of them cannot stand for it; got ${describeValue(cluster)} in both`,
        )
      },
    ),
    cells: mergeSorted(
      placedCells(a, dimensions),
      placedCells(b, dimensions),
      (x, y) => compareLists(x.place, y.place),
      (x, y) => ({ place: x.place, cell: mergeCells(x.cell, y.cell) }),
    ).map(({ cell }) => cell),
  }
  return { measurement, shards: left.shards + right.shards }
}

/** What decides the numbers, their meaning and their places. */
function checkAgreement(caller: string, a: Measurement, b: Measurement): void {
  for (const key of ['measurementHash', 'registrationHash', 'asOf', 'iterations', 'cross'] as const) {
    const [left, right] = [canonicalJson(a[key]), canonicalJson(b[key])]
    if (left !== right) throw new RangeError(`${caller}: ${key} must be equal; got ${left} and ${right}`)
  }
  const sameDimensions =
    a.dimensions.length === b.dimensions.length && a.dimensions.every(({ id }, i) => id === b.dimensions[i]!.id)
  if (!sameDimensions || !sameNames(a.cells[0]!, b.cells[0]!))
    throw new RangeError(`${caller}: dimensions, nodes, optional steps, exclusions and outcome must be equal`)
}

/** Named groups are in both measurements, hence only values of an attribute can differ, and those have an order of their own. */
function mergeDimensions(caller: string, a: MeasuredDimension, b: MeasuredDimension): MeasuredDimension {
  const [values, others] = [withoutNull(a.groups), withoutNull(b.groups)]
  const missing = a.groups.includes(null) || b.groups.includes(null) ? [null] : []
  if (values.length === others.length && values.every((group, i) => group === others[i]))
    return { id: a.id, groups: [...values, ...missing] }
  if (!isSorted(values, compareGroups) || !isSorted(others, compareGroups))
    throw new RangeError(`${caller}: groups of dimension ${describeValue(a.id)} must be those of one study`)
  return { id: a.id, groups: [...mergeSorted(values, others, compareGroups, (group) => group), ...missing] }
}

function withoutNull(groups: readonly Scalar[]): readonly Scalar[] {
  return groups.filter((group) => group !== null)
}

/** A cell with its place in the report. */
interface PlacedCell {
  readonly place: readonly number[]
  readonly cell: Cell
}

function placedCells(measurement: Measurement, dimensions: readonly MeasuredDimension[]): readonly PlacedCell[] {
  const placeOf = cellPlaces(measurement, dimensions)
  return measurement.cells.map((cell) => ({ place: placeOf(cell), cell }))
}

function mergeCells(a: Cell, b: Cell): Cell {
  // As most are where there are many groups.
  if (isEmpty(b)) return a
  if (isEmpty(a)) return b
  return {
    iteration: a.iteration,
    groups: a.groups,
    enrolled: a.enrolled + b.enrolled,
    partners: a.partners + b.partners,
    carriedOver: a.carriedOver + b.carriedOver,
    attempts: a.attempts + b.attempts,
    crossing: a.crossing + b.crossing,
    retriggers: a.retriggers + b.retriggers,
    nodes: a.nodes.map((node, i) => mergeNodes(node, b.nodes[i]!)),
    optionalSteps: a.optionalSteps.map(({ id, entered, reached }, i) => {
      const other = b.optionalSteps[i]!
      return { id, entered: entered + other.entered, reached: reached + other.reached }
    }),
    adoption: { ...mergeTallies(a.adoption, b.adoption), unneeded: a.adoption.unneeded + b.adoption.unneeded },
    outcome: a.outcome === null || b.outcome === null ? null : mergeTallies(a.outcome, b.outcome),
    innovation: {
      partners: a.innovation.partners + b.innovation.partners,
      completed: a.innovation.completed + b.innovation.completed,
      adopted: a.innovation.adopted + b.innovation.adopted,
      outcome: a.innovation.outcome + b.innovation.outcome,
      both: a.innovation.both + b.innovation.both,
      pending: a.innovation.pending + b.innovation.pending,
      first: addBoth(a.innovation.first, b.innovation.first),
      firstEarly: addBoth(a.innovation.firstEarly, b.innovation.firstEarly),
      firstOfCluster: addBoth(a.innovation.firstOfCluster, b.innovation.firstOfCluster),
    },
  }
}

/** Nobody is in it: then all counts are 0. */
function isEmpty({ attempts, enrolled }: Cell): boolean {
  return attempts === 0 && enrolled === 0
}

function mergeNodes(a: NodeCounts, b: NodeCounts): NodeCounts {
  const tally = mergeTallies(a, b)
  return {
    id: a.id,
    ...tally,
    moments: { ...tally.moments, triggeredAligned: a.moments.triggeredAligned + b.moments.triggeredAligned },
    skippedAhead: a.skippedAhead + b.skippedAhead,
    duration: mergeSketches(a.duration, b.duration),
    detours: mergeDetours(a.detours, b.detours),
    otherDetours: a.otherDetours + b.otherDetours,
  }
}

function mergeDetours(a: readonly DetourCount[], b: readonly DetourCount[]): readonly DetourCount[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a
  const counts = new Map(a.map(({ event, count }) => [event, count]))
  for (const { event, count } of b) counts.set(event, (counts.get(event) ?? 0) + count)
  return Array.from(counts, ([event, count]) => ({ event, count })).sort(compareDetours)
}

function mergeTallies(a: Tally, b: Tally): Tally {
  return {
    entered: a.entered + b.entered,
    aligned: a.aligned + b.aligned,
    deviated: a.deviated + b.deviated,
    pending: a.pending + b.pending,
    kinds: {
      lapsed: a.kinds.lapsed + b.kinds.lapsed,
      restarted: a.kinds.restarted + b.kinds.restarted,
      strayed: a.kinds.strayed + b.kinds.strayed,
      excluded: a.kinds.excluded.map(({ id, count }, i) => ({ id, count: count + b.kinds.excluded[i]!.count })),
    },
    matured: addPairs(a.matured, b.matured),
    first: addPairs(a.first, b.first),
    firstEarly: addPairs(a.firstEarly, b.firstEarly),
    firstOfCluster: addPairs(a.firstOfCluster, b.firstOfCluster),
    moments: {
      partners: a.moments.partners + b.moments.partners,
      enteredEntered: a.moments.enteredEntered + b.moments.enteredEntered,
      enteredAligned: a.moments.enteredAligned + b.moments.enteredAligned,
      alignedAligned: a.moments.alignedAligned + b.moments.alignedAligned,
    },
  }
}

function addPairs(a: EnteredAligned, b: EnteredAligned): EnteredAligned {
  return { entered: a.entered + b.entered, aligned: a.aligned + b.aligned }
}

function addBoth(a: EnteredBoth, b: EnteredBoth): EnteredBoth {
  return { entered: a.entered + b.entered, both: a.both + b.both }
}
