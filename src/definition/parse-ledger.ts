import type { Either } from 'fp-ts/Either'
import type { DefinitionError, Issue } from '../core/issue.js'
import { type Checked, checkDocument, toEither } from './check-document.js'
import type { Ledger } from './ledger.js'
import { checkLedgerRules } from './ledger-rules.js'
import { ledgerSchema } from './ledger-schema.js'
import type { Place } from './place.js'

/** What {@link checkLedger} found. */
export interface LedgerCheck {
  /** What makes it invalid, in document order. */
  readonly issues: readonly Issue[]
  /** What is legal but suspicious, in document order. */
  readonly warnings: readonly Issue[]
  /** The ledger, if there are no issues. */
  readonly ledger?: Ledger
}

/**
 * Checks that a ledger is as it was written: every entry holds what it held when it was appended, none is missing, moved or repeated.
 *
 * Each entry has a hash of its own content and names the hash of the one before, so that a change anywhere shows: `entry-changed`,
 * `entry-missing`, `entry-out-of-order`, `entry-repeated`. What no chain can tell is that its end was cut off, or all of it written anew:
 * note the last hash where nobody changes it (a signed page, a message to somebody) and give it as `head`. It is not a signature: it tells
 * that something changed, not who changed it.
 *
 * Hash chains after Haber and Stornetta (1991), J. Cryptology 3, 99-111; SHA-256 (FIPS 180-4, 2015) of canonical JSON.
 *
 * @param input - A plain object or JSON text; anything else is refused, never thrown at.
 * @param head - Hash of an entry that was noted elsewhere, such as the last one at some time: the ledger must still hold it.
 * @returns Issues in document order; the ledger, if there are none.
 *
 * @example
 * import { checkLedger } from 'learnloop'
 *
 * const { issues } = checkLedger('{ "kind": "ledger", "version": 1, "entries": [] }', 'f'.repeat(64))
 * issues.map(({ code, path }) => `${path}: ${code}`) // => ['/entries: head-missing']
 *
 * @category memory
 * @since 0.1.0
 */
export function checkLedger(input: unknown, head?: string): LedgerCheck {
  const { issues, warnings, document } = check(input, head)
  return { issues, warnings, ...(document !== undefined && { ledger: document }) }
}

/**
 * Reads a ledger, checked as {@link checkLedger} does.
 *
 * @param input - A plain object or JSON text.
 * @param head - Hash of an entry that was noted elsewhere.
 * @returns A copy of the ledger, or every issue found.
 *
 * @example
 * import { emptyLedger, getOrThrow, parseLedger } from 'learnloop'
 *
 * getOrThrow(parseLedger(JSON.stringify(emptyLedger))).entries // => []
 *
 * @category memory
 * @since 0.1.0
 */
export function parseLedger(input: unknown, head?: string): Either<DefinitionError, Ledger> {
  return toEither('ledger', check(input, head))
}

function check(input: unknown, head: string | undefined): Checked<Ledger> {
  const rules = (ledger: Place<Ledger>): void => {
    checkLedgerRules(ledger, head)
  }
  return checkDocument({ kind: 'ledger', schema: ledgerSchema, rules }, input)
}
