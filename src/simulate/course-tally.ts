import type { Course } from './course.js'

/** How a course may end. */
export type CourseEnd = 'validated' | 'pivot' | 'reset' | 'unsure'

/** What became of the replications of a course. */
export interface CourseTally {
  /** By iteration: replications that ended in it, by verdict; `unsure` only in the last. */
  readonly ended: readonly Record<CourseEnd, number>[]
  /** By iteration: replications that closed it and went on, or could not, by what was said. */
  readonly said: readonly Record<'iterate' | 'unsure', number>[]
  /** Sum and sum of squares of units at the end. */
  readonly units: { sum: number; squares: number }
  /** Sum and sum of squares of the time at the end, in iterations. */
  readonly time: { sum: number; squares: number }
}

/** Nothing counted yet. */
export function emptyTally(iterations: number): CourseTally {
  return {
    ended: Array.from({ length: iterations }, () => ({ validated: 0, pivot: 0, reset: 0, unsure: 0 })),
    said: Array.from({ length: iterations }, () => ({ iterate: 0, unsure: 0 })),
    units: { sum: 0, squares: 0 },
    time: { sum: 0, squares: 0 },
  }
}

/** Counts that a course ended at a look of an iteration; `weight` is 1 for a replication, a probability where courses are enumerated. */
export function endCourse(
  { ended, units, time }: CourseTally,
  course: Course,
  place: number,
  look: number,
  verdict: CourseEnd,
  weight = 1,
): void {
  ended[place]![verdict] += weight
  const seen = place * course.size + course.iterations[place]!.units[look]!
  const elapsed = place + (look + 1) / course.unitsAt.length
  units.sum += weight * seen
  units.squares += weight * seen * seen
  time.sum += weight * elapsed
  time.squares += weight * elapsed * elapsed
}
