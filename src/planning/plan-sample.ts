import type { Flow } from '../definition/flow.js'
import type { Criterion, CriterionDesign } from '../definition/hypothesis.js'
import { balanced, type Policy } from '../definition/policy.js'
import { knownEntries } from '../event/known-entries.js'
import type { Assumption } from '../stats/interval/interval.js'
import { runTimeDays } from '../stats/planning/run-time.js'
import { availableAlpha } from '../stats/sequential/carry-over.js'
import { maturityLag } from './maturity-lag.js'
import { comparisonOutlook, type Outlook, type PlanSettings, rateOutlook } from './outlook.js'
import { type PlanAdvice, planAdvice } from './plan-advice.js'
import { testedTarget } from './tested-target.js'

/** What a plan is made under. */
export interface PlanSampleOptions {
  /** The policy whose error and iterations are used. Default {@link balanced}. */
  readonly policy?: Policy | undefined
  /**
   * What the criterion's value is taken to be: a rate, or a difference where two groups are compared. Default: its `expected`; for a
   * guardrail with a margin its target.
   */
  readonly expected?: number | undefined
  /** Rate of the group that is compared with, strictly between 0 and 1. */
  readonly comparisonRate?: number | undefined
  /** Wanted probability of showing the criterion in one iteration, above the iteration's share of alpha and below 1. Default 0.8. */
  readonly power?: number | undefined
  /** Pace, above 0: units of the criterion in its group that come in a week; where two groups are compared, in each. */
  readonly unitsPerWeek?: number | undefined
  /** Length of an iteration in days, above 0. */
  readonly iterationDays?: number | undefined
  /** The flow that is measured: its windows say when a unit is mature. */
  readonly flow?: Flow | undefined
  /** Seed of the simulation that an any-time comparison needs, a non-negative integer. Default 1. */
  readonly seed?: number | undefined
}

/** A size that would do. */
export interface RecommendedSize {
  /** Planned units an iteration; of each group where two are compared. */
  readonly size: number
  /** Probability of showing the criterion with it in one iteration. */
  readonly power: number
  /** Days until they have come in and are mature; `null` without a pace or a flow. */
  readonly days: number | null
}

/** What can be expected of a criterion's registered design, before any customer is involved. */
export interface SamplePlan {
  /** Id of the criterion. */
  readonly criterion: string
  /** How it is tested. */
  readonly design: CriterionDesign
  /**
   * The rate (or difference) tested against: the target, less a guardrail's margin; `null` for a count, which is tested as its share of the
   * units there are.
   */
  readonly target: number | null
  /** What its value is taken to be; `null`: not told. */
  readonly expected: number | null
  /** Error that it may make in the first iteration: an equal share of the policy's alpha. Later ones may use what is left over as well. */
  readonly alpha: number
  /**
   * Planned units an iteration, of each group where two are compared; without a plan what an iteration brings, else the recommended size.
   * `null`: none of them is known.
   */
  readonly size: number | null
  /** Probability of showing it with them in one iteration; `null` if it is not known. */
  readonly power: number | null
  /** Probability of showing it in some iteration of the policy, if each has that size and none ends the path; `null` if it is not known. */
  readonly powerOverIterations: number | null
  /**
   * Exact probability of showing it in one iteration although its value is the target; `null` if it is not known. At most alpha but for an
   * `asymptotic` plan.
   */
  readonly typeOneError: number | null
  /** Expected units until it is shown, or the end, of both groups together where two are compared; `null` if not known. */
  readonly expectedUnits: number | null
  /** The value nearest to the target that is found with the wanted power at that size; `null`: none is, or it is not known. */
  readonly detectable: number | null
  /** Fewest units that can show it at all, even without a failure; `null` for counts and comparisons. */
  readonly least: number | null
  /**
   * The smallest safe size for the wanted power: from there on, as far as was checked, power does not fall below it again. `null`: none, or
   * not known.
   */
  readonly recommended: RecommendedSize | null
  /** Days from the trigger of a unit until it is mature; `null` without a flow. */
  readonly maturityDays: number | null
  /** Days until `size` units have come in and are mature; `null` without a pace or a flow. */
  readonly days: number | null
  /** Units that an iteration brings at this pace; `null` without a pace or a length. */
  readonly iterationUnits: number | null
  /** Whether it is more likely than not to be shown within the policy's iterations; `null`: not known. */
  readonly useful: boolean | null
  /** What should be known before one goes on. */
  readonly advice: readonly PlanAdvice[]
  /** What its error rests on; power by enumeration, but simulated (standard error at most 1.1 points) for any-time comparisons. */
  readonly assumption: Assumption
}

const DAY_MS = 86_400_000

/**
 * Sample size, power and time of one criterion under the design and policy that will decide it, from the code that tests.
 *
 * Ask it before anything is registered. With 15 to 20 units an iteration and gaps of .2 between target and truth a study can decide; with 5
 * to 10 it is a record of learning, and the plan says so in its advice. A curve or an any-time test is taken to be looked at after every
 * unit; planned looks at their own numbers; two groups at planned looks by score test (up to 200 units each), or at any time after each
 * week.
 *
 * Units are the criterion's own: for `outcome` completed first attempts, for `adoption` those after which the need arose again, otherwise
 * first attempts. Power of exact tests is a saw-tooth in the size; `recommended` is the size from which it stays. It is the power of *this*
 * criterion: all goals must be shown, so the chance of a validation is lower. `rateSampleSize` in `learnloop/stats` is the calculator
 * without criterion and policy.
 *
 * @param criterion - A criterion of a parsed hypothesis.
 * @param options - Policy, expected value, pace, length of an iteration and flow.
 * @returns Plain data; what is not known is `null`.
 * @throws RangeError if an option is outside its domain, or the criterion was not parsed and is not valid.
 *
 * @example
 * import { careful, planSample } from 'learnloop'
 *
 * const quick = { id: 'quick', role: 'goal', metric: 'needMet', target: 0.6, expected: 0.8, design: { kind: 'curve', size: 20 } } as const
 * const plan = planSample(quick, { policy: careful, unitsPerWeek: 5, iterationDays: 28 })
 * plan.power?.toFixed(3) // => '0.252'
 * plan.powerOverIterations?.toFixed(3) // => '0.780'
 * plan.recommended?.size // => 55
 * plan.advice.map(({ code }) => code) // => ['low-power']
 *
 * @category planning
 * @since 0.1.0
 */
