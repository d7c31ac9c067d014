/** One test for each rule of `docs/semantics.md`, under the rule's name. */
import { describe, expect, test } from 'vitest'
import type { Cell, CohortDimension, EventRow, Flow, Measurement, MeasureOptions } from '../../src/index.js'
import { countFunnel, explainPartner, getOrThrow, mergeMeasurements, openMeter, readEvents } from '../../src/index.js'
import { measured, ms, path, rows, tinyFlow, tinyStudy } from '../support/tiny.js'

const count = (flow: Partial<Flow>, events: string, asOf = 1000): string =>
  path(measured(tinyStudy(flow), rows(events), { asOf }))

const everybody = ({ cells }: Measurement): Cell => cells.find(({ iteration }) => iteration === null)!

const only = (event: string): Partial<Flow> => ({ steps: [], needMet: { id: 'n', match: { event } } })

const instant = (at: number): string => new Date(at).toISOString()

describe('events', () => {
  test('[order] input order never matters: instant, then seq, then flow rank', () => {
    const forwards = rows('t@0 s1@5 s2@5 n@5')
    expect(path(measured(tinyStudy(), forwards))).toBe('1 > 1 > 1 > 1')
    expect(measured(tinyStudy(), forwards.toReversed())).toEqual(measured(tinyStudy(), forwards))
    expect(count({}, 't@0 s1@5@2 s2@5@1')).toBe('1 > 1 1 lapsed > 0 > 0')
  })
  test('[order-trigger-first] at one instant a completion and the next trigger read as restarted, unless seq tells', () => {
    expect(count({ ...only('n'), onRetrigger: 'restart' }, 't@0 n@5 t@5')).toBe('2 1 restarted > 1')
    expect(count({ ...only('n'), onRetrigger: 'restart' }, 't@0 n@5@0 t@5@1')).toBe('2 1 lapsed > 1')
  })
  test('[order-code-points] ids and names are compared by code point', () => {
    const beyond = { partner: 'p', at: 5, attributes: { plan: 'beyond' }, name: '\u{10000}' }
    const below = { partner: 'p', at: 5, attributes: { plan: 'below' }, name: '\uffff' }
    const study = tinyStudy({}, { cohorts: [{ id: 'plan', type: 'custom', by: { attribute: 'plan' } }] })
    const { cells } = measured(study, [beyond, below, ...rows('t@9')])
    expect(cells.find(({ groups }) => groups[0]?.group === 'beyond')?.attempts).toBe(1)
  })
  test('[duplicates] rows of one partner with equal id and instant are one event, the first in order', () => {
    const log = rows('t@0 s1@5 s2@5').map((row) => ({ ...row, id: 'same' }))
    const { quality } = measured(tinyStudy(), log)
    expect(quality).toMatchObject({ rows: 3, duplicate: 1, used: 2, idConflicts: 1 })
    expect(path(measured(tinyStudy(), log))).toBe('1 > 1 1 lapsed > 0 > 0')
  })
  test('[duplicates-snapshot] of duplicates alike in all else the one that carries attributes is kept, even none', () => {
    const study = tinyStudy({}, { cohorts: [{ id: 'plan', type: 'custom', by: { attribute: 'plan' } }] })
    const partners = [{ id: 'p', attributes: { plan: 'old' } }]
    const [event] = rows('t@5')
    const log = [
      { ...event!, id: 'x' },
      { ...event!, id: 'x', attributes: {} },
    ]
    const measurement = measured(study, log, { partners })
    expect(measurement).toEqual(measured(study, log.toReversed(), { partners }))
    expect(measurement.cells.find(({ groups }) => groups[0]?.group === null)?.attempts).toBe(1)
  })
  test('[id-conflicts] equal ids at different instants are kept and counted; without ids nothing is guessed', () => {
    const log = rows('t@0 s1@5 s2@6').map((row) => ({ ...row, id: 'same' }))
    expect(measured(tinyStudy(), log).quality).toMatchObject({ duplicate: 0, used: 3, idConflicts: 2 })
    expect(measured(tinyStudy(), rows('t@0 t@0')).quality).toMatchObject({ duplicate: 0, used: 2 })
  })
  test('[aliases] an alias is the partner it stands for', () => {
    const log = [...rows('t@0 s2@6', 'anna'), ...rows('s1@5 n@7', 'anna@work')]
    expect(path(measured(tinyStudy(), log, { aliases: { 'anna@work': 'a.b', 'a.b': 'anna' } }))).toBe('1 > 1 > 1 > 1')
    expect(() => readEvents([], { aliases: { a: 'b', b: 'a' } })).toThrow(RangeError)
  })
  test('[places] each row has one place: after, duplicate, outside or used', () => {
    const log = [
      ...rows('s1@0 t@1 x@2 s1@2 t@300 n@301 t@2000'),
      { partner: 'p', name: 'y', at: 3, id: 'y' },
      { partner: 'p', name: 'y', at: 3, id: 'y' },
      { partner: 'p', name: 'y', at: 102 },
      { partner: '', name: 'y', at: 4 },
    ]
    const { quality } = measured(tinyStudy(only('n')), log)
    expect(quality).toMatchObject({ rows: 11, rejected: 1, after: 1, duplicate: 1, late: 0, outside: 2, used: 6 })
  })
  test('[places-outcome] being read as an outcome alone does not make a row used', () => {
    const flow = { ...only('n'), outcome: { id: 'o', match: { event: 'o' }, within: ms(50) } }
    const measurement = measured(tinyStudy(flow), rows('t@0 n@5 o@9'))
    expect(measurement.quality).toMatchObject({ used: 2, outside: 1 })
    expect(everybody(measurement).outcome?.aligned).toBe(1)
  })
  test('[predicates] null is missing; nothing is coerced; only own properties count', () => {
    const holds = (is: string, value: unknown, props: Readonly<Record<string, unknown>>): boolean => {
      const where = { property: 'a', is, ...(value === undefined ? {} : { value }) } as never
      const log = readEvents([{ partner: 'p', name: 't', at: 0, props }])
      return explainPartner(tinyStudy({ trigger: { event: 't', where } }), log, 'p', { asOf: 1 }).length === 1
    }
    for (const props of [{}, { a: null }]) {
      for (const is of ['missing', 'neq', 'notIn']) expect(holds(is, is === 'notIn' ? [1] : 1, props)).toBe(true)
      for (const is of ['eq', 'lt', 'lte', 'gt', 'gte', 'exists', 'contains', 'startsWith', 'endsWith'])
        expect(holds(is, '1', props)).toBe(false)
      expect(holds('in', [1], props)).toBe(false)
      expect(holds('eq', null, props)).toBe(false)
      expect(holds('in', [null], props)).toBe(false)
    }
    expect(holds('eq', '1', { a: 1 })).toBe(false)
    expect(holds('lt', '2', { a: 1 })).toBe(false)
    expect(holds('lt', '\u{10000}', { a: '\uffff' })).toBe(true)
    expect(holds('gte', 1, { a: 1 })).toBe(true)
    expect(holds('gt', false, { a: true })).toBe(false)
    expect(holds('contains', 'b', { a: 'abc' })).toBe(true)
    expect(holds('in', [1, '2'], { a: '2' })).toBe(true)
    const inherited = { property: 'toString', is: 'exists' } as const
    const study = tinyStudy({ trigger: { event: 't', where: inherited } })
    expect(path(measured(study, [{ partner: 'p', name: 't', at: 0, props: {} }]))).toBe('0 > 0 > 0 > 0')
  })
})

