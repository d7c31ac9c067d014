import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import type { CohortDimension } from '../../src/definition/cohort-dimension.js'
import { at, closed, known, open, type Scenario, scenario } from './support/scenarios.js'
import { beginOf, type CellInput, DAY_MS, goal, type StudyInput } from './support/synthetic.js'

const arm: CohortDimension = { id: 'arm', type: 'experiment', by: { attribute: 'arm' } }

function armCells(counts: readonly (readonly [string | null, number])[], whole?: number): readonly CellInput[] {
  const all = whole ?? counts.reduce((sum, [, units]) => sum + units, 0)
  return [
    { iteration: 'i1', chain: [all, all] },
    ...counts.map(([group, units]) => ({
      iteration: 'i1',
      groups: [{ dimension: 'arm', group }],
      chain: [units, units],
    })),
  ]
}

function run({ study, measurements, options }: Scenario) {
  return decide(study, measurements, options)
}

/** Answer and text of a condition of question 0; `undefined` if it was not asked. */
function condition(from: Scenario, code: string) {
  return run(from).trace[0]!.reasons.find((reason) => reason.code === code)
}

function experiment(dimension: Partial<CohortDimension>, ...looks: readonly (readonly CellInput[])[]): Scenario {
  const input: StudyInput = { ...known, cohorts: [{ ...arm, ...dimension }] }
  return scenario(input, ...looks.map((cells, i) => ({ ...open(0, 0, 10 + i), cells })))
}

describe('sample ratio', () => {
  test.each([
    [
      'alike',
      {},
      [
        ['a', 50],
        ['b', 50],
      ],
      'yes',
    ],
    [
      'one arm short',
      {},
      [
        ['a', 70],
        ['b', 30],
      ],
      'no',
    ],
    [
      'as allotted',
      {
        allocation: [
          { group: 'a', share: 7 },
          { group: 'b', share: 3 },
        ],
      },
      [
        ['a', 70],
        ['b', 30],
      ],
      'yes',
    ],
    [
      'other than allotted',
      {
        allocation: [
          { group: 'a', share: 3 },
          { group: 'b', share: 7 },
        ],
      },
      [
        ['a', 70],
        ['b', 30],
      ],
      'no',
    ],
    [
      'those without an arm are none',
      {},
      [
        ['a', 50],
        ['b', 50],
        [null, 90],
      ],
      'yes',
    ],
    ['one arm alone says nothing', {}, [['a', 50]], 'unknown'],
  ] as const)('%s', (_, dimension, counts, answer) => {
    const from = experiment(dimension, armCells(counts))
    expect(condition(from, 'sample-ratio')?.answer).toBe(answer)
    if (answer === 'no') {
      expect(run(from)).toMatchObject({
        verdict: 'unsure',
        decidedBy: 'fitToRead',
        next: [{ condition: 'sample-ratio' }],
      })
    }
  })

  test('an arm that the document names counts though nobody is in it, a value of an attribute only if seen', () => {
    const where = (value: string) => ({ property: 'arm', is: 'eq', value }) as const
    const named = { by: undefined, groups: ['a', 'b'].map((id) => ({ id, where: where(id) })), otherwise: 'c' }
    const cells = armCells([
      ['a', 20],
      ['b', 20],
      ['c', 0],
    ])
    expect(condition(experiment(named, cells), 'sample-ratio')?.answer).toBe('no')
    expect(condition(experiment({}, cells), 'sample-ratio')?.answer).toBe('yes')
  })

  test('few units are judged by evidence that needs no approximation, several looks by evidence that allows them', () => {
    const few = armCells([
      ['a', 3],
      ['b', 1],
    ])
    expect(condition(experiment({}, few), 'sample-ratio')?.text).toContain('any-time')
    const many = armCells([
      ['a', 60],
      ['b', 40],
    ])
    expect(condition(experiment({}, many), 'sample-ratio')?.text).toContain('chi-square')
    expect(condition(experiment({}, few, many), 'sample-ratio')?.text).toContain('any-time')
    const gross = armCells([
      ['a', 20],
      ['b', 1],
    ])
    expect(condition(experiment({}, few, gross), 'sample-ratio')?.answer).toBe('no')
  })

  test('an arm that shares are stated for counts though it is never seen; a group without a share is none', () => {
    const allocation = ['a', 'b'].map((group) => ({ group, share: 1 }))
    const unseen = armCells([['a', 30]])
    expect(condition(experiment({ allocation }, unseen), 'sample-ratio')?.answer).toBe('no')
    expect(condition(experiment({}, unseen), 'sample-ratio')?.answer).toBe('unknown')
    // Those who wait for their arm are in the rest first: that is no second arm.
    const waiting = armCells(
      [
        ['a', 30],
        ['b', 30],
        ['rest', 20],
      ],
      60,
    )
    expect(condition(experiment({ allocation }, waiting), 'one-arm-each')?.answer).toBe('yes')
    expect(condition(experiment({ allocation }, waiting), 'sample-ratio')?.answer).toBe('yes')
    expect(condition(experiment({}, waiting), 'one-arm-each')?.answer).toBe('no')
  })

  test('groups that nobody allots are no arms, and neither is another dimension', () => {
    const cells = armCells([
      ['a', 90],
      ['b', 10],
    ])
    expect(condition(experiment({ allocation: 'unplanned' }, cells), 'sample-ratio')).toBeUndefined()
    expect(condition(experiment({ type: 'segment' }, cells), 'sample-ratio')).toBeUndefined()
  })

  test('partners in several arms are found out by the sum over arms', () => {
    expect(
      condition(
        experiment(
          {},
          armCells(
            [
              ['a', 30],
              ['b', 31],
            ],
            60,
          ),
        ),
        'one-arm-each',
      ),
    ).toMatchObject({
      answer: 'no',
      text: 'At least 1 of 60 partners are in several arms of "arm".',
    })
    expect(
      condition(
        experiment(
          {},
          armCells(
            [
              ['a', 30],
              ['b', 30],
            ],
            60,
          ),
        ),
        'one-arm-each',
      )?.answer,
    ).toBe('yes')
  })
})

