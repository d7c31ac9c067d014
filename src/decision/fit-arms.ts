import type { CohortDimension } from '../definition/cohort-dimension.js'
import type { GroupRef } from '../definition/hypothesis.js'
import type { Study } from '../definition/study.js'
import type { Measurement } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { sampleRatioEValue, sampleRatioTest } from '../stats/test/sample-ratio.js'
import { cellPointer, type GroupCell, groupCells, unitsOf } from './criterion-cell.js'
import { looksAt } from './iteration-path.js'
import { type EvidenceRef, groupText, type Reason, toAnswer } from './trace.js'

/** Error of finding a mismatch where there is none. */
const LEVEL = 0.001

/** Expected units below which the chi-square approximation is not trusted. */
const FEW = 5

/** An arm of an experiment. */
interface Arm {
  readonly group: GroupRef
  /** Its share, in any unit, above 0. */
  readonly weight: number
  /** Its cell; `undefined`: nobody was seen in it. */
  readonly cell: GroupCell | undefined
}

/**
 * Whether the experiments of a study are run as they were planned: partners are in one arm each, and come in the shares that were allotted. Groups
 * that nobody allots are no arms.
 */
export function armsAsPlanned(
  study: Study,
  measurements: readonly Measurement[],
  iteration: string,
): readonly Reason[] {
  const latest = measurements.at(-1)!
  const looks = looksAt(measurements, iteration).length
  return study.cohorts
    .filter(({ type, asOf, allocation }) => type === 'experiment' && asOf !== 'latest' && allocation !== 'unplanned')
    .flatMap((dimension) => {
      const arms = armsOf(dimension, groupCells(latest, iteration))
      return arms.every(({ cell }) => cell === undefined)
        ? []
        : [oneArmEach(latest, iteration, dimension, arms), sampleRatio(latest, dimension, arms, looks)]
    })
}

/** The arms that partners are allotted to; without stated shares all groups that the document names, or that an attribute is seen to have. */
function armsOf({ id, by, allocation }: CohortDimension, cells: readonly GroupCell[]): readonly Arm[] {
  const counted = cells.filter(({ groups: [{ dimension, group }] }) => dimension === id && group !== null)
  if (typeof allocation === 'object')
    return allocation.map(({ group, share }) => ({
      group: { dimension: id, group },
      weight: share,
      cell: counted.find(({ groups }) => groups[0].group === group),
    }))
  const isOpen = by !== undefined && by.bands === undefined
  return counted
    .filter(({ partners }) => !isOpen || partners > 0)
    .map((cell) => ({ group: cell.groups[0], weight: 1, cell }))
}

/** Partners counted in more than one arm: at least as many as the arms together hold beyond the whole. */
function oneArmEach(
  measurement: Measurement,
  iteration: string,
  { id }: CohortDimension,
  arms: readonly Arm[],
): Reason {
  const whole = cellOf(measurement, { iteration })?.partners ?? 0
  const several = arms.reduce((sum, { cell }) => sum + (cell?.partners ?? 0), 0) - whole
  return {
    code: 'one-arm-each',
    answer: toAnswer(several <= 0),
    text:
      several <= 0
        ? `No partner is seen to be in several arms of "${id}".`
        : `At least ${several} of ${whole} partners are in several arms of "${id}".`,
    evidence: refs(measurement, arms, '/partners'),
  }
}

function sampleRatio(
  measurement: Measurement,
  { id, allocation }: CohortDimension,
  arms: readonly Arm[],
  looks: number,
): Reason {
  const counted = arms.map((arm) => ({
    ...arm,
    units: arm.cell === undefined ? 0 : unitsOf(arm.cell.nodes[0]!).entered,
  }))
  const evidence = refs(measurement, arms, '/nodes/0/firstOfCluster')
  const found = counted.map(({ group, units }) => `${groupText(group)} ${units}`).join(', ')
  if (arms.length < 2)
    return { code: 'sample-ratio', answer: 'unknown', text: `"${id}" has fewer than two arms: ${found}.`, evidence }
  const { isBroken, how } = mismatch(
    counted.map(({ units }) => units),
    counted.map(({ weight }) => weight),
    looks,
  )
  const shares = allocation === undefined ? 'the shares allotted, all alike' : 'the shares allotted'
  return {
    code: 'sample-ratio',
    answer: toAnswer(!isBroken),
    text: `First attempts by arm of "${id}" ${isBroken ? 'do not come' : 'come'} in ${shares}: ${found} (${how}).`,
    evidence,
  }
}

function refs(measurement: Measurement, arms: readonly Arm[], field: string): readonly EvidenceRef[] {
  return arms.flatMap(({ cell }) =>
    cell === undefined ? [] : [{ document: 'measurement', pointer: `${cellPointer(measurement, cell)}${field}` }],
  )
}

/** Whether counts are broken shares: by chi-square for one look at counts large enough for it, else by any-time evidence. */
function mismatch(
  counts: readonly number[],
  weights: readonly number[],
  looks: number,
): { readonly isBroken: boolean; readonly how: string } {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const least = (total * Math.min(...weights)) / all
  if (looks === 1 && least >= FEW) {
    const { pValue } = sampleRatioTest(counts, { weights })
    return { isBroken: pValue < LEVEL, how: `chi-square, p ${pValue.toPrecision(3)}, level ${LEVEL}` }
  }
  // Gross faults show within a few units by one bet, slight ones after many by the other: the mean of both is evidence too.
  const [gross, slight] = [2, 100].map(
    (concentration) => sampleRatioEValue(counts, { weights, concentration }).eValue,
  ) as [number, number]
  const eValue = (gross + slight) / 2
  return { isBroken: eValue >= 1 / LEVEL, how: `any-time, e ${eValue.toPrecision(3)}, ${1 / LEVEL} would break them` }
}
