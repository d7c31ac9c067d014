import { describe, expect, test } from 'vitest'
import { cellOf } from '../../src/metric/cell-of.js'
import { type RateBasis, type RateMetric, rateOf } from '../../src/metric/rate.js'
import { measured } from './support.js'

const cell = cellOf(measured(20), { iteration: 'i1' })!

function fraction(metric: RateMetric, basis?: RateBasis): string {
  const { numerator, denominator } = rateOf(cell, metric, { basis })
  return `${numerator}/${denominator}`
}

describe('by hand, from the story in support.ts', () => {
  test.each<readonly [RateMetric, string, string | null, string]>([
    // First: ada, bob, cem, dan; eve is not mature. Attempts: two of ada's, bob's, cem's, two of dan's; all: without eve's where it is pending.
    ['needMet', '2/4', '3/6', '3/6'],
    [{ step: 'quote' }, '3/4', '4/6', '5/7'],
    [{ transition: 'trigger' }, '3/4', '4/6', '5/7'],
    [{ transition: 'quote' }, '2/3', '3/4', '3/4'],
    // ada came back, dan's need arose again and he did not; after ada's second attempt it did not arise.
    ['adoption', '1/2', '1/2', '1/2'],
    ['outcome', '1/2', '1/3', '1/3'],
    ['innovation', '1/4', null, '1/4'],
  ])('%j', (metric, first, matured, all) => {
    expect(fraction(metric)).toBe(first)
    expect(fraction(metric, 'first')).toBe(first)
    expect(fraction(metric, 'all')).toBe(all)
    if (matured === null) expect(() => fraction(metric, 'matured')).toThrow(RangeError)
    else expect(fraction(metric, 'matured')).toBe(matured)
  })
})

test('says what it counts', () => {
  expect(rateOf(cell, 'needMet')).toEqual({
    metric: 'needMet',
    basis: 'first',
    numerator: 2,
    denominator: 4,
    rate: 0.5,
    numeratorCounts: 'matured first attempts that met the need',
    denominatorCounts: 'matured first attempts',
  })
  expect(rateOf(cell, { transition: 'quote' }, { basis: 'all' })).toMatchObject({
    numeratorCounts: 'attempts that went on from "quote" to the next node',
    denominatorCounts: 'attempts that reached "quote", those still pending left out',
  })
  const all: readonly RateMetric[] = ['adoption', 'outcome', 'innovation', { step: 'quote' }]
  const words = all
    .map((metric) => rateOf(cell, metric))
    .flatMap((rate) => [rate.numeratorCounts, rate.denominatorCounts])
  expect(new Set(words).size).toBe(words.length)
})

test('0 of 0 is no rate', () => {
  const empty = cellOf(measured(0), { iteration: 'i1' })!
  expect(rateOf(empty, 'needMet')).toMatchObject({ numerator: 0, denominator: 0, rate: null })
  expect(rateOf({ ...cell, outcome: null }, 'outcome')).toMatchObject({ denominator: 0, rate: null })
})

test.each([
  [{ step: 'nowhere' }, 'rateOf: a step must name a required node ("quote"); got "nowhere"'],
  [{ step: 'trigger' }, 'rateOf: a step must name a required node ("quote"); got "trigger"'],
  [{ transition: 'met' }, 'rateOf: a transition must name a required node ("trigger", "quote"); got "met"'],
])('%j is refused', (metric, message) => {
  expect(() => rateOf(cell, metric)).toThrow(new RangeError(message))
})

test.each([
  [{ basis: 'frist' }, "rateOf: basis must be 'first' or 'matured' or 'all'; got frist"],
  [{ basis: 'firstEarly' }, "rateOf: basis must be 'first' or 'matured' or 'all'; got firstEarly"],
  [{ bases: 'all' }, 'rateOf: options must have no keys but basis; got "bases" (did you mean "basis"?)'],
])('%j is refused', (options, message) => {
  expect(() => rateOf(cell, 'needMet', options as never)).toThrow(new RangeError(message))
})

test.each(['met', 'toString', null, undefined])('no metric: %j', (metric) => {
  expect(() => rateOf(cell, metric as never)).toThrow(/^rateOf: metric must be "needMet", "adoption", .*; got /)
})
