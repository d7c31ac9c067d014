import { growFloats, growInts } from '../core/grow.js'
import type { CompiledFlow } from '../flow/compile-flow.js'
import { type CellRows, openRows, partnerLayout, rowOf } from './cell-rows.js'
import type { Grouping } from './grouping.js'

/** What partners' counts need of an attempt: bits. */
export const IS_COMPLETED = 1
/** Adoption is aligned. */
export const IS_ADOPTED = 2
/** The outcome was seen. */
export const HAS_OUTCOME = 4
/** Innovation is mature. */
export const INNOVATION_MATURED = 8
/** Adoption is mature, and the need arose again. */
export const ADOPTION_COUNTS = 16
/** Outcome is mature. */
export const OUTCOME_COUNTS = 32
/** Its trigger lies in the first half of its iteration. */
export const IS_EARLY = 64

/** A partner's attempts that lie in iterations, in order, in columns; several that are alike may be one item. */
export interface PartnerItems {
  /** How many items. */
  length: number
  /** Place of the iteration. */
  iteration: Int32Array
  /** Tuple of groups. */
  tuple: Int32Array
  /** Last required node reached; -1 if it is not matured. */
  node: Int32Array
  /** What it has shown: bits. */
  marks: Int32Array
  /** How many attempts it stands for. */
  times: Float64Array
}

/** What was counted of partners. */
export interface PartnerCounts {
  /** By tuple and place; see `partnerKey`. */
  readonly rows: CellRows
  /** By number of a group and place: partners with attempts in several tuples. */
  readonly groupRows: CellRows
}

/**
 * Key of a row of partners of a tuple or group.
 *
 * @param place - Of the iteration; the number of iterations for all of them together.
 * @param onlyHere - The row of those who have attempts in this iteration only: they count for all together too.
 */
export function partnerKey(iterations: number, key: number, place: number, onlyHere: boolean): number {
  return key * (2 * iterations + 1) + place + (onlyHere ? iterations + 1 : 0)
}

/** Counts partners. */
export interface PartnerCounter {
  /** What was counted. */
  readonly counts: PartnerCounts
  /** Adds an item to those of the partner. */
  readonly push: (iteration: number, tuple: number, node: number, marks: number, times: number) => void
  /** Counts the partner by its items, and empties the list. One without a cluster is the first of its own everywhere. */
  readonly count: (isFirstOfCluster?: (place: number) => boolean) => void
  /** Counts a partner that has attributes at the end of an iteration, or at the instant of all together. */
  readonly enroll: (place: number, tuple: number) => void
}

/** No items. */
export function openItems(): PartnerItems {
  const none = new Int32Array(0)
  return { length: 0, iteration: none, tuple: none, node: none, marks: none, times: new Float64Array(0) }
}

/** Adds an item. */
export function pushItem(
  items: PartnerItems,
  iteration: number,
  tuple: number,
  node: number,
  marks: number,
  times: number,
): void {
  const place = items.length++
  if (place === items.times.length) {
    items.iteration = growInts(items.iteration, items.length)
    items.tuple = growInts(items.tuple, items.length)
    items.node = growInts(items.node, items.length)
    items.marks = growInts(items.marks, items.length)
    items.times = growFloats(items.times, items.length)
  }
  items.iteration[place] = iteration
  items.tuple[place] = tuple
  items.node[place] = node
  items.marks[place] = marks
  items.times[place] = times
}

/**
 * Starts counting partners.
 *
 * @param iterations - How many there are.
 */
