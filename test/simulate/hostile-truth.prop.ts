import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { balanced } from '../../src/definition/policy.js'
import {
  type OperatingOptions,
  operatingCharacteristics,
  simulateEvents,
  type Truth,
} from '../../src/simulate/index.js'
import { studyOf } from '../decision/support/synthetic.js'

const study = studyOf({
  criteria: [],
  iterations: 2,
  steps: ['s1'],
  cohorts: [{ id: 'size', type: 'segment', by: { attribute: 'size', bands: [10] } }],
})

const truth: Truth = {
  partners: 2,
  clusters: { size: 2, correlation: 0.5 },
  arrival: 1,
  rate: 0.5,
  nodes: [{ id: 's1', rate: 0.5, delay: { from: 'PT1H', to: 'PT2H', skew: 2 } }],
  drift: 0.1,
  returns: { rate: 0.1, adopts: 0.5, delay: { to: 'PT5H' } },
  outcome: { rate: 0.5, delay: { to: 'PT5H' } },
  detours: [{ event: 'x', rate: 0.5 }],
  groups: [
    {
      id: 'a',
      partners: 2,
      cohorts: [{ dimension: 'size', group: '<10' }],
      attributes: { plan: 'pro' },
      iterations: [{ id: 'i1', rate: 1 }],
    },
  ],
  iterations: [{ id: 'i1', rate: 1 }],
  noise: { events: ['y'], rate: 0.1 },
  ties: 0.1,
  duplicates: 0.1,
  late: { rate: 0.1, delay: { to: 'PT5H' } },
}
const options: OperatingOptions = {
  seed: 1,
  target: 0.6,
  units: [4, 4],
  design: { kind: 'curve', size: 8 },
  looks: 2,
  steps: 1,
  otherTests: 1,
  replications: 2,
  exact: false,
}
const truths = [{ id: 'a', rate: [0.5, 0.6], leaves: [1, 2] }, { groups: [0.5, [0.4, 0.6]] }]

const junk = fc.constantFrom<unknown>(
  null,
  'x',
  '',
  5,
  -1,
  0.5,
  Number.NaN,
  Infinity,
  1e300,
  true,
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  new Date(0),
)

/** The document with the value at one place of it replaced. */
function replaced(document: unknown, place: number, by: unknown): unknown {
  let left = place
  const visit = (value: unknown): unknown => {
    if (left-- === 0) return by
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, visit(each)]))
  }
  return visit(document)
}

describe('whatever stands in a truth, it is simulated or refused with a RangeError', () => {
  const run = (simulate: () => unknown): 'done' | 'refused' => {
    try {
      simulate()
      return 'done'
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError)
      return 'refused'
    }
  }

  test('simulateEvents', () => {
    let refused = 0
    fc.assert(
      fc.property(fc.nat({ max: 75 }), junk, (place, by) => {
        if (run(() => simulateEvents(study, replaced(truth, place, by) as Truth, { seed: 1 })) === 'refused') refused++
      }),
      { numRuns: 1_000, seed: 5 },
    )
    expect(refused).toBeGreaterThan(500)
  })

  test('operatingCharacteristics', () => {
    let refused = 0
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), junk, (place, by) => {
        const [policy, list, plan] = replaced([balanced, truths, options], place, by) as [
          typeof balanced,
          typeof truths,
          OperatingOptions,
        ]
        if (run(() => operatingCharacteristics(policy, list, plan)) === 'refused') refused++
      }),
      { numRuns: 1_000, seed: 5 },
    )
    expect(refused).toBeGreaterThan(300)
  })
})
