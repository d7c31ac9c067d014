import { compileTest } from '../decision/compile-test.js'
import { shrunkRate } from '../decision/headroom.js'
import { errorLevels } from '../decision/levels.js'
import { prospect } from '../decision/prospect.js'
import { HOPELESS, PATIENCE } from '../decision/reset-required.js'
import type { Criterion, CriterionDesign } from '../definition/hypothesis.js'
import type { Policy } from '../definition/policy.js'
import { holm } from '../stats/multiplicity/holm.js'
import { exactBinomialTest } from '../stats/test/binomial-test.js'

/** What is fixed before the first customer: the policy, one goal on need met, and how many units come when. */
export interface CoursePlan {
  readonly policy: Policy
  readonly target: number
  readonly design: CriterionDesign
  /** Units an iteration, by group; one number without groups. */
  readonly units: readonly number[]
  /** Looks an iteration, the last of them at closing. */
  readonly looks: number
  /** Tests of question 2 beside those of the groups; they find nothing. */
  readonly otherTests: number
}

/** A plan with every boundary computed: what `decide` would do is a comparison of counts. */
export interface Course {
  readonly plan: CoursePlan
  /** Units of all groups. */
  readonly size: number
  /** Units of each group at each look. */
  readonly unitsAt: readonly (readonly number[])[]
  /** P-values of each group at closing, by successes: that its rate is above the target, and that it is below. Empty without groups. */
  readonly groupTests: readonly { readonly above: Float64Array; readonly below: Float64Array }[]
  readonly iterations: readonly CourseIteration[]
}

/** Boundaries of one iteration, by look. */
export interface CourseIteration {
  /** Units at the look. */
  readonly units: readonly number[]
  /** So many successes show the goal; `Infinity`: none can. */
  readonly shows: readonly number[]
  /** So many successes or fewer refute it; -1: none can. */
  readonly refutes: readonly number[]
  /** Iterations left after it. */
  readonly left: number
  /** Whether a refuted goal has had its chance at its closing, whatever the prospect. */
  readonly isLate: boolean
}

/** Counts at a closing: of each group its units, then how many of them reached each node. */
export type GroupCounts = readonly ArrayLike<number>[]

/** Computes all boundaries of a plan. */
export function compileCourse(plan: CoursePlan): Course {
  const { policy, target, design, units, looks } = plan
  const criterion: Criterion = { id: 'goal', role: 'goal', metric: 'needMet', target, design }
  const hypothesis = {
    kind: 'hypothesis',
    version: 1,
    id: 'course',
    customer: '',
    challenge: '',
    solution: '',
    value: '',
    criteria: [criterion],
  } as const
  const unitsAt = Array.from({ length: looks }, (_, look) =>
    units.map((count) => Math.round((count * (look + 1)) / looks)),
  )
  const totals = unitsAt.map((counts) => counts.reduce((sum, count) => sum + count, 0))
  const size = totals.at(-1)!
  return {
    plan,
    size,
    unitsAt,
    groupTests: units.length === 1 ? [] : units.map((count) => groupTest(count, target)),
    iterations: Array.from({ length: policy.maxIterations }, (_, place): CourseIteration => {
      const earlier = new Array<number>(place).fill(size)
      const test = compileTest(criterion, errorLevels(policy, hypothesis, criterion, earlier)!)
      const critical = totals.map((count, look) =>
        test.at({
          count: { successes: 0, units: count },
          against: null,
          kind: look === looks - 1 ? 'closing' : 'open',
          before: [],
        }),
      )
      const left = policy.maxIterations - place - 1
      return {
        units: totals,
        shows: critical.map((counts) => counts?.shows ?? Infinity),
        refutes: critical.map((counts) => counts?.refutes ?? -1),
        left,
        isLate: place + 1 >= PATIENCE || left === 0,
      }
    }),
  }
}

function groupTest(units: number, target: number): Course['groupTests'][number] {
  const pValues = (alternative: 'greater' | 'less'): Float64Array =>
    Float64Array.from({ length: units + 1 }, (_, k) => exactBinomialTest(k, units, target, { alternative }).pValue)
  return { above: pValues('greater'), below: pValues('less') }
}

/** Whether the goal is refuted at a look: by its count, or at an earlier look while the estimate is still below the target. */
export function isRefuted(
  { plan }: Course,
  { units, refutes }: CourseIteration,
  look: number,
  successes: number,
  before: boolean,
): boolean {
  return successes <= refutes[look]! || (before && successes / units[look]! < plan.target)
}

/**
 * What is decided at the closing of an iteration whose goal is not shown: questions 2 to 5, on counts.
 *
 * @param history - Successes at the closing of each iteration so far, this one last.
 */
export function closingVerdict(
  course: Course,
  place: number,
  counts: GroupCounts,
  history: readonly number[],
  refuted: boolean,
): 'pivot' | 'reset' | 'iterate' | 'unsure' {
  const { plan, size } = course
  const { left, isLate } = course.iterations[place]!
  const chance = (): number =>
    prospect(
      history.map((successes) => ({ successes, units: size })),
      plan.target,
      'atLeast',
      left,
    ) ?? 0
  if (hasPart(course, counts)) return 'pivot'
  if (refuted && !hasFoothold(plan, counts) && headroomOf(counts) < plan.target && (isLate || chance() < HOPELESS))
    return 'reset'
  return left > 0 && chance() >= plan.policy.minProspect ? 'iterate' : 'unsure'
}

/** Whether a group is shown above the target while another is refuted, by p-values that Holm adjusts for all tests. */
function hasPart({ plan, groupTests }: Course, counts: GroupCounts): boolean {
  const { gamma } = plan.policy
  const above = groupTests.map((test, i) => test.above[counts[i]![counts[i]!.length - 1]!]!)
  const below = groupTests.map((test, i) => test.below[counts[i]![counts[i]!.length - 1]!]!)
  // An adjusted p-value is never smaller.
  if (!above.some((p) => p <= gamma) || !below.some((p) => p <= gamma)) return false
  const adjusted = holm([...above, ...below, ...new Array<number>(plan.otherTests).fill(1)])
  let best = -1
  for (const [i, p] of above.entries()) if (adjusted[i]! <= gamma && (best === -1 || p < above[best]!)) best = i
  return best !== -1 && below.some((_, i) => i !== best && adjusted[above.length + i]! <= gamma)
}

function hasFoothold({ target }: CoursePlan, counts: GroupCounts): boolean {
  return counts.length > 1 && counts.some((group) => group[0]! > 0 && group[group.length - 1]! / group[0]! >= target)
}

/** The rate if every node were at the best that some group reaches, as `decide` estimates it. */
function headroomOf(counts: GroupCounts): number {
  const nodes = counts[0]!.length - 1
  let product = 1
  for (let node = 0; node < nodes; node++) {
    const [entered, aligned] = [node, node + 1].map((k) => counts.reduce((sum, group) => sum + group[k]!, 0))
    if (entered === 0) continue
    const rate = aligned! / entered!
    product *= counts.reduce(
      (best, group) => Math.max(best, shrunkRate({ successes: group[node + 1]!, units: group[node]! }, rate)),
      rate,
    )
  }
  return product
}
