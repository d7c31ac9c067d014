// Merging, on what the brute-force reading counts: no engine is in between.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.js'
import { mergeMeasurements, mergeShards } from '../../src/measure/merge-measurements.js'
import { type Case, measureCase } from '../support/arbitrary/case.js'
import { PARTNERS } from '../support/arbitrary/pools.js'
import { referenceMeasure } from '../support/reference/measure.js'
import { canonicalPartner } from '../support/reference/partners.js'

const deep = process.env['DEEP'] !== undefined
const timeout = deep ? 1_800_000 : 120_000
const settings = { seed: 20_260_102, numRuns: deep ? 5_000 : 60 }

const counted = (input: Case): Measurement => {
  const { kind, version, ...rest } = referenceMeasure(input.study, input.rows, input)
  return { kind, version, measurementHash: 'm', registrationHash: 'r', ...rest }
}

const WHO = [...PARTNERS, 'silent']

/** What each shard of partners counts; a shard may have none. Clusters are cut as they come, and so left out. */
function shardsOf(input: Case, shardOf: readonly number[], shards: number): readonly Measurement[] {
  const partners = input.partners?.map(({ cluster, ...row }) => row)
  const isIn = (name: string, shard: number): boolean =>
    shardOf[WHO.indexOf(canonicalPartner(name, input.aliases))] === shard
  return Array.from({ length: shards }, (_, shard) =>
    counted({
      ...input,
      rows: input.rows.filter(({ partner }) => isIn(partner, shard)),
      partners: partners?.filter(({ id }) => isIn(id, shard)),
    }),
  )
}

const alone = (input: Case): Case => ({ ...input, partners: input.partners?.map(({ cluster, ...row }) => row) })

describe('merging', () => {
  const shardOf = fc.array(fc.nat({ max: 6 }), { minLength: WHO.length, maxLength: WHO.length })

  test(
    'shards of the brute-force reading give its whole, pair by pair and all at once',
    () => {
      fc.assert(
        fc.property(measureCase, shardOf, (input, shardOf) => {
          const shards = shardsOf(input, shardOf, 7)
          const whole = counted(alone(input))
          expect(shards.reduce((a, b) => mergeMeasurements(a, b))).toStrictEqual(whole)
          expect(shards.reduceRight((b, a) => mergeMeasurements(a, b))).toStrictEqual(whole)
          expect(mergeShards(shards)).toStrictEqual(whole)
          expect(mergeShards(shards.values())).toStrictEqual(whole)
          expect(mergeShards(shards.toReversed())).toStrictEqual(whole)
        }),
        settings,
      )
    },
    timeout,
  )

  test(
    'is commutative, and a shard of nobody changes nothing',
    () => {
      fc.assert(
        fc.property(measureCase, shardOf, (input, shardOf) => {
          const [a, b] = shardsOf(input, shardOf, 2)
          expect(mergeMeasurements(a!, b!)).toStrictEqual(mergeMeasurements(b!, a!))
          const nobody = counted({ ...input, rows: [], partners: [] })
          expect(mergeMeasurements(a!, nobody)).toStrictEqual(a)
          expect(mergeMeasurements(nobody, a!)).toStrictEqual(a)
        }),
        settings,
      )
    },
    timeout,
  )

  test(
    'refuses shards that tear a cluster apart, and merges those that keep it whole',
    () => {
      let torn = 0
      fc.assert(
        fc.property(measureCase, shardOf, (input, shardOf) => {
          const parts = [0, 1].map((shard) =>
            counted({
              ...input,
              rows: input.rows.filter(({ partner }) => isIn(input, shardOf, partner) === shard),
              partners: input.partners?.filter(({ id }) => isIn(input, shardOf, id) === shard),
            }),
          )
          const [a, b] = parts as [Measurement, Measurement]
          const common = a.clusters.filter(({ cluster }) => b.clusters.some((other) => other.cluster === cluster))
          if (common.length === 0) {
            expect(mergeMeasurements(a, b)).toStrictEqual(counted(input))
          } else {
            torn += 1
            expect(() => mergeMeasurements(a, b)).toThrow(
              new RangeError(
                `mergeMeasurements: the partners of a cluster must be in one shard, or one of them cannot stand for it; got ${JSON.stringify(common[0]!.cluster)} in both`,
              ),
            )
          }
        }),
        settings,
      )
      expect(torn).toBeGreaterThan(0)
    },
    timeout,
  )

  test(
    'a damaged measurement is refused, never read as a number',
    () => {
      const garbage = fc.constantFrom<unknown>(undefined, Number.NaN, -1, 0.5, '7', [], {}, null, true)
      fc.assert(
        fc.property(measureCase, fc.nat(), garbage, (input, choice, value) => {
          const clean = counted(input)
          const damaged = structuredClone(clean)
          const leaves = leavesOf(damaged)
          const { holder, key } = leaves[choice % leaves.length]!
          fc.pre(!Object.is(holder[key], value) && !isFree(key, holder[key], value))
          holder[key] = value
          const nobody = counted({ ...input, rows: [], partners: [] })
          for (const merge of [
            () => mergeMeasurements(damaged, nobody),
            () => mergeMeasurements(nobody, damaged),
            () => mergeShards([nobody, damaged]),
          ]) {
            expect(merge).toThrow(RangeError)
          }
        }),
        { ...settings, numRuns: settings.numRuns * 5 },
      )
    },
    timeout,
  )
})

const isIn = ({ aliases }: Case, shardOf: readonly number[], name: string): number =>
  shardOf[WHO.indexOf(canonicalPartner(name, aliases))]! % 2

interface Leaf {
  readonly holder: Record<string, unknown>
  readonly key: string
}

/** Everything in a document that is neither a list nor an object, by what holds it. */
function leavesOf(document: object): readonly Leaf[] {
  const holder = document as Record<string, unknown>
  return Object.entries(holder).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? leavesOf(value) : [{ holder, key }],
  )
}

/** Another text where any text will do. */
function isFree(key: string, before: unknown, after: unknown): boolean {
  return (
    (typeof before === 'string' && typeof after === 'string' && ['cluster', 'event', 'message'].includes(key)) ||
    (key === 'event' && (after === null || typeof after === 'string'))
  )
}
