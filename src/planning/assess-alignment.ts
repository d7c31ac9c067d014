import type { AlignmentExercise, AlignmentQuestion } from '../definition/alignment-exercise.js'
import { type AlignmentOpportunity, alignmentOpportunities } from './alignment-opportunities.js'
import { compareAnswers, type QuestionAlignment } from './question-alignment.js'

/** What an alignment exercise found. */
export interface AlignmentReport {
  /** Id of the exercise. */
  readonly exercise: string
  /** The four questions, in order. */
  readonly questions: readonly QuestionAlignment[]
  /** How many are aligned, 0 to 4. */
  readonly aligned: number
  /**
   * `ready`: all four are aligned, go on to the solution. `continue`: some are, and a little further effort will do. `invest`: none is, or a group
   * named nothing to some question, so that alignment comes first.
   */
  readonly outlook: 'ready' | 'continue' | 'invest'
  /** What the differences point to, in the order of the questions. */
  readonly opportunities: readonly AlignmentOpportunity[]
}

const QUESTIONS: readonly AlignmentQuestion[] = ['customerNeed', 'businessOpportunity', 'businessOutcome', 'motivation']

/**
 * Compares what business and development groups answered apart to the four qualifying questions, and names the kind of opportunity that
 * each difference points to.
 *
 * It tests alignment and does not make any: the groups meet apart, briefly, without the documents. A question is aligned in direction if
 * every group agreed and the point that matters most to each is named by all of them; the order of the rest, and further points, may
 * differ. What means the same was decided by the people who listed the points, not by a comparison of texts. Differences in outcome and
 * motivation are a matter of the strategy: `alignment` where business groups do not agree, `communication` where development groups do not,
 * `prioritization` where each side agrees and the sides differ. Differences in need and opportunity are a matter of the solution:
 * `hypothesis` where the value differs, `build` where ways to build it do, `training` where requirements in depth stand in for it.
 *
 * Microsoft Cloud Adoption Framework, Innovate: "Build consensus on the business value of innovation" (2019).
 *
 * @param exercise - A parsed exercise.
 * @returns The answers side by side, and what they point to.
 *
 * @example
 * import { assessAlignment, getOrThrow, parseAlignmentExercise } from 'learnloop'
 *
 * const exercise = getOrThrow(
 *   parseAlignmentExercise({
 *     kind: 'alignmentExercise', version: 1, id: 'spring',
 *     points: [
 *       { id: 'speed', question: 'customerNeed', statement: 'They need the permit sooner' },
 *       { id: 'clarity', question: 'customerNeed', statement: 'They need to know where they stand' },
 *       { id: 'app', question: 'customerNeed', statement: 'An app', kind: 'approach' },
 *     ],
 *     groups: [
 *       { id: 'board', role: 'business', answers: [{ question: 'customerNeed', agreed: true, points: ['speed'] }] },
 *       { id: 'team', role: 'development', answers: [{ question: 'customerNeed', agreed: true, points: ['clarity', 'app'] }] },
 *     ],
 *   }),
 * )
 * const report = assessAlignment(exercise)
 * report.questions.map(({ question, state }) => `${question}: ${state}`)[0] // => 'customerNeed: differs'
 * report.outlook // => 'invest'
 * report.opportunities.slice(0, 2).map(({ kind, question }) => `${kind} (${question})`) // => ['hypothesis (customerNeed)', 'build (customerNeed)']
 *
 * @category planning
 * @since 0.1.0
 */
export function assessAlignment(exercise: AlignmentExercise): AlignmentReport {
  const questions = QUESTIONS.map((question) => compareAnswers(exercise, question))
  const aligned = questions.filter(({ state }) => state === 'aligned').length
  const silent = questions.some(({ state }) => state === 'unanswered')
  return {
    exercise: exercise.id,
    questions,
    aligned,
    outlook: aligned === QUESTIONS.length ? 'ready' : aligned === 0 || silent ? 'invest' : 'continue',
    opportunities: questions.flatMap(alignmentOpportunities),
  }
}
