import type { Either } from 'fp-ts/Either'
import type { DefinitionError, Issue } from '../core/issue.js'
import type { AlignmentExercise } from './alignment-exercise.js'
import { checkAlignmentExerciseRules } from './alignment-exercise-rules.js'
import { alignmentExerciseSchema } from './alignment-exercise-schema.js'
import { type Checked, checkDocument, toEither } from './check-document.js'

/** What {@link checkAlignmentExercise} found. */
export interface AlignmentExerciseCheck {
  /** What makes it invalid, in document order. */
  readonly issues: readonly Issue[]
  /** What is legal but suspicious, in document order. */
  readonly warnings: readonly Issue[]
  /** The exercise, if there are no issues. */
  readonly exercise?: AlignmentExercise
}

/**
 * Reads an alignment exercise: the points that came up, and who named which. `assessAlignment` compares the answers.
 *
 * @param input - A plain object or JSON text; anything else is refused, never thrown at.
 * @returns A copy of the exercise, or every issue found.
 *
 * @example
 * import { parseAlignmentExercise, toResult } from 'learnloop'
 *
 * const result = toResult(
 *   parseAlignmentExercise({
 *     kind: 'alignmentExercise', version: 1, id: 'spring',
 *     points: [{ id: 'speed', question: 'customerNeed', statement: 'They need the permit sooner' }],
 *     groups: [
 *       { id: 'board', role: 'business', answers: [{ question: 'motivation', agreed: true, points: ['speed'] }] },
 *       { id: 'team', role: 'development', answers: [] },
 *     ],
 *   }),
 * )
 * const codes = result.ok ? [] : result.issues.map(({ code, path }) => `${path}: ${code}`)
 * codes // => ['/groups/0/answers/0/points/0: point-of-other-question']
 *
 * @category parsing
 * @since 0.1.0
 */
export function parseAlignmentExercise(input: unknown): Either<DefinitionError, AlignmentExercise> {
  return toEither('alignment exercise', check(input))
}

/**
 * Checks an alignment exercise as {@link parseAlignmentExercise} does, for editors.
 *
 * @param input - A plain object or JSON text.
 * @returns Issues and warnings in document order; the exercise, if there are no issues.
 *
 * @example
 * import { checkAlignmentExercise } from 'learnloop'
 *
 * const { issues } = checkAlignmentExercise({ kind: 'alignmentExercise', version: 1, id: 'spring', points: [], groups: [] })
 * issues.map(({ code, path }) => `${path}: ${code}`) // => ['/groups: empty-list']
 *
 * @category parsing
 * @since 0.1.0
 */
export function checkAlignmentExercise(input: unknown): AlignmentExerciseCheck {
  const { issues, warnings, document } = check(input)
  return { issues, warnings, ...(document !== undefined && { exercise: document }) }
}

function check(input: unknown): Checked<AlignmentExercise> {
  return checkDocument(
    { kind: 'alignmentExercise', schema: alignmentExerciseSchema, rules: checkAlignmentExerciseRules },
    input,
  )
}
