import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CsvMapping } from '../../src/adapters/csv-mapping.js'
import type { NdjsonMapping } from '../../src/adapters/ndjson-mapping.js'
import { readCsv } from '../../src/adapters/read-csv.js'
import { readNdjson } from '../../src/adapters/read-ndjson.js'
import { cutBytes } from '../support/text/chunks.js'
import { referenceCsv } from '../support/text/csv.js'
import { referenceNdjson } from '../support/text/ndjson.js'

const RUNS = { seed: 20250302, numRuns: process.env['DEEP'] ? 20_000 : 300 }
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Texts of every size about the four bytes that are read at once, with what stops a scan, what only seems to, and what is beyond ASCII. */
const word = fc.string({
  unit: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...'abcdefgh01') },
    fc.constantFrom(' ', '!', '#', '-', '\\', '\x7f', '\t', '\x01', 'é', 'ÿ', '💡', '\u0080', '¢'),
  ),
  minLength: 1,
  maxLength: 18,
})
const day = fc.constantFrom('2025-03-01', '2025-03-02', '2024-02-29', '0000-01-01', '9999-12-31')
const clock = fc
  .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }), fc.nat({ max: 59 }), fc.nat({ max: 999 }))
  .map((parts) => parts.map((part, i) => String(part).padStart(i === 3 ? 3 : 2, '0')))
const time = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(day, clock).map(([date, [h, m, s, ms]]) => `${date}T${h}:${m}:${s}.${ms}Z`),
  },
  fc.tuple(day, clock).map(([date, [h, m, s]]) => `${date} ${h}:${m}:${s}`),
  fc.constantFrom('2025-03-01T24:00:00.000Z', '2025-02-29T10:00:00.000Z', '2025-03-01T09:60:00.000Z', '2025-03-01'),
  // As long as the common shape, and ending as it does.
  fc.constantFrom('2025-03-01T09:00:00,123Z', '2025-03-01T0a:00:00.000Z', '+02025-03-1T00:00:00.00Z', 'soon'),
)
/** Few of each, so that most are known when they come. */
const few = fc.array(word, { minLength: 1, maxLength: 5 })

/** Not quoted even where it should be. */
const NEVER = 16

interface Line {
  readonly partner: string
  readonly name: string
  readonly at: string
  readonly plan: string
  readonly quoted: number
}
const lines: fc.Arbitrary<readonly Line[]> = fc
  .tuple(few, fc.array(time, { minLength: 1, maxLength: 4 }))
  .chain(([pool, times]) =>
    fc.array(
      fc.record({
        partner: fc.constantFrom(...pool),
        name: fc.constantFrom('open', 'close', ...pool),
        at: fc.constantFrom(...times),
        plan: fc.constantFrom('', 'pro', ...pool),
        quoted: fc.oneof(fc.nat({ max: 15 }), fc.constant(NEVER)),
      }),
      { maxLength: 20 },
    ),
  )

describe('CSV', () => {
  const MAPPINGS: readonly CsvMapping[] = [
    { partner: 'p', name: 'n', at: 't', attributes: ['x'] },
    { partner: 'p', name: 'n', at: 't', attributes: ['x', 'n'], props: ['p'] },
    // The time is something else besides.
    { partner: 't', name: 'n', at: 't' },
    { partner: 'p', name: 't', at: 't' },
    { partner: 'p', name: 'n', at: 't', props: ['t', 'x'], attributes: ['t'] },
    { partner: 'p', name: 'n', at: 't', id: 't' },
  ]
  const ORDERS = ['pntx', 'tpxn', 'xntp', 'npxt'].map((order) => [...order])
  const textOf = (rows: readonly Line[], order: readonly string[], delimiter: string): string =>
    [
      order.join(delimiter),
      ...rows.map(({ partner, name, at, plan, quoted }) =>
        order
          .map((column, i) => {
            const text = { p: partner, n: name, t: at, x: plan }[column as 'p' | 'n' | 't' | 'x']
            const needed = text.includes(delimiter) && quoted !== NEVER
            return needed || (quoted >> i) & 1 ? `"${text}"` : text
          })
          .join(delimiter),
      ),
    ].join('\n')

  test('rows of the common shape are read as the reference reads them, however chunks are cut', () => {
    fc.assert(
      fc.property(
        lines,
        fc.constantFrom(...MAPPINGS),
        fc.constantFrom(...ORDERS),
        fc.constantFrom(',', ',', ';', '\t', ' ', '-', ':', '.', 'T', 'Z', '0', '+', '|'),
        fc.array(fc.nat({ max: 90 }), { minLength: 1, maxLength: 8 }),
        (rows, mapping, order, delimiter, sizes) => {
          const text = textOf(rows, order, delimiter)
          const expected = referenceCsv(text, { ...mapping, delimiter })
          expect(readCsv(text, { ...mapping, delimiter })).toEqual(expected)
          expect(readCsv(cutBytes(utf8(text), sizes), { ...mapping, delimiter })).toEqual(expected)
        },
      ),
      { ...RUNS, numRuns: 3 * RUNS.numRuns },
    )
  })

  test('a small text in two chunks, cut at each byte, is the text', () => {
    const text =
      'p,n,t,x\nann,open,2025-03-01T09:00:00.123Z,pro\n"ann","open","2025-03-01T09:00:00.123Z","p""ro"\r\n' +
      'partner-💡,é,2025-03-01T09:00:00,123Z,x\nabcd,efgh,2025-03-01T10:00:00.000Z,\nabcde,"a\nb",2025-03-02,x y'
    const mapping: CsvMapping = { partner: 'p', name: 'n', at: 't', attributes: ['x'] }
    const whole = readCsv(text, mapping)
    expect(whole).toEqual(referenceCsv(text, mapping))
    expect(whole.quality.rejected).toBe(1)
    const bytes = utf8(text)
    for (let at = 0; at <= bytes.length; at++)
      expect(readCsv([bytes.subarray(0, at), bytes.subarray(at)], mapping)).toEqual(whole)
  })
})