export function openPartnerCounter(flow: CompiledFlow, grouping: Grouping, iterations: number): PartnerCounter {
  const layout = partnerLayout(flow)
  const tupleRows = openRows(layout.width, layout.sumWidth)
  const groupRows = openRows(layout.width, layout.sumWidth)
  const nodes = flow.nodes.length
  const items = openItems()
  const rowAt = (rows: CellRows, place: number, key: number, onlyHere: boolean): number =>
    rowOf(rows, partnerKey(iterations, key, place, onlyHere))

  /** Counts an attempt as one Bernoulli. */
  const addProfile = (rows: CellRows, row: number, family: number, item: number): void => {
    const { counts } = rows
    const base = row * layout.width + layout.profiles + family * layout.profile
    const node = items.node[item]!
    const marks = items.marks[item]!
    if (node >= 0) counts[base + node]!++
    addPair(counts, base + nodes, marks, ADOPTION_COUNTS, IS_ADOPTED)
    addPair(counts, base + nodes + 2, marks, OUTCOME_COUNTS, HAS_OUTCOME)
    addPair(counts, base + nodes + 4, marks, INNOVATION_MATURED, IS_ADOPTED | HAS_OUTCOME)
  }
  const addFirst = (place: number, item: number, isFirstOfCluster: boolean, onlyHere: boolean): void => {
    const row = rowAt(tupleRows, place, items.tuple[item]!, onlyHere)
    addProfile(tupleRows, row, 0, item)
    if ((items.marks[item]! & IS_EARLY) !== 0) addProfile(tupleRows, row, 1, item)
    if (isFirstOfCluster) addProfile(tupleRows, row, 2, item)
  }

  const reached = new Float64Array(nodes)
  /** Sums of squares and products over several attempts of the partner. */
  const addMoments = (rows: CellRows, row: number, from: number, to: number): void => {
    const { sums } = rows
    const base = row * layout.sumWidth
    reached.fill(0)
    let [adoptions, adopted, outcomes, seen] = [0, 0, 0, 0]
    for (let item = from; item < to; item++) {
      const marks = items.marks[item]!
      const times = items.times[item]!
      if (items.node[item]! >= 0) reached[items.node[item]!]! += times
      if ((marks & ADOPTION_COUNTS) !== 0) adoptions += times
      if (has(marks, ADOPTION_COUNTS | IS_ADOPTED)) adopted += times
      if ((marks & OUTCOME_COUNTS) !== 0) outcomes += times
      if (has(marks, OUTCOME_COUNTS | HAS_OUTCOME)) seen += times
    }
    let triggered = 0
    for (let node = 0; node < nodes; node++) triggered += reached[node]!
    let beyond = 0
    for (let node = nodes - 1; node >= 0; node--) {
      const entered = reached[node]! + beyond
      const place = base + layout.nodeMoments + 4 * node
      if (entered > 0) sums[place]!++
      sums[place + 1]! += entered * entered
      sums[place + 2]! += entered * beyond
      sums[place + 3]! += triggered * beyond
      beyond = entered
    }
    addSquares(sums, base + layout.sideMoments, adoptions, adopted)
    addSquares(sums, base + layout.sideMoments + 4, outcomes, seen)
  }
  /** Counts the partner in one row, by its attempts there. */
  const countIn = (rows: CellRows, row: number, from: number, to: number, carriedOver: boolean): void => {
    if (to - from === 1 && items.times[from] === 1) addProfile(rows, row, 3, from)
    else addMoments(rows, row, from, to)
    let any = 0
    let every = -1
    for (let item = from; item < to; item++) {
      any |= items.marks[item]!
      every &= items.marks[item]!
    }
    const { counts } = rows
    const base = row * layout.width
    const both = has(any, IS_ADOPTED | HAS_OUTCOME)
    counts[base + layout.partners]!++
    if (carriedOver) counts[base + layout.carriedOver]!++
    if (any & IS_COMPLETED) counts[base + layout.innovation]!++
    if (any & IS_ADOPTED) counts[base + layout.innovation + 1]!++
    if (any & HAS_OUTCOME) counts[base + layout.innovation + 2]!++
    if (both) counts[base + layout.innovation + 3]!++
    else if ((every & INNOVATION_MATURED) === 0) counts[base + layout.innovation + 4]!++
  }
  /** Counts the partner at one place. */
  const countPlace = (place: number, from: number, to: number, carriedOver: boolean, onlyHere: boolean): void => {
    const tuple = items.tuple[from]!
    let isOneTuple = true
    for (let item = from + 1; isOneTuple && item < to; item++) isOneTuple = items.tuple[item] === tuple
    if (isOneTuple) {
      countIn(tupleRows, rowAt(tupleRows, place, tuple, onlyHere), from, to, carriedOver)
      return
    }
    // Tuples share groups, everybody at least: the partner counts once in each.
    const members = new Map<number, number[]>()
    for (let item = from; item < to; item++) {
      for (const number of grouping.numbersOf(items.tuple[item]!)) {
        const others = members.get(number)
        if (others === undefined) members.set(number, [item])
        else others.push(item)
      }
    }
    const { length } = items
    for (const [number, each] of members) {
      for (const item of each) pushItem(items, place, 0, items.node[item]!, items.marks[item]!, items.times[item]!)
      countIn(groupRows, rowAt(groupRows, place, number, onlyHere), length, items.length, carriedOver)
      items.length = length
    }
  }

  return {
    counts: { rows: tupleRows, groupRows },
    push: (iteration, tuple, node, marks, times) => {
      pushItem(items, iteration, tuple, node, marks, times)
    },
    enroll: (place, tuple) => {
      const row = rowAt(tupleRows, place, tuple, false)
      tupleRows.counts[row * layout.width + layout.enrolled]!++
    },
    count: (isFirstOfCluster) => {
      const { length } = items
      if (length === 0) return
      const first = items.iteration[0]!
      if (isFirstOfCluster === undefined && items.iteration[length - 1] === first) {
        addFirst(first, 0, true, true)
        countPlace(first, 0, length, false, true)
      } else {
        for (let from = 0; from < length; ) {
          const iteration = items.iteration[from]!
          let to = from + 1
          while (to < length && items.iteration[to] === iteration) to++
          addFirst(iteration, from, isFirstOfCluster?.(iteration) ?? true, false)
          countPlace(iteration, from, to, from > 0, false)
          from = to
        }
        addFirst(iterations, 0, isFirstOfCluster?.(iterations) ?? true, false)
        countPlace(iterations, 0, length, false, false)
      }
      items.length = 0
    },
  }
}

function has(marks: number, all: number): boolean {
  return (marks & all) === all
}

function addPair(counts: Float64Array, place: number, marks: number, entered: number, aligned: number): void {
  if ((marks & entered) === 0) return
  counts[place]!++
  if (has(marks, aligned)) counts[place + 1]!++
}

function addSquares(sums: Float64Array, place: number, entered: number, aligned: number): void {
  if (entered > 0) sums[place]!++
  sums[place + 1]! += entered * entered
  sums[place + 2]! += entered * aligned
  sums[place + 3]! += aligned * aligned
}
