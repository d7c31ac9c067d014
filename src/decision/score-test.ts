import type { Criterion, PlannedLooksDesign } from '../definition/hypothesis.js'
import { testedTarget } from '../planning/tested-target.js'
import { plannedScoreLooks, readScoreLook } from '../stats/sequential/two-cohort-looks.js'
import type { CohortSizes } from '../stats/sequential/two-cohort-walk.js'
import {
  allUsed,
  type CriterionLook,
  type CriterionTest,
  type CriticalCounts,
  crosses,
  type ErrorLevels,
  firstPassing,
  isDifference,
  type LookCounts,
  NO_ERROR,
} from './criterion-test.js'

/**
 * Two cohorts at planned numbers of units a cohort, by the score test with Miettinen and Nurminen's variance: asymptotic. A look counts as planned
 * if it is the first at which the smaller cohort has come to a further planned number; others decide nothing. Sizes are taken as they are, and
 * the level is spent by the information that they bring. A closing spends what is left.
 */
export function compileScoreLooks(
  criterion: Criterion,
  design: PlannedLooksDesign,
  available: ErrorLevels,
): CriterionTest {
  const { direction = 'atLeast' } = criterion
  const { looks: planned, spending } = design
  const difference = testedTarget(criterion, 0)
  const most = planned.at(-1)!
  /** Count of successes that decides at the last of these sizes, that the rate exceeds the other's by more (`above`), or does not. */
  const critical = (
    sizes: readonly CohortSizes[],
    look: CriterionLook,
    side: 'above' | 'below',
    alpha: number,
  ): { readonly at: number | null; readonly attained: number } => {
    const [units, { successes, units: others }] = [look.count.units, look.against!]
    const size = look.kind === 'closing' ? sizes.at(-1) : { trials1: most, trials2: most }
    const test =
      side === 'above'
        ? plannedScoreLooks(sizes, { alpha, spending, difference, size })
        : plannedScoreLooks(sizes.map(exchanged), { alpha, spending, difference: -difference, size })
    const passes = (k: number): boolean =>
      side === 'above'
        ? readScoreLook(test, k, units, successes, others).answer === 'shown'
        : readScoreLook(test, successes, others, units - k, units).answer === 'shown'
    const least = firstPassing(units, passes)
    const attained = test.points.at(-1)!.attained
    return { at: least === null || side === 'above' ? least : units - least, attained }
  }
  const at = (look: CriterionLook): CriticalCounts | undefined => {
    if (!isDifference(difference)) return undefined
    const sizes = takenLooks(look, planned)
    const idle = {
      target: difference,
      shows: null,
      refutes: null,
      attained: NO_ERROR,
      idle: 'look-not-planned',
    } as const
    if (sizes === null) return idle
    const [good, bad] = direction === 'atLeast' ? (['above', 'below'] as const) : (['below', 'above'] as const)
    const shows = critical(sizes, look, good, available.shown)
    const refutes = critical(sizes, look, bad, available.refuted)
    return {
      target: difference,
      shows: shows.at,
      refutes: refutes.at,
      attained: { shown: shows.attained, refuted: refutes.attained },
      idle: null,
    }
  }
  return {
    direction,
    available,
    assumption: 'asymptotic',
    size: most,
    canShow: true,
    at,
    shows: (look) => crosses({ direction }, at(look), look.count.successes, 'shows'),
    *nextLooks(looks) {
      const { units = 0 } = looks.at(-1)?.count ?? {}
      for (const next of planned) if (next > units) yield next
    },
    spent: allUsed(available),
  }
}

/** Sizes at the planned looks so far, the present one last; `null` if it is none of them. */
function takenLooks(look: CriterionLook, planned: readonly number[]): readonly CohortSizes[] | null {
  const most = planned.at(-1)!
  const full = information({ trials1: most, trials2: most })
  const taken: CohortSizes[] = []
  let reached = 0
  let isPlanned = false
  for (const each of [...look.before, look]) {
    const sizes = sizesOf(each)
    if (sizes.trials1 > look.count.units || sizes.trials2 > look.against!.units) continue
    const smaller = Math.min(sizes.trials1, sizes.trials2)
    const now = planned.filter((n) => n <= smaller).length
    const before = taken.at(-1)
    // The same sizes again are the same look.
    if (before?.trials1 === sizes.trials1 && before.trials2 === sizes.trials2) continue
    const isOver = before !== undefined && information(before) >= full
    const isClosing = each === look && look.kind === 'closing'
    isPlanned = smaller > 0 && !isOver && (now > reached || isClosing)
    if (isPlanned) taken.push(sizes)
    reached = Math.max(now, reached)
  }
  return isPlanned ? taken : null
}

function sizesOf({ count, against }: LookCounts): CohortSizes {
  return { trials1: count.units, trials2: against?.units ?? 0 }
}

function exchanged({ trials1, trials2 }: CohortSizes): CohortSizes {
  return { trials1: trials2, trials2: trials1 }
}

function information({ trials1, trials2 }: CohortSizes): number {
  return 1 / (1 / trials1 + 1 / trials2)
}
