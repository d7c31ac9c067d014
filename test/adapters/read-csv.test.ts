import { describe, expect, test } from 'vitest'
import type { CsvMapping } from '../../src/adapters/csv-mapping.js'
import { readCsv } from '../../src/adapters/read-csv.js'
import { readEvents } from '../../src/event/read-events.js'
import { type RejectionCode, rejectionCodes } from '../../src/event/rejection.js'

const MAPPING: CsvMapping = { partner: 'p', name: 'n', at: 't' }
const FULL: CsvMapping = {
  ...MAPPING,
  id: 'i',
  seq: 's',
  props: [{ column: 'x', type: 'number' }],
  attributes: [{ column: 'y', type: 'boolean' }],
}

/** Reasons of objects and of JSON, and one that needs bytes: each has its test elsewhere. */
const NOT_HERE = ['not-an-object', 'unreadable', 'bad-json', 'invalid-utf8'] as const
type NotHere = (typeof NOT_HERE)[number]

describe('rejected rows', () => {
  /** The smallest bad row, after the header `p,n,t,i,s,x,y`, of every reason that a text can give. */
  const SMALLEST: Readonly<Record<Exclude<RejectionCode, NotHere>, readonly [string, string]>> = {
    'missing-partner': [',,,,,,', 'column "p" is missing'],
    'bad-partner': [
      '\ud800,,,,,,',
      'column "p" must be a non-empty text or a whole number without unpaired surrogates; got "\\ud800"',
    ],
    'missing-name': ['a,,,,,,', 'column "n" is missing'],
    'bad-name': ['a,\udc00,,,,,', 'column "n" must be a non-empty text without unpaired surrogates; got "\\udc00"'],
    'missing-time': ['a,b,,,,,', 'column "t" is missing'],
    'bad-time': ['a,b,c,,,,', 'column "t" must be an ISO 8601 date and time; got "c"'],
    'bad-id': [
      'a,b,2025-01-01,\ud800,,,',
      'column "i" must be a text or a whole number without unpaired surrogates; got "\\ud800"',
    ],
    'bad-seq': ['a,b,2025-01-01,,1.5,,', 'column "s" must be a whole number; got "1.5"'],
    'bad-props': ['a,b,2025-01-01,,,c,', 'props must have a number in column "x"; got "c"'],
    'bad-attributes': ['a,b,2025-01-01,,,,c', 'attributes must have a boolean in column "y"; got "c"'],
    'unbalanced-quote': ['"', 'a quoted field must end in a quote; field 1 has no end'],
    'bad-quote': ['a"', 'a field that holds a quote must be quoted and the quote doubled; field 1 is not'],
    'field-count': ['a', 'a row must have 7 fields, as the header has; got 1'],
    'nul-character': ['\0', 'a row must not hold the character U+0000'],
    'line-too-long': ['a'.repeat(101), 'a line must have at most 100 bytes, as maxLineBytes says; it has more'],
  }

  test('every reason has a row, but for those that are not of text', () => {
    expect([...Object.keys(SMALLEST), ...NOT_HERE].sort()).toEqual([...rejectionCodes].sort())
  })

  test.each(Object.entries(SMALLEST))('%s', (code, [line, message]) => {
    const log = readCsv(`p,n,t,i,s,x,y\nann,open,2025-01-01,,,,\n${line}`, FULL, { maxLineBytes: 100 })
    expect(log.columns.length).toBe(1)
    const examples = [{ code, count: 1, first: [{ row: 3, message }] }]
    expect(log.quality).toEqual({ rows: 2, rejected: 1, examples, lines: true })
  })

  test('lines are counted through quoted line breaks and empty lines', () => {
    const text = 'p,n,t\r\n"a\r\nb",open,2025-01-01\r\n\r\nann,open,soon\r\nann,open,2025-01-01\r\nann,open'
    const { columns, quality } = readCsv(text, MAPPING)
    expect(columns.partners).toEqual(['a\r\nb', 'ann'])
    expect(quality.rows).toBe(4)
    expect(quality.examples.map(({ code, first }) => [code, first[0]!.row])).toEqual([
      ['bad-time', 5],
      ['field-count', 7],
    ])
  })

  test('one open quote costs one row', () => {
    const lines = Array.from({ length: 1_000 }, (_, i) => `p${i},open,2025-01-01`)
    lines[500] = '"p500,open,2025-01-01'
    const { columns, quality } = readCsv(['p,n,t', ...lines].join('\n'), MAPPING)
    expect(columns.length).toBe(999)
    expect(quality.examples).toEqual([
      {
        code: 'unbalanced-quote',
        count: 1,
        first: [{ row: 502, message: 'a quoted field must end in a quote; field 1 has no end' }],
      },
    ])
  })
})

