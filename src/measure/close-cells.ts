import { openCounters } from '../core/grow.js'
import type { CompiledFlow } from '../flow/compile-flow.js'
import type { AttemptCounts } from './attempt-counter.js'
import { attemptLayout, type CellRows, partnerLayout } from './cell-rows.js'
import { compareDetours } from './compare-detours.js'
import { type DurationBin, type DurationSketch, edgeOf } from './duration-sketch.js'
import type { Grouping } from './grouping.js'
import type { IterationIndex } from './iteration-index.js'
import { sortCounts } from './keyed-counts.js'
import type {
  Cell,
  DetourCount,
  DeviationKinds,
  EnteredAligned,
  Measurement,
  NodeCounts,
  NodeMoments,
  PartnerMoments,
  Tally,
} from './measurement.js'
import { type PartnerCounts, partnerKey } from './partner-counter.js'

// Most cells of many groups are almost empty: what is zero is one object, however often it is reported.
const NONE: EnteredAligned = { entered: 0, aligned: 0 }
const NO_MOMENTS: PartnerMoments = { partners: 0, enteredEntered: 0, enteredAligned: 0, alignedAligned: 0 }
const NO_NODE_MOMENTS: NodeMoments = { ...NO_MOMENTS, triggeredAligned: 0 }
const NO_DURATIONS: DurationSketch = { count: 0, sum: 0, bins: [] }
const NO_DETOURS: readonly DetourCount[] = []

/** Bins with so few durations are shared too. */
const SHARED_COUNTS = 8

/**
 * The cells of a measurement: for each iteration, then all of them together, everybody and each group. Counts of a cell are those of the
 * tuples in it, added up.
 *
 * @param iterations - Ids in definition order.
 * @param index - The same in order of time.
 * @param names - Names of events.
 */
