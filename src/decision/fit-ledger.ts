import type { Ledger } from '../definition/ledger.js'
import { chainFlaws } from '../definition/ledger-chain.js'
import { registrationHash } from '../definition/registration-hash.js'
import type { Study } from '../definition/study.js'
import type { HashedMeasurement } from './hashed-measurement.js'
import { type Reason, toAnswer } from './trace.js'

/** Whether what a ledger knows of a hypothesis agrees with what is decided now; nothing is asked without one. */
export function ledgerAgrees(
  study: Study,
  given: readonly HashedMeasurement[],
  ledger: Ledger | undefined,
): readonly Reason[] {
  if (ledger === undefined) return []
  const flaws = chainFlaws(ledger.entries)
  const intact: Reason = {
    code: 'ledger-intact',
    answer: toAnswer(flaws.length === 0),
    text:
      flaws.length === 0
        ? `The ledger is whole: ${ledger.entries.length} entries, each naming the one before.`
        : `The ledger is broken at entry ${flaws[0]!.index + 1}: its ${flaws[0]!.field} ${flaws[0]!.message}.`,
    evidence: [],
  }
  const { revision = 1 } = study.hypothesis
  const { asOf } = given.at(-1)!.measurement
  const records = ledger.entries
    .map(({ record }) => record)
    .filter(
      ({ decision }) =>
        decision.study === study.id && decision.hypothesis === study.hypothesis.id && decision.revision === revision,
    )
  const hash = registrationHash(study)
  const others = records.filter(({ decision }) => decision.inputs.registrationHash !== hash)
  const hashes = new Set(given.map((each) => each.hash))
  const omitted = new Set(
    records
      .flatMap(({ looks }) => looks.filter((look) => look.asOf <= asOf && !hashes.has(look.hash)))
      .map((look) => look.hash),
  )
  return [
    intact,
    {
      code: 'as-recorded',
      answer: toAnswer(others.length === 0),
      text:
        others.length === 0
          ? `Earlier decisions of this revision, ${records.length} on record, rest on the same criteria, policy, flow and cohorts.`
          : `${others.length} of ${records.length} decisions on record of this revision rest on other criteria, policy, flow or cohorts.`,
      evidence: [{ document: 'study', pointer: '/hypothesis/criteria' }],
    },
    {
      code: 'looks-given',
      answer: toAnswer(omitted.size === 0),
      text:
        omitted.size === 0
          ? 'Every look on record is among the measurements.'
          : `${omitted.size} looks on record are not among the measurements.`,
      evidence: [{ document: 'measurement', pointer: '/asOf' }],
    },
  ]
}
