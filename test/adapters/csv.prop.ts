import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CsvMapping } from '../../src/adapters/csv-mapping.js'
import { openCsvReader } from '../../src/adapters/open-csv-reader.js'
import { readCsv } from '../../src/adapters/read-csv.js'
import { readEvents } from '../../src/event/read-events.js'
import { cutBytes, cutText } from '../support/text/chunks.js'
import { referenceCsv } from '../support/text/csv.js'
import { csvRecords } from '../support/text/csv-records.js'

const RUNS = { seed: 20250301, numRuns: process.env['DEEP'] ? 50_000 : 500 }

const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
const field = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', '\r', ' ', 'é', '💡'), maxLength: 6 })

/** A field as RFC 4180 writes it, quoted where it must be and sometimes where it need not. */
function write(text: string, quoted: boolean): string {
  return quoted || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const HEADER = 'p,n,t,i,s,x,y,z'
const FULL: CsvMapping = {
  partner: 'p',
  name: 'n',
  at: 't',
  id: 'i',
  seq: 's',
  props: [
    { column: 'x', type: 'number' },
    { column: 'y', type: 'boolean' },
  ],
  attributes: ['x', 'p', { column: 'z', as: '__proto__' }],
  aliases: { ann: 'bob', é: '💡' },
}
const MAPPINGS: readonly CsvMapping[] = [
  { partner: 'p', name: 'n', at: 't' },
  FULL,
  { ...FULL, time: 'epochMs' },
  { ...FULL, time: 'epochS', seq: undefined },
  { ...FULL, timeZone: 'America/New_York', attributes: undefined },
  { ...FULL, partner: 'n', name: 'p', id: 'p', props: [] },
]

/** Fields that mean something to some column, in any column, as they should be written and as they should not. */
const meaning = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('ann', 'bob', 'é', '💡', 'open', 'close') },
  fc.constantFrom(
    '2025-03-01',
    '2025-03-30 02:30',
    '2025-03-01T09:00:00.123456Z',
    '2025-03-01T09:00+05:30',
    '+020000-01-01',
  ),
  fc.constantFrom(
    '2025-02-29',
    '2025-03-01T24:00',
    '2025-03-01T24:01',
    '-000000-01-01',
    '2025-3-1',
    '2025-03-01T09:00:60Z',
  ),
  fc.constantFrom(
    '0',
    '-0',
    '+1',
    '1740787200',
    '1740787200123',
    '1740787200.1239',
    '8640000000000001',
    '9007199254740993',
  ),
  fc.constantFrom('', '1.5', '.5', '1e3', '1e999', 'TRUE', 'false', 'yes', '\0', '\ud800', ' a ', '12345678901234567'),
  field,
)
const csvField = fc
  .tuple(meaning, fc.constantFrom(0, 0, 0, 1, 2))
  .map(([text, how]) => (how === 2 ? text : write(text, how === 1)))
const goodRow = fc.tuple(
  fc.constantFrom('ann', 'bob', 'cyd', '"d,e"'),
  fc.constantFrom('open', 'close'),
  fc.constantFrom('2025-03-01', '1740787200', '2025-03-30T02:30'),
  fc.constantFrom('', '', '7', 'é'),
  fc.constantFrom('', '', '1', '-3'),
  fc.constantFrom('', '1', '12.5', '1e3'),
  fc.constantFrom('', 'true', 'False'),
  fc.constantFrom('', 'pro', '"a""b"', '"a\nb"'),
)
const row = fc.oneof(
  { weight: 3, arbitrary: goodRow.map((fields) => fields.join(',')) },
  fc
    .tuple(goodRow, fc.nat({ max: 7 }), csvField)
    .map(([fields, at, bad]) => fields.map((good, i) => (i === at ? bad : good)).join(',')),
  fc.array(csvField, { minLength: 7, maxLength: 9 }).map((fields) => fields.join(',')),
  fc.string({ unit: fc.constantFrom('a', ',', ',', '"', '"', '\n', '\r', '\r\n', '\0'), maxLength: 12 }),
)
const body = fc
  .array(fc.tuple(row, lineEnd), { maxLength: 12 })
  .map((rows) => rows.map(([text, end]) => text + end).join(''))
const text = fc
  .tuple(fc.constantFrom('', '\uFEFF', '\n\r\n'), lineEnd, body, fc.nat({ max: 12 }))
  // The end cut off, as of a file that was not written to its end.
  .map(([before, end, rows, cut]) => before + HEADER + end + rows.slice(0, Math.max(0, rows.length - cut)))
const mapping = fc.constantFrom(...MAPPINGS)
/** Sizes of chunks. */
const sizes = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 20 })

