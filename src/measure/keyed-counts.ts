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
  if (into.length === into.keys.length) {
    into.keys = doubled(into.keys)
    into.values = doubled(into.values)
    into.counts = doubled(into.counts)
  }
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

function doubled(from: Int32Array): Int32Array {
  const to = new Int32Array(2 * from.length)
  to.set(from)
  return to
}