describe('attempts', () => {
  test('[trigger] a trigger with no attempt open opens one', () => {
    expect(count({}, 's1@0 t@1 s1@2 s2@3 n@4 t@5')).toBe('2 1 lapsed > 1 > 1 > 1')
  })
  test('[retrigger-ignore] by default a further trigger is the same need: windows stay, retriggers are counted', () => {
    const measurement = measured(tinyStudy(only('n')), rows('t@0 t@60 n@101'))
    expect(path(measurement)).toBe('1 1 lapsed > 0')
    expect(everybody(measurement).retriggers).toBe(1)
  })
  test('[retrigger-restart] on request it ends the attempt as restarted and opens the next', () => {
    expect(count({ ...only('n'), onRetrigger: 'restart' }, 't@0 t@60 n@101')).toBe('2 1 restarted > 1')
  })
  test('[windows] upper edges are inclusive; a step counts from when the required node before was first reached', () => {
    expect(count(only('n'), 't@0 n@100')).toBe('1 > 1')
    expect(count(only('n'), 't@0 n@101')).toBe('1 1 lapsed > 0')
    const steps = [{ id: 's1', match: { event: 's1' }, within: ms(10) }]
    expect(count({ steps }, 't@0 s1@10 n@100')).toBe('1 > 1 > 1')
    expect(count({ steps }, 't@0 s1@11 n@20')).toBe('1 1 lapsed > 0 > 0')
    const later = {
      steps: [{ id: 's1', match: { event: 's1' } }],
      needMet: { id: 'n', match: { event: 'n' }, within: ms(10) },
    }
    expect(count(later, 't@0 s1@5 s1@9 n@16')).toBe('1 > 1 1 lapsed > 0')
  })
  test('[one-thing-lapse] an event after the deadline is read as with no attempt open', () => {
    expect(count(only('n'), 't@0 t@101 n@102')).toBe('2 1 lapsed > 1')
    expect(measured(tinyStudy(only('n')), rows('t@0 n@101')).quality).toMatchObject({ used: 1, outside: 1 })
  })
  test('[one-thing-next] the next required node comes before all else', () => {
    expect(count({ ...only('t'), onRetrigger: 'restart' }, 't@0 t@1')).toBe('1 > 1')
    const exclusions = [{ id: 'x', match: { event: 'n' } }]
    expect(count({ ...only('n'), exclusions }, 't@0 n@1')).toBe('1 > 1')
  })
  test('[one-thing-optional] then an optional step that may come here', () => {
    const flow: Partial<Flow> = {
      steps: [{ id: 'o', match: { event: 'o' }, optional: true }],
      exclusions: [{ id: 'x', match: { event: 'o' } }],
    }
    const measurement = measured(tinyStudy(flow), rows('t@0 o@1 n@2'))
    expect(path(measurement)).toBe('1 > 1')
    expect(everybody(measurement).optionalSteps).toEqual([{ id: 'o', entered: 1, reached: 1 }])
    expect(count(flow, 't@0 o@1 o@2 n@3')).toBe('1 1 excluded > 0')
  })
  test('[one-thing-exclusion] then an exclusion in force; if it matches the trigger too it opens the next attempt', () => {
    const exclusions = [{ id: 'x', match: { event: ['x', 't'] } }]
    expect(count({ ...only('n'), exclusions }, 't@0 x@1 n@2')).toBe('1 1 excluded > 0')
    expect(count({ ...only('n'), exclusions }, 't@0 t@1 n@2')).toBe('2 1 excluded > 1')
  })
  test('[exclusion-bounds] in force while after is reached and before is not; the first in definition order ends it', () => {
    const exclusions = [
      { id: 'late', match: { event: 'x' }, after: 's1', before: 's2' },
      { id: 'any', match: { event: 'x' }, after: 's1' },
    ]
    const kinds = (events: string) =>
      everybody(measured(tinyStudy({ exclusions }), rows(events))).nodes.flatMap(({ kinds: { excluded } }, node) =>
        excluded.filter((each) => each.count > 0).map(({ id }) => `${id} at ${node}`),
      )
    expect(kinds('t@0 x@1 s1@2 s2@3 n@4')).toEqual([])
    expect(kinds('t@0 s1@2 x@3 n@4')).toEqual(['late at 1'])
    expect(kinds('t@0 s1@2 s2@3 x@4')).toEqual(['any at 2'])
    expect(everybody(measured(tinyStudy({ exclusions }), [])).nodes[0]!.kinds.excluded).toEqual([
      { id: 'late', count: 0 },
      { id: 'any', count: 0 },
    ])
  })
  test('[reach-first] a node is reached by the first such event after the node before', () => {
    const log = readEvents(rows('t@0 s1@3 s1@4 s2@5 n@9'))
    const nodes = explainPartner(tinyStudy(), log, 'p', { asOf: 1000 })[0]!.nodes
    expect(nodes.map(({ event }) => event?.at)).toEqual([0, 3, 5, 9])
  })
  test('[any-of] any one of several matchers', () => {
    const steps = [{ id: 's1', match: { anyOf: [{ event: 'a' }, { event: 'b' }] } }]
    expect(count({ steps }, 't@0 b@1 n@2')).toBe('1 > 1 > 1')
  })
  test('[all-of] all members in any order, each event serving the first unserved one that it matches; reached at the last', () => {
    const steps = [{ id: 'both', match: { allOf: [{ event: 'a' }, { event: ['a', 'b'] }] } }]
    expect(count({ steps }, 't@0 b@1 a@2 n@3')).toBe('1 > 1 > 1')
    expect(count({ steps }, 't@0 b@1 b@2 n@3')).toBe('1 1 lapsed > 0 > 0')
    const twice = [{ id: 'twice', match: { allOf: [{ event: 'a' }, { event: 'a' }] }, within: ms(10) }]
    expect(count({ steps: twice }, 't@0 a@1 a@10 n@11')).toBe('1 > 1 > 1')
    expect(count({ steps: twice }, 't@0 a@1 a@11 n@12')).toBe('1 1 lapsed > 0 > 0')
  })
  test('[optional] never anchors; recorded once, between the required nodes around it', () => {
    const steps = [
      { id: 'o1', match: { event: 'o' }, optional: true },
      { id: 'o2', match: { event: 'o' }, optional: true },
      { id: 's1', match: { event: 's1' } },
      { id: 'o3', match: { event: 'o3' }, optional: true },
    ]
    const side = (events: string) =>
      everybody(measured(tinyStudy({ steps }), rows(events))).optionalSteps.map(({ entered, reached }) => [
        entered,
        reached,
      ])
    expect(side('t@0 o@1 s1@2 o@3 n@4')).toEqual([
      [1, 1],
      [1, 0],
      [1, 0],
    ])
    expect(side('t@0 o@1 o@2 o3@2 s1@3')).toEqual([
      [1, 1],
      [1, 1],
      [1, 0],
    ])
    expect(side('t@0 s1@3 o3@4')).toEqual([
      [1, 0],
      [1, 0],
      [1, 1],
    ])
    expect(side('t@0')).toEqual([
      [1, 0],
      [1, 0],
      [0, 0],
    ])
  })
  test('[between] by default other events do not disturb', () => {
    expect(count({}, 't@0 n@1 s2@2 x@3 s1@4 s2@5 n@6')).toBe('1 > 1 > 1 > 1')
  })
  test('[stray] on request a step out of its turn ends the attempt', () => {
    expect(count({ between: 'noOtherStep' }, 't@0 s2@1 s1@2')).toBe('1 1 strayed > 0 > 0 > 0')
    expect(count({ between: 'noOtherStep' }, 't@0 x@1 s1@2 s2@3 n@4')).toBe('1 > 1 > 1 > 1')
    expect(count({ between: 'noOtherStep' }, 't@0 s1@1 s2@2 s1@3 n@4')).toBe('1 > 1 > 1 1 strayed > 0')
  })
  test('[stray-excused] not if it repeats the node just reached, a member of the next allOf, or an optional step recorded or passed', () => {
    expect(count({ between: 'noOtherStep' }, 't@0 s1@1 s1@2 s2@3 n@4')).toBe('1 > 1 > 1 > 1')
    const steps = [
      { id: 'o', match: { event: 'o' }, optional: true },
      { id: 'both', match: { allOf: [{ event: 'a' }, { event: 'b' }] } },
      { id: 'later', match: { event: 'o2' }, optional: true },
    ]
    const flow: Partial<Flow> = { steps, between: 'noOtherStep' }
    expect(count(flow, 't@0 a@1 a@2 b@3 n@4')).toBe('1 > 1 > 1')
    expect(count(flow, 't@0 o@1 o@2 a@3 b@4 o@5 n@6')).toBe('1 > 1 > 1')
    expect(count(flow, 't@0 o2@1')).toBe('1 1 strayed > 0 > 0')
    expect(count({ between: 'noOtherStep', trigger: { event: ['t', 's2'] } }, 't@0 s2@1 s1@2 s2@3 n@4')).toBe(
      '1 > 1 > 1 > 1',
    )
  })
  test('[lapse] it ends at the earlier of both windows, if asOf is at or after it', () => {
    expect(count({}, 't@0 s1@1', 99)).toBe('1 > 1 1 pending > 0 > 0')
    expect(count({}, 't@0 s1@1', 100)).toBe('1 > 1 1 lapsed > 0 > 0')
    const steps = [{ id: 's1', match: { event: 's1' }, within: ms(10) }]
    expect(count({ steps }, 't@0', 9)).toBe('1 1 pending > 0 > 0')
    expect(count({ steps }, 't@0', 10)).toBe('1 1 lapsed > 0 > 0')
  })
  test('[pending] what nothing has ended and may still go on is pending, never lost; later events are not read', () => {
    const measurement = measured(tinyStudy(), rows('t@0 s1@50'), { asOf: 49 })
    expect(path(measurement)).toBe('1 1 pending > 0 > 0 > 0')
    expect(measurement.quality.after).toBe(1)
  })
  test('[detours] the first event off the path after the last node, by name; null if there is none', () => {
    const node = (flow: Partial<Flow>, events: string) => {
      const { detours, otherDetours, skippedAhead } = everybody(measured(tinyStudy(flow), rows(events))).nodes[0]!
      return { detours, otherDetours, skippedAhead }
    }
    const help = { detours: [{ event: 'help', count: 1 }], otherDetours: 0, skippedAhead: 0 }
    const none = { detours: [{ event: null, count: 1 }], otherDetours: 0, skippedAhead: 0 }
    expect(node({}, 'early@0 t@1 help@2 other@3 late@101')).toEqual(help)
    expect(node({}, 't@1 late@102')).toEqual(none)
    expect(node({}, 't@1 t@2')).toEqual(none)
    expect(node({ detours: ['other'] }, 't@1 help@2')).toEqual({ detours: [], otherDetours: 1, skippedAhead: 0 })
    expect(node({ detours: 'none' }, 't@1 help@2 n@3')).toEqual({ detours: [], otherDetours: 0, skippedAhead: 1 })
    const exclusions = [{ id: 'x', match: { event: 'help' } }]
    expect(node({ exclusions }, 't@1 help@2')).toEqual(help)
  })
  test('[detours-order] largest count first, then null, then names by code point', () => {
    const log = ['b', 'a', '\u{10000}', '\uffff', '', 'b'].flatMap((name, i) =>
      rows(name === '' ? `t@${i}` : `t@${i} ${name}@${i}`, `p${i}`),
    )
    expect(everybody(measured(tinyStudy(), log)).nodes[0]!.detours.map(({ event }) => event)).toEqual([
      'b',
      null,
      'a',
      '\uffff',
      '\u{10000}',
    ])
  })
  test('[skipped-ahead] some event after the last node matches a required node after the next', () => {
    const skipped = (events: string) =>
      everybody(measured(tinyStudy({ between: 'noOtherStep' }), rows(events))).nodes.map(
        ({ skippedAhead }) => skippedAhead,
      )
    expect(skipped('t@0 s2@1')).toEqual([1, 0, 0])
    expect(skipped('t@0 s1@1 n@2')).toEqual([0, 1, 0])
    expect(skipped('t@0 s1@1 s2@2')).toEqual([0, 0, 0])
  })
  test('[duration] from node to node, over matured attempts that reached the next', () => {
    const log = [...rows('t@0 s1@7', 'a'), ...rows('t@50 s1@51', 'b')]
    expect(everybody(measured(tinyStudy(), log, { asOf: 120 })).nodes[0]!.duration).toEqual({
      count: 1,
      sum: 7,
      bins: [{ from: 7, count: 1 }],
    })
  })
})

