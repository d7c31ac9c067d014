import { describe, expect, test } from 'vitest'
import type { EventRow, Measurement, Study } from '../../src/index.js'
import { measure, mergeMeasurements, mergeShards, readEvents } from '../../src/index.js'
import { measured, ms, rows, tinyStudy } from '../support/tiny.js'

const study = tinyStudy({}, { cohorts: [{ id: 'size', type: 'segment', by: { attribute: 'size' } }] })
const withSize = (size: string | number, log: readonly EventRow[]): readonly EventRow[] =>
  log.map((row) => ({ ...row, attributes: { size } }))
const a = measured(study, withSize('S', rows('t@0 s1@5 s2@6 n@9', 'a')))
const b = measured(study, withSize(7, rows('t@0 s1@5 x@6', 'b')))

/** A copy with one place changed. */
function damaged(change: (copy: Mutable) => void): Measurement {
  const copy = structuredClone(a) as unknown as Mutable
  change(copy)
  return copy as unknown as Measurement
}
// biome-ignore lint/suspicious/noExplicitAny: what a document that was tampered with may hold
type Mutable = any

describe('mergeMeasurements', () => {
  test('adds counts, and puts values of an attribute in their order', () => {
    const whole = mergeMeasurements(a, b)
    expect(whole.dimensions).toEqual([{ id: 'size', groups: [7, 'S'] }])
    expect(whole.cells.map(({ iteration, groups, partners }) => [iteration, groups[0]?.group, partners])).toEqual([
      ['i1', undefined, 2],
      ['i1', 7, 1],
      ['i1', 'S', 1],
      [null, undefined, 2],
      [null, 7, 1],
      [null, 'S', 1],
    ])
    expect(whole.cells[0]!.nodes.map(({ entered, aligned }) => [entered, aligned])).toEqual([
      [2, 2],
      [2, 1],
      [1, 1],
    ])
    expect(whole.quality).toMatchObject({ rows: 7, used: 7 })
  })

  test('keeps the fields in the order of measure, so that equal measurements are equal texts', () => {
    const both = [...withSize('S', rows('t@0 s1@5 s2@6 n@9', 'a')), ...withSize(7, rows('t@0 s1@5 x@6', 'b'))]
    expect(JSON.stringify(mergeMeasurements(a, b))).toBe(JSON.stringify(measured(study, both)))
    expect(JSON.stringify(mergeMeasurements(b, a))).toBe(JSON.stringify(measured(study, both)))
  })

  test.each<[string, Partial<Study>, Partial<{ asOf: number; cross: string[][] }>, string]>([
    ['another flow', { flow: { ...study.flow, within: ms(99) } }, {}, 'measurementHash'],
    ['another hypothesis', { hypothesis: { ...study.hypothesis, value: 'else' } }, {}, 'registrationHash'],
    ['another instant', {}, { asOf: 999 }, 'asOf'],
    ['another iteration', { iterations: [{ id: 'i1', from: '1970-01-02' }] }, {}, 'iterations'],
    ['another crossing', {}, { cross: [['size', 'size2']] }, 'measurementHash'],
  ])('refuses the measurement of %s', (_, changes, options, named) => {
    const cohorts = [...study.cohorts, ...study.cohorts.map((one) => ({ ...one, id: 'size2' }))]
    const other = options.cross === undefined ? { ...study, ...changes } : { ...study, cohorts }
    const foreign = measure(other, readEvents(rows('t@0', 'b')), { asOf: 1000, ...options })
    expect(() => mergeMeasurements(a, foreign)).toThrow(RangeError)
    expect(() => mergeMeasurements(a, foreign)).toThrow(`mergeMeasurements: ${named} must be equal; got `)
  })

  test('refuses one shard twice, where that can be seen', () => {
    expect(() => mergeMeasurements(a, a)).toThrow(
      new RangeError('mergeMeasurements: shards must share no partner; got the same measurement twice'),
    )
    const nobody = measured(study, [])
    expect(mergeMeasurements(nobody, nobody)).toEqual(nobody)
    // A copy cannot be told from a shard of others that did the same.
    expect(mergeMeasurements(a, structuredClone(a)).cells[0]!.partners).toBe(2)
    const partners = [{ id: 'a', attributes: {}, cluster: 'home' }]
    const declared = measured(study, rows('t@0', 'a'), { partners })
    expect(() => mergeMeasurements(declared, structuredClone(declared))).toThrow('got "home" in both')
  })

  test.each<[string, (copy: Mutable) => void, string]>([
    ['without kind', (copy) => delete copy.kind, '/kind must be "measurement"; got undefined'],
    ['of another version', (copy) => (copy.version = 2), '/version must be 1; got 2'],
    ['without cells', (copy) => delete copy.cells, '/cells must be a list; got undefined'],
    ['with no cell', (copy) => (copy.cells = []), '/cells must hold each iteration and each group once'],
    ['that lacks a cell', (copy) => copy.cells.pop(), '/cells must hold each iteration and each group once'],
    ['that lacks an iteration', (copy) => copy.cells.splice(0, 2), '/cells must hold each iteration'],
    ['with a cell twice', (copy) => copy.cells.push(copy.cells[0]), '/cells must hold each iteration'],
    ['with cells in another order', (copy) => copy.cells.reverse(), '/cells must hold each iteration'],
    [
      'with a group that has no cell',
      (copy) => copy.dimensions[0].groups.push('XL'),
      '/cells must hold each iteration',
    ],
    ['with another node', (copy) => (copy.cells[1].nodes[1].id = 's9'), '/cells/1 must count what the first cell does'],
    ['that lacks a node', (copy) => copy.cells[0].nodes.pop(), '/cells/1 must count what the first cell does'],
    [
      'with a text for a count',
      (copy) => (copy.cells[0].nodes[0].matured.entered = '1'),
      '/cells/0/nodes/0/matured/entered must be a whole number from 0; got "1"',
    ],
    [
      'with a count below 0',
      (copy) => (copy.cells[0].enrolled = -1),
      '/cells/0/enrolled must be a whole number from 0',
    ],
    ['that lacks a count', (copy) => delete copy.cells[0].crossing, '/cells/0/crossing must be a whole number from 0'],
    [
      'that does not add up at a node',
      (copy) => (copy.cells[0].nodes[0].pending = 1),
      '/cells/0/nodes/0/entered must be aligned + deviated + pending',
    ],
    [
      'that does not add up from node to node',
      (copy) => {
        copy.cells[0].nodes[1].entered = 0
        copy.cells[0].nodes[1].aligned = 0
        copy.cells[0].nodes[1].matured = { entered: 0, aligned: 0 }
        copy.cells[0].nodes[1].first = { entered: 0, aligned: 0 }
        copy.cells[0].nodes[1].firstOfCluster = { entered: 0, aligned: 0 }
        copy.cells[0].nodes[1].duration = { count: 0, sum: 0, bins: [] }
      },
      '/cells/0/nodes/1 must be entered by those aligned at the node before',
    ],
    [
      'with more attempts than rows',
      (copy) => {
        copy.quality.used -= 4
        copy.quality.outside += 4
      },
      '/quality/used must be at least the number of attempts',
    ],
    ['whose rows have no place', (copy) => (copy.quality.rows = 9), '/quality/rows must be the sum of its places'],
    [
      'whose durations are not in order',
      (copy) => (copy.cells[0].nodes[0].duration.bins[0].count = 2),
      '/cells/0/nodes/0/duration must count the matured attempts that went on',
    ],
  ])('refuses a measurement %s', (_, change, message) => {
    for (const merge of [() => mergeMeasurements(damaged(change), b), () => mergeMeasurements(b, damaged(change))]) {
      expect(merge).toThrow(RangeError)
      expect(merge).toThrow(`mergeMeasurements: a measurement must be as measure gives it; ${message}`)
    }
  })

  test.each([undefined, null, 7, 'measurement', [], {}])('refuses %o', (value) => {
    expect(() => mergeMeasurements(a, value as unknown as Measurement)).toThrow(RangeError)
  })

  test('refuses values of an attribute that no study can have given in that order', () => {
    const two = measured(study, [...withSize('S', rows('t@0', 'c')), ...withSize('T', rows('t@0', 'd'))])
    const copy = structuredClone(two) as unknown as Mutable
    copy.dimensions[0].groups.reverse()
    copy.cells = [0, 2, 1, 3, 5, 4].map((i) => copy.cells[i])
    expect(() => mergeMeasurements(a, copy)).toThrow('groups of dimension "size" must be those of one study')
  })
})

