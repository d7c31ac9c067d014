import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conclude } from '../../src/decision/conclude.js'
import { prepareDecision } from '../../src/decision/context.js'
import { decide } from '../../src/decision/decide.js'
import { explainDecision } from '../../src/decision/explain-decision.js'
import { iterationPath } from '../../src/decision/iteration-path.js'
import type { Criterion } from '../../src/definition/hypothesis.js'
import type { Study } from '../../src/definition/study.js'
import type { Cell, Measurement, Tally } from '../../src/measure/measurement.js'
import { at, channel } from './support/scenarios.js'
import { beginOf, closingOf, DAY_MS, goal, measurementOf, type StudyInput, studyOf } from './support/synthetic.js'

const SEED = 20_260_105

const OPEN = beginOf(1) + 20 * DAY_MS

/** A look at everybody's need met. */
function look(study: Study, asOf: number, met: number, units: number): Measurement {
  return measurementOf({ study, asOf, cells: [{ iteration: 'i1', chain: [units, met] }] })
}

/** Paths by successes so far, each with its probability, one unit later. */
function step(mass: ReadonlyMap<number, number>, p: number): Map<number, number> {
  const after = new Map<number, number>()
  for (const [s, q] of mass) {
    after.set(s, (after.get(s) ?? 0) + q * (1 - p))
    after.set(s + 1, (after.get(s + 1) ?? 0) + q * p)
  }
  return after
}

/** Verdicts by units and successes: at an open look at every unit, and at closing with all units. */
interface Verdicts {
  readonly units: number
  readonly open: readonly (readonly string[])[]
  readonly closing: readonly string[]
}

function verdictsOf(input: StudyInput, units: number): Verdicts {
  const study = studyOf(input)
  const row = (asOf: number, n: number) =>
    Array.from({ length: n + 1 }, (_, s) => decide(study, look(study, asOf, s, n)).verdict)
  const open = Array.from({ length: units + 1 }, (_, n) => (n === 0 ? [] : row(OPEN, n)))
  return { units, open, closing: row(closingOf(1), units) }
}

/** Exact probability that a verdict is ever given. */
function everGiven({ units, open, closing }: Verdicts, verdict: string, p: number): number {
  let mass = new Map([[0, 1]])
  let given = 0
  for (let n = 1; n <= units; n++) {
    mass = step(mass, p)
    for (const [s, q] of mass) {
      if (open[n]![s] === 'unsure') continue
      if (open[n]![s] === verdict) given += q
      mass.delete(s)
    }
  }
  for (const [s, q] of mass) if (closing[s] === verdict) given += q
  return given
}

