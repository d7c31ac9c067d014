import type { CriterionDesign } from '../definition/hypothesis.js'
import type { Policy } from '../definition/policy.js'
import { knownEntries } from '../event/known-entries.js'
import { checkPositiveInteger, refuseArgument } from './check-argument.js'
import { compileCourse } from './course.js'
import type { CourseTally } from './course-tally.js'
import { enumerateCourse } from './enumerate-course.js'
import { type CourseRates, simulateCourse } from './simulate-course.js'

/**
 * What is true of a hypothesis while it goes through its iterations.
 *
 * @category simulating
 * @since 0.1.0
 */
export interface CourseTruth {
  /** Name of the truth, for the reader. */
  readonly id?: string | undefined
  /** Rate of the goal: one number, or one for each iteration, of which the last goes on. In [0, 1]. Not needed with `groups`. */
  readonly rate?: number | readonly number[] | undefined
  /** The same for each group, in the order of `units`; wins over `rate`. */
  readonly groups?: readonly (number | readonly number[])[] | undefined
  /** Where attempts leave that do not meet the need: a weight for the way to each step and to need met. Default: all alike. */
  readonly leaves?: readonly number[] | undefined
}

/** Options of {@link operatingCharacteristics}. */
export interface OperatingOptions {
  /** A non-negative integer: same arguments and seed, same answer. */
  readonly seed: number
  /** The goal's target, strictly between 0 and 1. */
  readonly target: number
  /** Units that mature in an iteration: of everybody, or of each group of a partition that the study names. Positive integers, together at most 10,000. */
  readonly units: number | readonly number[]
  /** How the goal is tested. Default: the boundary curve planned for these units. */
  readonly design?: CriterionDesign | undefined
  /** Looks an iteration, evenly spread over its units, the last of them at closing; from 1 (default) to the units. */
  readonly looks?: number | undefined
  /** Required steps before need met, 0 (default) or more: they matter for headroom where groups differ. */
  readonly steps?: number | undefined
  /**
   * Tests in the search for a part that holds, beside two for each group; no truth lets them find anything, but the level is shared with them. Default 1,
   * the detour that those who leave may share; 0 for a flow with `detours: 'none'`.
   */
  readonly otherTests?: number | undefined
  /** Simulated courses of each truth, a positive integer. Default 20,000. */
  readonly replications?: number | undefined
  /** `false` simulates even where the answer can be enumerated. Default `true`. */
  readonly exact?: boolean | undefined
}

/** A probability as far as it is known. */
export interface Chance {
  /** In [0, 1]; NaN where it is not worked out. */
  readonly probability: number
  /** Its Monte Carlo error; 0 if it is exact. */
  readonly standardError: number
}

/** An expected value as far as it is known. */
export interface Expectation {
  /** The mean. */
  readonly mean: number
  /** Its Monte Carlo error; 0 if it is exact. */
  readonly standardError: number
}

/**
 * How often a policy gives each verdict under one truth.
 *
 * @category simulating
 * @since 0.1.0
 */
export interface OperatingCharacteristics {
  /** The truth. */
  readonly truth: CourseTruth
  /** How the course ends: at `validated`, `pivot` or `reset`, else `unsure` when the policy's iterations are used up. They add up to 1. */
  readonly verdicts: {
    /** The hypothesis is declared true. */
    readonly validated: Chance
    /** A part of it is. */
    readonly pivot: Chance
    /** It is given up. */
    readonly reset: Chance
    /** None of these by the end of the last iteration. */
    readonly unsure: Chance
  }
  /** By iteration: the chance that it is closed or ended by this verdict. What is missing to 1 has ended earlier. */
  readonly iterations: readonly {
    /** Ends in it as validated, at any of its looks. */
    readonly validated: Chance
    /** Ends at its closing. */
    readonly pivot: Chance
    /** Ends at its closing. */
    readonly reset: Chance
    /** Goes on: iterating can get closer. Not worked out where there are more than 1,500,000 histories to enumerate. */
    readonly iterate: Chance
    /** Goes on, or ends with the last: something is missing. */
    readonly unsure: Chance
  }[]
  /** Units until the end. */
  readonly units: Expectation
  /** Iterations until the end; a look after half of an iteration's units is half of it. */
  readonly time: Expectation
  /** Whether it is enumerated. If not, it is simulated. */
  readonly exact: boolean
  /** Simulated courses; 0 if exact. */
  readonly replications: number
  /** `course-enumerated` or `course-simulated`. */
  readonly method: string
}

const OPTIONS = ['seed', 'target', 'units', 'design', 'looks', 'steps', 'otherTests', 'replications', 'exact']
const MOST_UNITS = 10_000

/**
 * How often a policy gives each verdict under given truths, after how many units and iterations, before any customer is involved.
 *
 * The course is the one that `decide` would take, on the same boundaries, carried-over error, prospect and headroom: one goal on need met, so many
 * units an iteration, looks while it is open, questions 2 to 5 at its closing. It ends with `validated`, `pivot` or `reset`; after `iterate` and
 * `unsure` the next iteration follows, until the policy has none left. Nothing is wrong with the data, no guardrail stands in the way, and an observation is on
 * record. Where one rate decides (no groups), every course is enumerated; else courses are simulated, each answer with its Monte Carlo error. To simulate a
 * log of events take `simulateEvents`.
 *
 * All truths are simulated from the same random numbers: an answer depends on its own truth alone, and differences between truths are more precise than their
 * errors say.
 *
 * @param policy - The policy: a preset or one's own.
 * @param truths - What may be true.
 * @param options - The goal, and how many units come when.
 * @returns For each truth, in order, how the course ends.
 * @throws RangeError if an argument is outside its domain. Policies that allow an error of half or more are refused.
 *
 * @example
 * import { balanced } from 'learnloop'
 * import { operatingCharacteristics } from 'learnloop/simulate'
 *
 * const truths = [{ rate: 0.6 }, { rate: 0.8 }, { rate: [0.4, 0.6, 0.8] }]
 * const answers = operatingCharacteristics(balanced, truths, { seed: 1, target: 0.6, units: 20, looks: 4 })
 * const validated = answers.map(({ verdicts }) => verdicts.validated.probability.toFixed(3))
 * validated // => ['0.067', '0.886', '0.652']
 * answers.every(({ exact }) => exact) // => true
 *
 * @category simulating
 * @since 0.1.0
 */
