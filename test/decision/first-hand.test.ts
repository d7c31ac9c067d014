import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import { explainDecision } from '../../src/decision/explain-decision.js'
import type { Observation } from '../../src/definition/observation.js'
import { closed, closedTwice, known, open, type Scenario, scenario } from './support/scenarios.js'
import { beginOf, DAY_MS, type StudyInput, studyOf } from './support/synthetic.js'

function run({ study, measurements, options }: Scenario) {
  return decide(study, measurements, options)
}

function observation(change: Partial<Observation> = {}): Observation {
  return { id: 'o1', partner: 'p', at: '2026-01-02', step: 'needMet', stance: 'supports', note: 'n', ...change }
}

function required(...observations: readonly Observation[]): StudyInput {
  return { ...known, policy: { ...known.policy, observations: 'required' }, change: { observations } }
}

function requirement(from: Scenario) {
  return run(from).trace[1]!.reasons.find(({ code }) => code === 'observation-on-record')!
}

const codes = (from: Scenario) => run(from).warnings.map(({ code }) => code)

describe('a policy that requires an observation', () => {
  test.each([
    ['one that supports', [observation()], 'validated'],
    ['one that explains', [observation({ stance: 'explains' })], 'validated'],
    ['none', [], 'unsure'],
    ['one that contradicts', [observation({ stance: 'contradicts' })], 'unsure'],
    [
      'one that contradicts and one that supports',
      [observation({ stance: 'contradicts' }), observation({ id: 'o2' })],
      'validated',
    ],
    ['one later than the measurement', [observation({ at: '2026-01-21T00:00:00.001Z' })], 'unsure'],
    ['one at the instant of the measurement', [observation({ at: '2026-01-21T00:00:00Z' })], 'validated'],
    ['one from before the iteration', [observation({ at: '2025-12-01' })], 'validated'],
  ] as const)('%s: %s', (_, observations, verdict) => {
    const from = scenario(required(...observations), open(18, 20))
    expect(run(from).verdict).toBe(verdict)
    expect(requirement(from).answer).toBe(verdict === 'validated' ? 'yes' : 'no')
  })

  test('an instant without an offset is read in the study’s time zone', () => {
    const late = observation({ at: '2026-01-21T02:00' })
    const there = (timeZone: string) => {
      const input = required(late)
      return run(scenario({ ...input, change: { ...input.change, timeZone } }, open(18, 20))).verdict
    }
    expect([there('UTC'), there('Asia/Tokyo')]).toEqual(['unsure', 'validated'])
  })

  test('says what is on record, and what is not counted', () => {
    const from = scenario(
      required(observation({ stance: 'contradicts' }), observation({ id: 'o2', at: '2027-01-01' })),
      open(18, 20),
    )
    expect(requirement(from).text).toBe(
      'First-hand observations on record: 0 that support or explain the counts; contradicting: "o1"; later than the measurement, and not counted: "o2". The policy requires one that does not contradict.',
    )
    expect(requirement(from).evidence).toEqual([{ document: 'study', pointer: '/observations/0' }])
    expect(codes(from)).toEqual(['observation-disagrees', 'observation-later'])
    expect(run(from).next.find(({ code }) => code === 'observe')?.text).toBe(
      'Watch more partners first hand at "needMet": "o1" disagrees with the counts.',
    )
  })

  test('one from an iteration of another revision is about another hypothesis', () => {
    const iterations = [1, 2].map((place) => ({
      id: `i${place}`,
      from: new Date(beginOf(place)).toISOString(),
      to: new Date(beginOf(place + 1)).toISOString(),
      revision: place,
    }))
    const revised = (at: string) => {
      const input = required(observation({ at }))
      const hypothesis = { ...studyOf(known).hypothesis, revision: 2 }
      return run(
        scenario({ ...input, change: { ...input.change, iterations, hypothesis } }, closedTwice([3, 20], [18, 20])),
      )
    }
    expect([revised('2026-01-02').verdict, revised('2026-02-02').verdict]).toEqual(['unsure', 'validated'])
    expect(revised('2026-01-02').warnings.map(({ code }) => code)).toContain('no-observation')
  })
})

describe('what was seen is shown where it belongs', () => {
  test('a disagreement is a warning, whether one is required or not, in its own iteration alone', () => {
    const against = { ...known, change: { observations: [observation({ stance: 'contradicts' })] } }
    expect(codes(scenario(against, open(18, 20)))).toEqual(['observation-disagrees'])
    expect(explainDecision(run(scenario(against, open(18, 20))))).toContain(
      'disagrees with the counts of iteration "i1": "o1"',
    )
    const two = { ...against, iterations: 2, policy: { alpha: 0.1, resetError: 0.1, maxIterations: 2 } }
    expect(codes(scenario(two, closedTwice([12, 20], [12, 20])))).toEqual([])
  })

  test('a later one alone is none on record', () => {
    const later = { ...known, change: { observations: [observation({ at: '2027-01-01' })] } }
    expect(codes(scenario(later, open(18, 20)))).toEqual(['no-observation', 'observation-later'])
    expect(run(scenario(later, open(18, 20))).next.map(({ code }) => code)).toContain('observe')
  })

  test('focus names those of its iteration, made by then', () => {
    const observations = ['2025-12-31', '2026-01-02', '2026-02-02', '2026-05-01'].map((at, i) =>
      observation({ id: `o${i}`, at, step: 'trigger' }),
    )
    const two = { ...known, iterations: 2, policy: { alpha: 0.1, resetError: 0.1, maxIterations: 2 } }
    const from = scenario({ ...two, change: { observations } }, closedTwice([12, 20], [12, 20]))
    expect(run(from).focus.map((node) => node.observations)).toEqual([['o2']])
    const first = { ...from, options: { ...from.options, iteration: 'i1' } }
    expect(run(first).focus.map((node) => node.observations)).toEqual([['o1']])
  })

  test('one that stands at no instant is refused', () => {
    const from = scenario({ ...known, change: { observations: [observation({ at: 'soon' })] } }, closed(12, 20))
    expect(() => run(from)).toThrow(
      new RangeError('decide: observation "o1" must stand at an ISO 8601 instant; got soon'),
    )
    expect(beginOf(1) + DAY_MS).toBe(Date.parse('2026-01-02'))
  })
})