describe('fields', () => {
  test('are texts, and an empty one is missing', () => {
    const log = readCsv('n,t,p,i,s,plan,seats\nopen,2025-01-01,007, 1 ,2,,3\nopen,2025-01-01,007,,,pro,\n', {
      ...MAPPING,
      id: 'i',
      seq: 's',
      props: ['plan', 'seats'],
      attributes: ['plan'],
    })
    expect(log.quality.rejected).toBe(0)
    expect(log.columns.partners).toEqual(['007'])
    expect(log.columns.id).toEqual([' 1 ', undefined])
    expect(log.columns.seq).toEqual([2, 0])
    expect(log.columns.props).toStrictEqual([{ seats: '3' }, { plan: 'pro' }])
    expect(log.columns.attributes).toStrictEqual([{}, { plan: 'pro' }])
  })

  test('have the type and name that the mapping gives', () => {
    const log = readCsv('p,n,t,a,b,c\nann,open,2025-01-01,-1.5e3,TRUE,x\nann,open,2025-01-01,0.0,false,\n', {
      ...MAPPING,
      props: [
        { column: 'a', type: 'number', as: 'amount' },
        { column: 'b', type: 'boolean' },
        { column: 'c', type: 'string', as: '__proto__' },
        { column: 'c', as: undefined, type: undefined },
      ],
    })
    expect(Array.from(log.columns.props!, (props) => Object.entries(props!))).toEqual([
      [
        ['amount', -1500],
        ['b', true],
        ['__proto__', 'x'],
        ['c', 'x'],
      ],
      [
        ['amount', 0],
        ['b', false],
      ],
    ])
  })

  test.each([
    ['number', ['1', '-1', '+1', '1.5', '1.', '.5', '1e3', '1E-3', '007']],
    ['boolean', ['true', 'false', 'True', 'FALSE']],
  ] as const)('%s: read', (type, texts) => {
    const text = `p,n,t,x\n${texts.map((x) => `ann,open,2025-01-01,${x}`).join('\n')}`
    const { columns, quality } = readCsv(text, { ...MAPPING, props: [{ column: 'x', type }] })
    expect(quality.rejected).toBe(0)
    expect(columns.props).toEqual(texts.map((x) => ({ x: type === 'number' ? Number(x) : x.toLowerCase() === 'true' })))
  })

  test.each([
    [
      'number',
      [
        'x',
        ' 1',
        '1 ',
        '1_000',
        '"1,000"',
        '0x10',
        '1n',
        'NaN',
        'Infinity',
        '-Infinity',
        '1e999',
        '.',
        'e3',
        '--1',
        '١',
      ],
    ],
    ['boolean', ['1', '0', 'yes', 'no', 't', ' true', 'null']],
  ] as const)('%s: refused', (type, texts) => {
    const text = `p,n,t,x\n${texts.map((x) => `ann,open,2025-01-01,${x}`).join('\n')}`
    const { quality } = readCsv(text, { ...MAPPING, props: [{ column: 'x', type }] })
    expect(quality.examples.map(({ code, count }) => [code, count])).toEqual([['bad-props', texts.length]])
  })

  test.each(['1.5', '1e3', '0x1', ' 1', '9007199254740993', 'x'])('seq %s is refused', (seq) => {
    const { quality } = readCsv(`p,n,t,s\nann,open,2025-01-01,${seq}`, { ...MAPPING, seq: 's' })
    expect(quality.examples.map(({ code }) => code)).toEqual(['bad-seq'])
  })

  test('a column that is mapped to nothing may hold anything', () => {
    const { quality } = readCsv('p,n,t,junk,junk\nann,open,2025-01-01,\ud800,"\n"', MAPPING)
    expect(quality).toEqual({ rows: 1, rejected: 0, examples: [] })
  })
})