export function closeCells(
  flow: CompiledFlow,
  iterations: readonly string[],
  index: IterationIndex,
  grouping: Grouping,
  attempts: AttemptCounts,
  partners: PartnerCounts,
  names: readonly string[],
): Pick<Measurement, 'dimensions' | 'cells'> {
  const at = attemptLayout(flow)
  const of = partnerLayout(flow)
  const steps = flow.nodes.length - 1
  const all = iterations.length
  const durations = sortCounts(attempts.durations, attempts.rows.length * steps)
  const detours = sortCounts(attempts.detours, attempts.rows.length * steps)

  // Counters of the cell being closed, and the rows of attempts that they come from.
  const most = Math.max(mostOf(attempts.rows), mostOf(partners.rows) + mostOf(partners.groupRows))
  const path = openCounters(at.width, most)
  const sums = new Float64Array(steps)
  const people = openCounters(of.width, most)
  const moments = new Float64Array(of.sumWidth)
  let rows: number[] = []
  const addPartners = (from: CellRows, key: number): void => {
    const row = findRow(from, key)
    if (row < 0) return
    addRow(people, from.counts, row)
    addRow(moments, from.sums, row)
  }
  const addUp = (place: number, number: number, tuples: readonly number[]): void => {
    path.fill(0)
    sums.fill(0)
    people.fill(0)
    moments.fill(0)
    rows = []
    const addPlaces = (from: CellRows, key: number): void => {
      addPartners(from, partnerKey(all, key, place, false))
      for (let each = place === all ? 0 : place; each < Math.min(place + 1, all); each++)
        addPartners(from, partnerKey(all, key, each, true))
    }
    addPlaces(partners.groupRows, number)
    for (const tuple of tuples) {
      addPlaces(partners.rows, tuple)
      for (let each = place === all ? 0 : place; each < Math.min(place + 1, all); each++) {
        const found = findRow(attempts.rows, tuple * all + each)
        if (found < 0) continue
        addRow(path, attempts.rows.counts, found)
        addRow(sums, attempts.rows.sums, found)
        rows.push(found)
      }
    }
  }

  const noKinds: DeviationKinds = {
    ...{ lapsed: 0, restarted: 0, strayed: 0 },
    excluded: flow.exclusions.map(({ id }) => ({ id, count: 0 })),
  }
  /** The tally of attempts whose standings (pending, lapsed, restarted, strayed, exclusions) begin at `standing`. */
  const closeTally = <M extends PartnerMoments>(
    standing: number,
    aligned: number,
    unneeded: number,
    matured: EnteredAligned,
    firsts: readonly EnteredAligned[],
    squares: M,
  ): Tally & { readonly moments: M } => {
    let deviated = 0
    for (let kind = 1; kind < at.kinds; kind++) deviated += path[standing + kind]!
    const pending = path[standing]!
    return {
      entered: aligned + deviated + pending + unneeded,
      ...{ aligned, deviated, pending },
      kinds:
        deviated === 0
          ? noKinds
          : {
              ...{ lapsed: path[standing + 1]!, restarted: path[standing + 2]!, strayed: path[standing + 3]! },
              excluded: flow.exclusions.map(({ id }, i) => ({ id, count: path[standing + 4 + i]! })),
            },
      matured,
      ...{ first: firsts[0]!, firstEarly: firsts[1]!, firstOfCluster: firsts[2]! },
      moments: squares,
    }
  }
  const profile = (family: number, place: number): number => people[of.profiles + family * of.profile + place]!
  const pairAt = (family: number, place: number): EnteredAligned =>
    pairOf(profile(family, place), profile(family, place + 1))

  const closeNodes = (): readonly NodeCounts[] => {
    const nodes: NodeCounts[] = []
    let aligned = path[at.standings - 1]!
    let matured = path[2 * at.standings - 1]!
    const reached = FAMILIES.map((family) => profile(family, steps))
    let squares = moments[of.nodeMoments + 4 * steps + 1]!
    for (let node = steps - 1; node >= 0; node--) {
      const alignedMatured = matured
      for (let kind = 0; kind < at.kinds; kind++) matured += path[at.standings + node * at.kinds + kind]!
      const pairs = FAMILIES.map((family) => {
        const before = reached[family]!
        reached[family] = before + profile(family, node)
        return pairOf(reached[family], before)
      })
      const single = pairs[SINGLE]!
      const place = of.nodeMoments + 4 * node
      const tally = closeTally(
        node * at.kinds,
        aligned,
        0,
        pairOf(matured, alignedMatured),
        pairs,
        nodeMomentsOf(
          single.entered + moments[place]!,
          single.entered + moments[place + 1]!,
          single.aligned + moments[place + 2]!,
          single.aligned + squares,
          single.aligned + moments[place + 3]!,
        ),
      )
      squares = moments[place + 1]!
      nodes.push({
        id: flow.nodes[node]!.id,
        ...tally,
        skippedAhead: path[at.skippedAhead + node]!,
        duration: closeDurations(node, alignedMatured),
        ...closeDetours(node),
      })
      aligned = tally.entered
    }
    return nodes.reverse()
  }
  /** Adoption or outcome, by where it stands among attempts, in a profile and among moments. */
  const closeSide = (standing: number, side: number, place: number): Tally => {
    let entered = 0
    for (let kind = 1; kind < at.sides; kind++) entered += path[standing + at.sides + kind]!
    const single = pairAt(SINGLE, side)
    return closeTally(
      standing + 2,
      path[standing + 1]!,
      path[standing]!,
      pairOf(entered, path[standing + at.sides + 1]!),
      FAMILIES.map((family) => pairAt(family, side)),
      momentsOf(
        single.entered + moments[place]!,
        single.entered + moments[place + 1]!,
        single.aligned + moments[place + 2]!,
        single.aligned + moments[place + 3]!,
      ),
    )
  }

  const shared: (DurationBin | undefined)[] = []
  const binWith = (bin: number, count: number): DurationBin => {
    if (count >= SHARED_COUNTS) return { from: edgeOf(bin), count }
    const place = bin * SHARED_COUNTS + count
    const known = shared[place] ?? { from: edgeOf(bin), count }
    shared[place] = known
    return known
  }
  const inBin = openCounters(1 + durations.values.reduce((last, bin) => Math.max(last, bin), 0), most)
  const closeDurations = (node: number, count: number): DurationSketch => {
    if (count === 0) return NO_DURATIONS
    const bins: DurationBin[] = []
    if (rows.length === 1) {
      const key = rows[0]! * steps + node
      for (let i = durations.starts[key]!; i < durations.starts[key + 1]!; i++)
        bins.push(binWith(durations.values[i]!, durations.counts[i]!))
      return { count, sum: sums[node]!, bins }
    }
    const met: number[] = []
    for (const row of rows) {
      const key = row * steps + node
      for (let i = durations.starts[key]!; i < durations.starts[key + 1]!; i++) {
        const bin = durations.values[i]!
        if (inBin[bin] === 0) met.push(bin)
        inBin[bin]! += durations.counts[i]!
      }
    }
    met.sort((a, b) => a - b)
    for (const bin of met) {
      bins.push(binWith(bin, inBin[bin]!))
      inBin[bin] = 0
    }
    return { count, sum: sums[node]!, bins }
  }
  const ofName = openCounters(names.length + 1, most)
  const closeDetours = (node: number): Pick<NodeCounts, 'detours' | 'otherDetours'> => {
    const met: number[] = []
    for (const row of rows) {
      const key = row * steps + node
      for (let i = detours.starts[key]!; i < detours.starts[key + 1]!; i++) {
        const code = detours.values[i]!
        if (ofName[code] === 0) met.push(code)
        ofName[code]! += detours.counts[i]!
      }
    }
    if (met.length === 0) return { detours: NO_DETOURS, otherDetours: 0 }
    const listed: DetourCount[] = []
    let otherDetours = 0
    for (const code of met) {
      const event = code === 0 ? null : names[code - 1]!
      const count = ofName[code]!
      ofName[code] = 0
      if (event !== null && typeof flow.detours !== 'string' && !flow.detours.has(event)) otherDetours += count
      else listed.push({ event, count })
    }
    return { detours: listed.sort(compareDetours), otherDetours }
  }

  const closeCell = (iteration: string | null, groups: Cell['groups']): Cell => {
    const nodes = closeNodes()
    const both = (family: number): Cell['innovation']['first'] => {
      const { entered, aligned } = pairAt(family, flow.nodes.length + 4)
      return { entered, both: aligned }
    }
    const [completed, adopted, outcome, bothEver, pending] = people.subarray(of.innovation, of.innovation + 5)
    return {
      iteration,
      groups,
      enrolled: people[of.enrolled]!,
      partners: people[of.partners]!,
      carriedOver: people[of.carriedOver]!,
      attempts: nodes[0]!.entered,
      crossing: path[at.crossing]!,
      retriggers: path[at.retriggers]!,
      nodes,
      optionalSteps: flow.optional.map(({ id, after }, i) => ({
        id,
        entered: nodes[after]!.entered,
        reached: path[at.optional + i]!,
      })),
      adoption: {
        ...closeSide(at.adoption, flow.nodes.length, of.sideMoments),
        unneeded: path[at.adoption]!,
      },
      outcome: flow.outcomeWithinMs === null ? null : closeSide(at.outcome, flow.nodes.length + 2, of.sideMoments + 4),
      innovation: {
        partners: people[of.partners]!,
        ...{ completed: completed!, adopted: adopted!, outcome: outcome!, both: bothEver!, pending: pending! },
        ...{ first: both(0), firstEarly: both(1), firstOfCluster: both(2) },
      },
    }
  }

  const tuplesOf = tuplesByNumber(grouping, [
    { rows: attempts.rows, places: all },
    { rows: partners.rows, places: partnerKey(all, 1, 0, false) },
  ])
  const { dimensions, lists } = grouping.report()
  // Where one iteration has all that a group has done, all iterations together are that cell again.
  const latest: (Closed | undefined)[] = []
  const close = (place: number, iteration: string | null, number: number, groups: Cell['groups']): Cell => {
    addUp(place, number, tuplesOf(number))
    const before = place === all ? latest[number] : undefined
    if (before !== undefined && isSame(before)) {
      const { cell } = before
      return { ...cell, iteration, enrolled: people[of.enrolled]!, carriedOver: people[of.carriedOver]! }
    }
    const cell = closeCell(iteration, groups)
    if (place < all && rows.length > 0) latest[number] = { rows: rows.length, people: people.slice(), cell }
    return cell
  }
  // The same attempts, then; but who was first elsewhere is not first in all together.
  const isSame = (before: Closed): boolean =>
    before.rows === rows.length &&
    people.every((count, i) => count === before.people[i] || i === of.enrolled || i === of.carriedOver)
  const places = [...iterations.map((_, i) => index.index.indexOf(i)), all]
  return {
    dimensions,
    cells: places.flatMap((place, i) =>
      lists.map(({ number, groups }) => close(place, iterations[i] ?? null, number, groups)),
    ),
  }
}