describe('maturity', () => {
  test('[matured] trigger + within <= asOf, however it ended', () => {
    const log = [...rows('t@0 n@1', 'fast'), ...rows('t@50 n@51', 'open'), ...rows('t@60', 'waiting')]
    const tally = (asOf: number) => everybody(measured(tinyStudy(only('n')), log, { asOf })).nodes[0]!.matured
    expect(tally(99)).toEqual({ entered: 0, aligned: 0 })
    expect(tally(100)).toEqual({ entered: 1, aligned: 1 })
    expect(tally(160)).toEqual({ entered: 3, aligned: 2 })
  })
  test('[first] the partner’s first attempt in the iteration, over all groups, if it is matured', () => {
    const study = tinyStudy(only('n'), {
      iterations: [
        { id: 'i1', from: '1970-01-01', to: '1970-01-01T00:00:00.300Z' },
        { id: 'i2', from: '1970-01-01T00:00:00.300Z' },
      ],
      cohorts: [{ id: 'plan', type: 'custom', by: { attribute: 'plan' } }],
    })
    const log = rows('t@0 t@150 n@151 t@350 n@351').map((row) => ({
      ...row,
      attributes: { plan: Number(row.at) < 150 ? 'a' : 'b' },
    }))
    const first = measured(study, log).cells.map(({ iteration, groups, nodes }) => [
      iteration,
      groups[0]?.group,
      nodes[0]!.first.entered,
      nodes[0]!.first.aligned,
    ])
    expect(first).toEqual([
      ['i1', undefined, 1, 0],
      ['i1', 'a', 1, 0],
      ['i1', 'b', 0, 0],
      ['i2', undefined, 1, 1],
      ['i2', 'a', 0, 0],
      ['i2', 'b', 1, 1],
      [null, undefined, 1, 0],
      [null, 'a', 1, 0],
      [null, 'b', 0, 0],
    ])
    expect(everybody(measured(study, log, { asOf: 99 })).nodes[0]!.first).toEqual({ entered: 0, aligned: 0 })
  })
  const halves = [
    { id: 'i1', from: '1970-01-01', to: instant(9) },
    { id: 'i2', from: instant(20), to: instant(31) },
    { id: 'i3', from: instant(40) },
  ]
  const firsts = (log: readonly EventRow[], partners: MeasureOptions['partners']): readonly unknown[] =>
    measured(tinyStudy(only('n'), { iterations: halves }), log, { partners }).cells.map(
      ({ iteration, nodes: [node] }) => [iteration, node!.first, node!.firstEarly, node!.firstOfCluster],
    )
  test('[first-early] the part of first with a trigger in the first half of its iteration', () => {
    const log = ['t@4 n@5', 't@5 n@6', 't@25', 't@26', 't@40'].flatMap((events, i) => rows(events, `p${i}`))
    expect(firsts(log, undefined)).toEqual([
      ['i1', { entered: 2, aligned: 2 }, { entered: 1, aligned: 1 }, { entered: 2, aligned: 2 }],
      ['i2', { entered: 2, aligned: 0 }, { entered: 1, aligned: 0 }, { entered: 2, aligned: 0 }],
      ['i3', { entered: 1, aligned: 0 }, { entered: 0, aligned: 0 }, { entered: 1, aligned: 0 }],
      [null, { entered: 5, aligned: 2 }, { entered: 2, aligned: 1 }, { entered: 5, aligned: 2 }],
    ])
  })
  test('[first-of-cluster] of the partners of a cluster the one who began first; of all of its clusters', () => {
    const log = [
      ...rows('t@2 n@3', 'a'),
      ...rows('t@1', 'b'),
      ...rows('t@1 n@4 t@25 n@26', '\uffff'),
      ...rows('t@1 n@4 t@25', '\u{10000}'),
      ...rows('t@0 n@1', 'alone'),
    ]
    const partners = [
      { id: 'a', attributes: {}, cluster: 'x' },
      { id: 'b', attributes: {}, cluster: 'x' },
      { id: 'b', attributes: {}, cluster: 'y', from: 0 },
      ...['\uffff', '\u{10000}'].map((id) => ({ id, attributes: {}, cluster: 'y' })),
    ]
    const ofCluster = firsts(log, partners).map((row) => (row as readonly unknown[])[3])
    // In the first iteration b leads both of its clusters; in the second only those of y come.
    expect(ofCluster).toEqual([
      { entered: 2, aligned: 1 },
      { entered: 1, aligned: 1 },
      { entered: 0, aligned: 0 },
      { entered: 2, aligned: 1 },
    ])
  })
  test('[moments] sums of squares and products over partners, of matured attempts', () => {
    const steps = [{ id: 's1', match: { event: 's1' } }]
    const log = [...rows('t@0 s1@1 n@2 t@3 s1@4 t@200', 'a'), ...rows('t@0', 'b'), ...rows('t@0 s1@1 n@2 t@950', 'c')]
    const measurement = measured(tinyStudy({ steps, adoption: { within: ms(10) } }), log)
    const [trigger, s1] = everybody(measurement).nodes
    // Of a 3 entered and 2 reached s1, of which 1 went on; the last attempt of c is not matured.
    expect(trigger!.moments).toEqual({
      ...{ partners: 3, enteredEntered: 9 + 1 + 1, enteredAligned: 6 + 1, alignedAligned: 4 + 1, triggeredAligned: 7 },
    })
    expect(s1!.moments).toEqual({
      ...{ partners: 2, enteredEntered: 4 + 1, enteredAligned: 2 + 1, alignedAligned: 1 + 1, triggeredAligned: 4 },
    })
    expect(everybody(measurement).adoption.moments).toEqual({
      ...{ partners: 1, enteredEntered: 1, enteredAligned: 1, alignedAligned: 1 },
    })
  })
})