describe('times', () => {
  const times = (
    time: CsvMapping['time'],
    texts: readonly string[],
    timeZone?: string,
  ): readonly (number | undefined)[] =>
    texts.map((text) => readCsv(`p,n,t\nann,open,"${text}"`, { ...MAPPING, time, timeZone }).columns.at[0])

  test('iso, in the time zone given', () => {
    expect(times('iso', ['2025-07-01', '2025-07-01 00:00Z'], 'America/New_York')).toEqual([
      Date.UTC(2025, 6, 1, 4),
      Date.UTC(2025, 6, 1),
    ])
    expect(times(undefined, ['2025-07-01', '1740787200000'])).toEqual([Date.UTC(2025, 6, 1), undefined])
  })

  test('epochMs', () => {
    expect(times('epochMs', ['1740787200123', '1740787200123.9', '0', '-0', '-1', '+5', '8640000000000000'])).toEqual([
      1740787200123, 1740787200123, 0, 0, -1, 5, 8.64e15,
    ])
    expect(
      times('epochMs', ['8640000000000001', '1.7E+12', '2025-07-01', ' 1', '.5', '1,5', 'NaN', '9'.repeat(400)]),
    ).toEqual(Array(8).fill(undefined))
  })

  test('epochS, whose digits are moved and not multiplied', () => {
    expect(
      times('epochS', [
        '1740787200',
        '1740787200.1',
        '1740787200.123456',
        '1740787200.',
        '-1.5',
        '-0.0001',
        '1700000000.009',
      ]),
    ).toEqual([1740787200000, 1740787200100, 1740787200123, 1740787200000, -1500, 0, 1700000000009])
    expect(times('epochS', ['8640000000000.001', '1.7E+9', 'x', ''])).toEqual(Array(4).fill(undefined))
  })

  test('messages say what was expected', () => {
    const message = (time: CsvMapping['time']): string =>
      readCsv('p,n,t\nann,open,soon', { ...MAPPING, time }).quality.examples[0]!.first[0]!.message
    expect(message('epochMs')).toBe('column "t" must be decimal milliseconds since the epoch; got "soon"')
    expect(message('epochS')).toBe('column "t" must be decimal seconds since the epoch; got "soon"')
  })
})

describe('the text', () => {
  test.each([
    ['LF', 'p,n,t\nann,open,2025-01-01\n'],
    ['CRLF and a byte order mark', '\uFEFFp,n,t\r\nann,open,2025-01-01\r\n'],
    ['CR', 'p,n,t\rann,open,2025-01-01'],
    ['all quoted', '"p","n","t"\n"ann","open","2025-01-01"'],
    ['columns in another order', 't,n,p\n2025-01-01,open,ann'],
    ['empty lines before the header', '\n\np,n,t\nann,open,2025-01-01'],
  ])('%s', (_, text) => {
    expect(readCsv(text, MAPPING)).toEqual(readEvents([{ partner: 'ann', name: 'open', at: '2025-01-01' }]))
  })

  test('with another delimiter', () => {
    const log = readCsv('p;n;t\nann;a,b;2025-01-01', { ...MAPPING, delimiter: ';' })
    expect(log.columns.names).toEqual(['a,b'])
  })

  test('of a header alone is an empty log', () => {
    expect(readCsv('p,n,t\n', MAPPING)).toEqual(readEvents([]))
  })

  test('aliases are applied', () => {
    const log = readCsv('p,n,t\nann,open,2025-01-01\nbob,open,2025-01-01', { ...MAPPING, aliases: { bob: 'ann' } })
    expect(log.columns.partners).toEqual(['ann'])
    expect(log.aliases).toEqual({ bob: 'ann' })
  })

  test('a header may have hostile names', () => {
    const log = readCsv('__proto__,constructor,toString\nann,open,2025-01-01', {
      partner: '__proto__',
      name: 'constructor',
      at: 'toString',
    })
    expect(log.columns.length).toBe(1)
  })

  test.each<readonly [unknown, string]>([
    ['', 'text must begin with a header row; got an empty text'],
    ['\uFEFF\n\n', 'text must begin with a header row; got an empty text'],
    ['"p,n,t\nann,open,0', 'text must begin with a header row; a quoted field must end in a quote; field 1 has no end'],
    ['user,n,t', 'mapping.partner must name a column; got "p", the header has "user", "n", "t"'],
    ['p,n,t,p', 'mapping.partner must name one column; the header has "p" twice'],
    [
      Array.from({ length: 30 }, (_, i) => `column${i}`).join(','),
      `mapping.partner must name a column; got "p", the header has ${Array.from({ length: 20 }, (_, i) => `"column${i}"`).join(', ')}, ... (30 columns)`,
    ],
    [undefined, 'input must be a string, a Uint8Array or an iterable of them; got undefined'],
    [[1], 'chunk must be a string or a Uint8Array; got 1'],
  ])('%j is refused', (text, message) => {
    expect(() => readCsv(text as string, MAPPING)).toThrow(new RangeError(`readCsv: ${message}`))
  })

  test('a misspelt column gets a hint', () => {
    expect(() => readCsv('user_id,event,time', { partner: 'userid', name: 'event', at: 'time' })).toThrow(
      new RangeError(
        'readCsv: mapping.partner must name a column; got "userid" (did you mean "user_id"?), the header has "user_id", "event", "time"',
      ),
    )
  })
})

