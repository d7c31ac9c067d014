import type { AlignmentGroup, AlignmentQuestion } from '../definition/alignment-exercise.js'
import type { GroupSide, QuestionAlignment } from './question-alignment.js'

/**
 * What a difference points to.
 *
 * - `alignment`: business groups do not agree on outcome or motivation; they work on the strategy together.
 * - `communication`: development groups do not; they go through the strategy, and the exercise is repeated some weeks later.
 * - `prioritization`: each side agrees, and the sides differ; they compare priorities in one session.
 * - `hypothesis`: need or opportunity differ; the hypothesis is too vague, or holds too much.
 * - `build`: ways to build it differ; a first iteration tests part of the hypothesis, and technology waits.
 * - `training`: requirements in depth stand in for the need; work in small steps has to be learned.
 */
export type OpportunityKind = 'alignment' | 'communication' | 'prioritization' | 'hypothesis' | 'build' | 'training'

/** An opportunity to align, and whom it concerns. */
export interface AlignmentOpportunity {
  /** Which kind. */
  readonly kind: OpportunityKind
  /** The question whose answers differ. */
  readonly question: AlignmentQuestion
  /** Ids of the groups that it concerns, in the order given. */
  readonly groups: readonly string[]
  /** Ids of the points that it rests on, in the order given; may be empty. */
  readonly points: readonly string[]
  /** What to do, in one sentence. */
  readonly text: string
}

const TEXTS: Readonly<Record<OpportunityKind, string>> = {
  alignment: 'Let the business groups settle outcome and motivation among themselves, and keep meeting over them.',
  communication: 'Go through the strategy with the development groups, and repeat the exercise some weeks later.',
  prioritization: 'Bring both sides together over their priorities: development shows its answers first.',
  hypothesis: 'Rewrite the hypothesis until it names one customer, one challenge and one value that all would repeat.',
  build:
    'Build the smallest product that tests part of the hypothesis, and leave the choice of technology open until then.',
  training: 'Learn to work in small steps that customers answer, in place of requirements in depth beforehand.',
}

/** What the answers to one question point to; nothing where they are aligned. */
export function alignmentOpportunities(alignment: QuestionAlignment): readonly AlignmentOpportunity[] {
  const { question, state } = alignment
  if (state === 'aligned') return []
  return question === 'customerNeed' || question === 'businessOpportunity'
    ? aboutSolution(alignment)
    : aboutStrategy(alignment)
}

function aboutStrategy(alignment: QuestionAlignment): readonly AlignmentOpportunity[] {
  const { groups } = alignment
  const [business, development] = (['business', 'development'] as const).map((role) => disagreeing(alignment, role))
  const found = [
    ...(business!.length > 0 ? [opportunity('alignment', alignment, business!)] : []),
    ...(development!.length > 0 ? [opportunity('communication', alignment, development!)] : []),
  ]
  return found.length > 0 ? found : [opportunity('prioritization', alignment, groups)]
}

/** The groups of a role that did not settle on an answer; all of them where each did, but not on the same. */
function disagreeing({ groups, points }: QuestionAlignment, role: AlignmentGroup['role']): readonly GroupSide[] {
  const sides = groups.filter((side) => side.role === role)
  const unsettled = sides.filter(({ answer }) => answer !== 'agreed')
  if (unsettled.length > 0) return unsettled
  const inCommon = sides.every(({ lead }) =>
    points.some(({ point, namedBy }) => point.id === lead && sides.every(({ group }) => namedBy.includes(group))),
  )
  return inCommon ? [] : sides
}

function aboutSolution(alignment: QuestionAlignment): readonly AlignmentOpportunity[] {
  const { groups, points, shared } = alignment
  const named = (kind: 'approach' | 'requirement'): readonly string[] =>
    points.filter(({ point, namedBy }) => point.kind === kind && namedBy.length > 0).map(({ point }) => point.id)
  const approaches = named('approach').filter((id) => !shared.includes(id))
  const requirements = named('requirement')
  const naming = (ids: readonly string[]): readonly GroupSide[] =>
    groups.filter(({ group }) => points.some(({ point, namedBy }) => ids.includes(point.id) && namedBy.includes(group)))
  const valueInCommon = groups.every(({ lead }) => lead !== null && shared.includes(lead))
  const otherwise = approaches.length === 0 && requirements.length === 0
  const leads = groups.flatMap(({ lead }) => lead ?? [])
  return [
    ...(!valueInCommon || otherwise ? [opportunity('hypothesis', alignment, groups, [...new Set(leads)])] : []),
    ...(approaches.length > 0 ? [opportunity('build', alignment, naming(approaches), approaches)] : []),
    ...(requirements.length > 0 ? [opportunity('training', alignment, naming(requirements), requirements)] : []),
  ]
}

function opportunity(
  kind: OpportunityKind,
  { question }: QuestionAlignment,
  groups: readonly GroupSide[],
  points: readonly string[] = [...new Set(groups.flatMap(({ lead }) => lead ?? []))],
): AlignmentOpportunity {
  return { kind, question, groups: groups.map(({ group }) => group), points, text: TEXTS[kind] }
}
