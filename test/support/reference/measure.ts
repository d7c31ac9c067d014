// A brute-force reading of semantics.md, sentence by sentence, quadratic and without cleverness. It imports nothing but types from
// src, so that the engine and it can only agree by both following the text.
import type { Scalar } from '../../../src/core/scalar.js'
import type { CohortDimension } from '../../../src/definition/cohort-dimension.js'
import type { Flow } from '../../../src/definition/flow.js'
import type { GroupRef } from '../../../src/definition/hypothesis.js'
import type { Study } from '../../../src/definition/study.js'
import type { EventRow } from '../../../src/event/event-row.js'
import type { DurationBin, DurationSketch } from '../../../src/measure/duration-sketch.js'
import type {
  AdoptionTally,
  Cell,
  ClusterCount,
  DetourCount,
  EnteredAligned,
  Measurement,
  NodeCounts,
  NodeMoments,
  PartnerMoments,
  PartnerTally,
  Tally,
} from '../../../src/measure/measurement.js'
import { groupsOf, inForce, listedGroups } from './cohorts.js'
import { adoptionOf, adoptionWithin, type Fate, fateAt, outcomeOf } from './fates.js'
import { type ReadPartner, type ReferenceOptions, readPartners } from './partners.js'
import { compareText, durationOf, instantOf } from './values.js'
import { type Attempt, detourOf, eventsOffPath, isUsed, nodesOf, skipsAhead } from './walk.js'

export type ReferenceMeasurement = Omit<Measurement, 'measurementHash' | 'registrationHash'>

/** A fate, whose it is, and the subsets of attempts in which it is counted. */
interface Counted extends Fate {
  readonly owner: ReadPartner
  readonly matured: boolean
  readonly first: boolean
  readonly firstEarly: boolean
  readonly firstOfCluster: boolean
}

/** An attempt with all that cells ask of it. */
interface Placed {
  readonly owner: ReadPartner
  readonly attempt: Attempt
  readonly at: number
  readonly iteration: string | null
  /** The groups it is in, dimension by dimension. */
  readonly groups: readonly (readonly Scalar[])[]
  readonly firstOfIteration: boolean
  readonly firstOfAll: boolean
  /** In the first half of its iteration. */
  readonly early: boolean
  /** Its window reaches into a later iteration. */
  readonly crossing: boolean
  /** Its partner has an attempt in an iteration that begins before its own. */
  readonly carriedOver: boolean
}