describe('mappings outside their domain', () => {
  test.each<readonly [unknown, string]>([
    [null, 'mapping must be an object; got null'],
    [{ name: 'n', at: 't' }, 'mapping.partner must be the name of a column; got undefined'],
    [{ ...MAPPING, at: 3 }, 'mapping.at must be the name of a column; got 3'],
    [{ ...MAPPING, id: null }, 'mapping.id must be the name of a column; got null'],
    [
      { ...MAPPING, timezone: 'UTC' },
      'mapping must have no keys but partner, name, at, id, seq, props, attributes, time, timeZone, aliases, delimiter; got "timezone" (did you mean "timeZone"?)',
    ],
    [{ ...MAPPING, time: 'unix' }, 'mapping.time must be one of iso, epochMs, epochS; got "unix"'],
    [
      { ...MAPPING, timeZone: 'Mars/Phobos' },
      'mapping.timeZone must be the name of an IANA time zone; got "Mars/Phobos"',
    ],
    [{ ...MAPPING, delimiter: '' }, 'mapping.delimiter must be one character, no quote and no line break; got ""'],
    [{ ...MAPPING, delimiter: '||' }, 'mapping.delimiter must be one character, no quote and no line break; got "||"'],
    [{ ...MAPPING, delimiter: '"' }, 'mapping.delimiter must be one character, no quote and no line break; got "\\""'],
    [{ ...MAPPING, delimiter: '\n' }, 'mapping.delimiter must be one character, no quote and no line break; got "\\n"'],
    [{ ...MAPPING, props: 'x' }, 'mapping.props must be a list of columns; got "x"'],
    [{ ...MAPPING, props: [3] }, 'mapping.props[0] must be an object; got 3'],
    [{ ...MAPPING, props: [{}] }, 'mapping.props[0] must name a column; got undefined'],
    [{ ...MAPPING, props: ['t', { column: 't', as: 3 }] }, 'mapping.props[1].as must be a text; got 3'],
    [
      { ...MAPPING, attributes: [{ column: 't', type: 'date' }] },
      'mapping.attributes[0].type must be one of string, number, boolean; got "date"',
    ],
    [
      { ...MAPPING, attributes: [{ column: 't', name: 'x' }] },
      'mapping.attributes[0] must have no keys but column, as, type; got "name"',
    ],
    [{ ...MAPPING, props: ['t', { column: 'n', as: 't' }] }, 'mapping.props must give each name once; got "t"'],
    [{ ...MAPPING, aliases: { a: 'a' } }, 'aliases must not lead in a circle; got "a" -> "a"'],
  ])('%j', (mapping, message) => {
    expect(() => readCsv('p,n,t', mapping as CsvMapping)).toThrow(new RangeError(`readCsv: ${message}`))
  })
})

test('one partner with a million events', () => {
  const { columns, quality } = readCsv(`p,n,t\n${'ann,open,1740787200000\n'.repeat(1_000_000)}`, {
    ...MAPPING,
    time: 'epochMs',
  })
  expect(quality).toEqual({ rows: 1_000_000, rejected: 0, examples: [] })
  expect(columns.partners).toEqual(['ann'])
})