describe('error levels, by enumeration of every path with a look at every unit', () => {
  const policy = { alpha: 0.1, resetError: 0.1, maxIterations: 1 }
  const designs: readonly (readonly [string, Partial<Criterion>])[] = [
    ['O’Brien-Fleming type', { design: { kind: 'curve', size: 20 } }],
    ['Pocock type', { design: { kind: 'curve', size: 20, spending: 'pocock' } }],
    ['planned looks', { design: { kind: 'plannedLooks', looks: [6, 13, 20] } }],
    ['any-time', { design: { kind: 'anytime' } }],
    ['at most', { design: { kind: 'curve', size: 20 }, direction: 'atMost' }],
    ['a count', { design: { kind: 'curve', size: 20 }, target: { count: 12 } }],
  ]

  test.each(designs)('%s: validated and reset keep their levels, closed early or in time', (_, change) => {
    for (const units of [12, 20]) {
      const verdicts = verdictsOf({ criteria: [goal(change)], policy }, units)
      for (const distance of [0, 0.1, 0.2, 0.4]) {
        const [wrong, right] = change.direction === 'atMost' ? [1, -1] : [-1, 1]
        expect(everGiven(verdicts, 'validated', 0.6 + wrong! * distance)).toBeLessThanOrEqual(0.1)
        expect(everGiven(verdicts, 'reset', 0.6 + right! * distance)).toBeLessThanOrEqual(0.1)
      }
      expect(everGiven(verdicts, 'validated', 0.6)).toBeGreaterThan(0.01)
      expect(everGiven(verdicts, 'reset', 0.6)).toBeGreaterThan(0.001)
    }
  })

  test('the known figures: .6, 40 units, 5 %: type I error .0482, power at .8 .858', () => {
    const verdicts = verdictsOf({ criteria: [goal()], policy: { alpha: 0.05, resetError: 0.05, maxIterations: 1 } }, 40)
    expect(everGiven(verdicts, 'validated', 0.6).toFixed(4)).toBe('0.0482')
    expect(everGiven(verdicts, 'validated', 0.8).toFixed(3)).toBe('0.858')
  })

  test('over two iterations closed one after the other, validated and reset keep the policy’s error', () => {
    const study = studyOf({
      criteria: [goal({ design: { kind: 'curve', size: 14 } })],
      policy: { alpha: 0.2, resetError: 0.2, maxIterations: 2, minProspect: 0 },
      iterations: 2,
    })
    const mass = (units: number) =>
      Array.from({ length: units }).reduce<Map<number, number>>((all) => step(all, 0.6), new Map([[0, 1]]))
    const ever = { validated: 0, reset: 0 }
    for (const [first, q] of mass(14)) {
      const one = measurementOf({ study, asOf: closingOf(1), cells: [{ iteration: 'i1', chain: [14, first] }] })
      const { verdict } = decide(study, one, { iteration: 'i1' })
      if (verdict === 'validated' || verdict === 'reset') {
        ever[verdict] += q
        continue
      }
      for (const [second, r] of mass(14)) {
        const cells = [
          { iteration: 'i1', chain: [14, first] },
          { iteration: 'i2', chain: [14, second] },
        ]
        const after = decide(study, [one, measurementOf({ study, asOf: closingOf(2), cells })]).verdict
        if (after === 'validated' || after === 'reset') ever[after] += q * r
      }
    }
    expect(ever.validated).toBeLessThanOrEqual(0.2)
    expect(ever.validated).toBeGreaterThan(0.05)
    expect(ever.reset).toBeLessThanOrEqual(0.2)
    expect(ever.reset).toBeGreaterThan(0.02)
  })

  test.each([
    ['a curve', { kind: 'curve', size: 12 }],
    ['planned looks', { kind: 'plannedLooks', looks: [4, 8, 12] }],
    ['any-time evidence', { kind: 'anytime' }],
  ] as const)(
    '%s: over three iterations with a look at every unit, carry-over included, closed early or late',
    (_, design) => {
      for (const sizes of [
        [5, 12, 12],
        [12, 3, 12],
        [0, 6, 15],
      ]) {
        const study = studyOf({
          criteria: [goal({ design })],
          policy: { alpha: 0.2, resetError: 0.2, maxIterations: 3 },
          iterations: 3,
        })
        const cellsOf = (counts: readonly (readonly [number, number])[]) =>
          counts.map(([met, units], i) => ({ iteration: `i${i + 1}`, chain: [units, met] }))
        // Levels depend on units alone, so that successes of earlier iterations may be any: none of them is enough.
        const ever = sizes.map((size, i) => {
          const earlier = sizes.slice(0, i).map((units) => [0, units] as const)
          const stateAt = (asOf: number, s: number, n: number) =>
            decide(study, measurementOf({ study, asOf, cells: cellsOf([...earlier, [s, n]]) })).criteria[0]?.state
          let mass = new Map([[0, 1]])
          let shown = 0
          for (let n = 1; n <= size; n++) {
            mass = step(mass, 0.6)
            const asOf = n === size ? closingOf(i + 1) : beginOf(i + 1) + 20 * DAY_MS
            for (const [s, q] of mass) {
              const isShown = stateAt(beginOf(i + 1) + 20 * DAY_MS, s, n) === 'shown' || stateAt(asOf, s, n) === 'shown'
              if (!isShown) continue
              shown += q
              mass.delete(s)
            }
          }
          return shown
        })
        const total = 1 - ever.reduce((none, shown) => none * (1 - shown), 1)
        expect(total).toBeLessThanOrEqual(0.2)
        expect(total).toBeGreaterThan(0.05)
      }
    },
  )
})

