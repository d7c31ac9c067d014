import type { Either } from 'fp-ts/Either'
import { compileCohorts } from '../cohort/compile-cohorts.js'
import { compileIterations } from '../cohort/compile-iterations.js'
import { type Aliases, type AliasMap, canonicalPartner, resolveAliases } from '../core/aliases.js'
import { canonicalJson } from '../core/canonical-json.js'
import { describeValue } from '../core/describe-value.js'
import { growInts } from '../core/grow.js'
import type { DefinitionError, Issue } from '../core/issue.js'
import { pickFloats, pickItems } from '../core/pick.js'
import type { Study } from '../definition/study.js'
import type { EventColumns, EventLog, ReadQuality } from '../event/event-log.js'
import { knownEntries } from '../event/known-entries.js'
import { mergeExamples } from '../event/merge-qualities.js'
import type { PartnerRow } from '../event/partner-row.js'
import { readEvents } from '../event/read-events.js'
import { compileFlow } from '../flow/compile-flow.js'
import { assemble } from './assemble.js'
import { copyAttemptCounts } from './attempt-counter.js'
import { copyCarried, readPartnerRecords } from './attribute-history.js'
import { checkInstant, checkStudy } from './check-arguments.js'
import { countEverybody, openStudyCounter } from './count-study.js'
import { feedLog } from './feed-log.js'
import { openTuples, readCrossings } from './grouping.js'
import { heldColumns, hold, release } from './held-rows.js'
import { indexIterations } from './iteration-index.js'
import { copyKernel, openKernel } from './kernel.js'
import { letGo } from './let-go.js'
import type { Measurement } from './measurement.js'
import { codeOf, FEW_ATTEMPTS, type MeterPlan, type MeterState, makeRoomForAll, openState } from './meter-state.js'
import { readSaved, restoreState, type SavedMeter, saveState } from './saved-meter.js'

/** How to open a meter. */
export interface MeterOptions {
  /** Partners with their attributes; they are enrolled even if they never trigger. Those who come later bring attributes with their events. */
  readonly partners?: Iterable<PartnerRow> | undefined
  /** Lists of dimension ids whose groups are crossed, besides each dimension alone. */
  readonly cross?: readonly (readonly string[])[] | undefined
  /** Partners known under several ids: a map from an alias to the partner, or to another alias of it. */
  readonly aliases?: AliasMap | undefined
  /**
   * `counted` (default): `quality.idConflicts` is exact, and each id is kept for ever. `ignored`: no id is kept beyond its instant, and
   * `idConflicts` is 0. Duplicates are found either way.
   */
  readonly idConflicts?: 'counted' | 'ignored' | undefined
}

/** How to take a batch of rows. */
export interface AddOptions {
  /**
   * Rows after this instant are counted as `after` and not read; epoch milliseconds. Without it one row from 2099 makes all that its partner
   * does before `late`.
   */
  readonly asOf?: number | undefined
}

/**
 * Measures a stream: rows come in batches, and it can be read at any time. It changes as it is used; everything else in this library does not.
 *
 * Rows of one partner come in order of time, whatever other partners do; within a batch they may lie in any order.
 */
export interface Meter {
  /**
   * Takes rows: a log, as `readEvents`, `eventLogFromColumns` or a reader of text gives it, or rows as `readEvents` takes them. Rows
   * before what was read of their partner in an earlier batch are counted as `late`, not read.
   *
   * @throws RangeError if the log was read with other aliases than those of the meter.
   */
  readonly add: (log: EventLog | Iterable<unknown>, options?: AddOptions) => void
  /**
   * What `measure` gives for all rows so far, byte for byte, as of an instant. It does not disturb the stream.
   *
   * @throws RangeError if a row after that instant has been read.
   */
  readonly read: (asOf: number) => Measurement
  /** All that is needed to go on, as plain JSON, for {@link restoreMeter}. */
  readonly save: () => SavedMeter
}

