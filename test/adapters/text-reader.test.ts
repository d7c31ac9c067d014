import { describe, expect, test } from 'vitest'
import { openCsvReader } from '../../src/adapters/open-csv-reader.js'
import { openNdjsonReader } from '../../src/adapters/open-ndjson-reader.js'
import { readCsv } from '../../src/adapters/read-csv.js'
import { readNdjson } from '../../src/adapters/read-ndjson.js'
import type { TextOptions, TextProgress } from '../../src/adapters/text-reader.js'
import { readEvents } from '../../src/event/read-events.js'

const MAPPING = { partner: 'p', name: 'n', at: 't' }

describe('progress', () => {
  test('is told after each chunk, rows taken before included', () => {
    const told: TextProgress[] = []
    const reader = openCsvReader(MAPPING, { onProgress: (progress) => told.push(progress) })
    for (const chunk of ['p,n,t\nann,open,20', '25-03-01\né,open,soon\n', Buffer.from('bob,open,2025-03-01')]) {
      reader.push(chunk)
      reader.take()
    }
    reader.close()
    expect(told).toEqual([
      { bytes: 17, rows: 0, rejected: 0 },
      { bytes: 39, rows: 2, rejected: 1 },
      { bytes: 58, rows: 2, rejected: 1 },
    ])
  })

  test('of a long chunk is told once every 64 KiB', () => {
    let told = 0
    const onProgress = (): void => {
      told++
    }
    const text = '{"partner":"ann","name":"open","at":1}\n'.repeat(10_000)
    readNdjson(text, {}, { onProgress })
    expect(told).toBe(Math.ceil(text.length / 65_536))
  })

  test('what it throws ends the reading', () => {
    const failing: TextOptions = {
      onProgress: () => {
        throw new Error('enough')
      },
    }
    const reader = openNdjsonReader({}, failing)
    expect(() => reader.push('{}\n')).toThrow(new Error('enough'))
    expect(() => reader.close()).toThrow(new RangeError('openNdjsonReader: close must not follow an error'))
  })
})

describe('a reader', () => {
  test('takes nothing more once it is closed or has failed', () => {
    const reader = openCsvReader(MAPPING)
    reader.push('p,n,t')
    reader.close()
    for (const method of ['take', 'close'] as const)
      expect(() => reader[method]()).toThrow(new RangeError(`openCsvReader: ${method} must not follow close`))
    const failed = openCsvReader(MAPPING)
    expect(() => failed.push('a,b\n')).toThrow(/mapping.partner must name a column/)
    expect(() => failed.push('p,n,t\n')).toThrow(new RangeError('openCsvReader: push must not follow an error'))
  })

  test('needs a header by the time that it is closed', () => {
    const reader = openCsvReader(MAPPING)
    expect(reader.take().columns.length).toBe(0)
    expect(() => reader.close()).toThrow(
      new RangeError('openCsvReader: text must begin with a header row; got an empty text'),
    )
  })

  test('does not change what it has given', () => {
    const reader = openNdjsonReader()
    const lines = (from: number): string =>
      Array.from({ length: 5_000 }, (_, i) => `{"partner":"p${from + i}","name":"open","at":${from + i}}\n`).join('')
    reader.push(lines(0))
    const first = reader.take()
    const before = Array.from(first.columns.at)
    reader.push(lines(7_000))
    const second = reader.take()
    expect(Array.from(first.columns.at)).toEqual(before)
    expect(second.columns.partners[second.columns.partner[0]!]).toBe('p7000')
    expect(second.columns.partners).toBe(first.columns.partners)
  })

  test('an option outside its domain is refused', () => {
    const refused: readonly (readonly [unknown, string])[] = [
      [{ maxLineBytes: 0 }, 'maxLineBytes must be a whole number from 1 to 1073741824; got 0'],
      [{ maxLineBytes: 1.5 }, 'maxLineBytes must be a whole number from 1 to 1073741824; got 1.5'],
      [{ onProgress: 1 }, 'onProgress must be a function; got 1'],
      [
        { onprogress: 1 },
        'options must have no keys but onProgress, maxLineBytes; got "onprogress" (did you mean "onProgress"?)',
      ],
    ]
    for (const [options, message] of refused)
      expect(() => readCsv('p,n,t', MAPPING, options as TextOptions)).toThrow(new RangeError(`readCsv: ${message}`))
  })
})

describe('times in another unit', () => {
  const codes = (text: string, time: 'epochMs' | 'epochS'): unknown =>
    readCsv(text, { ...MAPPING, time }).quality.warnings?.map(({ code, count }) => [code, count])

  test('are told, and kept', () => {
    const text = 'p,n,t\na,b,1740787200\na,b,1740787200000\na,b,1740787200000000'
    expect(codes(text, 'epochMs')).toEqual([
      ['seconds-as-milliseconds', 1],
      ['far-future', 1],
    ])
    expect(codes(text, 'epochS')).toEqual([['far-future', 1]])
    expect(readCsv(text, { ...MAPPING, time: 'epochMs' }).columns.length).toBe(3)
    expect(readCsv(text, { ...MAPPING, time: 'epochS' }).quality.examples[0]?.code).toBe('bad-time')
    expect(readEvents([{ partner: 'a', name: 'b', at: 1740787200 }]).quality.warnings?.[0]?.message).toBe(
      '1 of 1 times lie between 1970-01-12 and 1970-02-16, as seconds do that are read as milliseconds',
    )
  })

  test.each(['0', '5000', '999999999', '4000000000', '1740787200000', '99999999999999', '-1740787200'])(
    '%s milliseconds are not in doubt',
    (at) => {
      expect(codes(`p,n,t\na,b,${at}`, 'epochMs')).toBeUndefined()
    },
  )
})
