import * as flechette from '@uwdata/flechette'
import * as arrow from 'apache-arrow'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ArrowTable } from '../../src/adapters/arrow-table.js'
import { dividedAt, halvesOf } from '../../src/adapters/arrow-table.js'
import { type ArrowMapping, eventLogFromArrow } from '../../src/adapters/event-log-from-arrow.js'
import { readEvents } from '../../src/event/read-events.js'

const MAPPING: ArrowMapping = { partner: 'p', name: 'n', at: 't' }
const dictionary = (): arrow.Dictionary => new arrow.Dictionary(new arrow.Utf8(), new arrow.Int16())

/** A column; timestamps are given as they lie in it. */
function vectorOf(type: arrow.DataType, values: readonly unknown[]): arrow.Vector {
  if (!arrow.DataType.isTimestamp(type)) return arrow.vectorFromArray(values, type)
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8))
  values.forEach((value, i) => {
    if (value !== null) nullBitmap[i >> 3]! |= 1 << (i & 7)
  })
  const data = BigInt64Array.from(values, (value) => (value as bigint | null) ?? 0n)
  const nullCount = values.filter((value) => value === null).length
  return new arrow.Vector([arrow.makeData({ type, length: values.length, nullCount, nullBitmap, data })])
}

/** The same table in both packages, with columns of the types given, cut into record batches. */
function tables(
  columns: Readonly<Record<string, readonly [arrow.DataType, readonly unknown[]]>>,
  cuts: readonly number[] = [],
): readonly (readonly [string, ArrowTable])[] {
  const entries = Object.entries(columns)
  const length = entries[0]![1][1].length
  const bounds = [0, ...cuts.map((cut) => Math.min(cut, length)).sort((a, b) => a - b), length]
  const whole = new arrow.Table(
    Object.fromEntries(entries.map(([name, [type, values]]) => [name, vectorOf(type, values)])),
  )
  const parts = bounds.slice(1).map((end, i) => whole.slice(bounds[i], end))
  const table = parts.reduce((all, part) => all.concat(part), whole.slice(0, 0))
  const bytes = arrow.tableToIPC(length === 0 ? whole : table, 'stream')
  return [
    ['apache-arrow', table],
    ['apache-arrow from a file', arrow.tableFromIPC(bytes)],
    ['flechette', flechette.tableFromIPC(bytes)],
    ['flechette with dates', flechette.tableFromIPC(bytes, { useDate: true, useBigInt: true })],
  ]
}

const TIMES: readonly (readonly [string, arrow.DataType, bigint])[] = [
  ['s', new arrow.TimestampSecond(), 1n],
  ['ms', new arrow.TimestampMillisecond(), 1_000n],
  ['us', new arrow.TimestampMicrosecond(), 1_000_000n],
  ['ns', new arrow.TimestampNanosecond(), 1_000_000_000n],
  ['int64', new arrow.Int64(), 1_000n],
]

const row = fc.record({
  p: fc.constantFrom('ann', 'bob', 'é💡', '', null, 'cyd'),
  n: fc.constantFrom('open', 'close', null),
  // Seconds, and finer digits that only finer units keep.
  t: fc.option(
    fc.tuple(
      fc.oneof(fc.bigInt(-2_000_000_000n, 2_000_000_000n), fc.constantFrom(0n, -1n)),
      fc.bigInt(0n, 999_999_999n),
    ),
  ),
  i: fc.constantFrom('e1', 'e2', '', null),
  s: fc.constantFrom(0, 1, -3, null),
  plan: fc.constantFrom('pro', 'free', null),
  amount: fc.constantFrom(1.5, -0, Number.NaN, null, 3),
  paid: fc.constantFrom(true, false, null),
})

