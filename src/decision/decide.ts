import { jsonHash } from '../core/json-hash.js'
import type { Ledger } from '../definition/ledger.js'
import { registrationHash } from '../definition/registration-hash.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import type { Measurement } from '../measure/measurement.js'
import { checkInputs } from './check-inputs.js'
import { conclude, unfitEntries } from './conclude.js'
import { closureOf, type DecisionContext, prepareDecision, standingsOf } from './context.js'
import type { Decision } from './decision.js'
import { fitToRead } from './fit-to-read.js'
import { type FocusNode, focusNodes } from './focus.js'
import type { HashedMeasurement } from './hashed-measurement.js'
import { unmetStandings } from './iterating-helps.js'
import { iterationPath, policyOf } from './iteration-path.js'
import { marginOf } from './margin.js'
import { missingEvidence } from './missing.js'
import { nextActions, repairs } from './next-action.js'
import type { Standing } from './prepare-criterion.js'
import { stabilityOf } from './stability.js'
import type { TraceEntry } from './trace.js'
import { decisionWarnings } from './warning.js'

/** Options of {@link decide}. */
export interface DecideOptions {
  /** Id of the iteration to decide. Default: the last that had begun at the latest measurement. */
  readonly iteration?: string | undefined
  /** The registration hash that was noted before data. Absent: the decision says that it is not pre-registered. */
  readonly registered?: string | undefined
  /** Ids of the study's partners, to check that those observed first hand are among them; `evaluate` gives those of its log. */
  readonly knownPartners?: Iterable<string> | undefined
  /** Earlier decisions: looks on record that are left out, and criteria changed since, are found out. */
  readonly ledger?: Ledger | undefined
}

/**
 * Answers the methodology's questions at the end of an iteration, in order, on criteria fixed before data: is the evidence fit to read,
 * did the hypothesis prove true, does part of it hold, is a reset required, can iterating get closer, what is missing.
 *
 * If every unit's chance is at or below a goal's target, `validated` has probability at most the policy's alpha over the whole path, however
 * often one looks; if every unit's chance is at or above it, `reset` has probability at most the policy's reset error. Both are exact for
 * criteria on one rate, for append-only data, ends fixed before the first look, and arrivals that do not depend on earlier outcomes; comparisons at
 * planned looks are asymptotic, and say so. Each iteration has an equal share of both, and what earlier ones left unused. While an iteration is open only
 * `validated` may be given. An unknown never counts as yes. A pivot is exploratory. `docs/decision.md` has every rule.
 *
 * Give every measurement of the hypothesis so far, in the order it was taken: a goal shown at an earlier look stays shown while its
 * estimate is at the target or better and none of its successes was withdrawn, cohorts are compared at any time by what came between two looks, and an
 * iteration that was moved, renamed or dropped after a look is found out only so.
 *
 * Lan and DeMets (1983), Biometrika 70, 659-663 (spending); Berger (1982), Technometrics 24, 295-300 (all goals at the full level); Holm (1979), Scand. J.
 * Statist. 6, 65-70 (parts); Ries (2011), The Lean Startup, chapter 8 (kinds of pivot).
 *
 * @param study - A parsed study.
 * @param measurements - What `measure` counted: the latest, or all so far in order of `asOf`.
 * @param options - Which iteration, and what was registered.
 * @returns Plain JSON. Evidence that is unfit gives `unsure` with the repair.
 * @throws RangeError if no measurement is given, one is not as `measure` gives it, the study has no such iteration, or the study was not parsed and is
 * not valid.
 *
 * @example
 * import { decide, getOrThrow, measure, parseStudy, readEvents, registrationHash } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.6, design: { kind: 'curve', size: 40 } }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const rows = Array.from({ length: 20 }, (_, i) => [
 *   { partner: `p${i}`, name: 'apply', at: Date.UTC(2026, 0, 2 + i) },
 *   ...(i === 0 ? [] : [{ partner: `p${i}`, name: 'grant', at: Date.UTC(2026, 0, 3 + i) }]),
 * ]).flat()
 * const measurement = measure(study, readEvents(rows), { asOf: Date.UTC(2026, 1, 1) })
 * const decision = decide(study, measurement, { registered: registrationHash(study) })
 * decision.verdict // => 'validated'
 * const [quick] = decision.criteria
 * const quickCounts = [quick?.successes, quick?.units, quick?.showsAt] // => [19, 20, 19]
 *
 * @category deciding
 * @since 0.1.0
 */
