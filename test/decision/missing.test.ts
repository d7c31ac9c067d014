import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import { compared, known, open, type Scenario, scenario } from './support/scenarios.js'
import { beginOf, type CellInput, DAY_MS, goal } from './support/synthetic.js'

function missing({ study, measurements, options }: Scenario) {
  return decide(study, measurements, options).unsureAbout[0]!
}

describe('who has begun and is not mature', () => {
  const at = (metric: 'needMet' | 'adoption' | 'outcome' | 'innovation', cell: Partial<CellInput>) =>
    missing(
      scenario(
        { ...known, criteria: [goal({ metric })] },
        { asOf: beginOf(1) + 20 * DAY_MS, cells: [{ iteration: 'i1', chain: [20, 12], partners: 30, ...cell }] },
      ),
    ).waiting

  test('is told by the metric’s own maturity, as far as that is counted', () => {
    expect(at('needMet', {})).toBe(10)
    expect(at('innovation', { innovation: [3, 14] })).toBe(16)
    // Adoption matures when innovation does; the outcome before it, and then those not mature for need met are the fewest it can be.
    expect(at('adoption', { adoption: [3, 8], innovation: [3, 14] })).toBe(16)
    expect(at('outcome', { outcome: [3, 10], innovation: [3, 14] })).toBe(10)
  })
})

describe('how many more units a comparison needs', () => {
  const days = [1, 2].map((i) => open(0, 0, 10 + i))
  const desk = [
    [8, 10],
    [15, 20],
  ] as const
  const web = [
    [5, 10],
    [10, 20],
  ] as const

  test('any-time: so many further blocks as large as those so far, the other group going on as it does', () => {
    const { scenarios } = missing(compared({ expected: 0.4 }, days, desk, web))
    const more = (assuming: string) => scenarios.find((each) => each.assuming === assuming)!.more!
    expect(scenarios.find(({ assuming }) => assuming === 'expected')?.rate).toBeCloseTo(0.9, 12)
    // What it says is so: with that many more in blocks of ten, and not with a block less.
    const after = (blocks: number) => {
      const looks = [...days, ...Array.from({ length: blocks }, (_, i) => open(0, 0, 13 + i / 10))]
      const further = Array.from({ length: blocks }, (_, i) => i + 1)
      const own = [...desk, ...further.map((i) => [15 + Math.floor(10 * i * 0.75 + 1e-9), 20 + 10 * i] as const)]
      const others = [...web, ...further.map((i) => [10 + 5 * i, 20 + 10 * i] as const)]
      const { study, measurements, options } = compared({}, looks, own, others)
      return decide(study, measurements, options).criteria[0]!.state
    }
    const blocks = more('estimate') / 10
    expect([after(blocks), after(blocks - 1)]).toEqual(['shown', 'unknown'])
    expect(more('best')).toBeLessThanOrEqual(more('expected'))
    expect(more('expected')).toBeLessThanOrEqual(more('estimate'))
  })

  test('planned looks: at the first planned number that would do', () => {
    const planned = { design: { kind: 'plannedLooks', looks: [20, 30, 60, 150] }, target: 0.05 } as const
    const { scenarios } = missing(compared(planned, days, desk, web))
    const at = (units: number) => {
      const own = [...desk, [15 + Math.floor((units - 20) * 0.75), units]] as const
      const others = [...web, [units / 2, units]] as const
      const { study, measurements, options } = compared(planned, [...days, open(0, 0, 15)], own, others)
      return decide(study, measurements, options).criteria[0]!.state
    }
    expect([30, 60, 150].map(at)).toEqual(['unknown', 'unknown', 'shown'])
    expect(scenarios[0]).toMatchObject({ assuming: 'estimate', more: 130 })
  })
})
