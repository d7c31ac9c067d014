import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NdjsonMapping } from '../../src/adapters/ndjson-mapping.js'
import { openNdjsonReader } from '../../src/adapters/open-ndjson-reader.js'
import { readNdjson } from '../../src/adapters/read-ndjson.js'
import { cutBytes, cutText } from '../support/text/chunks.js'
import { referenceNdjson } from '../support/text/ndjson.js'

const RUNS = { seed: 20250301, numRuns: process.env['DEEP'] ? 50_000 : 500 }

const MAPPINGS: readonly NdjsonMapping[] = [
  {},
  { time: 'iso' },
  { time: 'epochMs', props: ['plan', 'seats', '__proto__'] },
  { time: 'epochS', attributes: ['plan', 'partner'], props: [] },
  { timeZone: 'America/New_York', aliases: { ann: 'bob', é: '💡', 7: '8' } },
  { partner: 'name', name: 'partner', id: 'name', seq: 'at', props: 'attributes', attributes: 'props' },
  { partner: '__proto__', props: ['at'] },
]
const KEYS = ['partner', 'name', 'at', 'id', 'seq', 'props', 'attributes', 'plan', 'seats', '__proto__', 'é', '"\\']

/** Texts of JSON values, as a writer of JSON would hardly write some of them. */
const scalar = fc.constantFrom(
  ...[
    '"ann"',
    '"bob"',
    '"open"',
    '"é"',
    '"💡"',
    '""',
    '"\\u0061nn"',
    '"\\ud83d\\udca1"',
    '"\\ud800"',
    '"a\\\\b"',
    '"a\\/b"',
    '"7"',
  ],
  ...[
    '7',
    '-7',
    '0',
    '-0',
    '7.0',
    '7e0',
    '12345678901234567890',
    '9007199254740993',
    '0.1',
    '1e400',
    '01',
    '1.',
    '+1',
    '0.0000001',
  ],
  ...['1740787200', '1740787200123', '1740787200.123456', '-1.5', '8640000000000001', '1700000000.9999999999'],
  ...['"2025-03-01"', '"2025-03-30T02:30"', '"2025-03-01T09:00:00.5Z"', '"2025-02-29"', '"1740787200"'],
  ...['null', 'true', 'false', 'nul', 'NaN', '"a\tb"', '"a\0b"', '"open', 'undefined', ''],
)
const space = fc.constantFrom('', '', '', '', ' ', '\t', '\r')
const key = fc.oneof(
  fc.constantFrom(...KEYS).map((name) => JSON.stringify(name)),
  fc.constantFrom('"\\u0070artner"', '"na\\u006de"', '"x"', 'name', '"at'),
)
const { json } = fc.letrec<{ json: string; object: string; list: string }>((tie) => ({
  json: fc.oneof({ depthSize: 'small' }, { weight: 4, arbitrary: scalar }, tie('object'), tie('list')),
  object: fc
    .array(fc.tuple(space, key, space, tie('json'), space), { maxLength: 3 })
    .map((members) => `{${members.map(([a, name, b, value, c]) => `${a}${name}${b}:${value}${c}`).join(',')}}`),
  list: fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
}))
/** Members that mostly are as they should be. */
const good = {
  partner: fc.constantFrom('"ann"', '"bob"', '7', '"é"'),
  name: fc.constantFrom('"open"', '"close"'),
  at: fc.constantFrom('"2025-03-01"', '1740787200123', '"2025-03-30T02:30"', '1740787200.5'),
  id: fc.constantFrom('"e1"', '17', 'null', '""', '-0'),
  seq: fc.constantFrom('1', '-3', 'null'),
  props: fc.constantFrom('{}', '{"plan":"pro","seats":3}', '{ "plan" : "a\\"}b" }', 'null', '{"seats":1.0}'),
  attributes: fc.constantFrom('{"plan":"free"}', '{"2":1,"1":2}', '{"plan":null}', '{"a":1,"a":2}'),
  plan: fc.constantFrom('"pro"', '3', 'true', 'null'),
  context: fc.constantFrom('{"a":[1,{"b":"c\\n"}]}', '"a \\"quoted\\" word"', '[]', '"💡"', '[[1,2],[3,{}]]'),
}
const member = fc
  .constantFrom(...(Object.keys(good) as (keyof typeof good)[]))
  .chain((name) => good[name].map((value) => `"${name}":${value}`))
const goodLine = fc
  .record({ partner: good.partner, name: good.name, at: good.at, rest: fc.array(member, { maxLength: 4 }) })
  .map(
    ({ partner, name, at, rest }) =>
      `{"partner":${partner},"name":${name},"at":${at}${rest.map((m) => `,${m}`).join('')}}`,
  )
