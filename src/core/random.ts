/**
 * A stream of random numbers: each call answers the next, uniform on [0, 1), a multiple of 2^-53.
 *
 * The one thing in this library that remembers: pass a fresh one wherever an answer has to be repeatable.
 */
export type Random = () => number

/**
 * The stream of a seed, or of one branch under it: `seededRandom(7, 3, 1)` is the stream of path 3, 1 under seed 7.
 *
 * Streams of different paths are unrelated, so work can be split (a replication, then an arm) without the parts drawing from each other's numbers, and one
 * part can be repeated without the others. Same seed and path, same numbers, on every machine. Not for secrets.
 *
 * xoshiro128** 1.1 of Blackman and Vigna (2021), ACM Trans. Math. Softw. 47(4), started from four independent 32-bit hashes of seed and path.
 *
 * @param seed - A non-negative integer.
 * @param path - Non-negative integers.
 * @throws RangeError if one of them is not.
 */
export function seededRandom(seed: number, ...path: readonly number[]): Random {
  const state = seededState(seed, ...path)
  return () => {
    const high = nextWord(state) >>> 5
    return (high * 2 ** 26 + (nextWord(state) >>> 6)) / 2 ** 53
  }
}

/**
 * The state that a stream of {@link seededRandom} starts from, for whoever takes its words of 32 bits one by one.
 *
 * @throws RangeError if seed or path are not non-negative integers.
 */
export function seededState(seed: number, ...path: readonly number[]): Uint32Array {
  const values = [seed, ...path]
  for (const value of values)
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`seededRandom: seed and path must be non-negative integers; got ${String(value)}`)
  const state = new Uint32Array(4)
  for (let lane = 0; lane < 4; lane++) {
    let hash = mix(Math.imul(lane + 1, 0x9e3779b9) ^ (2 * values.length))
    for (const value of values) hash = mix(mix(hash ^ value) ^ Math.floor(value / 2 ** 32))
    state[lane] = hash
  }
  return state
}

/** The next 32 bits of xoshiro128**, from a state that must not be all zero. */
export function nextWord(state: Uint32Array): number {
  const second = state[1]!
  const scrambled = Math.imul(rotate(Math.imul(second, 5), 7), 9) >>> 0
  state[2]! ^= state[0]!
  state[3]! ^= second
  state[1]! ^= state[2]!
  state[0]! ^= state[3]!
  state[2]! ^= second << 9
  state[3] = rotate(state[3]!, 11)
  return scrambled
}

/** An integer from 0 to below `bound`, each as likely as the others to within `bound` in 2^53. */
export function randomInteger(random: Random, bound: number): number {
  return Math.floor(random() * bound)
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}

// The finalizer of MurmurHash3 (Appleby 2011): a bijection in which every bit of the input reaches every bit of the output.
function mix(word: number): number {
  let hash = word
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
