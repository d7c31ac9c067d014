import type { CompiledIteration } from '../cohort/compile-iterations.js'
import type { Ledger } from '../definition/ledger.js'
import { measurementHash } from '../definition/measurement-hash.js'
import { registrationHash } from '../definition/registration-hash.js'
import type { Study } from '../definition/study.js'
import type { Measurement } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { armsAsPlanned } from './fit-arms.js'
import { cohortsCovered, cohortsKept, observationsKnown } from './fit-cohorts.js'
import { countsPossible } from './fit-counts.js'
import { ledgerAgrees } from './fit-ledger.js'
import type { HashedMeasurement } from './hashed-measurement.js'
import { endOf, type IterationPath, policyOf, revisionOf } from './iteration-path.js'
import { type Answer, type EvidenceRef, type Reason, type TraceEntry, toAnswer, traceEntry } from './trace.js'

/** Share of rejected rows that a policy without one of its own allows. */
const MOST_REJECTED = 0.05

/** The answer to question 0. */
export interface FitToRead {
  /** The trace entry. */
  readonly entry: TraceEntry
  /** Whether criteria may be read off the measurements: unfit only as nothing has matured yet, they still may. */
  readonly readable: boolean
}

/** What the caller knows beside the documents. */
export interface FitOptions {
  /** The hash that was registered before data. */
  readonly registered?: string | undefined
  /** Ids of the study's partners. */
  readonly knownPartners?: Iterable<string> | undefined
  /** Earlier decisions. */
  readonly ledger?: Ledger | undefined
}

/**
 * Question 0: is the evidence fit to read? Every condition must hold; what cannot be checked (a registration that nobody names, an alias map that no
 * study holds) is let pass, as `unknown`.
 *
 */
export function fitToRead(
  study: Study,
  given: readonly HashedMeasurement[],
  path: IterationPath | null,
  { registered, knownPartners, ledger }: FitOptions,
): FitToRead {
  const measurements = given.map(({ measurement }) => measurement)
  const latest = measurements.at(-1)!
  const reasons = [
    sameStudy(study, given),
    asRegistered(study, registered),
    sameMeasuring(study, given),
    inOrder(given),
    ...ledgerAgrees(study, given, ledger),
    rowsRead(study, latest),
    ...observationsKnown(study, knownPartners),
    ...(path === null
      ? [notBegun]
      : [
          sameIteration(study, given, path),
          sameRevision(study, path),
          cohortsKept(study, measurements, path),
          countsPossible(latest, path),
          ...armsAsPlanned(study, measurements, path.id),
        ]),
  ]
  const readable = reasons.every(({ answer }) => answer !== 'no')
  const all = readable && path !== null ? [...reasons, ...evidenceThere(study, latest, path)] : reasons
  const fit = all.every(({ answer }) => answer !== 'no')
  return {
    entry: traceEntry(
      'fitToRead',
      toAnswer(fit),
      'Every condition holds; what cannot be checked is let pass, and said.',
      all,
    ),
    readable,
  }
}

function reason(code: string, answer: Answer, text: string, evidence: readonly EvidenceRef[] = []): Reason {
  return { code, answer, text, evidence }
}

function sameStudy(study: Study, given: readonly HashedMeasurement[]): Reason {
  const hash = registrationHash(study)
  const same = given.every(({ measurement }) => measurement.registrationHash === hash)
  return reason(
    'same-study',
    toAnswer(same),
    same
      ? 'The measurements were made by this study, with these criteria.'
      : 'A measurement was made by another study, or before criteria, policy, flow or cohorts were changed.',
    [{ document: 'measurement', pointer: '/registrationHash' }],
  )
}

function asRegistered(study: Study, registered: string | undefined): Reason {
  if (registered === undefined)
    return reason(
      'registered',
      'unknown',
      'Not pre-registered: no hash from before data is given, so criteria may have been chosen after it.',
    )
  const same = registrationHash(study) === registered
  return reason(
    'registered',
    toAnswer(same),
    same
      ? 'Criteria, policy, flow and cohorts are those registered before data.'
      : 'Criteria, policy, flow or cohorts differ from those registered before data.',
    [{ document: 'study', pointer: '/hypothesis/criteria' }],
  )
}

