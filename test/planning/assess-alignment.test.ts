import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type {
  AlignmentAnswer,
  AlignmentExercise,
  AlignmentGroup,
  AlignmentPoint,
  AlignmentQuestion,
  AlignmentReport,
} from '../../src/index.js'
import { assessAlignment, getOrThrow, parseAlignmentExercise } from '../../src/index.js'

const questions: readonly AlignmentQuestion[] = ['customerNeed', 'businessOpportunity', 'businessOutcome', 'motivation']
const kinds = { v: 'value', a: 'approach', r: 'requirement' } as const

/** Points of every question: `v1`, `v2`, `v3`, approaches `a1`, `a2`, requirement `r1`, with the question's place before. */
const points = questions.flatMap((question, i) =>
  ['v1', 'v2', 'v3', 'a1', 'a2', 'r1'].map(
    (id): AlignmentPoint => ({ id: `${i}${id}`, question, statement: id, kind: kinds[id[0] as 'v' | 'a' | 'r'] }),
  ),
)

/** An answer a question as `v1 v2`, `?v1` where the group did not agree, and `-` where it was not given. */
function group(id: string, role: AlignmentGroup['role'], answers: readonly string[]): AlignmentGroup {
  return {
    id,
    role,
    answers: answers.flatMap((text, i): readonly AlignmentAnswer[] =>
      text === '-'
        ? []
        : [
            {
              question: questions[i]!,
              agreed: !text.startsWith('?'),
              points: text
                .replace('?', '')
                .split(' ')
                .filter((point) => point !== '')
                .map((point) => `${i}${point}`),
            },
          ],
    ),
  }
}

function assess(...groups: readonly AlignmentGroup[]): AlignmentReport {
  return assessAlignment(
    getOrThrow(parseAlignmentExercise({ kind: 'alignmentExercise', version: 1, id: 'e', points, groups })),
  )
}

function compared(board: string, team: string, place = 0): AlignmentReport {
  const answers = (text: string): readonly string[] => questions.map((_, i) => (i === place ? text : 'v1'))
  return assess(group('board', 'business', answers(board)), group('team', 'development', answers(team)))
}

function found({ opportunities }: AlignmentReport): readonly string[] {
  return opportunities.map(({ kind, groups, points: on }) => `${kind}: ${groups.join(' ')} (${on.join(' ')})`)
}

describe('a question', () => {
  test.each([
    ['v1', 'v1', 'aligned'],
    ['v1 v2', 'v2 v1', 'aligned'],
    ['v1 v2', 'v2 v1 v3', 'aligned'],
    ['a1 v1', 'v1 r1', 'aligned'],
    ['v1 v2', 'v1', 'aligned'],
    ['v1 v2', 'v2', 'differs'],
    ['v1', 'v2', 'differs'],
    ['a1', 'a1', 'differs'],
    ['?v1', 'v1', 'undecided'],
    ['?v1', '-', 'unanswered'],
    ['v1', '?', 'unanswered'],
  ] as const)('%s against %s: %s', (board, team, state) => {
    for (const report of [compared(board, team), compared(team, board)]) {
      expect(report.questions[0]?.state).toBe(state)
      expect(report.questions.slice(1).map((each) => each.state)).toStrictEqual(['aligned', 'aligned', 'aligned'])
    }
  })

  test('side by side: who named what, and what led', () => {
    const { questions: sides } = compared('a1 v2 v1', '?v1')
    expect(sides[0]?.groups).toStrictEqual([
      { group: 'board', role: 'business', answer: 'agreed', lead: '0v2' },
      { group: 'team', role: 'development', answer: 'undecided', lead: '0v1' },
    ])
    expect(sides[0]?.shared).toStrictEqual(['0v1'])
    expect(sides[0]?.points.slice(0, 3).map(({ point, namedBy, ledBy }) => [point.id, namedBy, ledBy])).toStrictEqual([
      ['0v1', ['board', 'team'], ['team']],
      ['0v2', ['board'], ['board']],
      ['0a1', ['board'], []],
    ])
    expect(sides[0]?.points.at(-1)?.namedBy).toStrictEqual([])
  })
})