const badMember = fc.tuple(key, json).map(([name, value]) => `${name}:${value}`)
const line = fc.oneof(
  { weight: 4, arbitrary: goodLine },
  fc.tuple(goodLine, badMember).map(([text, bad]) => `${text.slice(0, -1)},${bad}}`),
  fc.tuple(badMember, goodLine, space).map(([bad, text, end]) => `{${bad},${text.slice(1)}${end}`),
  json,
  fc
    .tuple(goodLine, fc.nat({ max: 80 }), fc.constantFrom('', '"', '{', '}', ',', '\\', ' ', '\ud800', '\0', '1'))
    .map(([text, at, bad]) => text.slice(0, at) + bad + text.slice(at + 1)),
  space,
)
const text = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 10 }),
    fc.nat({ max: 10 }),
  )
  .map(([bom, lines, cut]) => {
    const whole = lines.map(([each, end]) => each + end).join('')
    return bom + whole.slice(0, Math.max(0, whole.length - cut))
  })
const mapping = fc.constantFrom(...MAPPINGS)
const sizes = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 20 })

describe('readNdjson', () => {
  test('reads what readEvents makes of JSON.parse of each line', () => {
    fc.assert(
      fc.property(text, mapping, (text, mapping) => {
        const expected = referenceNdjson(text, mapping)
        const { columns, quality } = readNdjson(text, mapping)
        expect(columns).toEqual(expected.columns)
        expect([quality.rows, quality.rejected]).toEqual([expected.rows, expected.rejected.length])
        const firsts = quality.examples.flatMap(({ code, first }) => first.map(({ row }) => [row, code] as const))
        expect(expected.rejected).toEqual(expect.arrayContaining(firsts))
        for (const { code, count } of quality.examples)
          expect(expected.rejected.filter(([, other]) => other === code)).toHaveLength(count)
      }),
      { ...RUNS, numRuns: 2 * RUNS.numRuns },
    )
  })

  test('gives the same log of text and of bytes, cut into chunks anywhere', () => {
    fc.assert(
      fc.property(text, mapping, sizes, (text, mapping, sizes) => {
        const whole = readNdjson(text, mapping)
        expect(readNdjson(cutText(text, sizes), mapping)).toEqual(whole)
        if (/\p{Surrogate}/u.test(text)) return
        const bytes = new TextEncoder().encode(text)
        expect(readNdjson(bytes, mapping)).toEqual(whole)
        expect(readNdjson(cutBytes(bytes, sizes), mapping)).toEqual(whole)
      }),
      RUNS,
    )
  })

  test('with a limit of a line, rejects exactly the longer ones', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 120 }), sizes, (text, maxLineBytes, sizes) => {
        const limited = readNdjson(text, {}, { maxLineBytes })
        expect(readNdjson(cutText(text, sizes), {}, { maxLineBytes })).toEqual(limited)
        const isLong = (line: string): boolean => Buffer.byteLength(line.replace('\uFEFF', '')) > maxLineBytes
        const lines = text.split('\n')
        const tooLong = limited.quality.examples.find(({ code }) => code === 'line-too-long')?.count ?? 0
        expect(tooLong).toBe(lines.filter(isLong).length)
        const short = readNdjson(lines.map((line) => (isLong(line) ? '' : line)).join('\n'))
        expect(limited.columns).toEqual(short.columns)
        expect(limited.quality.rows).toBe(short.quality.rows + tooLong)
      }),
      RUNS,
    )
  })

  test('of any bytes, throws nothing and counts each line once', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(...Buffer.from('{"partner":"é",\n}')), fc.nat({ max: 255 })), {
      maxLength: 80,
    })
    fc.assert(
      fc.property(bytes, sizes, (bytes, sizes) => {
        const text = Uint8Array.from(bytes)
        const log = readNdjson(text)
        expect(readNdjson(cutBytes(text, sizes))).toEqual(log)
        const lines = Buffer.from(text)
          .toString('latin1')
          .replace(/^\xef\xbb\xbf/, '')
          .split('\n')
        expect(log.quality.rows).toBe(lines.filter((line) => /[^ \t\r]/.test(line)).length)
      }),
      RUNS,
    )
  })
})

test('logs taken on the way are together the log of all', () => {
  fc.assert(
    fc.property(text, mapping, sizes, (text, mapping, sizes) => {
      const reader = openNdjsonReader(mapping)
      const logs = Array.from(cutText(text, sizes), (chunk) => {
        reader.push(chunk)
        return reader.take()
      }).concat(reader.close())
      const whole = readNdjson(text, mapping)
      const all = (column: 'partner' | 'at'): unknown[] => logs.flatMap(({ columns }) => Array.from(columns[column]))
      expect(all('partner')).toEqual(Array.from(whole.columns.partner))
      expect(all('at')).toEqual(Array.from(whole.columns.at))
      expect(logs.flatMap(({ columns }) => columns.props ?? Array(columns.length).fill(undefined))).toEqual(
        whole.columns.props ?? Array(whole.columns.length).fill(undefined),
      )
      expect(logs.at(-1)!.columns.partners).toEqual(whole.columns.partners)
      expect(logs.reduce((sum, { quality }) => sum + quality.rows, 0)).toBe(whole.quality.rows)
    }),
    RUNS,
  )
})
