import { growInts } from '../core/grow.js'
import { openItems, type PartnerItems, pushItem } from './partner-counter.js'

/** Items of partners whose attempts have been counted and let go: a list for each partner, in order. */
export interface KeptItems {
  /** All of them. */
  readonly items: PartnerItems
  /** First of each partner; -1 if there is none. */
  heads: Int32Array
  /** Last of each partner. */
  tails: Int32Array
  /** The next of the same partner; -1 after the last. */
  next: Int32Array
}

/** None. */
export function openKept(): KeptItems {
  return { items: openItems(), heads: new Int32Array(0), tails: new Int32Array(0), next: new Int32Array(0) }
}

/** The first item of a partner; -1 if there is none. */
export function firstKept({ heads }: KeptItems, partner: number): number {
  return partner < heads.length ? heads[partner]! : -1
}

/** Adds an attempt of a partner. One like another only makes that count once more: what comes first in an iteration stays first. */
export function keepItem(
  kept: KeptItems,
  partner: number,
  iteration: number,
  tuple: number,
  node: number,
  marks: number,
  times: number,
): void {
  const { items } = kept
  kept.heads = growInts(kept.heads, partner + 1, -1)
  kept.tails = growInts(kept.tails, partner + 1, -1)
  for (let item = kept.heads[partner]!; item >= 0; item = kept.next[item]!) {
    const isLike =
      items.iteration[item] === iteration &&
      items.tuple[item] === tuple &&
      items.node[item] === node &&
      items.marks[item] === marks
    if (!isLike) continue
    items.times[item]! += times
    return
  }
  const item = items.length
  pushItem(items, iteration, tuple, node, marks, times)
  kept.next = growInts(kept.next, items.length)
  kept.next[item] = -1
  const before = kept.tails[partner]!
  if (before < 0) kept.heads[partner] = item
  else kept.next[before] = item
  kept.tails[partner] = item
}
