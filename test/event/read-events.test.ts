import { describe, expect, test } from 'vitest'
import { readEvents } from '../../src/event/read-events.js'
import { type RejectionCode, rejectionCodes } from '../../src/event/rejection.js'

const DAY = Date.UTC(2025, 2, 1)

/** A row with nothing wrong, and changes. */
const row = (changes: Readonly<Record<string, unknown>> = {}): unknown => ({
  partner: 'ann',
  name: 'open',
  at: DAY,
  ...changes,
})

/** The smallest bad row of every reason, with the message that it gets. */
const SMALLEST: Readonly<Record<Exclude<RejectionCode, TextOnly>, readonly [unknown, string]>> = {
  'not-an-object': [null, 'a row must be an object; got null'],
  unreadable: [
    {
      get partner(): string {
        throw new Error('no')
      },
    },
    'a row must be plain data; reading it threw an error',
  ],
  'missing-partner': [{}, '"partner" is missing'],
  'bad-partner': [{ partner: '' }, '"partner" must be a non-empty text or a whole number; got ""'],
  'missing-name': [{ partner: 'p' }, '"name" is missing'],
  'bad-name': [{ partner: 'p', name: '' }, '"name" must be a non-empty text; got ""'],
  'missing-time': [{ partner: 'p', name: 'n' }, '"at" is missing'],
  'bad-time': [
    { partner: 'p', name: 'n', at: '' },
    '"at" must be whole epoch milliseconds, a valid Date or an ISO 8601 date and time; got ""',
  ],
  'bad-id': [{ partner: 'p', name: 'n', at: 0, id: 0.5 }, '"id" must be a text or a whole number; got 0.5'],
  'bad-seq': [{ partner: 'p', name: 'n', at: 0, seq: 0.5 }, '"seq" must be a whole number; got 0.5'],
  'bad-props': [{ partner: 'p', name: 'n', at: 0, props: 0 }, '"props" must be a flat object; got 0'],
  'bad-attributes': [{ partner: 'p', name: 'n', at: 0, attributes: 0 }, '"attributes" must be a flat object; got 0'],
}

/** Reasons that occur in text only; the tests of `test/adapters` hold their rows. */
const TEXT_ONLY = [
  'unbalanced-quote',
  'bad-quote',
  'field-count',
  'nul-character',
  'invalid-utf8',
  'line-too-long',
  'bad-json',
] as const
type TextOnly = (typeof TEXT_ONLY)[number]

