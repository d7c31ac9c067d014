import { describeValue } from '../core/describe-value.js'
import type { AlignmentAnswer, AlignmentExercise, AlignmentGroup, AlignmentQuestion } from './alignment-exercise.js'
import { checkUnique } from './id-rules.js'
import { at, isComplete, items, type Place, report, sound } from './place.js'
import { didYouMean } from './shape-issues.js'

/** Rules of an alignment exercise. */
export function checkAlignmentExerciseRules(exercise: Place<AlignmentExercise>): void {
  const [points, groups] = [at(exercise, 'points'), at(exercise, 'groups')]
  checkUnique(items(points).map((point) => at(point, 'id')))
  checkUnique(items(groups).map((group) => at(group, 'id')))
  const roleOf = (group: Place<AlignmentGroup>): AlignmentGroup['role'] | undefined => sound(at(group, 'role'))
  const roles = new Set(items(groups).map(roleOf))
  if (items(groups).length > 0 && isComplete(groups, roleOf) && roles.size < 2)
    report(groups, 'no-comparison', 'must hold a business group and a development group: their answers are compared')

  const questions = new Map<string, AlignmentQuestion | undefined>()
  for (const point of items(points)) {
    const id = sound(at(point, 'id'))
    if (id !== undefined) questions.set(id, sound(at(point, 'question')))
  }
  const complete = isComplete(points, (point) => sound(at(point, 'id')))
  for (const group of items(groups)) {
    const answered = new Set<string>()
    for (const answer of items(at(group, 'answers'))) {
      const question = at(answer, 'question')
      const asked = sound(question)
      if (asked !== undefined && answered.has(asked))
        report(question, 'answered-twice', `must be answered once a group; got ${describeValue(asked)} again`)
      if (asked !== undefined) answered.add(asked)
      checkAnswer(answer, asked, questions, complete)
    }
  }
}

function checkAnswer(
  answer: Place<AlignmentAnswer>,
  asked: AlignmentQuestion | undefined,
  questions: ReadonlyMap<string, AlignmentQuestion | undefined>,
  complete: boolean,
): void {
  const points = at(answer, 'points')
  const agreed = at(answer, 'agreed')
  if (sound(agreed) === true && sound(points)?.length === 0)
    report(agreed, 'agreed-on-nothing', 'must be false where no point was named')
  checkUnique(items(points))
  for (const place of items(points)) {
    const id = sound(place)
    if (id === undefined) continue
    const question = questions.get(id)
    if (question !== undefined && asked !== undefined && question !== asked)
      report(
        place,
        'point-of-other-question',
        `must be a point of ${describeValue(asked)}; ${describeValue(id)} is one of ${describeValue(question)}`,
      )
    else if (complete && !questions.has(id))
      report(
        place,
        'unknown-point',
        `must be one of the points; got ${describeValue(id)}`,
        didYouMean(id, questions.keys()),
      )
  }
}
