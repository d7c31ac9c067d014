import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CountFunnelOptions, countFunnel, measure, readEvents } from '../../src/index.js'
import { type Case, measureCase } from '../support/arbitrary/case.js'
import { referenceFunnel } from '../support/reference/funnel.js'
import { canonicalPartner } from '../support/reference/partners.js'

const deep = process.env['DEEP'] !== undefined
const seed = process.env['SEED'] === undefined ? 20_260_202 : Number(process.env['SEED'])
const timeout = deep ? 1_800_000 : 120_000
const differential = { seed, numRuns: deep ? 20_000 : 500 }
const metamorphic = { seed, numRuns: deep ? 2_000 : 150 }

const COUNTINGS = ['best', 'first', 'each'] as const
type Counting = CountFunnelOptions['counting']

const reachedOf = ({ study, rows, aliases, asOf }: Case, counting: Counting): readonly number[] =>
  countFunnel(study.flow, readEvents(rows, { aliases }), { counting, asOf }).reached

const withRetrigger = (input: Case, onRetrigger: 'ignore' | 'restart'): Case => ({
  ...input,
  study: { ...input.study, flow: { ...input.study.flow, onRetrigger } },
})

const add = (a: readonly number[], b: readonly number[]): readonly number[] => a.map((count, node) => count + b[node]!)

describe('countFunnel', () => {
  test.each(COUNTINGS)(
    'equals a brute-force reading of the semantics: %s',
    (counting) => {
      fc.assert(
        fc.property(measureCase, (input) => {
          expect(reachedOf(input, counting)).toStrictEqual(referenceFunnel(input.study, input.rows, counting, input))
        }),
        differential,
      )
    },
    timeout,
  )

  // Without this, "no disagreement" could mean that the three never differ.
  test(
    'is asked about logs in which the countings differ, and what ends a passage happens',
    () => {
      const sample = fc.sample(measureCase, { seed, numRuns: 500 })
      const shareOf = (happens: (input: Case) => boolean): number => sample.filter(happens).length / sample.length
      const differs = (a: readonly number[], b: readonly number[]): boolean => a.some((count, i) => count !== b[i])
      const without = (input: Case, change: Partial<Case['study']['flow']>): Case => ({
        ...input,
        study: { ...input.study, flow: { ...input.study.flow, ...change } },
      })
      const changes = (change: Partial<Case['study']['flow']>) => (input: Case) =>
        differs(reachedOf(input, 'best'), reachedOf(without(input, change), 'best'))
      expect({
        'best beyond first': shareOf((input) => differs(reachedOf(input, 'best'), reachedOf(input, 'first'))),
        'several attempts': shareOf((input) => differs(reachedOf(input, 'each'), reachedOf(input, 'best'))),
        'exclusions end the best': shareOf(changes({ exclusions: [] })),
        'strays end the best': shareOf(changes({ between: 'anything' })),
      }).toSatisfy((shares: Readonly<Record<string, number>>) => Object.values(shares).every((share) => share >= 0.03))
    },
    timeout,
  )

  test(
    'counts never increase along the path, and the best of all triggers is at least the first, and at least any attempt',
    () => {
      fc.assert(
        fc.property(measureCase, (input) => {
          const [best, first, each] = COUNTINGS.map((counting) => reachedOf(input, counting))
          for (const counts of [best!, first!, each!]) expect(counts).toStrictEqual(counts.toSorted((a, b) => b - a))
          best!.forEach((count, node) => {
            expect(count).toBeGreaterThanOrEqual(first![node]!)
          })
          expect(best![0]).toBe(first![0])
          expect(each![0]).toBeGreaterThanOrEqual(best![0]!)
          // Of each partner alone, an attempt that reached a node is one passage among those that `best` chooses from.
          const owners = new Set(input.rows.map(({ partner }) => canonicalPartner(partner, input.aliases)))
          for (const owner of owners) {
            const own = {
              ...input,
              rows: input.rows.filter(({ partner }) => canonicalPartner(partner, input.aliases) === owner),
            }
            const attempts = reachedOf(own, 'each')
            reachedOf(own, 'best').forEach((count, node) => {
              expect(count).toBeGreaterThanOrEqual(Math.min(attempts[node]!, 1))
            })
          }
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'each is what measure counts',
    () => {
      fc.assert(
        fc.property(measureCase, (input) => {
          const iterations = [{ id: 'ever', from: '-010000-01-01T00:00Z' }]
          const log = readEvents(input.rows, { aliases: input.aliases })
          const { cells } = measure({ ...input.study, iterations }, log, { asOf: input.asOf })
          const { attempts, nodes } = cells[0]!
          expect(reachedOf(input, 'each')).toStrictEqual([attempts, ...nodes.map(({ aligned }) => aligned)])
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'onRetrigger changes attempts, and no passage that is read on its own',
    () => {
      fc.assert(
        fc.property(measureCase, fc.constantFrom('best' as const, 'first' as const), (input, counting) => {
          expect(reachedOf(withRetrigger(input, 'restart'), counting)).toStrictEqual(
            reachedOf(withRetrigger(input, 'ignore'), counting),
          )
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'without further triggers in a passage, as with one trigger a partner, the three agree',
    () => {
      fc.assert(
        fc.property(measureCase, (input) => {
          const owner = (partner: string): string => canonicalPartner(partner, input.aliases)
          // One event of the trigger's names a partner; its props may still fail the condition.
          const names = [input.study.flow.trigger.event].flat()
          const rows = input.rows.filter(
            ({ partner, name }, i) =>
              !names.includes(name) ||
              input.rows.findIndex((row) => owner(row.partner) === owner(partner) && names.includes(row.name)) === i,
          )
          const [best, first, each] = COUNTINGS.map((counting) => reachedOf({ ...input, rows }, counting))
          expect(first).toStrictEqual(best)
          expect(each).toStrictEqual(best)
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'the order of rows does not matter, and shards of partners add up',
    () => {
      const shuffled = measureCase.chain((input) =>
        fc.record({
          input: fc.constant(input),
          rows: fc.shuffledSubarray([...input.rows], { minLength: input.rows.length }),
        }),
      )
      fc.assert(
        fc.property(shuffled, fc.constantFrom(...COUNTINGS), ({ input, rows }, counting) => {
          const whole = reachedOf(input, counting)
          expect(reachedOf({ ...input, rows }, counting)).toStrictEqual(whole)
          const isIn = ({ partner }: { readonly partner: string }): boolean =>
            canonicalPartner(partner, input.aliases) < 'q'
          const shards = [rows.filter(isIn), rows.filter((row) => !isIn(row))]
          const [a, b] = shards.map((shard) => reachedOf({ ...input, rows: shard }, counting))
          expect(add(a!, b!)).toStrictEqual(whole)
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'a later asOf takes nothing away from the best and the first',
    () => {
      fc.assert(
        fc.property(measureCase, fc.nat({ max: 100 }), fc.constantFrom(...COUNTINGS), (input, later, counting) => {
          const before = reachedOf(input, counting)
          const after = reachedOf({ ...input, asOf: input.asOf + later * input.clock.tick }, counting)
          after.forEach((count, node) => {
            expect(count).toBeGreaterThanOrEqual(before[node]!)
          })
        }),
        metamorphic,
      )
    },
    timeout,
  )
})
