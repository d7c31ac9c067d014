import { describe, expect, test } from 'vitest'
import { getOrThrow } from '../../src/core/issue.js'
import { sha256 } from '../../src/core/sha256.js'
import { utf8 } from '../../src/core/utf8.js'
import type { CohortDimension } from '../../src/definition/cohort-dimension.js'
import type { Flow } from '../../src/definition/flow.js'
import type { GroupRef } from '../../src/definition/hypothesis.js'
import { parseStudy } from '../../src/definition/parse-study.js'
import type { Study } from '../../src/definition/study.js'
import { readEvents } from '../../src/event/read-events.js'
import { measure } from '../../src/measure/measure.js'
import type { Cell } from '../../src/measure/measurement.js'
import { cellOf } from '../../src/metric/cell-of.js'
import { type GroupTruth, type SimulatedLog, simulateEvents, type Truth } from '../../src/simulate/index.js'
import { fullStudy } from '../definition/full-study.js'
import { accountOf, measuredAccount } from './account.js'

const flow: Flow = {
  kind: 'flow',
  version: 1,
  id: 'flow',
  trigger: { event: 'need' },
  steps: [
    { id: 'found', match: { event: 'open', where: { property: 'page', is: 'eq', value: 'help' } }, within: 'PT2H' },
    { id: 'tip', match: { event: 'tip' }, optional: true },
    {
      id: 'done',
      match: { allOf: [{ event: 'form', where: { property: 'part', is: 'gte', value: 2 } }, { event: 'form' }] },
    },
  ],
  needMet: { id: 'met', match: { anyOf: [{ event: 'answer' }, { event: ['call', 'mail'] }] } },
  within: 'P2D',
  adoption: { within: 'P5D' },
  outcome: { id: 'paid', match: { event: 'pay' }, within: 'P1D' },
  exclusions: [{ id: 'staff', match: { event: 'open', where: { property: 'staff', is: 'eq', value: true } } }],
}
const cohorts: readonly CohortDimension[] = [
  { id: 'plan', type: 'segment', by: { attribute: 'plan' } },
  { id: 'size', type: 'segment', by: { attribute: 'size', bands: [10, 50] } },
  {
    id: 'door',
    type: 'channel',
    groups: [
      { id: 'web', where: { property: 'door', is: 'startsWith', value: 'web' } },
      { id: 'other web', where: { property: 'door', is: 'contains', value: 'web' } },
    ],
    otherwise: 'rest',
  },
]
const study: Study = {
  ...fullStudy,
  hypothesis: { ...fullStudy.hypothesis, criteria: [{ id: 'goal', role: 'goal', metric: 'needMet', target: 0.5 }] },
  flow,
  cohorts,
  strategy: [],
  observations: [],
  iterations: [
    { id: 'i1', from: '2026-01-01', to: '2026-02-01' },
    { id: 'i2', from: '2026-02-01', to: '2026-03-01' },
    { id: 'i3', from: '2026-03-10', to: '2026-04-01' },
  ],
}
const read = (log: SimulatedLog, of: Study = study) =>
  measure(of, readEvents(log.events), { asOf: log.asOf, partners: log.partners })
const rowsOf = ({ events }: SimulatedLog, group: string): readonly unknown[] =>
  events.filter(({ partner }) => partner.startsWith(`${group} `))
const total = (cells: readonly (Cell | undefined)[], count: (cell: Cell) => number): number =>
  cells.reduce((sum, cell) => sum + (cell === undefined ? 0 : count(cell)), 0)

