import { describe, expect, test } from 'vitest'
import type { EventColumns } from '../../src/event/event-log.js'
import { eventLogFromColumns } from '../../src/event/event-log-from-columns.js'
import { readEvents } from '../../src/event/read-events.js'

/** Two rows of `ann`, one of `bob`, and changes. */
const columns = (changes: Readonly<Record<string, unknown>> = {}): EventColumns => ({
  length: 3,
  partner: Int32Array.of(0, 1, 0),
  name: [0, 0, 1],
  at: Float64Array.of(10, 20, 30),
  partners: ['ann', 'bob'],
  names: ['open', 'close'],
  ...changes,
})

describe('eventLogFromColumns', () => {
  test('takes clean columns as they are', () => {
    const given = columns({
      seq: [0, 1, 2],
      id: ['a', undefined, ''],
      props: [undefined, { a: 1 }, {}],
      attributes: [{}, { b: null }, {}],
    })
    const log = eventLogFromColumns(given)
    expect(log.columns).toBe(given)
    expect(log.columns.at).toBe(given.at)
    expect(log.quality).toEqual({ rows: 3, rejected: 0, examples: [] })
  })

  test('null in a column of properties or attributes is missing, as in a row', () => {
    // As files for analysis hand over what is missing.
    const given = columns({ props: [null, { a: 1 }, null] as never, attributes: [null, null, { b: 2 }] as never })
    const { columns: read, quality } = eventLogFromColumns(given)
    expect(read.props).toEqual([undefined, { a: 1 }, undefined])
    expect(read.attributes).toEqual([undefined, undefined, { b: 2 }])
    expect(quality).toEqual({ rows: 3, rejected: 0, examples: [] })
  })

  test('properties that readEvents would turn into something else are turned into that', () => {
    const odd = [{ a: undefined, b: 1 }, { a: -0 }, new Map([['a', 1]])]
    const rows = odd.map((props, i) => ({ partner: 'ann', name: 'open', at: i, props, attributes: props }))
    const expected = readEvents(rows).columns
    const { columns: read, quality } = eventLogFromColumns(columns({ props: odd, attributes: odd }))
    expect(quality.rejected).toBe(0)
    expect(read.props).toStrictEqual(expected.props)
    expect(read.attributes).toStrictEqual([{ b: 1 }, { a: 0 }, {}])
  })

  test('an empty log', () => {
    const log = eventLogFromColumns({ length: 0, partner: [], name: [], at: [], partners: [], names: [] })
    expect(log.quality).toEqual({ rows: 0, rejected: 0, examples: [] })
  })

  test('counts bad rows and keeps the others', () => {
    const log = eventLogFromColumns(columns({ at: [10, Number.NaN, 30], id: ['x', 'y', 'z'] }))
    expect(log.quality).toEqual({
      rows: 3,
      rejected: 1,
      examples: [
        {
          code: 'bad-time',
          count: 1,
          first: [
            {
              row: 1,
              message: '"at" must be whole epoch milliseconds, a valid Date or an ISO 8601 date and time; got NaN',
            },
          ],
        },
      ],
    })
    expect(log.columns).toEqual({
      length: 2,
      partner: Int32Array.of(0, 0),
      name: Int32Array.of(0, 1),
      at: Float64Array.of(10, 30),
      seq: undefined,
      id: ['x', 'z'],
      props: undefined,
      attributes: undefined,
      partners: ['ann'],
      names: ['open', 'close'],
    })
  })

  test.each([
    ['bad-time', { at: [0, 1, 0.5] }],
    ['bad-time', { at: [0, 1, Number.POSITIVE_INFINITY] }],
    ['bad-time', { at: [0, 1, 8.64e15 + 1] }],
    ['bad-time', { at: BigInt64Array.of(0n, 1n, 2n) }],
    ['missing-time', { at: [0, 1, null] }],
    ['bad-seq', { seq: [0, 1, 0.5] }],
    ['bad-id', { id: ['', 'a', '\ud800'] }],
    ['bad-props', { props: [{}, {}, { a: [] }] }],
    ['bad-attributes', { attributes: [{}, {}, { a: Number.NaN }] }],
  ])('%s (%#)', (code, changes) => {
    const { quality } = eventLogFromColumns(columns(changes))
    expect(quality.examples.map((reason) => reason.code)).toEqual([code])
    expect(quality.examples[0]!.first.at(-1)!.row).toBe(2)
  })

  test('reads what readEvents reads of the same rows', () => {
    const given = columns({
      at: [new Date(10), '1970-01-01T00:00:00.020Z', 'soon'],
      id: [7, null, 'z'],
      seq: [null, 1, 2],
      props: [null, { a: undefined, b: 1 }, {}],
    })
    const rows = [0, 1, 2].map((i) => ({
      partner: given.partners[given.partner[i]!],
      name: given.names[given.name[i]!],
      at: given.at[i],
      id: given.id![i],
      seq: given.seq![i],
      props: given.props![i],
    }))
    const log = eventLogFromColumns(given)
    expect(log.columns.length).toBe(2)
    expect(log).toEqual(readEvents(rows))
  })

  test('-0 becomes 0, as in a row', () => {
    const { columns: read } = eventLogFromColumns(columns({ at: [-0, 1, 2], seq: Float64Array.of(1, -0, 2) }))
    expect([read.at[0], read.seq![1]]).toStrictEqual([0, 0])
  })

  test('a row whose properties throw is unreadable, as for readEvents', () => {
    const hostile = {
      get a() {
        throw new Error('boo')
      },
    }
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const { columns: read, quality } = eventLogFromColumns(
      columns({ props: [{}, hostile, {}], attributes: [{}, {}, proxy] }),
    )
    expect(read.length).toBe(1)
    expect(quality.examples.map(({ code, first }) => [code, first.map(({ row }) => row)])).toEqual([
      ['unreadable', [1, 2]],
    ])
  })

  test.each([null, undefined, 7])('%j is refused', (given) => {
    expect(() => eventLogFromColumns(given as never)).toThrow(
      new RangeError(`eventLogFromColumns: columns must be an object of columns; got ${given}`),
    )
  })

  test.each<readonly [Readonly<Record<string, unknown>>, string]>([
    [{ partner: undefined }, 'partner must be a column; got undefined'],
    [{ at: null }, 'at must be a column; got null'],
    [{ seq: null }, 'seq must be a column; got null'],
    [{ id: 'abc' }, 'id must be a column; got "abc"'],
    // Without a length every code would be an index.
    [{ partners: new Set(['ann', 'bob']) }, 'partners must be a list of texts; got an object'],
    [{ names: 'ab' }, 'names must be a list of texts; got "ab"'],
    [{ names: undefined }, 'names must be a list of texts; got undefined'],
    [{ length: -1 }, 'length must be a non-negative integer; got -1'],
    [{ length: 1.5 }, 'length must be a non-negative integer; got 1.5'],
    [{ length: '3' }, 'length must be a non-negative integer; got "3"'],
    [{ length: 2 }, 'partner must have 2 rows, as length says; got 3'],
    [{ name: [0] }, 'name must have 3 rows, as length says; got 1'],
    [{ at: [0, 1, 2, 3] }, 'at must have 3 rows, as length says; got 4'],
    [{ seq: [] }, 'seq must have 3 rows, as length says; got 0'],
    [{ id: ['a'] }, 'id must have 3 rows, as length says; got 1'],
    [{ props: [{}] }, 'props must have 3 rows, as length says; got 1'],
    [{ attributes: [{}] }, 'attributes must have 3 rows, as length says; got 1'],
    [{ partner: [0, 2, 0] }, 'partner must hold indices below 2; got 2 in row 1'],
    [{ partner: [0, 1, -1] }, 'partner must hold indices below 2; got -1 in row 2'],
    [{ name: [0.5, 0, 0] }, 'name must hold indices below 2; got 0.5 in row 0'],
    [{ name: [0, Number.NaN, 0] }, 'name must hold indices below 2; got NaN in row 1'],
    [{ name: ['0', 0, 0] }, 'name must hold indices below 2; got "0" in row 0'],
    [{ partners: ['ann', 'ann'] }, 'partners must be there once each; got "ann" twice'],
    [{ partners: ['ann', ''] }, 'partners must be non-empty texts; got ""'],
    [{ names: ['open', 7] }, 'names must be non-empty texts; got 7'],
    [{ names: ['open', '\udc00'] }, 'names must be non-empty texts; got "\\udc00"'],
  ])('%j is refused', (changes, message) => {
    expect(() => eventLogFromColumns(columns(changes))).toThrow(new RangeError(`eventLogFromColumns: ${message}`))
  })
})
