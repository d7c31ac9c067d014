import { describe, expect, test } from 'vitest'
import { criterionCount, withSuccesses } from '../../src/decision/criterion-cell.js'
import type { CriterionMetric } from '../../src/definition/hypothesis.js'
import { at, channel } from './support/scenarios.js'
import { closingOf, goal, measurementOf, studyOf } from './support/synthetic.js'

const study = studyOf({ criteria: [goal()], steps: ['quote', 'sign'], cohorts: [channel] })
const cell = {
  iteration: 'i1',
  chain: [20, 15, 12, 9],
  adoption: [3, 6] as const,
  outcome: [4, 9] as const,
  innovation: [2, 20] as const,
}
const measurement = measurementOf({ study, asOf: closingOf(1), cells: [cell, { ...cell, groups: at('web') }] })

function chainAt(metric: CriterionMetric, successes: number): readonly number[] {
  const { nodes } = withSuccesses(measurement, 'i1', goal({ metric }), successes).cells[0]!
  expect(nodes.slice(1).map((node) => node.firstOfCluster.entered)).toEqual(
    nodes.slice(0, -1).map((node) => node.firstOfCluster.aligned),
  )
  return [nodes[0]!.firstOfCluster.entered, ...nodes.map((node) => node.firstOfCluster.aligned)]
}

describe('converting failures and successes of a cell keeps its flow whole', () => {
  test.each<readonly [CriterionMetric, number, readonly number[]]>([
    ['needMet', 10, [20, 15, 12, 10]],
    ['needMet', 14, [20, 15, 14, 14]],
    ['needMet', 17, [20, 17, 17, 17]],
    ['needMet', 0, [20, 15, 12, 0]],
    [{ step: 'quote' }, 16, [20, 16, 12, 9]],
    [{ step: 'quote' }, 10, [20, 10, 10, 9]],
    [{ step: 'quote' }, 5, [20, 5, 5, 5]],
    [{ step: 'sign' }, 18, [20, 18, 18, 9]],
    [{ step: 'sign' }, 3, [20, 15, 3, 3]],
  ])('%j to %d', (metric, successes, chain) => {
    expect(chainAt(metric, successes)).toEqual(chain)
  })
})

test.each<CriterionMetric>(['needMet', { step: 'quote' }, { step: 'sign' }, 'adoption', 'outcome', 'innovation'])(
  '%j: so many successes, as many units, and nothing else of the measurement',
  (metric) => {
    const criterion = goal({ metric })
    const after = withSuccesses(measurement, 'i1', criterion, 5)
    const { units } = criterionCount(measurement, 'i1', criterion)
    expect(criterionCount(after, 'i1', criterion)).toEqual({ successes: 5, units })
    expect(after.cells[1]).toEqual(measurement.cells[1])
    expect({ ...after, cells: [] }).toEqual({ ...measurement, cells: [] })
  },
)

test('a flow without outcome, or without the cell, stays as it is', () => {
  const without = { ...measurement, cells: measurement.cells.map((each) => ({ ...each, outcome: null })) }
  expect(withSuccesses(without, 'i1', goal({ metric: 'outcome' }), 5)).toEqual(without)
  expect(withSuccesses(measurement, 'i9', goal(), 5)).toEqual(measurement)
})