describe('a truth that leaves nothing to chance', () => {
  test('the study is one that parses', () => {
    expect(getOrThrow(parseStudy(study)).id).toBe(study.id)
  })

  test('with rate 1 everything is aligned', () => {
    const log = simulateEvents(study, { partners: 20, rate: 1, returns: { rate: 0 } }, { seed: 1 })
    const cell = cellOf(read(log), { iteration: null })!
    for (const { entered, aligned } of cell.nodes) expect([entered, aligned]).toEqual([60, 60])
    expect(cell.optionalSteps).toEqual([{ id: 'tip', entered: 60, reached: 60 }])
    expect([cell.outcome?.entered, cell.outcome?.aligned]).toEqual([60, 60])
    expect([cell.adoption.unneeded, cell.enrolled]).toEqual([cell.adoption.entered - cell.adoption.aligned, 20])
  })

  test('with rate 0 at one node nobody gets beyond it, and all of them take the detour', () => {
    const log = simulateEvents(
      study,
      { partners: 10, rate: 1, nodes: [{ id: 'done', rate: 0 }], detours: [{ event: 'phone', rate: 1 }] },
      { seed: 1 },
    )
    const { nodes } = cellOf(read(log), { iteration: null })!
    expect(nodes.map(({ entered, aligned }) => [entered, aligned])).toEqual([
      [30, 30],
      [30, 0],
      [0, 0],
    ])
    expect(nodes[1]?.detours).toEqual([{ event: 'phone', count: 30 }])
  })

  test('a need that arises again and is adopted, in every iteration', () => {
    const truth: Truth = {
      partners: 10,
      rate: 1,
      returns: { rate: 1, adopts: 0, delay: { from: 'P4D', to: 'P4D' } },
    }
    const { adoption } = cellOf(read(simulateEvents(study, truth, { seed: 1 })), { iteration: null })!
    expect(adoption.aligned).toBe(0)
    expect([adoption.entered, adoption.deviated + adoption.unneeded]).toEqual([adoption.entered, adoption.entered])
    expect(adoption.deviated).toBeGreaterThanOrEqual(20)
  })

  test('arrival 0 is silence; the partners are enrolled all the same', () => {
    const log = simulateEvents(study, { partners: 7, arrival: 0 }, { seed: 1 })
    expect([log.events.length, log.attempts.length, log.partners.length]).toEqual([0, 0, 7])
    expect(cellOf(read(log), { iteration: null })?.enrolled).toBe(7)
  })

  test('what an iteration overrides holds there alone, and a group wins over it', () => {
    const truth: Truth = {
      partners: 5,
      rate: 0,
      returns: { rate: 0 },
      iterations: [{ id: 'i2', rate: 1 }],
      groups: [{ id: 'a' }, { id: 'b', rate: 0 }, { id: 'c', rate: 0, iterations: [{ id: 'i3', rate: 1 }] }],
    }
    const measurement = read(simulateEvents(study, truth, { seed: 1 }))
    const met = study.iterations.map(({ id }) => cellOf(measurement, { iteration: id })?.nodes.at(-1)?.aligned)
    expect(met).toEqual([0, 5, 5])
  })
})

describe('cohorts', () => {
  const refs: readonly (readonly GroupRef[])[] = [
    [
      { dimension: 'plan', group: 'pro' },
      { dimension: 'size', group: '<10' },
      { dimension: 'door', group: 'web' },
    ],
    [
      { dimension: 'plan', group: 7 },
      { dimension: 'size', group: '10-50' },
      { dimension: 'door', group: 'other web' },
    ],
    [
      { dimension: 'plan', group: null },
      { dimension: 'size', group: '>=50' },
      { dimension: 'door', group: 'rest' },
    ],
    [
      { dimension: 'plan', group: true },
      { dimension: 'size', group: null },
      { dimension: 'door', group: 'rest' },
    ],
  ]

  test('every form of group is found attributes for, and measure counts each group as it was simulated', () => {
    const groups = refs.map((cohorts, i) => ({ id: `g${i}`, cohorts, rate: 0.5 + 0.1 * i }))
    const log = simulateEvents(study, { partners: 30, groups }, { seed: 3 })
    const measurement = read(log)
    for (const ref of refs.flat()) {
      const ids = groups.filter(({ cohorts }) => cohorts.some((each) => JSON.stringify(each) === JSON.stringify(ref)))
      const chosen = ({ group }: { readonly group: string }): boolean => ids.some(({ id }) => id === group)
      expect(measuredAccount(study, measurement, 'i2', [ref])).toEqual(
        accountOf(study, log.attempts, log.asOf, 'i2', chosen),
      )
    }
  })

  test('attributes of one own are kept, and must agree with the cohorts', () => {
    const cohorts = [{ dimension: 'size', group: '10-50' }]
    const log = simulateEvents(
      study,
      { partners: 1, groups: [{ id: 'g', cohorts, attributes: { size: 42, x: 'y' } }] },
      { seed: 1 },
    )
    expect(log.partners).toEqual([{ id: 'g 1', attributes: { size: 42, x: 'y' } }])
    const wrong = { partners: 1, groups: [{ id: 'g', cohorts, attributes: { size: 4 } }] }
    expect(() => simulateEvents(study, wrong, { seed: 1 })).toThrow(
      'simulateEvents: truth.groups[0].cohorts must be groups that one partner can be in, with its attributes; got an array',
    )
  })
})