describe('rejected rows', () => {
  test('every reason has a row here or among those of text', () => {
    expect([...Object.keys(SMALLEST), ...TEXT_ONLY].sort()).toEqual([...rejectionCodes].sort())
  })

  test.each(Object.entries(SMALLEST))('%s', (code, [bad, message]) => {
    const log = readEvents([row(), bad])
    expect(log.columns.length).toBe(1)
    expect(log.quality).toEqual({
      rows: 2,
      rejected: 1,
      examples: [{ code, count: 1, first: [{ row: 1, message }] }],
    })
  })

  test.each([
    ['a text', 'ann', 'not-an-object'],
    ['undefined', undefined, 'not-an-object'],
    ['a function', row, 'not-an-object'],
    ['an array', ['ann', 'open', DAY], 'not-an-object'],
    ['a partner that is null', row({ partner: null }), 'missing-partner'],
    ['a partner that is undefined', row({ partner: undefined }), 'missing-partner'],
    ['a partner that is inherited', Object.create({ partner: 'ann', name: 'open', at: DAY }), 'missing-partner'],
    ['a partner that is a fraction', row({ partner: 1.5 }), 'bad-partner'],
    ['a partner that is no safe integer', row({ partner: 2 ** 53 }), 'bad-partner'],
    ['a partner that is NaN', row({ partner: Number.NaN }), 'bad-partner'],
    ['a partner that is a boolean', row({ partner: true }), 'bad-partner'],
    ['a partner that is an object', row({ partner: { id: 'ann' } }), 'bad-partner'],
    ['a partner that is a symbol', row({ partner: Symbol('ann') }), 'bad-partner'],
    ['a partner with an unpaired surrogate', row({ partner: 'a\ud800b' }), 'bad-partner'],
    ['a partner with surrogates in the wrong order', row({ partner: '\udc00\ud800' }), 'bad-partner'],
    ['a name that is a number', row({ name: 7 }), 'bad-name'],
    ['a name with an unpaired surrogate', row({ name: '\udfff' }), 'bad-name'],
    ['a time that is NaN', row({ at: Number.NaN }), 'bad-time'],
    ['a time that is infinite', row({ at: Number.POSITIVE_INFINITY }), 'bad-time'],
    ['a time that is infinite in the past', row({ at: Number.NEGATIVE_INFINITY }), 'bad-time'],
    ['a time with a fraction', row({ at: 0.5 }), 'bad-time'],
    ['a time beyond Date', row({ at: 8.64e15 + 1 }), 'bad-time'],
    ['a time beyond 2^53', row({ at: 2 ** 53 + 2 }), 'bad-time'],
    ['a time that is a bigint', row({ at: 1n }), 'bad-time'],
    ['a time that is a number as text', row({ at: '1740787200000' }), 'bad-time'],
    ['a time that is no day', row({ at: '2025-02-30' }), 'bad-time'],
    ['a time that is an invalid Date', row({ at: new Date(Number.NaN) }), 'bad-time'],
    ['a time that is an object', row({ at: { valueOf: () => DAY } }), 'bad-time'],
    ['an id that is an object', row({ id: {} }), 'bad-id'],
    ['an id with an unpaired surrogate', row({ id: '\ud83d' }), 'bad-id'],
    ['a seq that is a text', row({ seq: '1' }), 'bad-seq'],
    ['a seq that is infinite', row({ seq: Number.POSITIVE_INFINITY }), 'bad-seq'],
    ['props that are a list', row({ props: [1] }), 'bad-props'],
    ['props that are a text', row({ props: '{}' }), 'bad-props'],
    ['props that are a Date', row({ props: new Date(0) }), 'bad-props'],
    ['props with an object', row({ props: { a: {} } }), 'bad-props'],
    ['props with a list', row({ props: { a: [1] } }), 'bad-props'],
    ['props with NaN', row({ props: { a: Number.NaN } }), 'bad-props'],
    ['props with infinity', row({ props: { a: Number.POSITIVE_INFINITY } }), 'bad-props'],
    ['props with a bigint', row({ props: { a: 1n } }), 'bad-props'],
    ['props with a symbol', row({ props: { a: Symbol('x') } }), 'bad-props'],
    ['props with an unpaired surrogate', row({ props: { a: '\ud800' } }), 'bad-props'],
    ['props with an unpaired surrogate in a key', row({ props: { '\ud800': 1 } }), 'bad-props'],
    ['attributes with a function', row({ attributes: { a: () => 1 } }), 'bad-attributes'],
  ])('%s', (_, bad, code) => {
    const { columns, quality } = readEvents([bad])
    expect(quality.examples.map((reason) => [reason.code, reason.count])).toEqual([[code, 1]])
    expect(quality.rows).toBe(1)
    expect(columns.length).toBe(0)
  })

  test('rows that fight back are counted', () => {
    const cyclic: { props?: unknown } = { ...(row() as object) }
    cyclic.props = cyclic
    const throwing = (): never => {
      throw new Error('no')
    }
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const hostile: readonly (readonly [unknown, RejectionCode])[] = [
      [new Proxy({}, { getOwnPropertyDescriptor: throwing }), 'unreadable'],
      [revoked.proxy, 'unreadable'],
      [row({ partner: revoked.proxy }), 'unreadable'],
      [row({ props: new Proxy({}, { ownKeys: throwing }) }), 'unreadable'],
      [row({ partner: { toString: throwing, toJSON: throwing, [Symbol.toPrimitive]: throwing } }), 'bad-partner'],
      [row({ at: Object.assign(new Date(0), { getTime: throwing }) }), 'unreadable'],
      [row({ at: Object.assign(new Date(0), { getTime: () => 'soon' }) }), 'bad-time'],
      [cyclic, 'bad-props'],
      [row({ id: `${'x'.repeat(1_000_000)}\ud800` }), 'bad-id'],
    ]
    for (const [bad, code] of hostile) {
      const { quality } = readEvents([bad])
      expect(quality.examples.map((reason) => reason.code)).toEqual([code])
      expect(quality.examples[0]!.first[0]!.message.length).toBeLessThan(200)
    }
  })

  test('the first five of each reason are kept, reasons in order of first occurrence', () => {
    const bad = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? row({ at: 'soon' }) : i))
    const { quality } = readEvents([row(), ...bad])
    expect(quality.rows).toBe(13)
    expect(quality.rejected).toBe(12)
    expect(
      quality.examples.map(({ code, count, first }) => [code, count, first.map((example) => example.row)]),
    ).toEqual([
      ['bad-time', 6, [1, 3, 5, 7, 9]],
      ['not-an-object', 6, [2, 4, 6, 8, 10]],
    ])
  })

  test('messages name the key of the row', () => {
    const { quality } = readEvents([{ user: 7, event: 'open', time: 'soon' }], {
      fields: { partner: 'user', name: 'event', at: 'time' },
    })
    expect(quality.examples[0]!.first[0]!.message).toMatch(/^"time" must be .*; got "soon"$/)
  })
})