/** What `measure` must give, hashes apart. */
export function referenceMeasure(
  study: Study,
  rows: readonly EventRow[],
  options: ReferenceOptions,
): ReferenceMeasurement {
  const { asOf, cross = [] } = options
  const { flow, cohorts } = study
  const owners = readPartners(study, rows, options)

  const iterations = study.iterations.map(({ id, from, to }) => {
    const end = to === undefined ? null : instantOf(to)
    return { id, from: instantOf(from), to: end, partial: end === null || asOf < end }
  })

  // "An attempt belongs to the iteration whose `[from, to)` holds its trigger."
  const spanAt = (at: number): ReferenceMeasurement['iterations'][number] | undefined =>
    iterations.find(({ from, to }) => at >= from && (to === null || at < to))
  const iterationAt = (at: number): string | null => spanAt(at)?.id ?? null
  const triggerAt = ({ events }: ReadPartner, attempt: Attempt): number => events[attempt.reached[0]!]!.at

  // "And to the groups its partner is in **as of the trigger** (`asOf: 'latest'` on request: as of `asOf`)."
  const attemptGroups = (owner: ReadPartner, at: number): readonly (readonly Scalar[])[] =>
    cohorts.map((dimension) =>
      groupsOf(dimension, inForce(owner.history, dimension.asOf === 'latest' ? asOf : at) ?? {}),
    )

  const placed: readonly Placed[] = owners.flatMap((owner) => {
    const inside = owner.attempts.filter((attempt) => iterationAt(triggerAt(owner, attempt)) !== null)
    return inside.map((attempt) => {
      const at = triggerAt(owner, attempt)
      const iteration = iterationAt(at)
      const { from, to } = spanAt(at)!
      return {
        owner,
        attempt,
        at,
        iteration,
        // "The trigger lies in the first half of its iteration." "Attempts of an iteration without `to` are never early."
        early: to !== null && at - from < to - at,
        // "The window reaches past the end of their iteration into a later one."
        crossing:
          to !== null && iterations.some((later) => later.from >= to && at + durationOf(flow.within) >= later.from),
        // "An attempt (in any group) in an iteration that begins before this one."
        carriedOver: inside.some((other) => spanAt(triggerAt(owner, other))!.from < from),
        groups: attemptGroups(owner, at),
        // "The partner's first attempt in the iteration, over all groups."
        firstOfIteration: attempt === inside.find((other) => iterationAt(triggerAt(owner, other)) === iteration),
        // "Its `first` is the partner's first attempt whose trigger lies in any iteration."
        firstOfAll: attempt === inside[0],
      }
    })
  })

  // "Of the partners of one cluster only the one whose first attempt in the iteration began first counts (ties: the partner that comes
  // first by code point)." "A partner whose rows name several clusters .. counts if it is the first of all of them." "Partners without
  // a cluster count as themselves."
  const isFirstOfClusters = (one: Placed, isFirst: (one: Placed) => boolean): boolean =>
    clustersOfPartner(one.owner).every((cluster) => {
      const rivals = placed.filter((other) => isFirst(other) && clustersOfPartner(other.owner).includes(cluster))
      return rivals.every(
        (other) =>
          other === one ||
          one.at < other.at ||
          (one.at === other.at && compareText(one.owner.partner, other.owner.partner) < 0),
      )
    })

  // "`enrolled` counts partners with a snapshot in force at the earlier of `asOf` and the last millisecond before the iteration's
  // `to`, in the groups of that instant." Of all iterations together: at `asOf`.
  const enrolledAt = (iteration: string | null): number => {
    const to = iterations.find(({ id }) => id === iteration)?.to ?? null
    return to === null ? asOf : Math.min(asOf, to - 1)
  }
  const enrolledGroups = (iteration: string | null): readonly (readonly (readonly Scalar[])[])[] =>
    owners.flatMap((owner) => {
      const attributes = inForce(owner.history, enrolledAt(iteration))
      return attributes === undefined ? [] : [cohorts.map((dimension) => groupsOf(dimension, attributes))]
    })

  const cellIterations = [...iterations.map(({ id }) => id), null]
  const everySeen = [...placed.map(({ groups }) => groups), ...cellIterations.flatMap(enrolledGroups)]
  const dimensionIndex = (id: string): number => cohorts.findIndex((dimension) => dimension.id === id)
  const refsOf = (dimension: CohortDimension): readonly GroupRef[] =>
    listedGroups(
      dimension,
      everySeen.flatMap((groups) => groups[dimensionIndex(dimension.id)]!),
    ).map((group) => ({ dimension: dimension.id, group }))
  const isIn = (groups: readonly (readonly Scalar[])[], refs: readonly GroupRef[]): boolean =>
    refs.every(({ dimension, group }) => groups[dimensionIndex(dimension)]!.includes(group))

  // "Groups may be crossed on request": the combinations seen, in the order of the groups of each dimension.
  const crossed = cross.flatMap((ids) =>
    ids
      .reduce<readonly (readonly GroupRef[])[]>(
        (combinations, id) =>
          combinations.flatMap((refs) => refsOf(cohorts[dimensionIndex(id)]!).map((ref) => [...refs, ref])),
        [[]],
      )
      .filter((refs) => everySeen.some((groups) => isIn(groups, refs))),
  )
  const columns = [[], ...cohorts.flatMap((dimension) => refsOf(dimension).map((ref) => [ref])), ...crossed]

  const cells = cellIterations.flatMap((iteration) =>
    columns.map((refs) =>
      cellOf(
        flow,
        asOf,
        iteration,
        refs,
        enrolledGroups(iteration).filter((groups) => isIn(groups, refs)).length,
        placed.filter((one) => (iteration === null || one.iteration === iteration) && isIn(one.groups, refs)),
        isFirstOfClusters,
      ),
    ),
  )

  const read = owners.flatMap((owner) => owner.events.map((_, event) => isUsed(owner.attempts, event)))
  return {
    kind: 'measurement',
    version: 1,
    asOf,
    // "Each row has one place."
    quality: {
      rows: rows.length,
      rejected: 0,
      after: rows.filter(({ at }) => (at as number) > asOf).length,
      duplicate: sum(owners.map(({ duplicates }) => duplicates)),
      late: 0,
      outside: read.filter((used) => !used).length,
      used: read.filter((used) => used).length,
      idConflicts: sum(owners.map(({ idConflicts }) => idConflicts)),
      examples: [],
    },
    iterations,
    dimensions: cohorts.map((dimension) => ({ id: dimension.id, groups: refsOf(dimension).map(({ group }) => group) })),
    cross,
    outsideIterations: sum(owners.map(({ attempts }) => attempts.length)) - placed.length,
    clusters: clustersOf(owners.filter((owner) => placed.some((one) => one.owner === owner))),
    cells,
  }
}

