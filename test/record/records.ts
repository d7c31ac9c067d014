import type { DecisionRecord, Ledger, Measurement, Study } from '../../src/index.js'
import { appendToLedger, decide, emptyLedger, recordDecision } from '../../src/index.js'
import { closed, known, open, type Scenario, scenario } from '../decision/support/scenarios.js'

export interface Recorded {
  readonly study: Study
  readonly measurements: readonly Measurement[]
  readonly record: DecisionRecord
}

export function recordOf({ study, measurements, options }: Scenario): Recorded {
  const decision = decide(study, measurements, options)
  return { study, measurements, record: recordDecision(study, measurements, decision) }
}

/** Three looks at one iteration, decided one after the other. */
export const looks: readonly Recorded[] = [
  scenario(known, open(8, 10, 10)),
  scenario(known, open(8, 10, 10), open(13, 20, 20)),
  scenario(known, open(8, 10, 10), open(13, 20, 20), closed(20, 30)),
].map(recordOf)

/** The ledger of these records. */
export const ledger: Ledger = looks.reduce<Ledger>((grown, { record }) => appendToLedger(grown, record), emptyLedger)
