import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { canonicalJson } from '../../src/core/canonical-json.js'
import { jsonChanges } from '../../src/core/json-changes.js'

function told(was: unknown, is: unknown): readonly string[] {
  return jsonChanges(was, is).map(({ kind, before, after }) => `${kind} ${before ?? '-'} ${after ?? '-'}`)
}

describe('changes', () => {
  test.each([
    ['a scalar', 1, 2, ['changed  ']],
    ['another type', { a: 1 }, { a: '1' }, ['changed /a /a']],
    ['a member more, a member less', { a: 1, b: 2 }, { b: 2, c: 3 }, ['removed /a -', 'added - /c']],
    ['undefined is absent', { a: undefined }, {}, []],
    ['the order of members is none', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['-0 is 0', [-0], [0], []],
    ['keys with strokes', { 'a/b~': 1 }, { 'a/b~': 2 }, ['changed /a~1b~0 /a~1b~0']],
    ['a list of scalars is one value', { a: [1, 2] }, { a: [1, 3, 4] }, ['changed /a /a']],
    [
      'objects without ids by place',
      [{ a: 1 }, { a: 2 }],
      [{ a: 1 }, { a: 3 }, { a: 4 }],
      ['changed /1/a /1/a', 'added - /2'],
    ],
    [
      'objects by id',
      [{ id: 'x', a: 1 }, { id: 'y' }],
      [{ id: 'z' }, { id: 'x', a: 2 }],
      ['changed /0/a /1/a', 'removed /1 -', 'added - /0'],
    ],
    ['another order', [{ id: 'x' }, { id: 'y' }], [{ id: 'y' }, { id: 'x' }], ['moved  ']],
    ['an id twice: by place', [{ id: 'x' }, { id: 'x' }], [{ id: 'x' }], ['removed /1 -']],
    ['list and object', [], {}, ['changed  ']],
    ['null and nothing', { a: null }, {}, ['removed /a -']],
    ['nothing in lists is null', [{}, undefined], [{}, null], []],
    ['__proto__ is a key like others', JSON.parse('{"__proto__":1}'), {}, ['removed /__proto__ -']],
  ] as const)('%s', (_, was, is, expected) => {
    expect(told(was, is)).toStrictEqual(expected)
  })

  test('keys name members of lists by their id', () => {
    const changes = jsonChanges({ list: [{ id: 'x', deep: [{ n: 1 }] }] }, { list: [{ id: 'x', deep: [{ n: 2 }] }] })
    expect(changes[0]).toStrictEqual({
      kind: 'changed',
      before: '/list/0/deep/0/n',
      after: '/list/0/deep/0/n',
      was: 1,
      is: 2,
      keys: ['list', '"x"', 'deep', '0', 'n'],
    })
  })

  test('long lists with ids take no quadratic time', () => {
    const list = Array.from({ length: 50_000 }, (_, i) => ({ id: `o${i}` }))
    expect(jsonChanges(list, list.slice(1))).toHaveLength(1)
  })
})

const leaf = fc.constantFrom(1, 2, 'a', null, true)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('list'), tie('byId'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  byId: fc.array(fc.record({ id: fc.constantFrom('x', 'y', 'z'), v: tie('value') }, { requiredKeys: ['id'] }), {
    maxLength: 3,
  }),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'id', '__proto__'), tie('value'), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
}))

test.prop([value, value], { seed: 20_261_122, numRuns: 2000 })(
  'none exactly if the canonical JSON is equal',
  (was, is) => {
    expect(jsonChanges(was, is).length === 0).toBe(canonicalJson(was) === canonicalJson(is))
    expect(jsonChanges(was, was)).toStrictEqual([])
  },
)

test.prop([value, value], { seed: 20_261_122, numRuns: 1000 })(
  'the other way round the same places change',
  (was, is) => {
    const mirrored = jsonChanges(is, was).map(({ before, after }) => `${after} ${before}`)
    expect(mirrored.toSorted()).toStrictEqual(
      jsonChanges(was, is)
        .map(({ before, after }) => `${before} ${after}`)
        .toSorted(),
    )
  },
)
