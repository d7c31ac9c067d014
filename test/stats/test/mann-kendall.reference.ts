import { describe, expect, test } from 'vitest'
import { mannKendallTest } from '../../../src/stats/index.js'
import fixture from '../../fixtures/stats/mann-kendall.json' with { type: 'json' }

type Row = readonly [readonly number[], readonly [statistic: number, rises: number, falls: number, both?: number]]

function agrees(values: readonly number[], [statistic, rises, falls, both]: Row[1], method: string): void {
  for (const [alternative, expected] of [['greater', rises] as const, ['less', falls] as const]) {
    const found = mannKendallTest(values, { alternative })
    expect(found).toMatchObject({ statistic, method, alternative })
    expect(Math.abs(found.pValue - expected)).toBeLessThanOrEqual(1e-12 * expected)
  }
  const two = both ?? Math.min(1, 2 * Math.min(rises, falls))
  expect(Math.abs(mannKendallTest(values).pValue - two)).toBeLessThanOrEqual(1e-12 * two)
}

describe(`Mann's test against ${fixture.source}`, () => {
  test.each(fixture.distinct as unknown as readonly Row[])('different values %j', (values, expected) => {
    agrees(values, expected, 'mann-kendall-exact')
  })

  test.each(fixture.tied as unknown as readonly Row[])('ties %j', (values, expected) => {
    agrees(values, expected, 'mann-kendall-exact')
  })

  test.each(fixture.normal as unknown as readonly Row[])('more than 50 values %#', (values, expected) => {
    agrees(values, expected, 'mann-kendall-normal')
  })
})

test('nothing to tell: no value, one value, one value over and over', () => {
  for (const values of [[], [5], [5, 5, 5], new Array<number>(60).fill(1)])
    for (const alternative of ['two-sided', 'greater', 'less'] as const)
      expect(mannKendallTest(values, { alternative })).toMatchObject({ pValue: 1, statistic: 0 })
})

test('three values are never told from chance at .1, four just can be', () => {
  expect(mannKendallTest([1, 2, 3], { alternative: 'greater' }).pValue).toBeCloseTo(1 / 6, 12)
  expect(mannKendallTest([1, 2, 3, 4], { alternative: 'greater' }).pValue).toBeCloseTo(1 / 24, 12)
})

test('values are finite, and the alternative is one', () => {
  expect(() => mannKendallTest([1, Number.NaN])).toThrow('mannKendallTest: a value must be finite; got NaN')
  expect(() => mannKendallTest([1], { alternative: 'more' as never })).toThrow('mannKendallTest: alternative must be')
})
