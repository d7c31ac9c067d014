import { expect, test } from 'vitest'
import { focusNodes } from '../../src/decision/focus.js'
import { headroom, rateFactors } from '../../src/decision/headroom.js'
import { closingOf, goal, measurementOf, studyOf } from './support/synthetic.js'

// Everybody: 40 of 80 reach the step, 10 of 40 go on to need met. Web: 30 of 40, then 9 of 30. Desk: 10 of 40, then 1 of 10.
const study = studyOf({
  criteria: [goal()],
  steps: ['quote'],
  cohorts: [{ id: 'channel', type: 'channel', by: { attribute: 'channel' } }],
  change: {
    observations: [
      { id: 'o1', partner: 'p', at: '2026-01-02', step: 'quote', stance: 'explains', note: 'n' },
      { id: 'o2', partner: 'p', at: '2026-01-02', step: 'needMet', stance: 'explains', note: 'n' },
    ],
  },
})
const at = (group: string) => [{ dimension: 'channel', group }]
const measurement = measurementOf({
  study,
  asOf: closingOf(1),
  cells: [
    { iteration: 'i1', chain: [80, 40, 10] },
    { iteration: 'i1', groups: at('web'), chain: [40, 30, 9] },
    { iteration: 'i1', groups: at('desk'), chain: [40, 10, 1] },
    { iteration: 'i2', groups: at('post'), chain: [40, 40, 40] },
  ],
})
const cells = measurement.cells.filter(({ iteration }) => iteration === 'i1')
const factors = rateFactors(goal(), cells[0]!, cells)

test('the best of a node is the best group, shrunk by ten units of its own rate', () => {
  expect(factors.map(({ node, rate }) => [node, rate])).toEqual([
    ['trigger', 0.5],
    ['quote', 0.25],
  ])
  expect(factors[0]).toMatchObject({ best: (30 + 5) / 50, bestGroups: at('web') })
  expect(factors[1]).toMatchObject({ best: (9 + 2.5) / 40, bestGroups: at('web') })
  expect(headroom(factors)).toBeCloseTo(0.7 * 0.2875, 12)
})

test('a group below the whole leaves the node as it is', () => {
  const alone = rateFactors(goal(), cells[0]!, [cells[2]!])
  expect(alone.map(({ best, bestGroups }) => [best, bestGroups])).toEqual([
    [0.5, []],
    [0.25, []],
  ])
})

test('of a criterion about a cohort no other group is named as the lowest', () => {
  const criterion = goal({ cohort: at('web')[0]! })
  const nodes = focusNodes(study.observations ?? [], measurement, 'i1', criterion, 0.6)
  expect(nodes.map(({ entered, lowest }) => [entered, lowest])).toEqual([
    [40, null],
    [30, null],
  ])
})

test('an at-most rate is no transition: its focus counts those who did not get to the step', () => {
  const criterion = goal({ metric: { step: 'quote' }, direction: 'atMost', target: 0.3 })
  const study = studyOf({ criteria: [criterion], steps: ['quote'] })
  const measurement = measurementOf({ study, asOf: closingOf(1), cells: [{ iteration: 'i1', chain: [20, 12, 3] }] })
  const [only, ...others] = focusNodes(study.observations ?? [], measurement, 'i1', criterion, 0.3)
  expect(others).toEqual([])
  expect(only).toMatchObject({
    node: 'quote',
    next: null,
    entered: 20,
    aligned: 8,
    needed: 0.7,
    kinds: null,
    detours: [],
    lowest: null,
  })
})

test('focus ranks nodes by what their best would add, and says what each would need alone', () => {
  const focus = focusNodes(study.observations ?? [], measurement, 'i1', goal(), 0.2)
  expect(focus.map(({ node, next }) => [node, next])).toEqual([
    ['trigger', 'quote'],
    ['quote', 'needMet'],
  ])
  expect(focus[0]!.gain).toBeCloseTo(0.25 * (0.7 - 0.5), 12)
  expect(focus[1]!.gain).toBeCloseTo(0.5 * (0.2875 - 0.25), 12)
  expect(focus[0]!.needed).toBeCloseTo(0.2 / 0.25, 12)
  expect(focus[1]!.needed).toBeCloseTo(0.2 / 0.5, 12)
  expect(focus[0]!.lowest).toEqual({ groups: at('desk'), entered: 40, aligned: 10 })
  expect(focus[0]!.detours).toEqual([
    { event: null, count: 20 },
    { event: 'phone', count: 20 },
  ])
  expect(focus[0]!.kinds?.lapsed).toBe(40)
  expect(focus.map(({ observations }) => observations)).toEqual([['o1'], ['o1', 'o2']])
})

test('a rate above 1 is not to be had by that node alone', () => {
  expect(focusNodes(study.observations ?? [], measurement, 'i1', goal(), 0.6).map(({ needed }) => needed)).toEqual([
    null,
    null,
  ])
})

test('where nobody got to a node its rate is unknown, and it promises everything', () => {
  const empty = measurementOf({ study, asOf: closingOf(1), cells: [{ iteration: 'i1', chain: [10, 0, 0] }] })
  const unknown = rateFactors(goal(), empty.cells[0]!, empty.cells)
  expect(unknown.map(({ rate, best }) => [rate, best])).toEqual([
    [0, 0],
    [null, 1],
  ])
  expect(
    focusNodes(study.observations ?? [], empty, 'i1', goal(), 0.6).map(({ gain, needed }) => [gain, needed]),
  ).toEqual([
    [0, null],
    [0, null],
  ])
})

test('a step goal has the factors up to that step, adoption stands for itself, and so does an upper limit', () => {
  const nodes = (change: Parameters<typeof goal>[0]) =>
    rateFactors(goal(change), cells[0]!, cells).map(({ node, rate }) => [node, rate])
  expect(nodes({ metric: { step: 'quote' } })).toEqual([['trigger', 0.5]])
  expect(nodes({ metric: 'adoption' })).toEqual([['adoption', null]])
  expect(nodes({ direction: 'atMost' })).toEqual([['needMet', 70 / 80]])
})
