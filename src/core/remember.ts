/** Answers remembered before it is asked whether that pays. */
const TRIAL = 4096

/**
 * A function that remembers its answers by the identity of what it is asked about, as long as that pays: readers of logs share equal
 * properties as one object, but nobody has to.
 */
export function rememberByIdentity<A extends object, B>(compute: (value: A) => B): (value: A) => B {
  const known = new Map<A, B>()
  let asked = 0
  return (value) => {
    const before = known.get(value)
    if (before !== undefined) {
      asked++
      return before
    }
    const answer = compute(value)
    // Worth it while at least half of the questions repeat others.
    if (known.size < TRIAL || asked > known.size) known.set(value, answer)
    return answer
  }
}
