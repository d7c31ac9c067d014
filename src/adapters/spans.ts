/** Where the values of one row lie in the bytes, by source: a column or key that the mapping names. */
export interface Spans {
  /** First byte of each. */
  readonly starts: Int32Array
  /** Byte after the last of each; that of an empty or missing value is its first. */
  readonly ends: Int32Array
}

/** Room for the values of one row. */
export function emptySpans(sources: number): Spans {
  return { starts: new Int32Array(sources), ends: new Int32Array(sources) }
}
