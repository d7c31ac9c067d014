import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEvents } from '../../src/event/read-events.js'
import { snapshots } from '../../src/event/snapshots.js'

const rowsOf = (values: readonly unknown[]): readonly object[] =>
  values.map((attributes, at) => ({ partner: 'ann', name: 'open', at, attributes }))
const attributesOf = (values: readonly unknown[]): ArrayLike<unknown> =>
  readEvents(rowsOf(values)).columns.attributes ?? []

describe('attributes of rows', () => {
  test('that say the same are one object, which cannot be changed', () => {
    const column = attributesOf(
      Array.from({ length: 1_000 }, (_, i) => ({ plan: `plan-${i % 7}`, seats: i % 3, trial: undefined })),
    )
    expect(new Set(Array.from(column)).size).toBe(21)
    expect(Array.from(column).every((attributes) => Object.isFrozen(attributes))).toBe(true)
    expect(column[22]).toStrictEqual({ plan: 'plan-1', seats: 1 })
  })

  test('the caller keeps its own', () => {
    const plan = { plan: 'pro' }
    const column = attributesOf([plan, plan])
    plan.plan = 'free'
    expect(column).toEqual([{ plan: 'pro' }, { plan: 'pro' }])
    expect(Object.isFrozen(plan)).toBe(false)
  })

  test('of another order are others: 0 and -0 are one, and no text is a number', () => {
    const column = attributesOf([{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 0 }, { a: -0 }, { a: '0' }, { a: false }, {}, {}])
    expect(Array.from(column, (attributes) => Object.entries(attributes as object))).toStrictEqual([
      [
        ['a', 1],
        ['b', 2],
      ],
      [
        ['b', 2],
        ['a', 1],
      ],
      [['a', 0]],
      [['a', 0]],
      [['a', '0']],
      [['a', false]],
      [],
      [],
    ])
    expect(column[2]).toBe(column[3])
    expect(column[6]).toBe(column[7])
  })

  test('what only looks like one that is known is refused as ever', () => {
    const disguised = Object.setPrototypeOf(['a'], Object.prototype) as unknown
    const { quality, columns } = readEvents(
      rowsOf([{ 0: 'a' }, ['a'], {}, [], new Date(0), { 0: 'a' }, disguised, Object.create({ 0: 'a' })]),
    )
    expect(quality.examples).toMatchObject([{ code: 'bad-attributes', count: 4 }])
    expect(quality.examples[0]!.first.map(({ row }) => row)).toEqual([1, 3, 4, 6])
    expect(columns.attributes).toEqual([{ 0: 'a' }, {}, { 0: 'a' }, {}])
  })

  test('are read as from rows that are no plain objects', () => {
    const value = fc.constantFrom('pro', 'free', 'plan-1', 'plan-2', 'x1', '', 0, 1, -0, true, false, null, undefined)
    const entries = fc.uniqueArray(fc.tuple(fc.constantFrom('plan', 'seats', '__proto__', '7'), value), {
      maxLength: 3,
      selector: ([key]) => key,
    })
    const bad = fc.constantFrom(Number.NaN, '\ud800', {}, 7n)
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 6 }), bad, fc.nat({ max: 600 }), (pool, bad, length) => {
        const values = [...pool.map((each) => Object.fromEntries(each)), { plan: bad }]
        const rows = rowsOf(Array.from({ length }, (_, i) => values[(i * i) % values.length]))
        const bare = rows.map((row) => Object.assign(Object.create(null) as object, row))
        for (const fields of [{}, { props: ['attributes'], attributes: ['at', 'name'] }])
          expect(readEvents(rows, { fields })).toEqual(readEvents(bare, { fields }))
      }),
      { seed: 20250302, numRuns: 100 },
    )
  })

  test('where most differ, are all kept and no longer shared', () => {
    const n = 150_000
    const column = attributesOf(Array.from({ length: n }, (_, i) => ({ x: i % (n - 2) })))
    let wrong = 0
    for (let i = 0; i < n; i++) if ((column[i] as { x: number }).x !== i % (n - 2)) wrong++
    expect(wrong).toBe(0)
    expect(column[n - 1]).not.toBe(column[1])
  })
})

test('beyond what is remembered, sharing begins anew where it is of use', () => {
  const { find, keep } = snapshots()
  const of = (x: number): { readonly x?: unknown } => find({ x }, ['x']) ?? keep({ x })
  let wrong = 0
  for (let x = 0; x < 70_000; x++) for (let again = 0; again < 3; again++) if (of(x).x !== x) wrong++
  expect(wrong).toBe(0)
  expect(of(69_999)).toBe(of(69_999))
})
