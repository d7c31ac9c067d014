import { jsonHash } from '../core/json-hash.js'
import type { IssueCode } from './issue-codes.js'
import type { LedgerEntry } from './ledger.js'

/** What breaks the chain of a ledger at an entry. */
export interface ChainFlaw {
  /** Index of the entry. */
  readonly index: number
  /** The field that tells. */
  readonly field: 'hash' | 'previous' | 'number'
  /** Code of the issue. */
  readonly code: IssueCode
  /** What follows the name of the field in a message. */
  readonly message: string
}

/** Hash of an entry: of its number, the hash of the entry before, and its record. */
export function entryHash({ number, previous, record }: Omit<LedgerEntry, 'hash'>): string {
  return jsonHash({ kind: 'ledgerEntry', version: 1, number, previous, record })
}

/** Where a chain of entries is broken, in order; at most one flaw an entry. */
export function chainFlaws(entries: readonly LedgerEntry[]): readonly ChainFlaw[] {
  const places = new Map<string, number>()
  for (const [i, { hash }] of entries.entries()) if (!places.has(hash)) places.set(hash, i)
  return entries.flatMap((entry, index): readonly ChainFlaw[] => {
    const flaw = flawOf(entry, index, entries[index - 1], places)
    return flaw === null ? [] : [{ index, ...flaw }]
  })
}

function flawOf(
  entry: LedgerEntry,
  index: number,
  before: LedgerEntry | undefined,
  places: ReadonlyMap<string, number>,
): Omit<ChainFlaw, 'index'> | null {
  const { number, previous, hash } = entry
  if (entryHash(entry) !== hash)
    return {
      field: 'hash',
      code: 'entry-changed',
      message: 'must be that of the entry: it holds something else than when it was appended',
    }
  if (places.get(hash) !== index)
    return {
      field: 'hash',
      code: 'entry-repeated',
      message: `must stand once; entry ${placeOf(places, hash)} is the same`,
    }
  if (previous === (before?.hash ?? null))
    return number === (before?.number ?? 0) + 1
      ? null
      : { field: 'number', code: 'entry-out-of-order', message: `must be ${(before?.number ?? 0) + 1}; got ${number}` }
  if (previous === null || places.has(previous))
    return {
      field: 'previous',
      code: 'entry-out-of-order',
      message:
        previous === null
          ? 'must name the entry before; this one was the first of a ledger'
          : `must name the entry before; this one was appended after entry ${placeOf(places, previous)}`,
    }
  return {
    field: 'previous',
    code: 'entry-missing',
    message: `must name the entry before; the one it names, number ${number - 1}, is not here or was changed`,
  }
}

/** Place in the list as people count. */
function placeOf(places: ReadonlyMap<string, number>, hash: string): number {
  return places.get(hash)! + 1
}
