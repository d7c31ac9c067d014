import type { CohortDimension } from '../definition/cohort-dimension.js'
import type { Study } from '../definition/study.js'
import type { Cell, Measurement } from '../measure/measurement.js'
import { cellOf } from '../metric/cell-of.js'
import { sampleRatioEValue, sampleRatioTest } from '../stats/test/sample-ratio.js'
import { cellPointer, groupCells, unitsOf } from './criterion-cell.js'
import { looksAt } from './iteration-path.js'
import { groupText, type Reason, toAnswer } from './trace.js'

/** Error of finding a mismatch where there is none. */
const LEVEL = 0.001

/** Expected units below which the chi-square approximation is not trusted. */
const FEW = 5

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
      const arms = groupCells(latest, iteration).filter(
        ({ groups: [{ dimension: id, group }] }) => id === dimension.id && group !== null,
      )
      return arms.length === 0
        ? []
        : [oneArmEach(latest, iteration, dimension, arms), sampleRatio(latest, dimension, arms, looks)]
    })
}

/** Partners counted in more than one arm: at least as many as the arms together hold beyond the whole. */
function oneArmEach(
  measurement: Measurement,
  iteration: string,
  { id }: CohortDimension,
  arms: readonly Cell[],
): Reason {
  const whole = cellOf(measurement, { iteration })?.partners ?? 0
  const several = arms.reduce((sum, { partners }) => sum + partners, 0) - whole
  return {
    code: 'one-arm-each',
    answer: toAnswer(several <= 0),
    text:
      several <= 0
        ? `No partner is seen to be in several arms of "${id}".`
        : `At least ${several} of ${whole} partners are in several arms of "${id}".`,
    evidence: arms.map((arm) => ({ document: 'measurement', pointer: `${cellPointer(measurement, arm)}/partners` })),
  }
}

function sampleRatio(
  measurement: Measurement,
  { id, allocation, by }: CohortDimension,
  arms: readonly Cell[],
  looks: number,
): Reason {
  const shares = typeof allocation === 'object' ? new Map(allocation.map(({ group, share }) => [group, share])) : null
  // An attribute's values are arms only as far as they are seen.
  const isOpen = by !== undefined && by.bands === undefined && shares === null
  const counted = arms
    .filter(({ partners }) => !isOpen || partners > 0)
    .map((arm) => ({ arm, group: arm.groups[0]!, units: unitsOf(arm.nodes[0]!).entered }))
    .map((each) => ({ ...each, weight: shares === null ? 1 : (shares.get(each.group.group) ?? 0) }))
  const evidence = counted.map(
    ({ arm }) =>
      ({ document: 'measurement', pointer: `${cellPointer(measurement, arm)}/nodes/0/firstOfCluster` }) as const,
  )
  const found = counted.map(({ group, units }) => `${groupText(group)} ${units}`).join(', ')
  if (counted.filter(({ weight }) => weight > 0).length < 2)
    return { code: 'sample-ratio', answer: 'unknown', text: `"${id}" has fewer than two arms: ${found}.`, evidence }
  const { isBroken, how } = mismatch(
    counted.map(({ units }) => units),
    counted.map(({ weight }) => weight),
    looks,
  )
  return {
    code: 'sample-ratio',
    answer: toAnswer(!isBroken),
    text: `First attempts by arm of "${id}" ${isBroken ? 'do not come' : 'come'} in the shares allotted${shares === null ? ', all alike' : ''}: ${found} (${how}).`,
    evidence,
  }
}

/** Whether counts are broken shares: by chi-square for one look at counts large enough for it, else by any-time evidence. */
function mismatch(
  counts: readonly number[],
  weights: readonly number[],
  looks: number,
): { readonly isBroken: boolean; readonly how: string } {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const least = Math.min(...weights.filter((weight) => weight > 0).map((weight) => (total * weight) / all))
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
