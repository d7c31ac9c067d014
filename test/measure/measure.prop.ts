import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventMatch, StepMatch } from '../../src/definition/flow.js'
import { checkStudy } from '../../src/definition/parse-study.js'
import type { Study } from '../../src/definition/study.js'
import type { EventLog } from '../../src/event/event-log.js'
import { readEvents } from '../../src/event/read-events.js'
import { explainPartner } from '../../src/measure/explain-partner.js'
import { type MeasureOptions, measure } from '../../src/measure/measure.js'
import type { Cell, Measurement, Tally } from '../../src/measure/measurement.js'
import { mergeMeasurements } from '../../src/measure/merge-measurements.js'
import { type Case, measureCase } from '../support/arbitrary/case.js'
import { featuresOf } from '../support/arbitrary/coverage.js'
import { laidOut } from '../support/arbitrary/layout.js'
import { aliasOf } from '../support/arbitrary/log.js'
import { PARTNERS, PROPS } from '../support/arbitrary/pools.js'
import { referenceExplain } from '../support/reference/explain.js'
import { referenceMeasure } from '../support/reference/measure.js'
import { canonicalPartner } from '../support/reference/partners.js'
import { instantOf } from '../support/reference/values.js'

// DEEP: the 20,000 cases of `npm run test:deep`. NO_SHRINK: the seeded faults ask for the number of the case only.
const { DEEP, NO_SHRINK, SEED } = process.env
const deep = DEEP !== undefined
const seed = SEED === undefined ? 20_260_101 : Number(SEED)
const cases = deep ? 20_000 : 500
const timeout = deep ? 1_800_000 : 120_000
const shared = { seed, endOnFailure: NO_SHRINK !== undefined }
const differential = { ...shared, numRuns: cases }
const metamorphic = { ...shared, numRuns: deep ? 2_000 : 150 }

const optionsOf = ({ asOf, partners, cross }: Case): MeasureOptions => ({ asOf, partners, cross })

const logOf = ({ rows, aliases, layout }: Case): EventLog => laidOut(readEvents(rows, { aliases }), layout)

const measured = (input: Case): Measurement => measure(input.study, logOf(input), optionsOf(input))

const withoutHashes = ({ measurementHash, registrationHash, ...numbers }: Measurement): object => numbers

/** What events that the flow does not mention cannot change. */
const withoutNoise = ({ quality, cells, ...rest }: Measurement): object => ({
  ...rest,
  cells: cells.map((cell) => ({
    ...cell,
    nodes: cell.nodes.map(({ detours, otherDetours, ...node }) => node),
  })),
})

const talliesOf = ({ nodes, adoption, outcome }: Cell): readonly Tally[] => [
  ...nodes,
  adoption,
  ...(outcome === null ? [] : [outcome]),
]

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

function deepFreeze<A>(value: A): A {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}

const writeUtc = (at: number): string => new Date(at).toISOString()

/** The same case a while later. */
function shifted(input: Case, by: number): Case {
  const iterations = input.study.iterations.map(({ from, to, ...rest }) => ({
    ...rest,
    from: writeUtc(instantOf(from) + by),
    to: to === undefined ? undefined : writeUtc(instantOf(to) + by),
  }))
  return {
    ...input,
    study: { ...input.study, iterations },
    rows: input.rows.map((row) => ({ ...row, at: (row.at as number) + by })),
    asOf: input.asOf + by,
    partners: input.partners?.map((row) => ({ ...row, from: row.from === undefined ? undefined : row.from + by })),
  }
}

/** Everybody whom shared clusters tie to a partner, the partner included, in a fixed order. */
function companionsOf({ partners = [], aliases }: Case, name: string): readonly string[] {
  const owner = (id: string): string => canonicalPartner(id, aliases)
  const known = [...PARTNERS, 'silent']
  const clustersOf = (partner: string): readonly (string | undefined)[] =>
    partners.flatMap(({ id, cluster }) => (owner(id) === partner && cluster !== undefined ? [cluster] : []))
  let found = [owner(name)]
  for (;;) {
    const clusters = found.flatMap(clustersOf)
    const more = known.filter(
      (other) => found.includes(other) || clustersOf(other).some((cluster) => clusters.includes(cluster)),
    )
    if (more.length === found.length) return more
    found = more
  }
}

const isPartition = ({ by, otherwise }: Study['cohorts'][number]): boolean =>
  by !== undefined || otherwise !== undefined

