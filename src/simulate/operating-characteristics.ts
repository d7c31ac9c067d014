import type { Policy } from '../definition/policy.js'
import { checkCourse } from './check-course.js'
import { compileCourse } from './course.js'
import type { CourseTally } from './course-tally.js'
import type { CourseTruth, OperatingOptions } from './course-truth.js'
import { enumerateCourse } from './enumerate-course.js'
import { type CourseRates, simulateCourse } from './simulate-course.js'

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
  checkCourse(policy, truths, options)
  const { seed, target, looks = 1, steps = 0, otherTests = 1, replications = 20_000, exact = true } = options
  const units = typeof options.units === 'number' ? [options.units] : options.units
  const size = units.reduce((sum, count) => sum + count, 0)
  const { design = { kind: 'curve', size } } = options
  const course = compileCourse({ policy, target, design, units, looks, otherTests })
  return truths.map((truth) => {
    const rates = ratesOf(truth, policy.maxIterations, units.length, steps)
    if (!exact || units.length > 1)
      return characteristics(truth, simulateCourse(course, rates, seed, replications), replications)
    const goal = rates.goal.map(([rate]) => rate!)
    return characteristics(truth, enumerateCourse(course, goal), 0)
  })
}

/** A truth's rates by iteration and group, and where failures leave. */
function ratesOf(truth: CourseTruth, iterations: number, groups: number, steps: number): CourseRates {
  const { rate = [], leaves = new Array<number>(steps + 1).fill(1) } = truth
  const lists = (truth.groups ?? new Array<number | readonly number[]>(groups).fill(rate)).map((given) =>
    typeof given === 'number' ? [given] : given,
  )
  let left = leaves.reduce((sum, weight) => sum + weight, 0)
  return {
    goal: Array.from({ length: iterations }, (_, place) =>
      lists.map((list) => list[Math.min(place, list.length - 1)]!),
    ),
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