export function decide(
  study: Study,
  measurements: Measurement | readonly Measurement[],
  options: DecideOptions = {},
): Decision {
  const list = Array.isArray(measurements) ? (measurements as readonly Measurement[]) : [measurements as Measurement]
  const latest = list.at(-1)
  if (latest === undefined) throw new RangeError('decide: measurements must not be empty; got []')
  knownEntries('decide', 'options', options, ['iteration', 'registered', 'knownPartners', 'ledger'])
  checkInputs(study, list, options.knownPartners)
  const { iteration, registered } = options
  const given = list.map((measurement): HashedMeasurement => ({ measurement, hash: jsonHash(measurement) }))
  const path = iterationPath(study, latest.asOf, iteration)
  const fit = fitToRead(study, given, path, options)
  const base = {
    kind: 'decision',
    version: 1,
    study: study.id,
    hypothesis: study.hypothesis.id,
    iteration: path?.id ?? iteration ?? null,
    revision: study.hypothesis.revision ?? 1,
    asOf: latest.asOf,
    policy: policyOf(study),
    inputs: {
      study: jsonHash(study),
      registrationHash: registrationHash(study),
      registered: registered ?? null,
      measurements: given.map(({ hash }) => hash),
    },
  } as const
  const closed = path !== null && closureOf(study, list, path).closed
  if (path === null || !fit.readable)
    return {
      ...base,
      closed,
      ...unfit(fit.entry, { closed, left: path?.left ?? 0 }, null, []),
      criteria: [],
      unsureAbout: [],
      warnings: [],
    }

  const context = prepareDecision(study, list, path)
  const criteria = context.prepared.map(({ result }) => result())
  const about = (verdict: Decision['verdict'], standings: readonly Standing[]) => ({
    ...base,
    closed,
    criteria,
    unsureAbout: verdict === 'unsure' ? missingEvidence(context, latest, standings) : [],
    warnings: decisionWarnings(context, latest, criteria, verdict, registered),
  })
  if (fit.entry.answer !== 'yes') {
    const standings = standingsOf(context, latest)
    return { ...about('unsure', standings), ...unfit(fit.entry, { closed, left: path.left }, context, standings) }
  }
  const { verdict, decidedBy, entries, standings, pivot, prospect } = conclude(context, latest)
  const focus = focusOf(context, latest, verdict === 'validated' ? standings : unmetStandings(context, standings))
  return {
    ...about(verdict, standings),
    verdict,
    decidedBy,
    trace: [fit.entry, ...entries],
    pivot,
    focus,
    prospect,
    margin: marginOf(context, latest, verdict),
    stability: stabilityOf(context, list),
    next: nextActions(context, latest, verdict, pivot, focus),
  }
}

function unfit(
  entry: TraceEntry,
  { closed, left }: { readonly closed: boolean; readonly left: number },
  context: DecisionContext | null,
  standings: readonly Standing[],
): Pick<
  Decision,
  'verdict' | 'decidedBy' | 'trace' | 'pivot' | 'focus' | 'prospect' | 'margin' | 'stability' | 'next'
> {
  return {
    verdict: 'unsure',
    decidedBy: 'fitToRead',
    trace: [entry, ...unfitEntries(context, standings)],
    pivot: null,
    focus: [],
    prospect: null,
    margin: null,
    stability: [],
    next: repairs(entry, closed, left),
  }
}

/** Nodes behind the first of some criteria that can be tested. */
function focusOf(context: DecisionContext, latest: Measurement, standings: readonly Standing[]): readonly FocusNode[] {
  const about = standings.find(({ rateTarget }) => rateTarget !== null)
  return about?.rateTarget == null
    ? []
    : focusNodes(context.firstHand.ofIteration, latest, context.path.id, about.criterion, about.rateTarget)
}
