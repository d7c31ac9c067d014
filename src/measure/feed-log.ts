import type { EventColumns, Scalars } from '../event/event-log.js'
import type { CompiledFlow } from '../flow/compile-flow.js'
import { orderEvents } from './event-order.js'
import type { Block, Kernel } from './kernel.js'
import { groupByPartner } from './partner-events.js'
import { rowRoles } from './row-roles.js'

/** Rows of a block: few enough that the states of their partners stay in a near cache. */
const BLOCK = 1024

/** What became of rows. */
export interface Fed {
  /** Later than `asOf`. */
  readonly after: number
  /** Repeat another one's partner, id and instant. */
  readonly duplicate: number
}

/**
 * Gives the rows of a log up to an instant to a kernel, each partner's in order and without duplicates.
 *
 * Rows in order of time, or with each partner's together and in order, are walked as they lie; others are grouped by partner first. Ties of
 * one partner are found on the way and put in order where they stand.
 *
 * @param noteAttributes - Is told of each row that carries attributes, in order for each partner.
 */
export function feedLog(
  flow: CompiledFlow,
  kernel: Kernel,
  columns: EventColumns,
  asOf: number,
  noteAttributes: (partner: number, at: number, attributes: Scalars) => void,
): Fed {
  const { partner, at, name, attributes } = columns
  const roleOf = rowRoles(flow, columns)
  const rankOf = (row: number): number => flow.roles[roleOf(row)]!.rank
  const block: Block = {
    partner: new Int32Array(BLOCK),
    at: new Float64Array(BLOCK),
    role: new Int32Array(BLOCK),
    name: new Int32Array(BLOCK),
  }
  let filled = 0
  const flush = (): void => {
    kernel.advance(block, 0, filled)
    filled = 0
  }
  const push = (row: number): void => {
    if (filled === BLOCK) flush()
    block.partner[filled] = partner[row]!
    block.at[filled] = at[row]!
    block.role[filled] = roleOf(row)
    block.name[filled] = name[row]!
    filled++
    const carried = attributes?.[row]
    if (carried !== undefined) noteAttributes(partner[row]!, at[row]!, carried)
  }
  let duplicate = 0
  /** Rows of one partner in any order. */
  const pushPartner = (rows: Int32Array): void => {
    const kept = orderEvents(columns, rankOf, rows)
    duplicate += rows.length - kept
    for (let i = 0; i < kept; i++) push(rows[i]!)
  }

  const { rowsOf, after } = groupByPartner(columns, asOf)
  for (let code = 0; code < columns.partners.length; code++) pushPartner(rowsOf(code))
  flush()
  return { after, duplicate }
}