function sameMeasuring(study: Study, given: readonly HashedMeasurement[]): Reason {
  const same = new Set(given.map(({ measurement }) => measurement.measurementHash)).size === 1
  const { measurementHash: found, cross } = given[0]!.measurement
  const asStudy = same && measurementHash(study, { cross }) === found
  return reason(
    'same-measuring',
    same ? (asStudy ? 'yes' : 'unknown') : 'no',
    asStudy
      ? 'All measurements count as the study says.'
      : same
        ? 'All measurements count the same way, by an alias map or a time zone that the study does not hold.'
        : 'Measurements differ in what decides their numbers: flow, cohorts, crossing, time zone or alias map.',
    [{ document: 'measurement', pointer: '/measurementHash' }],
  )
}

function inOrder(given: readonly HashedMeasurement[]): Reason {
  const ordered = given.every(({ measurement, hash }, i) => {
    const before = given[i - 1]
    return before === undefined || before.measurement.asOf < measurement.asOf || before.hash === hash
  })
  return reason(
    'in-order',
    toAnswer(ordered),
    ordered
      ? given.length === 1
        ? 'One measurement: earlier looks, if there were any, are not known.'
        : `${given.length} measurements, each later than the one before or equal to it.`
      : 'A measurement is as of the same instant as the one before, or an earlier one, and has other numbers.',
    [{ document: 'measurement', pointer: '/asOf' }],
  )
}

function rowsRead(study: Study, { quality }: Measurement): Reason {
  const most = policyOf(study).maxRejected ?? MOST_REJECTED
  return reason(
    'rows-read',
    toAnswer(quality.rejected <= most * quality.rows),
    `${quality.rejected} of ${quality.rows} rows could not be read; the policy allows ${percent(most)}.`,
    [{ document: 'measurement', pointer: '/quality' }],
  )
}

const notBegun: Reason = reason('begun', 'no', 'No iteration had begun, or the one named had not.', [
  { document: 'study', pointer: '/iterations' },
])

/**
 * What a measurement counted for an iteration keeps its place: one that had begun may not be dropped, renamed or begun elsewhere, nor may another be
 * cut out of it. Otherwise it would be decided anew, with error that is already spent. Ends may move: that only keeps an iteration from closing.
 */
function sameIteration(study: Study, given: readonly HashedMeasurement[], path: IterationPath): Reason {
  const latest = given.at(-1)!.measurement
  const same =
    latest.iterations.some(({ id }) => id === path.id) &&
    endOf(latest, path.id) === path.to &&
    given.every(({ measurement }) => sameBegins(path.planned, measurement))
  return reason(
    'same-iteration',
    toAnswer(same),
    same
      ? `The measurements cut iteration "${path.id}" as the study does.`
      : `The study cuts iteration "${path.id}", or another that had begun, otherwise than a measurement does.`,
    [{ document: 'study', pointer: `/iterations/${study.iterations.findIndex(({ id }) => id === path.id)}` }],
  )
}

function sameBegins(planned: readonly CompiledIteration[], { asOf, iterations }: Measurement): boolean {
  const kept = iterations.every(
    ({ id, from }) => from > asOf || planned.some((each) => each.id === id && each.from === from),
  )
  return (
    kept &&
    planned.every(
      (plan) =>
        plan.from > asOf ||
        iterations.every(({ id, from, to }) =>
          id === plan.id ? from === plan.from : plan.from < from || plan.from >= (to ?? Infinity),
        ),
    )
  )
}

function sameRevision(study: Study, path: IterationPath): Reason {
  const { revision = 1 } = study.hypothesis
  const tested = revisionOf(study, path.id)
  return reason(
    'same-revision',
    toAnswer(tested === revision),
    `Iteration "${path.id}" tests revision ${tested} of the hypothesis; the study holds revision ${revision}.`,
    [{ document: 'study', pointer: '/hypothesis' }],
  )
}

/** Whether there is anything to read yet; of groups only once there is something of the whole. */
function evidenceThere(study: Study, measurement: Measurement, path: IterationPath): readonly Reason[] {
  const whole = matured(measurement, path)
  return whole.answer === 'no' ? [whole] : [whole, cohortsCovered(study, measurement, path.id)]
}

function matured(measurement: Measurement, path: IterationPath): Reason {
  const cell = cellOf(measurement, { iteration: path.id })
  const units = cell?.nodes[0]?.first.entered ?? 0
  return reason(
    'matured',
    toAnswer(units > 0),
    `${units} of ${cell?.partners ?? 0} partners' first attempts in iteration "${path.id}" are matured.`,
    cell === undefined
      ? []
      : [{ document: 'measurement', pointer: `/cells/${measurement.cells.indexOf(cell)}/nodes/0/first` }],
  )
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`
}
