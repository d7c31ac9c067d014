import { type CompiledDimension, compareGroups } from '../cohort/compile-cohorts.js'
import { compareLists } from '../core/compare-lists.js'
import { describeValue } from '../core/describe-value.js'
import { rememberByIdentity } from '../core/remember.js'
import type { Scalar } from '../core/scalar.js'
import type { GroupRef } from '../definition/hypothesis.js'
import type { Scalars } from '../event/event-log.js'
import type { MeasuredDimension } from './measurement.js'

/**
 * Sorts partners into groups. What all dimensions say of some attributes together is a tuple; each group, and each crossing of groups, that
 * somebody is in has a number, and number 0 is everybody.
 */
export interface Grouping {
  /** The tuple of attributes. */
  readonly tupleOf: (attributes: Scalars) => number
  /** The tuple of an attempt, by those of the attributes at its trigger and of the latest ones. */
  readonly tupleAsOf: (trigger: number, latest: number) => number
  /** Numbers of all groups that a tuple is in. From then on they are reported. */
  readonly numbersOf: (tuple: number) => readonly number[]
  /** A tuple that is in one group only, by its number. */
  readonly tupleOfNumber: (number: number) => number
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
 * Starts a grouping.
 *
 * @throws RangeError if a crossing names an unknown dimension, one twice, or fewer than two, or the same dimensions are crossed twice.
 */
export function openGrouping(
  dimensions: readonly CompiledDimension[],
  cross: readonly (readonly string[])[],
): Grouping {
  if (!isList(cross)) throw new RangeError(`measure: cross must be a list of crossings; got ${describeValue(cross)}`)
  const crossings = cross.map((ids) => crossing(dimensions, ids))
  // Cells of a crossing that is there twice would be alike, and merge into one.
  const sets = crossings.map((indices) => indices.toSorted((a, b) => a - b).join())
  const again = cross.find((_, i) => sets.indexOf(sets[i]!) < i)
  if (again !== undefined)
    throw new RangeError(`measure: cross must name the same dimensions once; got [${again.join(', ')}] again`)
  // Per dimension: groups met so far, each with its code; the named ones come first.
  const codes = dimensions.map(({ named }) => new Map<Scalar, number>(named.map((group, code) => [group, code])))
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

  /** Of each tuple the codes of its groups by dimension, or the one number that it stands for; then the numbers, once they are asked for. */
  const tuples: { readonly codes: readonly (readonly number[])[]; numbers: readonly number[] | undefined }[] = []
  const byCodes = new Map<string, number>()
  const intern = (each: readonly (readonly number[])[]): number => {
    const key = each.join(';')
    const known = byCodes.get(key)
    if (known !== undefined) return known
    byCodes.set(key, tuples.length)
    return tuples.push({ codes: each, numbers: undefined }) - 1
  }
  const ofNumber = new Map<number, number>()
  const pairs = new Map<number, number>()
  const hasLatest = dimensions.some(({ latest }) => latest)

  return {
    tupleOf: rememberByIdentity((attributes) =>
      intern(dimensions.map(({ groupsOf }, i) => groupsOf(attributes).map((group) => codeOf(codes[i]!, group)))),
    ),
    tupleAsOf: (trigger, latest) => {
      if (!hasLatest || trigger === latest) return trigger
      const pair = trigger * 2 ** 26 + latest
      const known = pairs.get(pair)
      if (known !== undefined) return known
      const tuple = intern(dimensions.map((dimension, i) => tuples[dimension.latest ? latest : trigger]!.codes[i]!))
      pairs.set(pair, tuple)
      return tuple
    },
    numbersOf: (tuple) => {
      const entry = tuples[tuple]!
      entry.numbers ??= [
        0,
        ...axes.flatMap((axis) =>
          product(axis.dimensions.map((dimension) => entry.codes[dimension]!)).map((list) => numberOf(axis, list)),
        ),
      ]
      return entry.numbers
    },
    tupleOfNumber: (number) => {
      const known = ofNumber.get(number)
      if (known !== undefined) return known
      ofNumber.set(number, tuples.length)
      return tuples.push({ codes: [], numbers: [number] }) - 1
    },
    report: () => {
      const ordered = dimensions.map(({ named }, i) => {
        const groups = [...codes[i]!.keys()]
        const seen = new Set([...axes[i]!.numbers.values()].map((each) => each.codes[0]!))
        const others = groups.slice(named.length).filter((_, place) => seen.has(named.length + place))
        return [...groups.slice(0, named.length), ...others.sort(compareGroups)]
      })
      const ranks = ordered.map((groups, i) => {
        const rank = new Map(groups.map((group, place) => [codes[i]!.get(group)!, place]))
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

function crossing(dimensions: readonly CompiledDimension[], ids: readonly string[]): readonly number[] {
  if (!isList(ids)) throw new RangeError(`measure: cross must hold lists of dimensions; got ${describeValue(ids)}`)
  const indices = ids.map((id) => {
    const index = dimensions.findIndex((dimension) => dimension.id === id)
    if (index < 0) throw new RangeError(`measure: cross must name dimensions of the study; got ${describeValue(id)}`)
    return index
  })
  if (indices.length < 2 || new Set(indices).size < indices.length)
    throw new RangeError(`measure: cross must name two or more different dimensions; got [${ids.join(', ')}]`)
  return indices
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
