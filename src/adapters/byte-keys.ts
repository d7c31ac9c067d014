/** A map from byte sequences to numbers that compares them where they lie, without making strings. Mutable: for use inside one reader. */
export interface ByteKeys {
  /** The number of the key `bytes[from, to)`, or -1; `hash` is that of {@link hashBytes}. */
  readonly find: (bytes: Uint8Array, from: number, to: number, hash: number) => number
  /** Adds a key that is not there yet. */
  readonly add: (bytes: Uint8Array, from: number, to: number, hash: number, value: number) => void
  /** Bytes of all keys. */
  readonly size: () => number
}

/** Where a hash begins, and what each byte is multiplied by: FNV-1a (Fowler, Noll, Vo 1991), which loops that read bytes write out. */
export const HASH_SEED: number = 0x811c9dc5 | 0
export const HASH_PRIME: number = 0x01000193

/** The hash of bytes. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_SEED
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, HASH_PRIME)
  return hash
}

/** Slots looked at before a key counts as one of many that were made to collide, and goes to a Map. */
const MAX_PROBES = 128

/** An empty map of byte sequences. */
export function byteKeys(): ByteKeys {
  // Open addressing; a slot holds the index of an entry + 1. Of entries: hash, end in `keys` (each begins where the one before ends), value.
  let slots = new Int32Array(256)
  let hashes = new Int32Array(128)
  let ends = new Float64Array(128)
  let values = new Int32Array(128)
  let keys = new Uint8Array(2048)
  let count = 0
  let length = 0
  const colliding = new Map<string, number>()

  const place = (entry: number): boolean => {
    const mask = slots.length - 1
    let slot = spread(hashes[entry]!) & mask
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      if (slots[slot] === 0) {
        slots[slot] = entry + 1
        return true
      }
      slot = (slot + 1) & mask
    }
    const from = entry === 0 ? 0 : ends[entry - 1]!
    colliding.set(latin1(keys, from, ends[entry]!), values[entry]!)
    return false
  }

  return {
    find: (bytes, from, to, hash) => {
      const mask = slots.length - 1
      let slot = spread(hash) & mask
      for (let probe = 0; probe < MAX_PROBES; probe++) {
        const entry = slots[slot]! - 1
        if (entry === -1) return -1
        if (hashes[entry] === hash) {
          let at = entry === 0 ? 0 : ends[entry - 1]!
          if (ends[entry]! - at === to - from) {
            let other = from
            while (other < to && bytes[other] === keys[at]) {
              other++
              at++
            }
            if (other === to) return values[entry]!
          }
        }
        slot = (slot + 1) & mask
      }
      return colliding.size === 0 ? -1 : (colliding.get(latin1(bytes, from, to)) ?? -1)
    },
    add: (bytes, from, to, hash, value) => {
      if (count === hashes.length) {
        hashes = enlarged(hashes, new Int32Array(2 * count))
        ends = enlarged(ends, new Float64Array(2 * count))
        values = enlarged(values, new Int32Array(2 * count))
        slots = new Int32Array(4 * count)
        for (let entry = 0; entry < count; entry++) place(entry)
      }
      if (length + to - from > keys.length)
        keys = enlarged(keys, new Uint8Array(Math.max(2 * keys.length, length + to - from)))
      keys.set(bytes.subarray(from, to), length)
      length += to - from
      hashes[count] = hash
      ends[count] = length
      values[count] = value
      place(count++)
    },
    size: () => length,
  }
}

/** The low bits of a product hang on low bits only. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15)
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at]!)
  return text
}

function enlarged<A extends Int32Array | Float64Array | Uint8Array>(from: A, to: A): A {
  to.set(from)
  return to
}
