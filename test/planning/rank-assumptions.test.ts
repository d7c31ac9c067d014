import { expect, test } from 'vitest'
import type { Assumption, Hypothesis } from '../../src/index.js'
import { rankAssumptions } from '../../src/index.js'

function hypothesis(id: string, assumptions: readonly Assumption[], revision?: number): Hypothesis {
  const prose = { customer: 'c', challenge: 'c', solution: 's', value: 'v' }
  return { kind: 'hypothesis', version: 1, id, ...prose, assumptions, criteria: [], revision }
}

function assumption(id: string, likelihoodFalse?: number, impact?: number, costToTest?: number): Assumption {
  return { id, statement: id, likelihoodFalse, impact, costToTest }
}

function order(...hypotheses: readonly Hypothesis[]): readonly (readonly [string, number | null])[] {
  return rankAssumptions(hypotheses).map((ranked) => [ranked.assumption.id, ranked.rank])
}

test('the riskiest first: likelihood times cost of being wrong, by the price of testing', () => {
  const all = [assumption('a', 0.5, 100, 50), assumption('b', 0.1, 1000, 10), assumption('c', 0.9, 10, 1)]
  expect(order(hypothesis('h', all))).toStrictEqual([
    ['b', 1],
    ['c', 2],
    ['a', 3],
  ])
  const [first] = rankAssumptions([hypothesis('h', all, 3)])
  expect(first).toStrictEqual({
    hypothesis: 'h',
    revision: 3,
    assumption: all[1],
    rank: 1,
    exposure: 100,
    priority: 10,
    missing: [],
  })
})

test('ties share a rank and stand in the order given, also where doubles would tell them apart', () => {
  const tenth = assumption('tenth', 0.1, 3, 1)
  const third = assumption('third', 0.3, 1, 1)
  expect(order(hypothesis('h', [tenth, third, assumption('low', 0.1, 1, 1)]))).toStrictEqual([
    ['tenth', 1],
    ['third', 1],
    ['low', 3],
  ])
  expect(order(hypothesis('g', [third]), hypothesis('h', [tenth]))).toStrictEqual([
    ['third', 1],
    ['tenth', 1],
  ])
})

test('what is missing is said, and never guessed: no rank, after all that are ranked', () => {
  const ranked = rankAssumptions([
    hypothesis('h', [
      assumption('nothing'),
      assumption('no price', 0.9, 1e9),
      assumption('no impact', 0.9, undefined, 1),
      assumption('small, no price', 0.5, 1),
      assumption('ranked', 0.01, 1, 100),
    ]),
  ])
  expect(ranked.map((each) => [each.assumption.id, each.rank, each.exposure, each.missing])).toStrictEqual([
    ['ranked', 1, 0.01, []],
    ['no price', null, 9e8, ['costToTest']],
    ['small, no price', null, 0.5, ['costToTest']],
    ['nothing', null, null, ['likelihoodFalse', 'impact', 'costToTest']],
    ['no impact', null, null, ['impact']],
  ])
})

test('a zero settles the product: nothing that matters is missing', () => {
  const ranked = rankAssumptions([hypothesis('h', [assumption('sure', 0), assumption('harmless', undefined, 0)])])
  expect(ranked.map(({ rank, exposure, priority, missing }) => [rank, exposure, priority, missing])).toStrictEqual([
    [1, 0, 0, []],
    [1, 0, 0, []],
  ])
})

test('numbers beyond the largest one stay numbers that JSON can hold', () => {
  const ranked = rankAssumptions([hypothesis('h', [assumption('huge', 1, 1e308, 1e-308)])])
  expect(ranked[0]?.priority).toBe(Number.MAX_VALUE)
  expect(rankAssumptions([])).toStrictEqual([])
  expect(rankAssumptions([{ ...hypothesis('h', []), assumptions: undefined }])).toStrictEqual([])
})
