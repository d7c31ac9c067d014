import { isLeft, isRight } from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/core/canonical-json.js'
import { sha256 } from '../../src/core/sha256.js'
import { utf8 } from '../../src/core/utf8.js'
import type { Cell, EventRow, Study } from '../../src/index.js'
import { getOrThrow, measure, openMeter, readEvents, restoreMeter } from '../../src/index.js'
import { ms, rows, tinyStudy } from '../support/tiny.js'

const study = tinyStudy({
  adoption: { within: ms(50) },
  outcome: { id: 'o', match: { event: 'o' }, within: ms(20) },
})

/** So many passages of a partner, one every 100 ms, each adopted and with its outcome. */
function passages(partner: string, count: number, withIds: boolean): readonly EventRow[] {
  return Array.from({ length: count }, (_, i) =>
    rows(`t@${i * 100} s1@${i * 100 + 5} s2@${i * 100 + 9} n@${i * 100 + 60} o@${i * 100 + 70}`, partner),
  )
    .flat()
    .map((row, i) => (withIds ? { ...row, id: `${partner} ${i}` } : row))
}

describe('a stream that never ends', () => {
  test('counts beyond 32 bits', () => {
    const meter = getOrThrow(openMeter(study))
    for (let i = 0; i < 50; i++)
      meter.add(rows(`t@${i * 100} s1@${i * 100 + 5} x@${i * 100 + 7} ${i % 2 === 0 ? 's2' : 'y'}@${i * 100 + 9}`))
    const { checksum, ...saved } = meter.save()
    const before = meter.read(1e6).cells[0]!
    const state = saved.state as Readonly<Record<string, unknown[][]>>
    const letGo = before.attempts - state['attempts']!.length
    expect(letGo).toBeGreaterThan(10)
    // As if what was let go had happened so often.
    const often = 2 ** 31
    const last = (row: unknown[]): unknown[] => [...row.slice(0, -1), (row.at(-1) as number) * often]
    const rest = {
      ...saved,
      state: {
        ...state,
        rows: state['rows']!.map(([tuple, place, counts, sums]) => [
          ...[tuple, place, (counts as number[]).map((count) => count * often)],
          ...[sums],
        ]),
        durations: state['durations']!.map(last),
        detours: state['detours']!.map(last),
        kept: state['kept']!.map(last),
      },
    }
    const grown = getOrThrow(restoreMeter(study, { ...rest, checksum: sha256(utf8(canonicalJson(rest))) }))
    const after = grown.read(1e6).cells[0]!
    const more = letGo * (often - 1)
    expect(after.attempts).toBe(before.attempts + more)
    expect(after.nodes[0]!.matured.aligned).toBe(before.nodes[0]!.matured.aligned + more)
    expect(after.nodes[0]!.duration.bins).toEqual([{ from: 5, count: after.nodes[0]!.duration.count }])
    expect(after.nodes[0]!.duration.count).toBe(before.nodes[0]!.duration.count + more)
    const detoured = (cell: Cell): number =>
      cell.nodes.flatMap(({ detours }) => detours).reduce((sum, { count }) => sum + count, 0)
    expect(detoured(after)).toBe(after.nodes.reduce((sum, { deviated }) => sum + deviated, 0))
    expect(after.nodes[0]!.moments.enteredEntered).toBe(after.attempts ** 2)
    expect(getOrThrow(restoreMeter(study, grown.save())).read(1e6).cells[0]).toEqual(after)
  })
})

describe('what a meter keeps', () => {
  const savedSize = (partners: number, count: number, withIds = false): number => {
    const meter = getOrThrow(openMeter(study, withIds ? { idConflicts: 'ignored' } : {}))
    for (let i = 0; i < partners; i++) meter.add(passages(`p${i}`, count, withIds))
    return JSON.stringify(meter.save()).length
  }

  test('does not grow with attempts that nothing can change any more', () => {
    // Counts get more digits, attempts are no more of them.
    expect(savedSize(20, 400) - savedSize(20, 20)).toBeLessThan(0.1 * savedSize(20, 20))
    expect(savedSize(20, 400, true) - savedSize(20, 20, true)).toBeLessThan(0.1 * savedSize(20, 20, true))
  })

  test('grows with partners, by some hundred characters each', () => {
    const each = (savedSize(220, 20) - savedSize(20, 20)) / 200
    expect(each).toBeGreaterThan(0)
    expect(each).toBeLessThan(600)
  })

  test('is less than what it has read, and measures the same', () => {
    const log = [...passages('a', 300, true), ...passages('b', 300, true)]
    const meter = getOrThrow(openMeter(study, { idConflicts: 'ignored' }))
    meter.add(log)
    expect(JSON.stringify(meter.read(40_000))).toBe(JSON.stringify(measure(study, readEvents(log), { asOf: 40_000 })))
    expect(JSON.stringify(meter.save()).length).toBeLessThan(JSON.stringify(log).length / 10)
  })
})

