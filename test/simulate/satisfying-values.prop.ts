import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Predicate } from '../../src/definition/predicate.js'
import { satisfyingValues } from '../../src/simulate/satisfying-values.js'
import { ATTRIBUTES, PROPS, predicate } from '../support/arbitrary/pools.js'
import { holds } from '../support/reference/values.js'

const seed = 7
const nested: fc.Arbitrary<Predicate> = fc.letrec<{ node: Predicate }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    predicate,
    fc.array(tie('node'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).node

describe('satisfyingValues', () => {
  test('what it finds satisfies the predicate, and where some values of a pool do, it finds some', () => {
    let [found, none] = [0, 0]
    fc.assert(
      fc.property(nested, (asked) => {
        const values = satisfyingValues(asked)
        if (values === undefined) {
          none++
          expect([...PROPS, ...ATTRIBUTES].some((pool) => holds(asked, pool ?? {}))).toBe(false)
        } else {
          found++
          expect(holds(asked, values)).toBe(true)
        }
      }),
      { seed, numRuns: process.env['DEEP'] === undefined ? 2_000 : 100_000 },
    )
    expect(found).toBeGreaterThan(1_000)
    expect(none).toBeGreaterThan(50)
  })

  test.each<[string, Predicate, unknown]>([
    ['nothing asked', { all: [] }, {}],
    ['a value', { property: 'a', is: 'eq', value: 3 }, { a: 3 }],
    ['one of several', { property: 'a', is: 'in', value: [null, 'x'] }, { a: 'x' }],
    ['missing is enough', { property: 'a', is: 'neq', value: 3 }, {}],
    [
      'between two numbers',
      {
        all: [
          { property: 'a', is: 'gt', value: 0.1 },
          { property: 'a', is: 'lt', value: 0.2 },
        ],
      },
      { a: (0.1 + 0.2) / 2 },
    ],
    [
      'between two texts',
      {
        all: [
          { property: 'a', is: 'gt', value: 'm' },
          { property: 'a', is: 'lt', value: 'n' },
        ],
      },
      { a: 'ma' },
    ],
    [
      'begin, middle and end',
      {
        all: [
          { property: 'a', is: 'startsWith', value: 'ab' },
          { property: 'a', is: 'contains', value: 'cd' },
          { property: 'a', is: 'endsWith', value: 'ef' },
        ],
      },
      { a: 'abcdef' },
    ],
    [
      'a key that objects inherit',
      {
        all: [
          { property: '__proto__', is: 'eq', value: 1 },
          { property: 'toString', is: 'exists' },
        ],
      },
      JSON.parse('{ "__proto__": 1, "toString": "" }'),
    ],
    [
      'a contradiction',
      {
        all: [
          { property: 'a', is: 'exists' },
          { property: 'a', is: 'missing' },
        ],
      },
      undefined,
    ],
    ['none of nothing', { any: [] }, undefined],
  ])('%s', (_, asked, expected) => {
    expect(satisfyingValues(asked)).toEqual(expected)
  })
})
