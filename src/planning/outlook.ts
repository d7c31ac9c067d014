import type { Criterion } from '../definition/hypothesis.js'
import type { Assumption } from '../stats/interval/interval.js'
import { smallestDecidingSize } from '../stats/planning/rate-plan.js'
import { availableAlpha } from '../stats/sequential/carry-over.js'
import { comparisonSizeFor, planScoreLooks, simulateComparison } from './plan-comparison.js'
import { MOST_PLANNED, type PlannedTest, planTest, type SizeWithPower, sizeFor } from './plan-test.js'
import { testedTarget } from './tested-target.js'

/** What a plan is made under, read and checked. */
export interface PlanSettings {
  /** Error of the whole path, and its iterations. */
  readonly policy: { readonly alpha: number; readonly iterations: number }
  /** Share of the first iteration. */
  readonly alpha: number
  /** Wanted power. */
  readonly power: number
  /** Expected value; `null`: not told. */
  readonly expected: number | null
  /** Whether the expected value is not beyond the target. */
  readonly hopeless: boolean
  /** Rate of the group that is compared with; `null`: not told. */
  readonly comparisonRate: number | null
  /** Units a day; `null`: not told. */
  readonly perDay: number | null
  /** Whole units a week; `null`: not told. */
  readonly perWeek: number | null
  /** Units an iteration; `null`: not told. */
  readonly iterationUnits: number | null
  /** Days until a unit is mature; `null`: not told. */
  readonly maturityDays: number | null
  /** Seed of a simulation. */
  readonly seed: number
}

/** What can be expected of a design. Fields as in a `SamplePlan`. */
export interface Outlook {
  readonly size: number | null
  readonly power: number | null
  readonly powerOverIterations: number | null
  readonly typeOneError: number | null
  readonly expectedUnits: number | null
  readonly detectable: number | null
  readonly least: number | null
  readonly recommended: SizeWithPower | null
  readonly assumption: Assumption
}

/** The outlook of a criterion on one rate. */
export function rateOutlook(criterion: Criterion, settings: PlanSettings): Outlook {
  const { alpha, power, expected, hopeless } = settings
  const { target, design, direction } = criterion
  const anytime = design === undefined || design.kind === 'anytime'
  const recommended = expected === null || hopeless ? null : sizeFor(criterion, alpha, expected, power)
  const size = plannedSize(criterion) ?? broughtBy(settings) ?? recommended?.size ?? null
  const base = {
    size,
    recommended,
    least:
      typeof target === 'number'
        ? smallestDecidingSize(testedTarget(criterion, 1), {
            alpha,
            direction: direction === 'atMost' ? 'below' : 'above',
          })
        : null,
    assumption: anytime ? 'anytime' : 'exact',
  } as const
  if (size === null || size > MOST_PLANNED) return { ...base, ...nothing }
  const test = planTest(criterion, alpha, size)
  return {
    ...base,
    ...(expected === null ? nothing : test.at(expected)),
    powerOverIterations:
      expected === null ? null : overIterations(settings, expected, (level) => planTest(criterion, level, size)),
    typeOneError: test.typeOneError,
    detectable: test.detectable(power),
  }
}

/** The outlook of a comparison of two cohorts. */
export function comparisonOutlook(criterion: Criterion, settings: PlanSettings): Outlook {
  const { alpha, power, expected, hopeless, comparisonRate, perWeek, seed } = settings
  const looks = criterion.design?.kind === 'plannedLooks'
  const base = {
    ...nothing,
    size: plannedSize(criterion) ?? broughtBy(settings),
    least: null,
    recommended: null,
    assumption: looks ? 'asymptotic' : 'anytime',
  } as const
  if (comparisonRate === null || expected === null) return base
  const truth = { base: comparisonRate, block: perWeek }
  if (looks) {
    const test = planScoreLooks(criterion, alpha, truth)
    const recommended = hopeless ? null : comparisonSizeFor(criterion, alpha, truth, expected, power)
    if (test === null) return { ...base, recommended }
    const { power: found, expectedUnits } = test.at(expected)
    return {
      ...base,
      recommended,
      power: found,
      expectedUnits,
      typeOneError: test.typeOneError,
      powerOverIterations: inSomeIteration(found, settings),
    }
  }
  const powers = simulateComparison(criterion, alpha, truth, expected, seed)
  if (perWeek === null || powers.length === 0) return base
  const enough = powers.findIndex((share) => share >= power)
  const recommended = enough < 0 ? null : { size: perWeek * (enough + 1), power: powers[enough]! }
  const size = broughtBy(settings) ?? recommended?.size ?? null
  const weeks = Math.floor((size ?? Infinity) / perWeek)
  // Beyond what is simulated it is not known.
  const reached = weeks === 0 ? 0 : (powers[weeks - 1] ?? null)
  return {
    ...base,
    size,
    recommended,
    power: reached,
    powerOverIterations: reached === null ? null : inSomeIteration(reached, settings),
  }
}

const nothing = {
  power: null,
  powerOverIterations: null,
  typeOneError: null,
  expectedUnits: null,
  detectable: null,
} as const

/** Units that an iteration brings; `null`: none, or not told. */
function broughtBy({ iterationUnits }: PlanSettings): number | null {
  return iterationUnits === 0 ? null : iterationUnits
}

function plannedSize({ design }: Criterion): number | null {
  if (design?.kind === 'curve') return design.size
  return design?.kind === 'plannedLooks' ? design.looks.at(-1)! : null
}

/** Probability that some iteration shows it, each with the same power: what error a comparison leaves over is not known, and so is not used. */
function inSomeIteration(power: number, { policy: { iterations } }: PlanSettings): number {
  return 1 - (1 - power) ** iterations
}

/** Probability that some iteration shows it, each using its share and what those before left over. */
function overIterations(
  { policy: { alpha, iterations } }: PlanSettings,
  expected: number,
  planned: (level: number) => PlannedTest,
): number {
  const attained: number[] = []
  let missed = 1
  for (let i = 0; i < iterations; i++) {
    const level = availableAlpha(attained, { alpha, iterations })
    const test = planned(level)
    missed *= 1 - test.at(expected).power
    attained.push(Math.min(level, test.typeOneError ?? level))
  }
  return 1 - missed
}
