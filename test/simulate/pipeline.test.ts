// The whole way, from a simulated log over `measure` to `decide` at every closing, against what `operatingCharacteristics` says of it.
import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import { balanced } from '../../src/definition/policy.js'
import { readEvents } from '../../src/event/read-events.js'
import { measure } from '../../src/measure/measure.js'
import type { Measurement } from '../../src/measure/measurement.js'
import { type CourseTruth, operatingCharacteristics, simulateEvents, type Truth } from '../../src/simulate/index.js'
import { clopperPearsonInterval } from '../../src/stats/index.js'
import { beginOf, closingOf, DAY_MS, goal, studyOf } from '../decision/support/synthetic.js'

const deep = process.env['DEEP'] !== undefined
const paths = deep ? 300 : 16
const UNITS = 20

const study = studyOf({
  criteria: [goal({ design: { kind: 'curve', size: UNITS } })],
  iterations: balanced.maxIterations,
  steps: ['s1'],
  cohorts: [{ id: 'segment', type: 'segment', by: { attribute: 'segment' } }],
})

/** How the course of one simulated log ends; `looks` days of each iteration, and its closing. */
function courseOf(truth: Truth, seed: number, looks: readonly number[]): string {
  const { events, partners } = simulateEvents(study, truth, { seed })
  const log = readEvents(events)
  const taken: Measurement[] = []
  for (let place = 1; place <= balanced.maxIterations; place++)
    for (const asOf of [...looks.map((day) => beginOf(place) + day * DAY_MS), closingOf(place)]) {
      taken.push(measure(study, log, { asOf, partners }))
      const { verdict } = decide(study, taken, { iteration: `i${place}` })
      if (verdict === 'validated' || verdict === 'pivot' || verdict === 'reset') return verdict
    }
  return 'unsure'
}

const half = (segment: string, rate: number): NonNullable<Truth['groups']>[number] => ({
  id: segment,
  partners: UNITS / 2,
  cohorts: [{ dimension: 'segment', group: segment }],
  // All that fail do so on the way to need met.
  nodes: [
    { id: 's1', rate: 1 },
    { id: 'needMet', rate },
  ],
})
const quiet = { returns: { rate: 0 }, outcome: { rate: 0 }, duplicates: 0.05, ties: 0.05 } as const

describe('simulated logs, measured and decided', () => {
  test.each<[string, Truth, CourseTruth]>([
    ['at the target', { ...quiet, groups: [half('a', 0.6), half('b', 0.6)] }, { rate: 0.6 }],
    ['above it', { ...quiet, groups: [half('a', 0.75), half('b', 0.75)] }, { rate: 0.75 }],
    ['below it', { ...quiet, groups: [half('a', 0.4), half('b', 0.4)] }, { rate: 0.4 }],
    ['one group each side', { ...quiet, groups: [half('a', 0.9), half('b', 0.2)] }, { groups: [0.9, 0.2] }],
  ])('end as often as the counts alone say: %s', (_, truth, counts) => {
    const [expected] = operatingCharacteristics(balanced, [{ ...counts, leaves: [0, 1] }], {
      seed: 1,
      target: 0.6,
      units: [UNITS / 2, UNITS / 2],
      steps: 1,
    })
    const ends = Array.from({ length: paths }, (_, seed) => courseOf(truth, seed, []))
    for (const [verdict, { probability, standardError }] of Object.entries(expected!.verdicts)) {
      const share = ends.filter((end) => end === verdict).length / paths
      const error = Math.sqrt((probability * (1 - probability)) / paths + standardError ** 2)
      expect(Math.abs(share - probability), verdict).toBeLessThanOrEqual(4 * error + 1 / paths)
    }
  })

  test.runIf(deep).each<[string, Truth]>([
    ['partners alone', { ...quiet, groups: [half('a', 0.6), half('b', 0.6)] }],
    [
      'clusters of four, of which one partner each is a unit',
      {
        ...quiet,
        clusters: { size: 4, correlation: 0.5 },
        groups: [half('a', 0.6), half('b', 0.6)].map((group) => ({ ...group, partners: 2 * UNITS })),
      },
    ],
  ])('looks at any day spend nothing, the error stays below the policy’s: %s', (_, truth) => {
    const courses = 200
    const ends = Array.from({ length: courses }, (_, seed) => courseOf(truth, seed, [5, 10, 15, 20, 25]))
    const wrong = ends.filter((end) => end === 'validated').length
    const { lower } = clopperPearsonInterval(wrong, courses, { level: 0.999, side: 'lower' })
    expect(lower).toBeLessThanOrEqual(balanced.alpha)
    expect(wrong / courses).toBeGreaterThan(0.03)
  })
})
