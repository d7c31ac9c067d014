/**
 * How often the policy `balanced` gives each verdict: target 60 %, up to four iterations of 10, 20 and 40 units, in two equal groups or without groups.
 * V validated, P pivot, R reset, U unsure when the iterations are used up; in %. 20,000 courses a cell, seed 2026; without groups exact.
 */
import { balanced } from 'learnloop'
import { type CourseTruth, type OperatingOptions, operatingCharacteristics } from 'learnloop/simulate'

const truths: readonly (CourseTruth & { readonly id: string })[] = [
  { id: '.3', rate: 0.3 },
  { id: '.6', rate: 0.6 },
  { id: '.8', rate: 0.8 },
  { id: '.4 .6 .8 .8', rate: [0.4, 0.6, 0.8, 0.8] },
  { id: '.9 | .2', groups: [0.9, 0.2] },
]
const sizes = [10, 20, 40]

function table(title: string, groups: boolean, plan: (size: number) => Partial<OperatingOptions>): void {
  console.log(title)
  console.log(`  ${'truth'.padEnd(12)}${sizes.map((size) => `n = ${size}`.padEnd(30)).join('')}`.trimEnd())
  let error = 0
  const shown = truths.filter((truth) => groups || truth.groups === undefined)
  const answers = sizes.map((size) => {
    const units = groups ? [size / 2, size / 2] : size
    return operatingCharacteristics(balanced, shown, { seed: 2026, target: 0.6, units, ...plan(size) })
  })
  for (const [i, { id }] of shown.entries()) {
    const cells = answers.map((answer) => {
      const chances = Object.values(answer[i]!.verdicts)
      error = Math.max(error, ...chances.map(({ standardError }) => standardError))
      return chances.map(({ probability }, k) => `${(100 * probability).toFixed(1).padStart(5)} ${'VPRU'[k]}`).join('')
    })
    console.log(`  ${id.padEnd(12)}${cells.map((cell) => cell.padEnd(30)).join('')}`.trimEnd())
  }
  console.log(`  largest standard error ${(100 * error).toFixed(2)}\n`)
}

table('Boundary curve, looked at once, at closing; two groups', true, () => ({}))
table('Boundary curve, looked at once, at closing; no groups', false, () => ({}))
table('Boundary curve, looked at five times an iteration; two groups', true, () => ({ looks: 5 }))
table('One look planned, at closing, and nothing kept for earlier ones; two groups', true, (size) => ({
  design: { kind: 'plannedLooks', looks: [size] },
}))
