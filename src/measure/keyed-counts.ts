import { growInts } from '../core/grow.js'

/** Counts of values (bins of durations, names of detours) under keys (a node of a slot), appended as they come. */
export interface KeyedCounts {
  /** Entries. */
  length: number
  /** Key of each entry. */
  keys: Int32Array
  /** Its value. */
  values: Int32Array
  /** How often. */
  counts: Int32Array
}

/** Nothing counted. */
export function openKeyedCounts(): KeyedCounts {
  return { length: 0, keys: new Int32Array(256), values: new Int32Array(256), counts: new Int32Array(256) }
}

/** Counts a value under a key. */
export function addCount(into: KeyedCounts, key: number, value: number, count: number): void {
  into.keys = growInts(into.keys, into.length + 1)
  into.values = growInts(into.values, into.length + 1)
  into.counts = growInts(into.counts, into.length + 1)
  into.keys[into.length] = key
  into.values[into.length] = value
  into.counts[into.length++] = count
}

/** Entries by key. */
export interface SortedCounts {
  /** Where the entries of each key begin; one more for the end. */
  readonly starts: Int32Array
  /** Values. */
  readonly values: Int32Array
  /** How often each. */
  readonly counts: Int32Array
}

/** The entries under each of the first `keys` keys, by counting sort. */
export function sortCounts(from: KeyedCounts, keys: number): SortedCounts {
  const starts = new Int32Array(keys + 1)
  for (let i = 0; i < from.length; i++) starts[from.keys[i]! + 1]!++
  for (let key = 0; key < keys; key++) starts[key + 1]! += starts[key]!
  const next = starts.slice()
  const values = new Int32Array(from.length)
  const counts = new Int32Array(from.length)
  for (let i = 0; i < from.length; i++) {
    const place = next[from.keys[i]!]!++
    values[place] = from.values[i]!
    counts[place] = from.counts[i]!
  }
  return { starts, values, counts }
}

/** Makes one entry of all that are alike. */
export function compactCounts(counts: KeyedCounts, keys: number): void {
  const sorted = sortCounts(counts, keys)
  counts.length = 0
  const totals = new Map<number, number>()
  for (let key = 0; key < keys; key++) {
    totals.clear()
    for (let i = sorted.starts[key]!; i < sorted.starts[key + 1]!; i++)
      totals.set(sorted.values[i]!, (totals.get(sorted.values[i]!) ?? 0) + sorted.counts[i]!)
    for (const [value, count] of totals) addCount(counts, key, value, count)
  }
}

/** A copy that can grow by itself. */
export function copyCounts(counts: KeyedCounts): KeyedCounts {
  return { ...counts, keys: counts.keys.slice(), values: counts.values.slice(), counts: counts.counts.slice() }
}