describe('eventLogFromArrow', () => {
  test.each(TIMES)('reads what readEvents reads of the same rows; times in %s', (_, type, perSecond) => {
    const inUnit = (t: readonly [bigint, bigint]): bigint => t[0] * perSecond + (t[1] * perSecond) / 1_000_000_000n
    const floorMs = (value: bigint): number => {
      const ms = value * 1000n
      return Number(ms / perSecond) - (ms % perSecond < 0n ? 1 : 0)
    }
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat({ max: 12 }), { maxLength: 3 }),
        (rows, cuts) => {
          const times = rows.map(({ t }) => (t === null ? null : inUnit(t)))
          const column = <K extends keyof (typeof rows)[number]>(key: K): readonly unknown[] =>
            rows.map((each) => each[key])
          const expected = readEvents(
            rows.map((each, i) => ({ ...each, t: times[i] === null ? null : floorMs(times[i]!) })),
            {
              fields: { partner: 'p', name: 'n', at: 't', id: 'i', seq: 's', props: ['x'], attributes: ['x'] },
              aliases: { bob: 'ann' },
            },
          )
          const clean = ({ plan, amount, paid }: (typeof rows)[number]): object =>
            JSON.parse(
              JSON.stringify({ plan: plan ?? undefined, amount: amount ?? undefined, paid: paid ?? undefined }),
            ) as object
          for (const [, table] of tables(
            {
              p: [dictionary(), column('p')],
              n: [new arrow.Utf8(), column('n')],
              t: [type, times],
              i: [new arrow.Utf8(), column('i')],
              s: [new arrow.Int32(), column('s')],
              plan: [dictionary(), column('plan')],
              amount: [new arrow.Float64(), column('amount')],
              paid: [new arrow.Bool(), column('paid')],
            },
            cuts,
          )) {
            const log = eventLogFromArrow(table, { ...MAPPING, id: 'i', seq: 's', aliases: { bob: 'ann' } })
            expect(log.columns).toEqual({ ...expected.columns, props: undefined, attributes: undefined })
            expect(log.quality.examples.map(({ code, count }) => [code, count])).toEqual(
              expected.quality.examples.map(({ code, count }) => [code, count]),
            )
            const swapped = eventLogFromArrow(table, {
              partner: 'n',
              name: 'p',
              at: 't',
              props: ['plan', 'amount', 'paid'],
              attributes: ['plan'],
            })
            const good = rows.filter(({ p, n, t, amount }) => p && n && t && !Number.isNaN(amount))
            expect(swapped.columns.props ?? []).toEqual(good.map(clean))
            expect(swapped.columns.attributes ?? []).toEqual(good.map(({ plan }) => (plan === null ? {} : { plan })))
          }
        },
      ),
      { seed: 20250301, numRuns: 30 },
    )
  })

  test.each([
    ['whole numbers', new arrow.Int32(), [7, -8, null], ['7', '-8']],
    ['whole numbers of 64 bits', new arrow.Int64(), [7n, 9_007_199_254_740_993n, null], ['7', '9007199254740993']],
    ['numbers', new arrow.Float64(), [7, 7.5, null], ['7']],
  ] as const)('partners that are %s', (_, type, values, partners) => {
    for (const [name, table] of tables({
      p: [type, values],
      n: [new arrow.Utf8(), ['open', 'open', 'open']],
      t: [new arrow.Float64(), [1, 2, 3]],
    })) {
      expect([name, eventLogFromArrow(table, MAPPING).columns.partners]).toEqual([name, partners])
    }
  })

  test('timestamps without a zone, dates and texts without an offset are local times', () => {
    const newYork = 'America/New_York'
    const ms = Date.UTC(2025, 6, 1, 12)
    const columns = (type: arrow.DataType, value: unknown): ReturnType<typeof tables> =>
      tables({ p: [new arrow.Utf8(), ['ann']], n: [new arrow.Utf8(), ['open']], t: [type, [value]] })
    const cases: readonly (readonly [arrow.DataType, unknown, number])[] = [
      [new arrow.TimestampMillisecond(), BigInt(ms), ms + 4 * 3_600_000],
      [new arrow.TimestampMillisecond('UTC'), BigInt(ms), ms],
      [new arrow.TimestampMillisecond('Asia/Tokyo'), BigInt(ms), ms],
      [new arrow.DateDay(), new Date(Date.UTC(2025, 6, 1)), Date.UTC(2025, 6, 1, 4)],
      [new arrow.DateMillisecond(), new Date(Date.UTC(2025, 6, 1)), Date.UTC(2025, 6, 1, 4)],
      [new arrow.Utf8(), '2025-07-01 12:00', ms + 4 * 3_600_000],
      [dictionary(), '2025-07-01T12:00Z', ms],
      [new arrow.Dictionary(new arrow.TimestampMillisecond(), new arrow.Int32()), ms, ms + 4 * 3_600_000],
      [new arrow.Dictionary(new arrow.TimestampMillisecond('UTC'), new arrow.Int32()), ms, ms],
    ]
    for (const [type, value, expected] of cases) {
      for (const [, table] of columns(type, value))
        expect(Array.from(eventLogFromArrow(table, { ...MAPPING, timeZone: newYork }).columns.at)).toEqual([expected])
    }
    for (const [, table] of columns(new arrow.Int64(), 1_740_787_200n))
      expect(eventLogFromArrow(table, { ...MAPPING, time: 'epochS' }).columns.at[0]).toBe(1_740_787_200_000)
  })

  test('a timestamp beyond what a Date can hold is a bad time', () => {
    for (const [, table] of tables({
      p: [new arrow.Utf8(), ['ann', 'bob']],
      n: [new arrow.Utf8(), ['open', 'open']],
      t: [new arrow.TimestampSecond(), [8_640_000_000_000n, 8_640_000_000_001n]],
    })) {
      const { columns, quality } = eventLogFromArrow(table, MAPPING)
      expect(columns.at[0]).toBe(8.64e15)
      expect(quality.examples).toEqual([
        {
          code: 'bad-time',
          count: 1,
          first: [{ row: 1, message: 'column "t" must be an instant that a Date can hold; got 8640000000001000' }],
        },
      ])
    }
  })

  test('texts that are no UTF-8 are refused', () => {
    const data = arrow.makeData({
      type: new arrow.Utf8(),
      length: 2,
      valueOffsets: Int32Array.of(0, 1, 3),
      data: Uint8Array.of(0x61, 0x62, 0xff),
    })
    const table = new arrow.Table({
      p: new arrow.Vector([data]),
      n: arrow.vectorFromArray(['open', 'open'], new arrow.Utf8()),
      t: arrow.vectorFromArray([1, 2], new arrow.Float64()),
    })
    const { columns, quality } = eventLogFromArrow(table, MAPPING)
    expect(columns.partners).toEqual(['a'])
    expect(quality.examples.map(({ code, first }) => [code, first[0]!.row])).toEqual([['bad-partner', 1]])
  })

  test('texts that are no UTF-8 are refused in dictionaries, among long texts and where they are viewed too', () => {
    const [texts, ends] = [Uint8Array.of(0x61, 0x62, 0xff), Int32Array.of(0, 1, 3)]
    const values = new arrow.Vector([
      arrow.makeData({ type: new arrow.Utf8(), length: 2, valueOffsets: ends, data: texts }),
    ])
    const coded = arrow.makeData({
      type: new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
      length: 2,
      data: Int32Array.of(0, 1),
      dictionary: values,
    })
    const long = arrow.makeData({
      type: new arrow.LargeUtf8(),
      length: 2,
      valueOffsets: BigInt64Array.from(ends, BigInt),
      data: texts,
    })
    const views = new DataView(new ArrayBuffer(32))
    for (const [at, byte] of [1, 0, 0, 0, 0x61, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0x62, 0xff].entries())
      views.setUint8(at, byte)
    const viewed = arrow.makeData({ type: new arrow.Utf8View(), length: 2, views: new Uint8Array(views.buffer) })
    for (const column of [new arrow.Vector([coded]), new arrow.Vector([long]), new arrow.Vector([viewed])]) {
      const table = new arrow.Table({
        p: column,
        n: arrow.vectorFromArray(['open', 'open'], new arrow.Utf8()),
        t: arrow.vectorFromArray([1, 2], new arrow.Float64()),
      })
      const bytes = arrow.tableToIPC(table)
      for (const each of [table, arrow.tableFromIPC(bytes), flechette.tableFromIPC(bytes)]) {
        const { columns, quality } = eventLogFromArrow(each, MAPPING)
        expect(columns.partners).toEqual(['a'])
        expect(quality.examples.map(({ code, first }) => [code, first[0]!.row])).toEqual([['bad-partner', 1]])
      }
    }
  })

  test('texts of every length and layout are the same', () => {
    const texts = [
      'ann',
      '',
      'twelve bytes',
      'thirteen byte',
      'é💡 and some more bytes',
      null,
      'ann',
      'thirteen byte',
      'ann',
    ]
    const given = texts.map((partner, at) => ({ partner, name: 'open', at, id: partner }))
    const expected = readEvents(given)
    for (const type of [new arrow.Utf8(), new arrow.LargeUtf8(), new arrow.Utf8View()]) {
      const column = (): arrow.Vector => arrow.vectorFromArray(texts, type)
      const [n, t] = [
        arrow.vectorFromArray(
          texts.map(() => 'open'),
          type,
        ),
        arrow.vectorFromArray(texts.map((_, i) => i)),
      ]
      const whole = new arrow.Table({ p: column(), n, t, i: column() })
      const table = whole.slice(0, 4).concat(whole.slice(4))
      // `apache-arrow` 21 writes views that were cut too short.
      const bytes = arrow.tableToIPC(whole)
      for (const each of [table, arrow.tableFromIPC(bytes), flechette.tableFromIPC(bytes)]) {
        const { columns, quality } = eventLogFromArrow(each, { ...MAPPING, id: 'i' })
        expect(columns).toEqual(expected.columns)
        expect(quality.examples.map(({ code, count }) => [code, count])).toEqual(
          expected.quality.examples.map(({ code, count }) => [code, count]),
        )
      }
    }
  })

  const decimals = (): arrow.Vector => {
    const type = new arrow.Decimal(2, 10, 128)
    return new arrow.Vector([arrow.makeData({ type, length: 2, data: Uint32Array.of(5, 0, 0, 0, 7, 0, 0, 0) })])
  }
  const days = [new Date(0), new Date(86_400_000)]
  test.each<readonly [string, () => arrow.Vector, readonly unknown[] | 'bad-props']>([
    ['timestamps', () => vectorOf(new arrow.TimestampMillisecond(), [5n, 7n]), [5, 7]],
    ['dates', () => arrow.vectorFromArray(days, new arrow.DateDay()), [0, 86_400_000]],
    ['times of day', () => arrow.vectorFromArray([5n, 7n] as never, new arrow.TimeMicrosecond()), [5, 7]],
    ['durations', () => arrow.vectorFromArray([5n, 7n] as never, new arrow.DurationMillisecond()), [5, 7]],
    [
      'coded whole numbers of 64 bits',
      () => arrow.vectorFromArray([5n, 7n], new arrow.Dictionary(new arrow.Int64(), new arrow.Int32())),
      [5, 7],
    ],
    ['decimals', decimals, 'bad-props'],
  ])('properties that are %s are the same from either library', (_, column, expected) => {
    const table = new arrow.Table({
      p: arrow.vectorFromArray(['a', 'a'], new arrow.Utf8()),
      n: arrow.vectorFromArray(['open', 'open'], new arrow.Utf8()),
      t: arrow.vectorFromArray([1, 2], new arrow.Float64()),
      x: column(),
    })
    const bytes = arrow.tableToIPC(table)
    for (const each of [
      table,
      arrow.tableFromIPC(bytes),
      flechette.tableFromIPC(bytes),
      flechette.tableFromIPC(bytes, { useDate: true, useBigInt: true, useDecimalInt: true }),
    ]) {
      const { columns, quality } = eventLogFromArrow(each, { ...MAPPING, props: ['x'] })
      if (expected === 'bad-props')
        expect(quality.examples.map(({ code, count }) => [code, count])).toEqual([[expected, 2]])
      else expect(columns.props).toEqual(expected.map((x) => ({ x })))
    }
  })

  test.each([
    ['times of day', new arrow.TimeMillisecond(), [5, 7]],
    ['times of day of 64 bits', new arrow.TimeMicrosecond(), [5n, 7n]],
    ['durations', new arrow.DurationMillisecond(), [5n, 7n]],
  ])('%s are no instants', (_, type, values) => {
    for (const [, table] of tables({
      p: [new arrow.Utf8(), ['ann', 'bob']],
      n: [new arrow.Utf8(), ['open', 'open']],
      t: [type, values],
    }))
      expect(eventLogFromArrow(table, MAPPING).quality.examples[0]).toMatchObject({ code: 'bad-time', count: 2 })
  })

  test.each<readonly [unknown, string]>([
    [{ ...MAPPING, partner: 'user' }, 'mapping.partner must name a column; got "user", the header has "p", "n", "t"'],
    [{ ...MAPPING, at: 3 }, 'mapping.at must be the name of a column; got 3'],
    [{ ...MAPPING, id: 3 }, 'mapping.id must be the name of a column; got 3'],
    [{ ...MAPPING, props: [3] }, 'mapping.props must be a list of names of columns; got an array'],
    [{ ...MAPPING, time: 'unix' }, 'mapping.time must be one of iso, epochMs, epochS; got "unix"'],
    [{ ...MAPPING, timeZone: 'Mars' }, 'mapping.timeZone must be the name of an IANA time zone; got "Mars"'],
    [
      { ...MAPPING, zone: 'UTC' },
      'mapping must have no keys but partner, name, at, id, seq, props, attributes, time, timeZone, aliases; got "zone"',
    ],
  ])('%j is refused', (mapping, message) => {
    for (const [, table] of tables({
      p: [new arrow.Utf8(), ['a']],
      n: [new arrow.Utf8(), ['a']],
      t: [new arrow.Float64(), [1]],
    }))
      expect(() => eventLogFromArrow(table, mapping as ArrowMapping)).toThrow(
        new RangeError(`eventLogFromArrow: ${message}`),
      )
  })

  test('what is no table is refused', () => {
    expect(() => eventLogFromArrow([] as never, MAPPING)).toThrow(
      new RangeError('eventLogFromArrow: table must be an Arrow table; got an array'),
    )
  })
})

test('halves of 64-bit integers are divided exactly', () => {
  const value = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-(2n ** 34n), 2n ** 34n))
  fc.assert(
    fc.property(value, fc.constantFrom(1, 1000, 1_000_000), (value, divisor) => {
      const by = BigInt(divisor)
      const floor = value / by - (value % by < 0n ? 1n : 0n)
      const got = dividedAt(halvesOf(BigInt64Array.of(5n, value))!, 1, divisor)
      expect(got).toBe(Number(floor))
      const positive = BigInt.asUintN(64, value)
      expect(dividedAt(halvesOf(BigUint64Array.of(positive))!, 0, divisor)).toBe(Number(positive / by))
    }),
    { seed: 1, numRuns: 5_000 },
  )
})
