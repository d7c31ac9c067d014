import { describe, expect, test } from 'vitest'
import type { CriterionResult } from '../../src/decision/criterion-result.js'
import { decide } from '../../src/decision/decide.js'
import { twoCohortEProcess } from '../../src/stats/anytime/two-cohort-e-process.js'
import { plannedScoreLooks, readScoreLook } from '../../src/stats/sequential/two-cohort-looks.js'
import { channel, closed, compared, known, open, type Scenario, scenario } from './support/scenarios.js'
import { closingOf, goal } from './support/synthetic.js'

function goalOf({ study, measurements, options }: Scenario): CriterionResult {
  return decide(study, measurements, options).criteria[0]!
}

describe('planned looks at one rate', () => {
  const planned = { ...known, criteria: [goal({ design: { kind: 'plannedLooks', looks: [10, 20, 30, 40] } })] }

  test.each([
    [10, 10, 'unknown', null],
    [18, 20, 'shown', 18],
    [17, 20, 'unknown', 18],
    [24, 30, 'shown', 24],
    [30, 40, 'shown', 30],
    [29, 40, 'unknown', 30],
  ] as const)('the known critical counts none/18/24/30: %d of %d is %s', (met, units, state, showsAt) => {
    expect(goalOf(scenario(planned, open(met, units)))).toMatchObject({ state, showsAt, assumption: 'exact' })
  })

  test('between planned looks only what was surely decided at one of them counts', () => {
    // 20 of 22: whatever the order, at least 18 of the first 20.
    expect(goalOf(scenario(planned, open(20, 22)))).toMatchObject({ state: 'shown', showsAt: 20 })
    expect(goalOf(scenario(planned, open(19, 22)))).toMatchObject({ state: 'unknown', reason: 'not-crossed' })
    expect(goalOf(scenario(planned, open(19, 19)))).toMatchObject({ state: 'unknown', showsAt: null })
    expect(goalOf(scenario(planned, open(40, 50)))).toMatchObject({ state: 'shown', showsAt: 40 })
  })

  test('refutes by the mirrored looks, sure between them too', () => {
    const [on, off] = [open(0, 20), open(0, 25)].map((look) => goalOf(scenario(planned, look)).refutesAt)
    expect(on).toBeGreaterThan(3)
    expect(off).toBe(on)
  })

  test('the closing has all of the level', () => {
    expect(goalOf(scenario(planned, open(19, 24))).showsAt).toBe(22)
    expect(goalOf(scenario(planned, closed(19, 24)))).toMatchObject({ state: 'shown', showsAt: 19, look: 'closing' })
  })
})

describe('two cohorts at any time', () => {
  const looks = [1, 2, 3, 4].map((i) => open(0, 0, 10 + i))
  const desk = [
    [8, 10],
    [17, 20],
    [26, 30],
    [36, 40],
  ] as const
  const web = [
    [3, 10],
    [5, 20],
    [9, 30],
    [12, 40],
  ] as const
  const blocks = desk.map(([s1, n1], i) => {
    const [[t1, m1], [s2, n2], [t2, m2]] = [desk[i - 1] ?? [0, 0], web[i]!, web[i - 1] ?? [0, 0]]
    return { successes1: s1 - t1, trials1: n1 - m1, successes2: s2 - t2, trials2: n2 - m2 }
  })

  test('is the block e-process of what came between the looks', () => {
    const states = looks.map((_, i) => goalOf(compared({}, looks.slice(0, i + 1), desk, web)))
    const eValues = twoCohortEProcess(blocks, { alternative: 'greater' })
    expect(states.map(({ state }) => state)).toEqual(eValues.map(({ eValue }) => (eValue >= 20 ? 'shown' : 'unknown')))
    expect(states.map(({ state }) => state)).toEqual(['unknown', 'shown', 'shown', 'shown'])
    expect(states[0]!.reason).toBe('first-block')
    expect(states[3]).toMatchObject({
      against: { successes: 12, units: 40 },
      estimate: 0.6,
      target: 0,
      assumption: 'anytime',
      interval: { method: 'two-cohort-e-process' },
    })
  })

  test('the count that decides is the least that does', () => {
    const at = (last: number) => goalOf(compared({}, looks.slice(0, 2), [desk[0], [8 + last, 20]], web))
    const { showsAt } = at(5)
    expect([at(showsAt! - 8).state, at(showsAt! - 9).state]).toEqual(['shown', 'unknown'])
  })

  test('refutes where the other cohort is better, and at most is the mirror', () => {
    expect(goalOf(compared({}, looks, web, desk))).toMatchObject({ state: 'refuted' })
    expect(goalOf(compared({ direction: 'atMost' }, looks, web, desk))).toMatchObject({ state: 'shown' })
    expect(goalOf(compared({ direction: 'atMost' }, looks, desk, web))).toMatchObject({ state: 'refuted' })
  })

  test('a difference asked for, and a guardrail’s margin, move what is tested', () => {
    expect(goalOf(compared({ target: 0.5 }, looks, desk, web)).state).toBe('unknown')
    const guard = goalOf(compared({ role: 'guardrail', target: 0, margin: 0.3 }, looks, desk, web))
    expect(guard).toMatchObject({ state: 'safe', target: -0.3 })
  })

  test('one look does for a difference below none, two for none', () => {
    const one = goalOf(compared({ target: -0.5 }, looks.slice(0, 1), [[20, 20]], [[4, 20]]))
    expect(one).toMatchObject({ state: 'shown', reason: 'crossed' })
  })

  test('corrected counts: looks that later ones contradict are passed over', () => {
    const wrong = [
      [8, 10],
      [30, 60],
      [26, 30],
      [36, 40],
    ] as const
    const right = goalOf(
      compared({}, [looks[0]!, looks[2]!, looks[3]!], [desk[0], desk[2], desk[3]], [web[0], web[2], web[3]]),
    )
    const corrected = goalOf(compared({}, looks, wrong, web))
    expect(corrected).toMatchObject({ state: right.state, showsAt: right.showsAt, corrected: true })
    expect(right.corrected).toBe(false)
  })

  test('without units in one of the two there is nothing to compare', () => {
    expect(goalOf(compared({}, looks.slice(0, 1), [[3, 4]], [[0, 0]]))).toMatchObject({
      reason: 'no-units',
      estimate: null,
    })
  })
})

