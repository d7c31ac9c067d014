import type { EventColumns, Scalars } from '../event/event-log.js'

/** What rows carry, as numbers that can be moved and compared for less than what they stand for. */
export interface SnapshotCodes {
  /** Of a row: 0 if it carries nothing, -1 if it has no number. */
  readonly of: (row: number) => number
  /** What a row with this code carries. */
  readonly valuesAt: (row: number, code: number) => Scalars
}

/** Objects that get a number. */
const MOST = 4096

/** Numbers the objects that rows carry; readers of logs share one among rows that carry the same, but nobody has to. */
export function snapshotCodes({ attributes }: EventColumns): SnapshotCodes | undefined {
  if (attributes === undefined) return undefined
  const codes = new Map<Scalars, number>()
  const values: Scalars[] = []
  let last: Scalars | undefined
  let lastCode = 0
  return {
    of: (row) => {
      const each = attributes[row]
      if (each === last) return lastCode
      last = each
      lastCode = 0
      if (each === undefined) return 0
      lastCode = codes.get(each) ?? -1
      if (lastCode < 0 && codes.size < MOST) {
        lastCode = values.push(each)
        codes.set(each, lastCode)
      }
      return lastCode
    },
    valuesAt: (row, code) => (code > 0 ? values[code - 1]! : attributes[row]!),
  }
}
