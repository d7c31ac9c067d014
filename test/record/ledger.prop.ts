import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { canonicalJson } from '../../src/core/canonical-json.js'
import { entryHash } from '../../src/definition/ledger-chain.js'
import type { Ledger, LedgerEntry } from '../../src/index.js'
import { appendToLedger, checkLedger, emptyLedger } from '../../src/index.js'
import { ledger, looks } from './records.js'

const seed = 20_261_122
const numRuns = process.env['DEEP'] ? 20_000 : 300
const text = JSON.stringify(ledger)
const entries = text.indexOf('[')

function found(input: unknown, head?: string): readonly string[] {
  return checkLedger(input, head).issues.map(({ code, path }) => `${path} ${code}`)
}

function withEntries(changed: readonly LedgerEntry[]): Ledger {
  return { ...ledger, entries: changed }
}

/** Whether two texts say the same: then no check can tell them apart, and none should. */
function saysTheSame(other: string): boolean {
  try {
    return canonicalJson(JSON.parse(other)) === canonicalJson(ledger)
  } catch {
    return false
  }
}

test('as it was written it has no issues, and any spelling of it is the same', () => {
  expect(found(ledger)).toStrictEqual([])
  expect(found(text)).toStrictEqual([])
  expect(found(JSON.stringify(ledger, null, 2))).toStrictEqual([])
  expect(checkLedger(text).ledger).toStrictEqual(ledger)
})

describe('any change of an entry is found', () => {
  const at = fc.integer({ min: entries, max: text.length - 1 })
  const character = fc.oneof(
    fc.constantFrom(...'0123456789abcdef"[]{},:-.e \\'),
    fc.string({ minLength: 1, maxLength: 1 }),
  )

  test.prop([at, character], { seed, numRuns })('one character for another', (index, other) => {
    const edited = text.slice(0, index) + other + text.slice(index + 1)
    fc.pre(edited !== text && !saysTheSame(edited))
    expect(checkLedger(edited).issues).not.toHaveLength(0)
  })

  test.prop([at, character], { seed, numRuns })('one more', (index, other) => {
    const edited = text.slice(0, index) + other + text.slice(index)
    fc.pre(!saysTheSame(edited))
    expect(checkLedger(edited).issues).not.toHaveLength(0)
  })

  test.prop([at], { seed, numRuns })('one less', (index) => {
    const edited = text.slice(0, index) + text.slice(index + 1)
    fc.pre(!saysTheSame(edited))
    expect(checkLedger(edited).issues).not.toHaveLength(0)
  })
})

describe('and named', () => {
  const [one, two, three] = ledger.entries as [LedgerEntry, LedgerEntry, LedgerEntry]

  test('a verdict, a field more, a hash: changed', () => {
    const record = { ...two.record, decision: { ...two.record.decision, verdict: 'validated' as const } }
    expect(found(withEntries([one, { ...two, record }, three]))).toStrictEqual(['/entries/1/hash entry-changed'])
    const more = { ...two.record, decision: { ...two.record.decision, remark: 'fine' } }
    expect(found(withEntries([one, { ...two, record: more }, three]))).toStrictEqual(['/entries/1/hash entry-changed'])
    expect(found(withEntries([one, two, { ...three, hash: two.hash }]))).toStrictEqual([
      '/entries/2/hash entry-changed',
    ])
  })

  test('a gap, and a beginning that is cut off', () => {
    expect(found(withEntries([one, three]))).toStrictEqual(['/entries/1/previous entry-missing'])
    expect(found(withEntries([two, three]))).toStrictEqual(['/entries/0/previous entry-missing'])
  })

  test('another order, the same twice, two ledgers in one', () => {
    expect(found(withEntries([one, three, two]))).toStrictEqual([
      '/entries/1/previous entry-out-of-order',
      '/entries/2/previous entry-out-of-order',
    ])
    expect(found(withEntries([one, two, two, three]))).toStrictEqual(['/entries/2/hash entry-repeated'])
    const other = appendToLedger(emptyLedger, looks[2]!.record).entries
    expect(found(withEntries([one, two, three, ...other]))).toStrictEqual(['/entries/3/previous entry-out-of-order'])
  })

  test('an end that is cut off shows only by the head that was noted', () => {
    const cut = withEntries([one, two])
    expect(found(cut)).toStrictEqual([])
    expect(found(cut, three.hash)).toStrictEqual(['/entries head-missing'])
    expect(found(ledger, two.hash)).toStrictEqual([])
    expect(found(ledger, three.hash)).toStrictEqual([])
  })

  test('a ledger written anew after a change: consistent in itself, but not with the head', () => {
    const record = { ...looks[0]!.record, signatures: [{ name: 'Eve' }] }
    const forged = [record, looks[1]!.record, looks[2]!.record].reduce<Ledger>(appendToLedger, emptyLedger)
    expect(found(forged)).toStrictEqual([])
    expect(found(forged, three.hash)).toStrictEqual(['/entries head-missing'])
  })

  test('a number that does not count up, with hashes that fit', () => {
    const forged = { ...two, number: 7 }
    expect(found(withEntries([one, { ...forged, hash: entryHash(forged) }]))).toStrictEqual([
      '/entries/1/number entry-out-of-order',
    ])
  })
})

