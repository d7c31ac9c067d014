import type { Assumption } from '../stats/interval/interval.js'
import type { CriterionReason } from './criterion-state.js'
import type { IterationCount } from './prospect.js'

/** Error that a criterion may make in the iteration that is decided. */
export interface ErrorLevels {
  /** Of being shown (or shown safe) though every unit's chance is on the wrong side of the target, or at it. */
  readonly shown: number
  /** Of being refuted (or shown harmed) though every unit's chance is on the right side of the target, or at it. */
  readonly refuted: number
}

/**
 * What a look may use: `open`, the design's own point, and between or beyond its points what was surely decided by them; `closing`, all of the
 * level, as the iteration's end was fixed beforehand. All of the level is there once: at other counts after such a look the design's own point is
 * read.
 */
export type LookKind = 'open' | 'closing'

/** What one look at a criterion counted. */
export interface LookCounts {
  /** Successes and units of its own cell. */
  readonly count: IterationCount
  /** Those of the cohort that it is compared with; `null`: it is about one rate. */
  readonly against: IterationCount | null
}

/** A look at a criterion, with those before it in the same iteration. */
export interface CriterionLook extends LookCounts {
  /** What it may use. */
  readonly kind: LookKind
  /** Earlier looks, in order. */
  readonly before: readonly LookCounts[]
}

/** Counts of successes that decide at a number of units. */
export interface CriticalCounts {
  /** What is tested against: a rate, or a difference of rates. */
  readonly target: number
  /** This many successes show it: or more (`atLeast`), or fewer (`atMost`); `null`: none can. */
  readonly shows: number | null
  /** This many successes refute it: or fewer (`atLeast`), or more (`atMost`); `null`: none can. */
  readonly refutes: number | null
  /** Error used up so far, exact for a curve or planned looks at one rate, all of it for an any-time test. */
  readonly attained: ErrorLevels
  /** Why this look cannot decide, whatever it counts; `null`: it can. */
  readonly idle: CriterionReason | null
}

/** The registered test of a criterion. */
export interface CriterionTest {
  /** Which side of the target is good. */
  readonly direction: 'atLeast' | 'atMost'
  /** Error that it may make in this iteration. */
  readonly available: ErrorLevels
  /** What its error levels rest on. */
  readonly assumption: Assumption
  /** Planned units; `Infinity` without a plan. */
  readonly size: number
  /** Whether any number of planned units can show it. */
  readonly canShow: boolean
  /** The counts that decide; `undefined` where the rate or difference to test against is at a bound or beyond. */
  readonly at: (look: CriterionLook) => CriticalCounts | undefined
  /** Whether a look shows it: what `at` says of its successes, without the counts that would. */
  readonly shows: (look: CriterionLook) => boolean
  /** Numbers of units at which further looks may decide, in order, after those so far. */
  readonly nextLooks: (looks: readonly LookCounts[]) => Iterable<number>
  /** Error that an iteration has used up that closed with so many units, whatever they were. */
  readonly spent: (units: number) => ErrorLevels
}

/** No error at all. */
export const NO_ERROR: ErrorLevels = { shown: 0, refuted: 0 }

/** Units up to which exact designs are computed. */
export const MOST_UNITS = 100_000

/** Whether a count of successes is on the side of `shows` or `refutes` that decides. */
export function crosses(
  { direction }: Pick<CriterionTest, 'direction'>,
  critical: Pick<CriticalCounts, 'shows' | 'refutes'> | undefined,
  successes: number,
  side: 'shows' | 'refutes',
): boolean {
  const at = critical?.[side] ?? null
  return at !== null && (isUpward(direction, side) ? successes >= at : successes <= at)
}

/** Whether more successes speak for this side. */
export function isUpward(direction: 'atLeast' | 'atMost', side: 'shows' | 'refutes'): boolean {
  return (direction === 'atLeast') === (side === 'shows')
}

/** Smallest k in 0..n that passes, for a test that keeps passing once it does; `null` if none. */
export function firstPassing(n: number, passes: (k: number) => boolean): number | null {
  if (!passes(n)) return null
  let [low, high] = [0, n]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (passes(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Whether there is something to test at a rate. */
export function isRate(rate: number): boolean {
  return rate > 0 && rate < 1
}

/** Whether there is something to test at a difference of rates. */
export function isDifference(difference: number): boolean {
  return difference > -1 && difference < 1
}

/** A further look at every unit. */
export function* unitByUnit(looks: readonly LookCounts[]): Generator<number> {
  for (let units = (looks.at(-1)?.count.units ?? 0) + 1; ; units++) yield units
}

/** Error of a test whose crossing probability is not enumerated: all of it, once there is a unit. */
export function allUsed(available: ErrorLevels): CriterionTest['spent'] {
  return (units) => (units === 0 ? NO_ERROR : available)
}
