import { describe, expect, test } from 'vitest'
import type { StrategicMetric, StrategicMetricsOptions, StrategicReport, Study } from '../../src/index.js'
import { getOrThrow, parseStudy, strategicMetrics } from '../../src/index.js'
import { fullStudy } from '../definition/full-study.js'
import { tinyStudy } from '../support/tiny.js'

/** Months of 2026, the last one open. */
function study(strategy: readonly StrategicMetric[], months = 5): Study {
  const iterations = Array.from({ length: months }, (_, i) => ({
    id: `m${i + 1}`,
    from: `2026-0${i + 1}-01`,
    ...(i + 1 < months && { to: `2026-0${i + 2}-01` }),
  }))
  return getOrThrow(parseStudy(tinyStudy({}, { strategy, iterations })))
}

function metric(
  values: readonly (readonly [at: string, value: number])[],
  aim: Partial<StrategicMetric> = {},
): StrategicMetric {
  return {
    id: 'income',
    area: 'financialImpact',
    baseline: 100,
    target: 200,
    values: values.map(([at, value]) => ({ at, value })),
    ...aim,
  }
}

/** One value in the middle of each month. */
function monthly(...values: readonly number[]): readonly (readonly [string, number])[] {
  return values.map((value, i) => [`2026-0${i + 1}-15`, value] as const)
}

function report(strategic: StrategicMetric, options: StrategicMetricsOptions = {}): StrategicReport {
  return strategicMetrics(study([strategic]), options)[0]!
}

describe('too early', () => {
  test('three iterations must be over, whatever the values look like', () => {
    expect(report(metric(monthly(150, 180, 300)))).toMatchObject({
      state: 'tooEarly',
      iterationsOver: 2,
      trend: null,
      progress: 2,
      reached: true,
    })
    expect(report(metric(monthly(101, 102, 103, 104)))).toMatchObject({ state: 'moving', iterationsOver: 3 })
  })

  test('and have values: one late value is no trend', () => {
    expect(report(metric([['2026-05-20', 190]]))).toMatchObject({ state: 'tooEarly', iterationsOver: 4, progress: 0.9 })
  })

  test('no value, or none since the first iteration', () => {
    expect(report(metric([]))).toMatchObject({
      state: 'tooEarly',
      points: [],
      progress: null,
      reached: null,
      iterationsOver: 0,
    })
    expect(report(metric([['2025-12-01', 120]]))).toMatchObject({ state: 'tooEarly', points: [], progress: 0.2 })
    expect(report({ ...metric([]), values: undefined })).toMatchObject({ state: 'tooEarly' })
  })

  test('patience is an option, though fewer than four numbers are never told from chance', () => {
    expect(report(metric(monthly(150, 180, 190)), { iterations: 2 })).toMatchObject({ state: 'moving' })
    expect(report(metric(monthly(150, 180)), { iterations: 1 })).toMatchObject({
      state: 'flat',
      trend: { rises: 1 / 6, falls: 1 },
    })
  })
})