describe('random numbers are split', () => {
  const truth = (of: Omit<GroupTruth, 'id'> = {}): Truth => ({
    partners: 20,
    noise: { events: ['noise'], rate: 0.3 },
    duplicates: 0.1,
    ties: 0.1,
    groups: [{ id: 'a' }, { ...of, id: 'b' }],
  })
  const before = simulateEvents(study, truth(), { seed: 5 })

  test('what is changed about one group leaves every row of the others as it was', () => {
    for (const change of [{ rate: 0.3 }, { partners: 3 }, { drift: 1 }, { returns: { rate: 0.9 } }, { arrival: 0.1 }]) {
      const after = simulateEvents(study, truth(change), { seed: 5 })
      expect(rowsOf(after, 'a')).toEqual(rowsOf(before, 'a'))
      expect(rowsOf(after, 'b')).not.toEqual(rowsOf(before, 'b'))
    }
  })

  test('the order of groups, and who else is there, makes no difference', () => {
    const { groups = [], ...rest } = truth()
    const turned = simulateEvents(study, { ...rest, groups: [{ id: 'c' }, ...groups.toReversed()] }, { seed: 5 })
    for (const id of ['a', 'b']) expect(rowsOf(turned, id)).toEqual(rowsOf(before, id))
  })

  test('a higher rate turns failures into successes, never back', () => {
    const base: Truth = { partners: 200, returns: { rate: 0 } }
    const logs = [0.1, 0.4, 0.8, 1].map((rate) => simulateEvents(study, { ...base, rate }, { seed: 2 }))
    const reached = logs.map(({ attempts }) => attempts.map(({ times }) => times.length))
    for (const [i, counts] of reached.entries())
      expect(counts.every((count, k) => count >= (reached[i - 1]?.[k] ?? 0))).toBe(true)
    expect(reached.map((counts) => counts.filter((count) => count === 4).length)).toEqual([1, 48, 313, 600])
  })

  test('rows that users have written down stay', () => {
    expect(before.events.slice(0, 2)).toMatchInlineSnapshot(`
      [
        {
          "at": 1767308642251,
          "id": "b 16/1",
          "name": "need",
          "partner": "b 16",
        },
        {
          "at": 1767308642251,
          "id": "b 16/2",
          "name": "open",
          "partner": "b 16",
          "props": {
            "page": "help",
          },
          "seq": 1,
        },
      ]
    `)
    expect(sha256(utf8(JSON.stringify(before)))).toMatchInlineSnapshot(
      `"f6702c8c991331720afb2d16bd87bc51fc2b2ec91e4e5fbfc4d90ab171bd8a00"`,
    )
  })
})