/** Partners with an attempt in some iteration, by each cluster that a row of theirs names. */
function clustersOf(owners: readonly ReadPartner[]): readonly ClusterCount[] {
  const named = owners.flatMap(clustersOfPartner)
  return named
    .filter((cluster, i) => named.indexOf(cluster) === i)
    .sort(compareText)
    .map((cluster) => ({ cluster, partners: named.filter((other) => other === cluster).length }))
}

/** Each cluster that some row of the partner names. */
function clustersOfPartner({ rows }: ReadPartner): readonly string[] {
  const own = rows.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster]))
  return own.filter((cluster, i) => own.indexOf(cluster) === i)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** One cell: `attempts` are those that lie in it. */
function cellOf(
  flow: Flow,
  asOf: number,
  iteration: string | null,
  groups: readonly GroupRef[],
  enrolled: number,
  attempts: readonly Placed[],
  isFirstOfClusters: (one: Placed, isFirst: (one: Placed) => boolean) => boolean,
): Cell {
  const within = durationOf(flow.within)
  const outcomeWithin = flow.outcome === undefined ? 0 : durationOf(flow.outcome.within)
  const required = nodesOf(flow)
  const exclusionIds = (flow.exclusions ?? []).map(({ id }) => id)

  const isFirst = (one: Placed): boolean =>
    iteration === null ? one.firstOfAll : one.firstOfIteration && one.iteration === iteration
  const isFirstOfCluster = (one: Placed): boolean => isFirst(one) && isFirstOfClusters(one, isFirst)
  // "An attempt is *matured* when `trigger + within <= asOf`, however it ended."
  const isMatured = (one: Placed): boolean => one.at + within <= asOf
  // "Adoption `trigger + within + adoption.within + within <= asOf`."
  const isMatureForAdoption = (one: Placed): boolean => one.at + within + adoptionWithin(flow) + within <= asOf
  // "Outcome `trigger + within + outcome.within <= asOf`."
  const isMatureForOutcome = (one: Placed): boolean => one.at + within + outcomeWithin <= asOf
  // "Innovation the later of the two." "Without an `outcome` .. maturity is adoption's."
  const isMatureForInnovation = (one: Placed): boolean =>
    isMatureForAdoption(one) && (flow.outcome === undefined || isMatureForOutcome(one))
  const isCompleted = (one: Placed): boolean => one.attempt.end.kind === 'completed'

  const counted = (one: Placed, fate: Fate, matured: boolean): Counted => ({
    ...fate,
    owner: one.owner,
    matured,
    first: isFirst(one),
    firstEarly: isFirst(one) && one.early,
    firstOfCluster: isFirstOfCluster(one),
  })

  const tally = (fates: readonly Counted[]): Tally => {
    const deviated = fates.filter(({ status }) => status === 'deviated')
    const of = (kind: Fate['kind']): number => deviated.filter((fate) => fate.kind === kind).length
    const alignedOf = (some: readonly Counted[]): { entered: number; aligned: number } => ({
      // "`matured` and `first` leave `unneeded` out of their `entered`."
      entered: some.filter(({ status }) => status !== 'unneeded').length,
      aligned: some.filter(({ status }) => status === 'aligned').length,
    })
    return {
      entered: fates.length,
      aligned: fates.filter(({ status }) => status === 'aligned').length,
      deviated: deviated.length,
      pending: fates.filter(({ status }) => status === 'pending').length,
      kinds: {
        lapsed: of('lapsed'),
        restarted: of('restarted'),
        strayed: of('strayed'),
        excluded: exclusionIds.map((id) => ({
          id,
          count: deviated.filter((fate) => fate.kind === 'excluded' && fate.exclusion === id).length,
        })),
      },
      matured: alignedOf(fates.filter(({ matured }) => matured)),
      // "The partner's first attempt in the iteration, over all groups, if it is matured."
      first: alignedOf(fates.filter(({ matured, first }) => matured && first)),
      // "The part of `first` whose trigger lies in the first half of its iteration."
      firstEarly: alignedOf(fates.filter(({ matured, firstEarly }) => matured && firstEarly)),
      // "As `first`, with one unit a cluster."
      firstOfCluster: alignedOf(fates.filter(({ matured, firstOfCluster }) => matured && firstOfCluster)),
      moments: momentsOf(byOwner(fates.filter(({ matured }) => matured)).map(alignedOf)),
    }
  }

  /** "Sum of t * a, where t are the partner's matured attempts in the cell." */
  const momentsOfNode = (triggered: readonly Placed[], fates: readonly Counted[]): NodeMoments => ({
    ...tally(fates).moments,
    triggeredAligned: sum(
      byOwner(fates).map(
        (own) =>
          triggered.filter(({ owner }) => owner === own[0]!.owner).length *
          own.filter(({ status }) => status === 'aligned').length,
      ),
    ),
  })

  const nodes = required.slice(0, -1).map(({ id }, node): NodeCounts => {
    const here = attempts.filter(({ attempt }) => attempt.reached.length > node)
    const left = here.filter(({ attempt }) => fateAt(attempt, node).status === 'deviated')
    const off = left.map(({ owner, attempt }) => ({ attempt, events: eventsOffPath(owner.events, attempt) }))
    const fates = here.map((one) => counted(one, fateAt(one.attempt, node), isMatured(one)))
    // "`duration` (node to next node) covers matured attempts only: short ones arrive first."
    const durations = here
      .filter((one) => isMatured(one) && fateAt(one.attempt, node).status === 'aligned')
      .map(
        ({ owner, attempt }) => owner.events[attempt.reached[node + 1]!]!.at - owner.events[attempt.reached[node]!]!.at,
      )
    return {
      id,
      ...tally(fates),
      moments: momentsOfNode(
        attempts.filter(isMatured),
        fates.filter(({ matured }) => matured),
      ),
      skippedAhead: off.filter(({ attempt, events }) => skipsAhead(flow, attempt, events)).length,
      duration: sketchOf(durations),
      ...detoursOf(
        flow,
        off.map(({ events }) => detourOf(flow, events)?.name ?? null),
      ),
    }
  })

  const optionalSteps = flow.steps.flatMap((step, position) => {
    if (step.optional !== true) return []
    const before = required.findIndex(({ optional }) => optional.includes(position))
    return [
      {
        id: step.id,
        // "`entered` = attempts that reached the required node before, `reached` = those with the step recorded."
        entered: attempts.filter(({ attempt }) => attempt.reached.length > before).length,
        reached: attempts.filter(({ attempt }) => attempt.recorded.some((one) => one.position === position)).length,
      },
    ]
  })

  const adoptionFate = ({ owner, attempt }: Placed): Fate => adoptionOf(flow, asOf, owner, attempt)
  const outcomeFate = ({ owner, attempt }: Placed): Fate => outcomeOf(flow, asOf, owner, attempt)
  const completed = attempts.filter(isCompleted)
  const adoptions = completed.map((one) => counted(one, adoptionFate(one), isMatureForAdoption(one)))
  const adoption: AdoptionTally = {
    ...tally(adoptions),
    unneeded: adoptions.filter(({ status }) => status === 'unneeded').length,
  }

  const hasAdopted = (one: Placed): boolean => isCompleted(one) && adoptionFate(one).status === 'aligned'
  const hasOutcome = (one: Placed): boolean =>
    flow.outcome !== undefined && isCompleted(one) && outcomeFate(one).status === 'aligned'

  // "Innovation, per partner and cell, on attempts of that cell."
  const inCell = attempts.map(({ owner }) => owner).filter((owner, i, all) => all.indexOf(owner) === i)
  const countPartners = (test: (own: readonly Placed[]) => boolean): number =>
    inCell.filter((owner) => test(attempts.filter((one) => one.owner === owner))).length
  // "Adopted on some attempt and outcome seen on some attempt of the cell, not necessarily the same."
  const isBoth = (own: readonly Placed[]): boolean => own.some(hasAdopted) && own.some(hasOutcome)
  const firsts = attempts.filter((one) => isFirst(one) && isMatureForInnovation(one))
  // "For innovation in any case (not completed = not both)"; "in `first`, on the first attempt itself."
  const bothOf = (some: readonly Placed[]): PartnerTally['first'] => ({
    entered: some.length,
    both: some.filter((one) => hasAdopted(one) && hasOutcome(one)).length,
  })
  const innovation: PartnerTally = {
    partners: inCell.length,
    completed: countPartners((own) => own.some(isCompleted)),
    adopted: countPartners((own) => own.some(hasAdopted)),
    outcome: countPartners((own) => own.some(hasOutcome)),
    both: countPartners(isBoth),
    pending: countPartners((own) => !isBoth(own) && own.some((one) => !isMatureForInnovation(one))),
    first: bothOf(firsts),
    firstEarly: bothOf(firsts.filter(({ early }) => early)),
    firstOfCluster: bothOf(firsts.filter(isFirstOfCluster)),
  }

  return {
    iteration,
    groups,
    enrolled,
    partners: inCell.length,
    attempts: attempts.length,
    // "Partners of the cell with an attempt (in any group) in an iteration that begins before this one; 0 for `iteration: null`."
    carriedOver: iteration === null ? 0 : countPartners((own) => own.some(({ carriedOver }) => carriedOver)),
    crossing: attempts.filter(({ crossing }) => crossing).length,
    // "Counted in the attempt's cell as `retriggers`."
    retriggers: sum(attempts.map(({ attempt }) => attempt.retriggers.length)),
    nodes,
    optionalSteps,
    adoption,
    outcome:
      flow.outcome === undefined
        ? null
        : tally(completed.map((one) => counted(one, outcomeFate(one), isMatureForOutcome(one)))),
    innovation,
  }
}

