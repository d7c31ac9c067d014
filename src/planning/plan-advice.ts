import { percent } from '../core/percent.js'
import type { Criterion } from '../definition/hypothesis.js'
import type { Outlook, PlanSettings } from './outlook.js'
import { MOST_COMPARED } from './plan-comparison.js'
import { MOST_PLANNED, MOST_SEARCHED } from './plan-test.js'
import { testedTarget } from './tested-target.js'

/**
 * What should be known of a plan.
 *
 * - `no-expected`: nothing says what its value may be, so power is not known.
 * - `no-comparison-rate`: nor the rate of the group that is compared with.
 * - `not-beyond-target`: the expected value is not on the good side of the target: no number of units will do.
 * - `cannot-show`: the planned size cannot show it in the first iteration, even without a failure.
 * - `low-power`: with that size it is more likely missed in an iteration than is wanted.
 * - `few-units`: fewer than 15 units an iteration, and low power: a record of learning rather than a decision.
 * - `mostly-unknown`: adoption, innovation and guardrails stay unknown more often than not under 40 units.
 * - `small-gap`: target and expected value are less than .2 apart, which takes many units.
 * - `needs-too-many`: no size that is searched gives the wanted power.
 * - `too-slow`: at this pace an iteration does not bring the planned units.
 * - `too-large`: the design is too large to be enumerated here.
 */
export type PlanAdviceCode =
  | 'no-expected'
  | 'no-comparison-rate'
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
  { alpha, power: wanted, expected, hopeless, comparisonRate, iterationUnits }: PlanSettings,
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
  const most = compared ? MOST_COMPARED : MOST_PLANNED
  const searched = compared ? MOST_COMPARED : MOST_SEARCHED
  const enough = recommended === null ? '' : ` ${recommended.size} would give ${percent(recommended.power)}.`
  const found: readonly (readonly [boolean, PlanAdviceCode, string])[] = [
    [expected === null, 'no-expected', 'Say what value is expected: without it nobody can tell the power.'],
    [
      compared && comparisonRate === null,
      'no-comparison-rate',
      'Say what rate the group has that is compared with: without it nobody can tell the power.',
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
      known && recommended === null && (design?.kind !== 'anytime' || !compared),
      'needs-too-many',
      `No size up to ${searched} units${compared ? ' a group' : ''} gives ${percent(wanted)} in one iteration.`,
    ],
    [
      size !== null && iterationUnits !== null && iterationUnits < size,
      'too-slow',
      `At this pace an iteration brings ${iterationUnits} of ${size} planned units.`,
    ],
    [
      size !== null && size > most,
      'too-large',
      `More than ${most} units${compared ? ' a group' : ''} are not enumerated here.`,
    ],
  ]
  return found.flatMap(([holds, code, text]) => (holds ? [{ code, text }] : []))
}