describe('usable rows', () => {
  test('become columns in input order, each partner and name once', () => {
    const { columns } = readEvents([
      row({ partner: 'bob', at: 5 }),
      row({ at: 3, name: 'close' }),
      row({ partner: 'bob', at: 4, name: 'close' }),
    ])
    expect(columns).toEqual({
      length: 3,
      partner: Int32Array.of(0, 1, 0),
      name: Int32Array.of(0, 1, 1),
      at: Float64Array.of(5, 3, 4),
      seq: undefined,
      id: undefined,
      props: undefined,
      attributes: undefined,
      partners: ['bob', 'ann'],
      names: ['open', 'close'],
    })
  })

  test('a rejected row leaves no partner and no name', () => {
    const { columns } = readEvents([row({ partner: 'eve', name: 'hack', at: 'soon' }), row()])
    expect([columns.partners, columns.names]).toEqual([['ann'], ['open']])
  })

  test('optional columns are there if some row fills them; a missing seq is 0', () => {
    const { columns } = readEvents([
      row(),
      row({ id: '', seq: 2, props: { a: 1 }, attributes: { b: null } }),
      row({ id: null, seq: null, props: null, attributes: null }),
    ])
    expect(columns.seq).toEqual([0, 2, 0])
    expect(columns.id).toEqual([undefined, '', undefined])
    expect(columns.props).toEqual([undefined, { a: 1 }, undefined])
    expect(columns.attributes).toEqual([undefined, { b: null }, undefined])
  })

  test('times are numbers, dates or texts', () => {
    const times = [DAY, new Date(DAY), '2025-03-01', '2025-03-01T01:00+01:00', -8.64e15, 8.64e15, -0]
    const { columns } = readEvents(times.map((at) => row({ at })))
    expect(Array.from(columns.at)).toEqual([DAY, DAY, DAY, DAY, -8.64e15, 8.64e15, 0])
  })

  test('a text without an offset is read in the time zone given', () => {
    const { columns } = readEvents([row({ at: '2025-07-01' }), row({ at: '2025-07-01T00:00Z' })], {
      timeZone: 'America/New_York',
    })
    expect(Array.from(columns.at)).toEqual([Date.UTC(2025, 6, 1, 4), Date.UTC(2025, 6, 1)])
  })

  test('whole numbers are ids, as their digits', () => {
    const { columns } = readEvents([
      row({ partner: 7, id: 1 }),
      row({ partner: '7', id: '1' }),
      row({ partner: 7n, id: 18446744073709551615n }),
      row({ partner: -0, id: -1 }),
    ])
    expect(columns.partners).toEqual(['7', '0'])
    expect(Array.from(columns.partner)).toEqual([0, 0, 0, 1])
    expect(columns.id).toEqual(['1', '1', '18446744073709551615', '-1'])
  })

  test('any iterable is read, once', () => {
    function* generate(): Generator<unknown> {
      yield row()
      yield row({ at: 0 })
    }
    expect(readEvents(generate()).columns.length).toBe(2)
    expect(readEvents(new Set([row()])).columns.length).toBe(1)
    expect(readEvents(new Map([[1, 2]])).quality.examples[0]!.code).toBe('not-an-object')
  })

  test('what the iterable throws is thrown on', () => {
    function* broken(): Generator<unknown> {
      yield row()
      throw new Error('connection lost')
    }
    expect(() => readEvents(broken())).toThrow('connection lost')
  })

  test('an empty log and one event', () => {
    const empty = readEvents([])
    expect(empty.columns.length).toBe(0)
    expect(empty.columns.at).toEqual(new Float64Array(0))
    expect(empty.quality).toEqual({ rows: 0, rejected: 0, examples: [] })
    expect(empty.aliases).toBeUndefined()
    expect(readEvents([row()]).quality).toEqual({ rows: 1, rejected: 0, examples: [] })
  })
})

