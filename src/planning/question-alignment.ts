import type {
  AlignmentAnswer,
  AlignmentExercise,
  AlignmentGroup,
  AlignmentPoint,
  AlignmentQuestion,
} from '../definition/alignment-exercise.js'

/**
 * How a group answered a question.
 *
 * - `agreed`: it agreed on an answer that says what was asked for.
 * - `beside`: it agreed, but named only approaches or requirements.
 * - `undecided`: it did not agree in the time it had.
 * - `silent`: it named nothing.
 */
export type GroupAnswer = 'agreed' | 'beside' | 'undecided' | 'silent'

/**
 * How the answers to a question compare.
 *
 * - `aligned`: every group agreed, and what matters most to each is named by all.
 * - `differs`: every group answered, but not in the same direction.
 * - `undecided`: a group did not agree within itself.
 * - `unanswered`: a group named nothing.
 */
export type QuestionState = 'aligned' | 'differs' | 'undecided' | 'unanswered'

/** A group's side of a question. */
export interface GroupSide {
  /** Id of the group. */
  readonly group: string
  /** Its role. */
  readonly role: AlignmentGroup['role']
  /** How it answered. */
  readonly answer: GroupAnswer
  /** Id of what matters most to it: the first point that says what was asked for; `null`: there is none. */
  readonly lead: string | null
}

/** A point and who named it. */
export interface PointNaming {
  /** The point. */
  readonly point: AlignmentPoint
  /** Ids of the groups that named it, in the order given. */
  readonly namedBy: readonly string[]
  /** Ids of the groups to which it matters most. */
  readonly ledBy: readonly string[]
}

/** A question with all answers beside each other. */
export interface QuestionAlignment {
  /** Which question. */
  readonly question: AlignmentQuestion
  /** How the answers compare. */
  readonly state: QuestionState
  /** Each group's side, in the order given. */
  readonly groups: readonly GroupSide[]
  /** Ids of points that every group named. */
  readonly shared: readonly string[]
  /** Ids of points that stand in the documents and that some group did not name: they are not held in common, whatever is written down. */
  readonly unsaid: readonly string[]
  /** Every point of the question and who named it, those named by most groups first, then in the order given. */
  readonly points: readonly PointNaming[]
}

/** The answers to one question, side by side. */
export function compareAnswers({ points, groups }: AlignmentExercise, question: AlignmentQuestion): QuestionAlignment {
  const asked = points.filter((point) => point.question === question)
  const answers = groups.map((group) => group.answers.find((answer) => answer.question === question))
  const named = answers.map((answer) => new Set(answer?.points))
  const sides = groups.map(({ id, role }, i): GroupSide => ({ group: id, role, ...sideOf(asked, answers[i]) }))
  const naming = asked.map(
    (point): PointNaming => ({
      point,
      namedBy: groups.filter((_, i) => named[i]?.has(point.id)).map(({ id }) => id),
      ledBy: sides.filter(({ lead }) => lead === point.id).map(({ group }) => group),
    }),
  )
  const shared = naming.filter(({ namedBy }) => namedBy.length === groups.length).map(({ point }) => point.id)
  return {
    question,
    state: stateOf(sides, shared),
    groups: sides,
    shared,
    unsaid: asked.filter(({ id, documented = false }) => documented && !shared.includes(id)).map(({ id }) => id),
    points: naming.toSorted((a, b) => b.namedBy.length - a.namedBy.length),
  }
}

function sideOf(
  points: readonly AlignmentPoint[],
  answer: AlignmentAnswer | undefined,
): Pick<GroupSide, 'answer' | 'lead'> {
  if (answer === undefined || answer.points.length === 0) return { answer: 'silent', lead: null }
  const values = new Set(points.filter(({ kind = 'value' }) => kind === 'value').map(({ id }) => id))
  const lead = answer.points.find((id) => values.has(id)) ?? null
  return { answer: !answer.agreed ? 'undecided' : lead === null ? 'beside' : 'agreed', lead }
}

function stateOf(sides: readonly GroupSide[], shared: readonly string[]): QuestionState {
  if (sides.some(({ answer }) => answer === 'silent')) return 'unanswered'
  if (sides.some(({ answer }) => answer === 'undecided')) return 'undecided'
  return sides.every(({ lead }) => lead !== null && shared.includes(lead)) ? 'aligned' : 'differs'
}
