import { describe, expect, test } from 'vitest'
import { compileTest } from '../../src/decision/compile-test.js'
import type { Criterion, PlanSampleOptions, Policy } from '../../src/index.js'
import { balanced, planSample } from '../../src/index.js'
import {
  type ExactLook,
  exactCrossing,
  ratePower,
  rateSampleSize,
  scorePower,
  smallestDecidingSize,
} from '../../src/stats/index.js'
import { tinyFlow } from '../support/tiny.js'

/** All of the error in one iteration, at 5 %. */
const once: Policy = { ...balanced, alpha: 0.05, maxIterations: 1 }
const goal: Criterion = { id: 'goal', role: 'goal', metric: 'needMet', target: 0.6, expected: 0.8 }
const curve: Criterion = { ...goal, design: { kind: 'curve', size: 40 } }
const arms = { cohort: { dimension: 'arm', group: 'a' }, comparedWith: { dimension: 'arm', group: 'b' } }
const compared: Criterion = { ...goal, target: 0, expected: 0.3, ...arms }

function codes(criterion: Criterion, options: PlanSampleOptions = {}): readonly string[] {
  return planSample(criterion, options).advice.map(({ code }) => code)
}

describe('one rate', () => {
  test('the known curve: p0 .6, alpha .05, N 40', () => {
    const plan = planSample(curve, { policy: once })
    expect(plan.power).toBeCloseTo(0.858, 3)
    expect(plan.typeOneError).toBeCloseTo(0.0482, 4)
    expect(plan.powerOverIterations).toBe(plan.power)
    expect(plan).toMatchObject({ size: 40, alpha: 0.05, least: 6, useful: true, advice: [], assumption: 'exact' })
    expect(plan.detectable).toBeCloseTo(0.786, 3)
  })

  test('planned looks at their own numbers: .8471 and .0411', () => {
    const plan = planSample({ ...goal, design: { kind: 'plannedLooks', looks: [10, 20, 30, 40] } }, { policy: once })
    expect(plan.power).toBeCloseTo(0.8471, 4)
    expect(plan.typeOneError).toBeCloseTo(0.0411, 4)
    expect(plan.expectedUnits).toBeCloseTo(31.82, 2)
  })

  test('any time: .600 with 40 units, which the length of an iteration says', () => {
    const plan = planSample(goal, { policy: once, unitsPerWeek: 10, iterationDays: 28 })
    expect(plan).toMatchObject({ size: 40, iterationUnits: 40, design: { kind: 'anytime' }, assumption: 'anytime' })
    expect(plan.power).toBeCloseTo(0.6, 3)
  })

  test('any time without a pace: the size that would do', () => {
    const plan = planSample(goal, { policy: once })
    expect(plan.size).toBe(rateSampleSize(0.6, 0.8, { design: { kind: 'anytime' } })?.safeSize)
    expect(plan.power).toBeGreaterThanOrEqual(0.8)
  })

  test('a guardrail is tested at its target less the margin, and expected at its target', () => {
    const guard: Criterion = { ...curve, role: 'guardrail', target: 0.8, margin: 0.1, expected: undefined }
    expect(planSample(guard, { policy: once })).toMatchObject({ target: 0.7, expected: 0.8 })
    expect(planSample(guard, { policy: once }).power).toBe(ratePower(0.7, 0.8, 40).power)
  })

  test('at most: mirrored', () => {
    const mirrored = planSample({ ...curve, direction: 'atMost', target: 0.4, expected: 0.2 }, { policy: once })
    const plan = planSample(curve, { policy: once })
    expect(mirrored.power).toBeCloseTo(plan.power!, 12)
    expect(mirrored.detectable).toBeCloseTo(1 - plan.detectable!, 9)
    expect(mirrored.recommended?.size).toBe(plan.recommended?.size)
  })

  test('a scale as a count: its share falls with the units, so that time brings it', () => {
    const plan = planSample({ ...goal, metric: 'innovation', target: { count: 30 }, expected: 0.5 }, { policy: once })
    expect(plan).toMatchObject({ target: null, typeOneError: null, least: null, useful: true })
    expect(plan.size).toBeGreaterThan(60)
    expect(plan.power).toBeGreaterThanOrEqual(0.8)
    const one = planSample(
      { ...goal, target: { count: 30 }, expected: 0.5 },
      { policy: once, unitsPerWeek: 1, iterationDays: 7 * (plan.size! - 1) },
    )
    expect(one.power).toBeLessThan(0.8)
  })

  test('the guardrail floors of the policy table', () => {
    const floors = [0.8, 0.85, 0.9, 0.95].map((target) => {
      const guard: Criterion = { ...curve, role: 'guardrail', target }
      return planSample(guard, { policy: once }).least
    })
    expect(floors).toStrictEqual([14, 19, 29, 59])
  })
})

