/** What the benchmarks share: competitors in processes of their own, rounds that go round them in turn, medians, a seeded generator. */
import type { ChildProcess } from 'node:child_process'

/** The next message of a child, which is asked for one. */
export function ask(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`a competitor ended with ${code}`))
    child.once('exit', gone)
    child.once('message', (message) => {
      child.off('exit', gone)
      resolve(message)
    })
    child.send('next')
  })
}

/**
 * Times of each child over rounds that go round all of them in turn; the first rounds are discarded.
 *
 * @returns By child.
 */
export async function interleave(
  children: readonly ChildProcess[],
  rounds: number,
  discarded: number,
): Promise<readonly (readonly number[])[]> {
  const times = children.map((): number[] => [])
  for (let round = -discarded; round < rounds; round++)
    for (let turn = 0; turn < children.length; turn++) {
      // Who follows whom stays the same, who begins does not.
      const at = (turn + round + discarded) % children.length
      const time = (await ask(children[at]!)) as number
      if (round >= 0) times[at]!.push(time)
    }
  return times
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
}

/** Integers in [0, n), from a 32-bit linear congruential generator. */
export function seeded(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}
