import { canonicalJson } from '../core/canonical-json.js'
import { compareCodePoints } from '../core/compare-code-points.js'
import type { EventColumns, Scalars } from '../event/event-log.js'

/** Below this, rows are sorted by insertion, and runs of so many are merged. */
const SHORT = 32

/**
 * Puts rows of one partner in the order of `docs/semantics.md` (by instant, `seq`, flow rank, id, name, properties, attributes, so that
 * input order never matters) and leaves out duplicates.
 *
 * @param rankOf - Flow rank of a row.
 * @param rows - Rows; sorted in place.
 * @returns How many are left, at the front.
 */
export function orderEvents(columns: EventColumns, rankOf: (row: number) => number, rows: Int32Array): number {
  const { at } = columns
  sortByTime(at, rows)
  let kept = 0
  for (let from = 0; from < rows.length; ) {
    let to = from + 1
    while (to < rows.length && at[rows[to]!] === at[rows[from]!]) to++
    if (to - from === 1) rows[kept++] = rows[from]!
    else kept += orderTies(columns, rankOf, rows.subarray(from, to), rows.subarray(kept, kept + to - from))
    from = to
  }
  return kept
}

/** Sorts rows by their times, and keeps the order of equal ones; merges from the bottom up, so that no order of the input is slow. */
export function sortByTime(at: ArrayLike<number>, rows: Int32Array): void {
  const { length } = rows
  let sorted = true
  for (let i = 1; sorted && i < length; i++) sorted = at[rows[i - 1]!]! <= at[rows[i]!]!
  if (sorted) return
  for (let begin = 0; begin < length; begin += SHORT) {
    for (let i = begin + 1; i < Math.min(begin + SHORT, length); i++) {
      const row = rows[i]!
      const time = at[row]!
      let j = i
      for (; j > begin && at[rows[j - 1]!]! > time; j--) rows[j] = rows[j - 1]!
      rows[j] = row
    }
  }
  let source: Int32Array = rows
  let target: Int32Array = new Int32Array(length > SHORT ? length : 0)
  for (let width = SHORT; width < length; width *= 2) {
    for (let begin = 0; begin < length; begin += 2 * width) {
      const middle = Math.min(begin + width, length)
      const end = Math.min(begin + 2 * width, length)
      let left = begin
      let right = middle
      for (let i = begin; i < end; i++) {
        const takesLeft = left < middle && (right >= end || at[source[left]!]! <= at[source[right]!]!)
        target[i] = takesLeft ? source[left++]! : source[right++]!
      }
    }
    ;[source, target] = [target, source]
  }
  if (source !== rows) rows.set(source)
}

/**
 * Orders rows of one partner and instant, and writes all but duplicates to `target`, which may begin before `rows` in the same memory.
 *
 * @returns How many are left.
 */
export function orderTies(
  columns: EventColumns,
  rankOf: (row: number) => number,
  rows: Int32Array,
  target: Int32Array,
): number {
  rows.sort(tieOrder(columns, rankOf))
  const { id } = columns
  const seen = new Set<string>()
  let kept = 0
  for (const row of rows) {
    const key = id?.[row]
    if (key !== undefined && seen.has(key)) continue
    if (key !== undefined) seen.add(key)
    target[kept++] = row
  }
  return kept
}

/** Order of two rows of one partner at one instant. */
function tieOrder(columns: EventColumns, rankOf: (row: number) => number): (a: number, b: number) => number {
  const { seq, id, name, names, props, attributes } = columns
  // Written once for each set of values, however often it is compared.
  const texts = new Map<Scalars, string>()
  const textOf = (values: Scalars | undefined): string => {
    if (values === undefined) return '{}'
    const text = texts.get(values) ?? canonicalJson(values)
    texts.set(values, text)
    return text
  }
  const compareScalars = (a: Scalars | undefined, b: Scalars | undefined): number =>
    a === b ? 0 : compareCodePoints(textOf(a), textOf(b))
  return (a, b) =>
    (seq?.[a] ?? 0) - (seq?.[b] ?? 0) ||
    rankOf(a) - rankOf(b) ||
    compareIds(id?.[a], id?.[b]) ||
    compareCodePoints(names[name[a]!]!, names[name[b]!]!) ||
    compareScalars(props?.[a], props?.[b]) ||
    compareScalars(attributes?.[a], attributes?.[b]) ||
    // An empty snapshot is still one: of two rows alike in all else, the one without comes last and is the duplicate.
    Number(attributes?.[a] === undefined) - Number(attributes?.[b] === undefined)
}

/** A missing id sorts first. */
function compareIds(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined)
  return compareCodePoints(a, b)
}