/**
 * Opens a meter: the measurement of a stream that need not fit in memory, or never ends.
 *
 * `measure` needs all rows at once and keeps nothing; a meter keeps what later rows may still change, and counts the rest. Per partner that is a
 * record of some 100 bytes, its id, the rows of its last instant (another one may tie with them) and, as a rule, its latest attempt;
 * with `idConflicts: 'counted'` also each id. Cohorts `asOf: 'latest'` cannot be streamed: each change of an attribute would move all
 * attempts that were ever counted.
 *
 * @param study - A parsed study.
 * @param options - Partners, crossings, aliases and whether ids are kept.
 * @returns A meter, or every reason for which the study cannot be streamed; codes are {@link meterIssueCodes}.
 * @throws RangeError if the study was not parsed and is not valid, or an option is wrong, as for `measure`.
 *
 * @example
 * import { getOrThrow, openMeter, parseStudy } from 'learnloop'
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
 * const meter = getOrThrow(openMeter(study))
 * meter.add([{ partner: 'ada', name: 'apply', at: '2026-01-05T09:00Z' }])
 * meter.read(Date.UTC(2026, 0, 6)).cells[0]!.nodes[0]!.pending // => 1
 * meter.add([{ partner: 'ada', name: 'grant', at: '2026-01-07T09:00Z' }])
 * meter.read(Date.UTC(2026, 3, 1)).cells[0]!.nodes[0]!.aligned // => 1
 *
 * @category measuring
 * @since 0.1.0
 */
export function openMeter(study: Study, options: MeterOptions = {}): Either<DefinitionError, Meter> {
  const given = knownEntries('openMeter', 'options', options, ['partners', 'cross', 'aliases', 'idConflicts'])
  checkStudy('openMeter', study)
  const { partners = [], cross = [], aliases = {}, idConflicts = 'counted' } = options
  if (idConflicts !== 'counted' && idConflicts !== 'ignored')
    throw new RangeError(
      `openMeter: idConflicts must be "counted" or "ignored"; got ${describeValue(given.get('idConflicts'))}`,
    )
  const plan = planMeter(
    'openMeter',
    study,
    cross,
    Object.fromEntries(resolveAliases(aliases, 'openMeter')),
    idConflicts,
  )
  const issues = streamingIssues(study)
  if (issues.length > 0) return refusal('study to stream', issues)
  const records = readPartnerRecords('openMeter', partners, plan.aliases)
  const kernel = openKernel(compileFlow(study.flow), 0)
  return { _tag: 'Right', right: meterOf(plan, openState(kernel, plan.tuples, records, idConflicts === 'counted')) }
}

/**
 * A meter that goes on where a saved one stood: then it gives the same as if it had never been saved.
 *
 * The study must be the one that the meter was opened with. Names, observations and strategy may have changed, and iterations may have been
 * added that begin after the last row read: nothing that has been counted can belong to them.
 *
 * @param study - A parsed study.
 * @param saved - What `save` gave, or its JSON text. A checksum finds damage; it does not keep anybody from forging one.
 * @returns A meter, or every reason for which there is none; codes are {@link meterIssueCodes}.
 * @throws RangeError if the study was not parsed and is not valid.
 *
 * @category measuring
 * @since 0.1.0
 */
export function restoreMeter(study: Study, saved: unknown): Either<DefinitionError, Meter> {
  checkStudy('restoreMeter', study)
  const read = readSaved(study, saved)
  if ('issues' in read) return refusal('saved meter', read.issues)
  const { cross, aliases, idConflicts } = read.saved.options
  const plan = planMeter('restoreMeter', study, cross, aliases, idConflicts)
  try {
    return { _tag: 'Right', right: meterOf(plan, restoreState(compileFlow(study.flow), plan, read.saved)) }
  } catch {
    return refusal('saved meter', [
      { code: 'damaged', path: '/state', message: 'does not hold what a saved meter holds' },
    ])
  }
}

function streamingIssues(study: Study): readonly Issue[] {
  return study.cohorts.flatMap(({ id, asOf }, i): readonly Issue[] =>
    asOf === 'latest'
      ? [
          {
            code: 'latest-cohort',
            path: `/cohorts/${i}/asOf`,
            message: `must be "trigger" to be streamed; got "latest" in ${describeValue(id)}`,
            hint: 'measure all rows at once, or take groups as of the trigger',
          },
        ]
      : [],
  )
}

