import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import type { CohortDimension } from '../../src/definition/cohort-dimension.js'
import type { CriterionDesign } from '../../src/definition/hypothesis.js'
import { balanced, careful, failFast, type Policy } from '../../src/definition/policy.js'
import type { Measurement } from '../../src/measure/measurement.js'
import { compileCourse } from '../../src/simulate/course.js'
import { simulateCourse } from '../../src/simulate/simulate-course.js'
import {
  beginOf,
  type CellInput,
  closingOf,
  DAY_MS,
  goal,
  measurementOf,
  studyOf,
} from '../decision/support/synthetic.js'

const deep = process.env['DEEP'] !== undefined
const GROUPS = ['a', 'b', 'c']

interface Case {
  readonly policy: Policy
  readonly target: number
  readonly units: readonly number[]
  readonly looks: number
  readonly steps: number
  readonly design: 'curve' | 'pocock' | 'small' | 'anytime' | 'plannedLooks'
  readonly rates: readonly (readonly number[])[]
  readonly otherTests: number
  readonly seed: number
}

const rate = fc.constantFrom(0, 0.1, 0.1, 0.4, 0.5, 0.6, 0.75, 0.95, 0.95, 1)
const cases: fc.Arbitrary<Case> = fc.record({
  policy: fc
    .tuple(fc.constantFrom(balanced, careful, failFast), fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 0.15, 0.5))
    .map(([preset, maxIterations, minProspect]) => ({ ...preset, maxIterations, minProspect })),
  target: fc.constantFrom(0.3, 0.5, 0.6, 0.8),
  units: fc.array(fc.integer({ min: 3, max: 16 }), { minLength: 1, maxLength: 3 }),
  looks: fc.integer({ min: 1, max: 3 }),
  steps: fc.nat({ max: 2 }),
  design: fc.constantFrom(...(['curve', 'curve', 'pocock', 'small', 'anytime', 'plannedLooks'] as const)),
  rates: fc.array(fc.array(rate, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
  otherTests: fc.constantFrom(0, 1),
  seed: fc.nat(),
})

function designOf({ design, units, looks }: Case): CriterionDesign {
  const size = units.reduce((sum, count) => sum + count, 0)
  if (design === 'anytime') return { kind: 'anytime' }
  if (design === 'plannedLooks')
    return { kind: 'plannedLooks', looks: looks === 1 ? [size] : [Math.ceil(size / 2), size] }
  // Fewer planned than come.
  if (design === 'small') return { kind: 'curve', size: Math.max(1, size - 3) }
  return { kind: 'curve', size, spending: design === 'pocock' ? 'pocock' : 'obrienFleming' }
}

describe('a simulated course', () => {
  test('is the one that decide takes on measurements with the same counts', () => {
    const said = new Map<string, number>()
    fc.assert(
      fc.property(cases, (input) => {
        const { policy, target, units, looks, steps, otherTests, rates, seed } = input
        const design = designOf(input)
        const course = compileCourse({ policy, target, design, units, looks, otherTests })
        const channel: CohortDimension = {
          id: 'segment',
          type: 'segment',
          groups: units.slice(1).map((_, i) => ({ id: GROUPS[i]!, where: { property: 'g', is: 'eq', value: i } })),
          otherwise: GROUPS[units.length - 1]!,
        }
        const named = studyOf({
          criteria: [goal({ target, design })],
          policy,
          iterations: policy.maxIterations,
          steps: ['s1', 's2'].slice(0, steps),
          cohorts: units.length === 1 ? [] : [channel],
        })
        const study = otherTests === 1 ? named : { ...named, flow: { ...named.flow, detours: 'none' as const } }
        const goals = Array.from({ length: policy.maxIterations }, (_, place) =>
          units.map((_, group) => rates[Math.min(place, rates.length - 1)]![group]!),
        )
        const leaves = [...new Array<number>(steps).fill(0.4), 1]
        let earlier: readonly CellInput[] = []
        let taken: Measurement[] = []
        simulateCourse(course, { goal: goals, leaves }, seed, deep ? 5 : 2, (place, look, counts, verdict) => {
          if (place === 0 && look === 0) [earlier, taken] = [[], []]
          const iteration = `i${place + 1}`
          // Steps are counted at closings where there are groups; else any number of those who got there will do.
          const chains = counts.map((group) => {
            const [arrived, ...reached] = group as Int32Array
            const met = reached.at(-1)!
            return [arrived!, ...Array.from({ length: steps + 1 }, (_, node) => Math.max(reached[node] ?? 0, met))]
          })
          const cells: readonly CellInput[] = [
            {
              iteration,
              chain: chains[0]!.map((_, node) => chains.reduce((sum, chain) => sum + chain[node]!, 0)),
              detours: [],
            },
            ...(units.length === 1 ? [] : chains).map((chain, i) => ({
              iteration,
              groups: [{ dimension: 'segment', group: GROUPS[i]! }],
              chain,
            })),
          ]
          const asOf = look === looks - 1 ? closingOf(place + 1) : beginOf(place + 1) + (look + 2) * DAY_MS
          taken.push(measurementOf({ study, asOf, cells: [...earlier, ...cells] }))
          if (look === looks - 1) earlier = [...earlier, ...cells]
          const decision = decide(study, taken, { iteration })
          expect([decision.closed, decision.verdict]).toEqual([look === looks - 1, verdict ?? 'unsure'])
          const key = verdict ?? 'open'
          said.set(key, (said.get(key) ?? 0) + 1)
        })
      }),
      { numRuns: deep ? 1_000 : 70, seed: 20_261_122 },
    )
    for (const verdict of ['validated', 'pivot', 'reset', 'iterate', 'unsure', 'open'])
      expect(said.get(verdict), verdict).toBeGreaterThan(5)
  })
})
