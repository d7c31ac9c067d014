import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { jsonHash } from '../../src/core/json-hash.js'
import { pointerKeys } from '../../src/core/json-pointer.js'
import type { Study, StudyChange } from '../../src/index.js'
import { balanced, careful, diffStudies, measurementHash, registrationHash } from '../../src/index.js'
import { fullStudy } from '../definition/full-study.js'
import { edited } from '../definition/valid-study.js'

const study: Study = fullStudy

function changed(edits: Readonly<Record<string, unknown>>): Study {
  return edited(structuredClone(study), edits) as Study
}

function told(b: Study, a = study): Readonly<Record<string, readonly string[]>> {
  const { numbers, registration, neither } = diffStudies(a, b)
  const texts = (changes: readonly StudyChange[]): readonly string[] => changes.map(({ text }) => text)
  return { numbers: texts(numbers), registration: texts(registration), neither: texts(neither) }
}

const nothing = { numbers: [], registration: [], neither: [] }

describe('by consequence', () => {
  test.each([
    [
      'a window of a step',
      { '/flow/steps/0/within': 'P3D' },
      { numbers: ['flow / steps "review" / within: was "P2D", is "P3D"'] },
    ],
    [
      'a step less',
      { '/flow/steps': [fullStudy.flow.steps[0], fullStudy.flow.steps[2]] },
      { numbers: ['flow / steps "call": removed {"id":"call","match":{"event":"call"},"optional":true}'] },
    ],
    ['bands', { '/cohorts/0/by/bands': [10] }, { numbers: ['cohorts "size" / by / bands: was [10,50], is [10]'] }],
    [
      'the time zone',
      { '/timeZone': 'Asia/Tokyo' },
      { numbers: ['timeZone: was "Europe/Amsterdam", is "Asia/Tokyo"'] },
    ],
    [
      'a target',
      { '/hypothesis/criteria/0/target': 0.6 },
      { registration: ['hypothesis / criteria "quick" / target: was 0.7, is 0.6'] },
    ],
    ['the policy', { '/policy/alpha': 0.2 }, { registration: ['policy / alpha: was 0.1, is 0.2'] }],
    [
      'an assumption',
      { '/hypothesis/assumptions/0/impact': 11 },
      { neither: ['hypothesis / assumptions "calls" / impact: was 10, is 11'] },
    ],
    [
      'names',
      { '/flow/name': 'F', '/flow/steps/0/name': 'R', '/name': undefined },
      {
        neither: [
          'name: removed "Permits"',
          'flow / name: was "A permit", is "F"',
          'flow / steps "review" / name: was "Review", is "R"',
        ],
      },
    ],
    [
      'an observation more',
      { '/observations/3': { id: 'o4', partner: 'p', at: '2026-03-01', stance: 'supports', note: 'n' } },
      {
        neither: [
          'observations "o4": added {"at":"2026-03-01","id":"o4","note":"n","partner":"p","stance":"supports"}',
        ],
      },
    ],
    [
      'an iteration’s end',
      { '/iterations/0/to': '2026-05-01' },
      { neither: ['iterations "q1" / to: was "2026-04-01T00:00+02:00", is "2026-05-01"'] },
    ],
  ] as const)('%s', (_, edits, expected) => {
    expect(told(changed(edits))).toStrictEqual({ ...nothing, ...expected })
  })

  test('a flow or cohort that changes numbers changes the registration too, and stands once', () => {
    const [change] = diffStudies(study, changed({ '/flow/within': 'P8D' })).numbers
    expect(change).toStrictEqual({
      kind: 'changed',
      before: '/flow/within',
      after: '/flow/within',
      was: 'P7D',
      is: 'P8D',
      numbers: true,
      registration: true,
      text: 'flow / within: was "P7D", is "P8D"',
    })
  })

  test('another order', () => {
    const cohorts = study.cohorts.toReversed()
    const { numbers } = diffStudies(study, { ...study, cohorts })
    expect(numbers).toMatchObject([{ kind: 'moved', before: '/cohorts', after: '/cohorts' }])
  })

  test('pointers lead into each of both studies', () => {
    const steps = study.flow.steps.slice(1)
    const { numbers } = diffStudies(study, {
      ...study,
      flow: { ...study.flow, steps: steps.map((step) => (step.id === 'advice' ? { ...step, within: 'P1D' } : step)) },
    })
    expect(numbers.map(({ before, after }) => [before, after])).toStrictEqual([
      ['/flow/steps/0', null],
      [null, '/flow/steps/1/within'],
    ])
  })
})