describe('measure against a brute-force reading of the semantics', () => {
  // The strongest test there is of the engine: two readings of one text, written apart.
  test(
    `equals it in everything but hashes (${cases} cases, seed ${seed})`,
    () => {
      fc.assert(
        fc.property(measureCase, (input) => {
          expect(withoutHashes(measured(input))).toStrictEqual(referenceMeasure(input.study, input.rows, input))
        }),
        differential,
      )
    },
    timeout,
  )

  test(
    'explains the same attempts, node by node',
    () => {
      fc.assert(
        fc.property(measureCase, fc.constantFrom(...PARTNERS), (input, partner) => {
          const log = logOf(input)
          const name = input.aliases === undefined ? partner : aliasOf(partner, true)
          expect(explainPartner(input.study, log, name, input)).toStrictEqual(
            referenceExplain(input.study, input.rows, name, input),
          )
        }),
        differential,
      )
    },
    timeout,
  )

  // Without this, "no disagreement" could mean that nothing happened.
  test(
    'is asked about everything: each feature is active in at least 5 % of the cases',
    () => {
      const active = new Map<string, number>()
      const sample = fc.sample(measureCase, { seed, numRuns: cases })
      for (const input of sample) {
        for (const [feature, happens] of Object.entries(featuresOf(input))) {
          active.set(feature, (active.get(feature) ?? 0) + (happens ? 1 : 0))
        }
      }
      const shares = [...active].map(([feature, count]) => ({ feature, share: count / sample.length }))
      const lines = shares.map(({ feature, share }) => `${(share * 100).toFixed(1).padStart(6)} %  ${feature}`)
      console.log(`Active in random cases (${sample.length}, seed ${seed}):\n${lines.join('\n')}`)
      expect(shares.length).toBeGreaterThan(50)
      expect(shares.filter(({ share }) => share < 0.05)).toEqual([])
    },
    timeout,
  )
})