describe('NDJSON', () => {
  const MAPPINGS: readonly NdjsonMapping[] = [
    { attributes: ['plan'] },
    { attributes: ['plan', 'name'], props: ['partner'] },
    { partner: 'at', attributes: ['plan'] },
    { name: 'at' },
    { props: ['at', 'plan'], attributes: ['at'] },
    { id: 'at', props: 'none' },
  ]
  /** Keys in the order of the line before, mostly, and written in several ways. */
  const shape = fc.constantFrom<(keyof Line)[]>(
    ['partner', 'name', 'at', 'plan'],
    ['partner', 'name', 'at', 'plan'],
    ['partner', 'name', 'at'],
    ['at', 'plan', 'partner', 'name'],
    ['partner', 'partner', 'at', 'name'],
  )
  const space = fc.constantFrom('', '', '', ' ', '\t')
  const styled = fc.array(fc.tuple(shape, space, space, fc.constantFrom('', '', 'é', 'plan', 'x'.repeat(70))), {
    minLength: 1,
    maxLength: 6,
  })
  const textOf = (rows: readonly Line[], styles: readonly (readonly [(keyof Line)[], string, string, string])[]) =>
    rows
      .map((row, i) => {
        const [keys, before, after, extra] = styles[i % styles.length]!
        const members = keys.map((key) => `${JSON.stringify(key)}${before}:${after}${JSON.stringify(row[key])}`)
        const more = extra === '' ? [] : [`"${extra}":${JSON.stringify(row.plan)}`]
        return `{${before}${[...members, ...more].join(`,${after}`)}${before}}`
      })
      .join('\n')
  const accountOf = (text: string | Iterable<Uint8Array>, mapping: NdjsonMapping): unknown => {
    const { columns, quality } = readNdjson(text, mapping)
    return { columns, rows: quality.rows, rejected: quality.rejected }
  }
  const expectedOf = (text: string, mapping: NdjsonMapping): unknown => {
    const { columns, rows, rejected } = referenceNdjson(text, mapping)
    return { columns, rows, rejected: rejected.length }
  }

  test('lines of the common shape are read as JSON.parse reads them, however chunks are cut', () => {
    fc.assert(
      fc.property(
        lines,
        styled,
        fc.constantFrom(...MAPPINGS),
        fc.array(fc.nat({ max: 90 }), { minLength: 1, maxLength: 8 }),
        (rows, styles, mapping, sizes) => {
          const text = textOf(rows, styles)
          const expected = expectedOf(text, mapping)
          expect(accountOf(text, mapping)).toEqual(expected)
          expect(accountOf(cutBytes(utf8(text), sizes), mapping)).toEqual(expected)
        },
      ),
      { ...RUNS, numRuns: 3 * RUNS.numRuns },
    )
  })

  test('a small text in two chunks, cut at each byte, is the text', () => {
    const text = [
      '{"partner":"ann","name":"open","at":"2025-03-01T09:00:00.123Z","plan":"pro"}',
      '{"partner":"ann","name":"open","at":"2025-03-01T09:00:00.123Z","plan":"pro"}',
      '{"partner":"ann","name":"open","at":"2025-03-01T09:00:00.1\\u0032Z","plan":"pro"}',
      '{"partner":"ann","name" :"open","at":1740787200123,"plan":"\\u0070ro","💡":[1,{"a":2}]}',
      '{"partner":"é","nam":"open","at":"2025-03-02T09:00:00.123Z","name":"x"}',
      '{"partner":7}',
      '{"partner":"bob","name":"open","at":"2025-03-01T09:00:00.123Z","plan":',
    ].join('\n')
    const expected = expectedOf(text, { attributes: ['plan'] })
    expect(accountOf(text, { attributes: ['plan'] })).toEqual(expected)
    const bytes = utf8(text)
    for (let at = 0; at <= bytes.length; at++)
      expect(accountOf([bytes.subarray(0, at), bytes.subarray(at)], { attributes: ['plan'] })).toEqual(expected)
  })

  test('the begin of a line that fills all room there is', () => {
    const good = '{"partner":"ann","name":"open","at":1}\n'
    const piece = 65_536
    for (let cut = 0; cut < 24; cut++) {
      const begin = good.slice(0, cut)
      const frame = '{"partner":"ann","name":"open","at":1,"x":""}\n'
      const long = frame.replace('""', `"${'x'.repeat(2 * piece - frame.length - cut)}"`)
      const chunks = [good, long.slice(0, piece), long.slice(piece) + begin, good.slice(cut)].map(utf8)
      expect(chunks.slice(1, 3).map(({ length }) => length)).toEqual([piece, piece])
      expect(readNdjson(chunks).columns.length).toBe(3)
    }
  })

  test('a line of more members than are remembered', () => {
    const extra = Array.from({ length: 200 }, (_, i) => `"k${i}":${i}`).join()
    const line = `{${extra},"partner":"ann","name":"open","at":1,"plan":"pro"}`
    const { columns, quality } = readNdjson(`${line}\n${line}\n${line.replace('"k7"', '"at"')}`, {
      attributes: ['plan', 'k3', 'k150'],
    })
    expect(quality).toMatchObject({ rows: 3, rejected: 0 })
    expect(columns.attributes).toEqual(Array(3).fill({ plan: 'pro', k3: 3, k150: 150 }))
    expect(Array.from(columns.at)).toEqual([1, 1, 1])
  })
})
