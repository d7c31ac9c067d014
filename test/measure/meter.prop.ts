// A meter against one `measure` of all rows: byte for byte, however the rows come and whenever it is saved, restored or read.
import * as fc from 'fast-check'
import { isLeft } from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import { getOrThrow } from '../../src/core/issue.js'
import type { EventRow } from '../../src/event/event-row.js'
import { readEvents } from '../../src/event/read-events.js'
import { measure } from '../../src/measure/measure.js'
import type { Measurement } from '../../src/measure/measurement.js'
import { mergeShards } from '../../src/measure/merge-measurements.js'
import { type Meter, openMeter, restoreMeter } from '../../src/measure/meter.js'
import { type Case, measureCase } from '../support/arbitrary/case.js'
import { type Layout, laidOut, layout } from '../support/arbitrary/layout.js'
import { canonicalPartner } from '../support/reference/partners.js'
import { ms, tinyStudy } from '../support/tiny.js'

const deep = process.env['DEEP'] !== undefined
const timeout = deep ? 1_800_000 : 240_000
const seed = 20_260_105

/** A case that can be streamed: no group of the latest attributes. */
const streamCase: fc.Arbitrary<Case> = measureCase.map((input) => ({
  ...input,
  study: { ...input.study, cohorts: input.study.cohorts.map((one) => ({ ...one, asOf: undefined })) },
}))

const open = ({ study, partners, cross, aliases }: Case): Meter =>
  getOrThrow(openMeter(study, { partners, cross, aliases }))

/** The meter that its saved form, sent as text, is restored to. */
const resumed = ({ study }: Case, meter: Meter): Meter =>
  getOrThrow(restoreMeter(study, JSON.parse(JSON.stringify(meter.save()))))

const batchMeasured = (input: Case, rows: readonly EventRow[], asOf: number): Measurement => {
  const { study, partners, cross, aliases } = input
  return measure(study, readEvents(rows, { aliases }), { asOf, partners, cross })
}

const timeOf = ({ at }: EventRow): number => at as number
const ownerOf = ({ aliases }: Case, { partner }: EventRow): string => canonicalPartner(partner, aliases)

/**
 * Rows in an order in which they may come: each partner's by time, rows of one instant as they are; between partners as `places` has it.
 */
function interleaved(input: Case, places: readonly number[]): readonly EventRow[] {
  const queues = new Map<string, EventRow[]>()
  for (const row of input.rows.toSorted((x, y) => timeOf(x) - timeOf(y))) {
    const owner = ownerOf(input, row)
    queues.set(owner, [...(queues.get(owner) ?? []), row])
  }
  const rows: EventRow[] = []
  for (let i = 0; rows.length < input.rows.length; i++) {
    const waiting = [...queues.values()].filter(({ length }) => length > 0)
    rows.push(waiting[places[i % places.length]! % waiting.length]!.shift()!)
  }
  return rows
}

// Mixed, or one partner after the other, so that some lag far behind.
const places = fc.oneof(
  { weight: 2, arbitrary: fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 40, size: 'max' }) },
  { weight: 1, arbitrary: fc.nat({ max: 11 }).map((place) => [place]) },
)

