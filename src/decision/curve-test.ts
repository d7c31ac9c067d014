import type { Criterion, CurveDesign, PlannedLooksDesign } from '../definition/hypothesis.js'
import { testedTarget } from '../planning/tested-target.js'
import { type BoundaryCurve, boundaryCurve, closingPoint } from '../stats/sequential/boundary-curve.js'
import { plannedLooks } from '../stats/sequential/planned-looks.js'
import {
  type CriterionTest,
  crosses,
  type ErrorLevels,
  isRate,
  type LookKind,
  MOST_UNITS,
  NO_ERROR,
  unitByUnit,
} from './criterion-test.js'

/**
 * One rate by the exact boundary curve and its mirror. Planned looks are such a curve with points at the planned numbers of units only: between
 * them a look reads what was surely decided at one of them, which costs no error, as nobody knows whether counts chose it.
 */
export function compileCurve(
  criterion: Criterion,
  design: CurveDesign | PlannedLooksDesign,
  available: ErrorLevels,
): CriterionTest {
  const { direction = 'atLeast' } = criterion
  const size = design.kind === 'curve' ? design.size : design.looks.at(-1)!
  const target = testedTarget(criterion, size)
  const base = { direction, available, assumption: 'exact', size, nextLooks: unitByUnit } as const
  if (!isRate(target))
    return { ...base, canShow: false, at: () => undefined, shows: () => false, spent: () => NO_ERROR }
  const [good, bad] = direction === 'atLeast' ? (['above', 'below'] as const) : (['below', 'above'] as const)
  const shown = curveOf(target, design, size, available.shown, good)
  const refuted = curveOf(target, design, size, available.refuted, bad)
  const at: CriterionTest['at'] = ({ count, kind }) => {
    const [shows, refutes] = [readCurve(shown, count.units, kind), readCurve(refuted, count.units, kind)]
    return {
      target,
      shows: shows.critical,
      refutes: refutes.critical,
      attained: { shown: shows.attained, refuted: refutes.attained },
      idle: null,
    }
  }
  return {
    ...base,
    canShow: shown.points.some(({ critical }) => critical !== null),
    at,
    shows: (look) => crosses(base, at(look), look.count.successes, 'shows'),
    spent: (units) =>
      units > MOST_UNITS
        ? available
        : { shown: closingPoint(shown, units).attained, refuted: closingPoint(refuted, units).attained },
  }
}

function curveOf(
  target: number,
  design: CurveDesign | PlannedLooksDesign,
  size: number,
  alpha: number,
  direction: 'above' | 'below',
): BoundaryCurve {
  const { spending } = design
  if (design.kind === 'curve') return boundaryCurve(target, { alpha, size, spending, direction })
  const planned = plannedLooks(target, design.looks, { alpha, spending, direction })
  const looks = new Map(planned.points.map((point) => [point.n, point]))
  let last = { budget: 0, attained: 0 }
  const points = Array.from({ length: size }, (_, i) => {
    const point = looks.get(i + 1)
    if (point === undefined) return { n: i + 1, critical: null, ...last }
    last = { budget: point.budget, attained: point.attained }
    return point
  })
  return { ...planned, points }
}

function readCurve(curve: BoundaryCurve, units: number, kind: LookKind): { critical: number | null; attained: number } {
  if (units === 0) return { critical: null, attained: 0 }
  if (kind === 'closing' && units <= MOST_UNITS) return closingPoint(curve, units)
  const { attained } = curve.points[Math.min(units, curve.size) - 1]!
  return { critical: curve.points[units - 1]?.critical ?? surelyCrossed(curve, units), attained }
}

/**
 * The count off the points of the curve whose path must have met one of them on its way, whatever its order; `null` if there is none. It costs
 * no error at all. A look there with what the curve has left would: its moment could be chosen by the counts.
 */
function surelyCrossed({ points, direction }: BoundaryCurve, units: number): number | null {
  let sure: number | null = null
  for (const { n, critical } of points) {
    if (n > units) break
    if (critical === null) continue
    const count = direction === 'above' ? critical + (units - n) : critical
    if (sure === null || (direction === 'above' ? count < sure : count > sure)) sure = count
  }
  return sure
}
