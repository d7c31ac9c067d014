import { describe, expect, test } from 'vitest'
import type { CohortDimension } from '../../../src/definition/cohort-dimension.js'
import type { Flow } from '../../../src/definition/flow.js'
import type { Study } from '../../../src/definition/study.js'
import type { EventRow } from '../../../src/event/event-row.js'
import type { PartnerRow } from '../../../src/event/partner-row.js'
import { featuresOf } from '../arbitrary/coverage.js'
import { PLAIN } from '../arbitrary/layout.js'
import { groupsOf, historyOf, inForce } from './cohorts.js'
import { referenceMeasure } from './measure.js'
import { readPartners } from './partners.js'
import { canonicalText, compareText, durationOf, holds, instantOf } from './values.js'

// Worked by hand from the text. Times are milliseconds; `a` is the trigger, `b` and `c` steps, `z` need met.
const flow: Flow = {
  kind: 'flow',
  version: 1,
  id: 'flow',
  trigger: { event: 'a' },
  steps: [
    { id: 'b', match: { event: 'b' } },
    { id: 'c', match: { event: 'c' } },
  ],
  needMet: { id: 'z', match: { event: 'z' } },
  within: 'PT0.01S',
}

const studyOf = (changes: Partial<Flow>, cohorts: readonly CohortDimension[] = []): Study => ({
  kind: 'study',
  version: 1,
  id: 'study',
  hypothesis: {
    kind: 'hypothesis',
    version: 1,
    id: 'hypothesis',
    customer: 'who',
    challenge: 'what',
    solution: 'how',
    value: 'why',
    criteria: [],
  },
  flow: { ...flow, ...changes },
  cohorts,
  iterations: [{ id: 'first', from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T00:00:00.100Z' }],
})

/** `a0 b3` is event a at 0 and event b at 3. */
const rowsOf = (text: string): readonly EventRow[] =>
  text.split(' ').map((word) => ({ partner: 'p', name: word[0]!, at: Number(word.slice(1)) }))

/** Each attempt as the names that reached nodes and how it ended: `ab lapsed`. */
const attemptsIn = (text: string, changes: Partial<Flow> = {}, asOf = 1000): readonly string[] => {
  const [{ attempts, events } = { attempts: [], events: [] }] = readPartners(studyOf(changes), rowsOf(text), { asOf })
  return attempts.map(({ reached, end }) => `${reached.map((event) => events[event]!.name).join('')} ${end.kind}`)
}

const everybody = (text: string, changes: Partial<Flow> = {}, asOf = 1000) =>
  referenceMeasure(studyOf(changes), rowsOf(text), { asOf }).cells[0]!

describe('the brute-force reading of attempts', () => {
  test.each<[string, string, Partial<Flow>, number, readonly string[]]>([
    ['follows the path', 'a0 b1 c2 z3', {}, 1000, ['abcz completed']],
    ['includes the edge of a window', 'a0 b1 c2 z10', {}, 1000, ['abcz completed']],
    ['lapses after it', 'a0 b1 c2 z11', {}, 1000, ['abc lapsed']],
    ['lapses when asOf is the deadline', 'a0 b1', {}, 10, ['ab lapsed']],
    ['is pending before', 'a0 b1', {}, 9, ['ab pending']],
    ['reads the event after a deadline as with none open', 'a0 a11', {}, 12, ['a lapsed', 'a pending']],
    ['ignores a trigger by default', 'a0 a5 b6 c7 z10', {}, 1000, ['abcz completed']],
    ['restarts if told to', 'a0 b1 a5 b6', { onRetrigger: 'restart' }, 10, ['ab restarted', 'ab pending']],
    [
      'opens the next attempt by the exclusion that is a trigger',
      'a0 b1 a2 b3',
      { exclusions: [{ id: 'x', match: { event: 'a' }, after: 'b' }] },
      5,
      ['ab excluded', 'ab pending'],
    ],
    ['strays at need met before its turn', 'a0 z1 b2', { between: 'noOtherStep' }, 5, ['a strayed']],
    ['does not stray at the node just reached', 'a0 b1 b2 c3', { between: 'noOtherStep' }, 5, ['abc pending']],
    ['strays at the node before that', 'a0 b1 c2 b3', { between: 'noOtherStep' }, 5, ['abc strayed']],
    ['asks for each repeated member', 'a0 b1 b2 z3', { steps: [twice('b')] }, 5, ['abz completed']],
    ['asks for all repeated members', 'a0 b1 z3', { steps: [twice('b')] }, 5, ['a pending']],
  ])('%s', (_, text, changes, asOf, expected) => {
    expect(attemptsIn(text, changes, asOf)).toEqual(expected)
  })

  test('the trigger comes first at one instant, unless seq says otherwise', () => {
    const steps = { steps: [], onRetrigger: 'restart' as const }
    expect(attemptsIn('a0 z5 a5', steps)).toEqual(['a restarted', 'az completed'])
    const rows = rowsOf('a0 z5 a5').map((row, seq) => ({ ...row, seq }))
    expect(readPartners(studyOf(steps), rows, { asOf: 1000 })[0]!.attempts.map(({ end }) => end.kind)).toEqual([
      'completed',
      'lapsed',
    ])
  })
})

describe('the brute-force reading of counts', () => {
  test('a deviated attempt is counted at the node it reached, with its detour', () => {
    const { nodes } = everybody('a0 b1 y2 z3')
    expect(nodes.map(({ entered, aligned, deviated }) => [entered, aligned, deviated])).toEqual([
      [1, 1, 0],
      [1, 0, 1],
      [0, 0, 0],
    ])
    expect(nodes[1]).toMatchObject({ kinds: { lapsed: 1 }, skippedAhead: 1, detours: [{ event: 'y', count: 1 }] })
    expect(nodes[0]!.duration).toEqual({ count: 1, sum: 1, bins: [{ from: 1, count: 1 }] })
  })

  test('adoption is aligned at node 1 of the next attempt, and unneeded without one', () => {
    const met = { steps: [{ id: 'b', match: { event: 'b' } }] }
    const { adoption } = everybody('a0 b1 z2 a12 b13 a40 b41 z42 a53', met)
    // The first attempt: the next trigger is 10 after need met, within reach. The second lapses at b. The third: the next is 11 after.
    expect(adoption).toMatchObject({ entered: 2, aligned: 1, unneeded: 1, matured: { entered: 1, aligned: 1 } })
  })

  test('outcome counts from need met on, in order, edge included', () => {
    const outcome = (match: string) => ({
      steps: [],
      outcome: { id: 'o', match: { event: match }, within: 'PT0.005S' },
    })
    expect(everybody('a0 z2 o7', outcome('o')).outcome).toMatchObject({ entered: 1, aligned: 1, deviated: 0 })
    expect(everybody('a0 z2 o8', outcome('o')).outcome).toMatchObject({ aligned: 0, deviated: 1, kinds: { lapsed: 1 } })
    expect(everybody('a0 z2', outcome('z')).outcome).toMatchObject({ aligned: 1 })
    expect(everybody('a0 o1 z2', outcome('o'), 6).outcome).toMatchObject({ aligned: 0, pending: 1 })
  })

  test('each row has one place', () => {
    const rows = [...rowsOf('y0 a1 b2 z20 a30 a40'), { partner: 'p', name: 'b', at: 2, id: 'i' }]
    const again = { partner: 'p', name: 'q', at: 2, id: 'i' }
    const moved = { partner: 'p', name: 'b', at: 3, id: 'i' }
    const { quality } = referenceMeasure(studyOf({}), [...rows, again, moved], { asOf: 35 })
    expect(quality).toMatchObject({ rows: 9, after: 1, duplicate: 1, outside: 2, used: 5, idConflicts: 1 })
  })

  test('a group is that of the trigger, and first is chosen over all groups', () => {
    const size: CohortDimension = { id: 'size', type: 'segment', by: { attribute: 'size' } }
    const rows = rowsOf('a0 b1 a20 b21 c22 z23').map((row) =>
      row.at === 20 ? { ...row, attributes: { size: 'L' } } : row,
    )
    const partners = [{ id: 'p', attributes: { size: 'S' } }]
    const { cells } = referenceMeasure(studyOf({}, [size]), rows, { asOf: 1000, partners })
    const [, large, small] = cells
    expect(large).toMatchObject({
      groups: [{ group: 'L' }],
      enrolled: 1,
      attempts: 1,
      nodes: [{ first: { entered: 0 } }, {}, {}],
    })
    expect(small).toMatchObject({
      groups: [{ group: 'S' }],
      enrolled: 0,
      attempts: 1,
      nodes: [{ first: { entered: 1 } }, {}, {}],
    })
  })
})

describe('the brute-force reading of what bears on a decision', () => {
  const at = (ms: number): string => new Date(ms).toISOString()
  const halves = (iterations: Study['iterations'], changes: Partial<Flow> = {}): Study => ({
    ...studyOf({ steps: [], ...changes }),
    iterations,
  })
  const of = (partner: string, text: string): readonly EventRow[] => rowsOf(text).map((row) => ({ ...row, partner }))
  const cellsOf = (study: Study, rows: readonly EventRow[], partners: readonly PartnerRow[] = [], asOf = 1000) =>
    referenceMeasure(study, rows, { asOf, partners }).cells

  test('an attempt is early before the middle of its own iteration, and never in an open one', () => {
    const study = halves([
      { id: 'i', from: at(0), to: at(21) },
      { id: 'j', from: at(30) },
    ])
    const rows = [...of('p', 'a0 z1'), ...of('q', 'a10'), ...of('r', 'a11 z12'), ...of('s', 'a30 z31')]
    const [i, j, all] = cellsOf(study, rows).map(({ nodes: [node], innovation: { firstEarly } }) => [
      ...[node!.first.entered, node!.firstEarly.entered, node!.firstEarly.aligned],
      firstEarly.entered,
    ])
    expect([i, j, all]).toEqual([
      [3, 2, 1, 2],
      [1, 0, 0, 0],
      [4, 2, 1, 2],
    ])
    // 10 is the middle of [0, 20): late.
    const [even] = cellsOf(halves([{ id: 'i', from: at(0), to: at(20) }]), of('q', 'a10 z11'))
    expect(even!.nodes[0]).toMatchObject({ first: { entered: 1 }, firstEarly: { entered: 0 } })
  })

  test('of a cluster, the partner who began first counts, in each iteration anew', () => {
    const study = halves([
      { id: 'i', from: at(0), to: at(20) },
      { id: 'j', from: at(20), to: at(40) },
    ])
    const inCluster = (id: string, cluster: string, from?: number): PartnerRow => ({
      ...{ id, attributes: {}, cluster },
      ...(from === undefined ? {} : { from }),
    })
    const units = (rows: readonly EventRow[], partners: readonly PartnerRow[], asOf?: number) =>
      cellsOf(study, rows, partners, asOf).map(({ nodes: [node] }) =>
        [node!.first, node!.firstOfCluster].map(({ entered, aligned }) => `${aligned}/${entered}`).join(' '),
      )
    const rows = [...of('p', 'a5 z6 a25'), ...of('q', 'a4 a30 z31'), ...of('r', 'a9 z10')]
    expect(units(rows, [inCluster('p', 'c'), inCluster('q', 'c')])).toEqual(['2/3 1/2', '1/2 0/1', '2/3 1/2'])
    // Of two at one instant the lesser name; of two clusters the partner must be first in both.
    const tied = [...of('q', 'a5 z6'), ...of('p', 'a5'), ...of('r', 'a4 z5')]
    expect(units(tied, [inCluster('p', 'c'), inCluster('q', 'c')])[0]).toBe('2/3 1/2')
    const both = [inCluster('p', 'c'), inCluster('p', 'd', 900), inCluster('q', 'c'), inCluster('r', 'd')]
    expect(units(tied, both)[0]).toBe('2/3 1/1')
    // The one who began first stands for its cluster, matured or not.
    const late = [...of('p', 'a0'), ...of('q', 'a1 z2')]
    expect(units(late, [inCluster('p', 'c'), inCluster('q', 'c')], 9)[0]).toBe('0/0 0/0')
    expect(units(late, [inCluster('p', 'c'), inCluster('q', 'c')], 10)[0]).toBe('0/1 0/1')
  })

  test('moments are sums over partners, of matured attempts', () => {
    const study = halves([{ id: 'i', from: at(0) }])
    const rows = [...of('p', 'a0 z1 a20 z21 a40'), ...of('q', 'a0'), ...of('r', 'a95 z96')]
    const [cell] = cellsOf(study, rows, [], 104)
    // p: 2 of 3, q: 0 of 1; r's attempt is not mature.
    const trigger = { partners: 2, enteredEntered: 10, enteredAligned: 6, alignedAligned: 4 }
    expect(cell!.nodes[0]!.moments).toEqual({ ...trigger, triggeredAligned: 6 })
    expect(cell!.nodes[0]!.matured).toEqual({ entered: 4, aligned: 2 })
    // p: of 3 attempts 2 reach the step, and 1 of these the need; q: 1, 1 and 1.
    const steps = { steps: [{ id: 'b', match: { event: 'b' } }] }
    const further = [...of('p', 'a0 b1 z2 a20 b21 a40'), ...of('q', 'a0 b1 z2')]
    const [second] = cellsOf(halves([{ id: 'i', from: at(0) }], steps), further)
    expect(second!.nodes.map(({ moments }) => moments)).toEqual([
      { partners: 2, enteredEntered: 10, enteredAligned: 7, alignedAligned: 5, triggeredAligned: 7 },
      { partners: 2, enteredEntered: 5, enteredAligned: 3, alignedAligned: 2, triggeredAligned: 4 },
    ])
  })

  test('who was there before, and whose window reaches into what comes later', () => {
    const study = halves([
      { id: 'i', from: at(0), to: at(20) },
      { id: 'j', from: at(25), to: at(40) },
      { id: 'k', from: at(40) },
    ])
    // Windows of 10: from 14 on they end at 24 and reach nothing, from 15 on the begin of j.
    const rows = [...of('p', 'a14 a29'), ...of('q', 'a15 a30'), ...of('r', 'a31'), ...of('s', 'a22 a50')]
    const cells = cellsOf(study, rows)
    expect(cells.map(({ partners, carriedOver }) => [partners, carriedOver])).toEqual([
      [2, 0],
      [3, 2],
      [1, 0],
      [4, 0],
    ])
    expect(cells.map(({ attempts, crossing }) => [attempts, crossing])).toEqual([
      [2, 1],
      [3, 2],
      [1, 0],
      [6, 3],
    ])
  })
})

describe('the brute-force reading of values', () => {
  test('text compares by code point, canonical JSON orders its keys so', () => {
    expect('\uff61' < '\u{1f600}').toBe(false)
    expect(compareText('\uff61', '\u{1f600}')).toBeLessThan(0)
    expect(canonicalText({ '\u{1f600}': -0, '\uff61': null })).toBe('{"\uff61":null,"\u{1f600}":0}')
    expect(canonicalText(undefined)).toBe('{}')
  })

  test('durations and instants', () => {
    expect(['P7D', 'PT30M', 'PT1.5S', 'P1DT1H', 'PT0.005S'].map(durationOf)).toEqual([
      604_800_000, 1_800_000, 1500, 90_000_000, 5,
    ])
    expect(() => durationOf('P1M')).toThrow()
    expect(instantOf('1970-01-01T01:30:00.001+01:30')).toBe(1)
    expect(instantOf('1970-01-01T00:00:00.001')).toBe(1)
  })

  test('predicates are two-valued and do not coerce', () => {
    expect(holds({ property: 'u', is: 'neq', value: 1 }, {})).toBe(true)
    expect(holds({ property: 'u', is: 'eq', value: 1 }, { u: '1' })).toBe(false)
    expect(holds({ property: 'u', is: 'eq', value: null }, { u: null })).toBe(false)
    expect(holds({ property: 'u', is: 'notIn', value: [1] }, { u: null })).toBe(true)
    expect(holds({ property: 'u', is: 'lt', value: '\u{1f600}' }, { u: '\uff61' })).toBe(true)
    expect(holds({ property: 'u', is: 'lt', value: 2 }, { u: '1' })).toBe(false)
    expect(holds({ property: 'toString', is: 'exists' }, {})).toBe(false)
    expect(holds({ not: { property: 'u', is: 'lt', value: 2 } }, {})).toBe(true)
  })

  test('histories and groups', () => {
    const rows = [{ id: 'p', attributes: { n: 1 }, from: 5 }]
    const history = historyOf(rows, [])
    expect(inForce(history, 4)).toBeUndefined()
    expect(inForce(history, 5)).toEqual({ n: 1 })
    const bands: CohortDimension = { id: 'd', type: 'segment', by: { attribute: 'n', bands: [0, 1.5] } }
    expect([-1, 0, 1.5, '1', null].map((n) => groupsOf(bands, { n })[0])).toEqual(['<0', '0-1.5', '>=1.5', null, null])
  })

  test('coverage counts what happens, not what a study mentions', () => {
    const study = studyOf({ onRetrigger: 'restart', between: 'noOtherStep' })
    const shared = {
      ...{ study, asOf: 1000, partners: undefined, cross: undefined, aliases: undefined, layout: PLAIN },
    }
    const clock = { origin: 0, tick: 1, style: 'utc' as const }
    const quiet = featuresOf({ ...shared, rows: rowsOf('a0 b1'), clock })
    expect(quiet).toMatchObject({ lapsed: true, 'strayed (between noOtherStep)': false, tie: false })
    const busy = featuresOf({ ...shared, rows: rowsOf('a0 z1 a1'), clock })
    expect(busy).toMatchObject({ 'restarted (onRetrigger restart)': true, tie: true })
  })
})

/** A step that asks for two events of a name. */
function twice(event: string): Flow['steps'][number] {
  return { id: event, match: { allOf: [{ event }, { event }] } }
}