describe('clusters', () => {
  const alone: Study = { ...study, flow: { ...flow, steps: [] }, iterations: study.iterations.slice(0, 1) }
  const clustered = (correlation: number, partners: number, seed: number): SimulatedLog =>
    simulateEvents(alone, { partners, rate: 0.6, returns: { rate: 0 }, clusters: { size: 4, correlation } }, { seed })
  const met = ({ attempts }: SimulatedLog): readonly boolean[] => attempts.map(({ lapsesAt }) => lapsesAt === null)

  test('are declared in the partner rows, the last one smaller; measure finds them', () => {
    const log = clustered(0.5, 10, 1)
    const sizes = measure(alone, readEvents(log.events), { asOf: log.asOf, partners: log.partners }).clusters
    expect(sizes).toEqual([1, 2, 3].map((k) => ({ cluster: `partner / ${k}`, partners: k === 3 ? 2 : 4 })))
  })

  test('correlation 1: all of a cluster are alike; 0: nothing is changed', () => {
    const alike = met(clustered(1, 200, 2))
    expect(alike.every((one, i) => one === alike[i - (i % 4)])).toBe(true)
    const free = simulateEvents(alone, { partners: 200, rate: 0.6, returns: { rate: 0 } }, { seed: 2 })
    expect(met(clustered(0, 200, 2))).toEqual(met(free))
  })

  test('known: ten accounts of four partners at a correlation of .2 turn an error of 3.5 % into 7.8 %', () => {
    const courses = process.env['DEEP'] === undefined ? 400 : 10_000
    for (const [correlation, error] of [
      [0, 0.0352],
      [0.2, 0.078],
    ] as const) {
      const wrong = Array.from({ length: courses }, (_, seed) => met(clustered(correlation, 40, seed)))
      const share = wrong.filter((each) => each.filter(Boolean).length >= 30).length / courses
      // The page's figure has two digits.
      expect(Math.abs(share - error)).toBeLessThanOrEqual(4 * Math.sqrt((error * (1 - error)) / courses) + 0.001)
    }
  })
})

describe('rows', () => {
  test('are ordered by time; late ones come after others that happened later', () => {
    const times = (late?: Truth['late']) =>
      simulateEvents(study, { partners: 30, late }, { seed: 1 }).events.map(({ at }) => at as number)
    const inOrder = times()
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
    const late = times({ rate: 0.2, delay: { to: 'P9D' } })
    expect(late).not.toEqual(inOrder)
    expect(late.toSorted((a, b) => a - b)).toEqual(inOrder)
    const behind = late.filter((at, i) => late.slice(0, i).some((earlier) => earlier > at))
    expect(behind.length / late.length).toBeGreaterThan(0.1)
    expect(behind.length / late.length).toBeLessThan(0.3)
  })

  test('delivered twice are counted as duplicates, one each', () => {
    const log = simulateEvents(study, { partners: 20, duplicates: 1 }, { seed: 1 })
    expect(read(log).quality.duplicate).toBe(log.events.length / 2)
  })

  test('at one instant are told apart by seq', () => {
    const log = simulateEvents(study, { partners: 20, ties: 1, rate: 1, returns: { rate: 0 } }, { seed: 1 })
    for (const { times } of log.attempts) expect(new Set(times).size).toBe(1)
    const turned = measure(study, readEvents(log.events.toReversed()), { asOf: log.asOf, partners: log.partners })
    expect(turned).toEqual(read(log))
    expect(cellOf(turned, { iteration: null })?.nodes.at(-1)?.aligned).toBe(60)
  })
})