describe('adoption, outcome, innovation', () => {
  const steps = [{ id: 's1', match: { event: 's1' } }]
  const returning: Partial<Flow> = { steps, adoption: { within: ms(50) } }
  const adoption = (events: string, asOf = 1000) => {
    const { aligned, deviated, unneeded, pending, entered } = everybody(
      measured(tinyStudy(returning), rows(events), { asOf }),
    ).adoption
    expect(entered).toBe(aligned + deviated + unneeded + pending)
    return { aligned, deviated, unneeded, pending }
  }
  test('[adoption] the next attempt, triggered in time, reaches the first step', () => {
    expect(adoption('t@0 s1@1 n@10 t@60 s1@61')).toMatchObject({ aligned: 1, deviated: 0 })
    expect(adoption('t@0 s1@1 n@10 t@60')).toMatchObject({ aligned: 0, deviated: 1 })
    expect(adoption('t@0 s1@1 n@10 t@61 s1@62')).toMatchObject({ aligned: 0, unneeded: 1 })
  })
  test('[adoption-pending] open and not there yet is pending; no trigger is unneeded once the window has passed', () => {
    expect(adoption('t@0 s1@1 n@10 t@20', 30)).toMatchObject({ pending: 1 })
    expect(adoption('t@0 s1@1 n@10', 59)).toMatchObject({ pending: 1 })
    expect(adoption('t@0 s1@1 n@10', 60)).toMatchObject({ unneeded: 1 })
  })
  test('[adoption-no-steps] without a required step, coming back is meeting the need again', () => {
    const flow = { ...only('n'), adoption: { within: ms(50) } }
    expect(everybody(measured(tinyStudy(flow), rows('t@0 n@1 t@2 n@3'))).adoption).toMatchObject({
      entered: 2,
      aligned: 1,
    })
    expect(everybody(measured(tinyStudy(flow), rows('t@0 n@1 t@2'))).adoption.kinds.lapsed).toBe(1)
  })
  test('[adoption-default] the window is the flow’s, if none is given', () => {
    const cell = everybody(measured(tinyStudy({ steps }), rows('t@0 s1@1 n@10 t@110 s1@111')))
    expect(cell.adoption.aligned).toBe(1)
  })
  test('[adoption-maturity] trigger + within + adoption.within + within; matured and first leave unneeded out', () => {
    const tally = (asOf: number) =>
      everybody(
        measured(tinyStudy(returning), [...rows('t@0 s1@1 n@2 t@3 s1@4', 'a'), ...rows('t@0 s1@1 n@2', 'b')], { asOf }),
      ).adoption
    expect(tally(249).matured).toEqual({ entered: 0, aligned: 0 })
    expect(tally(250)).toMatchObject({
      unneeded: 1,
      matured: { entered: 1, aligned: 1 },
      first: { entered: 1, aligned: 1 },
    })
  })
  const outcome = { id: 'o', match: { event: 'o' }, within: ms(50) }
  const seen = (events: string, asOf = 1000) => {
    const { aligned, deviated, pending } = everybody(
      measured(tinyStudy({ ...only('n'), outcome }), rows(events), { asOf }),
    ).outcome!
    return { aligned, deviated, pending }
  }
  test('[outcome] some event in order at or after need met, in time', () => {
    expect(seen('t@0 n@10 o@60')).toEqual({ aligned: 1, deviated: 0, pending: 0 })
    expect(seen('t@0 n@10 o@61')).toEqual({ aligned: 0, deviated: 1, pending: 0 })
    expect(seen('t@0 o@9 n@10')).toEqual({ aligned: 0, deviated: 1, pending: 0 })
    expect(seen('t@0 n@10', 59)).toEqual({ aligned: 0, deviated: 0, pending: 1 })
    expect(seen('t@0 n@10', 60)).toEqual({ aligned: 0, deviated: 1, pending: 0 })
    expect(everybody(measured(tinyStudy(), rows('t@0'))).outcome).toBeNull()
  })
  test('[outcome-apart] it is read apart from the flow: a trigger, step or need met may be it, and serve several completions', () => {
    const both = { ...only('n'), outcome: { ...outcome, match: { event: 'n' } } }
    expect(everybody(measured(tinyStudy(both), rows('t@0 n@10'))).outcome).toMatchObject({ entered: 1, aligned: 1 })
    expect(seen('t@0 n@1 t@2 n@3 o@4')).toEqual({ aligned: 2, deviated: 0, pending: 0 })
  })
  test('[outcome-maturity] trigger + within + outcome.within', () => {
    const tally = (asOf: number) =>
      everybody(measured(tinyStudy({ ...only('n'), outcome }), rows('t@0 n@1 o@2'), { asOf })).outcome!
    expect(tally(149).first).toEqual({ entered: 0, aligned: 0 })
    expect(tally(150).first).toEqual({ entered: 1, aligned: 1 })
  })
  test('[innovation] per partner and cell: completed, adopted, outcome seen, both; first on the first attempt itself', () => {
    const flow = { ...only('n'), adoption: { within: ms(50) }, outcome }
    const log = [
      ...rows('t@0 n@1 o@2 t@3 n@4', 'both at once'),
      ...rows('t@0 n@1 t@2 n@3 t@200 n@201 o@202', 'on different attempts'),
      ...rows('t@0', 'nothing'),
    ]
    expect(everybody(measured(tinyStudy(flow), log)).innovation).toEqual({
      partners: 3,
      completed: 2,
      adopted: 2,
      outcome: 2,
      both: 2,
      pending: 0,
      first: { entered: 3, both: 1 },
      firstEarly: { entered: 0, both: 0 },
      firstOfCluster: { entered: 3, both: 1 },
    })
    expect(everybody(measured(tinyStudy(flow), log, { asOf: 10 })).innovation).toMatchObject({ both: 1, pending: 2 })
    expect(everybody(measured(tinyStudy(only('n')), log)).innovation).toMatchObject({ outcome: 0, both: 0 })
  })
})

