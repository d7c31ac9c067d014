import { emptyLedger, type Ledger, type LedgerEntry, type LedgerRecord } from '../definition/ledger.js'
import { entryHash } from '../definition/ledger-chain.js'
import { checkLedger } from '../definition/parse-ledger.js'

/**
 * A ledger with one more record at its end. Nothing before it changes: a ledger only grows.
 *
 * Keep the hash of the last entry elsewhere as well: `checkLedger` then finds out whether the end was cut off. One ledger may hold the
 * decisions of many studies; their order is that of the decisions, which is what control of error over hypotheses needs.
 *
 * @param ledger - A ledger that was checked, or {@link emptyLedger}.
 * @param record - What `recordDecision` made, or a record of another ledger.
 * @returns A new ledger; the old one is not changed.
 * @throws RangeError if the last entry is not as it was appended, or the record is not one that `parseLedger` could read again.
 *
 * @example
 * import { appendToLedger, checkLedger, decide, emptyLedger, getOrThrow, measure, parseStudy, readEvents, recordDecision } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const measurement = measure(study, readEvents([]), { asOf: Date.UTC(2026, 3, 30) })
 * const record = recordDecision(study, [measurement], decide(study, measurement))
 * const ledger = appendToLedger(emptyLedger, record)
 * ledger.entries.map(({ number, previous }) => [number, previous]) // => [[1, null]]
 *
 * const text = JSON.stringify(ledger).replace('"unsure"', '"validated"')
 * checkLedger(text).issues.map(({ code, path }) => `${path}: ${code}`) // => ['/entries/0/hash: entry-changed']
 *
 * @category memory
 * @since 0.1.0
 */
export function appendToLedger(ledger: Ledger, record: LedgerRecord): Ledger {
  const last = ledger.entries.at(-1)
  if (last !== undefined && entryHash(last) !== last.hash)
    throw new RangeError('appendToLedger: the last entry must be as it was appended; got one that was changed')
  // Nothing can be taken out again: one unreadable record, and the ledger is lost.
  const [flaw] = checkLedger({ ...emptyLedger, entries: [entryOf({ number: 1, previous: null, record })] }).issues
  if (flaw !== undefined)
    throw new RangeError(`appendToLedger: record${flaw.path.replace(/^\/entries\/0\/record/, '')} ${flaw.message}`)
  const entry = entryOf({ number: (last?.number ?? 0) + 1, previous: last?.hash ?? null, record })
  return { ...ledger, entries: [...ledger.entries, entry] }
}

function entryOf(entry: Omit<LedgerEntry, 'hash'>): LedgerEntry {
  return { ...entry, hash: entryHash(entry) }
}