describe('what a meter refuses', () => {
  const saved = (): unknown => {
    const meter = getOrThrow(openMeter(study))
    meter.add(passages('a', 3, true))
    return JSON.parse(JSON.stringify(meter.save()))
  }
  const changed = (change: (copy: Record<string, unknown>) => void): unknown => {
    const copy = saved() as Record<string, unknown>
    change(copy)
    return copy
  }

  test('takes its own document, and nothing else', () => {
    expect(isRight(restoreMeter(study, saved()))).toBe(true)
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text that is no JSON', JSON.stringify(saved()).slice(0, -40)],
    ['an empty document', {}],
    ['a measurement', measure(study, readEvents(passages('a', 3, true)), { asOf: 1000 })],
    ['another version', changed((copy) => (copy['version'] = 2))],
    ['a document cut to its head', Object.fromEntries(Object.entries(saved() as object).slice(0, 4))],
  ])('refuses %s, with an issue', (_, document) => {
    const restored = restoreMeter(study, document)
    expect(isLeft(restored) && restored.left.issues.length > 0).toBe(true)
  })

  test.each<[string, Study]>([
    ['another window', tinyStudy({ ...study.flow, within: ms(99) })],
    ['another hypothesis', { ...study, hypothesis: { ...study.hypothesis, value: 'else' } }],
    ['another cohort', { ...study, cohorts: [{ id: 'd', type: 'segment', by: { attribute: 'u' } }] }],
    ['an iteration that begins elsewhere', { ...study, iterations: [{ id: 'i1', from: '1969-01-01' }] }],
  ])('refuses the document of %s', (_, other) => {
    const restored = restoreMeter(other, saved())
    expect(isLeft(restored) && restored.left.issues.length > 0).toBe(true)
  })

  test('takes an iteration that was added after the last row, and none that rows were read before', () => {
    const first = { id: 'i1', from: '1970-01-01', to: '1970-01-01T00:00:00.200Z' }
    const short: Study = { ...study, iterations: [first] }
    const meter = getOrThrow(openMeter(short))
    const early = rows('t@10 s1@20 s2@25 n@30 t@230')
    const late = rows('t@410 s1@415')
    meter.add(early)
    const saved = JSON.parse(JSON.stringify(meter.save()))
    const grown = (from: string): Study => ({ ...study, iterations: [first, { id: 'i2', from }] })
    const later = grown('1970-01-01T00:00:00.400Z')
    const restored = getOrThrow(restoreMeter(later, saved))
    restored.add(late)
    expect(JSON.stringify(restored.read(450))).toBe(
      JSON.stringify(measure(later, readEvents([...early, ...late]), { asOf: 450 })),
    )
    expect(isLeft(restoreMeter(grown('1970-01-01T00:00:00.220Z'), saved))).toBe(true)
    expect(isLeft(restoreMeter({ ...short, iterations: [] }, saved))).toBe(true)
  })

  test('refuses groups of the latest attributes: all such dimensions at once', () => {
    const latest = ['d', 'e'].map((id) => ({
      id,
      type: 'segment' as const,
      by: { attribute: id },
      asOf: 'latest' as const,
    }))
    const opened = openMeter({ ...study, cohorts: latest })
    expect(isLeft(opened) && opened.left.issues.length).toBe(2)
  })

  test('refuses an instant before a row that it has read, and goes on', () => {
    const meter = getOrThrow(openMeter(study))
    meter.add(rows('t@10 s1@20'))
    expect(() => meter.read(19)).toThrow(RangeError)
    meter.add(rows('s2@30'))
    expect(() => meter.read(29)).toThrow(RangeError)
    expect(meter.read(30).cells[0]!.nodes[1]!.aligned).toBe(1)
    for (const asOf of [Number.NaN, 30.5, Infinity]) expect(() => meter.read(asOf)).toThrow(RangeError)
  })

  test('one row in the far future, kept out by asOf, does not stop its partner', () => {
    const meter = getOrThrow(openMeter(study))
    meter.add([...rows('t@10'), ...rows('s1@4102444800000')], { asOf: 1000 })
    meter.add(rows('s1@20 s2@25 n@30'), { asOf: 1000 })
    const { quality, cells } = meter.read(1000)
    expect(cells[0]!.nodes.map(({ aligned }) => aligned)).toEqual([1, 1, 1])
    expect(quality).toMatchObject({ rows: 5, after: 1, late: 0, used: 4 })
  })
})