describe('cohorts and iterations', () => {
  const byPlan: CohortDimension = { id: 'plan', type: 'custom', by: { attribute: 'plan' } }
  const groupsOf = ({ cells }: Measurement, dimension: string) =>
    cells
      .filter(
        ({ iteration, groups }) => iteration === null && groups.length === 1 && groups[0]!.dimension === dimension,
      )
      .map(({ groups, attempts, enrolled }) => [groups[0]!.group, attempts, enrolled])

  test('[iterations] an attempt belongs to the iteration that holds its trigger; without one it still occupies its partner', () => {
    const study = tinyStudy(only('n'), {
      iterations: [{ id: 'i1', from: '1970-01-01T00:00:00.010Z', to: '1970-01-01T00:00:00.020Z' }],
    })
    const log = [...rows('t@9 t@10 n@11', 'a'), ...rows('t@10', 'b'), ...rows('t@20', 'c')]
    const measurement = measured(study, log)
    expect(measurement.outsideIterations).toBe(2)
    expect(path(measurement)).toBe('1 1 lapsed > 0')
    expect(measurement.iterations).toEqual([{ id: 'i1', from: 10, to: 20, partial: false }])
    expect(measured(study, log, { asOf: 19 }).iterations[0]!.partial).toBe(true)
  })
  const three = [
    { id: 'late', from: instant(300), to: instant(400) },
    { id: 'early', from: instant(0), to: instant(100) },
    { id: 'middle', from: instant(110), to: instant(200) },
  ]
  const ofIterations = (log: readonly EventRow[], read: (cell: Cell) => number): readonly (readonly unknown[])[] =>
    measured(tinyStudy({}, { iterations: three }), log).cells.map((cell) => [cell.iteration, read(cell)])
  test('[carried-over] partners with an attempt in an iteration that begins before', () => {
    const log = [...rows('t@0 t@150 t@350', 'a'), ...rows('t@150 t@301', 'b'), ...rows('t@105 t@300', 'c')]
    expect(ofIterations(log, ({ carriedOver }) => carriedOver)).toEqual([
      ...[
        ['late', 2],
        ['early', 0],
        ['middle', 1],
      ],
      [null, 0],
    ])
  })
  test('[crossing] attempts whose window reaches the begin of a later iteration', () => {
    const log = ['t@9', 't@10', 't@199', 't@200', 't@301'].flatMap((events, i) => rows(events, `p${i}`))
    expect(ofIterations(log, ({ crossing }) => crossing)).toEqual([
      ...[
        ['late', 0],
        ['early', 1],
        ['middle', 0],
      ],
      [null, 1],
    ])
  })
  test('[time-zone] calendar dates are read in the study’s time zone', () => {
    const study = tinyStudy(
      {},
      { timeZone: 'America/New_York', iterations: [{ id: 'i1', from: '2026-03-08', to: '2026-03-09' }] },
    )
    const [iteration] = measured(study, []).iterations
    expect([iteration!.from, iteration!.to! - iteration!.from]).toEqual([Date.UTC(2026, 2, 8, 5), 23 * 3_600_000])
  })
  test('[as-of-trigger] groups are those at the trigger; on request the latest', () => {
    const log = [
      { partner: 'p', name: 't', at: 5, attributes: { plan: 'old' } },
      { partner: 'p', name: 'x', at: 6, attributes: { plan: 'new' } },
      { partner: 'p', name: 'x', at: 2000, attributes: { plan: 'future' } },
    ]
    expect(groupsOf(measured(tinyStudy({}, { cohorts: [byPlan] }), log), 'plan')).toEqual([
      ['new', 0, 1],
      ['old', 1, 0],
    ])
    const latest = measured(tinyStudy({}, { cohorts: [{ ...byPlan, asOf: 'latest' }] }), log)
    expect(groupsOf(latest, 'plan')).toEqual([['new', 1, 1]])
  })
  test('[history] snapshots are complete, in force until the next; at one instant the last event holds, partner rows before', () => {
    const study = tinyStudy({}, { cohorts: [byPlan, { ...byPlan, id: 'size', by: { attribute: 'size' } }] })
    const log = [
      { partner: 'p', name: 't', at: 5 },
      { partner: 'p', name: 'x', at: 5, seq: 1, attributes: { plan: 'event' } },
    ]
    const measurement = measured(study, log, {
      partners: [
        { id: 'p', attributes: { plan: 'row', size: 'small' }, from: 5 },
        { id: 'p', attributes: { plan: 'before', size: 'small' } },
      ],
    })
    expect(groupsOf(measurement, 'plan')).toEqual([['event', 1, 1]])
    expect(groupsOf(measurement, 'size')).toEqual([[null, 1, 1]])
  })
  test('[history-refused] two partner rows in force from the same instant are refused', () => {
    const twice = [
      { id: 'p', attributes: { plan: 'a' } },
      { id: 'alias', attributes: { plan: 'b' } },
    ]
    expect(() => measured(tinyStudy(), [], { partners: twice, aliases: { alias: 'p' } })).toThrow(/measure: .*"p"/)
  })
  test('[enrolled] partners with a snapshot in force at the end of the iteration, or at asOf', () => {
    const study = tinyStudy(
      {},
      {
        cohorts: [byPlan],
        iterations: [
          { id: 'i1', from: '1970-01-01', to: '1970-01-01T00:00:00.010Z' },
          { id: 'i2', from: '1970-01-01T00:00:00.010Z' },
        ],
      },
    )
    const partners = [
      { id: 'a', attributes: { plan: 'x' }, from: 9 },
      { id: 'a', attributes: { plan: 'y' }, from: 10 },
      { id: 'b', attributes: {}, from: 10 },
      { id: 'c', attributes: {}, from: 2000 },
    ]
    const { cells } = measured(study, rows('t@1', 'not enrolled'), { partners })
    expect(cells.map(({ iteration, groups, enrolled }) => [iteration, groups[0]?.group, enrolled])).toEqual([
      ['i1', undefined, 1],
      ['i1', 'x', 1],
      ['i1', 'y', 0],
      ['i1', null, 0],
      ['i2', undefined, 2],
      ['i2', 'x', 0],
      ['i2', 'y', 1],
      ['i2', null, 1],
      [null, undefined, 2],
      [null, 'x', 0],
      [null, 'y', 1],
      [null, null, 1],
    ])
  })
  test('[missing-attribute] a missing attribute is a group of its own', () => {
    const measurement = measured(tinyStudy({}, { cohorts: [byPlan] }), rows('t@0'))
    expect(groupsOf(measurement, 'plan')).toEqual([[null, 1, 0]])
  })
  test('[by] values are keyed by type and value, in order: booleans, numbers, strings, null', () => {
    const values = ['1', 1, true, null, 'B', 'a', -0, 2, false]
    const log = values.map((plan, i) => ({ partner: `p${i}`, name: 't', at: 0, attributes: { plan } }))
    expect(groupsOf(measured(tinyStudy({}, { cohorts: [byPlan] }), log), 'plan').map(([group]) => group)).toEqual([
      false,
      true,
      0,
      1,
      2,
      '1',
      'B',
      'a',
      null,
    ])
  })
  test('[bands] a number falls into its band; what is no number is missing', () => {
    const values = [-1, 0, 9.5, 10, 99, '5', null]
    const log = values.map((seats, i) => ({ partner: `p${i}`, name: 't', at: 0, attributes: { seats } }))
    const bands: CohortDimension = { id: 'size', type: 'segment', by: { attribute: 'seats', bands: [0, 10, 100] } }
    expect(groupsOf(measured(tinyStudy({}, { cohorts: [bands] }), log), 'size')).toEqual([
      ['<0', 1, 1],
      ['0-10', 2, 2],
      ['10-100', 2, 2],
      ['>=100', 0, 0],
      [null, 2, 2],
    ])
  })
  const groups = [
    { id: 'big', where: { property: 'seats', is: 'gte', value: 10 } },
    { id: 'any', where: { property: 'seats', is: 'exists' } },
  ] as const
  const seats = [20, 5, null].map((value, i) => ({ partner: `p${i}`, name: 't', at: 0, attributes: { seats: value } }))
  test('[groups-otherwise] with otherwise, groups are a partition: the first match wins', () => {
    const dimension: CohortDimension = { id: 'd', type: 'segment', groups, otherwise: 'none' }
    expect(groupsOf(measured(tinyStudy({}, { cohorts: [dimension] }), seats), 'd')).toEqual([
      ['big', 1, 1],
      ['any', 1, 1],
      ['none', 1, 1],
    ])
  })
  test('[groups-overlapping] without, they may overlap and leave partners out', () => {
    const dimension: CohortDimension = { id: 'd', type: 'segment', groups }
    expect(groupsOf(measured(tinyStudy({}, { cohorts: [dimension] }), seats), 'd')).toEqual([
      ['big', 1, 1],
      ['any', 2, 2],
    ])
  })
  test('[cross] dimensions are crossed on request: the combinations seen', () => {
    const study = tinyStudy({}, { cohorts: [byPlan, { id: 'd', type: 'segment', groups, otherwise: 'none' }] })
    const log = seats.map((row, i) => ({ ...row, attributes: { ...row.attributes, plan: i < 2 ? 'x' : 'y' } }))
    const { cells } = measured(study, log, { cross: [['d', 'plan']] })
    const crossed = cells.filter(({ iteration, groups: refs }) => iteration === null && refs.length === 2)
    expect(crossed.map(({ groups: refs, attempts }) => [...refs.map(({ group }) => group), attempts])).toEqual([
      ['big', 'x', 1],
      ['any', 'x', 1],
      ['none', 'y', 1],
    ])
    expect(() => measured(study, log, { cross: [['d', 'nope']] })).toThrow(/"nope"/)
    expect(() => measured(study, log, { cross: [['d']] })).toThrow(RangeError)
    // Its cells would be counted twice by a merge.
    const twice = [
      ['d', 'plan'],
      ['plan', 'd'],
    ]
    expect(() => measured(study, log, { cross: twice })).toThrow(
      'measure: cross must name the same dimensions once; got [plan, d] again',
    )
  })
})

