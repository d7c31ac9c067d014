import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import type { Criterion } from '../../src/index.js'
import { balanced, planSample } from '../../src/index.js'
import {
  planIterations,
  type RateDesign,
  ratePower,
  rateSampleSize,
  smallestDecidingSize,
} from '../../src/stats/index.js'

const seed = 20_261_122
const numRuns = process.env['DEEP'] ? 300 : 60

const twentieths = fc.integer({ min: 1, max: 19 }).map((n) => n / 20)
const plans = fc
  .record({
    target: twentieths,
    expected: twentieths,
    size: fc.integer({ min: 1, max: 40 }),
    spending: fc.constantFrom('obrienFleming', 'pocock'),
    iterations: fc.integer({ min: 1, max: 4 }),
    alpha: fc.constantFrom(0.05, 0.1, 0.2),
  })
  .filter(({ target, expected }) => target !== expected)

test.prop([plans, fc.boolean()], { seed, numRuns })(
  'power, error and sizes are those of the calculators at the share of alpha',
  ({ target, expected, size, spending, iterations, alpha: total }, isCurve) => {
    const criterion: Criterion = {
      id: 'c',
      role: 'goal',
      metric: 'needMet',
      target,
      expected,
      direction: expected > target ? 'atLeast' : 'atMost',
      design: isCurve ? { kind: 'curve', size, spending } : { kind: 'anytime' },
    }
    const policy = { ...balanced, alpha: total, maxIterations: iterations }
    const plan = planSample(criterion, { policy, unitsPerWeek: size, iterationDays: 7 })
    const alpha = total / iterations
    const design: RateDesign = isCurve ? { kind: 'curve', spending } : { kind: 'anytime' }
    const power = ratePower(target, expected, size, { alpha, design })
    expect(plan.alpha).toBeCloseTo(alpha, 12)
    expect(plan.power).toBeCloseTo(power.power, 12)
    expect(plan.typeOneError).toBeCloseTo(power.typeOneError, 12)
    expect(plan.typeOneError).toBeLessThanOrEqual(alpha * (1 + 1e-9))
    expect(plan.expectedUnits).toBeCloseTo(power.expectedUnits, 9)
    expect(plan.least).toBe(smallestDecidingSize(target, { alpha, direction: expected > target ? 'above' : 'below' }))
    const found = rateSampleSize(target, expected, { alpha, design, maxSize: 1000 })
    expect(plan.recommended?.size ?? null).toBe(found?.safeSize ?? null)
  },
)

test.prop([plans], { seed, numRuns })('over iterations: what is left over is used, as decisions use it', (plan) => {
  const { target, size, spending, iterations, alpha } = plan
  const expected = Math.min(1, target + 0.2)
  const criterion: Criterion = {
    id: 'c',
    role: 'goal',
    metric: 'needMet',
    target,
    expected,
    design: { kind: 'curve', size, spending },
  }
  const { iterations: planned, total } = planIterations(target, new Array<number>(iterations).fill(size), {
    alpha,
    looks: 'any',
    spending,
  })
  const missed = planned.reduce(
    (rest, { available }) =>
      rest * (1 - ratePower(target, expected, size, { alpha: available, design: { kind: 'curve', spending } }).power),
    1,
  )
  const policy = { ...balanced, alpha, maxIterations: iterations }
  expect(planSample(criterion, { policy }).powerOverIterations).toBeCloseTo(1 - missed, 10)
  expect(total).toBeLessThanOrEqual(alpha * (1 + 1e-9))
})
