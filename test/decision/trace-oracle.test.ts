import { describe, expect, test } from 'vitest'
import { type Conclusion, conclude } from '../../src/decision/conclude.js'
import { prepareDecision } from '../../src/decision/context.js'
import { iterationPath } from '../../src/decision/iteration-path.js'
import { prospect } from '../../src/decision/prospect.js'
import type { Criterion } from '../../src/definition/hypothesis.js'
import type { Policy } from '../../src/definition/policy.js'
import { at, channel } from './support/scenarios.js'
import { closingOf, DAY_MS, goal, measurementOf, studyOf } from './support/synthetic.js'

/** Successes and units of a step and of need met, in one group. */
type Counts = readonly [units: number, quoted: number, met: number]

/** What is decided: the groups of each iteration, the last one just closed. */
interface Case {
  readonly criteria: readonly Criterion[]
  readonly policy: Policy
  readonly iterations: readonly (readonly [web: Counts, desk: Counts])[]
  /** How often those who left went to the phone. */
  readonly phone: number
}

const sumOf = ([a, b]: readonly [Counts, Counts]): Counts => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]

function decided({ criteria, policy, iterations, phone }: Case): Conclusion {
  const places = iterations.length
  const study = studyOf({ criteria, policy, iterations: places, steps: ['quote'], cohorts: [channel] })
  const cells = iterations.flatMap((groups, i) => {
    const iteration = `i${i + 1}`
    const all = sumOf(groups)
    const left = all[0] - all[1]
    const detours = [
      { event: 'phone', count: Math.min(phone, left) },
      { event: null, count: Math.max(0, left - phone) },
    ].filter(({ count }) => count > 0)
    return [
      { iteration, chain: all, detours },
      { iteration, groups: at('web'), chain: groups[0] },
      { iteration, groups: at('desk'), chain: groups[1] },
    ]
  })
  const measurement = measurementOf({ study, asOf: closingOf(places) + 2 * DAY_MS, cells })
  const path = iterationPath(study, measurement.asOf, undefined)!
  return conclude(prepareDecision(study, [measurement], path), measurement)
}

/** P(X >= s), or P(X <= s), of n at p, term by term. */
function tail(s: number, n: number, p: number, side: 'above' | 'below'): number {
  if (n === 0) return 1
  let [sum, term] = [0, (1 - p) ** n]
  for (let k = 0; k <= n; k++) {
    if (side === 'above' ? k >= s : k <= s) sum += term
    term *= ((n - k) / (k + 1)) * (p / (1 - p))
  }
  return sum
}

/** Which of some hypotheses Holm rejects. */
function rejected(pValues: readonly number[], level: number): readonly boolean[] {
  const order = pValues.map((_, i) => i).toSorted((a, b) => pValues[a]! - pValues[b]!)
  const firstKept = order.findIndex((index, rank) => pValues[index]! * (order.length - rank) > level)
  return pValues.map((_, i) => firstKept === -1 || order.indexOf(i) < firstKept)
}

const successesOf = ({ metric }: Criterion, counts: Counts): number => (metric === 'needMet' ? counts[2] : counts[1])

