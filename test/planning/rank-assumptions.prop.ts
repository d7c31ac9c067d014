import { fc, test } from '@fast-check/vitest'
import { expect } from 'vitest'
import type { Assumption, Hypothesis } from '../../src/index.js'
import { rankAssumptions } from '../../src/index.js'

const seed = 20_261_122
const assumption = fc.record(
  {
    likelihoodFalse: fc.integer({ min: 0, max: 8 }).map((n) => n / 8),
    impact: fc.integer({ min: 0, max: 20 }),
    costToTest: fc.integer({ min: 1, max: 4 }),
  },
  { requiredKeys: [] },
)
const assumptions = fc
  .array(assumption, { maxLength: 12 })
  .map((list) => list.map((each, i): Assumption => ({ id: `a${i}`, statement: 's', ...each })))

function hypothesis(list: readonly Assumption[]): Hypothesis {
  const prose = { customer: 'c', challenge: 'c', solution: 's', value: 'v' }
  return { kind: 'hypothesis', version: 1, id: 'h', ...prose, assumptions: list, criteria: [] }
}

function ranks(list: readonly Assumption[]): ReadonlyMap<string, number | null> {
  return new Map(rankAssumptions([hypothesis(list)]).map(({ assumption: { id }, rank }) => [id, rank]))
}

test.prop([assumptions], { seed })('each assumption once; ranked ones first, by falling priority', (list) => {
  const ranked = rankAssumptions([hypothesis(list)])
  expect(ranked.map((each) => each.assumption.id).toSorted()).toStrictEqual(list.map(({ id }) => id).toSorted())
  const known = ranked.filter(({ rank }) => rank !== null)
  expect(ranked.slice(0, known.length)).toStrictEqual(known)
  for (const [i, each] of known.entries()) {
    expect(each.rank).toBe(known.filter(({ priority }) => priority! > each.priority!).length + 1)
    expect(each.priority!).toBeLessThanOrEqual(known[i - 1]?.priority ?? Infinity)
    expect(each.missing).toStrictEqual([])
  }
})

test.prop([assumptions, fc.infiniteStream(fc.nat())], { seed })('the order of input moves no rank', (list, stream) => {
  const keys = [...stream.take(list.length)]
  const shuffled = list.map((each, i) => ({ each, key: keys[i]! })).toSorted((a, b) => a.key - b.key)
  expect(ranks(shuffled.map(({ each }) => each))).toEqual(ranks(list))
})

test.prop([assumptions, fc.constantFrom(0.25, 2, 1024)], { seed })('neither does the unit of money', (list, unit) => {
  const scaled = list.map((each) => ({
    ...each,
    impact: each.impact === undefined ? undefined : each.impact * unit,
    costToTest: each.costToTest === undefined ? undefined : each.costToTest * unit,
  }))
  expect(ranks(scaled)).toEqual(ranks(list))
})

test.prop([assumptions, fc.nat()], { seed })(
  'a likelier, costlier or cheaper to test assumption never falls',
  (list, pick) => {
    const complete = list.filter(
      (each) => each.likelihoodFalse !== undefined && each.impact !== undefined && each.costToTest !== undefined,
    )
    fc.pre(complete.length > 0)
    const { id } = complete[pick % complete.length]!
    const risen = list.map((each) =>
      each.id === id
        ? {
            ...each,
            impact: each.impact! * 2,
            likelihoodFalse: (each.likelihoodFalse! + 1) / 2,
            costToTest: each.costToTest! / 2,
          }
        : each,
    )
    expect(ranks(risen).get(id)!).toBeLessThanOrEqual(ranks(list).get(id)!)
  },
)
