import { canonicalJson } from '../core/canonical-json.js'
import type { GroupRef } from '../definition/hypothesis.js'
import type { Study } from '../definition/study.js'
import type { Measurement } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { cellPointer, groupCells, unitsOf } from './criterion-cell.js'
import type { IterationPath } from './iteration-path.js'
import { groupText, type Reason, toAnswer } from './trace.js'

/** Share of enrolled partners with a matured first attempt below which a group is hardly covered. */
const HARDLY = 0.1

/** Groups that are named at most. */
const MOST_GROUPS = 5

/** Whether every group that earlier measurements counted is still there: partners of a group by its trigger never leave it. */
export function cohortsKept(study: Study, measurements: readonly Measurement[], { ids }: IterationPath): Reason {
  const fixed = new Set(study.cohorts.filter(({ asOf }) => asOf !== 'latest').map(({ id }) => id))
  const counted = (measurement: Measurement) =>
    ids.flatMap((iteration) =>
      groupCells(measurement, iteration)
        .filter(({ partners, groups: [{ dimension }] }) => partners > 0 && fixed.has(dimension))
        .map(({ groups: [group] }) => ({ key: canonicalJson([iteration, group.dimension, group.group]), group })),
    )
  const latest = new Set(counted(measurements.at(-1)!).map(({ key }) => key))
  const before = measurements.slice(0, -1).flatMap(counted)
  const gone = new Map(before.filter(({ key }) => !latest.has(key)).map(({ key, group }) => [key, group]))
  return {
    code: 'cohorts-kept',
    answer: toAnswer(gone.size === 0),
    text:
      gone.size === 0
        ? before.length === 0
          ? 'No earlier measurement counted a group.'
          : 'Every group that an earlier measurement counted is still counted.'
        : `Counted before, and no more: ${listed([...gone.values()])}.`,
    evidence: [{ document: 'measurement', pointer: '/cells' }],
  }
}

/** Whether the evidence covers the groups that it is to speak about: those of criteria must have a unit; others hardly covered are said. */
export function cohortsCovered(study: Study, measurement: Measurement, iteration: string): Reason {
  const asked = study.hypothesis.criteria.flatMap(({ cohort, comparedWith }) =>
    [cohort, comparedWith].filter((group) => group !== undefined),
  )
  const empty = asked.filter((group) => {
    const cell = cellOf(measurement, { iteration, groups: [group] })
    return cell === undefined || unitsOf(cell.nodes[0]!).entered === 0
  })
  const cells = groupCells(measurement, iteration)
  const hardly = cells.filter(({ enrolled, nodes }) => unitsOf(nodes[0]!).entered < HARDLY * enrolled)
  return {
    code: 'cohorts-covered',
    answer: empty.length > 0 ? 'no' : hardly.length > 0 ? 'unknown' : 'yes',
    text:
      empty.length > 0
        ? `A criterion is about a group without a matured first attempt: ${listed(empty)}.`
        : hardly.length > 0
          ? `Hardly covered, with less than a tenth of those enrolled: ${listed(hardly.map(({ groups }) => groups[0]))}.`
          : cells.length === 0
            ? 'No groups are counted.'
            : 'Every group that is counted is covered by matured first attempts.',
    evidence: hardly
      .slice(0, MOST_GROUPS)
      .map((cell) => ({ document: 'measurement', pointer: `${cellPointer(measurement, cell)}/enrolled` })),
  }
}

/** Whether those observed first hand are partners of the study, as far as the caller tells who is. */
export function observationsKnown(study: Study, known: Iterable<string> | undefined): readonly Reason[] {
  const { observations = [] } = study
  if (observations.length === 0) return []
  const partners = known === undefined ? null : new Set(known)
  const strangers = observations.flatMap(({ partner }, i) =>
    partners === null || partners.has(partner) ? [] : [{ partner, pointer: `/observations/${i}/partner` }],
  )
  return [
    {
      code: 'observations-known',
      answer: partners === null ? 'unknown' : toAnswer(strangers.length === 0),
      text:
        partners === null
          ? 'Whether those observed first hand are partners is not checked: give `knownPartners`.'
          : strangers.length === 0
            ? 'Everybody observed first hand is a partner.'
            : `Observed first hand, but no known partner: ${strangers
                .slice(0, MOST_GROUPS)
                .map(({ partner }) => JSON.stringify(partner))
                .join(', ')}${strangers.length > MOST_GROUPS ? ', ...' : ''}.`,
      evidence: strangers.slice(0, MOST_GROUPS).map(({ pointer }) => ({ document: 'study', pointer })),
    },
  ]
}

function listed(groups: readonly GroupRef[]): string {
  return `${groups.slice(0, MOST_GROUPS).map(groupText).join(', ')}${groups.length > MOST_GROUPS ? ', ...' : ''}`
}
