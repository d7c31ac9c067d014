import { canonicalJson } from '../core/canonical-json.js'
import { compareCodePoints } from '../core/compare-code-points.js'
import type { Criterion, GroupRef } from '../definition/hypothesis.js'
import type { Study } from '../definition/study.js'
import type { Cell, Measurement } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { cellWithSuccesses, countOf, criterionCell } from './criterion-cell.js'

/** Units of one group, or of a combination of groups that are crossed. */
interface Part {
  /** Their cell; `null`: units that are in no cell of the axis. */
  readonly cell: Cell | null
  /** How many of them can be converted. */
  readonly room: number
}

/** Parts of which every unit is in exactly one: the groups of a dimension, or the combinations of several where they were crossed. */
type Axis = readonly Part[]

/** How many units of each part are converted, axis by axis: the same units, seen along each. */
export type Placing = readonly (readonly number[])[]

/** Units that are converted, and where they are. */
export interface ConvertedUnits {
  /** The group that they are in; several where groups were crossed. */
  readonly groups: readonly GroupRef[]
  /** How many of them there are; 0: none, all are in no group of the dimension. */
  readonly conversions: number
}

/** The ways in which units of one criterion's cell can be converted: each is a unit of everybody, and of a group of every dimension. */
export interface Conversions {
  /** Most conversions that there can be. */
  readonly most: number
  /** In how many ways so many units can be placed; never less than 1. */
  readonly ways: (conversions: number) => number
  /** All of these ways; of `some`, only those that fill one part after the other, beginning with so many of the largest, and an even one. */
  readonly placings: (conversions: number, some: number | 'all') => Iterable<Placing>
  /** A placing with one axis as it may be, the others as they are; where there are many ways, some of them. */
  readonly along: (axis: number, placing: Placing) => readonly Placing[]
  /** The measurement with so many units converted. */
  readonly convert: (conversions: number, placing: Placing) => Measurement
  /** The groups of a placing, those of some axes left out. */
  readonly groupsOf: (placing: Placing, isMeant: (axis: number) => boolean) => readonly ConvertedUnits[]
}

/** Ways along one axis that are all tried. */
const MOST_ALONG = 200

/** Parts that are filled first, in turn, where not every way along an axis is tried. */
const FILLED_FIRST = 8

/**
 * Prepares conversions in a criterion's cell. Cells of combinations that belong to no axis, as they share a dimension with others, stay as they are.
 *
 * @param measurement - The measurement, reduced to the cells that a verdict reads.
 * @param sign - 1: failures into successes; -1: successes into failures.
 */
