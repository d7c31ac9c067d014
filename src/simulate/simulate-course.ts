import { seededState } from '../core/random.js'
import { type BinomialSampler, binomialSampler, drawBinomial } from './binomial-sampler.js'
import { type Course, closingVerdict, type GroupCounts, isRefuted } from './course.js'
import { type CourseTally, emptyTally, endCourse } from './course-tally.js'

/** What is true along a course. */
export interface CourseRates {
  /** Rate of the goal, by iteration and group. */
  readonly goal: readonly (readonly number[])[]
  /** Where those leave who fail: the share that leaves on the way to each node, of those who fail and got so far. The last is 1. */
  readonly leaves: readonly number[]
}

/** Replications that share a stream of random numbers. */
const BLOCK = 1000

/** Told at every look: what was counted (of steps at closings alone), and what is decided; `null`: an open look that decides nothing. */
export type Watch = (
  place: number,
  look: number,
  counts: GroupCounts,
  verdict: 'validated' | ReturnType<typeof closingVerdict> | null,
) => void

/**
 * Follows a course so often under a truth. Replications are split into blocks of a thousand, each with a stream of its own.
 *
 * Where a failing attempt leaves does not depend on when it came: so looks draw successes alone, and a closing draws once where all failures left.
 */
export function simulateCourse(
  course: Course,
  { goal, leaves }: CourseRates,
  seed: number,
  replications: number,
  watch?: Watch,
): CourseTally {
  const { iterations, unitsAt, plan } = course
  const looks = unitsAt.length
  // Without groups headroom is the goal's own rate, wherever failures leave.
  const nodes = plan.units.length === 1 ? 1 : leaves.length
  const samplerOf = samplers()
  const passing = goal.map((rates) => rates.map(samplerOf))
  const leaving = leaves.slice(0, -1).map(samplerOf)
  const arriving = unitsAt.map((units, look) => units.map((count, group) => count - (unitsAt[look - 1]?.[group] ?? 0)))
  const counts = plan.units.map(() => new Int32Array(nodes + 1))
  const tally = emptyTally(iterations.length)
  let state = seededState(seed)
  replication: for (let index = 0; index < replications; index++) {
    if (index % BLOCK === 0) state = seededState(seed, index / BLOCK)
    const history: number[] = []
    for (let place = 0; place < iterations.length; place++) {
      const iteration = iterations[place]!
      for (const group of counts) group.fill(0)
      let [successes, refuted] = [0, false]
      for (let look = 0; look < looks; look++) {
        for (let group = 0; group < counts.length; group++) {
          const arrived = arriving[look]![group]!
          const met = drawBinomial(passing[place]![group]!, state, arrived)
          counts[group]![0]! += arrived
          counts[group]![nodes]! += met
          successes += met
        }
        if (successes >= iteration.shows[look]!) {
          watch?.(place, look, counts, 'validated')
          endCourse(tally, course, place, look, 'validated')
          continue replication
        }
        refuted = isRefuted(course, iteration, look, successes, refuted)
        if (look < looks - 1) watch?.(place, look, counts, null)
      }
      for (const group of counts) {
        let failing = group[0]! - group[nodes]!
        for (let node = 0; node < nodes - 1; node++) {
          failing -= drawBinomial(leaving[node]!, state, failing)
          group[node + 1] = failing + group[nodes]!
        }
      }
      history.push(successes)
      const verdict = closingVerdict(course, place, counts, history, refuted)
      watch?.(place, looks - 1, counts, verdict)
      if (verdict === 'pivot' || verdict === 'reset') {
        endCourse(tally, course, place, looks - 1, verdict)
        continue replication
      }
      tally.said[place]![verdict]++
    }
    endCourse(tally, course, iterations.length - 1, looks - 1, 'unsure')
  }
  return tally
}

/** One sampler for each rate that occurs. */
function samplers(): (rate: number) => BinomialSampler {
  const known = new Map<number, BinomialSampler>()
  return (rate) => {
    const sampler = known.get(rate) ?? binomialSampler(rate)
    known.set(rate, sampler)
    return sampler
  }
}