function refusal(definition: string, issues: readonly Issue[]): Either<DefinitionError, never> {
  const [first, ...others] = issues
  return { _tag: 'Left', left: { _tag: 'DefinitionError', definition, issues: [first!, ...others] } }
}

function planMeter(
  caller: string,
  study: Study,
  cross: readonly (readonly string[])[],
  aliases: Aliases,
  idConflicts: 'counted' | 'ignored',
): MeterPlan {
  const tuples = openTuples(compileCohorts(study.cohorts))
  return {
    ...{
      study,
      iterations: compileIterations(study),
      tuples,
      crossings: readCrossings(caller, tuples.dimensions, cross),
    },
    ...{ cross, aliases: Object.keys(aliases).length === 0 ? undefined : aliases, idConflicts },
  }
}

function meterOf(plan: MeterPlan, state: MeterState): Meter {
  return {
    add: (log, options = {}) => {
      knownEntries('Meter.add', 'options', options, ['asOf'])
      if (options.asOf !== undefined) checkInstant('Meter.add', options.asOf)
      addLog(plan, state, readLog(plan, log), options.asOf ?? Infinity)
    },
    read: (asOf) => {
      checkInstant('Meter.read', asOf)
      if (asOf < state.latest)
        throw new RangeError(
          `Meter.read: asOf must not lie before a row that was read, at ${state.latest}; got ${asOf}`,
        )
      return readState(plan, state, asOf)
    },
    save: () => saveState(plan, state),
  }
}

function readLog({ aliases }: MeterPlan, log: EventLog | Iterable<unknown>): EventLog {
  if ((log as Partial<EventLog> | null | undefined)?.columns === undefined)
    return readEvents(log as Iterable<unknown>, { aliases })
  const read = log as EventLog
  if (read.aliases !== undefined && canonicalJson(read.aliases) !== canonicalJson(aliases ?? {}))
    throw new RangeError('Meter.add: a log must be read with the aliases of the meter, or none; got others')
  return read
}

function addLog(plan: MeterPlan, state: MeterState, { columns, quality }: EventLog, asOf: number): void {
  const { length, name, at } = columns
  const partnerOf = partnersOfRows(plan, state, columns)
  const nameOf = columns.names.map((each) => codeOf(state.names, each))
  makeRoomForAll(state)
  account(state, quality)

  // Which rows are read, whose they are, and which instant of each partner is now its last.
  const { held, ids } = state
  const holdRow = (row: number): void => {
    hold(
      held,
      partnerOf[row]!,
      nameOf[name[row]!]!,
      columns.seq?.[row] ?? 0,
      columns.id?.[row],
      columns.props?.[row],
      columns.attributes?.[row],
    )
  }
  // A place is given to each partner of the batch; what is left there from an earlier one does not lead back to its partner.
  const present: number[] = []
  const lasts: number[] = []
  const { places } = state
  const read = new Int32Array(length)
  let count = 0
  for (let row = 0; row < length; row++) {
    const code = partnerOf[row]!
    const time = at[row]!
    if (time > asOf) state.after++
    else if (time < held.instants[code]!) state.late++
    else {
      if (present[places[code]!] !== code) places[code] = present.push(code) - 1
      const place = places[code]!
      lasts[place] = Math.max(lasts[place] ?? time, time)
      if (time > state.latest) state.latest = time
      // What ties with held rows is read with them.
      if (time === held.instants[code]) holdRow(row)
      else read[count++] = row
      const id = columns.id?.[row]
      if (id !== undefined && ids !== undefined && !ids.add(code, id)) state.repeated++
    }
  }

  // Nothing ties any more with what was held of partners who went on.
  const codes = Int32Array.from(present)
  const wentOn = codes.filter((code, place) => held.instants[code]! < lasts[place]!)
  feed(state, heldColumns(held, wentOn, state.names.texts), wentOn)
  for (const code of wentOn) release(held, code)
  codes.forEach((code, place) => {
    held.instants[code] = lasts[place]!
  })

  let settled = 0
  for (let i = 0; i < count; i++) {
    const row = read[i]!
    if (at[row]! < lasts[places[partnerOf[row]!]!]!) read[settled++] = row
    else holdRow(row)
  }
  const rows = read.subarray(0, settled)
  const pick = <A>(column: ArrayLike<A> | undefined): readonly A[] | undefined => column && pickItems(column, rows)
  feed(
    state,
    {
      length: settled,
      partner: rows.map((row) => places[partnerOf[row]!]!),
      name: rows.map((row) => nameOf[name[row]!]!),
      at: pickFloats(at, rows),
      seq: columns.seq && pickFloats(columns.seq, rows),
      id: pick(columns.id),
      props: pick(columns.props),
      attributes: pick(columns.attributes),
      ...{ partners: present.map(String), names: state.names.texts },
    },
    codes,
  )

  const { kernel } = state.followed
  if (kernel.attempts.length < state.letGoAt) return
  state.followed = letGo(state.followed, indexIterations(plan.iterations), state.latest)
  // Going through all partners pays only when there is much to find.
  state.letGoAt = 2 * state.followed.kernel.attempts.length + state.partners.texts.length / 4 + FEW_ATTEMPTS
}

