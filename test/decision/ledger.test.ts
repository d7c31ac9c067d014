import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import { emptyLedger, type Ledger } from '../../src/definition/ledger.js'
import { appendToLedger } from '../../src/record/append-to-ledger.js'
import { recordDecision } from '../../src/record/record-decision.js'
import { known, open, scenario } from './support/scenarios.js'
import { goal, studyOf } from './support/synthetic.js'

const { study, measurements, options } = scenario(known, open(10, 15), open(18, 20, 25))
const [first, last] = [measurements[0]!, measurements[1]!]
const before = recordDecision(study, [first], decide(study, first, options))
const ledger = appendToLedger(emptyLedger, before)

function failed(found: Ledger, looks: readonly (typeof first)[], of = study) {
  const { trace, verdict } = decide(of, looks, { ...options, registered: undefined, ledger: found })
  return { verdict, codes: trace[0]!.reasons.flatMap(({ code, answer }) => (answer === 'no' ? [code] : [])) }
}

describe('a ledger of earlier decisions', () => {
  test('agrees with all looks given, or with none on record', () => {
    expect(failed(ledger, [first, last])).toEqual({ verdict: 'validated', codes: [] })
    expect(failed(emptyLedger, [last])).toEqual({ verdict: 'validated', codes: [] })
  })

  test('a look on record that is left out is found out', () => {
    expect(failed(ledger, [last])).toEqual({ verdict: 'unsure', codes: ['looks-given'] })
    const later = appendToLedger(ledger, recordDecision(study, [first, last], decide(study, [first, last], options)))
    expect(failed(later, [first]).codes).toEqual([])
  })

  test('criteria changed since a decision on record are found out, but not in a new revision', () => {
    const changed = { ...study, hypothesis: { ...study.hypothesis, criteria: [goal({ target: 0.5 })] } }
    expect(failed(ledger, [first, last], changed).codes).toEqual(['same-study', 'as-recorded'])
    const revised = { ...changed, hypothesis: { ...changed.hypothesis, revision: 2 } }
    expect(failed(ledger, [first, last], revised).codes).not.toContain('as-recorded')
    const other = { ...study, id: studyOf(known).id.concat('2') }
    expect(failed(ledger, [last], other).codes).toEqual([])
  })

  test('one that was changed is not trusted', () => {
    const [entry] = ledger.entries
    const tampered = { ...ledger, entries: [{ ...entry!, record: { ...before, looks: [] } }] }
    expect(failed(tampered, [first, last]).codes).toEqual(['ledger-intact'])
  })
})
