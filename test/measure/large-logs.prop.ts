// Logs of some thousand rows: tables grow, slices end, and instants hold long ties.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEvents } from '../../src/event/read-events.js'
import { measure } from '../../src/measure/measure.js'
import { type Case, measureCase } from '../support/arbitrary/case.js'
import { laidOut } from '../support/arbitrary/layout.js'
import { referenceMeasure } from '../support/reference/measure.js'

const deep = process.env['DEEP'] !== undefined
const timeout = deep ? 1_800_000 : 120_000

/** A case whose log happens again and again, each time somewhat later; ids are those of the first time, or new. */
const largeCase: fc.Arbitrary<Case> = fc
  .record({
    input: measureCase.filter(({ rows }) => rows.length >= 20),
    rows: fc.integer({ min: 1_000, max: 5_000 }),
    // In ticks: at one instant all over again, or spread over a hundred ticks.
    spread: fc.constantFrom(0, 10, 100, 100),
    newIds: fc.boolean(),
    // So many that there are several slices, or those of the case, who then have long histories.
    partners: fc.constantFrom(1, 1, 30),
    // Rounds in time order most often.
    shuffled: fc.constantFrom(false, false, true),
    // Rows of a partner that lie together are taken as they lie.
    order: fc.constantFrom('given', 'time', 'time', 'partner'),
  })
  .map(({ input, rows: size, spread, newIds, partners, shuffled, order: lying }) => {
    const rounds = Math.ceil(size / input.rows.length)
    const all = Array.from({ length: rounds }, (_, round) =>
      input.rows.map((row) => ({
        ...row,
        partner: round % partners === 0 ? row.partner : `${row.partner} ${round % partners}`,
        at: (row.at as number) + Math.floor((spread * round) / rounds) * input.clock.tick,
        ...(row.id === undefined ? {} : { id: newIds ? `${row.id} ${round}` : row.id }),
      })),
    )
    // A prime above the number of rounds: each comes once.
    const order = shuffled ? all.map((_, i) => all[(i * 7919) % rounds]!) : all
    const rows = order.flat()
    if (lying !== 'given') rows.sort((a, b) => (a.at as number) - (b.at as number))
    if (lying === 'partner') rows.sort((a, b) => Number(a.partner > b.partner) - Number(a.partner < b.partner))
    return { ...input, rows }
  })

describe('measure on large logs', () => {
  test(
    'equals the brute-force reading',
    () => {
      fc.assert(
        fc.property(largeCase, (input) => {
          const { asOf, partners, cross } = input
          const log = laidOut(readEvents(input.rows, { aliases: input.aliases }), input.layout)
          const { measurementHash, registrationHash, ...counted } = measure(input.study, log, { asOf, partners, cross })
          expect(input.rows.length).toBeGreaterThanOrEqual(1_000)
          expect(counted).toStrictEqual(referenceMeasure(input.study, input.rows, input))
          expect(measurementHash).not.toBe(registrationHash)
        }),
        { seed: 20_260_104, numRuns: deep ? 1_000 : 25, endOnFailure: true },
      )
    },
    timeout,
  )
})