/**
 * The partner of each row, by code. A reader that goes on gives the same list with each batch, and longer every time; so what was found at a
 * place of the list is remembered, for as long as the same id is there.
 */
function partnersOfRows(plan: MeterPlan, state: MeterState, { length, partner, partners }: EventColumns): Int32Array {
  const { listed } = state
  listed.codes = growInts(listed.codes, partners.length)
  // In order: an array that is written to far from its end becomes a slow table.
  while (listed.ids.length < partners.length) listed.ids.push(undefined)
  const codes = new Int32Array(length)
  for (let row = 0; row < length; row++) {
    const place = partner[row]!
    const id = partners[place]!
    if (listed.ids[place] !== id) {
      listed.ids[place] = id
      listed.codes[place] = codeOf(state.partners, canonicalPartner(plan.aliases, id))
    }
    codes[row] = listed.codes[place]!
  }
  return codes
}

function feed(state: MeterState, columns: EventColumns, codes: Int32Array): void {
  const { kernel, carried } = state.followed
  state.duplicate += feedLog(kernel, columns, Infinity, carried, { codes }).duplicate
}

function account(state: MeterState, { rows, rejected, examples, lines }: ReadQuality): void {
  const moved = examples.map((reason) => ({
    ...reason,
    first: reason.first.map((each) => ({ ...each, row: each.row + (lines === true ? 0 : state.rows) })),
  }))
  state.examples = mergeExamples(state.examples, moved)
  state.rows += rows
  state.rejected += rejected
}

function readState(plan: MeterPlan, state: MeterState, asOf: number): Measurement {
  const { followed, held, names, rows, rejected, examples, after, late } = state
  const kernel = copyKernel(followed.kernel)
  const carried = copyCarried(followed.carried)
  const everybody = Int32Array.from(state.partners.texts, (_, code) => code)
  const last = feedLog(kernel, heldColumns(held, everybody, names.texts), Infinity, carried, {
    codes: everybody,
  })
  const everything = { ...followed, kernel, carried, counts: copyAttemptCounts(followed.counts) }
  const counted = countEverybody(openStudyCounter(everything, plan.iterations, plan.crossings, asOf), everything)
  const duplicate = state.duplicate + last.duplicate
  return assemble(
    plan.study,
    plan.iterations,
    { asOf, aliases: plan.aliases, cross: plan.cross },
    {
      ...{ rows, rejected, after, duplicate, late, outside: kernel.outside },
      used: rows - rejected - after - late - duplicate - kernel.outside,
      idConflicts: state.ids === undefined ? 0 : state.repeated - duplicate,
      examples,
    },
    counted,
  )
}
