import { describe, expect, test } from 'vitest'
import { conclude, type Verdict } from '../../src/decision/conclude.js'
import { prepareDecision } from '../../src/decision/context.js'
import { decide } from '../../src/decision/decide.js'
import { iterationPath } from '../../src/decision/iteration-path.js'
import type { Margin } from '../../src/decision/margin.js'
import { at, channel, closed, compared, known, open, type Scenario, scenario } from './support/scenarios.js'
import { type CellInput, closingOf, DAY_MS, goal, type StudyInput } from './support/synthetic.js'

function run({ study, measurements, options }: Scenario) {
  return decide(study, measurements, options)
}

const four = { ...known, policy: { alpha: 0.1, resetError: 0.1, maxIterations: 4 } }

describe('the margin, by enumeration of every count of successes', () => {
  const cases: readonly (readonly [string, number, (met: number) => Scenario])[] = [
    ['open, 20 units', 20, (met) => scenario(known, open(met, 20))],
    ['closed, 25 units', 25, (met) => scenario(known, closed(met, 25))],
    ['closed, 40 units, iterations left', 40, (met) => scenario(four, closed(met, 40))],
    ['closed, 60 units of 40 planned', 60, (met) => scenario(known, closed(met, 60))],
    ['after an earlier look', 35, (met) => scenario(known, open(18, 20), open(met, 35, 25))],
    [
      'any-time',
      60,
      (met) => scenario({ ...known, criteria: [{ ...known.criteria[0]!, design: undefined }] }, open(met, 60)),
    ],
    [
      'blocks of two cohorts',
      30,
      (met) => {
        const days = [1, 2, 3].map((i) => open(0, 0, 10 + i))
        return compared(
          {},
          days,
          [
            [8, 10],
            [16, 20],
            [met, 30],
          ],
          [
            [5, 10],
            [9, 20],
            [14, 30],
          ],
        )
      },
    ],
  ]
  test.each(cases)('%s', (_, units, at) => {
    const verdicts = Array.from({ length: units + 1 }, (_, met) => run(at(met)).verdict)
    expect(new Set(verdicts).size).toBeGreaterThan(1)
    for (const [met, verdict] of verdicts.entries()) {
      const { margin } = run(at(met))
      const distances = verdicts.flatMap((other, count) => (other === verdict ? [] : [Math.abs(count - met)]))
      expect(margin?.conversions).toBe(Math.min(...distances))
      const sign = margin?.turning === 'failuresIntoSuccesses' ? 1 : -1
      expect(verdicts[met + sign * margin!.conversions]).toBe(margin!.verdict)
    }
  })
})

const size = { id: 'size', type: 'segment', by: { attribute: 'size' } } as const
const small = [{ dimension: 'size', group: 'small' }] as const
const large = [{ dimension: 'size', group: 'large' }] as const

/** Successes of each of the smallest groups that are known. */
type Successes = readonly number[]

/** A layout of groups: how many units each smallest group has, and the cells that its successes give. */
interface Layout {
  readonly units: Successes
  readonly cells: (successes: Successes) => readonly CellInput[]
  readonly input?: Partial<StudyInput>
  readonly cross?: readonly (readonly string[])[]
}

function total(counts: Successes): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function cell(units: number, met: number, groups: CellInput['groups'] = []): CellInput {
  return { iteration: 'i1', groups, chain: [units, met], detours: [] }
}

/** Every division of successes among the groups. */
function everyCount(units: Successes): readonly Successes[] {
  const [first, ...others] = units
  if (first === undefined) return [[]]
  const rest = everyCount(others)
  return Array.from({ length: first + 1 }, (_, count) => rest.map((each) => [count, ...each])).flat()
}

/** The verdict alone. */
function verdictOf({ study, measurements }: Scenario): Verdict {
  const latest = measurements.at(-1)!
  const path = iterationPath(study, latest.asOf, undefined)!
  return conclude(prepareDecision(study, measurements, path), latest).verdict
}

/** Compares every margin with all counts that can be reached by conversions one way, each decided anew. */
function checkLayout({ units, cells, input = {}, cross = [] }: Layout, asked = (_: Successes): boolean => true): void {
  const policy = { alpha: 0.1, resetError: 0.1, maxIterations: 4, gamma: 0.2, ...input.policy }
  const from = (successes: Successes) =>
    scenario(
      { ...known, cohorts: [channel], ...input, policy },
      { asOf: closingOf(1) + 2 * DAY_MS, cells: cells(successes), change: { cross } },
    )
  const all = everyCount(units)
  const verdicts = new Map(all.map((counts) => [counts.join(), verdictOf(from(counts))]))
  const seen = new Set<string>()
  for (const counts of all.filter(asked)) {
    const { verdict, margin } = run(from(counts))
    expect(verdict).toBe(verdicts.get(counts.join()))
    const fewest = all.reduce((least, other) => {
      const isOneWay = other.every((count, i) => count >= counts[i]!) || other.every((count, i) => count <= counts[i]!)
      const isOther = isOneWay && verdicts.get(other.join()) !== verdict
      return isOther ? Math.min(least, Math.abs(total(other) - total(counts))) : least
    }, Infinity)
    expect([counts, margin?.conversions ?? Infinity]).toEqual([counts, fewest])
    if (margin === null) continue
    seen.add(`${verdict} ${margin.verdict} ${margin.groups.length > 0}`)
    // Applied where it says, or anywhere where it says nothing, the verdict is the one that it names.
    const reached = all.filter((other) => isApplied(counts, other, margin, cells))
    expect(reached.length).toBeGreaterThan(0)
    for (const other of reached) expect(verdicts.get(other.join())).toBe(margin.verdict)
  }
  expect(seen.size).toBeGreaterThan(3)
}

