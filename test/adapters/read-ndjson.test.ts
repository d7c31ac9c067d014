import { describe, expect, test } from 'vitest'
import type { NdjsonMapping } from '../../src/adapters/ndjson-mapping.js'
import { readNdjson } from '../../src/adapters/read-ndjson.js'
import type { RejectionCode } from '../../src/event/rejection.js'

const GOOD = '{"partner":"ann","name":"open","at":1}'

describe('rejected lines', () => {
  test.each<readonly [RejectionCode, string, string]>([
    ['bad-json', '{"partner":"ann",', 'a line must be JSON; got "{\\"partner\\":\\"ann\\","'],
    ['not-an-object', '[1]', 'a row must be an object; got an array'],
    ['missing-partner', '{"partner":null}', '"partner" is missing'],
    ['bad-partner', '{"partner":7.5}', '"partner" must be a non-empty text or a whole number; got 7.5'],
    ['missing-name', '{"partner":7}', '"name" is missing'],
    ['bad-name', '{"partner":7,"name":7}', '"name" must be a non-empty text; got 7'],
    ['missing-time', '{"partner":7,"name":"n"}', '"at" is missing'],
    [
      'bad-time',
      '{"partner":7,"name":"n","at":1.5}',
      '"at" must be whole epoch milliseconds or an ISO 8601 date and time; got 1.5',
    ],
    ['bad-id', '{"partner":7,"name":"n","at":1,"id":{}}', '"id" must be a text or a whole number; got an object'],
    ['bad-seq', '{"partner":7,"name":"n","at":1,"seq":"1"}', '"seq" must be a whole number; got "1"'],
    ['bad-props', '{"partner":7,"name":"n","at":1,"props":[]}', '"props" must be a flat object; got an array'],
    [
      'bad-attributes',
      '{"partner":7,"name":"n","at":1,"attributes":{"a":[1]}}',
      '"attributes" must hold well-formed texts, finite numbers, booleans and null only; got an array at "a"',
    ],
    ['line-too-long', ' '.repeat(101), 'a line must have at most 100 bytes, as maxLineBytes says; it has more'],
  ])('%s', (code, line, message) => {
    const log = readNdjson(`${GOOD}\n\n${line}\n${GOOD}`, {}, { maxLineBytes: 100 })
    expect(log.columns.length).toBe(2)
    const examples = [{ code, count: 1, first: [{ row: 3, message }] }]
    expect(log.quality).toEqual({ rows: 3, rejected: 1, examples, lines: true })
  })
})

describe('times', () => {
  const times = (time: NdjsonMapping['time'], ...values: readonly string[]): readonly (number | undefined)[] =>
    values.map(
      (value) =>
        readNdjson(`${GOOD}\n{"partner":"ann","name":"open","at":${value}}`, { time }).columns.at[
          time === undefined ? 1 : 0
        ],
    )

  test('are epoch milliseconds or ISO 8601 by default', () => {
    expect(times(undefined, '1740787200123', '-0', '1e3', '"2025-03-01"', '1.5', '"7"', '8640000000000001')).toEqual([
      1740787200123,
      0,
      1000,
      Date.UTC(2025, 2, 1),
      undefined,
      undefined,
      undefined,
    ])
  })

  test('are read as the mapping says, numbers and texts alike', () => {
    const first = (time: NdjsonMapping['time'], value: string): number | undefined =>
      readNdjson(`{"partner":"ann","name":"open","at":${value}}`, { time }).columns.at[0]
    expect(
      ['1740787200.123456', '"1740787200.123456"', '-1.5', '0.5', '1e9'].map((value) => first('epochS', value)),
    ).toEqual([1740787200123, 1740787200123, -1500, 500, 1e12])
    expect(['1740787200123.9', '"1740787200123.9"', '-0', '0.25'].map((value) => first('epochMs', value))).toEqual([
      1740787200123, 1740787200123, 0, 0,
    ])
    // JavaScript writes it as 1e-7, which is no decimal; what counts is the number and not how it is spelt.
    expect(['0.0000001', '1e-7', '"1e-7"'].map((value) => first('epochMs', value))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(['"2025-03-01"', '1740787200123'].map((value) => first('iso', value))).toEqual([
      Date.UTC(2025, 2, 1),
      undefined,
    ])
  })
})

describe('members', () => {
  test('of two of one name the last counts, however they are spelt', () => {
    const { columns } = readNdjson('{"partner":"ann","partner":"bob","name":"a","n\\u0061me":"open","at":"x","at":1}')
    expect([columns.partners, columns.names]).toEqual([['bob'], ['open']])
  })

  test('may be gathered, under any names, and null stays', () => {
    const { columns } = readNdjson('{"u":7,"name":"open","at":1,"__proto__":"x","plan":null,"deep":{"a":[{}]}}', {
      partner: 'u',
      props: ['plan', '__proto__', 'seats'],
    })
    expect(Object.entries(columns.props![0]!)).toEqual([
      ['plan', null],
      ['__proto__', 'x'],
    ])
  })
})

test.each<readonly [unknown, string]>([
  [{ partner: 3 }, 'mapping.partner must be a key; got 3'],
  [{ props: [3] }, 'mapping.props must be a key or a list of keys; got an array'],
  [{ time: 'unix' }, 'mapping.time must be one of iso, epochMs, epochS; got "unix"'],
  [{ timeZone: 'Mars' }, 'mapping.timeZone must be the name of an IANA time zone; got "Mars"'],
  [
    { pertner: 'x' },
    'mapping must have no keys but partner, name, at, id, seq, props, attributes, time, timeZone, aliases; got "pertner" (did you mean "partner"?)',
  ],
])('the mapping %j is refused', (mapping, message) => {
  expect(() => readNdjson('', mapping as NdjsonMapping)).toThrow(new RangeError(`readNdjson: ${message}`))
})
