import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventLog } from '../../src/event/event-log.js'
import { readEvents } from '../../src/event/read-events.js'
import { rejectionCodes } from '../../src/event/rejection.js'

const RUNS = { seed: 20250301, numRuns: 300 }

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
)
const text = fc.oneof(
  fc.constantFrom('a', 'b', '__proto__', 'constructor'),
  fc.string({ unit: 'grapheme', minLength: 1 }),
)
const scalars = fc.dictionary(text, scalar, { maxKeys: 3 })
const goodRow = fc.record(
  {
    partner: text,
    name: text,
    at: fc.integer({ min: -8.64e15, max: 8.64e15 }),
    id: fc.string({ unit: 'grapheme' }),
    seq: fc.maxSafeInteger(),
    props: scalars,
    attributes: scalars,
  },
  { requiredKeys: ['partner', 'name', 'at'] },
)
/** Anything at all, and rows that are good but for one field. */
const anyRow = fc.oneof(
  goodRow,
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
  }),
  fc
    .tuple(goodRow, fc.constantFrom('partner', 'name', 'at', 'id', 'seq', 'props', 'attributes'), fc.anything())
    .map(([row, field, value]) => ({ ...row, [field]: value })),
)

/** The rows of a log as objects again. */
function rowsOf({ columns }: EventLog): readonly object[] {
  return Array.from({ length: columns.length }, (_, i) => ({
    partner: columns.partners[columns.partner[i]!],
    name: columns.names[columns.name[i]!],
    at: columns.at[i],
    id: columns.id?.[i],
    seq: columns.seq?.[i] ?? 0,
    props: columns.props?.[i],
    attributes: columns.attributes?.[i],
  }))
}

describe('readEvents', () => {
  test('good rows come back as they were', () => {
    fc.assert(
      fc.property(fc.array(goodRow), (rows) => {
        const log = readEvents(rows)
        expect(log.quality).toMatchObject({ rows: rows.length, rejected: 0, examples: [] })
        expect(rowsOf(log)).toEqual(
          rows.map((row) => ({ id: undefined, seq: 0, props: undefined, attributes: undefined, ...row })),
        )
      }),
      RUNS,
    )
  })

  test('of any input whatever, each row is read or counted under a known code, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(anyRow), (rows) => {
        const { columns, quality } = readEvents(rows)
        expect(quality.rows).toBe(rows.length)
        expect(columns.length + quality.rejected).toBe(rows.length)
        expect(quality.examples.reduce((sum, { count }) => sum + count, 0)).toBe(quality.rejected)
        for (const { code, count, first } of quality.examples) {
          expect(rejectionCodes).toContain(code)
          expect(first).toHaveLength(Math.min(count, 5))
          for (const { row, message } of first) {
            expect(row).toBeLessThan(rows.length)
            expect(message).toMatch(/^[ -~]*(?:must|missing)/u)
          }
        }
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
      RUNS,
    )
  })

  test('bad rows between good ones change nothing but the account', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(goodRow, fc.boolean())), (rows) => {
        const mixed = rows.flatMap(([row, spoilt]) => (spoilt ? [{ ...row, at: 'soon' }, row, 7] : [row]))
        const log = readEvents(mixed)
        expect(log.columns).toEqual(readEvents(rows.map(([row]) => row)).columns)
        expect(log.quality.rejected).toBe(2 * rows.filter(([, spoilt]) => spoilt).length)
      }),
      RUNS,
    )
  })

  test('what is kept does not change with the rows', () => {
    fc.assert(
      fc.property(fc.array(goodRow), (rows) => {
        const log = readEvents(rows)
        const before = structuredClone(rowsOf(log))
        for (const row of rows) {
          for (const field of ['props', 'attributes'] as const) {
            const values = row[field]
            if (values !== undefined) for (const key of Object.keys(values)) delete values[key]
          }
          row.name = 'changed'
        }
        expect(rowsOf(log)).toEqual(before)
      }),
      { ...RUNS, numRuns: 100 },
    )
  })

  test('plain objects are read as others are', () => {
    // Rows of which the short way is sure, and rows spoilt in one field, in which a value may be inherited or -0.
    const value = fc.oneof(
      fc.constantFrom(-0, null, undefined, '', 7, 'a', '\ud800', new Date(5), 0.5, 2 ** 53),
      fc.anything(),
    )
    const spoilt = fc
      .tuple(goodRow, fc.constantFrom('partner', 'name', 'at', 'id', 'seq', 'props', 'attributes'), value)
      .map(([row, field, value]) => ({ ...row, [field]: value }))
    const inProps = fc.tuple(goodRow, value).map(([row, value]) => ({ ...row, props: { a: value, b: -0 } }))
    const fields = fc.constantFrom({}, { props: ['id', 'seq', 'x'] }, { partner: 'constructor' }, { id: 'toString' })
    fc.assert(
      fc.property(fc.array(fc.oneof(goodRow, spoilt, inProps)), fields, (rows, fields) => {
        const bare = rows.map((row) => Object.assign(Object.create(null) as object, row))
        expect(readEvents([...rows, ...rows], { fields })).toEqual(readEvents([...bare, ...bare], { fields }))
      }),
      { ...RUNS, numRuns: 1_000 },
    )
  })

  test('fields may have any names', () => {
    const keys = fc.uniqueArray(text, { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(fc.array(goodRow), keys, (rows, keys) => {
        const fields = ['partner', 'name', 'at', 'id', 'seq', 'props', 'attributes'] as const
        const renamed = rows.map((row) =>
          Object.fromEntries(fields.flatMap((field, i) => (row[field] === undefined ? [] : [[keys[i]!, row[field]]]))),
        )
        const mapping = Object.fromEntries(fields.map((field, i) => [field, keys[i]!]))
        expect(readEvents(renamed, { fields: mapping })).toEqual(readEvents(rows))
      }),
      { ...RUNS, numRuns: 100 },
    )
  })
})