export function planSample(criterion: Criterion, options: PlanSampleOptions = {}): SamplePlan {
  const settings = readSettings(criterion, options)
  const { alpha, maturityDays, iterationUnits } = settings
  const outlook =
    criterion.comparedWith === undefined ? rateOutlook(criterion, settings) : comparisonOutlook(criterion, settings)
  const { size, recommended, powerOverIterations } = outlook
  const daysFor = (units: number): number | null =>
    settings.perDay === null || maturityDays === null
      ? null
      : runTimeDays(units, { unitsPerDay: settings.perDay, maturityDays })
  const advice = planAdvice(criterion, settings, outlook)
  return {
    criterion: criterion.id,
    design: criterion.design ?? { kind: 'anytime' },
    target: typeof criterion.target === 'number' ? testedTarget(criterion, 1) : null,
    expected: settings.expected,
    alpha,
    size,
    power: outlook.power,
    powerOverIterations,
    typeOneError: outlook.typeOneError,
    expectedUnits: outlook.expectedUnits,
    detectable: outlook.detectable,
    least: outlook.least,
    recommended: recommended && { ...recommended, days: daysFor(recommended.size) },
    maturityDays,
    days: size === null ? null : daysFor(size),
    iterationUnits,
    useful: isUseful(settings, outlook),
    advice,
    assumption: outlook.assumption,
  }
}

function isUseful({ hopeless }: PlanSettings, { powerOverIterations }: Outlook): boolean | null {
  if (hopeless) return false
  return powerOverIterations === null ? null : powerOverIterations > 0.5
}

function readSettings(criterion: Criterion, options: PlanSampleOptions): PlanSettings {
  const fn = 'planSample'
  knownEntries(fn, 'options', options, [
    'policy',
    'expected',
    'comparisonRate',
    'power',
    'unitsPerWeek',
    'iterationDays',
    'flow',
    'seed',
  ])
  const { policy = balanced, power = 0.8, unitsPerWeek, iterationDays, comparisonRate, flow, seed = 1 } = options
  const { alpha: total, maxIterations: iterations } = policy
  const alpha = availableAlpha([], { alpha: total, iterations })
  if (!(power > alpha && power < 1))
    throw new RangeError(`${fn}: power must be above ${alpha}, the share of alpha, and below 1; got ${String(power)}`)
  for (const [name, value] of [['unitsPerWeek', unitsPerWeek] as const, ['iterationDays', iterationDays] as const])
    if (value !== undefined && !(value > 0 && value < Infinity))
      throw new RangeError(`${fn}: ${name} must be finite and above 0; got ${String(value)}`)
  if (comparisonRate !== undefined && !(comparisonRate > 0 && comparisonRate < 1))
    throw new RangeError(`${fn}: comparisonRate must be strictly between 0 and 1; got ${String(comparisonRate)}`)
  const expected = readExpected(criterion, options.expected, comparisonRate)
  const perDay = unitsPerWeek === undefined ? null : unitsPerWeek / 7
  return {
    policy: { alpha: total, iterations },
    alpha,
    power,
    expected,
    hopeless: expected !== null && isNotBeyond(criterion, expected),
    comparisonRate: comparisonRate ?? null,
    perDay,
    perWeek: unitsPerWeek === undefined ? null : Math.floor(unitsPerWeek),
    // A pace of 5 a week and 28 days are 20 units, whatever doubles make of 5/7.
    iterationUnits: perDay === null || iterationDays === undefined ? null : Math.floor(perDay * iterationDays + 1e-9),
    maturityDays: flow === undefined ? null : maturityLag(flow)(criterion.metric) / DAY_MS,
    seed,
  }
}

function readExpected(
  criterion: Criterion,
  given: number | undefined,
  comparisonRate: number | undefined,
): number | null {
  const { role, margin = 0, target } = criterion
  const unharmed = role === 'guardrail' && margin > 0 && typeof target === 'number' ? target : undefined
  const expected = given ?? criterion.expected ?? unharmed
  if (expected === undefined) return null
  const low = criterion.comparedWith === undefined ? 0 : -1
  if (!(expected >= low && expected <= 1))
    throw new RangeError(`planSample: expected must be in [${low}, 1]; got ${String(expected)}`)
  if (criterion.comparedWith === undefined || comparisonRate === undefined) return expected
  const rate = comparisonRate + expected
  if (!(rate > 0 && rate < 1))
    throw new RangeError(
      `planSample: comparisonRate and expected must give a rate strictly between 0 and 1; got ${rate}`,
    )
  return expected
}

/**
 * Whether no number of units will do, as the expected value is not on the good side of the target. A count is reached with time, if
 * anything succeeds.
 */
function isNotBeyond(criterion: Criterion, expected: number): boolean {
  if (typeof criterion.target !== 'number') return expected === 0
  const target = testedTarget(criterion, 1)
  return criterion.direction === 'atMost' ? expected >= target : expected <= target
}
