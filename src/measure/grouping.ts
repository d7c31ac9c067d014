import { type CompiledDimension, compareGroups } from '../cohort/compile-cohorts.js'
import { compareLists } from '../core/compare-lists.js'
import { describeValue } from '../core/describe-value.js'
import type { Scalar } from '../core/scalar.js'
import type { GroupRef } from '../definition/hypothesis.js'
import type { Scalars } from '../event/event-log.js'
import type { MeasuredDimension } from './measurement.js'

/** What all dimensions together say of attributes, as numbers: a tuple is the groups in each dimension. */
export interface Tuples {
  /** The dimensions. */
  readonly dimensions: readonly CompiledDimension[]
  /** Of each dimension: groups met so far, each with its code; the named ones come first. */
  readonly codes: readonly Map<Scalar, number>[]
  /** Of each tuple: codes of its groups by dimension. */
  readonly groups: (readonly (readonly number[])[])[]
  /** The tuple of attributes. */
  readonly of: (attributes: Scalars) => number
  /** The tuple of an attempt, by those of the attributes at its trigger and of the latest ones. */
  readonly asOf: (trigger: number, latest: number) => number
  /** The tuple with these groups by dimension. */
  readonly withGroups: (groups: readonly (readonly Scalar[])[]) => number
}

/** Starts with no tuple. */
export function openTuples(dimensions: readonly CompiledDimension[]): Tuples {
  const codes = dimensions.map(({ named }) => new Map<Scalar, number>(named.map((group, code) => [group, code])))
  const groups: (readonly (readonly number[])[])[] = []
  const byCodes = new Map<string, number>()
  const intern = (each: readonly (readonly number[])[]): number => {
    const key = each.join(';')
    const known = byCodes.get(key)
    if (known !== undefined) return known
    byCodes.set(key, groups.length)
    return groups.push(each) - 1
  }
  const pairs = new Map<number, number>()
  const hasLatest = dimensions.some(({ latest }) => latest)
  return {
    dimensions,
    codes,
    groups,
    of: (attributes) =>
      intern(dimensions.map(({ groupsOf }, i) => groupsOf(attributes).map((group) => codeOf(codes[i]!, group)))),
    asOf: (trigger, latest) => {
      if (!hasLatest || trigger === latest) return trigger
      const pair = trigger * 2 ** 26 + latest
      const known = pairs.get(pair)
      if (known !== undefined) return known
      const tuple = intern(dimensions.map((dimension, i) => groups[dimension.latest ? latest : trigger]![i]!))
      pairs.set(pair, tuple)
      return tuple
    },
    withGroups: (each) => intern(each.map((list, i) => list.map((group) => codeOf(codes[i]!, group)))),
  }
}

/** Gives each group, and each crossing of groups, that somebody is in a number; number 0 is everybody. */
export interface Grouping {
  /** Numbers of all groups that a tuple is in. From then on they are reported. */
  readonly numbersOf: (tuple: number) => readonly number[]
  /** Everything in the order of the report; call it when everybody has been grouped. */
  readonly report: () => {
    /** The groups of each dimension. */
    readonly dimensions: readonly MeasuredDimension[]
    /** What each number stands for. */
    readonly lists: readonly { readonly number: number; readonly groups: readonly GroupRef[] }[]
  }
}

/** Group lists of one axis (a dimension, or several crossed) by the numbers of their groups in those dimensions. */
interface Axis {
  readonly dimensions: readonly number[]
  readonly numbers: Map<string, { readonly number: number; readonly codes: readonly number[] }>
}

/**
 * Dimensions crossed, as indices.
 *
 * @throws RangeError if a crossing names an unknown dimension, one twice, or fewer than two, or the same dimensions are crossed twice.
 */