describe('defaults', () => {
  const { policy, timeZone, ...plain } = fullStudy
  const bare: Study = plain

  test('to state a default changes nothing but the document', () => {
    expect(told({ ...bare, policy: balanced, timeZone: 'UTC' }, bare)).toStrictEqual({
      ...nothing,
      neither: [
        'timeZone / default: added "UTC"',
        'policy / default: added {"alpha":0.1,"gamma":0.2,"id":"balanced","kind":"policy","maxIterations":4,"minP...',
      ],
    })
    expect(diffStudies({ ...bare, policy: balanced }, bare).neither).toMatchObject([
      { kind: 'removed', before: '/policy', after: null },
    ])
  })

  test('another policy than the default is compared with it', () => {
    const { registration } = diffStudies(bare, { ...bare, policy: careful })
    expect(registration.map(({ text }) => text)).toStrictEqual([
      'policy / id: was "balanced", is "careful"',
      'policy / alpha: was 0.1, is 0.05',
      'policy / resetError: was 0.1, is 0.05',
      'policy / minProspect: was 0.15, is 0.1',
      'policy / gamma: was 0.2, is 0.1',
    ])
    expect([policy.id, timeZone]).toStrictEqual(['own', 'Europe/Amsterdam'])
  })

  test('what is left to a default stands nowhere', () => {
    const there = { ...bare, policy: careful, timeZone: 'Asia/Tokyo' }
    const pointers = (a: Study, b: Study): readonly unknown[] => {
      const { numbers, registration } = diffStudies(a, b)
      return [...numbers, ...registration.slice(0, 1)].map(({ before, after, was, is }) => [before, after, was, is])
    }
    expect(pointers(bare, there)).toStrictEqual([
      [null, '/timeZone', 'UTC', 'Asia/Tokyo'],
      [null, '/policy/id', 'balanced', 'careful'],
    ])
    expect(pointers(there, bare)).toStrictEqual([
      ['/timeZone', null, 'Asia/Tokyo', 'UTC'],
      ['/policy/id', null, 'careful', 'balanced'],
    ])
  })
})

/** What stands at a pointer; `undefined`: nothing. */
function standing(document: unknown, pointer: string): unknown {
  return pointerKeys(pointer).reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
        ? (inside as Record<string, unknown>)[key]
        : undefined,
    document,
  )
}

/** Every place of the full study, and some that are not there. */
function places(value: unknown, pointer = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [pointer]
  const inside = Object.entries(value).flatMap(([key, member]) => places(member, `${pointer}/${key}`))
  return pointer === '' ? inside : [pointer, ...inside]
}

const edit = fc.tuple(
  fc.constantFrom(
    ...places(study),
    '/policy',
    '/timeZone',
    '/flow/exclusions/1',
    '/flow/detours/2',
    '/cohorts/1/name',
    '/hypothesis/name',
  ),
  fc.constantFrom<unknown>(undefined, 'x', 7, 'UTC', [], ['a'], { id: 'x' }, { name: 'n' }, null, 'Permits', 0.7),
)

test.prop([fc.array(edit, { maxLength: 3 }), fc.boolean()], {
  seed: 20_261_122,
  numRuns: process.env['DEEP'] ? 5000 : 400,
})('a change of numbers, of the registration, or any, exactly if the hashes differ', (edits, turned) => {
  let b: Study
  try {
    b = edits.reduce(
      (document, [place, value]) => edited(document, { [place]: structuredClone(value) }) as Study,
      structuredClone(study),
    )
  } catch {
    // An edit below something that another took away.
    return fc.pre(false)
  }
  // Holes that a deletion leaves in lists are no JSON.
  b = JSON.parse(JSON.stringify(b)) as Study
  const [from, to] = turned ? [b, study] : [study, b]
  const { numbers, registration, neither } = diffStudies(from, to)
  expect(numbers.length > 0).toBe(measurementHash(from) !== measurementHash(to))
  expect([...numbers, ...registration].some((change) => change.registration)).toBe(
    registrationHash(from) !== registrationHash(to),
  )
  expect(numbers.length + registration.length + neither.length > 0).toBe(jsonHash(from) !== jsonHash(to))
  expect(diffStudies(to, to)).toStrictEqual({ numbers: [], registration: [], neither: [] })

  const changes = [...numbers, ...registration, ...neither]
  expect(new Set(changes.map(({ kind, before, after }) => `${kind === 'moved'} ${before} ${after}`)).size).toBe(
    changes.length,
  )
  for (const { kind, before, after, was, is } of changes) {
    if (kind === 'moved') continue
    if (before !== null) expect(standing(from, before)).toStrictEqual(was)
    if (after !== null) expect(standing(to, after)).toStrictEqual(is)
    expect(before ?? after).not.toBeNull()
  }
})