const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)

/** A study with groups, a step, several criteria, and one or two closed or open iterations. */
const inputs = fc
  .record({
    criteria: fc.subarray<Criterion>(
      [
        goal({ target: 0.5, design: { kind: 'curve', size: 30 } }),
        goal({ id: 'any', target: 0.4, design: undefined }),
        goal({ id: 'online', cohort: at('web')[0]!, design: { kind: 'curve', size: 20, spending: 'pocock' } }),
        goal({ id: 'step', metric: { step: 'quote' }, design: { kind: 'curve', size: 30 } }),
        goal({
          id: 'rarely',
          role: 'guardrail',
          target: 0.7,
          direction: 'atMost',
          design: { kind: 'curve', size: 30 },
        }),
        goal({ id: 'outcome', metric: 'outcome', target: 0.5, design: { kind: 'curve', size: 20 } }),
        goal({ id: 'planned', target: 0.5, design: { kind: 'plannedLooks', looks: [10, 30] } }),
        goal({ id: 'better', cohort: at('web')[0], comparedWith: at('desk')[0], target: -0.3, design: undefined }),
        goal({
          id: 'scored',
          cohort: at('desk')[0],
          comparedWith: at('web')[0],
          target: -0.2,
          design: { kind: 'plannedLooks', looks: [5, 20] },
        }),
      ],
      { minLength: 1, maxLength: 3 },
    ),
    maxIterations: fc.integer({ min: 1, max: 3 }),
    guardrails: fc.constantFrom('shownSafe' as const, 'notHarmed' as const),
    minProspect: fc.constantFrom(0.05, 0.3),
    place: fc.constantFrom(1, 2),
    isClosed: fc.boolean(),
    groups: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 30 }), share, share, share).map(([n, a, b, c]) => {
        const quoted = Math.round(n * Math.sqrt(a))
        const met = Math.round(quoted * Math.sqrt(b))
        return { chain: [n, quoted, met], outcome: [Math.round(met * c), met] as const }
      }),
      { minLength: 4, maxLength: 4 },
    ),
  })
  .map(({ criteria, maxIterations, guardrails, minProspect, place, isClosed, groups }) => {
    const study = studyOf({
      criteria,
      policy: { alpha: 0.2, resetError: 0.2, maxIterations, guardrails, minProspect },
      iterations: 2,
      steps: ['quote'],
      cohorts: [channel],
    })
    const cells = [1, 2].slice(0, place).flatMap((each) => {
      const [web, desk] = [groups[2 * each - 2]!, groups[2 * each - 1]!]
      const add = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value + b[i]!)
      const outcome = add(web.outcome, desk.outcome)
      return [
        { iteration: `i${each}`, chain: add(web.chain, desk.chain), outcome: [outcome[0]!, outcome[1]!] as const },
        { iteration: `i${each}`, groups: at('web'), ...web },
        { iteration: `i${each}`, groups: at('desk'), ...desk },
      ]
    })
    const asOf = isClosed ? closingOf(place) + DAY_MS : beginOf(place) + 20 * DAY_MS
    return { study, measurement: measurementOf({ study, asOf, cells }), iteration: `i${place}` }
  })

type Input = { readonly study: Study; readonly measurement: Measurement; readonly iteration: string }

function conclusion({ study, measurement, iteration }: Input) {
  return decide(study, measurement, { iteration })
}

/** More successes or fewer among the units of each channel: written here anew, by what the cells mean. Everybody is both channels. */
function convert(input: Input, criterion: Criterion, web: number, desk: number): Input {
  const { measurement, iteration } = input
  const parts = [web, desk].map((by, i) => {
    const group = at(i === 0 ? 'web' : 'desk')
    const cell = measurement.cells.find((each) => each.iteration === iteration && isAbout(each, group))!
    return [cell, convertCell(cell, criterion, by)] as const
  })
  const cells = measurement.cells.map((cell): Cell => {
    if (cell.iteration !== iteration) return cell
    return parts.find(([before]) => before === cell)?.[1] ?? sumOf(cell, parts[0]![1], parts[1]![1])
  })
  return { ...input, measurement: { ...measurement, cells } }
}