describe('what decides is what is planned', () => {
  test.each([
    ['curve', curve],
    ['curve, at most', { ...curve, direction: 'atMost', target: 0.4, expected: 0.3 }],
    ['pocock', { ...goal, design: { kind: 'curve', size: 25, spending: 'pocock' } }],
    ['any time', goal],
    ['planned looks', { ...goal, design: { kind: 'plannedLooks', looks: [10, 20, 30] } }],
    ['guardrail', { ...curve, role: 'guardrail', target: 0.7, margin: 0.15 }],
    ['count', { ...goal, target: { count: 12 } }],
  ] as const)('%s: power and error are those of the counts that decide reads', (_, criterion: Criterion) => {
    const { alpha, maxIterations } = balanced
    const size = criterion.design?.kind === 'curve' ? criterion.design.size : 30
    const test = compileTest(criterion, { shown: alpha / maxIterations, refuted: 0.025 })
    const looks = Array.from({ length: size }, (_, i): ExactLook => {
      const count = { successes: 0, units: i + 1 }
      const shows = test.at({ count, against: null, kind: 'open', before: [] })?.shows ?? null
      return criterion.direction === 'atMost'
        ? { n: i + 1, upper: null, lower: shows }
        : { n: i + 1, upper: shows, lower: null }
    })
    const plan = planSample(criterion, { unitsPerWeek: 30, iterationDays: 7 })
    const { upper, lower, expectedUnits } = exactCrossing(looks, plan.expected!)
    expect(plan.size).toBe(size)
    expect(plan.power).toBeCloseTo(upper + lower, 12)
    expect(plan.expectedUnits).toBeCloseTo(expectedUnits, 9)
    expect(plan.power).toBeGreaterThan(0)
  })
})

