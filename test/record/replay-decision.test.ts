import { describe, expect, test } from 'vitest'
import type { Decision } from '../../src/index.js'
import { appendToLedger, decide, recordDecision, replayDecision } from '../../src/index.js'
import { closed, known, open, scenario } from '../decision/support/scenarios.js'
import { ledger, looks, recordOf } from './records.js'

describe('a record', () => {
  test('names what it was made of', () => {
    const { record, measurements, study } = looks[1]!
    expect(record).toMatchObject({ kind: 'decisionRecord', version: 1, signatures: [] })
    expect(record.looks.map(({ hash }) => hash)).toStrictEqual(record.decision.inputs.measurements)
    expect(record.looks.map(({ asOf, measurementHash }) => [asOf, measurementHash])).toStrictEqual(
      measurements.map(({ asOf, measurementHash }) => [asOf, measurementHash]),
    )
    const signatures = [{ name: 'Ada', role: 'product', at: '2026-05-01' }]
    expect(recordDecision(study, measurements, record.decision, { signatures }).signatures).toStrictEqual(signatures)
  })

  test('of other documents is refused', () => {
    const { record, measurements, study } = looks[1]!
    const other = { ...study, name: 'other' }
    expect(() => recordDecision(other, measurements, record.decision)).toThrow(
      'recordDecision: study must be the one that was decided; got "study"',
    )
    const refusal = 'recordDecision: measurements must be the 2 that were decided on, in order; got '
    expect(() => recordDecision(study, measurements.slice(1), record.decision)).toThrow(`${refusal}1`)
    expect(() => recordDecision(study, measurements.toReversed(), record.decision)).toThrow(`${refusal}2`)
    expect(() => recordDecision(study, measurements, record.decision, { signature: [] } as never)).toThrow(
      'did you mean "signatures"?',
    )
  })
})

describe('replayed', () => {
  test('it comes out the same, also after a round trip through JSON', () => {
    for (const { study, measurements, record } of looks) {
      expect(replayDecision(study, measurements, record)).toStrictEqual([])
      const [again, its] = JSON.parse(JSON.stringify([study, measurements])) as [typeof study, typeof measurements]
      expect(replayDecision(again, its, JSON.parse(JSON.stringify(record)) as typeof record)).toStrictEqual([])
    }
    expect(replayDecision(looks[2]!.study, looks[2]!.measurements, ledger.entries[2]!.record)).toStrictEqual([])
  })

  test('an edited record shows where', () => {
    const { study, measurements, record } = looks[2]!
    const edited = structuredClone(record.decision) as { -readonly [K in keyof Decision]: Decision[K] }
    edited.verdict = 'validated'
    edited.criteria = [{ ...edited.criteria[0]!, successes: 30 }]
    edited.warnings = []
    const places = replayDecision(study, measurements, { ...record, decision: edited })
    expect(places.filter(({ pointer }) => !pointer.startsWith('/warnings'))).toStrictEqual([
      { pointer: '/criteria/0/successes', recorded: 30, replayed: 20 },
      { pointer: '/verdict', recorded: 'validated', replayed: record.decision.verdict },
    ])
    expect(places.slice(2).map(({ pointer }) => pointer)).toStrictEqual(
      record.decision.warnings.map((_, i) => `/warnings/${i}`),
    )
  })

  test('looks that were edited, left out or added show too: later decisions rest on them', () => {
    const { study, measurements, record } = looks[1]!
    const [first, second] = record.looks
    const pointers = (edited: typeof record.looks): readonly unknown[] =>
      replayDecision(study, measurements, { ...record, looks: edited })
    expect(pointers([{ ...first!, asOf: 5 }, second!])).toStrictEqual([
      { pointer: '/looks/0/asOf', recorded: 5, replayed: first!.asOf },
    ])
    expect(pointers([first!])).toStrictEqual([{ pointer: '/looks/1', recorded: undefined, replayed: second }])
    expect(pointers([first!, second!, second!])).toStrictEqual([
      { pointer: '/looks/2', recorded: second, replayed: undefined },
    ])
    expect(pointers([first!, { ...second!, hash: first!.hash, measurementHash: 'f'.repeat(64) }])).toHaveLength(2)
  })

  test('other measurements show by their hash, and by what they change', () => {
    const { study, record } = recordOf(scenario(known, open(18, 20)))
    const other = scenario(known, open(17, 20)).measurements
    const pointers = replayDecision(study, other, record).map(({ pointer }) => pointer)
    expect(pointers).toContain('/inputs/measurements')
    expect(pointers).toContain('/verdict')
    expect(pointers).toContain('/criteria/0/successes')
  })

  test('the iteration and the registered hash are those of the record', () => {
    const { study, measurements } = scenario(
      { ...known, iterations: 2, policy: { maxIterations: 2 } },
      closed(20, 30),
      { ...closed(20, 30), asOf: Date.UTC(2026, 2, 1) },
    )
    const registered = 'f'.repeat(64)
    const decision = decide(study, measurements, { iteration: 'i1', registered })
    const record = recordDecision(study, measurements, decision)
    expect(decision.inputs.registered).toBe(registered)
    expect(replayDecision(study, measurements, record)).toStrictEqual([])
  })

  test('a decision that knew its ledger is replayed with the entries before its own', () => {
    const { study, measurements } = looks[2]!
    const known = { ...ledger, entries: ledger.entries.slice(0, 2) }
    const decision = decide(study, measurements, {
      ledger: known,
      registered: looks[2]!.record.decision.inputs.registered!,
    })
    const grown = appendToLedger(known, recordDecision(study, measurements, decision))
    const { number, record } = grown.entries.at(-1)!
    const before = { ...grown, entries: grown.entries.slice(0, number - 1) }
    expect(replayDecision(study, measurements, record, { ledger: before })).toStrictEqual([])
    expect(replayDecision(study, measurements, record)).not.toStrictEqual([])
    // A look that is on record, and left out now.
    const omitting = decide(study, measurements.slice(1), { ledger: grown })
    expect(omitting).toMatchObject({ verdict: 'unsure', decidedBy: 'fitToRead' })
  })

  test('without measurements nothing is decided', () => {
    const { study, record } = looks[0]!
    expect(() => replayDecision(study, [], record)).toThrow('decide: measurements must not be empty')
    expect(() => replayDecision(study, looks[0]!.measurements, record, { known: [] } as never)).toThrow(
      'replayDecision: options',
    )
  })
})