describe('cohorts', () => {
  const cells = (web: number, desk: number | null): readonly CellInput[] => [
    { iteration: 'i1', chain: [web + (desk ?? 0), Math.min(web, 5)] },
    { iteration: 'i1', groups: at('web'), chain: [web, Math.min(web, 5)] },
    ...(desk === null ? [] : [{ iteration: 'i1', groups: at('desk'), chain: [desk, Math.min(desk, 5)] }]),
  ]
  const channel: CohortDimension = { id: 'channel', type: 'channel', by: { attribute: 'channel' } }
  const looks = (input: Partial<StudyInput>, ...each: readonly (readonly CellInput[])[]) =>
    scenario({ ...known, cohorts: [channel], ...input }, ...each.map((cells, i) => ({ ...open(0, 0, 10 + i), cells })))

  test('that vanished since an earlier measurement make the evidence unfit', () => {
    expect(condition(looks({}, cells(10, 10), cells(20, 10)), 'cohorts-kept')?.answer).toBe('yes')
    for (const gone of [cells(20, null), cells(20, 0)]) {
      const from = looks({}, cells(10, 10), gone)
      expect(condition(from, 'cohorts-kept')).toMatchObject({
        answer: 'no',
        text: expect.stringContaining('channel desk'),
      })
      expect(run(from)).toMatchObject({ verdict: 'unsure', criteria: [] })
    }
    const latest = { cohorts: [{ ...channel, asOf: 'latest' as const }] }
    expect(condition(looks(latest, cells(10, 10), cells(20, null)), 'cohorts-kept')?.answer).toBe('yes')
  })

  test('that a criterion is about must have a matured first attempt', () => {
    const about = { criteria: [goal(), goal({ id: 'desk', cohort: at('desk')[0] })] }
    expect(condition(looks(about, cells(10, 1)), 'cohorts-covered')?.answer).toBe('yes')
    const from = looks(about, cells(10, 0))
    expect(condition(from, 'cohorts-covered')?.answer).toBe('no')
    expect(run(from)).toMatchObject({ verdict: 'unsure', decidedBy: 'fitToRead' })
    expect(run(from).criteria).toHaveLength(2)
    expect(run(from).next.map(({ code }) => code)).toContain('repair')
  })

  test('that are hardly covered are said, and let pass', () => {
    const hardly = [...cells(20, 10).slice(0, 2), { ...cells(20, 1)[2]!, enrolled: 30 }]
    expect(condition(looks({}, hardly), 'cohorts-covered')).toMatchObject({
      answer: 'unknown',
      text: 'Hardly covered, with less than a tenth of those enrolled: channel desk.',
    })
    expect(condition(looks({}, cells(0, 0)), 'cohorts-covered')).toBeUndefined()
  })
})

describe('observations', () => {
  const from = (knownPartners?: readonly string[]) => {
    const { options, ...rest } = scenario(known, open(18, 20))
    return { ...rest, options: { ...options, knownPartners } }
  }

  test('of partners that nobody knows make the evidence unfit', () => {
    expect(condition(from(), 'observations-known')?.answer).toBe('unknown')
    expect(condition(from(['p']), 'observations-known')?.answer).toBe('yes')
    expect(condition(from(['q']), 'observations-known')).toMatchObject({
      answer: 'no',
      text: 'Observed first hand, but no known partner: "p".',
      evidence: [{ document: 'study', pointer: '/observations/0/partner' }],
    })
    expect(run(from(['q'])).verdict).toBe('unsure')
    expect(run(from(['p'])).verdict).toBe('validated')
  })
})

test('a later look with nothing new is as fit as the first', () => {
  const again = scenario(known, closed(20, 25), { ...closed(20, 25), asOf: beginOf(2) + 5 * DAY_MS })
  expect(run(again).trace[0]!.answer).toBe('yes')
})
