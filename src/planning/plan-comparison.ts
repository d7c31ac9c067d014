import type { Criterion } from '../definition/hypothesis.js'
import { twoCohortEProcessPower } from '../stats/planning/anytime-plan.js'
import { scoreSampleSize } from '../stats/planning/score-plan.js'
import { plannedScoreLooks, scoreLooksCrossing } from '../stats/sequential/two-cohort-looks.js'
import type { PlannedTest, SizeWithPower } from './plan-test.js'
import { testedTarget } from './tested-target.js'

/** Units of each cohort up to which a comparison is enumerated. */
export const MOST_COMPARED = 200

/** Units of each cohort up to which a comparison is simulated. */
export const MOST_SIMULATED = 20_000

/** Review periods up to which it is. */
const MOST_BLOCKS = 104

/** Simulated courses: a standard error of at most 1.1 points. */
const REPLICATIONS = 2000

/** What a comparison of two cohorts is planned under. */
export interface ComparisonTruth {
  /** Rate of the cohort that is compared with. */
  readonly base: number
  /** Whole units of each cohort in a review period; `null`: not known. */
  readonly block: number | null
}

/** Both rates and the tested difference, turned so that the first is the one to exceed. */
function turned(criterion: Criterion, difference: number, base: number): readonly [number, number, number] {
  const target = testedTarget(criterion, 0)
  return criterion.direction === 'atMost' ? [base, base + difference, -target] : [base + difference, base, target]
}

/** The comparison by score test at the registered looks, equally many units in both cohorts. */
export function planScoreLooks(criterion: Criterion, alpha: number, { base }: ComparisonTruth): PlannedTest | null {
  const { design } = criterion
  if (design?.kind !== 'plannedLooks' || design.looks.at(-1)! > MOST_COMPARED) return null
  const looks = plannedScoreLooks(
    design.looks.map((n) => ({ trials1: n, trials2: n })),
    { alpha, spending: design.spending, difference: turned(criterion, 0, base)[2] },
  )
  const at: PlannedTest['at'] = (difference) => {
    const [first, second] = turned(criterion, difference, base)
    return scoreLooksCrossing(looks, first, second)
  }
  const target = testedTarget(criterion, 0)
  return {
    size: design.looks.at(-1)!,
    at,
    typeOneError: isRate(base + target) ? at(target).power : null,
    detectable: () => null,
    assumption: 'asymptotic',
  }
}

/** Review periods with so many units each that are simulated; 0 if no unit comes in one, or too many. */
export function simulatedBlocks(block: number): number {
  return block < 1 ? 0 : Math.min(MOST_BLOCKS, Math.floor(MOST_SIMULATED / block))
}

/** The any-time comparison after each review period, by simulation: index 0 is the first; empty if none can be. */
export function simulateComparison(
  criterion: Criterion,
  alpha: number,
  { base, block }: ComparisonTruth,
  expected: number,
  seed: number,
): readonly number[] {
  const units = block ?? 0
  const periods = simulatedBlocks(units)
  if (periods === 0) return []
  const [rate1, rate2, difference] = turned(criterion, expected, base)
  const blocks = { trials1: units, trials2: units, blocks: periods }
  return twoCohortEProcessPower(rate1, rate2, blocks, {
    seed,
    replications: REPLICATIONS,
    alpha,
    difference,
    alternative: 'greater',
  }).power
}

/** Units of each cohort with which the score test finds a difference. */
export function comparisonSizeFor(
  criterion: Criterion,
  alpha: number,
  { base }: ComparisonTruth,
  expected: number,
  power: number,
): SizeWithPower | null {
  const { design } = criterion
  if (design?.kind !== 'plannedLooks') return null
  const [rate1, rate2, difference] = turned(criterion, expected, base)
  const found = scoreSampleSize(rate1, rate2, {
    alpha,
    power,
    looks: design.looks.length,
    spending: design.spending,
    difference,
  })
  return found && { size: found.safeSize, power: found.safePower }
}

/** Whether a number is a rate that both cohorts may have. */
export function isRate(value: number): boolean {
  return value > 0 && value < 1
}
