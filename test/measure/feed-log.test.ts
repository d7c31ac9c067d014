// The ways in which rows reach the engine: each partner's together, or moved first. None may show.
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../src/core/random.js'
import type { EventColumns, EventRow, Measurement, Study } from '../../src/index.js'
import { eventLogFromColumns, measure, readEvents } from '../../src/index.js'
import { ms, rows, tinyStudy } from '../support/tiny.js'

const flow = { steps: [{ id: 's1', match: { event: 's1' } }], needMet: { id: 'n', match: { event: 'n' } } }
const study = tinyStudy({ ...flow, within: ms(50), outcome: { id: 'o', match: { event: 'n' }, within: ms(9) } })

/** Rows of some partners, each with ties: a need met and its seq at the instant of the step, and the same row twice. */
function generate(length: number, partners: number): readonly EventRow[] {
  const random = seededRandom(length, partners)
  const names = ['t', 's1', 'n', 'x']
  return Array.from({ length }, (_, i): EventRow => {
    const at = Math.floor(random() * length)
    const name = names[Math.floor(random() * names.length)]!
    return { partner: `p${Math.floor(random() * partners)}`, name, at, id: `${i % 97}`, seq: i % 3 }
  })
}

const byTime = (all: readonly EventRow[]): readonly EventRow[] =>
  all.toSorted((a, b) => (a.at as number) - (b.at as number))
const byPartner = (all: readonly EventRow[]): readonly EventRow[] =>
  byTime(all).toSorted((a, b) => Number(a.partner.slice(1)) - Number(b.partner.slice(1)))

const counted = (of: Study, all: readonly EventRow[], asOf = 1e6): Measurement => measure(of, readEvents(all), { asOf })

describe('measure', () => {
  test.each([1, 2, 1000, 4095, 4096, 4097, 8193, 12_500])(
    'counts %i rows alike in order of time, by partner, and in no order',
    (length) => {
      for (const partners of [1, 3, 500, length]) {
        const all = generate(length, partners)
        const expected = counted(study, all)
        expect(counted(study, byTime(all))).toEqual(expected)
        expect(counted(study, byPartner(all))).toEqual(expected)
        const { outside, used, duplicate } = expected.quality
        expect(outside + used + duplicate).toBe(length)
        const asOf = Math.floor(length / 2)
        const before = counted(study, all, asOf)
        expect(counted(study, byTime(all), asOf)).toEqual(before)
        expect(counted(study, byPartner(all), asOf)).toEqual(before)
        expect(before.quality.after).toBe(all.filter(({ at }) => (at as number) > asOf).length)
      }
    },
  )

  // At every place of a slice, its end above all.
  test.each([4092, 4093, 4094, 4095, 4096, 4097, 4098])('puts a tie in order that begins at row %i', (place) => {
    const filler = Array.from({ length: place }, (_, i) => ({ partner: `q${i}`, name: 't', at: i - place }))
    const tie = rows('n@7 s1@7 t@7', 'tied')
    const { cells } = counted(tinyStudy(flow), [...filler, ...tie, ...rows('t@8', 'last')])
    expect(cells[0]!.nodes.at(-1)!.aligned).toBe(1)
    const together = [...rows('t@-9', 'first'), ...filler.map((row) => ({ ...row, partner: 'one' })), ...tie]
    expect(counted(tinyStudy(flow), together).cells[0]!.nodes.at(-1)!.aligned).toBe(1)
  })

  test('an instant of more rows than a slice: each partner is read in order', () => {
    const all = Array.from({ length: 3000 }, (_, i) => rows('n@5 s1@5 t@5', `p${i}`)).flat()
    expect(counted(tinyStudy(flow), all).cells[0]!.nodes.map(({ aligned }) => aligned)).toEqual([3000, 3000])
  })

  test.each<[string, (codes: readonly number[]) => ArrayLike<number>]>([
    ['plain arrays', (codes) => codes],
    ['Int32Array', (codes) => Int32Array.from(codes)],
    ['Uint8Array', (codes) => Uint8Array.from(codes)],
    ['Float64Array', (codes) => Float64Array.from(codes)],
  ])('takes columns of %s', (_, column) => {
    for (const order of [byTime, byPartner]) {
      const { columns } = readEvents(order(generate(1500, 40)).map((row) => ({ ...row, at: (row.at as number) % 250 })))
      const laid: EventColumns = {
        ...columns,
        partner: column(Array.from(columns.partner)),
        name: column(Array.from(columns.name)),
        at: column(Array.from(columns.at)),
        seq: column(Array.from(columns.seq!)),
      }
      const log = eventLogFromColumns(laid)
      expect(log.columns).toBe(laid)
      expect(measure(study, log, { asOf: 500 })).toEqual(
        measure(study, { columns, quality: log.quality }, { asOf: 500 }),
      )
    }
  })

  test('windows of years, and times before 1970', () => {
    const years = { ...flow, within: 'P2000D' }
    const day = 86_400_000
    const from = '1900-01-01'
    const log = [
      ...rows(`t@${-3000 * day} s1@${-2000 * day} n@${-1000 * day}`, 'in time'),
      ...rows(`t@${-3000 * day} s1@${-2000 * day} n@${-1000 * day + 1}`, 'too late'),
    ]
    const { cells } = measure(tinyStudy(years, { iterations: [{ id: 'i', from }] }), readEvents(log), { asOf: 0 })
    const [trigger, step] = cells[0]!.nodes
    expect([trigger!.aligned, step!.aligned, step!.kinds.lapsed]).toEqual([2, 1, 1])
    expect(step!.duration).toMatchObject({ count: 1, sum: 1000 * day })
    expect(trigger!.duration.sum).toBe(2000 * day)
    expect(1000 * day).toBeGreaterThan(2 ** 32)
  })

  test('twelve members in any order: thousands of states', () => {
    const members = Array.from({ length: 12 }, (_, i) => `m${i}`)
    const random = seededRandom(12)
    const log = Array.from({ length: 2000 }, (_, p) => {
      const shuffled = members.map((name) => ({ name, place: random() })).sort((a, b) => a.place - b.place)
      // Every other partner leaves one out.
      const served = shuffled.slice(p % 2).map(({ name }, i) => ({ partner: `p${p}`, name, at: i + 1 }))
      return [...rows('t@0', `p${p}`), ...served, ...rows('n@50', `p${p}`)]
    }).flat()
    const steps = [{ id: 'all', match: { allOf: members.map((event) => ({ event })) } }]
    const { cells } = counted(tinyStudy({ ...flow, steps }), log)
    expect(cells[0]!.nodes.map(({ aligned }) => aligned)).toEqual([1000, 1000])
  })

  test('tables grow: as many attempts, tuples, roles and names as there are rows', () => {
    const all = Array.from({ length: 5000 }, (_, i) => [
      { partner: `p${i % 7}`, name: 't', at: 100 * i, attributes: { plan: i } },
      { partner: `p${i % 7}`, name: `x${i}`, at: 100 * i + 1 },
    ]).flat()
    const { cells, dimensions } = counted(
      tinyStudy(flow, { cohorts: [{ id: 'plan', type: 'custom', by: { attribute: 'plan' } }] }),
      all,
      1e9,
    )
    expect(dimensions[0]!.groups).toHaveLength(5000)
    expect(cells[0]!.nodes[0]!.detours).toHaveLength(5000)
    expect(cells[0]!.partners).toBe(7)
    expect(cells.slice(1, 5001).every(({ attempts, nodes }) => attempts === 1 && nodes[0]!.kinds.lapsed === 1)).toBe(
      true,
    )
  })
})