test.prop([fc.array(fc.constantFrom(0, 1, 2), { maxLength: 6 })], { seed })(
  'any list of entries but the beginning of the ledger is refused',
  (picks) => {
    const some = picks.map((i) => ledger.entries[i]!)
    const isBeginning = picks.every((pick, i) => pick === i)
    expect(found(withEntries(some)).length === 0).toBe(isBeginning)
  },
)

describe('appending', () => {
  test('changes nothing before, and names the entry before', () => {
    const grown = appendToLedger(ledger, looks[0]!.record)
    expect(grown.entries.slice(0, 3)).toStrictEqual(ledger.entries)
    expect(grown.entries[3]).toMatchObject({ number: 4, previous: ledger.entries[2]!.hash, record: looks[0]!.record })
    expect(found(grown)).toStrictEqual([])
    expect(ledger.entries).toHaveLength(3)
  })

  test.each([
    [{ signatures: [{ name: '' }] }, 'appendToLedger: record/signatures/0/name must '],
    [{ signatures: [{ name: 'Ada', title: 'Dr' }] }, 'appendToLedger: record/signatures/0/title '],
    [{ signatures: null }, 'appendToLedger: record/signatures must '],
    [{ looks: [] }, 'appendToLedger: record/looks must '],
    [{ decision: undefined }, 'appendToLedger: record/decision is missing'],
    [{ remark: 'x' }, 'appendToLedger: record/remark '],
  ])('a record that nobody could read again is refused (%j)', (edits, message) => {
    const record = { ...looks[0]!.record, ...edits } as never
    expect(() => appendToLedger(emptyLedger, record)).toThrow(RangeError)
    expect(() => appendToLedger(ledger, record)).toThrow(message)
  })

  test('to a ledger whose last entry was changed is refused', () => {
    const last = ledger.entries[2]!
    const changed = withEntries([...ledger.entries.slice(0, 2), { ...last, record: { ...last.record, looks: [] } }])
    expect(() => appendToLedger(changed, looks[0]!.record)).toThrow(
      'appendToLedger: the last entry must be as it was appended',
    )
  })
})

test('what is no ledger is refused with every issue', () => {
  expect(found('{')).toStrictEqual([' not-json'])
  expect(found({ ...ledger, version: 2 })).toContain('/version unsupported-version')
  expect(found({ kind: 'policy' })).toStrictEqual(['/kind other-kind'])
  const { decision, ...rest } = ledger.entries[0]!.record
  const stripped = withEntries([
    { ...ledger.entries[0]!, record: { ...rest, decision: { ...decision, verdict: 'yes' } } as never },
  ])
  expect(found(stripped)).toStrictEqual(['/entries/0/record/decision/verdict unknown-value'])
})
