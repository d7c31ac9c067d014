import { hashWith, type Spans } from './spans.js'

/**
 * A map from the bytes of some sources of a row to numbers, compared where they lie, without making strings. Mutable: for use inside one
 * reader.
 */
export interface ByteKeys {
  /** The number of the key that these sources of a row hold, or -1. */
  readonly find: (bytes: Uint8Array, spans: Spans, sources: readonly number[]) => number
  /** Adds a key that is not there yet. */
  readonly add: (bytes: Uint8Array, spans: Spans, sources: readonly number[], value: number) => void
  /** Bytes of all keys. */
  readonly size: () => number
}

/** Slots looked at before a key counts as one of many that were made to collide, and goes to a Map, whose hash nobody knows beforehand. */
const MAX_PROBES = 128
/** Numbers before the parts of a key: its value, and where it ends. */
const HEAD = 2

/** An empty map; its keys have equally many parts, each from one source. */
export function byteKeys(): ByteKeys {
  // Open addressing, at most half full. A slot is a hash and the place of a key + 1 (0: free).
  let slots = new Int32Array(2 * 512)
  // A key is its head, and of each part the size and the words: four bytes each, little end first. The last are the last four, which may overlap others.
  let keys = new Int32Array(1024)
  let count = 0
  let length = 0
  const colliding = new Map<string, number>()
  let seen: Uint8Array = new Uint8Array(0)
  let view: DataView = new DataView(seen.buffer)

  /** Writes a key where the next one goes, without adding it. */
  const write = (bytes: Uint8Array, { starts, ends }: Spans, sources: readonly number[], value: number): void => {
    let words = HEAD
    for (const source of sources) words += 1 + ((ends[source]! - starts[source]! + 3) >> 2)
    if (length + words > keys.length) {
      const old = keys
      keys = new Int32Array(Math.max(2 * old.length, length + words))
      keys.set(old)
    }
    keys[length] = value
    keys[length + 1] = length + words
    let place = length + HEAD
    for (const source of sources) {
      const end = ends[source]!
      keys[place++] = end - starts[source]!
      for (let at = starts[source]!; at < end; at += 4)
        keys[place++] = wordAt(bytes, Math.max(starts[source]!, Math.min(at, end - 4)), end)
    }
  }
  const put = (hash: number, key: number): void => {
    const mask = slots.length - 2
    let slot = (hash << 1) & mask
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      if (slots[slot + 1] === 0) {
        slots[slot] = hash
        slots[slot + 1] = key + 1
        return
      }
      slot = (slot + 2) & mask
    }
    colliding.set(textOf(keys, key), keys[key]!)
  }
  const isAt = (key: number, bytes: Uint8Array, { starts, ends }: Spans, sources: readonly number[]): boolean => {
    let place = key + HEAD
    for (let i = 0; i < sources.length; i++) {
      const start = starts[sources[i]!]!
      const size = ends[sources[i]!]! - start
      if (keys[place++] !== size) return false
      if (size < 4) {
        if (size > 0 && wordAt(bytes, start, start + size) !== keys[place++]) return false
      } else {
        const last = start + size - 4
        for (let at = start; at < last; at += 4) if (view.getInt32(at, true) !== keys[place++]) return false
        if (view.getInt32(last, true) !== keys[place++]) return false
      }
    }
    return true
  }

  return {
    find: (bytes, spans, sources) => {
      if (bytes !== seen) {
        seen = bytes
        view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      }
      const hash = hashOf(spans, sources)
      const mask = slots.length - 2
      let slot = (hash << 1) & mask
      for (let probe = 0; probe < MAX_PROBES; probe++) {
        const key = slots[slot + 1]! - 1
        // What collided in a smaller table may have a free slot here.
        if (key === -1) break
        if (slots[slot] === hash && isAt(key, bytes, spans, sources)) return keys[key]!
        slot = (slot + 2) & mask
      }
      if (colliding.size === 0) return -1
      write(bytes, spans, sources, 0)
      return colliding.get(textOf(keys, length)) ?? -1
    },
    add: (bytes, spans, sources, value) => {
      if (4 * count === slots.length) {
        const old = slots
        slots = new Int32Array(2 * old.length)
        for (let slot = 0; slot < old.length; slot += 2) if (old[slot + 1] !== 0) put(old[slot]!, old[slot + 1]! - 1)
      }
      write(bytes, spans, sources, value)
      const key = length
      length = keys[key + 1]!
      put(hashOf(spans, sources), key)
      count++
    },
    size: () => 4 * length,
  }
}

function hashOf({ hashes }: Spans, sources: readonly number[]): number {
  let hash = hashes[sources[0]!]!
  for (let i = 1; i < sources.length; i++) hash = hashWith(hash, hashes[sources[i]!]!)
  return hash ^ (hash >>> 15)
}

/** Up to four bytes as a word. */
function wordAt(bytes: Uint8Array, from: number, to: number): number {
  let word = 0
  for (let at = Math.min(to, from + 4) - 1; at >= from; at--) word = (word << 8) | bytes[at]!
  return word
}

/** All that a key holds, as a text. */
function textOf(keys: Int32Array, key: number): string {
  let text = ''
  for (let place = key + HEAD; place < keys[key + 1]!; place++)
    text += String.fromCharCode(keys[place]! & 0xffff, keys[place]! >>> 16)
  return text
}
