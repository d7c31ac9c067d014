/** The five verdicts, and each kind of pivot, from logs whose truth is known. */
import {
  type Criterion,
  type EventRow,
  evaluate,
  explainDecision,
  getOrThrow,
  parseStudy,
  type Scalar,
} from 'learnloop'

const DAY = 86_400_000

/** A study of two months with these criteria; need met within a week, back within another, the outcome within a month. */
function studyWith(criteria: readonly Criterion[], type: 'segment' | 'channel' = 'segment') {
  return getOrThrow(
    parseStudy({
      kind: 'study',
      version: 1,
      id: 'permits',
      hypothesis: {
        kind: 'hypothesis',
        version: 1,
        id: 'h1',
        customer: 'applicants',
        challenge: 'they wait for weeks',
        solution: 'a clerk each',
        value: 'granted within a week',
        criteria,
      },
      flow: {
        kind: 'flow',
        version: 1,
        id: 'permit',
        trigger: { event: 'apply' },
        steps: [{ id: 'reviewed', match: { event: 'review' } }],
        needMet: { id: 'granted', match: { event: 'grant' } },
        within: 'P7D',
        adoption: { within: 'P7D' },
        outcome: { id: 'renewed', match: { event: 'renew' }, within: 'P30D' },
      },
      cohorts: [{ id: 'door', type, by: { attribute: 'door' } }],
      iterations: [
        { id: 'jan', from: '2026-01-01', to: '2026-02-01' },
        { id: 'apr', from: '2026-04-01', to: '2026-05-01' },
      ],
    }),
  )
}

const granted: Criterion = {
  id: 'granted',
  role: 'goal',
  metric: 'needMet',
  target: 0.6,
  design: { kind: 'curve', size: 40 },
}

/** What one applicant does after applying, by day. */
type Course = readonly (readonly [day: number, event: string])[]

const left: Course = []
const reviewed: Course = [[1, 'review']]
const met: Course = [
  [1, 'review'],
  [2, 'grant'],
]
const called: Course = [[1, 'phone']]

/** So many applicants of each course, one after the other through a month, alternating between two doors. */
function month(
  begin: number,
  ...groups: readonly (readonly [count: number, course: Course, door?: Scalar])[]
): readonly EventRow[] {
  const applicants = groups.flatMap(([count, course, door]) => Array.from({ length: count }, () => ({ course, door })))
  return applicants.flatMap(({ course, door = null }, i) => {
    const partner = `applicant ${begin} ${i}`
    const at = begin + (i % 25) * DAY
    const attributes = { door: door ?? (i % 2 === 0 ? 'web' : 'desk') }
    return [
      { partner, name: 'apply', at, attributes },
      ...course.map(([day, name]) => ({ partner, name, at: at + day * DAY })),
    ]
  })
}

const [jan, apr] = [Date.UTC(2026, 0, 2), Date.UTC(2026, 3, 2)]
const [afterJan, afterApr] = [Date.UTC(2026, 2, 20), Date.UTC(2026, 5, 20)]
const study = studyWith([granted])
const early = evaluate(study, month(jan, [13, met], [27, left]), { asOf: afterJan })

const decisions = [
  ['Nine of ten', study, month(jan, [36, met], [4, left]), afterJan],
  ['Half of them, for many reasons', study, month(jan, [21, met], [10, left], [9, called]), afterJan],
  ['In an open month', study, month(jan, [12, met], [8, left]), Date.UTC(2026, 0, 30)],
  [
    'One in three, twice',
    study,
    [...month(jan, [13, met], [27, left]), ...month(apr, [11, met], [29, left])],
    afterApr,
  ],
  [
    'At one door only',
    study,
    month(jan, [19, met, 'web'], [1, left, 'web'], [4, met, 'desk'], [16, left, 'desk']),
    afterJan,
  ],
  [
    'Of one channel only',
    studyWith([granted], 'channel'),
    month(jan, [19, met, 'web'], [1, left, 'web'], [4, met, 'desk'], [16, left, 'desk']),
    afterJan,
  ],
  [
    'Reviewed, but not granted',
    studyWith([granted, { ...granted, id: 'reviewed', metric: { step: 'reviewed' }, target: 0.7 }]),
    month(jan, [18, met], [20, reviewed], [2, left]),
    afterJan,
  ],
  [
    'Granted, but not renewed',
    studyWith([granted, { ...granted, id: 'renewed', metric: 'outcome', target: 0.5 }]),
    month(jan, [33, met], [3, [...met, [9, 'renew']]], [4, left]),
    afterJan,
  ],
  ['They phone instead', study, month(jan, [22, met], [17, called], [1, left]), afterJan],
] as const

for (const [what, of, rows, asOf] of decisions) {
  const { decision } = evaluate(of, rows, { asOf, earlier: asOf === afterApr ? [early.measurement] : [] })
  console.log(`${what}\n  ${explainDecision(decision).split('\n')[0]}`)
  for (const { text } of decision.pivot?.evidence ?? []) console.log(`  ${text}`)
}
