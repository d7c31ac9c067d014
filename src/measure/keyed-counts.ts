import { growFloats, growInts, openCounters } from '../core/grow.js'

/** Counts of values (bins of durations, names of detours) under keys (a node of a slot), appended as they come. */
export interface KeyedCounts {
  /** Entries. */
  length: number
  /** Key of each entry. */
  keys: Int32Array
  /** Its value. */
  values: Int32Array
  /** How often. */
  counts: Float64Array
}

/** Nothing counted. */
export function openKeyedCounts(): KeyedCounts {
  return { length: 0, keys: new Int32Array(256), values: new Int32Array(256), counts: new Float64Array(256) }
}

/** Counts a value under a key. */
export function addCount(into: KeyedCounts, key: number, value: number, count: number): void {
  if (into.length === into.counts.length) {
    into.keys = growInts(into.keys, into.length + 1)
    into.values = growInts(into.values, into.length + 1)
    into.counts = growFloats(into.counts, into.length + 1)
  }
  into.keys[into.length] = key
  into.values[into.length] = value
  into.counts[into.length++] = count
}

/** Entries by key, those of one key by value, one of a kind. */
export interface SortedCounts {
  /** Where the entries of each key begin; one more for the end. */
  readonly starts: Int32Array
  /** Values. */
  readonly values: Int32Array
  /** How often each. */
  readonly counts: Int32Array | Float64Array
}

/** The entries under each of the first `keys` keys; entries alike are added up. */
export function sortCounts(from: KeyedCounts, keys: number): SortedCounts {
  const { length } = from
  const ends = new Int32Array(keys + 1)
  let most = 0
  let total = 0
  for (let i = 0; i < length; i++) {
    ends[from.keys[i]! + 1]!++
    total += from.counts[i]!
    if (from.values[i]! > most) most = from.values[i]!
  }
  for (let key = 0; key < keys; key++) ends[key + 1]! += ends[key]!
  const values = new Int32Array(length)
  const counts = openCounters(length, total)
  for (let i = 0; i < length; i++) {
    const place = ends[from.keys[i]!]!++
    values[place] = from.values[i]!
    counts[place] = from.counts[i]!
  }

  // Now each key ends where the next one began. What is left of a key is written over what was read.
  const starts = new Int32Array(keys + 1)
  const totals = openCounters(most + 1, total)
  let [read, kept] = [0, 0]
  for (let key = 0; key < keys; key++) {
    const first = kept
    for (; read < ends[key]!; read++) {
      const value = values[read]!
      if (totals[value] === 0) values[kept++] = value
      totals[value]! += counts[read]!
    }
    values.subarray(first, kept).sort()
    for (let i = first; i < kept; i++) {
      counts[i] = totals[values[i]!]!
      totals[values[i]!] = 0
    }
    starts[key + 1] = kept
  }
  return { starts, values: values.subarray(0, kept), counts: counts.subarray(0, kept) }
}

/** Makes one entry of all that are alike. */
export function compactCounts(into: KeyedCounts, keys: number): void {
  const { starts, values, counts } = sortCounts(into, keys)
  into.length = values.length
  into.values.set(values)
  into.counts.set(counts)
  for (let key = 0; key < keys; key++) into.keys.fill(key, starts[key], starts[key + 1])
}

/** A copy that can grow by itself. */
export function copyCounts(counts: KeyedCounts): KeyedCounts {
  return { ...counts, keys: counts.keys.slice(), values: counts.values.slice(), counts: counts.counts.slice() }
}