describe('afterwards', () => {
  test.each([
    ['steadily up', [101, 105, 120, 150], {}, 'moving'],
    ['steadily down', [99, 95, 90, 80], {}, 'against'],
    ['to and fro', [110, 90, 105, 95], {}, 'flat'],
    ['once up, then nothing', [100, 100, 100, 140], {}, 'flat'],
    ['less is better', [90, 80, 70, 60], { target: 50 }, 'moving'],
    ['less is better, and more comes', [110, 120, 130, 140], { target: 50 }, 'against'],
    ['hold the line: it does', [101, 99, 100, 101], { target: 100 }, 'flat'],
    ['hold the line: it rises', [101, 102, 103, 104], { target: 100 }, 'against'],
  ] as const)('%s', (_, values, aim, state) => {
    expect(report(metric(monthly(...values), aim)).state).toBe(state)
  })

  test('progress is a share of the way, and may lead away or beyond', () => {
    const progress = (last: number, aim: Partial<StrategicMetric> = {}): readonly unknown[] => {
      const { progress: share, reached } = report(metric(monthly(1, 1, 1, last), aim))
      return [share, reached]
    }
    expect(progress(150)).toStrictEqual([0.5, false])
    expect(progress(200)).toStrictEqual([1, true])
    expect(progress(50)).toStrictEqual([-0.5, false])
    expect(progress(25, { target: 50 })).toStrictEqual([1.5, true])
    expect(progress(100, { target: 100 })).toStrictEqual([null, true])
    expect(progress(101, { target: 100 })).toStrictEqual([null, false])
  })

  test('the last value of an iteration stands for it: a drift measured daily is no further evidence', () => {
    const daily = [1, 2, 3, 4].flatMap((month) =>
      Array.from({ length: 28 }, (_, day) => {
        const date = `2026-0${month}-${String(day + 1).padStart(2, '0')}`
        return [date, 100 + day] as const
      }),
    )
    const { points, state, trend } = report(metric(daily))
    expect(points.map(({ iteration, value }) => [iteration, value])).toStrictEqual([
      ['m1', 127],
      ['m2', 127],
      ['m3', 127],
      ['m4', 127],
    ])
    expect([state, trend?.rises]).toStrictEqual(['flat', 0.2])
  })

  test('a value between two iterations belongs to the one before', () => {
    const gap = getOrThrow(
      parseStudy(
        tinyStudy(
          {},
          {
            strategy: [metric([['2026-02-10', 5]])],
            iterations: [
              { id: 'a', from: '2026-01-01', to: '2026-02-01' },
              { id: 'b', from: '2026-03-01', to: '2026-04-01' },
            ],
          },
        ),
      ),
    )
    expect(strategicMetrics(gap)[0]).toMatchObject({
      points: [{ iteration: 'a', at: Date.UTC(2026, 1, 10), value: 5 }],
      iterationsOver: 1,
    })
  })
})

test('the outcome indicator of the flow is named where it contributes; the time zone is the study’s', () => {
  const [income] = strategicMetrics(fullStudy)
  expect(income).toMatchObject({
    metric: 'income',
    outcomeIndicator: 'paid',
    points: [{ iteration: 'q1', at: Date.UTC(2026, 0, 31, 23) }],
  })
  expect(report(metric([])).outcomeIndicator).toBeNull()
  expect(strategicMetrics(tinyStudy())).toStrictEqual([])
})

test('progress is a number that JSON can hold, wherever doubles end', () => {
  const [far, tiny] = [1.7e308, 5e-324]
  const progress = (baseline: number, target: number, last: number): number | null => {
    const its = { ...metric([['2026-02-10', last]]), baseline, target }
    return strategicMetrics(tinyStudy({}, { strategy: [its] }))[0]!.progress
  }
  expect([progress(-far, far, far), progress(-far, far, 0), progress(far, -far, far)]).toStrictEqual([1, 0.5, 0])
  expect([progress(0, tiny, 1e308), progress(0, -tiny, 1e308)]).toStrictEqual([Number.MAX_VALUE, -Number.MAX_VALUE])
  expect(progress(0, -1, 0)).toBe(0)
})

test('options outside their domain are refused', () => {
  expect(() => strategicMetrics(tinyStudy(), { iterations: 0 })).toThrow(
    'strategicMetrics: iterations must be a positive integer; got 0',
  )
  expect(() => strategicMetrics(tinyStudy(), { level: 1 })).toThrow(
    'strategicMetrics: level must be strictly between 0 and 1; got 1',
  )
  expect(() => strategicMetrics(tinyStudy(), { levels: 1 } as never)).toThrow('did you mean "level"?')
  const bad = tinyStudy({}, { strategy: [metric([['soon', 1]])] })
  expect(() => strategicMetrics(bad)).toThrow(
    'strategicMetrics: values of "income" must stand at ISO 8601 instants; got soon',
  )
})