describe('readCsv', () => {
  test('reads any text as the reference does that goes by strings', () => {
    fc.assert(
      fc.property(text, mapping, (text, mapping) => {
        expect(readCsv(text, mapping)).toEqual(referenceCsv(text, mapping))
      }),
      { ...RUNS, numRuns: 2 * RUNS.numRuns },
    )
  })

  test('with any delimiter', () => {
    fc.assert(
      fc.property(
        text,
        mapping,
        fc.constantFrom(';', '\t', ' ', 'a', '§', '\u2028', '\x01'),
        (text, mapping, delimiter) => {
          const delimited = text.replaceAll(',', delimiter)
          expect(readCsv(delimited, { ...mapping, delimiter })).toEqual(
            referenceCsv(delimited, { ...mapping, delimiter }),
          )
        },
      ),
      RUNS,
    )
  })

  test('gives the same log of text and of bytes, cut into chunks anywhere', () => {
    fc.assert(
      fc.property(text, mapping, sizes, (text, mapping, sizes) => {
        const whole = readCsv(text, mapping)
        expect(readCsv(cutText(text, sizes), mapping)).toEqual(whole)
        if (/\p{Surrogate}/u.test(text)) return
        const bytes = new TextEncoder().encode(text)
        expect(readCsv(bytes, mapping)).toEqual(whole)
        expect(readCsv(cutBytes(bytes, sizes), mapping)).toEqual(whole)
      }),
      RUNS,
    )
  })

  test('of bytes that are no text, keeps out what is to be read and is not UTF-8, wherever chunks are cut', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(...Buffer.from('ann,open\n"é💡')), fc.nat({ max: 255 })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(bytes, sizes, (bytes, sizes) => {
        const rows = Uint8Array.of(...Buffer.from('p,n,t\nann,open,2025-03-01\n'), ...bytes)
        const whole = readCsv(rows, { partner: 'p', name: 'n', at: 't' })
        expect(readCsv(cutBytes(rows, sizes), { partner: 'p', name: 'n', at: 't' })).toEqual(whole)
        expect(whole.quality.rows).toBe(whole.columns.length + whole.quality.rejected)
        expect(whole.columns.partners.concat(whole.columns.names).join()).not.toContain('\uFFFD')
      }),
      RUNS,
    )
  })

  test('with a limit of a line, gives what it gives without, but for longer lines, wherever chunks are cut', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: HEADER.length + 3, max: 40 }), sizes, (text, maxLineBytes, sizes) => {
        const limited = readCsv(text, FULL, { maxLineBytes })
        expect(readCsv(cutText(text, sizes), FULL, { maxLineBytes })).toEqual(limited)
        const bytesOf = (part: string): number => Buffer.byteLength(part)
        const long = text.split(/\r\n|\r|\n/).filter((line) => bytesOf(line.replace('\uFEFF', '')) > maxLineBytes)
        const tooLong = limited.quality.examples.find(({ code }) => code === 'line-too-long')?.count ?? 0
        expect(tooLong).toBeLessThanOrEqual(long.length)
        if (!text.includes('"')) expect(tooLong).toBe(long.length)
        if (long.length === 0 && !text.includes('"')) expect(limited).toEqual(readCsv(text, FULL))
      }),
      RUNS,
    )
  })

  test('reads what readEvents reads of the same rows', () => {
    const value = field.filter((value) => value !== '')
    const record = fc.record({
      user: value,
      event: value,
      time: fc.oneof(
        { weight: 5, arbitrary: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()) },
        { weight: 1, arbitrary: value },
      ),
      amount: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined }),
      plan: fc.option(value, { nil: undefined }),
    })
    const columns = ['user', 'event', 'time', 'amount', 'plan'] as const
    fc.assert(
      fc.property(fc.array(record), fc.boolean(), (rows, quoted) => {
        const csv = [
          columns.join(','),
          ...rows.map((values) => columns.map((column) => write(String(values[column] ?? ''), quoted)).join(',')),
        ].join('\n')
        const fromText = readCsv(csv, {
          partner: 'user',
          name: 'event',
          at: 'time',
          props: [{ column: 'amount', type: 'number' }],
          attributes: ['plan'],
        })
        const fromRows = readEvents(rows, {
          fields: { partner: 'user', name: 'event', at: 'time', props: ['amount'], attributes: ['plan'] },
        })
        expect(fromText.columns).toEqual(fromRows.columns)
        expect(fromText.quality.examples.map(({ code, count }) => [code, count])).toEqual(
          fromRows.quality.examples.map(({ code, count }) => [code, count]),
        )
      }),
      RUNS,
    )
  })

  test('of any text after the header, throws nothing and counts each record once', () => {
    const anything = fc.string({
      unit: fc.oneof(
        fc.constantFrom(',', '"', '\n', '2025-01-01'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
    })
    fc.assert(
      fc.property(anything, (text) => {
        const { columns, quality } = readCsv(`p,n,t\n${text}`, { partner: 'p', name: 'n', at: 't' })
        expect(quality.rows).toBe(columns.length + quality.rejected)
        expect(quality.rows).toBe(Array.from(csvRecords(text, ',')).length)
      }),
      RUNS,
    )
  })
})

test('logs taken on the way are together the log of all', () => {
  fc.assert(
    fc.property(text, mapping, sizes, (text, mapping, sizes) => {
      const reader = openCsvReader(mapping)
      const logs = Array.from(cutText(text, sizes), (chunk) => {
        reader.push(chunk)
        return reader.take()
      }).concat(reader.close())
      const whole = readCsv(text, mapping)
      const partners = logs.flatMap(({ columns }) => Array.from(columns.partner))
      expect(partners).toEqual(Array.from(whole.columns.partner))
      expect(logs.flatMap(({ columns }) => Array.from(columns.at))).toEqual(Array.from(whole.columns.at))
      expect(logs.at(-1)!.columns.partners).toEqual(whole.columns.partners)
      expect(logs.reduce((sum, { quality }) => sum + quality.rows, 0)).toBe(whole.quality.rows)
      expect(new Set(logs.map(({ columns }) => columns.partners)).size).toBe(1)
    }),
    RUNS,
  )
})