describe('results and merging', () => {
  test('[zero-filled] every node of every cell is there, in definition order; iterations, then all together', () => {
    const { cells } = measured(tinyStudy(), [])
    expect(cells.map(({ iteration }) => iteration)).toEqual(['i1', null])
    expect(cells[0]!.nodes.map(({ id, entered }) => [id, entered])).toEqual([
      ['trigger', 0],
      ['s1', 0],
      ['s2', 0],
    ])
  })
  test('[merge] measurements of logs that share no partner merge into that of both; others are refused', () => {
    const study = tinyStudy({}, { cohorts: [{ id: 'plan', type: 'custom', by: { attribute: 'plan' } }] })
    const left = rows('t@0 s1@1 x@2', 'a').map((row) => ({ ...row, attributes: { plan: 2 } }))
    const right = rows('t@0 s1@1 s2@2 n@3', 'b').map((row) => ({ ...row, attributes: { plan: 1 } }))
    const [a, b] = [measured(study, left), measured(study, right)]
    const both = measured(study, [...left, ...right])
    expect(mergeMeasurements(a, b)).toEqual(both)
    expect(mergeMeasurements(b, a)).toEqual(both)
    expect(() => mergeMeasurements(a, measured(study, right, { asOf: 5 }))).toThrow(/mergeMeasurements: asOf/)
    expect(() => mergeMeasurements(a, measured(tinyStudy(), right))).toThrow(/mergeMeasurements: measurementHash/)
  })
  test('[clusters] partners that share a cluster are counted; measurements with a common one do not merge', () => {
    const partners = ['a', 'b', 'c'].map((id) => ({ id, attributes: {}, cluster: id === 'c' ? 'y' : 'x' }))
    const log = [...rows('t@0', 'a'), ...rows('t@0', 'b'), ...rows('x@0', 'c')]
    expect(measured(tinyStudy(), log, { partners }).clusters).toEqual([{ cluster: 'x', partners: 2 }])
    const [a, b] = ['a', 'b'].map((id) => measured(tinyStudy(), rows('t@0', id), { partners }))
    expect(() => mergeMeasurements(a!, b!)).toThrow(/mergeMeasurements: .*cluster.*"x"/)
  })
  test('[stream] a meter reads as measure does; what is late is counted and not read', () => {
    const meter = getOrThrow(openMeter(tinyStudy()))
    const [trigger, second, first, met] = rows('t@0 s2@5 s1@5 n@6')
    meter.add([trigger!, second!])
    expect(JSON.stringify(meter.read(1000))).toBe(JSON.stringify(measured(tinyStudy(), [trigger!, second!])))
    meter.add([first!])
    meter.add([met!])
    const whole = measured(tinyStudy(), [trigger!, second!, first!, met!])
    expect(path(whole)).toBe('1 > 1 > 1 > 1')
    expect(JSON.stringify(meter.read(1000))).toBe(JSON.stringify(whole))
    meter.add(rows('t@5'))
    const { quality, ...numbers } = meter.read(1000)
    expect(quality).toMatchObject({ rows: 5, late: 1, used: 4 })
    expect(numbers).toEqual({ ...whole, quality: undefined })
  })
})