function isAbout(cell: Cell, groups: Cell['groups']): boolean {
  return JSON.stringify(cell.groups) === JSON.stringify(groups)
}

function convertCell(cell: Cell, { metric }: Criterion, by: number): Cell {
  if (metric === 'outcome') {
    const { firstOfCluster } = cell.outcome!
    const { aligned } = firstOfCluster
    return { ...cell, outcome: { ...cell.outcome!, firstOfCluster: { ...firstOfCluster, aligned: aligned + by } } }
  }
  const [trigger, quote] = cell.nodes
  let quoted = trigger!.firstOfCluster.aligned
  let met = quote!.firstOfCluster.aligned
  if (metric === 'needMet') {
    met += by
    quoted = Math.max(quoted, met)
  } else {
    quoted += by
    met = Math.min(met, quoted)
  }
  return {
    ...cell,
    nodes: [
      { ...trigger!, firstOfCluster: { ...trigger!.firstOfCluster, aligned: quoted } },
      { ...quote!, firstOfCluster: { entered: quoted, aligned: met } },
    ],
  }
}

function sumOf(whole: Cell, a: Cell, b: Cell): Cell {
  const add = (x: Tally, y: Tally) => ({
    entered: x.firstOfCluster.entered + y.firstOfCluster.entered,
    aligned: x.firstOfCluster.aligned + y.firstOfCluster.aligned,
  })
  return {
    ...whole,
    nodes: whole.nodes.map((node, i) => ({ ...node, firstOfCluster: add(a.nodes[i]!, b.nodes[i]!) })),
    outcome: { ...whole.outcome!, firstOfCluster: add(a.outcome!, b.outcome!) },
  }
}

/** Every way in which so many units of a criterion's cell can be converted, as changes of the successes in both channels. */
function waysOf({ measurement, iteration }: Input, criterion: Criterion, by: number): readonly (readonly number[])[] {
  const room = (group: 'web' | 'desk'): number => {
    if (criterion.cohort !== undefined && criterion.cohort.group !== group) return 0
    const cell = measurement.cells.find((each) => each.iteration === iteration && isAbout(each, at(group)))!
    const [trigger, quote] = cell.nodes
    const tally = criterion.metric === 'outcome' ? cell.outcome! : criterion.metric === 'needMet' ? quote! : trigger!
    const units = criterion.metric === 'outcome' ? tally.firstOfCluster.entered : trigger!.firstOfCluster.entered
    return by > 0 ? units - tally.firstOfCluster.aligned : tally.firstOfCluster.aligned
  }
  const [sign, count] = [Math.sign(by), Math.abs(by)]
  return Array.from({ length: count + 1 }, (_, i) => [i, count - i] as const)
    .filter(([web, desk]) => web <= room('web') && desk <= room('desk'))
    .map(([web, desk]) => [sign * web, sign * desk])
}

function countOf({ criteria }: ReturnType<typeof conclusion>, id: string) {
  return criteria.find((each) => each.id === id)!
}

