import { seededState } from '../core/random.js'
import { type BinomialTables, binomialTables, drawBinomial } from './binomial-tables.js'
import { type Course, closingVerdict, type GroupCounts, isRefuted } from './course.js'
import { type CourseTally, emptyTally, endCourse } from './course-tally.js'

/** Rates of each node, by iteration and group. */
export type CourseRates = readonly (readonly (readonly number[])[])[]

/** Replications that share a stream of random numbers. */
const BLOCK = 1000

/** Told at every look: what was counted, and what is decided; `null`: an open look that decides nothing. */
export type Watch = (
  place: number,
  look: number,
  counts: GroupCounts,
  verdict: 'validated' | ReturnType<typeof closingVerdict> | null,
) => void

/** Follows a course so often under a truth. Replications are split into blocks of a thousand, each with a stream of its own. */
export function simulateCourse(
  course: Course,
  rates: CourseRates,
  seed: number,
  replications: number,
  watch?: Watch,
): CourseTally {
  const { iterations, unitsAt } = course
  const groups = unitsAt[0]!.length
  const nodes = rates[0]![0]!.length
  const looks = unitsAt.length
  const counts = Array.from({ length: groups }, () => new Int32Array(nodes + 1))
  const arriving = unitsAt.map((units, look) => units.map((count, group) => count - (unitsAt[look - 1]?.[group] ?? 0)))
  const tables = tablesOf(
    rates,
    arriving.reduce((most, counts) => Math.max(most, ...counts), 0),
  )
  const tally = emptyTally(iterations.length)
  let state = seededState(seed)
  replication: for (let index = 0; index < replications; index++) {
    if (index % BLOCK === 0) state = seededState(seed, index / BLOCK)
    const history: number[] = []
    for (let place = 0; place < iterations.length; place++) {
      const iteration = iterations[place]!
      const draws = tables[place]!
      for (const group of counts) group.fill(0)
      let [successes, refuted] = [0, false]
      for (let look = 0; look < looks; look++) {
        for (let group = 0; group < groups; group++) {
          const count = counts[group]!
          const draw = draws[group]!
          let passing = arriving[look]![group]!
          count[0]! += passing
          for (let node = 0; node < nodes; node++) {
            passing = drawBinomial(draw[node]!, state, passing)
            count[node + 1]! += passing
          }
          successes += passing
        }
        if (successes >= iteration.shows[look]!) {
          watch?.(place, look, counts, 'validated')
          endCourse(tally, course, place, look, 'validated')
          continue replication
        }
        refuted = isRefuted(course, iteration, look, successes, refuted)
        if (look < looks - 1) watch?.(place, look, counts, null)
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

/** The tables of each rate, made once for each that occurs. */
function tablesOf(rates: CourseRates, trials: number): readonly (readonly (readonly BinomialTables[])[])[] {
  const known = new Map<number, BinomialTables>()
  const tableOf = (rate: number): BinomialTables => {
    const tables = known.get(rate) ?? binomialTables(rate, trials)
    known.set(rate, tables)
    return tables
  }
  return rates.map((groups) => groups.map((nodes) => nodes.map(tableOf)))
}
