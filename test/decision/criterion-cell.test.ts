import { describe, expect, test } from 'vitest'
import { cellWithSuccesses, countOf } from '../../src/decision/criterion-cell.js'
import type { CriterionMetric } from '../../src/definition/hypothesis.js'
import { channel } from './support/scenarios.js'
import { closingOf, goal, measurementOf, studyOf } from './support/synthetic.js'

const study = studyOf({ criteria: [goal()], steps: ['quote', 'sign'], cohorts: [channel] })
const cell = {
  iteration: 'i1',
  chain: [20, 15, 12, 9],
  adoption: [3, 6] as const,
  outcome: [4, 9] as const,
  innovation: [2, 20] as const,
}
const before = measurementOf({ study, asOf: closingOf(1), cells: [cell] }).cells[0]!

function chainAt(metric: CriterionMetric, successes: number): readonly number[] {
  const { nodes } = cellWithSuccesses(before, metric, successes)
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
  '%j: so many successes, and as many units',
  (metric) => {
    const { units } = countOf(before, metric)
    expect(countOf(cellWithSuccesses(before, metric, 5), metric)).toEqual({ successes: 5, units })
  },
)

test('a flow without outcome stays as it is', () => {
  const without = { ...before, outcome: null }
  expect(cellWithSuccesses(without, 'outcome', 5)).toBe(without)
})
