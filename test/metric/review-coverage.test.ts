import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type { CohortDimension, Measurement, ReferencePopulation, Scalar, Study } from '../../src/index.js'
import { reviewCoverage } from '../../src/index.js'
import { exactBinomialTest, holm } from '../../src/stats/index.js'
import { type CellInput, goal, measurementOf, START, studyOf } from '../decision/support/synthetic.js'

const door: CohortDimension = { id: 'door', type: 'channel', by: { attribute: 'door' } }
const tags: CohortDimension = {
  id: 'tags',
  type: 'custom',
  groups: [
    { id: 'new', where: { property: 'new', is: 'eq', value: true } },
    { id: 'big', where: { property: 'big', is: 'eq', value: true } },
  ],
}

interface GroupUnits {
  readonly group: Scalar
  readonly units: number
  readonly clustered?: number
  readonly enrolled?: number
}

/** Everybody's units and those of some groups of a dimension, in the cell of all iterations together. */
function measured(
  dimension: CohortDimension,
  everybody: number,
  groups: readonly GroupUnits[],
): readonly [Study, Measurement] {
  const study = studyOf({ criteria: [goal()], cohorts: [dimension] })
  const cells: readonly CellInput[] = [
    { iteration: null, chain: [everybody, 0] },
    ...groups.map(({ group, units, clustered = units, enrolled = units }) => ({
      iteration: null,
      groups: [{ dimension: dimension.id, group }],
      chain: [units, 0],
      clustered: [clustered, 0],
      enrolled,
    })),
  ]
  const dimensions = [{ id: dimension.id, groups: groups.map(({ group }) => group) }]
  return [study, measurementOf({ study, asOf: START, cells, change: { dimensions } })]
}

function halves(...groups: readonly Scalar[]): readonly ReferencePopulation[] {
  return [{ dimension: 'door', groups: groups.map((group) => ({ group, share: 1 / groups.length })) }]
}

describe('who is hardly covered', () => {
  test('groups under the least units, those with the fewest first; nobody at all included', () => {
    const [study, measurement] = measured(door, 30, [
      { group: 'web', units: 24 },
      { group: 'desk', units: 4 },
      { group: 'phone', units: 0, enrolled: 9 },
      { group: null, units: 2 },
    ])
    const report = reviewCoverage(study, measurement)
    expect(report).toMatchObject({ iteration: null, units: 30 })
    expect(report.hardlyCovered.map(({ group }) => group)).toStrictEqual(['phone', 'desk'])
    expect(report.dimensions[0]?.groups[2]).toMatchObject({ enrolled: 9, partners: 0, units: 0, share: 0 })
    // That few attributes are missing is no lack, unless the population is known to have such partners.
    const known = [{ dimension: 'door', groups: [{ group: null, share: 0.2 }] }]
    const named = reviewCoverage(study, measurement, known).hardlyCovered
    expect(named.map(({ group }) => group)).toStrictEqual(['phone', null, 'desk'])
    expect(reviewCoverage(study, measurement, [], { least: 1 }).hardlyCovered).toStrictEqual([
      { dimension: 'door', group: 'phone' },
    ])
  })

  test('shares are of known groups; the missing attribute is counted apart', () => {
    const [study, measurement] = measured(door, 30, [
      { group: 'web', units: 15 },
      { group: 'desk', units: 5 },
      { group: null, units: 10 },
    ])
    const [dimension] = reviewCoverage(study, measurement).dimensions
    expect(dimension).toMatchObject({ units: 20, missing: 10 })
    expect(dimension?.groups.map(({ share }) => share)).toStrictEqual([0.75, 0.25, null])
    expect(dimension?.groups[0]?.interval).toMatchObject({
      method: 'clopper-pearson',
      assumption: 'exact',
      level: 0.95,
    })
    expect(dimension?.groups.map(({ representation, pValue }) => [representation, pValue])).toStrictEqual([
      [null, null],
      [null, null],
      [null, null],
    ])
  })

  test('units are one a cluster, as decisions count them', () => {
    const [study, measurement] = measured(door, 20, [{ group: 'web', units: 20, clustered: 3 }])
    expect(reviewCoverage(study, measurement).dimensions[0]?.groups[0]).toMatchObject({ units: 3, hardlyCovered: true })
  })
})

