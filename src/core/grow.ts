/** Zeros to count in, up to some number: results hold whole numbers of 32 bits without an object for each. */
export function openCounters(length: number, most: number): Int32Array | Float64Array {
  return most < 2 ** 31 ? new Int32Array(length) : new Float64Array(length)
}

/** A column with room for so many values, with those that it had: itself if it has the room, else a copy at least twice as long. */
export function growInts(column: Int32Array, length: number, fill = 0): Int32Array {
  if (length <= column.length) return column
  const grown = new Int32Array(Math.max(length, 2 * column.length))
  grown.set(column)
  if (fill !== 0) grown.fill(fill, column.length)
  return grown
}

/** As `growInts`, for numbers of 64 bits. */
export function growFloats(column: Float64Array, length: number): Float64Array {
  if (length <= column.length) return column
  const grown = new Float64Array(Math.max(length, 2 * column.length))
  grown.set(column)
  return grown
}