export function conversionsOf(
  study: Study,
  measurement: Measurement,
  iteration: string,
  criterion: Criterion,
  sign: 1 | -1,
): Conversions {
  const { metric } = criterion
  const roomOf = (cell: Cell | undefined): number => {
    if (cell === undefined) return 0
    const { successes, units } = countOf(cell, metric)
    return Math.max(0, sign === 1 ? units - successes : successes)
  }
  const own = criterionCell(measurement, iteration, criterion)
  const most = roomOf(own)
  const everybody = cellOf(measurement, { iteration })
  const axes = axesOf(study, measurement, iteration).map((cells): Axis => {
    const isOwn = cells.some(({ groups }) => groups.some(({ dimension }) => dimension === criterion.cohort?.dimension))
    const parts = cells
      .filter((cell) => !isOwn || holds(cell.groups, own?.groups ?? []))
      .map((cell) => ({ cell, room: roomOf(cell) }))
      .toSorted((a, b) => b.room - a.room || compareCodePoints(keyOf(a.cell), keyOf(b.cell)))
    const placed = parts.reduce((sum, { room }) => sum + room, 0)
    const rest = (isOwn ? most : Math.max(most, roomOf(everybody))) - placed
    return [...parts, { cell: null, room: rest }].filter(({ room }) => room > 0)
  })
  const rooms = axes.map((axis) => axis.map(({ room }) => room))
  const covered = measurement.cells.flatMap((cell): readonly Covered[] => {
    if (cell.iteration !== iteration) return []
    const axis = axes.findIndex((parts) => parts.some((part) => part.cell !== null && isPart(part.cell, cell)))
    const isWhole = cell === own || cell === everybody
    return axis === -1 && !isWhole ? [] : [{ cell, axis, isWhole }]
  })
  const converted = memoized((cell, by) => cellWithSuccesses(cell, metric, countOf(cell, metric).successes + sign * by))

  const convert = (conversions: number, placing: Placing): Measurement => {
    const changed = new Map<Cell, Cell>()
    axes.forEach((axis, a) => {
      axis.forEach(({ cell }, i) => {
        const by = placing[a]![i]!
        if (cell !== null && by > 0) changed.set(cell, converted(cell, by))
      })
    })
    for (const { cell, axis, isWhole } of covered) {
      if (changed.has(cell)) continue
      const parts = (axes[axis] ?? []).flatMap((part, i) =>
        part.cell !== null && placing[axis]![i]! > 0 && isPart(part.cell, cell) ? [{ part: part.cell, i }] : [],
      )
      const by = parts.reduce((sum, { i }) => sum + placing[axis]![i]!, 0)
      const moved = parts.reduce((sum, { part }) => moveBy(sum, part, changed.get(part)!), cell)
      const successes = countOf(cell, metric).successes + sign * (isWhole ? conversions : by)
      changed.set(cell, cellWithSuccesses(moved, metric, successes))
    }
    return { ...measurement, cells: measurement.cells.map((cell) => changed.get(cell) ?? cell) }
  }
  return {
    most,
    ways: (conversions) => rooms.reduce((product, each) => product * countWays(each, conversions), 1),
    placings: (conversions, some) =>
      some === 'all' ? product(rooms.map((each) => divisions(each, conversions))) : together(rooms, conversions, some),
    along: (axis, placing) => {
      const conversions = placing[axis]!.reduce((sum, each) => sum + each, 0)
      const isMany = countWays(rooms[axis]!, conversions) > MOST_ALONG
      const others = isMany
        ? [...together([rooms[axis]!], conversions, FILLED_FIRST)].map(([each]) => each!)
        : [...divisions(rooms[axis]!, conversions)]
      return others.map((each) => placing.with(axis, each))
    },
    convert,
    groupsOf: (placing, isMeant) =>
      axes.flatMap((axis, a): readonly ConvertedUnits[] => {
        if (!isMeant(a)) return []
        const counts = placing[a]!
        const isElsewhere = axis.some(({ cell }, i) => cell === null && counts[i]! > 0)
        return axis.flatMap(({ cell }, i) =>
          cell === null || (counts[i] === 0 && !isElsewhere) ? [] : [{ groups: cell.groups, conversions: counts[i]! }],
        )
      }),
  }
}

/** A cell that holds units of several parts of an axis. */
interface Covered {
  readonly cell: Cell
  /** The axis; -1: none, as no group is looked at. */
  readonly axis: number
  /** Whether every conversion is in it. */
  readonly isWhole: boolean
}

/** The cells of each axis: dimensions that are partitions, crossed where they were; a group that others may overlap stands alone. */
function axesOf(study: Study, measurement: Measurement, iteration: string): readonly (readonly Cell[])[] {
  const isPartition = new Map(
    study.cohorts.map(({ id, by, otherwise }) => [id, by !== undefined || otherwise !== undefined]),
  )
  const order = study.cohorts.map(({ id }) => id)
  const lists = new Map<string, { readonly dimensions: readonly string[]; readonly cells: Cell[] }>()
  for (const cell of measurement.cells) {
    if (cell.iteration !== iteration || cell.groups.length === 0) continue
    const dimensions = cell.groups
      .map(({ dimension }) => dimension)
      .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
    const key = canonicalJson(dimensions)
    const list = lists.get(key) ?? { dimensions, cells: [] }
    lists.set(key, list)
    list.cells.push(cell)
  }
  const taken = new Set<string>()
  const axes: (readonly Cell[])[] = []
  const sorted = [...lists.values()].toSorted(
    (a, b) =>
      b.dimensions.length - a.dimensions.length || order.indexOf(a.dimensions[0]!) - order.indexOf(b.dimensions[0]!),
  )
  for (const { dimensions, cells } of sorted) {
    const isAxis = dimensions.every((id) => isPartition.get(id) === true && !taken.has(id))
    if (isAxis) {
      for (const id of dimensions) taken.add(id)
      axes.push(cells)
    } else if (dimensions.length === 1 && !taken.has(dimensions[0]!)) axes.push(...cells.map((cell) => [cell]))
  }
  return axes
}

