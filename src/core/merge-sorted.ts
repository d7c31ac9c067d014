/** Elements of two lists, each strictly increasing, as one such list; of two that compare equal, what `both` makes of them. */
export function mergeSorted<A>(
  a: readonly A[],
  b: readonly A[],
  compare: (x: A, y: A) => number,
  both: (x: A, y: A) => A,
): readonly A[] {
  const merged: A[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const order = compare(a[i]!, b[j]!)
    merged.push(order < 0 ? a[i]! : order > 0 ? b[j]! : both(a[i]!, b[j]!))
    if (order <= 0) i++
    if (order >= 0) j++
  }
  while (i < a.length) merged.push(a[i++]!)
  while (j < b.length) merged.push(b[j++]!)
  return merged
}

/** Whether each element of a list comes before the next. */
export function isSorted<A>(list: readonly A[], compare: (x: A, y: A) => number): boolean {
  for (let i = 1; i < list.length; i++) if (compare(list[i - 1]!, list[i]!) >= 0) return false
  return true
}