describe('mergeShards', () => {
  const shards = Array.from({ length: 9 }, (_, i) =>
    measured(study, withSize(i % 4, rows(`t@${i} s1@${i + 1}`, `partner ${i}`))),
  )

  test('gives what merging one after the other gives, from whatever is iterable', () => {
    const expected = shards.reduce((x, y) => mergeMeasurements(x, y))
    expect(mergeShards(shards)).toEqual(expected)
    expect(mergeShards(new Set(shards))).toEqual(expected)
    expect(expected.cells[0]).toMatchObject({ partners: 9, attempts: 9 })
    expect(mergeShards([a])).toEqual(a)
  })

  test('merges hundreds of shards with hundreds of groups', () => {
    const each = Array.from({ length: 300 }, (_, i) =>
      withSize(
        (i * 7) % 300,
        rows(`t@${i % 90} s1@${(i % 90) + 1} s2@${(i % 90) + 3}`.slice(0, i % 2 === 0 ? 4 : 99), `p${i}`),
      ),
    )
    const whole = mergeShards(each.map((log) => measured(study, log)))
    expect(whole.dimensions[0]!.groups.length).toBe(300)
    expect(JSON.stringify(whole)).toBe(JSON.stringify(measured(study, each.flat())))
  })

  test('keeps the first examples of rejected rows, in the order of the shards', () => {
    const broken = Array.from({ length: 7 }, (_, i) =>
      measure(study, readEvents([...rows('t@0', `p${i}`).slice(0, i), 7]), { asOf: 1000 }),
    )
    const [{ first } = { first: [] }] = mergeShards(broken).quality.examples
    expect(first.map(({ row }) => row)).toEqual([0, 1, 1, 1, 1])
    expect(mergeShards(broken)).toEqual(broken.reduce((x, y) => mergeMeasurements(x, y)))
  })

  test('refuses a shard of partners without events twice: they would be enrolled twice', () => {
    const partners = [{ id: 'p', attributes: {} }]
    const quiet = measure(study, readEvents([]), { asOf: 1000, partners })
    expect(() => mergeShards([quiet, quiet])).toThrow('mergeShards: shards must share no partner')
    const nobody = measure(study, readEvents([]), { asOf: 1000 })
    expect(mergeShards([nobody, nobody])).toEqual(nobody)
  })

  test.each([null, undefined, 7, a])('refuses what is no iterable', (shards) => {
    expect(() => mergeShards(shards as never)).toThrow(
      /^mergeShards: shards must be an iterable of measurements; got (null|undefined|7|an object)$/,
    )
  })

  test('refuses no shard, and names itself', () => {
    expect(() => mergeShards([])).toThrow(
      new RangeError('mergeShards: there must be at least one measurement; got none'),
    )
    expect(() => mergeShards([...shards, shards[4]!])).toThrow('mergeShards: shards must share no partner')
    expect(() => mergeShards([damaged((copy) => delete copy.asOf)])).toThrow('mergeShards: a measurement must be')
  })
})