describe('props and attributes', () => {
  test('are copied: own entries under text keys, undefined dropped, null kept', () => {
    const props = Object.assign(Object.create({ inherited: 1 }) as object, {
      a: 1,
      b: 'x',
      c: false,
      d: null,
      e: undefined,
      [Symbol('s')]: 1,
    })
    Object.defineProperty(props, 'hidden', { value: 1, enumerable: false })
    const { columns } = readEvents([row({ props })])
    expect(columns.props?.[0]).toStrictEqual({ a: 1, b: 'x', c: false, d: null })
    props.a = 2
    expect(columns.props?.[0]).toHaveProperty('a', 1)
  })

  test('-0 is 0, there and in seq', () => {
    const { columns } = readEvents([row({ seq: -0, props: { a: -0 }, attributes: { b: -0 } })])
    expect([columns.seq, columns.props, columns.attributes]).toEqual([[0], [{ a: 0 }], [{ b: 0 }]])
  })

  test('are read from frozen rows', () => {
    const { columns } = readEvents([Object.freeze({ partner: 'p', name: 'n', at: 0, props: Object.freeze({ a: 1 }) })])
    expect(columns.props).toEqual([{ a: 1 }])
  })

  test('may lie under another key, or be gathered from keys of the row', () => {
    const log = readEvents(
      [
        { partner: 'ann', name: 'open', at: 0, data: { a: 1 }, plan: 'pro', seats: undefined },
        { partner: 'ann', name: 'open', at: 1, data: null },
        Object.assign(Object.create({ plan: 'inherited' }) as object, { partner: 'ann', name: 'open', at: 2 }),
      ],
      { fields: { props: 'data', attributes: ['plan', 'seats'] } },
    )
    expect(log.columns.props).toEqual([{ a: 1 }, undefined, undefined])
    expect(log.columns.attributes).toStrictEqual([{ plan: 'pro' }, {}, {}])
  })

  test('a bad value that is gathered rejects the row', () => {
    const { quality } = readEvents([row({ plan: {} })], { fields: { attributes: ['plan'] } })
    expect(quality.examples[0]).toEqual({
      code: 'bad-attributes',
      count: 1,
      first: [
        {
          row: 0,
          message:
            'attributes must hold well-formed texts, finite numbers, booleans and null only; got an object at "plan"',
        },
      ],
    })
  })
})

