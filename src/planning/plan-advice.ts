import { percent } from '../core/percent.js'
import type { Criterion } from '../definition/hypothesis.js'
import type { Outlook, PlanSettings } from './outlook.js'
import { MOST_COMPARED, MOST_SIMULATED, simulatedBlocks } from './plan-comparison.js'
import { MOST_PLANNED, MOST_SEARCHED } from './plan-test.js'
import { testedTarget } from './tested-target.js'

/**
 * What should be known of a plan.
 *
 * - `no-expected`: nothing says what its value may be, so power is not known.
 * - `no-comparison-rate`: nor the rate of the group that is compared with.
 * - `no-pace`: two groups that are compared at any time are looked at each week, and nothing says how many units a week brings, or it brings none.
 * - `not-beyond-target`: the expected value is not on the good side of the target: no number of units will do.
 * - `cannot-show`: the planned size cannot show it in the first iteration, even without a failure.
 * - `low-power`: with that size it is more likely missed in an iteration than is wanted.
 * - `few-units`: fewer than 15 units an iteration, and low power: a record of learning rather than a decision.
 * - `mostly-unknown`: adoption, innovation and guardrails stay unknown more often than not under 40 units.
 * - `small-gap`: target and expected value are less than .2 apart, which takes many units.
 * - `needs-too-many`: no size that is searched gives the wanted power.
 * - `too-slow`: at this pace an iteration does not bring the planned units.
 * - `too-large`: the design is too large to be enumerated (an any-time comparison: simulated) here.
 */
export type PlanAdviceCode =
  | 'no-expected'
  | 'no-comparison-rate'
  | 'no-pace'
  | 'not-beyond-target'
  | 'cannot-show'
  | 'low-power'
  | 'few-units'
  | 'mostly-unknown'
  | 'small-gap'
  | 'needs-too-many'
  | 'too-slow'
  | 'too-large'

/** One thing that should be known of a plan. */
export interface PlanAdvice {
  /** Stable machine-readable name, safe to switch on. */
  readonly code: PlanAdviceCode
  /** One sentence for a person, with the numbers. */
  readonly text: string
}

/** Units from which a study decides, gaps of .2 given. */
const FEW = 15

/** Units under which adoption, innovation and guardrails are mostly unknown. */
const SMALL = 40

/** Gap from which some dozens of units decide. */
const GAP = 0.2

/** Advice on a plan: what is missing, what cannot work, what will be hard. */
export function planAdvice(
  criterion: Criterion,
  { alpha, power: wanted, expected, hopeless, comparisonRate, perWeek, iterationUnits }: PlanSettings,
  { size, power, powerOverIterations, least, recommended }: Outlook,
): readonly PlanAdvice[] {
  const { metric, role, target, comparedWith, design } = criterion
  const what = role === 'guardrail' ? 'A guardrail' : `"${typeof metric === 'string' ? metric : metric.step}"`
  const compared = comparedWith !== undefined
  const tested = typeof target === 'number' ? testedTarget(criterion, 1) : null
  const gap = tested === null || expected === null ? null : Math.abs(expected - tested)
  const low = power !== null && power < wanted
  const beyond = expected !== null && !hopeless
  const known = beyond && (!compared || comparisonRate !== null)
  const each = compared ? ' a group' : ''
  const simulated = compared && design?.kind !== 'plannedLooks'
  const paced = simulated && perWeek !== null && perWeek > 0
  const searched = paced ? perWeek * simulatedBlocks(perWeek) : compared ? MOST_COMPARED : MOST_SEARCHED
  const most = simulated ? (paced && searched > 0 ? searched : MOST_SIMULATED) : compared ? MOST_COMPARED : MOST_PLANNED
  const enough = recommended === null ? '' : ` ${recommended.size} would give ${percent(recommended.power)}.`
  const found: readonly (readonly [boolean, PlanAdviceCode, string])[] = [
    [expected === null, 'no-expected', 'Say what value is expected: without it nobody can tell the power.'],
    [
      compared && comparisonRate === null,
      'no-comparison-rate',
      'Say what rate the group has that is compared with: without it nobody can tell the power.',
    ],
    [
      known && simulated && !paced,
      'no-pace',
      'Say a pace of a unit or more a week in each group: at any time two groups are compared after each week.',
    ],
    [
      hopeless,
      'not-beyond-target',
      `No number of units shows it if its value is ${expected}, which is not beyond ${tested ?? 'nothing'}.`,
    ],
    [
      size !== null && least !== null && size < least,
      'cannot-show',
      `${size} units cannot show it in the first iteration, even without a failure: with its share of alpha, ${alpha}, it takes ${least}.`,
    ],
    [
      low && beyond,
      'low-power',
      `With ${size} units it is shown in ${percent(power ?? 0)} of iterations, and in ${percent(powerOverIterations ?? 0)} of paths over all of them, if its value is ${expected}; ${percent(wanted)} an iteration is wanted.${enough}`,
    ],
    [
      size !== null && size < FEW && (low || power === null),
      'few-units',
      `${size} units an iteration are a record of learning: do not expect a decision.`,
    ],
    [
      size !== null &&
        size < SMALL &&
        (metric === 'adoption' || metric === 'innovation' || role === 'guardrail') &&
        (low || power === null),
      'mostly-unknown',
      `${what} stays unknown more often than not under ${SMALL} units; ${size} are planned.`,
    ],
    [
      beyond && gap !== null && gap < GAP - 1e-9 && low,
      'small-gap',
      `A gap of ${Number((gap ?? 0).toFixed(4))} between target and expected value takes many units.`,
    ],
    [
      known && recommended === null && (paced ? searched > 0 : !simulated),
      'needs-too-many',
      `No size up to ${searched} units${each} gives ${percent(wanted)} in one iteration.`,
    ],
    [
      size !== null && iterationUnits !== null && iterationUnits < size,
      'too-slow',
      `At this pace an iteration brings ${iterationUnits} of ${size} planned units.`,
    ],
    [
      (size !== null && size > most) || (paced && perWeek > most),
      'too-large',
      `More than ${most} units${each} are not ${simulated ? 'simulated' : 'enumerated'} here.`,
    ],
  ]
  return found.flatMap(([holds, code, text]) => (holds ? [{ code, text }] : []))
}
