import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkStudy } from '../../src/definition/parse-study.js'
import type { Study } from '../../src/definition/study.js'
import { readEvents } from '../../src/event/read-events.js'
import { measure } from '../../src/measure/measure.js'
import { type SimulatedLog, simulateEvents, type Truth } from '../../src/simulate/index.js'
import { type Clock, clock, writeDuration } from '../support/arbitrary/clock.js'
import { EMOJI, HALFWIDTH } from '../support/arbitrary/pools.js'
import { study } from '../support/arbitrary/study.js'
import { accountOf, measuredAccount, withoutDetours } from './account.js'

const deep = process.env['DEEP'] !== undefined
const numRuns = deep ? 5_000 : 200
const seed = 20_261_122

const rate = fc.constantFrom(0, 0.1, 0.5, 0.8, 1)
const maybe = <A>(arbitrary: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> => fc.option(arbitrary, { nil: undefined })
// No event of the random studies has these names.
const QUIET = ['quiet', 'quiet too']

function truthOf(clock: Clock, { iterations, flow }: Study): fc.Arbitrary<Truth> {
  const steps = [...flow.steps.map(({ id }) => id), 'needMet']
  const delay = fc
    .tuple(fc.nat({ max: 3 }), fc.nat({ max: 20 }), maybe(fc.integer({ min: 1, max: 3 })))
    .map(([from, more, skew]) => ({
      from: writeDuration(clock, from + 1),
      to: writeDuration(clock, from + 1 + more),
      skew,
    }))
  const behaviour = fc.record({
    arrival: maybe(rate),
    rate: maybe(rate),
    nodes: maybe(fc.array(fc.record({ id: fc.constantFrom(...steps), rate }), { maxLength: 3 })),
    drift: maybe(fc.constantFrom(-1, -0.3, 0.2, 1)),
    returns: maybe(fc.record({ rate: fc.constantFrom(0, 0.5, 0.9), adopts: maybe(rate), delay: maybe(delay) })),
    outcome: flow.outcome === undefined ? fc.constant(undefined) : maybe(fc.record({ rate })),
    detours: maybe(
      fc.constantFrom(
        [{ event: 'quiet', rate: 0.5 }],
        QUIET.map((event) => ({ event, rate: 0.4 })),
      ),
    ),
  })
  const ids = iterations.map(({ id }) => id)
  const overrides = maybe(
    fc.uniqueArray(
      fc.tuple(fc.constantFrom(...ids), behaviour).map(([id, rest]) => ({ ...rest, id })),
      { selector: ({ id }) => id, maxLength: 2 },
    ),
  )
  return fc
    .tuple(
      behaviour,
      overrides,
      fc.record({
        partners: fc.integer({ min: 0, max: 8 }),
        noise: maybe(fc.record({ events: fc.constant(QUIET), rate: fc.constantFrom(0.1, 0.6) })),
        clusters: maybe(fc.record({ size: fc.integer({ min: 1, max: 3 }), correlation: rate })),
        ties: maybe(fc.constantFrom(0.3, 1)),
        duplicates: maybe(fc.constantFrom(0.2, 1)),
        late: maybe(fc.record({ rate, delay })),
      }),
      maybe(
        fc
          .uniqueArray(fc.constantFrom('g', EMOJI, HALFWIDTH), { maxLength: 3 })
          .chain((names) =>
            fc.tuple(
              ...names.map((id) => fc.tuple(behaviour, overrides).map(([b, i]) => ({ ...b, iterations: i, id }))),
            ),
          ),
      ),
    )
    .map(([whole, iterations, rest, groups]) => ({ ...whole, ...rest, iterations, groups }))
}

interface Run {
  readonly clock: Clock
  readonly study: Study
  readonly truth: Truth
  readonly seed: number
}

const run: fc.Arbitrary<Run> = clock.chain((time) =>
  study(time).chain((document) =>
    fc.record({
      clock: fc.constant(time),
      study: fc.constant(document),
      truth: truthOf(time, document),
      seed: fc.nat(),
    }),
  ),
)

/** `undefined` where the flow's matchers cannot be told apart: such flows are refused, and nothing else may be. */
function simulated({ study, truth, seed, clock }: Run): SimulatedLog | undefined {
  try {
    return simulateEvents(study, truth, { seed, until: clock.origin + 90 * clock.tick })
  } catch (error) {
    expect(String(error)).toMatch(/^RangeError: simulateEvents: flow must allow an event/)
    return undefined
  }
}

describe('simulateEvents', () => {
  test('measure counts what the generator says that it did, at any instant', () => {
    let [simulations, attempts, refused] = [0, 0, 0]
    fc.assert(
      fc.property(run, fc.double({ min: 0, max: 1, noNaN: true }), (input, when) => {
        fc.pre(checkStudy(input.study).issues.length === 0)
        const log = simulated(input)
        if (log === undefined) {
          refused++
          return
        }
        simulations++
        attempts += log.attempts.length
        const first = Math.min(log.asOf, ...log.attempts.map(({ times }) => times[0]!))
        const early = first + Math.floor(when * (log.asOf - first))
        const { detours = 'all' } = input.study.flow
        const kept = detours === 'all' ? (account: ReturnType<typeof accountOf>) => account : withoutDetours
        for (const asOf of [log.asOf, early]) {
          const measurement = measure(input.study, readEvents(log.events), { asOf, partners: log.partners })
          for (const iteration of [...input.study.iterations.map(({ id }) => id), null]) {
            const found = measuredAccount(input.study, measurement, iteration)
            const told = kept(accountOf(input.study, log.attempts, asOf, iteration))
            // Optional steps are told without their instants.
            expect(found).toEqual(asOf === log.asOf ? told : { ...told, optional: found.optional })
          }
          const rows = new Set(log.events.filter(({ at }) => (at as number) <= asOf)).size
          const { used, outside, duplicate, after } = measurement.quality
          expect([used + outside, used + outside + duplicate + after]).toEqual([rows, log.events.length])
          expect(measurement.outsideIterations).toBe(
            log.attempts.filter(({ iteration, times }) => iteration === null && times[0]! <= asOf).length,
          )
        }
      }),
      { numRuns, seed },
    )
    // Most random flows share names between their parts; enough of them can be simulated.
    expect(simulations).toBeGreaterThan(numRuns / 3)
    expect(attempts).toBeGreaterThan((10 * numRuns) / 3)
    expect(refused).toBeGreaterThan(0)
  })
})
