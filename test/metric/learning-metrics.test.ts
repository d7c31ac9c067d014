import { describe, expect, test } from 'vitest'
import type { Study } from '../../src/definition/study.js'
import type { EventRow } from '../../src/event/event-row.js'
import { readEvents } from '../../src/event/read-events.js'
import { measure } from '../../src/measure/measure.js'
import { cellOf } from '../../src/metric/cell-of.js'
import { type LearningMetric, learningMetrics } from '../../src/metric/learning-metrics.js'
import { type RateMetric, rateOf } from '../../src/metric/rate.js'
import { clusterRatioInterval } from '../../src/stats/interval/cluster-ratio.js'
import { wilsonInterval } from '../../src/stats/interval/wilson.js'
import { measured, study } from './support.js'

const measurement = measured(20)
const rows = learningMetrics(study, measurement)

test('every row is the rate of its cell, with the Wilson interval of its counts', () => {
  for (const row of rows) {
    const metric =
      row.metric === 'step' || row.metric === 'transition' ? { [row.metric]: row.node! } : (row.metric as RateMetric)
    const groups = row.dimension === null ? [] : [{ dimension: row.dimension, group: row.group }]
    const rate = rateOf(cellOf(measurement, { iteration: row.iteration, groups })!, metric as RateMetric)
    expect([row.numerator, row.denominator, row.rate]).toEqual([rate.numerator, rate.denominator, rate.rate])
    const bounds = row.denominator === 0 ? null : wilsonInterval(row.numerator, row.denominator)
    expect([row.lower, row.upper]).toEqual([bounds?.lower ?? null, bounds?.upper ?? null])
  }
  expect(rows.some(({ denominator }) => denominator === 0)).toBe(true)
})

test('each cell has its metrics in order; cells come as measured', () => {
  const everybody = rows.filter(({ iteration, dimension }) => iteration === 'i1' && dimension === null)
  expect(everybody.map(({ metric, node, numerator, denominator }) => [metric, node, numerator, denominator])).toEqual([
    ['needMet', null, 2, 4],
    ['step', 'quote', 3, 4],
    ['transition', 'trigger', 3, 4],
    ['transition', 'quote', 2, 3],
    ['adoption', null, 1, 2],
    ['outcome', null, 1, 2],
    ['innovation', null, 1, 4],
  ])
  const cells = rows
    .filter(({ metric }) => metric === 'needMet')
    .map(({ iteration, dimension, group }) => [iteration, dimension, group])
  expect(cells.slice(0, 4)).toEqual([
    ['i1', null, null],
    ['i1', 'channel', 'desk'],
    ['i1', 'channel', 'web'],
    ['i1', 'channel', null],
  ])
})

test('groups of a partition add up to everybody', () => {
  const needMet = rows.filter(({ metric, iteration }) => metric === 'needMet' && iteration === 'i1')
  const [everybody, ...groups] = needMet
  const sum = (field: 'numerator' | 'denominator') => groups.reduce((total, row) => total + row[field], 0)
  expect([sum('numerator'), sum('denominator')]).toEqual([everybody!.numerator, everybody!.denominator])
})

test('basis and level are options; matured has no row for innovation', () => {
  const all = learningMetrics(study, measurement, { basis: 'all', level: 0.8 })
  expect(all[1]).toMatchObject({ metric: 'step', numerator: 5, denominator: 7, basis: 'all', level: 0.8 })
  expect(all[1]!.lower).toBe(wilsonInterval(5, 7, { level: 0.8 }).lower)
  const matured = learningMetrics(study, measurement, { basis: 'matured' })
  expect(new Set(matured.map(({ metric }) => metric)).has('innovation')).toBe(false)
})

