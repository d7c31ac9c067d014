import type { Ledger } from './ledger.js'
import { chainFlaws } from './ledger-chain.js'
import { at, items, type Place, report, sound } from './place.js'

/** Rules of a ledger: its entries are those that were appended, all of them, and in order; and it still holds the entry that was noted. */
export function checkLedgerRules(ledger: Place<Ledger>, head: string | undefined): void {
  const place = at(ledger, 'entries')
  const entries = sound(place)
  if (entries === undefined) return
  const places = items(place)
  for (const { index, field, code, message } of chainFlaws(entries)) report(at(places[index]!, field), code, message)
  if (head !== undefined && !entries.some(({ hash }) => hash === head))
    report(place, 'head-missing', 'must hold the entry that was noted: it was cut off, or replaced')
}
