// What `docs/decision.md` promises, where it is not exact by construction: a promise is broken if the 99.9 % lower bound of an error is above what
// was registered. An upper-bound rule would fail correct methods half of the time.
import { describe, expect, test } from 'vitest'
import type { CriterionDesign } from '../../src/definition/hypothesis.js'
import { balanced, careful, failFast, type Policy } from '../../src/definition/policy.js'
import { type CourseTruth, operatingCharacteristics } from '../../src/simulate/index.js'
import { clopperPearsonInterval } from '../../src/stats/index.js'

const deep = process.env['DEEP'] !== undefined
const seed = 20_261_122
const replications = deep ? 20_000 : 2_000
const lowerBound = (chance: number): number =>
  clopperPearsonInterval(Math.round(chance * replications), replications, { level: 0.999, side: 'lower' }).lower

const policies: readonly Policy[] = [careful, balanced, failFast]
const targets = deep ? [0.2, 0.6, 0.9] : [0.6]

/** Truths in which every unit's chance is at or below the target, and the same above it. */
const sideOf = (target: number, groups: number, below: boolean): readonly CourseTruth[] => {
  const off = (by: number): number => (below ? target * (1 - by) : target + (1 - target) * by)
  const even = { rate: target }
  const drifting = { rate: [target, off(0.3), target, off(0.1)] }
  return groups === 1
    ? [even, { rate: off(0.2) }, drifting]
    : [
        even,
        drifting,
        { groups: Array.from({ length: groups }, (_, i) => (i === 0 ? target : off(0.5))) },
        { groups: Array.from({ length: groups }, (_, i) => (i === 0 ? off(0.9) : target)) },
      ]
}

describe('one rate: enumerated, so without Monte Carlo error', () => {
  const designs = (size: number): readonly CriterionDesign[] => [
    { kind: 'curve', size },
    { kind: 'curve', size, spending: 'pocock' },
    { kind: 'curve', size: Math.max(1, Math.floor(size / 2)) },
    { kind: 'curve', size: 2 * size },
    { kind: 'anytime' },
    { kind: 'plannedLooks', looks: size === 1 ? [1] : [Math.ceil(size / 2), size] },
  ]
  test.each(policies)('$id: no error is above what is registered', (policy) => {
    let [most, worst, cases] = [0, 0, 0]
    for (const target of deep ? [0.05, 0.2, 0.4, 0.6, 0.8, 0.95] : [0.2, 0.6, 0.9])
      for (const units of deep ? [1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 60] : [3, 10, 20])
        for (const looks of new Set([1, Math.ceil(units / 3), units]))
          for (const design of designs(units)) {
            const options = { seed, target, units, looks, design }
            for (const { verdicts } of operatingCharacteristics(policy, sideOf(target, 1, true), options)) {
              expect(verdicts.validated.probability).toBeLessThanOrEqual(policy.alpha * (1 + 1e-9))
              most = Math.max(most, verdicts.validated.probability)
              cases++
            }
            for (const { verdicts } of operatingCharacteristics(policy, sideOf(target, 1, false), options)) {
              expect(verdicts.reset.probability).toBeLessThanOrEqual(policy.resetError * (1 + 1e-9))
              worst = Math.max(worst, verdicts.reset.probability)
            }
          }
    // A test that never decides would hold all promises.
    expect(most).toBeGreaterThan(0.7 * policy.alpha)
    expect(worst).toBeGreaterThan(0.7 * policy.resetError)
    if (deep) console.log(`${policy.id}: ${cases} cases, validated at most ${most}, reset at most ${worst}`)
  })
})

describe('groups: simulated', () => {
  const layouts: readonly (readonly number[])[] = deep
    ? [
        [5, 5],
        [10, 10],
        [20, 20],
        [30, 10],
        [7, 7, 6],
        [4, 4, 4, 4, 4],
      ]
    : [
        [10, 10],
        [12, 5, 3],
      ]
  test.each(policies)('$id: no error is above what is registered', (policy) => {
    let [most, worst, found, cases] = [0, 0, 0, 0]
    for (const target of targets)
      for (const units of layouts)
        for (const looks of deep ? [1, Math.min(...units)] : [3])
          for (const steps of deep ? [0, 2] : [1]) {
            const options = { seed, target, units, looks, steps, replications }
            for (const { truth, verdicts } of operatingCharacteristics(
              policy,
              sideOf(target, units.length, true),
              options,
            )) {
              const { probability } = verdicts.validated
              expect(lowerBound(probability), JSON.stringify([truth, options])).toBeLessThanOrEqual(policy.alpha)
              most = Math.max(most, probability)
              cases++
            }
            for (const { truth, verdicts } of operatingCharacteristics(
              policy,
              sideOf(target, units.length, false),
              options,
            )) {
              const { probability } = verdicts.reset
              expect(lowerBound(probability), JSON.stringify([truth, options])).toBeLessThanOrEqual(policy.resetError)
              worst = Math.max(worst, probability)
            }
            const [even] = operatingCharacteristics(policy, [{ rate: target }], options)
            found = Math.max(found, even!.verdicts.pivot.probability)
          }
    if (deep)
      console.log(
        `${policy.id}: ${cases} cases, validated at most ${most}, reset at most ${worst}; pivot at an even truth ${found}`,
      )
  })
})