/** Whether counts are those that a margin leads to, in every group that it names. */
function isApplied(before: Successes, after: Successes, margin: Margin, cells: Layout['cells']): boolean {
  const sign = margin.turning === 'failuresIntoSuccesses' ? 1 : -1
  const isOneWay = after.every((count, i) => sign * (count - before[i]!) >= 0)
  if (!isOneWay || sign * (total(after) - total(before)) !== margin.conversions) return false
  const metIn = (counts: Successes, groups: CellInput['groups']): number =>
    cells(counts).find((each) => JSON.stringify(each.groups) === JSON.stringify(groups))!.chain[1]!
  return margin.groups.every(
    ({ groups, conversions }) => metIn(after, groups) === metIn(before, groups) + sign * conversions,
  )
}

describe('the margin where groups decide, by enumeration of every division among them', () => {
  const two = ([web, desk]: Successes, n: number): readonly CellInput[] => [
    cell(2 * n, web! + desk!),
    cell(n, web!, at('web')),
    cell(n, desk!, at('desk')),
  ]

  test('two groups of 14', () => {
    checkLayout({ units: [14, 14], cells: (counts) => two(counts, 14) })
  })

  test('two groups of 30: where a pivot, a reset or a validation is near', () => {
    checkLayout(
      { units: [30, 30], cells: (counts) => two(counts, 30) },
      ([web, desk]) => (web! === 27 || web! === 12) && desk! % 5 === 2,
    )
  })

  test('three groups, several of which may have to change at once', () => {
    checkLayout({
      units: [6, 6, 6],
      cells: ([web, desk, post]) => [
        cell(18, web! + desk! + post!),
        cell(6, web!, at('web')),
        cell(6, desk!, at('desk')),
        cell(6, post!, at('post')),
      ],
      input: { policy: { gamma: 0.5 } },
    })
  })

  test('a group that is not listed with the rest of everybody', () => {
    checkLayout({
      units: [10, 10],
      cells: ([web, rest]) => [cell(20, web! + rest!), cell(10, web!, at('web'))],
      input: { policy: { alpha: 0.2, resetError: 0.3, maxIterations: 1 } },
    })
  })

  test('a goal of a group beside one of everybody: each unit of the one is a unit of the other', () => {
    checkLayout({
      units: [14, 14],
      cells: (counts) => two(counts, 14),
      input: {
        criteria: [
          goal({ design: { kind: 'curve', size: 28 } }),
          goal({ id: 'web', cohort: at('web')[0], target: 0.7, design: { kind: 'curve', size: 14 } }),
        ],
      },
    })
  })

  test('a goal that compares two groups, beside one of everybody: the other group’s units count against it', () => {
    checkLayout({
      units: [12, 12],
      cells: (counts) => two(counts, 12),
      input: {
        criteria: [
          goal({ target: 0.4, design: { kind: 'curve', size: 24 } }),
          goal({
            id: 'better',
            cohort: at('web')[0],
            comparedWith: at('desk')[0],
            target: -0.1,
            design: { kind: 'plannedLooks', looks: [12] },
          }),
        ],
      },
    })
  })

  test('two dimensions that are crossed', () => {
    checkLayout(
      {
        units: [3, 4, 4, 3],
        cells: ([a, b, c, d]) => [
          cell(14, a! + b! + c! + d!),
          cell(7, a! + b!, at('web')),
          cell(7, c! + d!, at('desk')),
          cell(7, a! + c!, small),
          cell(7, b! + d!, large),
          cell(3, a!, [...at('web'), ...small]),
          cell(4, b!, [...at('web'), ...large]),
          cell(4, c!, [...at('desk'), ...small]),
          cell(3, d!, [...at('desk'), ...large]),
        ],
        input: { cohorts: [channel, size], policy: { gamma: 0.5 } },
        cross: [['channel', 'size']],
      },
      (counts) => total(counts) % 2 === 0,
    )
  })
})

test('of two dimensions that are not crossed, the units are looked for in the groups of each', () => {
  const cells = ([web, desk]: Successes, [s, l]: Successes): readonly CellInput[] => [
    cell(40, web! + desk!),
    cell(20, web!, at('web')),
    cell(20, desk!, at('desk')),
    cell(20, s!, small),
    cell(20, l!, large),
  ]
  const from = (channels: Successes, sizes: Successes) =>
    run(
      scenario(
        { ...known, cohorts: [channel, size], policy: { alpha: 0.1, resetError: 0.1, maxIterations: 4, gamma: 0.2 } },
        { asOf: closingOf(1) + 2 * DAY_MS, cells: cells(channels, sizes) },
      ),
    )
  const { verdict, margin } = from([18, 4], [12, 10])
  expect(verdict).toBe('pivot')
  let fewest = Infinity
  for (let k = 1; k <= 4; k++)
    for (const sign of [1, -1])
      for (let i = 0; i <= k; i++)
        for (let j = 0; j <= k; j++) {
          const after = [
            [18 + sign * i, 4 + sign * (k - i)],
            [12 + sign * j, 10 + sign * (k - j)],
          ] as const
          const isPossible = after.flat().every((count) => count >= 0 && count <= 20)
          if (isPossible && from(...after).verdict !== 'pivot') fewest = Math.min(fewest, k)
        }
  expect(margin).toMatchObject({ conversions: fewest, groups: [{ groups: at('web'), conversions: fewest }] })
})