/** The fates of each partner. */
function byOwner(fates: readonly Counted[]): readonly (readonly Counted[])[] {
  const own = new Map<ReadPartner, Counted[]>()
  for (const fate of fates) own.set(fate.owner, [...(own.get(fate.owner) ?? []), fate])
  return [...own.values()]
}

/** "Over the partners of the cell with n_p matured entered and a_p matured aligned attempts here." */
function momentsOf(partners: readonly EnteredAligned[]): PartnerMoments {
  return {
    partners: partners.filter(({ entered }) => entered > 0).length,
    enteredEntered: sum(partners.map(({ entered }) => entered ** 2)),
    enteredAligned: sum(partners.map(({ entered, aligned }) => entered * aligned)),
    alignedAligned: sum(partners.map(({ aligned }) => aligned ** 2)),
  }
}

/** "`flow.detours` is `'all'` (default), `'none'`, or a list of names (the rest counted together)." */
function detoursOf(flow: Flow, found: readonly (string | null)[]): Pick<NodeCounts, 'detours' | 'otherDetours'> {
  const { detours: wanted = 'all' } = flow
  if (wanted === 'none') return { detours: [], otherDetours: 0 }
  const listed = found.filter((event) => event === null || wanted === 'all' || wanted.includes(event))
  // Largest count first, then `null`, then by name in code point order.
  const compare = (x: DetourCount, y: DetourCount): number => {
    if (x.count !== y.count) return y.count - x.count
    if (x.event === null || y.event === null) return x.event === null ? -1 : 1
    return compareText(x.event, y.event)
  }
  const detours = listed
    .filter((event, i) => listed.indexOf(event) === i)
    .map((event) => ({ event, count: listed.filter((other) => other === event).length }))
    .sort(compare)
  return { detours, otherDetours: found.length - listed.length }
}

/** Whole milliseconds on fixed edges: each its own bin below 256, then every power of two cut into 128. */
function sketchOf(durations: readonly number[]): DurationSketch {
  const bins: DurationBin[] = []
  for (const from of durations.map(edgeBelow).sort((x, y) => x - y)) {
    if (bins.at(-1)?.from === from) bins.push({ from, count: bins.pop()!.count + 1 })
    else bins.push({ from, count: 1 })
  }
  return { count: durations.length, sum: sum(durations), bins }
}

/** Walks the edges from 0 up. */
function edgeBelow(duration: number): number {
  let width = 1
  let edge = 0
  while (edge + width <= duration) {
    edge += width
    if (edge === 256 * width) width *= 2
  }
  return edge
}