/** Whether groups hold all of some others. */
function holds(groups: readonly GroupRef[], others: readonly GroupRef[]): boolean {
  return others.every((other) =>
    groups.some(({ dimension, group }) => dimension === other.dimension && group === other.group),
  )
}

/** Whether a cell is a part of another one. */
function isPart(part: Cell, whole: Cell): boolean {
  return part.groups.length > whole.groups.length && holds(part.groups, whole.groups)
}

function keyOf({ groups }: Cell): string {
  return canonicalJson(groups.map(({ dimension, group }) => [dimension, group]))
}

/** A cell whose nodes moved as those of a part of it did. */
function moveBy(cell: Cell, before: Cell, after: Cell): Cell {
  const nodes = cell.nodes.map((node, i) => {
    const [from, to] = [before.nodes[i]!.firstOfCluster, after.nodes[i]!.firstOfCluster]
    const { entered, aligned } = node.firstOfCluster
    return {
      ...node,
      firstOfCluster: { entered: entered + to.entered - from.entered, aligned: aligned + to.aligned - from.aligned },
    }
  })
  return { ...cell, nodes }
}

/** Cells so converted once are the same again: what is known of them need not be asked anew. */
function memoized(convert: (cell: Cell, by: number) => Cell): (cell: Cell, by: number) => Cell {
  const known = new Map<Cell, Map<number, Cell>>()
  return (cell, by) => {
    const ofCell = known.get(cell) ?? new Map<number, Cell>()
    known.set(cell, ofCell)
    const after = ofCell.get(by) ?? convert(cell, by)
    ofCell.set(by, after)
    return after
  }
}

/** In how many ways a number can be divided among rooms. */
function countWays(rooms: readonly number[], total: number): number {
  let ways = [1, ...Array.from({ length: total }, () => 0)]
  for (const room of rooms) {
    const next: number[] = []
    let window = 0
    for (let n = 0; n <= total; n++) {
      window += ways[n]! - (n > room ? ways[n - room - 1]! : 0)
      next.push(window)
    }
    ways = next
  }
  return ways[total]!
}

/** All ways to divide a number among rooms, as much as there can be in the first room first. */
function* divisions(rooms: readonly number[], total: number): Generator<readonly number[]> {
  const [room, ...others] = rooms
  if (room === undefined) {
    if (total === 0) yield []
    return
  }
  const left = others.reduce((sum, each) => sum + each, 0)
  for (let first = Math.min(room, total); first >= Math.max(0, total - left); first--)
    for (const rest of divisions(others, total - first)) yield [first, ...rest]
}

/** Every combination of one member of each list. */
function* product<A>(lists: readonly Iterable<A>[]): Generator<readonly A[]> {
  const [list, ...others] = lists
  if (list === undefined) {
    yield []
    return
  }
  const rest = [...product(others)]
  for (const first of list) for (const each of rest) yield [first, ...each]
}

/** The ways that fill one part of each axis after the other, beginning with each of the largest in turn, and one that fills all evenly. */
function* together(rooms: readonly (readonly number[])[], total: number, most: number): Generator<Placing> {
  const turns = Math.min(most, Math.max(1, ...rooms.map((each) => each.length)))
  for (let turn = 0; turn < turns; turn++) yield rooms.map((each) => filled(each, turn % each.length, total))
  yield rooms.map((each) => even(each, total))
}

function even(rooms: readonly number[], total: number): readonly number[] {
  const all = rooms.reduce((sum, room) => sum + room, 0)
  let [before, placed] = [0, 0]
  return rooms.map((room) => {
    before += room
    const upTo = Math.floor((total * before) / all)
    const here = upTo - placed
    placed = upTo
    return here
  })
}

function filled(rooms: readonly number[], from: number, total: number): readonly number[] {
  const placed = rooms.map(() => 0)
  let left = total
  for (const i of [from, ...rooms.keys()]) {
    if (left === 0) break
    const more = Math.min(left, rooms[i]! - placed[i]!)
    placed[i]! += more
    left -= more
  }
  return placed
}