describe('calibration: within four standard errors', () => {
  const near = (successes: number, of: number, rate: number): void => {
    expect(Math.abs(successes - of * rate)).toBeLessThanOrEqual(4 * Math.sqrt(of * rate * (1 - rate)))
  }
  const truth: Truth = {
    partners: 1500,
    arrival: 0.7,
    nodes: [
      { id: 'found', rate: 0.9 },
      { id: 'tip', rate: 0.35 },
      { id: 'done', rate: 0.6, delay: { from: 'PT1H', to: 'PT9H', skew: 2 } },
      { id: 'needMet', rate: 0.75 },
    ],
    outcome: { rate: 0.4 },
    returns: { rate: 0.6, adopts: 0.55, delay: { from: 'P2D', to: 'P4D' } },
    detours: [
      { event: 'phone', rate: 0.5 },
      { event: 'shop', rate: 0.2 },
    ],
  }
  const log = simulateEvents(study, truth, { seed: 11 })
  const measurement = read(log)
  const cells = study.iterations.map(({ id }) => cellOf(measurement, { iteration: id }))

  test('arrival, node rates, optional steps, outcome, adoption, detours', () => {
    const arrivals = new Set(log.attempts.filter(({ iteration }) => iteration === 'i1').map(({ partner }) => partner))
    near(arrivals.size, 1500, 0.7)
    const node = (i: number, count: 'matured' | 'first', part: 'entered' | 'aligned'): number =>
      total(cells, ({ nodes }) => nodes[i]![count][part])
    near(node(1, 'matured', 'aligned'), node(1, 'matured', 'entered'), 0.6)
    near(node(2, 'first', 'aligned'), node(2, 'first', 'entered'), 0.75)
    near(
      total(cells, (cell) => cell.optionalSteps[0]!.reached),
      total(cells, (cell) => cell.optionalSteps[0]!.entered),
      0.35,
    )
    near(
      total(cells, ({ outcome }) => outcome!.aligned),
      total(cells, ({ outcome }) => outcome!.entered),
      0.4,
    )
    const needed = total(cells, ({ adoption }) => adoption.aligned + adoption.deviated)
    near(
      total(cells, ({ adoption }) => adoption.aligned),
      needed,
      0.55,
    )
    const left = total(cells, ({ nodes }) => nodes[1]!.deviated)
    const phoned = total(cells, ({ nodes }) => nodes[1]!.detours.find(({ event }) => event === 'phone')?.count ?? 0)
    near(phoned, left, 0.5)
  })

  test('triggers are spread evenly over an iteration', () => {
    const first = log.attempts.filter(({ iteration }) => iteration === 'i1').map(({ times }) => times[0]!)
    const begin = Date.UTC(2025, 11, 31, 23) // the zone of the study is Amsterdam's
    const early = first.filter((at) => at < begin + 15.5 * 86_400_000).length
    expect(Math.min(...first)).toBeGreaterThanOrEqual(begin)
    const arrived = simulateEvents(study, { partners: 3000, returns: { rate: 0 } }, { seed: 4 }).attempts
    const half = arrived.filter(({ times }) => times[0]! < begin + 15.5 * 86_400_000).length
    near(half, 3000, 0.5)
    expect(early).toBeGreaterThan(0)
  })

  test('delays: shortest, longest, and a skew that makes most of them short', () => {
    const delays = log.attempts.flatMap(({ times }) => (times.length > 2 ? [(times[2]! - times[1]!) / 3_600_000] : []))
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1)
    expect(Math.max(...delays)).toBeLessThanOrEqual(9)
    // The square of a uniform number is below a quarter half of the time.
    near(delays.filter((hours) => hours < 3).length, delays.length, 0.5)
  })

  test('drift: below the rate before midway, above it after', () => {
    const drifting: Truth = {
      partners: 4000,
      rate: 1,
      nodes: [{ id: 'met', rate: 0.5 }],
      drift: -0.4,
      returns: { rate: 0 },
    }
    const { attempts } = simulateEvents({ ...study, flow: { ...flow, steps: [] } }, drifting, { seed: 9 })
    const [middle] = [Date.UTC(2026, 1, 14, 23)]
    const half = (early: boolean) =>
      attempts.filter(({ iteration, times }) => iteration === 'i2' && times[0]! < middle! === early)
    for (const [early, rate] of [
      [true, 0.6],
      [false, 0.4],
    ] as const)
      near(half(early).filter(({ lapsesAt }) => lapsesAt === null).length, half(early).length, rate)
  })
})