describe('hostile keys', () => {
  const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']

  test('are ordinary partners, names and ids', () => {
    const { columns, quality } = readEvents(keys.map((key) => row({ partner: key, name: key, id: key })))
    expect(quality.rejected).toBe(0)
    expect([columns.partners, columns.names, columns.id]).toEqual([keys, keys, keys])
  })

  test('are ordinary properties, and change no prototype', () => {
    const json =
      '{"partner":"p","name":"n","at":0,"props":{"__proto__":1,"constructor":"x"},"attributes":{"__proto__":null}}'
    const { columns, quality } = readEvents([JSON.parse(json)])
    expect(quality.rejected).toBe(0)
    expect(Object.entries(columns.props![0]!)).toEqual([
      ['__proto__', 1],
      ['constructor', 'x'],
    ])
    expect(Object.entries(columns.attributes![0]!)).toEqual([['__proto__', null]])
    expect(Object.getPrototypeOf(columns.attributes![0])).toBe(Object.prototype)
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('a nested __proto__ is rejected, and changes no prototype', () => {
    const { quality } = readEvents([
      JSON.parse('{"partner":"p","name":"n","at":0,"props":{"__proto__":{"polluted":1}}}'),
    ])
    expect(quality.examples[0]!.code).toBe('bad-props')
    expect('polluted' in {}).toBe(false)
  })

  test('are ordinary aliases and fields', () => {
    const { columns, aliases } = readEvents([JSON.parse('{"__proto__":"constructor","name":"n","at":0}')], {
      fields: { partner: '__proto__' },
      aliases: JSON.parse('{"constructor":"__proto__"}') as Record<string, string>,
    })
    expect(columns.partners).toEqual(['__proto__'])
    expect(Object.entries(aliases!)).toEqual([['constructor', '__proto__']])
    expect(readEvents([{ name: 'n', at: 0 }], { fields: { partner: '__proto__' } }).quality.examples[0]!.code).toBe(
      'missing-partner',
    )
  })
})

describe('aliases', () => {
  test('make rows of several ids rows of one partner', () => {
    const { columns, aliases } = readEvents([row({ partner: 'a' }), row({ partner: 'b' }), row({ partner: 'c' })], {
      aliases: { a: 'b', b: 'c' },
    })
    expect(columns.partners).toEqual(['c'])
    expect(aliases).toEqual({ a: 'c', b: 'c' })
  })

  test('apply to numbers as ids', () => {
    expect(readEvents([row({ partner: 7 })], { aliases: new Map([['7', 'ann']]) }).columns.partners).toEqual(['ann'])
  })
})

describe('options outside their domain', () => {
  test.each<readonly [unknown, string]>([
    [
      { timeZone: 'Mars/Phobos' },
      'timeZone must be the name of an IANA time zone such as "Europe/Paris"; got "Mars/Phobos"',
    ],
    [{ timeZone: 1 }, 'timeZone must be the name of an IANA time zone such as "Europe/Paris"; got 1'],
    [{ timeZone: null }, 'timeZone must be the name of an IANA time zone such as "Europe/Paris"; got null'],
    [
      { fields: { customer: 'id' } },
      'fields must have no keys but partner, name, at, id, seq, props, attributes; got "customer"',
    ],
    [
      { fields: JSON.parse('{"__proto__":"id"}') },
      'fields must have no keys but partner, name, at, id, seq, props, attributes; got "__proto__"',
    ],
    [
      { timezone: 'Europe/Paris' },
      'options must have no keys but fields, timeZone, aliases; got "timezone" (did you mean "timeZone"?)',
    ],
    [{ fields: { partner: 1 } }, 'fields.partner must be a key; got 1'],
    [{ fields: { at: ['a'] } }, 'fields.at must be a key; got an array'],
    [{ fields: { props: [1] } }, 'fields.props must be a key or a list of keys; got an array'],
    [{ fields: 'partner' }, 'fields must be an object; got "partner"'],
    [{ fields: null }, 'fields must be an object; got null'],
    [{ aliases: { a: 'b', b: 'a' } }, 'aliases must not lead in a circle; got "a" -> "b" -> "a"'],
    [{ aliases: { a: 1 } }, 'aliases must map non-empty texts to non-empty texts; got 1'],
  ])('%j', (options, message) => {
    expect(() => readEvents([], options as object)).toThrow(new RangeError(`readEvents: ${message}`))
  })

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
    [{}, 'an object'],
    ['a,b\n1,2', '"a,b\\n1,2"'],
  ])('rows that are %j', (rows, found) => {
    expect(() => readEvents(rows as Iterable<unknown>)).toThrow(
      new RangeError(`readEvents: rows must be an iterable of objects; got ${found}`),
    )
  })

  test('undefined means absent', () => {
    const options = { fields: { partner: undefined, props: undefined }, timeZone: undefined, aliases: undefined }
    expect(readEvents([row()], options)).toEqual(readEvents([row()]))
  })
})

describe('large logs', () => {
  test('one partner with a million events', () => {
    function* generate(): Generator<unknown> {
      for (let at = 0; at < 1_000_000; at++) yield { partner: 'ann', name: 'open', at }
    }
    const { columns, quality } = readEvents(generate())
    expect(quality).toEqual({ rows: 1_000_000, rejected: 0, examples: [] })
    expect(columns.partners).toEqual(['ann'])
    expect(columns.at.length).toBe(1_000_000)
    expect(columns.at[999_999]).toBe(999_999)
  })

  test('a hundred thousand names and partners', () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => row({ partner: `p${i}`, name: `event ${i}` }))
    const { columns } = readEvents(rows)
    expect(columns.names).toHaveLength(100_000)
    expect(columns.partners[columns.partner[54_321]!]).toBe('p54321')
    expect(columns.names[columns.name[54_321]!]).toBe('event 54321')
  })
})