describe('properties', () => {
  test('the margin: so many conversions change the verdict, none fewer does in any criterion’s cell', () => {
    let [some, none, placed] = [0, 0, 0]
    fc.assert(
      fc.property(inputs, (input) => {
        const before = conclusion(input)
        fc.pre(before.trace[0]!.answer === 'yes')
        const { margin } = before
        const { criteria } = input.study.hypothesis
        const path = iterationPath(input.study, input.measurement.asOf, input.iteration)!
        const context = prepareDecision(input.study, [input.measurement], path)
        for (const criterion of criteria) {
          const { units } = countOf(before, criterion.id)
          const most = margin === null ? units : margin.conversions - 1
          for (let by = -most; by <= most; by++)
            for (const [web, desk] of waysOf(input, criterion, by)) {
              const after = convert(input, criterion, web!, desk!)
              expect(conclude(context, after.measurement).verdict).toBe(before.verdict)
            }
        }
        if (margin === null) none++
        else {
          some++
          if (margin.groups.length > 0) placed++
          const criterion = criteria.find(({ id }) => id === margin.criterion)!
          const by = margin.turning === 'failuresIntoSuccesses' ? margin.conversions : -margin.conversions
          const named = new Map(margin.groups.map(({ groups, conversions }) => [groups[0]!.group, conversions]))
          const isMeant = (change: number, group: string) =>
            named.size === 0 || Math.abs(change) === (named.get(group) ?? 0)
          const ways = waysOf(input, criterion, by).filter(
            ([web, desk]) => isMeant(web!, 'web') && isMeant(desk!, 'desk'),
          )
          expect(ways.length).toBeGreaterThan(0)
          for (const [web, desk] of ways) {
            const after = conclusion(convert(input, criterion, web!, desk!)).verdict
            expect(after).toBe(margin.verdict)
            expect(after).not.toBe(before.verdict)
          }
        }
      }),
      { seed: SEED, numRuns: 80 },
    )
    expect(some).toBeGreaterThan(10)
    expect(none).toBeGreaterThan(1)
    expect(placed).toBeGreaterThan(3)
  })

  test('stability: without one of two groups it is decided as if the other were everybody', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(inputs, (input) => {
        const { study, measurement, iteration } = input
        const { stability, verdict } = conclusion(input)
        for (const { group, units, verdict: without, notLookedAt } of stability) {
          const other = group.group === 'web' ? 'desk' : 'web'
          const isNamed = study.hypothesis.criteria.some(({ cohort, comparedWith }) =>
            [cohort, comparedWith].some((each) => each?.group === group.group),
          )
          expect([without === null, notLookedAt]).toEqual([isNamed, []])
          if (without === null) continue
          const cells = ['i1', 'i2'].flatMap((each): readonly Cell[] => {
            const [whole, left, rest] = [[], at(group.group), at(other)].map((groups) =>
              measurement.cells.find((cell) => cell.iteration === each && isAbout(cell, groups)),
            )
            if (whole === undefined || left === undefined || rest === undefined) return []
            if (each === iteration) expect(left.nodes[0]!.first.entered).toBe(units)
            // Halves of those who left are rounded group by group.
            const nodes = rest.nodes.map((node, i) => ({
              ...node,
              detours: whole.nodes[i]!.detours.map(({ event, count }) => {
                const gone = left.nodes[i]!.detours.find((detour) => detour.event === event)?.count ?? 0
                return { event, count: count - gone }
              }),
            }))
            return [{ ...rest, groups: [], nodes }, rest]
          })
          const reduced = { ...measurement, cells }
          const path = iterationPath(study, measurement.asOf, iteration)!
          expect(conclude(prepareDecision(study, [reduced], path), reduced).verdict).toBe(without)
          seen.add(`${verdict} ${without}`)
        }
      }),
      { seed: SEED, numRuns: 300 },
    )
    expect(seen.size).toBeGreaterThan(8)
  })

  test('turning one failure of a need-met goal’s cell into a success never un-shows that goal', () => {
    let turned = 0
    fc.assert(
      fc.property(inputs, (input) => {
        const before = conclusion(input)
        for (const criterion of input.study.hypothesis.criteria) {
          if (criterion.role !== 'goal' || criterion.metric !== 'needMet') continue
          const found = before.criteria.find(({ id }) => id === criterion.id)
          if (found?.state !== 'shown' || found.successes === found.units) continue
          turned++
          for (const [web, desk] of waysOf(input, criterion, 1))
            expect(countOf(conclusion(convert(input, criterion, web!, desk!)), criterion.id).state).toBe('shown')
        }
      }),
      { seed: SEED, numRuns: 400 },
    )
    expect(turned).toBeGreaterThan(20)
  })

  test('nor after any earlier look, by enumeration', () => {
    const study = studyOf({
      criteria: [goal({ design: { kind: 'curve', size: 5 } })],
      policy: { alpha: 0.3, maxIterations: 1 },
    })
    const units = [3, 4, 5, 6, 7]
    let kept = 0
    for (const first of units)
      for (const second of units)
        for (let s1 = 0; s1 <= first; s1++) {
          const before = look(study, OPEN, s1, first)
          const states = Array.from({ length: second + 1 }, (_, s2) => {
            const { criteria } = decide(study, [before, look(study, OPEN + DAY_MS, s2, second)])
            if (criteria[0]!.reason === 'stays-shown') kept++
            return criteria[0]!.state === 'shown'
          })
          expect(states).toEqual(states.toSorted((a, b) => Number(a) - Number(b)))
        }
    expect(kept).toBeGreaterThan(4)
  })

  test('the order of cells, dimensions’ groups and renamed groups change nothing but the names', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { measurement, study } = input
        const shuffled = { ...measurement, cells: measurement.cells.toReversed() }
        const before = conclusion(input)
        const after = conclusion({ ...input, measurement: shuffled })
        const read = ({
          verdict,
          decidedBy,
          closed,
          criteria,
          prospect,
          margin,
          unsureAbout,
          warnings,
        }: typeof before) => ({
          verdict,
          decidedBy,
          closed,
          prospect,
          margin,
          unsureAbout,
          warnings,
          criteria: criteria.map(({ evidence, ...rest }) => rest),
        })
        expect(read(after)).toEqual(read(before))

        const rename = <A>(value: A): A => JSON.parse(JSON.stringify(value).replaceAll('"web"', '"zzz"')) as A
        const renamed = rename({ study, measurement })
        const fresh = measurementOf({ study: renamed.study, asOf: measurement.asOf, cells: [] })
        const { registrationHash, measurementHash } = fresh
        const named = conclusion({
          study: renamed.study,
          measurement: { ...renamed.measurement, registrationHash, measurementHash },
          iteration: input.iteration,
        })
        const byName = rename(read(before))
        expect(JSON.stringify(read(named))).toBe(JSON.stringify(byName))
      }),
      { seed: SEED, numRuns: 60 },
    )
  })

  test('is plain JSON, the same each time, changes no input, and can be explained', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const before = JSON.stringify(input)
        const decision = conclusion(input)
        expect(conclusion(input)).toEqual(decision)
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision)
        expect(JSON.stringify(input)).toBe(before)
        expect(explainDecision(decision)).not.toMatch(/NaN|undefined|Infinity|\[object/)
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  test('every piece of evidence can be looked up where it says, and the questions come in order', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const decision = conclusion(input)
        const documents = { study: input.study, measurement: input.measurement, decision }
        const evidence = [...decision.trace.flatMap(({ reasons }) => reasons), ...decision.criteria].flatMap(
          (each) => each.evidence,
        )
        for (const { document, pointer } of evidence) {
          const found = pointer
            .split('/')
            .slice(1)
            .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], documents[document])
          expect(found).toBeDefined()
        }
        expect(decision.trace.map(({ question }) => question)).toEqual([
          'fitToRead',
          'provedTrue',
          'partHolds',
          'resetRequired',
          'iteratingHelps',
          'whatIsMissing',
        ])
        expect(decision.trace.find(({ question }) => question === decision.decidedBy)?.answer).not.toBe('notAsked')
      }),
      { seed: SEED, numRuns: 100 },
    )
  })

  test('validated only if every goal is shown and every guardrail as the policy asks; open, nothing else but unsure', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(inputs, (input) => {
        const { verdict, criteria, closed, trace } = conclusion(input)
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1)
        const goals = criteria.filter(({ role }) => role === 'goal')
        const guards = criteria.filter(({ role }) => role === 'guardrail')
        const lax = input.study.policy?.guardrails === 'notHarmed'
        const met =
          trace[0]!.answer === 'yes' &&
          goals.length > 0 &&
          goals.every(({ state }) => state === 'shown') &&
          guards.every(({ state, units }) => state === 'safe' || (lax && state === 'unknown' && units > 0))
        expect(verdict === 'validated').toBe(met)
        if (!closed) expect(['validated', 'unsure']).toContain(verdict)
        if (verdict === 'reset') expect(goals.some(({ state }) => state === 'refuted')).toBe(true)
      }),
      { seed: SEED, numRuns: 300 },
    )
    expect([...seen.keys()].toSorted()).toEqual(['iterate', 'pivot', 'reset', 'unsure', 'validated'])
  })
})
