import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import { errorLevels } from '../../src/decision/levels.js'
import type { Criterion } from '../../src/definition/hypothesis.js'
import type { Policy } from '../../src/definition/policy.js'
import { planIterations } from '../../src/stats/sequential/carry-over.js'
import { beginOf, closingOf, DAY_MS, goal, measurementOf, studyOf } from './support/synthetic.js'

/** Sizes so large that the curve itself never decides: only the closings do. */
const only: Partial<Criterion> = { design: { kind: 'curve', size: 2000 } }

/** The criterion of the last of several closed iterations with so many units, none or all of them good. */
function last(sizes: readonly number[], change: Partial<Criterion> = only, policy: Partial<Policy> = {}) {
  const study = studyOf({
    criteria: [goal(change)],
    policy: { alpha: 0.1, resetError: 0.1, maxIterations: 4, ...policy },
    iterations: sizes.length,
  })
  const cells = sizes.map((units, i) => ({ iteration: `i${i + 1}`, chain: [units, Math.round(units / 2)] }))
  return decide(study, measurementOf({ study, asOf: closingOf(sizes.length), cells })).criteria[0]!
}

describe('over iterations', () => {
  test('the known value: 5, 12, 20, 20 units with alpha .10: none, 11, 16, 17; in all .0865', () => {
    const sizes = [5, 12, 20, 20]
    const criteria = sizes.map((_, i) => last(sizes.slice(0, i + 1)))
    expect(criteria.map(({ showsAt }) => showsAt)).toEqual([null, 11, 16, 17])
    expect(criteria.reduce((sum, { attained }) => sum + attained.shown, 0).toFixed(4)).toBe('0.0865')
    expect(criteria[1]!.available.shown).toBe(0.05)
  })

  test('the reset error is carried over like alpha, mirrored', () => {
    const sizes = [5, 12, 20, 20]
    const mirrored = planIterations(0.6, sizes, { alpha: 0.1, direction: 'below' })
    const criteria = sizes.map((_, i) => last(sizes.slice(0, i + 1)))
    expect(criteria.map(({ refutesAt }) => refutesAt)).toEqual(
      mirrored.iterations.map(({ closing }) => closing.critical),
    )
    expect(criteria.at(-1)!.available.refuted).toBe(mirrored.iterations.at(-1)!.available)
  })

  test('looks within an iteration spend of what it had, as its curve says', () => {
    const sizes = [8, 12, 16]
    const plan = planIterations(0.6, [16, 16, 16, 16], { alpha: 0.1, looks: 'any' })
    const full = last([16, 16, 16, 16], { design: { kind: 'curve', size: 16 } })
    expect(full.available.shown).toBe(plan.iterations[3]!.available)
    const spent = sizes.map((_, i) => last(sizes.slice(0, i + 1), { design: { kind: 'curve', size: 20 } }))
    for (const [i, { available }] of spent.entries()) {
      const before = spent.slice(0, i).reduce((sum, { attained }) => sum + attained.shown, 0)
      expect(available.shown).toBeCloseTo((0.1 * (i + 1)) / 4 - before, 12)
      expect(before + available.shown).toBeLessThanOrEqual(0.1)
    }
  })

  test('an iteration without a unit leaves its whole share', () => {
    expect(last([0, 20]).available).toEqual({ shown: 0.05, refuted: 0.05 })
  })

  test('any-time evidence carries over what it could not have used by its closing', () => {
    const few = last([3, 20], { design: undefined })
    const many = last([300, 20], { design: undefined })
    expect(few.available.shown).toBe(0.05)
    expect(many.available.shown).toBeGreaterThan(0.025)
    expect(many.available.shown).toBeLessThan(few.available.shown)
    expect(last([3000, 20], { design: undefined }).available.shown).toBe(0.025)
    expect(last([20, 20], { design: undefined, target: { count: 8 } }).available.shown).toBe(0.025)
  })

  test('planned looks carry over as a curve with points at the looks does', () => {
    const planned = last([20, 20], { design: { kind: 'plannedLooks', looks: [10, 20] } })
    const curve = last([20, 20], { design: { kind: 'curve', size: 20 } })
    expect(planned.available.shown).toBeGreaterThan(0.025)
    expect(planned.available.shown).not.toBe(curve.available.shown)
  })

  test('an iteration whose end was moved after its first look never closed: nothing of it is carried over', () => {
    const study = studyOf({ criteria: [goal(only)], policy: { alpha: 0.1, maxIterations: 4 }, iterations: 2 })
    const cells = [1, 2].map((place) => ({ iteration: `i${place}`, chain: [10, 5] }))
    const first = measurementOf({ study, asOf: beginOf(1) + 20 * DAY_MS, cells: cells.slice(0, 1) })
    const latest = measurementOf({ study, asOf: closingOf(2), cells })
    const moved = first.iterations.map((iteration) => ({ ...iteration, to: iteration.to! - DAY_MS }))
    const shown = (looks: Parameters<typeof decide>[1]) => decide(study, looks).criteria[0]!.available.shown
    expect(shown([first, latest])).toBeGreaterThan(0.025)
    expect(shown([{ ...first, iterations: moved }, latest])).toBe(0.025)
  })

  test('what an iteration used is what it had counted at its closing look, as far as that is known', () => {
    const study = studyOf({ criteria: [goal(only)], policy: { alpha: 0.1, maxIterations: 4 }, iterations: 2 })
    const at = (asOf: number, units: number) =>
      measurementOf({ study, asOf, cells: [1, 2].map((place) => ({ iteration: `i${place}`, chain: [units, 5] })) })
    const { available } = decide(study, [at(closingOf(1), 12), at(closingOf(2), 13)]).criteria[0]!
    const policy = { ...study.policy!, resetError: 0.1 }
    expect(available.shown).toBe(errorLevels(policy, study.hypothesis, study.hypothesis.criteria[0]!, [12])!.shown)
    expect(available.shown).not.toBe(errorLevels(policy, study.hypothesis, study.hypothesis.criteria[0]!, [13])!.shown)
  })
})