describe('measure', () => {
  test(
    'measures the parsed JSON text of a study as the study itself',
    () => {
      fc.assert(
        fc.property(measureCase, (input) => {
          const { issues, study } = checkStudy(JSON.stringify(input.study))
          expect(issues).toEqual([])
          expect(measured({ ...input, study: study! })).toStrictEqual(measured(input))
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'conserves attempts: entered = aligned + deviated + pending, and aligned enter the next node',
    () => {
      fc.assert(
        fc.property(measureCase, (input) => {
          for (const cell of measured(input).cells) {
            const { nodes, adoption, outcome, innovation } = cell
            for (const tally of talliesOf(cell)) {
              const { entered, aligned, deviated, pending, kinds, matured, first } = tally
              const { firstEarly, firstOfCluster, moments } = tally
              const { lapsed, restarted, strayed, excluded } = kinds
              expect(lapsed + restarted + strayed + sum(excluded.map(({ count }) => count))).toBe(deviated)
              expect(matured.entered).toBeLessThanOrEqual(entered)
              expect(matured.aligned).toBeLessThanOrEqual(Math.min(aligned, matured.entered))
              expect(first.entered).toBeLessThanOrEqual(matured.entered)
              expect(first.aligned).toBeLessThanOrEqual(Math.min(matured.aligned, first.entered))
              expect(pending).toBeGreaterThanOrEqual(0)
              for (const part of [firstEarly, firstOfCluster]) {
                expect(part.entered).toBeLessThanOrEqual(first.entered)
                expect(part.aligned).toBeLessThanOrEqual(Math.min(first.aligned, part.entered))
                expect(part.entered - part.aligned).toBeLessThanOrEqual(first.entered - first.aligned)
              }
              expect(moments.partners).toBeLessThanOrEqual(Math.min(cell.partners, matured.entered))
              // Squares of whole numbers are at least the numbers, and sums of squares at least the square of the mean.
              expect(moments.enteredEntered).toBeGreaterThanOrEqual(matured.entered)
              expect(moments.alignedAligned).toBeGreaterThanOrEqual(matured.aligned)
              expect(moments.enteredAligned).toBeGreaterThanOrEqual(moments.alignedAligned)
              expect(moments.enteredAligned).toBeLessThanOrEqual(moments.enteredEntered)
              expect(moments.partners * moments.enteredEntered).toBeGreaterThanOrEqual(matured.entered ** 2)
            }
            expect(cell.carriedOver).toBeLessThanOrEqual(cell.iteration === null ? 0 : cell.partners)
            expect(cell.crossing).toBeLessThanOrEqual(cell.attempts)
            for (const { entered, aligned, deviated, pending } of [...nodes, ...(outcome === null ? [] : [outcome])]) {
              expect(aligned + deviated + pending).toBe(entered)
            }
            expect(adoption.aligned + adoption.deviated + adoption.unneeded + adoption.pending).toBe(adoption.entered)
            expect(nodes[0]!.entered).toBe(cell.attempts)
            nodes.slice(1).forEach((node, i) => {
              expect(node.entered).toBe(nodes[i]!.aligned)
              expect(node.matured.entered).toBe(nodes[i]!.matured.aligned)
              expect(node.first.entered).toBe(nodes[i]!.first.aligned)
            })
            const needMet = nodes.at(-1)!
            expect(adoption.entered).toBe(needMet.aligned)
            expect(outcome?.entered ?? needMet.aligned).toBe(needMet.aligned)
            expect(innovation.partners).toBe(cell.partners)
            expect(innovation.both).toBeLessThanOrEqual(Math.min(innovation.adopted, innovation.outcome))
            expect(innovation.both + innovation.pending).toBeLessThanOrEqual(innovation.partners)
            for (const node of nodes) {
              expect(node.duration.count).toBe(node.matured.aligned)
              expect(sum(node.duration.bins.map(({ count }) => count))).toBe(node.duration.count)
              const named = sum(node.detours.map(({ count }) => count)) + node.otherDetours
              expect(named).toBe(input.study.flow.detours === 'none' ? 0 : node.deviated)
            }
          }
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'a partition adds up to everybody, and the iterations to all of them',
    () => {
      // What adds up over disjoint groups of attempts; partners do not, as one may be in several.
      const additive = (cell: Cell): readonly number[] => [
        cell.attempts,
        cell.retriggers,
        cell.crossing,
        ...talliesOf(cell).flatMap(({ entered, aligned, deviated, pending, kinds, matured }) => [
          ...[entered, aligned, deviated, pending, kinds.lapsed, kinds.restarted, kinds.strayed],
          ...kinds.excluded.map(({ count }) => count),
          ...[matured.entered, matured.aligned],
        ]),
        ...cell.nodes.flatMap(({ skippedAhead, otherDetours, duration }) => [
          ...[skippedAhead, otherDetours, duration.count, duration.sum],
        ]),
        ...cell.optionalSteps.flatMap(({ entered, reached }) => [entered, reached]),
        cell.adoption.unneeded,
      ]
      const additiveOverGroups = (cell: Cell): readonly number[] => [
        ...additive(cell),
        cell.enrolled,
        ...talliesOf(cell).flatMap(({ first, firstEarly, firstOfCluster }) =>
          [first, firstEarly, firstOfCluster].flatMap(({ entered, aligned }) => [entered, aligned]),
        ),
        ...[cell.innovation.first, cell.innovation.firstEarly, cell.innovation.firstOfCluster].flatMap(
          ({ entered, both }) => [entered, both],
        ),
      ]
      const addUp = (rows: readonly (readonly number[])[], width: number): readonly number[] =>
        Array.from({ length: width }, (_, i) => sum(rows.map((row) => row[i]!)))
      fc.assert(
        fc.property(measureCase, (input) => {
          const { cells } = measured(input)
          const everybody = cells.filter(({ groups }) => groups.length === 0)
          for (const all of everybody) {
            const whole = additiveOverGroups(all)
            for (const { id } of input.study.cohorts.filter(isPartition)) {
              const parts = cells.filter(
                ({ iteration, groups }) =>
                  iteration === all.iteration && groups.length === 1 && groups[0]!.dimension === id,
              )
              expect(addUp(parts.map(additiveOverGroups), whole.length)).toEqual(whole)
            }
          }
          const together = additive(everybody.find(({ iteration }) => iteration === null)!)
          const apart = everybody.filter(({ iteration }) => iteration !== null).map(additive)
          expect(addUp(apart, together.length)).toEqual(together)
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'the order of rows, and of partner rows, does not matter',
    () => {
      const permuted = measureCase.chain((input) =>
        fc.record({
          input: fc.constant(input),
          rows: fc.shuffledSubarray([...input.rows], { minLength: input.rows.length }),
          partners: fc.shuffledSubarray([...(input.partners ?? [])], { minLength: input.partners?.length ?? 0 }),
        }),
      )
      fc.assert(
        fc.property(permuted, ({ input, rows, partners }) => {
          expect(measured({ ...input, rows, partners })).toStrictEqual(measured(input))
        }),
        metamorphic,
      )
    },
    timeout,
  )

  // By partner, after aliases, whole clusters together; never by time.
  test(
    'measuring shards of partners and merging, in any order and association, equals measuring the whole',
    () => {
      const partners = [...PARTNERS, 'silent']
      const cut = fc.record({
        // A shard for each partner; those of one cluster go where the first of them goes.
        shards: fc.array(fc.nat({ max: 3 }), { minLength: partners.length, maxLength: partners.length }),
        // Which two of those left are merged next.
        picks: fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 3, maxLength: 3 }),
      })
      fc.assert(
        fc.property(measureCase, cut, (input, { shards, picks }) => {
          const shardOf = (name: string): number => shards[partners.indexOf(companionsOf(input, name)[0]!)]!
          let left = [0, 1, 2, 3].map((shard) =>
            measured({
              ...input,
              rows: input.rows.filter(({ partner }) => shardOf(partner) === shard),
              partners: input.partners?.filter(({ id }) => shardOf(id) === shard),
            }),
          )
          const whole = measured(input)
          expect(left.reduce(mergeMeasurements)).toStrictEqual(whole)
          for (const [x, y] of picks) {
            const a = left[x % left.length]!
            const others = left.filter((each) => each !== a)
            const b = others[y % others.length]!
            left = [...others.filter((each) => each !== b), mergeMeasurements(a, b)]
          }
          expect(left).toStrictEqual([whole])
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'other names for partners, clusters, events and ids, in the same order, change nothing but names',
    () => {
      const prefix = '\u{10000}~'
      const renamed = (match: EventMatch): EventMatch => ({
        ...match,
        event: typeof match.event === 'string' ? prefix + match.event : match.event.map((name) => prefix + name),
      })
      const renamedStep = (match: StepMatch): StepMatch => {
        if ('anyOf' in match) return { anyOf: match.anyOf.map(renamed) }
        if ('allOf' in match) return { allOf: match.allOf.map(renamed) }
        return renamed(match)
      }
      const relabel = (input: Case): Case => {
        const { flow } = input.study
        return {
          ...input,
          study: {
            ...input.study,
            flow: {
              ...flow,
              trigger: renamed(flow.trigger),
              steps: flow.steps.map((step) => ({ ...step, match: renamedStep(step.match) })),
              needMet: { ...flow.needMet, match: renamedStep(flow.needMet.match) },
              detours: typeof flow.detours === 'object' ? flow.detours.map((name) => prefix + name) : flow.detours,
              exclusions: flow.exclusions?.map((each) => ({ ...each, match: renamed(each.match) })),
              outcome: flow.outcome && { ...flow.outcome, match: renamed(flow.outcome.match) },
            },
          },
          rows: input.rows.map((row) => ({
            ...row,
            partner: prefix + row.partner,
            name: prefix + row.name,
            ...(row.id === undefined ? {} : { id: prefix + row.id }),
          })),
          partners: input.partners?.map((row) => ({
            ...row,
            id: prefix + row.id,
            ...(row.cluster === undefined ? {} : { cluster: prefix + row.cluster }),
          })),
          aliases:
            input.aliases &&
            Object.fromEntries(Object.entries(input.aliases).map(([from, to]) => [prefix + from, prefix + to])),
        }
      }
      fc.assert(
        fc.property(measureCase, (input) => {
          const { measurementHash, registrationHash, ...before } = measured(input)
          const after = measured(relabel(input))
          expect(withoutHashes(after)).toStrictEqual({
            ...before,
            clusters: before.clusters.map(({ cluster, partners }) => ({ cluster: prefix + cluster, partners })),
            cells: before.cells.map((cell) => ({
              ...cell,
              nodes: cell.nodes.map((node) => ({
                ...node,
                detours: node.detours.map(({ event, count }) => ({
                  event: event === null ? null : prefix + event,
                  count,
                })),
              })),
            })),
          })
          expect(after.measurementHash).not.toBe(measurementHash)
        }),
        metamorphic,
      )
    },
    timeout,
  )

  // But for ties between first attempts of one cluster, in which the name decides.
  test(
    'who is called what does not matter to partners without a cluster',
    () => {
      fc.assert(
        fc.property(
          measureCase,
          fc.shuffledSubarray([...PARTNERS], { minLength: PARTNERS.length }),
          (input, others) => {
            const swap = (name: string): string => {
              const place = PARTNERS.indexOf(canonicalPartner(name, input.aliases))
              return others[place] ?? name
            }
            const alone = input.partners?.map(({ cluster, ...row }) => row)
            const before = measured({ ...input, partners: alone })
            const after = measured({
              ...input,
              rows: input.rows.map((row) => ({ ...row, partner: swap(row.partner) })),
              partners: alone?.map((row) => ({ ...row, id: swap(row.id) })),
            })
            expect(after).toStrictEqual(before)
          },
        ),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'without clusters firstOfCluster is first',
    () => {
      fc.assert(
        fc.property(measureCase, (input) => {
          const partners = input.partners?.map(({ cluster, ...row }) => row)
          for (const cell of measured({ ...input, partners }).cells) {
            for (const { first, firstOfCluster } of talliesOf(cell)) expect(firstOfCluster).toEqual(first)
            expect(cell.innovation.firstOfCluster).toEqual(cell.innovation.first)
          }
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'a shift in time of everything shifts its instants and nothing else',
    () => {
      fc.assert(
        fc.property(measureCase, fc.integer(), (input, by) => {
          const before = measured(input)
          const after = measured(shifted(input, by))
          expect(after.asOf).toBe(before.asOf + by)
          expect(after).toStrictEqual({
            ...before,
            asOf: before.asOf + by,
            iterations: before.iterations.map(({ from, to, ...rest }) => ({
              ...rest,
              from: from + by,
              to: to === null ? null : to + by,
            })),
          })
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'every row has exactly one place',
    () => {
      const bad = fc.array(fc.constantFrom(null, 7, {}, { partner: 'p', name: 'a', at: Number.NaN }), { maxLength: 4 })
      fc.assert(
        fc.property(measureCase, bad, (input, bad) => {
          const log = readEvents([...input.rows, ...bad], { aliases: input.aliases })
          const { quality } = measure(input.study, log, optionsOf(input))
          const { rows, rejected, after, duplicate, late, outside, used } = quality
          expect(rows).toBe(input.rows.length + bad.length)
          expect(rejected).toBe(bad.length)
          expect(rejected + after + duplicate + late + outside + used).toBe(rows)
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'events that the flow does not mention change nothing but quality and detours',
    () => {
      const noise = fc.array(
        fc.record({ like: fc.nat(), later: fc.integer({ min: -3, max: 30 }), props: fc.constantFrom(...PROPS) }),
        { minLength: 1, maxLength: 12 },
      )
      fc.assert(
        fc.property(measureCase, noise, (input, noise) => {
          const more = input.rows.length === 0 ? [] : noise
          const rows = [
            ...input.rows,
            ...more.map(({ like, later, props }) => {
              const { partner, at } = input.rows[like % input.rows.length]!
              return { partner, name: 'unmentioned', at: (at as number) + later * input.clock.tick, props }
            }),
          ]
          const noisy = measured({ ...input, rows })
          expect(withoutNoise(noisy)).toStrictEqual(withoutNoise(measured(input)))
          expect(noisy.quality.rows).toBe(rows.length)
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'rows sent twice, told apart by id and instant, are counted once',
    () => {
      fc.assert(
        fc.property(measureCase, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (input, again) => {
          const known = input.rows.map((row, i) => ({ ...row, id: row.id ?? `row ${i}` }))
          const resent = known.length === 0 ? [] : again.map((i) => known[i % known.length]!)
          const once = measured({ ...input, rows: known })
          const twice = measured({ ...input, rows: [...known, ...resent] })
          const late = resent.filter(({ at }) => (at as number) > input.asOf).length
          expect(twice).toStrictEqual({
            ...once,
            quality: {
              ...once.quality,
              rows: once.quality.rows + resent.length,
              after: once.quality.after + late,
              duplicate: once.quality.duplicate + resent.length - late,
            },
          })
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'rows after asOf change nothing but their own count',
    () => {
      fc.assert(
        fc.property(measureCase, (input) => {
          const rows = input.rows.filter(({ at }) => (at as number) <= input.asOf)
          const { quality, ...numbers } = measured(input)
          const read = measured({ ...input, rows })
          expect({ ...numbers, quality: { ...quality, after: 0, rows: quality.rows - quality.after } }).toStrictEqual(
            read,
          )
        }),
        metamorphic,
      )
    },
    timeout,
  )

  test(
    'does not touch its arguments, and gives equal results for equal input',
    () => {
      fc.assert(
        fc.property(measureCase, (input) => {
          const frozen = deepFreeze(input)
          expect(measured(frozen)).toStrictEqual(measured(structuredClone(input)))
        }),
        metamorphic,
      )
    },
    timeout,
  )
})
