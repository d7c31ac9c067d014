import { isUtf8 } from '../core/utf8.js'
import type { ByteKeys } from './byte-keys.js'
import { skipSpace } from './json-values.js'
import { type Stops, scanText } from './scan-text.js'
import { emptySpans } from './spans.js'

/** Finds what the keys of an object stand for, mostly by the key at the same place of the line before. Mutable: for use inside one reader. */
export interface JsonKeys {
  /**
   * Reads the key that begins at `at`, and the colon and the space after it. A line end must follow in the bytes, and three more.
   *
   * @param member - The place among the members of its object.
   * @returns Where the value begins, or -1 if it is no key, or has escapes.
   */
  readonly read: (view: DataView, bytes: Uint8Array, at: number, member: number) => number
  /** The source that the key last read at a place stands for, -1 if it is not mapped. */
  readonly sourceAt: (member: number) => number
}

const QUOTE = 34
const COLON = 58
/** Members of a line that are remembered, and bytes of each. */
const MEMBERS = 64
const BYTES = 64
const FIRST: readonly number[] = [0]

/** @param keys - The sources by their keys. */
export function jsonKeys(keys: ByteKeys, stops: Stops): JsonKeys {
  const known = new Uint8Array(MEMBERS * BYTES)
  const knownView = new DataView(known.buffer)
  // One member more, of which nothing is remembered but its source.
  const sizes = new Int32Array(MEMBERS + 1)
  const sourceOf = new Int32Array(MEMBERS + 1)
  const key = emptySpans(1)
  const placeOf = (member: number): number => Math.min(member, MEMBERS)

  // No key holds a line end, so that nothing beyond one is looked at.
  const isKnown = (view: DataView, at: number, place: number, size: number): boolean => {
    const start = place * BYTES
    const last = size - 4
    for (let i = 0; i < last; i += 4)
      if (view.getInt32(at + i, true) !== knownView.getInt32(start + i, true)) return false
    return view.getInt32(at + last, true) === knownView.getInt32(start + last, true)
  }
  const readNew = (view: DataView, bytes: Uint8Array, at: number, place: number): number => {
    sizes[place] = 0
    if (bytes[at] !== QUOTE) return -1
    const end = scanText(view, at + 1, stops, key.hashes, 0)
    if (bytes[end] !== QUOTE) return -1
    key.starts[0] = at + 1
    key.ends[0] = end
    const source = keys.find(bytes, key, FIRST)
    if (source === -1 && !isUtf8(bytes, at + 1, end)) return -1
    const colon = skipSpace(bytes, end + 1)
    if (bytes[colon] !== COLON) return -1
    const value = skipSpace(bytes, colon + 1)
    sourceOf[place] = source
    if (place < MEMBERS && value - at >= 4 && value - at <= BYTES) {
      sizes[place] = value - at
      known.set(bytes.subarray(at, value), place * BYTES)
    }
    return value
  }

  return {
    read: (view, bytes, at, member) => {
      const place = placeOf(member)
      const size = sizes[place]!
      return size > 0 && isKnown(view, at, place, size) ? at + size : readNew(view, bytes, at, place)
    },
    sourceAt: (member) => sourceOf[placeOf(member)]!,
  }
}
