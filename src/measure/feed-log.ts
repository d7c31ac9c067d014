import { growInts } from '../core/grow.js'
import type { EventColumns } from '../event/event-log.js'
import { type CarriedAttributes, carry } from './attribute-history.js'
import { advance, type Kernel } from './kernel.js'
import { eachSlice } from './partner-slices.js'
import { rowRoles } from './row-roles.js'
import { openSliceOrder } from './slice-order.js'
import { snapshotCodes } from './snapshot-codes.js'

/** What became of rows. */
export interface Fed {
  /** Later than `asOf`. */
  readonly after: number
  /** Repeat another one's partner, id and instant. */
  readonly duplicate: number
}

/** What feeding a log may need besides. */
export interface FeedOptions {
  /** Code of each of the columns' partners in the kernel, if it is another one. */
  readonly codes?: Int32Array | undefined
  /** Is told, by the log's codes, whose rows have all been given: one after the other, each once. Without it the kernel keeps everything. */
  readonly settle?: ((partners: Int32Array) => void) | undefined
}

/**
 * Gives the rows of a log up to an instant to a kernel, each partner's in order and without duplicates, some partners at a time.
 *
 * @param carried - Takes what rows carry.
 */
export function feedLog(
  kernel: Kernel,
  columns: EventColumns,
  asOf: number,
  carried: CarriedAttributes,
  { codes, settle }: FeedOptions = {},
): Fed {
  const { flow } = kernel
  const { byName, of: roleOf } = rowRoles(flow, columns)
  const snapshots = snapshotCodes(columns)
  const putInOrder = openSliceOrder(columns, snapshots, (row) => flow.roles[roleOf(row)]!.rank)
  let duplicate = 0
  let role: Int32Array = new Int32Array(0)

  const after = eachSlice(columns, snapshots, asOf, (slice) => {
    const given = slice.length
    const present = putInOrder(slice)
    duplicate += given - slice.length
    const { length, partner, at, name, row, snapshot } = slice
    if (codes !== undefined) for (let i = 0; i < length; i++) partner[i] = codes[partner[i]!]!
    role = growInts(role, length)
    for (let i = 0; i < length; i++) {
      const each = byName[name[i]!]!
      role[i] = each < 0 ? roleOf(row[i]!) : each
    }
    advance(kernel, { partner, at, role, name }, 0, length)
    let [before, said] = [-1, 0]
    for (let i = 0; snapshots !== undefined && i < length; i++) {
      const code = snapshot[i]!
      if (code === 0) continue
      // What is in force already need not be said again, unless a row of the partner may come between.
      if (code > 0 && code === said && partner[i] === before && !carried.hasRows) continue
      carry(carried, partner[i]!, at[i]!, snapshots.valuesAt(row[i]!, code))
      said = code
      before = partner[i]!
    }
    settle?.(present)
  })
  return { after, duplicate }
}
