import * as z from 'zod'
import type {
  AlignmentAnswer,
  AlignmentExercise,
  AlignmentGroup,
  AlignmentPoint,
  AlignmentQuestion,
} from './alignment-exercise.js'
import { fields, id, list, oneOf, prose } from './schema.js'

const question: z.ZodType<AlignmentQuestion> = oneOf<AlignmentQuestion>({
  customerNeed: true,
  businessOpportunity: true,
  businessOutcome: true,
  motivation: true,
})

const point: z.ZodType<AlignmentPoint> = fields<AlignmentPoint>({
  id,
  question,
  statement: prose,
  kind: oneOf<NonNullable<AlignmentPoint['kind']>>({ value: true, approach: true, requirement: true }).optional(),
  documented: z.boolean().optional(),
})

const group: z.ZodType<AlignmentGroup> = fields<AlignmentGroup>({
  id,
  name: prose.optional(),
  role: oneOf<AlignmentGroup['role']>({ business: true, development: true }),
  answers: list(fields<AlignmentAnswer>({ question, agreed: z.boolean(), points: list(id, 0, 1000) }), 0, 100),
})

/** Shape of an {@link AlignmentExercise}. Rules across fields are in `alignment-exercise-rules.ts`. */
export const alignmentExerciseSchema: z.ZodType<AlignmentExercise> = fields<AlignmentExercise>({
  kind: z.literal('alignmentExercise'),
  version: z.literal(1),
  id,
  name: prose.optional(),
  hypothesis: id.optional(),
  points: list(point, 0, 10_000),
  groups: list(group, 1, 200),
})