describe('matured attempts of partners who repeat', () => {
  const DAY = 86_400_000
  const story: Study = {
    ...study,
    cohorts: [],
    iterations: [{ id: 'i1', from: '2026-01-01' }],
    flow: { ...study.flow, within: 'PT1H', outcome: { ...study.flow.outcome!, within: 'PT1H' } },
  }
  /** For each partner, how far each of its attempts gets, one a day: `0` the trigger, `1` the quote, `2` need met, `3` the outcome. */
  const rowsOf = (partners: readonly string[]): readonly EventRow[] =>
    partners.flatMap((attempts, who) =>
      [...attempts].flatMap((depth, day) =>
        ['trigger', 'quote', 'met', 'seen']
          .slice(0, 1 + Number(depth))
          .map((name, i) => ({ partner: `p${who}`, name, at: Date.UTC(2026, 0, 1) + day * DAY + i })),
      ),
    )
  const metricsOf = (partners: readonly string[]): readonly LearningMetric[] => {
    const log = readEvents(rowsOf(partners))
    const whole = measure(story, log, { asOf: Date.UTC(2026, 5, 1) })
    return learningMetrics(story, whole, { basis: 'matured', level: 0.9 }).filter(({ iteration }) => iteration === 'i1')
  }
  /** From a list, as many partners, each with the attempts that pass and those asked. */
  const ofList = (partners: readonly string[], passes: (depth: number) => boolean, asked: (depth: number) => boolean) =>
    clusterRatioInterval(
      partners.map((attempts) => {
        const depths = [...attempts].map(Number).filter(asked)
        return { numerator: depths.filter(passes).length, denominator: depths.length }
      }),
      { level: 0.9, range: [0, 1] },
    )

  test('have the interval of the list of partners, from the trigger, between nodes and of the outcome', () => {
    const partners = ['0123', '111', '3', '30', '2203', '0', '1131']
    const all = (): boolean => true
    const expected = [
      ['needMet', null, ofList(partners, (depth) => depth >= 2, all)],
      ['step', 'quote', ofList(partners, (depth) => depth >= 1, all)],
      ['transition', 'trigger', ofList(partners, (depth) => depth >= 1, all)],
      [
        'transition',
        'quote',
        ofList(
          partners,
          (depth) => depth >= 2,
          (depth) => depth >= 1,
        ),
      ],
      [
        'outcome',
        null,
        ofList(
          partners,
          (depth) => depth >= 3,
          (depth) => depth >= 2,
        ),
      ],
    ] as const
    const found = metricsOf(partners)
    for (const [metric, node, { lower, upper, estimate }] of expected) {
      const row = found.find((each) => each.metric === metric && each.node === node)!
      expect(row).toMatchObject({ method: 'cluster-robust-ratio', level: 0.9, rate: estimate })
      expect(row.lower).toBeCloseTo(lower, 12)
      expect(row.upper).toBeCloseTo(upper, 12)
      expect(row.lower).toBeLessThan(row.rate!)
    }
  })

  test('who do not repeat have the Wilson interval; one partner alone says nothing of others', () => {
    const [once] = metricsOf(['2', '0', '1'])
    const { lower, upper } = wilsonInterval(1, 3, { level: 0.9 })
    expect(once).toMatchObject({ method: 'wilson', lower, upper })
    const [alone] = metricsOf(['202'])
    expect(alone).toMatchObject({ method: 'cluster-robust-ratio', numerator: 2, denominator: 3, lower: 0, upper: 1 })
  })
})

test('a flow without outcome has no row for it, nor for innovation', () => {
  const cells = measurement.cells.map((cell) => ({ ...cell, outcome: null }))
  const metrics = new Set(learningMetrics(study, { ...measurement, cells }).map(({ metric }) => metric))
  expect([...metrics]).toEqual(['needMet', 'step', 'transition', 'adoption'])
})

test('a measurement of another flow is refused', () => {
  const other = { ...study, flow: { ...study.flow, steps: [] } }
  expect(() => learningMetrics(other, measurement)).toThrow(
    new RangeError("learningMetrics: the measurement must be of the study's flow (nodes trigger); got trigger, quote"),
  )
})

test.each([
  [{ basis: 'frist' }, "learningMetrics: basis must be 'first' or 'matured' or 'all'; got frist"],
  [{ level: 1 }, 'learningMetrics: level must be strictly between 0 and 1; got 1'],
  [
    { levels: 0.9 },
    'learningMetrics: options must have no keys but basis, level; got "levels" (did you mean "level"?)',
  ],
])('%j is refused, also where there is nothing to measure', (options, message) => {
  const nothing = {
    ...measurement,
    cells: measurement.cells.slice(0, 1).map((cell) => ({
      ...cell,
      groups: [
        { dimension: 'd', group: 1 },
        { dimension: 'e', group: 1 },
      ],
    })),
  }
  expect(() => learningMetrics(study, nothing, options as never)).toThrow(new RangeError(message))
})
