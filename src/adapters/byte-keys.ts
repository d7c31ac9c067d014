import { HASH_PRIME, type Spans } from './spans.js'

/**
 * A map from the bytes of some sources of a row to numbers, compared where they lie, without making strings. Mutable: for use inside one
 * reader.
 */
export interface ByteKeys {
  /** The number of the key that these sources of a row hold, or -1. */
  readonly find: (bytes: Uint8Array, spans: Spans, sources: readonly number[]) => number
  /** Adds a key that is not there yet, and that does not contain the byte 0xff, which is none of UTF-8. */
  readonly add: (bytes: Uint8Array, spans: Spans, sources: readonly number[], value: number) => void
  /** Bytes of all keys. */
  readonly size: () => number
}

/** Ends each part of a key. */
const END = 0xff
/** Slots looked at before a key counts as one of many that were made to collide, and goes to a Map. */
const MAX_PROBES = 128

/** An empty map; its keys have equally many parts, each from one source. */
export function byteKeys(): ByteKeys {
  // Open addressing. A slot is four numbers side by side: hash, first byte in `keys` + 1 (0: free), size, value.
  let slots = new Int32Array(4 * 256)
  let keys = new Uint8Array(2048)
  let count = 0
  let length = 0
  const colliding = new Map<string, number>()
  const place = (hash: number, key: number, size: number, value: number): void => {
    const mask = slots.length - 4
    let slot = (hash << 2) & mask
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      if (slots[slot + 1] === 0) {
        slots[slot] = hash
        slots[slot + 1] = key + 1
        slots[slot + 2] = size
        slots[slot + 3] = value
        return
      }
      slot = (slot + 4) & mask
    }
    colliding.set(latin1(keys, key, key + size), value)
  }

  return {
    find: (bytes, spans, sources) => {
      const hash = hashOf(spans, sources)
      const size = sizeOf(spans, sources)
      const mask = slots.length - 4
      let slot = (hash << 2) & mask
      for (let probe = 0; probe < MAX_PROBES; probe++) {
        const key = slots[slot + 1]! - 1
        // What collided in a smaller table may have a free slot here.
        if (key === -1) break
        if (slots[slot] === hash && slots[slot + 2] === size && isAt(keys, key, bytes, spans, sources))
          return slots[slot + 3]!
        slot = (slot + 4) & mask
      }
      if (colliding.size === 0) return -1
      const { starts, ends } = spans
      return (
        colliding.get(sources.map((source) => `${latin1(bytes, starts[source]!, ends[source]!)}\xff`).join('')) ?? -1
      )
    },
    add: (bytes, spans, sources, value) => {
      if (8 * count === slots.length) {
        const old = slots
        slots = new Int32Array(2 * old.length)
        for (let slot = 0; slot < old.length; slot += 4)
          if (old[slot + 1] !== 0) place(old[slot]!, old[slot + 1]! - 1, old[slot + 2]!, old[slot + 3]!)
      }
      const size = sizeOf(spans, sources)
      if (length + size > keys.length) {
        const old = keys
        keys = new Uint8Array(Math.max(2 * old.length, length + size))
        keys.set(old)
      }
      const key = length
      for (const source of sources) {
        for (let at = spans.starts[source]!; at < spans.ends[source]!; at++) keys[length++] = bytes[at]!
        keys[length++] = END
      }
      place(hashOf(spans, sources), key, size, value)
      count++
    },
    size: () => length,
  }
}

function hashOf({ hashes }: Spans, sources: readonly number[]): number {
  let hash = hashes[sources[0]!]!
  for (let i = 1; i < sources.length; i++) hash = Math.imul(hash ^ hashes[sources[i]!]!, HASH_PRIME) ^ (hash >>> 13)
  // The low bits of a product hang on low bits only.
  return hash ^ (hash >>> 15)
}

function sizeOf({ starts, ends }: Spans, sources: readonly number[]): number {
  let size = sources.length
  for (let i = 0; i < sources.length; i++) size += ends[sources[i]!]! - starts[sources[i]!]!
  return size
}

function isAt(
  keys: Uint8Array,
  key: number,
  bytes: Uint8Array,
  { starts, ends }: Spans,
  sources: readonly number[],
): boolean {
  let position = key
  for (let i = 0; i < sources.length; i++) {
    const to = ends[sources[i]!]!
    for (let at = starts[sources[i]!]!; at < to; at++) if (bytes[at] !== keys[position++]) return false
    if (keys[position++] !== END) return false
  }
  return true
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]!)
  return text
}