describe('two groups', () => {
  test('planned looks by score test: as the calculator says', () => {
    const looks: Criterion = { ...compared, design: { kind: 'plannedLooks', looks: [20, 40] } }
    const plan = planSample(looks, { policy: once, comparisonRate: 0.5 })
    expect(plan.power).toBe(scorePower(0.8, 0.5, 40, { looks: 2 }).power)
    expect(plan).toMatchObject({ size: 40, assumption: 'asymptotic', least: null, useful: true })
    expect(plan.recommended?.size).toBeLessThanOrEqual(40)
    for (const target of [0, 0.1]) {
      const upward = planSample({ ...looks, target }, { policy: once, comparisonRate: 0.5 })
      const turned = planSample(
        { ...looks, direction: 'atMost', target: 0 - target, expected: -0.3 },
        { policy: once, comparisonRate: 0.8 },
      )
      expect(turned.power).toBeCloseTo(upward.power!, 12)
      expect(turned.recommended).toStrictEqual(upward.recommended)
    }
  })

  test('a guardrail may fall short of the other group by its margin', () => {
    const guard: Criterion = {
      ...compared,
      role: 'guardrail',
      margin: 0.2,
      expected: undefined,
      design: { kind: 'plannedLooks', looks: [20, 40] },
    }
    const plan = planSample(guard, { policy: once, comparisonRate: 0.7 })
    expect(plan).toMatchObject({ target: -0.2, expected: 0 })
    expect(plan.power).toBe(scorePower(0.7, 0.7, 40, { looks: 2, difference: -0.2 }).power)
  })

  test('any time: simulated, a look a week, the same for the same seed', () => {
    const options = { policy: once, comparisonRate: 0.5, unitsPerWeek: 10 } as const
    const plan = planSample(compared, options)
    expect(plan.recommended?.size).toBe(90)
    expect(plan.power).toBeGreaterThan(0.8)
    expect(planSample(compared, options)).toStrictEqual(plan)
    expect(planSample(compared, { ...options, iterationDays: 14 })).toMatchObject({
      size: 20,
      recommended: { size: 90 },
    })
    expect(planSample(compared, { ...options, iterationDays: 14 }).power).toBeLessThan(0.3)
    expect(planSample(compared, { ...options, unitsPerWeek: 0.5 }).power).toBeNull()
  })

  test('any time: a week brings as many units as are told, whatever doubles make of sevenths of them', () => {
    const small = { ...compared, target: 0, expected: 0.4 }
    for (const unitsPerWeek of [61, 115])
      expect(planSample(small, { policy: once, comparisonRate: 0.5, unitsPerWeek }).size! % unitsPerWeek).toBe(0)
  })

  test('any time: what is simulated is not called too large, and what is not has no power', () => {
    const options = { policy: once, comparisonRate: 0.5 } as const
    for (const design of [undefined, { kind: 'anytime' } as const]) {
      const any = { ...compared, design }
      expect(codes(any, options)).toStrictEqual(['no-pace'])
      expect(codes(any, { ...options, unitsPerWeek: 0.5, iterationDays: 7 })).toStrictEqual(['no-pace'])
      expect(codes(any, { ...options, unitsPerWeek: 100, iterationDays: 28 })).toStrictEqual([])
      expect(codes({ ...any, expected: 0.01 }, { ...options, unitsPerWeek: 5 })).toStrictEqual(['needs-too-many'])
      for (const unitsPerWeek of [25_000, 1e9]) {
        const plan = planSample(any, { ...options, unitsPerWeek, iterationDays: 28 })
        expect(plan).toMatchObject({ power: null, recommended: null, useful: null })
        expect(plan.advice).toStrictEqual([
          { code: 'too-large', text: 'More than 20000 units a group are not simulated here.' },
        ])
      }
    }
    const text = planSample({ ...compared, expected: 0.01 }, { ...options, unitsPerWeek: 5 }).advice[0]?.text
    expect(text).toBe('No size up to 520 units a group gives 80.0 % in one iteration.')
    // Longer than the weeks that are simulated.
    const long = planSample(compared, { ...options, unitsPerWeek: 10, iterationDays: 2000 })
    expect(long).toMatchObject({ size: 2857, power: null, recommended: { size: 90 } })
    expect(long.advice.map((advice) => advice.text)).toStrictEqual([
      'More than 1040 units a group are not simulated here.',
    ])
  })

  test('without the rate that is compared with, nothing is known', () => {
    const plan = planSample(compared)
    expect(plan).toMatchObject({ power: null, recommended: null, useful: null })
    expect(plan.advice.map(({ code }) => code)).toStrictEqual(['no-comparison-rate'])
  })

  test('beyond what is enumerated it says so', () => {
    expect(codes({ ...compared, design: { kind: 'plannedLooks', looks: [300] } }, { comparisonRate: 0.5 })).toContain(
      'too-large',
    )
  })
})

