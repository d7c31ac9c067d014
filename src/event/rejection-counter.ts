import type { ReadQuality } from './event-log.js'
import type { RejectedRow } from './event-quality.js'
import { EXAMPLES_KEPT, type Rejection } from './rejection.js'

/** Counts rejected rows by reason and keeps the first of each. Mutable: for use inside one function. */
export interface RejectionCounter {
  /** Counts one row; `row` is its place in the input. */
  readonly add: (row: number, rejection: Rejection) => void
  /** Rows counted. */
  readonly rejected: () => number
  /** The account, given how many rows were usable. */
  readonly quality: (usable: number) => ReadQuality
}

export function rejectionCounter(): RejectionCounter {
  const reasons = new Map<string, { count: number; readonly first: RejectedRow[] }>()
  let rejected = 0
  return {
    add: (row, { code, message }) => {
      const reason = reasons.get(code) ?? { count: 0, first: [] }
      if (reason.count === 0) reasons.set(code, reason)
      if (reason.first.length < EXAMPLES_KEPT) reason.first.push({ row, message })
      reason.count++
      rejected++
    },
    rejected: () => rejected,
    quality: (usable) => ({
      rows: usable + rejected,
      rejected,
      examples: Array.from(reasons, ([code, { count, first }]) => ({ code, count, first })),
    }),
  }
}
