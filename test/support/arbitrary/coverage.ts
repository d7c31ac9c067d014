// What really happens in a case, by the reference's result: a feature that a study merely mentions does not count.
import { groupsOf, inForce } from '../reference/cohorts.js'
import { type ReferenceMeasurement, referenceMeasure } from '../reference/measure.js'
import { canonicalPartner, type ReadPartner, readPartners } from '../reference/partners.js'
import { durationOf, matches, matchesAny } from '../reference/values.js'
import { type Attempt, compareEvents, isUsed, nodesOf, type ReadEvent } from '../reference/walk.js'
import type { Case } from './case.js'

type Features = Readonly<Record<string, boolean>>

/** Features that are active in a case. */
export function featuresOf(input: Case): Features {
  const { study, rows, asOf, partners = [], cross = [], aliases } = input
  const { flow } = study
  const measurement = referenceMeasure(study, rows, input)
  const owners = readPartners(study, rows, input)
  const attempts = owners.flatMap((owner) => owner.attempts.map((attempt) => ({ owner, attempt })))
  const nodes = nodesOf(flow)
  const all = measurement.cells.find(({ iteration, groups }) => iteration === null && groups.length === 0)!
  const some = (test: (owner: ReadPartner, attempt: Attempt) => boolean): boolean =>
    attempts.some(({ owner, attempt }) => test(owner, attempt))
  const reaches = (test: (node: (typeof nodes)[number]) => boolean): boolean =>
    some((_, { reached }) => reached.some((_, node) => node > 0 && test(nodes[node]!)))
  const steps = [...flow.steps, flow.needMet]
  const rolesOf = (event: ReadEvent): number =>
    [
      matches(flow.trigger, event),
      ...steps.map(({ match }) => matchesAny(match, event)),
      flow.outcome !== undefined && matches(flow.outcome.match, event),
      ...(flow.exclusions ?? []).map(({ match }) => matches(match, event)),
    ].filter((role) => role).length
  const pairs = owners.flatMap(({ events }) => events.slice(1).map((event, i) => [events[i]!, event] as const))
  const tied = pairs.filter(([x, y]) => x.at === y.at)
  const groupAt = (owner: ReadPartner, dimension: number, at: number): string =>
    JSON.stringify(groupsOf(study.cohorts[dimension]!, inForce(owner.history, at) ?? {}))
  const triggers = ({ attempts, events }: ReadPartner): readonly number[] =>
    attempts.map(({ reached }) => events[reached[0]!]!.at)
  const excludedBy = attempts.flatMap(({ attempt: { end } }) =>
    end.kind === 'excluded' ? (flow.exclusions ?? []).filter(({ id }) => id === end.exclusion) : [],
  )
  const cellsWith = (test: (cell: ReferenceMeasurement['cells'][number]) => boolean): boolean =>
    measurement.cells.some((cell) => cell.attempts > 0 && test(cell))

  return {
    completed: some((_, { end }) => end.kind === 'completed'),
    'passed on (aligned before need met)': all.nodes.some(({ aligned }, i) => aligned > 0 && i < all.nodes.length - 1),
    lapsed: some((_, { end }) => end.kind === 'lapsed'),
    'lapsed by a step window': some(
      ({ events }, { end, reached }) =>
        end.kind === 'lapsed' && end.deadline < events[reached[0]!]!.at + durationOf(flow.within),
    ),
    'lapsed by a later event': some(({ events }, { end, next }) => end.kind === 'lapsed' && next < events.length),
    'reached at the very deadline': some(({ events }, { reached }) =>
      reached.some((event, node) => {
        const since = (from: number): number => events[event]!.at - events[from]!.at
        return (
          node > 0 &&
          (since(reached[0]!) === durationOf(flow.within) || since(reached[node - 1]!) === nodes[node]!.within)
        )
      }),
    ),
    'restarted (onRetrigger restart)': some((_, { end }) => end.kind === 'restarted'),
    'retrigger ignored (onRetrigger ignore)': some((_, { retriggers }) => retriggers.length > 0),
    'strayed (between noOtherStep)': some((_, { end }) => end.kind === 'strayed'),
    'step out of turn that did not stray': some(
      ({ events }, { reached, next, end, taken, retriggers }) =>
        flow.between === 'noOtherStep' &&
        events.some(
          (event, j) =>
            j > reached[0]! &&
            j < next &&
            !('event' in end && end.event === j) &&
            !taken.includes(j) &&
            !retriggers.includes(j) &&
            steps.some(({ match }) => matchesAny(match, event)),
        ),
    ),
    excluded: excludedBy.length > 0,
    'excluded by an exclusion with bounds': excludedBy.some(
      ({ after = 'trigger', before = 'needMet' }) =>
        after !== 'trigger' || !['needMet', flow.needMet.id].includes(before),
    ),
    'exclusion not in force': some(({ events }, { reached, next, end }) =>
      events.some(
        (event, j) =>
          j > reached[0]! &&
          j < next &&
          !('event' in end && end.event === j) &&
          (flow.exclusions ?? []).some(({ match }) => matches(match, event)),
      ),
    ),
    'several exclusions in force match': some(
      ({ events }, { end, reached }) =>
        end.kind === 'excluded' &&
        (flow.exclusions ?? []).filter(
          ({ match, after = 'trigger', before = 'needMet' }) =>
            matches(match, events[end.event]!) &&
            reached.length > nodes.findIndex(({ id }) => id === after) &&
            (before === 'needMet' || reached.length <= nodes.findIndex(({ id }) => id === before)),
        ).length > 1,
    ),
    'excluded and opens the next': some(
      ({ events }, { end }) => end.kind === 'excluded' && matches(flow.trigger, events[end.event]!),
    ),
    pending: some((_, { end }) => end.kind === 'pending'),
    'anyOf reached': reaches(({ match }) => 'anyOf' in match),
    'allOf of several reached': reaches(({ match }) => 'allOf' in match && match.allOf.length > 1),
    'allOf with a repeated member reached': reaches(
      ({ match }) => 'allOf' in match && new Set(match.allOf).size < match.allOf.length,
    ),
    'optional step recorded': some((_, { recorded }) => recorded.length > 0),
    'no required step, completed': nodes.length === 2 && some((_, { end }) => end.kind === 'completed'),
    tie: tied.length > 0,
    'seq decides': tied.some(([x, y]) => x.seq !== y.seq && compareEvents({ ...x, seq: 0 }, { ...y, seq: 0 }) > 0),
    'flow rank decides': tied.some(
      ([x, y]) => x.seq === y.seq && x.rank !== y.rank && compareEvents({ ...x, rank: 0 }, { ...y, rank: 0 }) > 0,
    ),
    duplicate: measurement.quality.duplicate > 0,
    'id conflict': measurement.quality.idConflicts > 0,
    'row after asOf': measurement.quality.after > 0,
    outside: measurement.quality.outside > 0,
    'used event matches several': owners.some(({ events, attempts }) =>
      events.some((event, j) => isUsed(attempts, j) && rolesOf(event) > 1),
    ),
    'adoption aligned': all.adoption.aligned > 0,
    'adoption deviated': all.adoption.deviated > 0,
    'adoption unneeded': all.adoption.unneeded > 0,
    'adoption pending': all.adoption.pending > 0,
    'adoption matured': all.adoption.matured.aligned > 0,
    'outcome aligned': (all.outcome?.aligned ?? 0) > 0,
    'outcome deviated': (all.outcome?.deviated ?? 0) > 0,
    'outcome pending': (all.outcome?.pending ?? 0) > 0,
    'need met itself is the outcome': some(
      ({ events }, { end }) =>
        end.kind === 'completed' && flow.outcome !== undefined && matches(flow.outcome.match, events[end.event]!),
    ),
    'innovation both': all.innovation.both > 0,
    'innovation pending': all.innovation.pending > 0,
    'innovation both on the first attempt': all.innovation.first.both > 0,
    'attribute history (attempts of one partner in different groups)': study.cohorts.some(
      ({ asOf: when }, dimension) =>
        when !== 'latest' &&
        owners.some((owner) => new Set(triggers(owner).map((at) => groupAt(owner, dimension, at))).size > 1),
    ),
    'latest group differs from that at the trigger': study.cohorts.some(
      ({ asOf: when }, dimension) =>
        when === 'latest' &&
        owners.some((owner) =>
          triggers(owner).some((at) => groupAt(owner, dimension, at) !== groupAt(owner, dimension, asOf)),
        ),
    ),
    'missing attribute': cellsWith(({ groups }) => groups.some(({ group }) => group === null)),
    bands: study.cohorts.some(
      ({ id, by }) =>
        by?.bands !== undefined &&
        cellsWith(({ groups }) => groups.some(({ dimension, group }) => dimension === id && group !== null)),
    ),
    'groups with otherwise': study.cohorts.some(
      ({ id, otherwise }) =>
        otherwise !== undefined &&
        cellsWith(({ groups }) => groups.some(({ dimension, group }) => dimension === id && group !== otherwise)),
    ),
    'in several overlapping groups': study.cohorts.some(
      (dimension) =>
        dimension.otherwise === undefined &&
        owners.some((owner) =>
          triggers(owner).some((at) => groupsOf(dimension, inForce(owner.history, at) ?? {}).length > 1),
        ),
    ),
    crossing: cross.length > 0 && cellsWith(({ groups }) => groups.length > 1),
    'several iterations':
      new Set(measurement.cells.filter(({ attempts }) => attempts > 0).map((cell) => cell.iteration)).size > 2,
    'outside iterations': measurement.outsideIterations > 0,
    'first attempt not matured': all.nodes[0]!.first.entered < all.partners,
    'skipped ahead': all.nodes.some(({ skippedAhead }) => skippedAhead > 0),
    'detour by name': all.nodes.some(({ detours }) => detours.some(({ event }) => event !== null)),
    'detour null': all.nodes.some(({ detours }) => detours.some(({ event }) => event === null)),
    'detour not listed': all.nodes.some(({ otherDetours }) => otherDetours > 0),
    'duration in a wide bin': all.nodes.some(({ duration }) => duration.bins.some(({ from }) => from >= 256)),
    'first in the first half of its iteration': all.nodes[0]!.firstEarly.entered > 0,
    'first in the second half of a closed iteration': measurement.cells.some(
      ({ iteration, groups, nodes }) =>
        groups.length === 0 &&
        measurement.iterations.some(({ id, to }) => id === iteration && to !== null) &&
        nodes[0]!.firstEarly.entered < nodes[0]!.first.entered,
    ),
    'first in an open iteration': measurement.cells.some(
      ({ iteration, groups, nodes }) =>
        groups.length === 0 &&
        measurement.iterations.some(({ id, to }) => id === iteration && to === null) &&
        nodes[0]!.first.entered > 0,
    ),
    'first aligned of those in the first half': all.nodes.some(({ firstEarly }) => firstEarly.aligned > 0),
    'innovation in the first half': all.innovation.firstEarly.entered > 0,
    'of a cluster only the first counts': all.nodes[0]!.firstOfCluster.entered < all.nodes[0]!.first.entered,
    'of a cluster only the first counts, at need met': all.nodes.some(
      ({ firstOfCluster, first }) => firstOfCluster.aligned < first.aligned,
    ),
    'of a cluster only the first counts, in innovation':
      all.innovation.firstOfCluster.entered < all.innovation.first.entered,
    'partner of several clusters': owners.some(
      ({ rows, attempts }) => attempts.length > 0 && new Set(rows.flatMap(({ cluster }) => cluster ?? [])).size > 1,
    ),
    'first attempts of a cluster begin at one instant': owners.some((owner) =>
      owners.some(
        (other) =>
          other !== owner &&
          owner.rows.some(({ cluster }) =>
            other.rows.some((row) => cluster !== undefined && row.cluster === cluster),
          ) &&
          triggers(owner)[0] !== undefined &&
          triggers(owner)[0] === triggers(other)[0],
      ),
    ),
    'several matured attempts of a partner': all.nodes[0]!.moments.enteredEntered > all.nodes[0]!.matured.entered,
    'several matured attempts of a partner, some aligned and some not': all.nodes.some(
      ({ moments, matured }) =>
        moments.enteredAligned > matured.aligned && moments.enteredAligned > moments.alignedAligned,
    ),
    'fewer matured attempts of a partner at a step than at the trigger, some aligned': all.nodes.some(
      ({ moments }) => moments.triggeredAligned > moments.enteredAligned,
    ),
    'carried over from an earlier iteration': measurement.cells.some(({ carriedOver }) => carriedOver > 0),
    'not carried over in a later iteration': measurement.cells.some(
      ({ iteration, carriedOver, partners }) =>
        iteration !== null && iteration !== measurement.iterations[0]!.id && carriedOver < partners,
    ),
    'window crosses into a later iteration': all.crossing > 0,
    'window past the end of the iteration, but into no later one': attempts.some(({ owner, attempt }) => {
      const at = owner.events[attempt.reached[0]!]!.at
      const ends = at + durationOf(flow.within)
      const { iterations } = measurement
      const own = iterations.find(({ from, to }) => from <= at && (to === null || at < to))
      return own?.to != null && ends >= own.to && !iterations.some(({ from }) => from >= own.to! && ends >= from)
    }),
    alias: owners.some(
      ({ partner, events }) =>
        events.length > 0 &&
        new Set(rows.map((row) => row.partner).filter((name) => canonicalPartner(name, aliases) === partner)).size > 1,
    ),
    cluster: measurement.clusters.length > 0,
    'partner rows with a history': partners.some(({ from }) => from !== undefined && from <= asOf) && all.enrolled > 0,
  }
}