describe('Meter', () => {
  test(
    'at every split point, saved and restored there, gives what one measure gives',
    () => {
      fc.assert(
        fc.property(streamCase, places, (input, places) => {
          const { asOf } = input
          // Each row is a split point: shorter logs but for the deep run.
          const rows = interleaved(deep ? input : { ...input, rows: input.rows.slice(0, 16) }, places)
          const expected = JSON.stringify(batchMeasured(input, rows, asOf))
          const growing = open(input)
          for (let split = 0; split <= rows.length; split++) {
            const meter = resumed(input, growing)
            meter.add(rows.slice(split), { asOf })
            expect(JSON.stringify(meter.read(asOf))).toBe(expected)
            growing.add(rows.slice(split, split + 1), { asOf })
          }
          expect(JSON.stringify(growing.read(asOf))).toBe(expected)
        }),
        { seed, numRuns: deep ? 2_000 : 200, endOnFailure: true },
      )
    },
    timeout,
  )

  interface Batch {
    readonly size: number
    /** Places of rows within the batch, which is sorted by the meter. */
    readonly order: readonly number[]
    readonly form: 'rows' | 'log' | Layout
    readonly afterwards: readonly ('save' | 'read')[]
  }
  const batch: fc.Arbitrary<Batch> = fc.record({
    size: fc.oneof(fc.constant(0), fc.constant(1), fc.nat({ max: 30 })),
    order: places,
    form: fc.oneof(fc.constantFrom('rows' as const, 'log' as const), layout),
    afterwards: fc.subarray(['save', 'read'] as const),
  })
  /** In the order of `order`, as far as it tells rows apart. */
  const shuffled = (rows: readonly EventRow[], order: readonly number[]): readonly EventRow[] =>
    rows
      .map((row, i) => ({ row, place: order[i % order.length]! }))
      .sort((x, y) => x.place - y.place)
      .map(({ row }) => row)

  test(
    'in any batches, of rows in any order and form, saved and read in between, gives what one measure gives',
    () => {
      fc.assert(
        fc.property(streamCase, places, fc.array(batch, { minLength: 1, maxLength: 12 }), (input, places, batches) => {
          const { asOf, aliases } = input
          const rows = interleaved(input, places)
          let meter = open(input)
          let from = 0
          for (let i = 0; from < rows.length; i++) {
            const { size, order, form, afterwards } = batches[i % batches.length]!
            const to = i < 40 ? from + size : rows.length
            const part = shuffled(rows.slice(from, to), order)
            const log = readEvents(part, { aliases })
            meter.add(form === 'rows' ? part : form === 'log' ? log : laidOut(log, form), { asOf })
            from = to
            if (afterwards.includes('save')) meter = resumed(input, meter)
            if (afterwards.includes('read')) {
              const read = rows.slice(0, to)
              // Any instant from the last row on will do.
              const latest = Math.max(...read.map(timeOf).filter((at) => at <= asOf), asOf - 7)
              expect(JSON.stringify(meter.read(latest))).toBe(JSON.stringify(batchMeasured(input, read, latest)))
            }
          }
          expect(JSON.stringify(meter.read(asOf))).toBe(JSON.stringify(batchMeasured(input, rows, asOf)))
          expect(JSON.stringify(meter.read(asOf + 1e9))).toBe(
            JSON.stringify({
              ...batchMeasured(
                input,
                rows.filter((row) => timeOf(row) <= asOf),
                asOf + 1e9,
              ),
              quality: { ...meter.read(asOf + 1e9).quality },
            }),
          )
        }),
        { seed, numRuns: deep ? 20_000 : 120, endOnFailure: true },
      )
    },
    timeout,
  )

  test(
    'of partners who lag far behind, where adoption and outcomes are awaited, gives what one measure gives',
    () => {
      const step = fc.record({
        partner: fc.constantFrom('a', 'b', 'c'),
        gap: fc.nat({ max: 9 }),
        name: fc.constantFrom('t', 't', 't', 'n', 'n', 'o'),
        // Where a batch ends, and the meter is read.
        ends: fc.boolean(),
      })
      const flow = fc.record({
        within: fc.integer({ min: 2, max: 12 }).map(ms),
        adoption: fc.record({ within: fc.integer({ min: 1, max: 60 }).map(ms) }),
        outcome: fc.record({
          id: fc.constant('o'),
          match: fc.constant({ event: 'o' }),
          within: fc.integer({ min: 1, max: 60 }).map(ms),
        }),
        onRetrigger: fc.constantFrom('ignore', 'restart'),
      })
      fc.assert(
        fc.property(flow, fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), (parts, steps) => {
          const needMet = { id: 'n', match: { event: 'n' } }
          const study = tinyStudy({ ...parts, steps: [], needMet })
          const meter = getOrThrow(openMeter(study))
          // The clock of `a` runs far ahead of that of `c`.
          const clocks = { a: 0, b: 0, c: 0 }
          const paces = { a: 8, b: 3, c: 1 }
          const all: EventRow[] = []
          let batch: EventRow[] = []
          steps.forEach(({ partner, gap, name, ends }, i) => {
            clocks[partner as keyof typeof clocks] += gap * paces[partner as keyof typeof paces]
            batch.push({ partner, name, at: clocks[partner as keyof typeof clocks] })
            if (!ends && i < steps.length - 1) return
            meter.add(batch)
            all.push(...batch)
            batch = []
            const asOf = Math.max(...all.map(timeOf)) + gap
            expect(JSON.stringify(meter.read(asOf))).toBe(JSON.stringify(measure(study, readEvents(all), { asOf })))
          })
        }),
        { seed, numRuns: deep ? 20_000 : 150, endOnFailure: true },
      )
    },
    timeout,
  )

  test(
    'counts rows that come late, and reads them no more',
    () => {
      let lateRows = 0
      fc.assert(
        fc.property(streamCase, places, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (input, places, picks) => {
          const { asOf } = input
          const all = interleaved(input, places)
          // What comes late lies before an instant of its partner that was read; ids would make it a duplicate, perhaps.
          const late = [...new Set(picks.map((pick) => pick % Math.max(all.length, 1)))]
            .flatMap((i) => (all[i] === undefined ? [] : [{ place: i, row: all[i] }]))
            .filter(
              ({ place, row }) =>
                row.id === undefined &&
                all.some(
                  (other, j) =>
                    j > place &&
                    !picks.some((pick) => pick % all.length === j) &&
                    ownerOf(input, other) === ownerOf(input, row) &&
                    timeOf(other) > timeOf(row) &&
                    timeOf(other) <= asOf,
                ),
            )
          const rows = all.filter((_, i) => !late.some(({ place }) => place === i))
          const meter = open(input)
          meter.add(rows, { asOf })
          const resume = resumed(input, meter)
          for (const { row } of late) {
            meter.add([row], { asOf })
            resume.add([row], { asOf })
          }
          lateRows += late.length
          const { quality, ...numbers } = batchMeasured(input, rows, asOf)
          const expected = {
            ...numbers,
            quality: { ...quality, rows: quality.rows + late.length, late: late.length },
          }
          expect(meter.read(asOf)).toStrictEqual(expected)
          expect(resume.read(asOf)).toStrictEqual(expected)
        }),
        { seed, numRuns: deep ? 5_000 : 200, endOnFailure: true },
      )
      expect(lateRows).toBeGreaterThan(100)
    },
    timeout,
  )

  test(
    'refuses a damaged document with issues, and never throws',
    () => {
      const garbage = fc.constantFrom<unknown>(undefined, null, -1, 0.5, 1e300, 'x', true, [], {}, [[]])
      let refused = 0
      fc.assert(
        fc.property(streamCase, places, fc.nat(), garbage, (input, places, choice, value) => {
          const meter = open(input)
          meter.add(interleaved(input, places), { asOf: input.asOf })
          const saved = JSON.parse(JSON.stringify(meter.save()))
          const spots = spotsOf(saved)
          const { holder, key } = spots[choice % spots.length]!
          if (value === undefined) delete holder[key]
          else holder[key] = value
          const restored = restoreMeter(input.study, saved)
          if (isLeft(restored)) {
            refused += 1
            expect(restored.left.issues.length).toBeGreaterThan(0)
          } else {
            // Where the value is legal there, what it leads to is a measurement still.
            const read = restored.right.read(input.asOf)
            expect(mergeShards([read])).toBe(read)
          }
        }),
        { seed, numRuns: deep ? 20_000 : 500, endOnFailure: true },
      )
      expect(refused).toBeGreaterThan(250)
    },
    timeout,
  )
})

interface Spot {
  readonly holder: Record<string, unknown>
  readonly key: string
}

/** Every place in a document. */
function spotsOf(value: unknown): readonly Spot[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...spotsOf(holder[key])])
}