export function readCrossings(
  caller: string,
  dimensions: readonly CompiledDimension[],
  cross: readonly (readonly string[])[],
): readonly (readonly number[])[] {
  const refuse = (rule: string): never => {
    throw new RangeError(`${caller}: cross must ${rule}`)
  }
  if (!isList(cross)) refuse(`be a list of crossings; got ${describeValue(cross)}`)
  const crossings = cross.map((ids) => {
    if (!isList(ids)) refuse(`hold lists of dimensions; got ${describeValue(ids)}`)
    const indices = ids.map((id) => {
      const index = dimensions.findIndex((dimension) => dimension.id === id)
      return index < 0 ? refuse(`name dimensions of the study; got ${describeValue(id)}`) : index
    })
    if (indices.length < 2 || new Set(indices).size < indices.length)
      refuse(`name two or more different dimensions; got [${ids.join(', ')}]`)
    return indices
  })
  // Cells of a crossing that is there twice would be alike, and merge into one.
  const sets = crossings.map((indices) => indices.toSorted((a, b) => a - b).join())
  const again = cross.find((_, i) => sets.indexOf(sets[i]!) < i)
  if (again !== undefined) refuse(`name the same dimensions once; got [${again.join(', ')}] again`)
  return crossings
}

/** Starts a grouping; only groups asked about are in its report. */
export function openGrouping(
  { dimensions, codes, groups }: Tuples,
  crossings: readonly (readonly number[])[],
): Grouping {
  const axes: readonly Axis[] = [...dimensions.map((_, dimension) => [dimension]), ...crossings].map((each) => ({
    dimensions: each,
    numbers: new Map(),
  }))
  let next = 1
  const numberOf = ({ numbers }: Axis, groupCodes: readonly number[]): number => {
    const key = groupCodes.join()
    const known = numbers.get(key)
    if (known !== undefined) return known.number
    numbers.set(key, { number: next, codes: groupCodes })
    return next++
  }
  dimensions.forEach(({ named }, dimension) => {
    for (const code of named.keys()) numberOf(axes[dimension]!, [code])
  })
  const numbers: (readonly number[] | undefined)[] = []

  return {
    numbersOf: (tuple) => {
      const known = numbers[tuple]
      if (known !== undefined) return known
      const lists = axes.flatMap((axis) =>
        product(axis.dimensions.map((dimension) => groups[tuple]![dimension]!)).map((list) => numberOf(axis, list)),
      )
      numbers[tuple] = [0, ...lists]
      return numbers[tuple]
    },
    report: () => {
      const ordered = dimensions.map(({ named }, i) => {
        const met = [...codes[i]!.keys()]
        const seen = [...axes[i]!.numbers.values()].map((each) => each.codes[0]!).filter((code) => code >= named.length)
        return [...named, ...seen.map((code) => met[code]!).sort(compareGroups)]
      })
      const ranks = ordered.map((list, i) => {
        const rank = new Map(list.map((group, place) => [codes[i]!.get(group)!, place]))
        return (code: number): number => rank.get(code)!
      })
      const lists = axes.flatMap((axis) =>
        [...axis.numbers.values()]
          .map(({ number, codes: list }) => ({
            number,
            places: list.map((code, i) => ranks[axis.dimensions[i]!]!(code)),
          }))
          .sort((a, b) => compareLists(a.places, b.places))
          .map(({ number, places }) => ({
            number,
            groups: places.map((place, i): GroupRef => {
              const dimension = axis.dimensions[i]!
              return { dimension: dimensions[dimension]!.id, group: ordered[dimension]![place]! }
            }),
          })),
      )
      return {
        dimensions: dimensions.map(({ id }, i) => ({ id, groups: ordered[i]! })),
        lists: [{ number: 0, groups: [] }, ...lists],
      }
    },
  }
}

/** `Array.isArray` would make a list of anything out of one that is read-only. */
function isList(value: unknown): boolean {
  return Array.isArray(value)
}

function codeOf(codes: Map<Scalar, number>, group: Scalar): number {
  const known = codes.get(group)
  if (known !== undefined) return known
  codes.set(group, codes.size)
  return codes.size - 1
}

/** Every way to take one of each list. */
function product(lists: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return lists.reduce<readonly (readonly number[])[]>(
    (taken, list) => taken.flatMap((head) => list.map((last) => [...head, last])),
    [[]],
  )
}