describe('time', () => {
  const flow = tinyFlow({
    within: 'P7D',
    adoption: { within: 'P30D' },
    outcome: { id: 'o', match: { event: 'o' }, within: 'P14D' },
  })

  test.each([
    ['needMet', 7],
    [{ step: 's1' }, 7],
    ['outcome', 21],
    ['adoption', 44],
    ['innovation', 44],
  ] as const)('%j is mature %i days after its trigger', (metric, days) => {
    const plan = planSample({ ...curve, metric }, { flow, unitsPerWeek: 14 })
    expect(plan).toMatchObject({ maturityDays: days, days: 20 + days })
    expect(plan.recommended?.days).toBeCloseTo(plan.recommended!.size / 2 + days, 9)
  })

  test('no pace or no flow: no days', () => {
    expect(planSample(curve, { flow }).days).toBeNull()
    expect(planSample(curve, { unitsPerWeek: 14 }).days).toBeNull()
  })

  test('a pace too slow for the planned units is said', () => {
    const plan = planSample(curve, { unitsPerWeek: 5, iterationDays: 28 })
    expect(plan).toMatchObject({ size: 40, iterationUnits: 20 })
    expect(plan.advice.at(-1)?.text).toBe('At this pace an iteration brings 20 of 40 planned units.')
  })
})

describe('advice, before anything is registered', () => {
  test('five to ten units are a record of learning', () => {
    for (const size of [5, 8, 10]) {
      const plan = planSample({ ...curve, design: { kind: 'curve', size } })
      expect(plan.advice.map(({ code }) => code)).toStrictEqual([
        ...(size < 8 ? ['cannot-show'] : []),
        'low-power',
        'few-units',
      ])
      expect(plan.useful).toBe(size > 5)
    }
  })

  test('twenty units and gaps of .2 decide within the iterations of the policy', () => {
    // The table of the decision, simulated for a close cousin of the rules, has 55, 92 and 100 % here.
    const found = [10, 20, 40].map(
      (size) => planSample({ ...curve, design: { kind: 'curve', size } }).powerOverIterations!,
    )
    expect(found[0]).toBeLessThan(0.65)
    expect(found[0]).toBeGreaterThan(0.5)
    expect(found[1]).toBeCloseTo(0.92, 1)
    expect(found[2]).toBeGreaterThan(0.995)
  })

  test('a size under the floor cannot show a guardrail', () => {
    const guard: Criterion = {
      ...curve,
      role: 'guardrail',
      target: 0.9,
      margin: 0.05,
      expected: undefined,
      design: { kind: 'curve', size: 12 },
    }
    const plan = planSample(guard)
    expect(plan.least).toBe(smallestDecidingSize(0.85, { alpha: balanced.alpha / 4 }))
    expect(plan.advice.map(({ code }) => code)).toStrictEqual([
      'cannot-show',
      'low-power',
      'few-units',
      'mostly-unknown',
      'small-gap',
    ])
    expect(plan.useful).toBe(false)
  })

  test('what is expected must be beyond the target', () => {
    for (const expected of [0.6, 0.5])
      expect(planSample({ ...curve, expected })).toMatchObject({ useful: false, recommended: null })
    expect(codes({ ...curve, expected: 0.6 })).toStrictEqual(['not-beyond-target'])
    expect(codes({ ...curve, expected: undefined })).toStrictEqual(['no-expected'])
    expect(planSample({ ...curve, expected: undefined })).toMatchObject({ power: null, useful: null, size: 40 })
  })

  test('a gap that nobody can pay for', () => {
    expect(codes({ ...curve, expected: 0.62 })).toStrictEqual(['low-power', 'small-gap', 'needs-too-many'])
  })
})

test('options outside their domain are refused', () => {
  expect(() => planSample(curve, { power: 0.02 })).toThrow('planSample: power must be above 0.025')
  expect(() => planSample(curve, { unitsPerWeek: 0 })).toThrow(
    'planSample: unitsPerWeek must be finite and above 0; got 0',
  )
  expect(() => planSample(curve, { iterationDays: Infinity })).toThrow('iterationDays')
  expect(() => planSample(curve, { expected: 1.2 })).toThrow('planSample: expected must be in [0, 1]; got 1.2')
  expect(() => planSample(compared, { comparisonRate: 0.9 })).toThrow('comparisonRate and expected must give a rate')
  expect(() => planSample(compared, { comparisonRate: 1 })).toThrow('comparisonRate must be strictly between 0 and 1')
  expect(() => planSample(curve, { weekly: 3 } as never)).toThrow('planSample: options must have no keys but')
})