export function operatingCharacteristics(
  policy: Policy,
  truths: readonly CourseTruth[],
  options: OperatingOptions,
): readonly OperatingCharacteristics[] {
  knownEntries('operatingCharacteristics', 'options', options, OPTIONS)
  const { seed, target, looks = 1, steps = 0, otherTests = 1, replications = 20_000, exact = true } = options
  if (!Number.isSafeInteger(seed) || seed < 0) refuseArgument('seed', 'a non-negative integer', seed)
  if (!(target > 0 && target < 1)) refuseArgument('target', 'strictly between 0 and 1', target)
  checkPositiveInteger('replications', replications, 100_000_000)
  const units = typeof options.units === 'number' ? [options.units] : options.units
  for (const count of units) checkPositiveInteger('units', count, MOST_UNITS)
  const size = units.reduce((sum, count) => sum + count, 0)
  if (size < 1 || size > MOST_UNITS) refuseArgument('units', `together from 1 to ${MOST_UNITS}`, size)
  checkPositiveInteger('looks', looks, Math.min(...units))
  if (steps !== 0) checkPositiveInteger('steps', steps, 100)
  if (otherTests !== 0) checkPositiveInteger('otherTests', otherTests, 1000)
  for (const [name, error] of [
    ['policy.alpha', policy.alpha],
    ['policy.resetError', policy.resetError],
  ] as const)
    if (!(error > 0 && error < 0.5)) refuseArgument(name, 'above 0 and below .5', error)
  checkPositiveInteger('policy.maxIterations', policy.maxIterations, 100)

  const { design = { kind: 'curve', size } } = options
  const course = compileCourse({ policy, target, design, units, looks, otherTests })
  return truths.map((truth, i) => {
    const rates = ratesOf(truth, `truths[${i}]`, policy.maxIterations, units.length, steps)
    if (!exact || units.length > 1)
      return characteristics(truth, simulateCourse(course, rates, seed, replications), replications)
    const goal = rates.goal.map(([rate]) => rate!)
    return characteristics(truth, enumerateCourse(course, goal), 0)
  })
}

/** A truth's rates by iteration and group, and where failures leave. */
function ratesOf(truth: CourseTruth, place: string, iterations: number, groups: number, steps: number): CourseRates {
  knownEntries('operatingCharacteristics', place, truth, ['id', 'rate', 'groups', 'leaves'])
  const { rate, leaves = new Array<number>(steps + 1).fill(1) } = truth
  const of = truth.groups ?? new Array<CourseTruth['rate']>(groups).fill(rate)
  if (of.length !== groups) refuseArgument(`${place}.groups`, `one rate for each of ${groups} groups`, of.length)
  if (leaves.length !== steps + 1) refuseArgument(`${place}.leaves`, `${steps + 1} weights`, leaves.length)
  let left = leaves.reduce((sum, weight) => sum + weight, 0)
  if (!leaves.every((weight) => weight >= 0) || !(left > 0 && left < Infinity))
    refuseArgument(`${place}.leaves`, 'weights of at least 0, not all 0', leaves.join())
  const goal = Array.from({ length: iterations }, (_, iteration) =>
    of.map((given) => {
      const list = typeof given === 'number' ? [given] : (given ?? [])
      const found = list[Math.min(iteration, list.length - 1)]
      return found !== undefined && found >= 0 && found <= 1
        ? found
        : refuseArgument(place, 'such that every rate is in [0, 1]', found)
    }),
  )
  return {
    goal,
    leaves: leaves.map((weight, node) => {
      const share = node === steps || left <= 0 ? 1 : Math.min(1, weight / left)
      left -= weight
      return share
    }),
  }
}

function characteristics(truth: CourseTruth, tally: CourseTally, replications: number): OperatingCharacteristics {
  const { ended, said } = tally
  const exact = replications === 0
  const of = exact ? 1 : replications
  const chance = (count: number): Chance => {
    const probability = count / of
    return { probability, standardError: exact ? 0 : Math.sqrt((probability * (1 - probability)) / of) }
  }
  const expectation = ({ sum, squares }: CourseTally['units']): Expectation => {
    const mean = sum / of
    return { mean, standardError: exact ? 0 : Math.sqrt(Math.max(0, squares / of - mean * mean) / of) }
  }
  const total = (verdict: keyof (typeof ended)[number]): Chance =>
    chance(ended.reduce((sum, counts) => sum + counts[verdict], 0))
  return {
    truth,
    verdicts: {
      validated: total('validated'),
      pivot: total('pivot'),
      reset: total('reset'),
      unsure: total('unsure'),
    },
    iterations: ended.map(({ validated, pivot, reset }, i) => ({
      validated: chance(validated),
      pivot: chance(pivot),
      reset: chance(reset),
      iterate: chance(said[i]!.iterate),
      unsure: chance(said[i]!.unsure),
    })),
    units: expectation(tally.units),
    time: expectation(tally.time),
    exact,
    replications,
    method: exact ? 'course-enumerated' : 'course-simulated',
  }
}