/** The verdict by the rules of decision.md, from the states of the criteria; none of the code under test but the prospect's formula. */
function expectedVerdict(input: Case, states: readonly string[]): string {
  const { criteria, policy, iterations, phone } = input
  const groups = iterations.at(-1)!
  const whole = sumOf(groups)
  if (states.every((state) => state === 'shown')) return 'validated'
  const isUnmet = (except: string | null): boolean =>
    criteria.some(({ id }, i) => id !== except && states[i] !== 'shown')

  const above = groups.map((counts) =>
    Math.max(...criteria.map((each) => tail(successesOf(each, counts), counts[0], each.target as number, 'above'))),
  )
  const below = groups.map((counts) =>
    Math.min(
      1,
      criteria.length *
        Math.min(...criteria.map((each) => tail(successesOf(each, counts), counts[0], each.target as number, 'below'))),
    ),
  )
  const steps = criteria.filter(({ metric }) => metric !== 'needMet')
  const stepPs = steps.map((each) => tail(successesOf(each, whole), whole[0], each.target as number, 'above'))
  const left = whole[0] - whole[2]
  // Detours are those of the first node; elsewhere half of those who left went to the phone too.
  const [first, second] = [whole[0] - whole[1], whole[1] - whole[2]]
  const phoned = Math.min(phone, first) + Math.floor(second / 2)
  const detour = left === 0 ? 1 : Math.min(1, 2 * tail(phoned, left, 0.5, 'above'))
  const found = rejected([...above, ...below, ...stepPs, detour], policy.gamma)
  const [aboveWeb, aboveDesk, belowWeb, belowDesk] = found
  const isSegment = (aboveWeb && belowDesk) || (aboveDesk && belowWeb)
  const isStep = steps.some(({ id }, i) => found[4 + i] && isUnmet(id))
  if ((isSegment && isUnmet(null)) || isStep || (found.at(-1) && isUnmet(null))) return 'pivot'

  const iterationsLeft = policy.maxIterations - iterations.length
  const chances = criteria.map((each) =>
    prospect(
      iterations.map((pair) => ({ successes: successesOf(each, sumOf(pair)), units: sumOf(pair)[0] })),
      each.target as number,
      'atLeast',
      iterationsLeft,
    ),
  )
  const isReset = criteria.some((each, i) => {
    if (states[i] !== 'refuted') return false
    const target = each.target as number
    if (groups.some((counts) => counts[0] > 0 && successesOf(each, counts) / counts[0] >= target)) return false
    const nodes = each.metric === 'needMet' ? [0, 1] : [0]
    const headroom = nodes.reduce((product, node) => {
      const [from, to] = [whole[node]!, whole[node + 1]!]
      if (from === 0) return product
      const bests = groups.map((counts) => (counts[node + 1]! + (10 * to) / from) / (counts[node]! + 10))
      return product * Math.max(to / from, ...bests)
    }, 1)
    return headroom < target && (iterations.length >= 2 || iterationsLeft === 0 || chances[i]! < 0.05)
  })
  if (isReset && states.every((state) => state !== 'shown')) return 'reset'
  const unmet = chances.filter((_, i) => states[i] !== 'shown')
  return iterationsLeft > 0 && unmet.every((chance) => chance !== null && chance >= policy.minProspect)
    ? 'iterate'
    : 'unsure'
}

const policy: Policy = {
  kind: 'policy',
  version: 1,
  id: 'test',
  alpha: 0.2,
  resetError: 0.2,
  minProspect: 0.15,
  maxIterations: 3,
  gamma: 0.3,
}
const one = [goal({ design: { kind: 'curve', size: 16 } })]
const two = [
  goal({ design: { kind: 'anytime' }, target: 0.5 }),
  goal({ id: 'quoted', metric: { step: 'quote' }, target: 0.8, design: { kind: 'curve', size: 16 } }),
]

describe('the verdict, by the rules written anew, for every count of two groups', () => {
  const cases: readonly (readonly [string, Omit<Case, 'iterations'>, Case['iterations'], number])[] = [
    ['one goal, first closing', { criteria: one, policy, phone: 0 }, [], 3],
    [
      'one goal, second closing',
      { criteria: one, policy, phone: 1 },
      [
        [
          [8, 6, 3],
          [8, 5, 4],
        ],
      ],
      4,
    ],
    ['one goal, none left', { criteria: one, policy: { ...policy, maxIterations: 1 }, phone: 2 }, [], 4],
    ['two goals of different designs', { criteria: two, policy, phone: 1 }, [], 4],
    ['a careful team', { criteria: one, policy: { ...policy, gamma: 0.1, minProspect: 0.6 }, phone: 9 }, [], 3],
    ['a group without a unit', { criteria: one, policy, phone: 0 }, [], 3],
  ]
  test.each(cases)('%s', (name, input, earlier, least) => {
    const seen = new Set<string>()
    const [n, m] = name === 'a group without a unit' ? [12, 0] : [9, 8]
    const chains = (units: number): readonly Counts[] =>
      Array.from({ length: units + 1 }, (_, met): readonly Counts[] => [
        [units, Math.max(met, Math.ceil(units * 0.75)), met],
        [units, units, met],
      ]).flat()
    for (const web of chains(n))
      for (const desk of chains(m)) {
        const each: Case = { ...input, iterations: [...earlier, [web, desk]] }
        const decision = decided(each)
        const states = decision.standings.map(({ state }) => state)
        expect([web, desk, decision.verdict]).toEqual([web, desk, expectedVerdict(each, states)])
        seen.add(decision.verdict)
      }
    expect(seen.size).toBeGreaterThanOrEqual(least)
  })
})