describe('against a reference population', () => {
  test('exact binomial tests, by Holm over the groups', () => {
    const [study, measurement] = measured(door, 40, [
      { group: 'web', units: 30 },
      { group: 'desk', units: 8 },
      { group: 'phone', units: 2 },
    ])
    const shares = [0.4, 0.25, 0.35]
    const reference = [
      { dimension: 'door', groups: ['web', 'desk', 'phone'].map((group, i) => ({ group, share: shares[i]! })) },
    ]
    const [dimension] = reviewCoverage(study, measurement, reference).dimensions
    const expected = holm([30, 8, 2].map((units, i) => exactBinomialTest(units, 40, shares[i]!).pValue))
    expect(dimension?.groups.map(({ pValue }) => pValue)).toStrictEqual(expected)
    expect(dimension?.groups.map(({ representation }) => representation)).toStrictEqual(['over', 'notApart', 'under'])
  })

  test('a handful of units tells nothing, and says so', () => {
    const [study, measurement] = measured(door, 4, [
      { group: 'web', units: 4 },
      { group: 'desk', units: 0 },
    ])
    const [dimension] = reviewCoverage(study, measurement, halves('web', 'desk')).dimensions
    expect(dimension?.groups.map(({ representation }) => representation)).toStrictEqual(['notApart', 'notApart'])
  })

  test('a group nobody was seen in is tested too, and stands last', () => {
    const [study, measurement] = measured(door, 20, [{ group: 'web', units: 20 }])
    const report = reviewCoverage(study, measurement, halves('web', 'desk'))
    expect(
      report.dimensions[0]?.groups.map(({ group, units, representation }) => [group, units, representation]),
    ).toStrictEqual([
      ['web', 20, 'over'],
      ['desk', 0, 'under'],
    ])
    expect(report.hardlyCovered).toStrictEqual([{ dimension: 'door', group: 'desk' }])
  })

  test('no unit at all: nothing to compare', () => {
    const [study, measurement] = measured(door, 0, [{ group: 'web', units: 0 }])
    const [dimension] = reviewCoverage(study, measurement, halves('web', 'desk')).dimensions
    expect(dimension?.groups[0]).toMatchObject({
      share: null,
      interval: null,
      pValue: null,
      representation: null,
      reference: 0.5,
    })
  })

  test('overlapping groups are shares of everybody', () => {
    const [study, measurement] = measured(tags, 40, [
      { group: 'new', units: 30 },
      { group: 'big', units: 30 },
    ])
    const reference = [{ dimension: 'tags', groups: [{ group: 'new', share: 0.3 }] }]
    const [dimension] = reviewCoverage(study, measurement, reference).dimensions
    expect(dimension).toMatchObject({ units: 40, missing: 0 })
    expect(dimension?.groups.map(({ share, representation }) => [share, representation])).toStrictEqual([
      [0.75, 'over'],
      [0.75, null],
    ])
  })

  test('a reference for the missing attribute makes it a group like others', () => {
    const [study, measurement] = measured(door, 20, [
      { group: 'web', units: 10 },
      { group: null, units: 10 },
    ])
    const [dimension] = reviewCoverage(study, measurement, halves('web', null)).dimensions
    expect(dimension).toMatchObject({ units: 20, missing: 10 })
    expect(dimension?.groups.map(({ share, pValue }) => [share, pValue])).toStrictEqual([
      [0.5, 1],
      [0.5, 1],
    ])
  })
})

test('what is senseless is refused', () => {
  const [study, measurement] = measured(door, 4, [{ group: 'web', units: 4 }])
  const refused =
    (reference: readonly ReferencePopulation[]): (() => unknown) =>
    () =>
      reviewCoverage(study, measurement, reference)
  const share = (group: Scalar, value: number): ReferencePopulation => ({
    dimension: 'door',
    groups: [{ group, share: value }],
  })
  expect(refused([{ dimension: 'dor', groups: [] }])).toThrow(
    'reviewCoverage: reference must name a dimension of the measurement; got "dor"',
  )
  expect(refused([share('web', 1.1)])).toThrow('reviewCoverage: a reference share must be in [0, 1]; got 1.1')
  expect(
    refused([
      {
        dimension: 'door',
        groups: [
          { group: 'a', share: 0.6 },
          { group: 'b', share: 0.6 },
        ],
      },
    ]),
  ).toThrow('must add up to at most 1')
  expect(refused([share('web', 0.1), share('web', 0.1)])).toThrow('once')
  expect(
    refused([
      {
        dimension: 'door',
        groups: [
          { group: 1, share: 0.1 },
          { group: '1', share: 0.1 },
        ],
      },
    ]),
  ).not.toThrow()
  expect(() => reviewCoverage(study, measurement, [], { iteration: 'i9' })).toThrow(
    'reviewCoverage: iteration must be one of the measurement; got "i9"',
  )
  expect(() => reviewCoverage({ ...study, cohorts: [] }, measurement)).toThrow(
    'reviewCoverage: the measurement must be of the study\'s cohorts; got "door"',
  )
  expect(() => reviewCoverage(study, measurement, [], { least: 0 })).toThrow('least')
  expect(() => reviewCoverage(study, measurement, [], { level: 0 })).toThrow('level')
})

test.prop([fc.array(fc.nat(30), { minLength: 2, maxLength: 6 })], { seed: 20_261_122 })(
  'a reference of the very shares is never told apart; shares of a partition add up',
  (units) => {
    const total = units.reduce((sum, count) => sum + count, 0)
    fc.pre(total > 0)
    const [study, measurement] = measured(
      door,
      total,
      units.map((count, i) => ({ group: `g${i}`, units: count })),
    )
    const reference = [
      { dimension: 'door', groups: units.map((count, i) => ({ group: `g${i}`, share: count / total })) },
    ]
    const [dimension] = reviewCoverage(study, measurement, reference).dimensions
    for (const { representation, share, interval, reference: expected } of dimension!.groups) {
      expect(representation).toBe('notApart')
      expect(share).toBe(expected)
      expect(interval!.lower).toBeLessThanOrEqual(share!)
      expect(interval!.upper).toBeGreaterThanOrEqual(share!)
    }
    expect(dimension!.groups.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 12)
  },
)
