import { describe, expect, test } from 'vitest'
import type { CsvMapping } from '../../src/adapters/csv-mapping.js'
import { openCsvReader } from '../../src/adapters/open-csv-reader.js'
import { openNdjsonReader } from '../../src/adapters/open-ndjson-reader.js'
import { readCsv } from '../../src/adapters/read-csv.js'
import { readNdjson } from '../../src/adapters/read-ndjson.js'
import type { TextReader } from '../../src/adapters/text-reader.js'
import type { EventLog } from '../../src/event/event-log.js'

const MAPPING: CsvMapping = { partner: 'p', name: 'n', at: 't' }
const MIB = 2 ** 20
const DEEP = process.env['DEEP'] !== undefined
/** Bytes of a line that is read, chunks of a mebibyte that make one that is not, and what may be held then. */
const { maxLineBytes, chunks, bound } = DEEP
  ? { maxLineBytes: 16 * MIB, chunks: 1024, bound: 256 * MIB }
  : { maxLineBytes: MIB / 4, chunks: 48, bound: 24 * MIB }

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)))
const rejected = ({ quality }: EventLog): readonly unknown[] =>
  quality.examples.map(({ code, count, first }) => [code, count, first[0]!.row])

describe('what is not UTF-8', () => {
  const row = (field: readonly number[], column: number): Uint8Array => {
    const fields: (string | readonly number[])[] = ['ann', ',', 'open', ',', '2025-03-01', ',', 'x', ',', 'y']
    fields[2 * column] = field
    return bytes('p,n,t,x,y\n', ...fields, '\nbob,open,2025-03-01,x,y')
  }
  const mapping = { ...MAPPING, props: ['x'] }

  test.each([
    ['a byte that begins nothing', [0x61, 0xff, 0x62]],
    ['a lone continuation', [0x80]],
    ['Latin-1', [0x6a, 0xf6, 0x72, 0x67]],
    ['a character cut off', [0xf0, 0x9f, 0x92]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ])('%s: a CSV row is rejected if the field is mapped, and read if not', (_, field) => {
    expect([0, 1, 2, 3].map((column) => rejected(readCsv(row(field, column), mapping)))).toEqual(
      Array(4).fill([['invalid-utf8', 1, 2]]),
    )
    const log = readCsv(row(field, 4), mapping)
    expect(log.quality).toMatchObject({ rows: 2, rejected: 0 })
    expect(log.columns.partners).toEqual(['ann', 'bob'])
  })

  test('the message names the column', () => {
    expect(readCsv(row([0xff], 3), mapping).quality.examples[0]!.first[0]!.message).toBe(
      'column "x" must be UTF-8; its bytes are not',
    )
  })

  test.each([
    ['in a value', '"ann', '"'],
    ['in a member that is not mapped', '"ann","x":"', '"'],
    ['in a key', '"ann","', '":1'],
    ['within an object', '"ann","props":{"a":"', '"}'],
  ])('NDJSON, %s: the line is rejected', (_, before, after) => {
    const text = bytes(
      '{"name":"open","at":0,"partner":',
      before,
      [0xff],
      after,
      '}\n{"name":"open","at":0,"partner":"bob"}',
    )
    expect(rejected(readNdjson(text))).toEqual([['invalid-utf8', 1, 1]])
    expect(readNdjson(text).columns.partners).toEqual(['bob'])
  })

  test('UTF-16 is refused with a hint', () => {
    const utf16 = Buffer.from('\uFEFFp,n,t\nann,open,2025-03-01', 'utf16le')
    expect(() => readCsv(utf16, MAPPING)).toThrow(
      new RangeError(
        'readCsv: text must begin with a header row; a row must not hold the character U+0000, as UTF-16 has them: it must be UTF-8',
      ),
    )
  })

  test('a pair of surrogates cut by a chunk is one character, and one that is alone is none', () => {
    const reader = openCsvReader(MAPPING)
    for (const chunk of [
      'p,n,t\n\ud83d',
      '\udca1,open,2025-03-01\n\ud83d',
      ',open,2025-03-01\nann,open,2025-03-0',
      '1\n\ud83d',
    ])
      reader.push(chunk)
    const log = reader.close()
    expect(log.columns.partners).toEqual(['💡', 'ann'])
    expect(rejected(log)).toEqual([
      ['bad-partner', 1, 3],
      ['field-count', 1, 5],
    ])
  })
})

describe('a line without end', () => {
  /** Pushes a begin, then one chunk over and over, then an end; answers the log and how many bytes the process held more. */
  const flood = (
    reader: TextReader,
    begin: string,
    chunk: string,
    times: number,
    end: string,
  ): readonly [EventLog, number] => {
    const piece = Buffer.from(chunk.repeat(MIB / chunk.length))
    const before = process.memoryUsage().arrayBuffers
    reader.push(begin)
    for (let i = 0; i < times; i++) reader.push(piece)
    reader.push(end)
    const held = process.memoryUsage().arrayBuffers - before
    return [reader.close(), held]
  }

  test.each([
    ['plain', 'x'],
    ['of quotes', '""'],
    ['of delimiters', ',,,,'],
  ])('CSV, %s: however long, it is one rejected row, and not kept', (_, chunk) => {
    const [log, held] = flood(
      openCsvReader(MAPPING, { maxLineBytes }),
      'p,n,t\n',
      chunk,
      chunks,
      '\nann,open,2025-03-01',
    )
    expect(rejected(log)).toEqual([['line-too-long', 1, 2]])
    expect(log.columns.length).toBe(1)
    expect(held).toBeLessThan(bound)
  })

  test('CSV, a quote that never ends: the rows after it are read', () => {
    const rows = 'ann,open,2025-03-01T09:00:00Z,xx\n'.padStart(64, 'x')
    const [log] = flood(openCsvReader({ ...MAPPING, partner: 'n' }, { maxLineBytes }), 'p,n,t,x\n"', rows, chunks, '')
    expect(rejected(log)).toEqual([['unbalanced-quote', 1, 2]])
    expect(log.quality.examples[0]!.first[0]!.message).toBe(
      `a quoted field must end within ${maxLineBytes} bytes of the begin of its row, as maxLineBytes says; field 1 does not`,
    )
    expect(log.columns.length).toBe((chunks * MIB) / 64 - 1)
  })

  test('NDJSON: however long, it is one rejected row, and not kept', () => {
    const [log, held] = flood(
      openNdjsonReader({}, { maxLineBytes }),
      '{"partner":"',
      'x',
      chunks,
      '\n{"partner":"ann","name":"open","at":0}',
    )
    expect(rejected(log)).toEqual([['line-too-long', 1, 1]])
    expect(log.columns.length).toBe(1)
    expect(held).toBeLessThan(bound)
  })

  test('in chunks of one byte is read in linear time', () => {
    const reader = openCsvReader(MAPPING)
    const text = Buffer.from(`p,n,t\n"${'x'.repeat(300_000)}",open,2025-03-01`)
    for (let i = 0; i < text.length; i++) reader.push(text.subarray(i, i + 1))
    expect(reader.close().columns.partners[0]).toHaveLength(300_000)
  })
})

describe('files cut off', () => {
  test('CSV: at any byte, all rows before are read and none is made up', () => {
    const text = Buffer.from('p,n,t,x\né,open,2025-03-01T09:00:00Z,"a""b\n"\r\n"💡",close,2025-03-02T09:00:00Z,c\r\n')
    const whole = readCsv(text, { ...MAPPING, props: ['x'] })
    for (let end = 8; end <= text.length; end++) {
      const { columns, quality } = readCsv(text.subarray(0, end), { ...MAPPING, props: ['x'] })
      expect(columns.partners).toEqual(whole.columns.partners.slice(0, columns.length))
      expect(quality.rows).toBeLessThanOrEqual(2)
      expect(quality.rejected).toBeLessThanOrEqual(1)
    }
  })

  test('NDJSON: at any byte, all lines before are read and the last is rejected', () => {
    const lines = ['{"partner":"é","name":"open","at":1}', '{"partner":"💡","name":"a\\"b","at":2,"props":{"a":1}}']
    const text = Buffer.from(lines.join('\n'))
    const first = Buffer.byteLength(lines[0]!)
    for (let end = 1; end < text.length; end++) {
      const { columns, quality } = readNdjson(text.subarray(0, end))
      expect(columns.length).toBe(end < first ? 0 : 1)
      expect(quality.rejected).toBe(end === first || end === first + 1 ? 0 : 1)
      for (const { code } of quality.examples) expect(['bad-json', 'invalid-utf8']).toContain(code)
    }
  })
})

describe('too much of something', () => {
  test('very many columns', () => {
    const count = DEEP ? 1_000_000 : 100_000
    const header = Array.from({ length: count }, (_, i) => `c${i}`)
    const row = Array(count).fill('')
    row[0] = 'ann'
    row[count / 2] = 'open'
    row[count - 1] = '2025-03-01'
    const text = [header, row, row.slice(1)].map((fields) => fields.join(',')).join('\n')
    const log = readCsv(text, { partner: 'c0', name: `c${count / 2}`, at: `c${count - 1}` })
    expect(log.columns.partners).toEqual(['ann'])
    expect(rejected(log)).toEqual([['field-count', 1, 3]])
  })

  test('a thousand mapped columns', () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `c${i}`)
    const text = `p,n,t,${names.join()}\n${`ann,open,2025-03-01,${names.map((_, i) => i).join()}\n`.repeat(300)}`
    const { columns } = readCsv(text, { ...MAPPING, props: names })
    expect(columns.length).toBe(300)
    expect(columns.props![299]).toBe(columns.props![0])
    expect(Object.values(columns.props![0]!)).toEqual(names.map((_, i) => String(i)))
  })

  test('very many partners, properties and ids, more than are kept to be shared', () => {
    const n = DEEP ? 1_000_000 : 70_000
    const at = (i: number): number => 1740787200000 + i
    const csv = Array.from({ length: n }, (_, i) => `user-${i},open,${at(i)},${i},e${i}`)
    const json = Array.from(
      { length: n },
      (_, i) => `{"partner":"user-${i}","name":"open","at":${at(i)},"id":"e${i}","props":{"x":${i}}}`,
    )
    const fromCsv = readCsv(['p,n,t,x,i', ...csv, ...csv].join('\n'), {
      ...MAPPING,
      id: 'i',
      time: 'epochMs',
      props: [{ column: 'x', type: 'number' }],
    })
    const fromJson = readNdjson([...json, ...json].join('\n'))
    for (const { columns, quality } of [fromCsv, fromJson]) {
      expect(quality).toMatchObject({ rows: 2 * n, rejected: 0 })
      expect(columns.partners).toHaveLength(n)
      let wrong = 0
      for (let i = 0; i < 2 * n; i++) {
        const row = i % n
        if (columns.partner[i] !== row || columns.at[i] !== at(row) || columns.id![i] !== `e${row}`) wrong++
        if (columns.props![i]!['x'] !== row) wrong++
      }
      expect(wrong).toBe(0)
    }
  })

  test('equal properties are one object, which cannot be changed', () => {
    const rows = Array.from({ length: 1_000 }, (_, i) => `ann,open,2025-03-01,${i % 7},${i % 3}`).join('\n')
    const { columns } = readCsv(`p,n,t,x,y\n${rows}`, { ...MAPPING, props: ['x', 'y'] })
    expect(new Set(Array.from(columns.props!)).size).toBe(21)
    expect(Object.isFrozen(columns.props![0])).toBe(true)
  })
})

test('NDJSON: of two members of one name, both have to be JSON', () => {
  const rest = '"partner":"ann","name":"open"'
  const log = readNdjson(`{${rest},"at":{"a":1,},"at":2}\n{${rest},"at":{"a":1},"at":3}\n{${rest},"at":"x","at":4}`)
  expect(rejected(log)).toEqual([['bad-json', 1, 1]])
  expect(Array.from(log.columns.at)).toEqual([3, 4])
})

test('a header twice, as in files put one after the other, is a row with a bad time', () => {
  const file = 'p,n,t\nann,open,2025-03-01\n'
  expect(rejected(readCsv(file + file, MAPPING))).toEqual([['bad-time', 1, 3]])
})