describe('two cohorts at planned looks', () => {
  const planned = { design: { kind: 'plannedLooks', looks: [10, 20] } as const }

  test('the interval is the one of their score test', () => {
    // The published interval of 7 of 34 against 1 of 34.
    const { interval, estimate } = goalOf(compared(planned, [closed(0, 0)], [[7, 34]], [[1, 34]]))
    expect(interval).toMatchObject({ method: 'miettinen-nurminen', assumption: 'asymptotic', level: 0.95 })
    expect([interval?.lower.toFixed(5), interval?.upper.toFixed(5)]).toEqual(['0.02704', '0.34529'])
    expect(estimate).toBeCloseTo(6 / 34, 12)
    const anytime = goalOf(compared({}, [closed(0, 0)], [[7, 34]], [[1, 34]])).interval
    expect(anytime?.assumption).toBe('anytime')
    expect(goalOf(compared(planned, [closed(0, 0)], [[0, 0]], [[1, 34]]))?.interval ?? null).toBeNull()
  })
  const looks = [1, 2, 3, 4].map((i) => open(0, 0, 10 + i))

  test('is the score test at the first looks that reach the planned numbers, with the sizes that they have', () => {
    const desk = [
      [9, 11],
      [12, 15],
      [19, 22],
    ] as const
    const web = [
      [4, 12],
      [5, 16],
      [7, 21],
    ] as const
    const states = looks.slice(0, 3).map((_, i) => goalOf(compared(planned, looks.slice(0, i + 1), desk, web)))
    expect(states.map(({ reason }) => reason)).toEqual(['not-crossed', 'look-not-planned', 'crossed'])
    const sizes = [
      { trials1: 11, trials2: 12 },
      { trials1: 22, trials2: 21 },
    ]
    const design = plannedScoreLooks(sizes, { alpha: 0.05, size: { trials1: 20, trials2: 20 } })
    const least = Array.from({ length: 23 }, (_, k) => k).find(
      (k) => readScoreLook(design, k, 22, 7, 21).answer === 'shown',
    )
    expect(states[2]).toMatchObject({ state: 'shown', showsAt: least, assumption: 'asymptotic' })
  })

  test('the same sizes again are the same look, and later ones are none', () => {
    const shown = [[19, 22]] as const
    const web = [[7, 21]] as const
    expect(goalOf(compared(planned, looks.slice(0, 2), [...shown, ...shown], [...web, ...web]))).toMatchObject({
      reason: 'crossed',
    })
    const after = goalOf(compared(planned, looks.slice(0, 2), [...shown, [25, 30]], [...web, [9, 30]]))
    expect(after).toMatchObject({ state: 'shown', reason: 'stays-shown' })
  })

  test('a closing before the planned size spends what is left', () => {
    const late = { ...open(0, 0), asOf: closingOf(1) }
    const early = goalOf(
      compared(
        planned,
        [looks[0]!, looks[1]!],
        [
          [7, 10],
          [10, 15],
        ],
        [
          [4, 10],
          [6, 15],
        ],
      ),
    )
    const closing = goalOf(
      compared(
        planned,
        [looks[0]!, late],
        [
          [7, 10],
          [10, 15],
        ],
        [
          [4, 10],
          [6, 15],
        ],
      ),
    )
    expect(early.reason).toBe('look-not-planned')
    expect(closing).toMatchObject({ look: 'closing', reason: 'not-crossed' })
    expect(closing.attained.shown).toBeCloseTo(0.05, 6)
  })

  test('the cohorts exchanged, with the difference negated, mirror it', () => {
    const [desk, web] = [[[19, 22]], [[7, 21]]] as const
    const asked = { ...planned, target: 0.1 }
    const [one, other] = [
      goalOf(compared(asked, looks.slice(0, 1), desk, web)),
      goalOf(compared({ ...planned, target: -0.1, direction: 'atMost' }, looks.slice(0, 1), web, desk)),
    ]
    expect([one.state, other.state]).toEqual(['shown', 'shown'])
    expect(one.attained).toEqual(other.attained)
  })
})

describe('one unit a cluster', () => {
  test('is what criteria count', () => {
    const cell = { iteration: 'i1', chain: [40, 30], clustered: [10, 8] }
    const from = scenario({ ...known, cohorts: [channel] }, { ...open(0, 0), cells: [cell] })
    expect(goalOf(from)).toMatchObject({ successes: 8, units: 10, state: 'unknown' })
    expect(goalOf(from).evidence).toEqual([{ document: 'measurement', pointer: '/cells/0/nodes/0/firstOfCluster' }])
  })
})
