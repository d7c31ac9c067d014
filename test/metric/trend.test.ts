import { expect, test } from 'vitest'
import { trend } from '../../src/metric/trend.js'
import { measured, study } from './support.js'

const early = measured(3.5)
const late = measured(40)

test('of each iteration, the latest measurement that covers it is read, in any order given', () => {
  const rows = trend(study, [late, early])
  expect(trend(study, [early, late])).toEqual(rows)
  expect(new Set(rows.map(({ iteration, asOf, partial }) => `${iteration} ${asOf === late.asOf} ${partial}`))).toEqual(
    new Set(['i1 true false', 'i2 true true']),
  )
})

test('an iteration that had not begun has no row', () => {
  expect(new Set(trend(study, [early]).map(({ iteration }) => iteration))).toEqual(new Set(['i1']))
  expect(trend(study, [])).toEqual([])
})

test('counters stand beside the rate, with what is pending', () => {
  const [needMet, quote] = trend(study, [measured(20)])
  expect(needMet).toMatchObject({ metric: 'needMet', entered: 7, aligned: 3, deviated: 3, unneeded: 0, pending: 1 })
  expect(quote).toMatchObject({ metric: 'step', node: 'quote', entered: 7, aligned: 5, deviated: 2, pending: 0 })
  const adoption = trend(study, [measured(20)]).find(({ metric }) => metric === 'adoption')
  expect(adoption).toMatchObject({ entered: 3, aligned: 1, deviated: 1, unneeded: 1, pending: 0 })
})

test('in every row entered = aligned + deviated + unneeded + pending, on each day', () => {
  for (let day = 0; day <= 40; day++)
    for (const { entered, aligned, deviated, unneeded, pending } of trend(study, [measured(day)])) {
      expect(aligned + deviated + unneeded + pending).toBe(entered)
      expect(Math.min(aligned, deviated, unneeded, pending)).toBeGreaterThanOrEqual(0)
    }
})

test('a measurement of another flow is refused', () => {
  const other = { ...study, flow: { ...study.flow, steps: [] } }
  expect(() => trend(other, [early])).toThrow(/^trend: the measurement must be of the study's flow/)
})

test.each([
  [{ basis: 'frist' }, "trend: basis must be 'first' or 'matured' or 'all'; got frist"],
  [{ level: 1 }, 'trend: level must be strictly between 0 and 1; got 1'],
  [{ levels: 0.9 }, 'trend: options must have no keys but basis, level; got "levels" (did you mean "level"?)'],
])('%j is refused, also where there is nothing to measure', (options, message) => {
  const nothing = {
    ...early,
    cells: early.cells.slice(0, 1).map((cell) => ({
      ...cell,
      groups: [
        { dimension: 'd', group: 1 },
        { dimension: 'e', group: 1 },
      ],
    })),
  }
  expect(() => trend(study, [nothing], options as never)).toThrow(new RangeError(message))
})