describe('refusals', () => {
  const refuse =
    (truth: unknown, of: Study = study, options: unknown = { seed: 1 }) =>
    () =>
      simulateEvents(of, truth as Truth, options as { seed: number })

  test.each<[string, unknown, string]>([
    ['a misspelt field', { ratee: 1 }, 'truth must have no keys but'],
    ['a misspelt field of a group', { groups: [{ id: 'a', partnerz: 1 }] }, 'did you mean "partners"?'],
    ['a rate above 1', { rate: 1.2 }, 'truth.rate must be in [0, 1]; got 1.2'],
    ['a rate that is no number', { arrival: Number.NaN }, 'truth.arrival must be in [0, 1]; got NaN'],
    ['a rate of a node', { nodes: [{ id: 'done', rate: -1 }] }, 'truth.nodes[0].rate must be in [0, 1]; got -1'],
    [
      'an unknown step',
      { nodes: [{ id: 'dune', rate: 1 }] },
      'truth.nodes[0].id must be a step of the flow or need met; got "dune"',
    ],
    [
      'an unknown iteration',
      { iterations: [{ id: 'i9' }] },
      'truth.iterations[0].id must be an iteration of the study; got "i9"',
    ],
    [
      'an iteration twice',
      { iterations: [{ id: 'i1' }, { id: 'i1' }] },
      'truth.iterations[1].id must be unlike all others',
    ],
    ['two groups of one id', { groups: [{ id: 'a' }, { id: 'a' }] }, 'truth.groups[1].id must be unlike all others'],
    ['a group without id', { groups: [{ id: '' }] }, 'truth.groups[0].id must be a non-empty text'],
    [
      'a group whose partners no log could name',
      { groups: [{ id: 'a\ud800' }] },
      'text without unpaired surrogates; got "a\\ud800"',
    ],
    [
      'noise that no log could name',
      { noise: { events: ['\udc00'], rate: 0.1 } },
      'truth.noise.events[0] must be a non-empty',
    ],
    [
      'an unknown dimension',
      { groups: [{ id: 'a', cohorts: [{ dimension: 'd', group: 1 }] }] },
      'cohorts must name a dimension of the study ("plan", "size", "door"); got "d"',
    ],
    [
      'an unknown group',
      { groups: [{ id: 'a', cohorts: [{ dimension: 'door', group: 'x' }] }] },
      'cohorts must name a group of "door"; got "x"',
    ],
    [
      'an unknown band',
      { groups: [{ id: 'a', cohorts: [{ dimension: 'size', group: '10-60' }] }] },
      'cohorts must name a group of "size"; got "10-60"',
    ],
    [
      'groups that exclude each other',
      {
        groups: [
          {
            id: 'a',
            cohorts: [
              { dimension: 'plan', group: 'x' },
              { dimension: 'plan', group: 'y' },
            ],
          },
        ],
      },
      'cohorts must be groups that one partner can be in',
    ],
    [
      'a cluster of nobody',
      { clusters: { size: 0, correlation: 0.5 } },
      'truth.clusters.size must be an integer from 1; got 0',
    ],
    [
      'a correlation that is not given',
      { groups: [{ id: 'a', clusters: { size: 2 } }] },
      'truth.groups[0].clusters.correlation must be in [0, 1]; got undefined',
    ],
    ['half a partner', { partners: 1.5 }, 'partners must be an integer from 0 to 1000000; got 1.5'],
    ['a delay beyond the window', { nodes: [{ id: 'done', delay: { to: 'P3D' } }] }, 'delays must be such that'],
    [
      'a delay beyond the step’s own',
      { nodes: [{ id: 'found', delay: { to: 'PT3H' } }] },
      'delays must be such that "found" is reached within its windows; got "PT3H"',
    ],
    [
      'a delay of no duration',
      { nodes: [{ id: 'done', delay: { to: '3 hours' } }] },
      'delay.to must be an ISO 8601 duration without years and months; got "3 hours"',
    ],
    [
      'a delay turned round',
      { nodes: [{ id: 'done', delay: { from: 'PT2H', to: 'PT1H' } }] },
      'delay.from must be at most `to`; got "PT2H"',
    ],
    [
      'a delay of an optional step',
      { nodes: [{ id: 'tip', delay: { to: 'PT1H' } }] },
      'truth.nodes[0].delay must be absent, as the step is optional',
    ],
    [
      'an outcome too late',
      { outcome: { delay: { to: 'P2D' } } },
      'outcome.delay must be within the window of the outcome; got "P2D"',
    ],
    [
      'detours of more than all',
      {
        detours: [
          { event: 'x', rate: 0.6 },
          { event: 'y', rate: 0.6 },
        ],
      },
      'detours must be together at most 1; got 1.2',
    ],
    [
      'a detour with a role',
      { detours: [{ event: 'tip', rate: 0.6 }] },
      'truth.detours[0].event must be an event that plays no role in the flow; got "tip"',
    ],
    [
      'noise with a role',
      { noise: { events: ['need'], rate: 0.1 } },
      'truth.noise.events[0] must be an event that plays no role in the flow; got "need"',
    ],
    [
      'noise without end',
      { noise: { events: ['x'], rate: 1 } },
      'truth.noise must be events and a rate of at most 0.9999; got 1',
    ],
    [
      'noise that would not end in a lifetime',
      { noise: { events: ['x'], rate: 1 - 2 ** -53 } },
      'truth.noise must be events and a rate of at most 0.9999; got 0.99',
    ],
    [
      'noise without a name',
      { noise: { events: [], rate: 0.5 } },
      'truth.noise must be events and a rate of at most 0.9999; got 0.5',
    ],
    [
      'returns without end',
      { partners: 1, rate: 1, ties: 1, returns: { rate: 1, delay: { to: 'PT0.001S' } } },
      'truth: returns must be so rare or late that no partner has more than 10000 attempts; got "partner 1"',
    ],
    ['no truth', null, 'truth must be an object; got null'],
  ])('%s', (_, truth, message) => {
    expect(refuse(truth)).toThrow(RangeError)
    expect(refuse(truth)).toThrow(message)
  })

  test('options', () => {
    expect(refuse({}, study, {})).toThrow('simulateEvents: options.seed must be a non-negative integer; got undefined')
    expect(refuse({}, study, { seed: 1, sead: 2 })).toThrow('got "sead"')
    const open = { ...study, iterations: [{ id: 'i1', from: '2026-01-01' }] }
    expect(refuse({}, open)).toThrow(
      'options.until must be an instant with room for all windows; an iteration without end needs it',
    )
    for (const until of [8.64e15, Number.MAX_SAFE_INTEGER, -8.64e15 - 1])
      expect(refuse({}, open, { seed: 1, until })).toThrow('options.until must be an instant')
    const { attempts } = simulateEvents(open, { partners: 50 }, { seed: 1, until: Date.UTC(2026, 0, 3) })
    expect(Math.max(...attempts.map(({ times }) => times[0]!))).toBeLessThan(Date.UTC(2026, 0, 3))
  })

  test('no study', () => {
    expect(refuse({}, JSON.stringify(study) as unknown as Study)).toThrow(
      'simulateEvents: study must be a parsed study',
    )
  })

  test('an outcome in a flow without one', () => {
    const { outcome, ...rest } = flow
    expect(refuse({ outcome: { rate: 1 } }, { ...study, flow: rest })).toThrow(
      'outcome must be absent, as the flow has none',
    )
  })

  test('an outcome that is also the trigger, a step that is also the outcome, a step that nothing satisfies', () => {
    const changed = (change: Partial<Flow>): Study => ({ ...study, flow: { ...flow, ...change } })
    const outcome = { id: 'paid', match: { event: 'need' }, within: 'P1D' }
    expect(refuse({}, changed({ outcome }))).toThrow(
      'simulateEvents: flow must allow an event that is "trigger" and none of "outcome"; found none that satisfies its matchers',
    )
    const impossible = {
      all: [
        { property: 'a', is: 'exists' },
        { property: 'a', is: 'missing' },
      ],
    } as const
    expect(refuse({}, changed({ trigger: { event: 'need', where: impossible } }))).toThrow('an event that is "trigger"')
  })
})