describe('funnels for comparison', () => {
  const reached = (flow: Partial<Flow>, events: string, asOf = 1000): Readonly<Record<string, string>> => {
    const of = (counting: 'best' | 'first' | 'each'): string =>
      countFunnel(tinyFlow(flow), readEvents(rows(events)), { counting, asOf }).reached.join(' ')
    return { best: of('best'), first: of('first'), each: of('each') }
  }
  const alike = (counts: string): object => ({ best: counts, first: counts, each: counts })
  const short = { ...only('n'), within: ms(60) }

  test('[funnel-each] attempts one after the other, outside of iterations too', () => {
    expect(reached({}, 't@-500 t@0 s1@5 t@200 s1@205 s2@210')).toEqual({
      best: '1 1 1 0',
      first: '1 0 0 0',
      each: '3 2 1 0',
    })
  })
  test('[funnel-partners] the furthest node, from the best trigger and from the first', () => {
    expect(reached(short, 't@0 t@40 n@80')).toEqual({ best: '1 1', first: '1 0', each: '1 0' })
    // The best is no matter of how late a trigger is: the second comes further than the third.
    expect(reached({}, 't@0 t@200 s1@205 s2@210 t@400 s1@405')).toMatchObject({ best: '1 1 1 0', first: '1 0 0 0' })
  })
  test('[funnel-alone] a further trigger neither restarts a passage nor strays from it', () => {
    const restart = { onRetrigger: 'restart' } as const
    expect(reached(restart, 't@0 s1@5 t@6 s2@7 n@8')).toEqual({ best: '1 1 1 1', first: '1 1 1 1', each: '2 1 0 0' })
    expect(reached({ between: 'noOtherStep' }, 't@0 s1@5 t@6 s2@7 n@8')).toEqual(alike('1 1 1 1'))
    // The trigger's event as the next node, as an optional step and as an exclusion.
    expect(reached(only('t'), 't@0 t@5')).toEqual(alike('1 1'))
    const optional = { ...only('n'), steps: [{ id: 'o', match: { event: 't' }, optional: true }] }
    const exclusions = [{ id: 'x', match: { event: 't' } }]
    expect(reached({ ...only('n'), exclusions }, 't@0 t@5 n@9')).toEqual({ best: '1 1', first: '1 0', each: '2 1' })
    expect(reached({ ...optional, exclusions }, 't@0 t@5 n@9')).toEqual(alike('1 1'))
    expect(reached({ ...optional, exclusions }, 't@0 t@5 t@6 n@9')).toMatchObject({ best: '1 1', first: '1 0' })
  })
  test('[funnel-overlap] an event may begin one passage and serve others; windows and members are those of each', () => {
    // The second t is the last node of the first passage, and begins the one that would end at the third.
    const twice = { steps: [{ id: 's1', match: { event: 't' } }], needMet: { id: 'n', match: { event: 'n' } } }
    expect(reached({ ...twice, within: ms(10) }, 't@0 t@6 t@12 n@15')).toEqual({
      best: '1 1 1',
      first: '1 1 0',
      each: '2 1 0',
    })
    const stepWindow = { steps: [{ id: 's1', match: { event: 's1' }, within: ms(10) }] }
    expect(reached(stepWindow, 't@0 t@20 s1@30 n@40')).toMatchObject({ best: '1 1 1', first: '1 0 0' })
    // An event may serve as a member in the older passage only: the younger has yet to see it.
    const members = { ...only('n'), needMet: { id: 'n', match: { allOf: [{ event: 'a' }, { event: 'b' }] } } }
    expect(reached({ ...members, within: ms(20) }, 't@0 a@5 t@10 b@20')).toEqual(alike('1 1'))
    expect(reached({ ...members, within: ms(20) }, 't@0 a@5 t@10 b@21 a@30')).toMatchObject({
      best: '1 1',
      first: '1 0',
    })
  })
  test('[funnel-end] what ended a passage takes nothing of it away', () => {
    const exclusions = [{ id: 'x', match: { event: 'x' } }]
    expect(reached({ exclusions }, 't@0 s1@5 x@6 s2@7 n@8')).toEqual(alike('1 1 0 0'))
    expect(reached({ between: 'noOtherStep' }, 't@0 s1@5 n@6 s2@7 n@8')).toEqual(alike('1 1 0 0'))
    expect(reached({}, 't@0 s1@5 s2@101 n@102')).toEqual(alike('1 1 0 0'))
  })
  test('[funnel-pending] pending is not reached', () => {
    expect(reached({}, 't@0 s1@5 s2@60', 50)).toEqual(alike('1 1 0 0'))
  })
})