/** A cell with what it was closed from. */
interface Closed {
  readonly rows: number
  readonly people: Int32Array | Float64Array
  readonly cell: Cell
}

/** Profiles: of firsts, early firsts, firsts of clusters, and partners with one attempt. */
const FAMILIES = [0, 1, 2, 3]
const SINGLE = 3

/** The tuples that each number is made of, as far as something was counted in them. */
function tuplesByNumber(
  grouping: Grouping,
  counted: readonly { readonly rows: CellRows; readonly places: number }[],
): (number: number) => readonly number[] {
  const seen = new Set<number>()
  for (const { rows, places } of counted) {
    rows.rowOfKey.forEach((row, key) => {
      if (row > 0) seen.add(Math.floor(key / places))
    })
  }
  const tuples: number[][] = []
  for (const tuple of seen) {
    for (const number of grouping.numbersOf(tuple)) {
      const others = tuples[number]
      if (others === undefined) tuples[number] = [tuple]
      else others.push(tuple)
    }
  }
  return (number) => tuples[number] ?? []
}

/** No sum of one counter over some rows is more. */
function mostOf({ counts, length, width }: CellRows): number {
  let sum = 0
  for (let i = 0; i < length * width; i++) sum += counts[i]!
  return sum
}

function findRow({ rowOfKey }: CellRows, key: number): number {
  return key < rowOfKey.length ? rowOfKey[key]! - 1 : -1
}

function addRow(into: Int32Array | Float64Array, from: Float64Array, row: number): void {
  const first = row * into.length
  for (let i = 0; i < into.length; i++) into[i]! += from[first + i]!
}

function pairOf(entered: number, aligned: number): EnteredAligned {
  return entered === 0 ? NONE : { entered, aligned }
}

function momentsOf(
  partners: number,
  enteredEntered: number,
  enteredAligned: number,
  alignedAligned: number,
): PartnerMoments {
  return partners === 0 ? NO_MOMENTS : { partners, enteredEntered, enteredAligned, alignedAligned }
}

function nodeMomentsOf(
  partners: number,
  enteredEntered: number,
  enteredAligned: number,
  alignedAligned: number,
  triggeredAligned: number,
): NodeMoments {
  return partners === 0
    ? NO_NODE_MOMENTS
    : { partners, enteredEntered, enteredAligned, alignedAligned, triggeredAligned }
}
