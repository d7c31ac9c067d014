import { type Course, closingVerdict, isRefuted } from './course.js'
import { type CourseEnd, type CourseTally, emptyTally, endCourse } from './course-tally.js'

/** Histories up to which it is worked out how often `iterate` is said. */
const MOST_HISTORIES = 1_500_000

/**
 * Follows every course of a goal without groups at once, by exact dynamic programming: the tally holds probabilities.
 *
 * Within an iteration the state is the count of successes, and whether the goal was refuted at a look. From one to the next nothing is carried but the
 * probability of getting there: a reset needs the prospect of the first iteration alone. What is said at a closing that ends nothing needs the counts of
 * all iterations before; these histories are enumerated one by one as long as there are not too many.
 *
 * @param rates - Rate of the goal in each iteration.
 * @returns The tally; `said` is NaN where there are too many histories.
 */
export function enumerateCourse(course: Course, rates: readonly number[]): CourseTally {
  const { iterations, size, unitsAt } = course
  const tally = emptyTally(iterations.length)
  let histories: readonly History[] = [{ counts: [], chance: 1 }]
  let reached = 1
  for (const [place, iteration] of iterations.entries()) {
    const { open, ended } = enumerateIteration(course, place, rates[place]!)
    for (const { look, verdict, chance } of ended) endCourse(tally, course, place, look, verdict, reached * chance)
    const closings = [...open.entries()].filter(([, chance]) => chance > 0)
    const said = tally.said[place]!
    if (iteration.left === 0) said.unsure = reached * sum(open)
    else if (histories.length * closings.length > MOST_HISTORIES || histories.length === 0) {
      said.iterate = said.unsure = Number.NaN
      histories = []
    } else {
      const next: History[] = []
      for (const { counts, chance } of histories)
        for (const [successes, share] of closings) {
          const history: History = { counts: [...counts, successes], chance: chance * share }
          const verdict = closingVerdict(course, place, [[size, successes]], history.counts, false)
          said[verdict === 'iterate' ? 'iterate' : 'unsure'] += history.chance
          if (iteration.left > 1) next.push(history)
        }
      histories = next
    }
    reached *= sum(open)
  }
  endCourse(tally, course, iterations.length - 1, unitsAt.length - 1, 'unsure', reached)
  return tally
}

/** Successes at each closing so far, and how likely a course got there. */
interface History {
  readonly counts: readonly number[]
  readonly chance: number
}

/** Ways in which one iteration ends the course, and the counts at which it is left open; chances given that it is reached. */
function enumerateIteration(
  course: Course,
  place: number,
  rate: number,
): {
  readonly open: Float64Array
  readonly ended: readonly { readonly look: number; readonly verdict: CourseEnd; readonly chance: number }[]
} {
  const { size, unitsAt } = course
  const iteration = course.iterations[place]!
  // By whether the goal is refuted.
  const walks = [new Float64Array(size + 1), new Float64Array(size + 1)] as const
  walks[0][0] = 1
  const ended: { look: number; verdict: CourseEnd; chance: number }[] = []
  let seen = 0
  for (let look = 0; look < unitsAt.length; look++) {
    for (; seen < iteration.units[look]!; seen++) for (const walk of walks) addUnit(walk, seen, rate)
    let shown = 0
    for (let successes = 0; successes <= seen; successes++) {
      const [fresh, refuted] = [walks[0][successes]!, walks[1][successes]!]
      walks[0][successes] = 0
      walks[1][successes] = 0
      if (successes >= iteration.shows[look]!) shown += fresh + refuted
      else {
        walks[isRefuted(course, iteration, look, successes, false) ? 1 : 0][successes]! += fresh
        walks[isRefuted(course, iteration, look, successes, true) ? 1 : 0][successes]! += refuted
      }
    }
    ended.push({ look, verdict: 'validated', chance: shown })
  }
  const open = new Float64Array(size + 1)
  let reset = 0
  for (const [flag, walk] of walks.entries())
    for (const [successes, chance] of walk.entries()) {
      if (chance === 0) continue
      // Beyond the first iteration a refuted goal has had its chance whatever came before.
      const history = [...new Array<number>(place).fill(0), successes]
      if (closingVerdict(course, place, [[size, successes]], history, flag === 1) === 'reset') reset += chance
      else open[successes]! += chance
    }
  ended.push({ look: unitsAt.length - 1, verdict: 'reset', chance: reset })
  return { open, ended }
}

function addUnit(walk: Float64Array, units: number, rate: number): void {
  for (let successes = units + 1; successes > 0; successes--)
    walk[successes] = walk[successes]! * (1 - rate) + walk[successes - 1]! * rate
  walk[0]! *= 1 - rate
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