describe('what a difference points to', () => {
  test.each([
    ['the need differs', 0, 'v1', 'v2', ['hypothesis: board team (0v1 0v2)']],
    [
      'ways to build differ, and hide the need',
      0,
      'a1',
      'v1 a2',
      ['hypothesis: board team (0v1)', 'build: board team (0a1 0a2)'],
    ],
    ['only the way to build is open', 1, '?v1 a1', 'v1', ['build: board (1a1)']],
    ['requirements stand in for the need', 0, 'v1', 'r1', ['hypothesis: board team (0v1)', 'training: team (0r1)']],
    ['undecided over the same value', 0, '?v1', 'v1', ['hypothesis: board team (0v1)']],
    ['business does not agree on the outcome', 2, '?v1', 'v1', ['alignment: board (2v1)']],
    ['development does not agree on the motivation', 3, 'v1', '-', ['communication: team ()']],
    ['neither does', 3, '?v1', '?', ['alignment: board (3v1)', 'communication: team ()']],
    ['each agrees, and they differ', 2, 'v1', 'v2', ['prioritization: board team (2v1 2v2)']],
    ['aligned', 2, 'v1', 'v1', []],
  ] as const)('%s', (_, place, board, team, expected) => {
    expect(found(compared(board, team, place))).toStrictEqual(expected)
  })

  test('several groups of one side that differ among themselves have to agree first', () => {
    const all = (text: string): readonly string[] => ['v1', 'v1', text, 'v1']
    const report = assess(
      group('board', 'business', all('v1')),
      group('sales', 'business', all('v2')),
      group('team', 'development', all('v1')),
    )
    expect(found(report)).toStrictEqual(['alignment: board sales (2v1 2v2)'])
  })
})

test('outlook: ready with four, some effort with some, invest without any or where a group named nothing', () => {
  expect(compared('v1', 'v1')).toMatchObject({ aligned: 4, outlook: 'ready', opportunities: [] })
  expect(compared('v1', 'v2')).toMatchObject({ aligned: 3, outlook: 'continue' })
  expect(compared('v1', '-')).toMatchObject({ aligned: 3, outlook: 'invest' })
  const apart = assess(
    group('b', 'business', ['v1', 'v1', 'v1', 'v1']),
    group('d', 'development', ['v2', 'v2', 'v2', 'v2']),
  )
  expect(apart).toMatchObject({ aligned: 0, outlook: 'invest' })
  expect(new Set(apart.opportunities.map(({ kind }) => kind))).toStrictEqual(new Set(['hypothesis', 'prioritization']))
})

const answers = fc.array(
  fc
    .tuple(fc.boolean(), fc.uniqueArray(fc.constantFrom('v1', 'v2', 'a1', 'r1'), { maxLength: 3 }))
    .map(([agreed, ids]) => (ids.length === 0 ? '-' : `${agreed ? '' : '?'}${ids.join(' ')}`)),
  { minLength: 4, maxLength: 4 },
)
const seed = 20_261_122

test.prop([answers, answers, answers], { seed })(
  'the order of groups, and a second group of one mind, change no state',
  (a, b, c) => {
    const groups = [group('x', 'business', a), group('y', 'development', b), group('z', 'business', c)]
    const states = (report: AlignmentReport): readonly string[] => report.questions.map(({ state }) => state)
    const report = assess(...groups)
    expect(states(assess(...groups.toReversed()))).toStrictEqual(states(report))
    expect(states(assess(...groups, { ...groups[1]!, id: 'again' }))).toStrictEqual(states(report))
    expect(assess(...groups.toReversed()).opportunities.map(({ kind }) => kind)).toStrictEqual(
      report.opportunities.map(({ kind }) => kind),
    )
  },
)

test.prop([answers, answers], { seed })('opportunities exactly where a question is not aligned', (a, b) => {
  const report = assess(group('x', 'business', a), group('y', 'development', b))
  const open = report.questions.filter(({ state }) => state !== 'aligned').map(({ question }) => question)
  expect([...new Set(report.opportunities.map(({ question }) => question))]).toStrictEqual(open)
  expect(report.outlook === 'ready').toBe(open.length === 0)
  for (const { state, groups } of report.questions)
    expect(state === 'aligned').toBe(groups.every(({ answer }) => answer === 'agreed') && directed(groups, report))
})

function directed(
  groups: AlignmentReport['questions'][number]['groups'],
  { questions: all }: AlignmentReport,
): boolean {
  const question = all.find((each) => each.groups === groups)!
  return groups.every(
    ({ lead }) => question.points.find(({ point }) => point.id === lead)?.namedBy.length === groups.length,
  )
}

test('an exercise that was not parsed is still typed: as const', () => {
  const exercise = {
    kind: 'alignmentExercise',
    version: 1,
    id: 'e',
    points: [{ id: 'p', question: 'motivation', statement: 's', documented: true }],
    groups: [{ id: 'g', role: 'business', answers: [] }],
  } as const satisfies AlignmentExercise
  const [, , , motivation] = assessAlignment(exercise).questions
  expect(motivation?.points[0]?.point.documented).toBe(true)
  expect(motivation?.unsaid).toStrictEqual(['p'])
})
