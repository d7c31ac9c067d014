import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  type CountFunnelOptions,
  countFunnel,
  type EventMatch,
  type EventRow,
  type Flow,
  getOrThrow,
  measure,
  parseFlow,
  parseStudy,
  readEvents,
  type StepMatch,
} from '../../src/index.js'
import fixture from '../fixtures/funnels.json' with { type: 'json' }
import { tinyStudy } from '../support/tiny.js'

// Cases of other systems' own tests and documentation, run by the option of ours that docs/comparison.md names for the
// source's rule. A case in which the source's rule is none that we offer stands in DIFFERENT, with what we say; each id that
// is not reproduced is listed in docs/comparison.md, with the reason. A new case of a known rule needs no new code.

/** The whole collection, which the project does not copy. */
const COLLECTION = process.env['LEARNLOOP_VECTORS'] ?? '../shared/vectors/funnels.json'

type Counts = readonly number[]

interface Step {
  readonly event?: string
  readonly anyOf?: readonly string[]
  readonly where?: Readonly<Record<string, string>>
  readonly optional?: boolean
  readonly firstTime?: boolean
  readonly firstEverOfEvent?: boolean
  readonly window?: Window
}
interface Window {
  readonly value: number
  readonly unit: string
}
interface Event {
  readonly user: string
  readonly ts: string | number
  readonly name: string
  readonly props?: Readonly<Record<string, string>>
}
interface Expected {
  readonly counts?: Counts
  readonly levelByUser?: Readonly<Record<string, number>>
  readonly usersAtStep?: Readonly<Record<string, readonly string[]>>
  readonly byBreakdown?: Readonly<Record<string, { readonly counts: Counts }>>
  readonly firstStepCount?: number
  readonly lastStepCount?: number
  readonly attempts?: number
  readonly conversions?: number
  readonly started?: number
  readonly converted?: number
  readonly match?: number
  readonly buckets?: readonly { readonly bucket: string; readonly entered: number; readonly converted: number }[]
}
interface FunnelCase {
  readonly id: string
  readonly kind: string
  readonly mode: string
  readonly counting?: string
  readonly anchor?: string
  readonly steps: readonly Step[]
  readonly start?: string
  readonly end?: string
  readonly exclusions?: readonly (Step & { readonly from: number; readonly to: number })[]
  readonly window: Window | null
  readonly breakdown?: { readonly property: string; readonly attribution: string }
  readonly cohorts?: Readonly<Record<string, readonly string[]>>
  readonly interval?: 'day' | 'month'
  readonly timezone?: string
  readonly pattern?: string
  readonly events: readonly Event[]
  readonly expected: Expected
  readonly observed?: Readonly<Record<string, Expected>>
}

const cases = fixture.cases as unknown as readonly FunnelCase[]
const funnels = cases.filter(({ kind }) => kind !== 'funnel_trends')
const trends = cases.filter(({ kind }) => kind === 'funnel_trends')

/** Cases of which `countFunnel` says something else than the source, and what. */
const DIFFERENT: Readonly<Record<string, Counts>> = {
  'ch-funnel_test_strict_increase-18': [1, 1, 1, 1, 1],
  'ch-funnel_test_strict_increase-19': [1, 0, 0],
  'mx-exclusion-totals': [3, 1],
  'ph-excl-between-3-4': [3, 3, 3, 3, 0],
  'ph-excl-completion': [1, 0],
  'ph-excl-property-values': [4, 1],
  'ph-first-time-1': [1, 1],
  'phd-first-ever': [1],
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  'unit-of-ts': 1000,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}
const within = (window: Window | null | undefined): string =>
  window === null || window === undefined ? 'P3650D' : `PT${(window.value * MILLISECONDS[window.unit]!) / 1000}S`

const rowsOf = ({ events }: FunnelCase): readonly EventRow[] =>
  events.map(({ user, ts, name, props = {} }) => ({
    partner: user,
    name,
    // Whole units of a column of integers are read as seconds.
    at: typeof ts === 'number' ? ts * 1000 : ts,
    props,
  }))

const matchOf = ({ event, anyOf, where = {} }: Step): EventMatch => ({
  event: anyOf ?? event!,
  where: { all: Object.entries(where).map(([property, value]) => ({ property, is: 'eq', value })) },
})

/** Exclusions for what the source's order rule says of other events than the next step. */
function orderOf({ mode, steps, events }: FunnelCase): Pick<Flow, 'between' | 'exclusions'> {
  const names = [...new Set(events.map(({ name }) => name))]
  // The next step is asked for first, so that every other event ends the passage.
  if (mode === 'strict') return { exclusions: [{ id: 'other', match: { event: names } }] }
  if (mode === 'strict_deduplication')
    return {
      exclusions: steps
        .slice(1, -1)
        .map((step, i) => ({ id: `again-${i}`, match: matchOf(step), after: `step-${i + 1}` })),
    }
  if (mode === 'strict_order')
    return { between: 'noOtherStep', exclusions: [{ id: 'again', match: matchOf(steps[0]!) }] }
  return {}
}

/** The flow of a case, up to one of its steps; a funnel of one step gets a need that nothing meets. */
function flowOf(one: FunnelCase, changes: Partial<Flow> = {}): Flow {
  const { steps, window, exclusions = [], mode, anchor } = one
  const [first, ...rest] = anchor === undefined ? steps : [{ event: anchor }, ...steps]
  const last = rest.at(-1)
  const order = orderOf(one)
  const nodeId = (step: number): string => (step === 0 ? 'trigger' : step === rest.length ? 'needMet' : `step-${step}`)
  const match: StepMatch =
    mode === 'hybrid' && rest.length > 0
      ? { allOf: rest.map(matchOf) }
      : matchOf(last ?? { event: 'nothing that happens' })
  const own = (step: Step): { readonly within?: string } =>
    step.window === undefined ? {} : { within: within(step.window) }
  return getOrThrow(
    parseFlow({
      kind: 'flow',
      version: 1,
      id: 'funnel',
      trigger: matchOf(first!),
      steps: (mode === 'hybrid' ? [] : rest.slice(0, -1)).map((step, i) => ({
        id: `step-${i + 1}`,
        match: matchOf(step),
        ...own(step),
        ...(step.optional === true ? { optional: true } : {}),
      })),
      needMet: { id: 'last', match, ...(last === undefined ? {} : own(last)) },
      within: within(window),
      ...order,
      exclusions: [
        ...(order.exclusions ?? []),
        ...exclusions.map((step, i) => ({
          id: `exclusion-${i}`,
          match: matchOf(step),
          after: nodeId(step.from),
          before: nodeId(step.to),
        })),
      ],
      // "Every trigger is an entry" gives up the one before.
      ...(one.counting?.includes('every trigger') ? { onRetrigger: 'restart' } : {}),
      ...changes,
    }),
  )
}

/** The option of ours for whom the source counts. */
function countingOf({ kind, counting = '', steps }: FunnelCase): CountFunnelOptions['counting'] {
  if (counting.startsWith('totals')) return 'each'
  if (kind === 'conversion' || counting === 'uniques' || steps[0]!.firstTime === true) return 'first'
  return 'best'
}

/** What `countFunnel` says of a case, in one number a step. */
function countsOf(one: FunnelCase, users?: readonly string[], changes: Partial<Flow> = {}): Counts {
  const rows = rowsOf(one).filter(({ partner }) => users?.includes(partner) ?? true)
  const log = readEvents(rows)
  expect(log.quality.rejected).toBe(0)
  const asOf = Math.max(...Array.from(log.columns.at), 0)
  const count = (part: FunnelCase, flow: Partial<Flow> = changes): Counts =>
    countFunnel(flowOf(part, flow), log, { counting: countingOf(one), asOf }).reached
  const upTo = (step: number): FunnelCase => ({ ...one, steps: one.steps.slice(0, step + 1) })
  // Steps in any order: each prefix of the steps is a funnel of its own.
  if (one.mode === 'hybrid') return one.steps.map((_, step) => count(upTo(step)).at(step === 0 ? 0 : 1)!)
  // An optional step is counted by the funnel in which it comes last, and so is required.
  if (one.steps.some(({ optional }) => optional === true))
    return one.steps.map((step, i) => {
      const steps = [...one.steps.slice(0, i).filter(({ optional }) => optional !== true), { ...step, optional: false }]
      return count({ ...one, steps }).at(steps.length - 1)!
    })
  return count(one).slice(one.anchor === undefined ? 0 : 1, one.steps.length + (one.anchor === undefined ? 0 : 1))
}

/** The case of one value of a breakdown: the step that the value is taken from must have it. */
function withValue(one: FunnelCase, value: string): FunnelCase {
  const { property, attribution } = one.breakdown!
  const at = attribution === 'first_touch' ? 0 : Number(attribution.slice('step_'.length))
  return {
    ...one,
    steps: one.steps.map((step, i) => (i === at ? { ...step, where: { ...step.where, [property]: value } } : step)),
  }
}

/** Compares what a source says with ours; the number of things compared. */
function compare(one: FunnelCase, expected: Expected, changes: Partial<Flow> = {}): number {
  const { counts, levelByUser = {}, usersAtStep = {}, byBreakdown = {}, ...rest } = expected
  let compared = 0
  const same = (ours: unknown, source: unknown): void => {
    expect(ours).toEqual(source)
    compared++
  }
  const users = [...new Set(one.events.map(({ user }) => user))]
  const levelOf = (user: string): number =>
    countsOf(one, [user], changes).reduce((level, count) => level + Math.min(count, 1), 0)
  if (counts !== undefined) same(countsOf(one), counts)
  for (const [user, level] of Object.entries(levelByUser)) same(levelOf(user), level)
  for (const [step, members] of Object.entries(usersAtStep))
    same(users.filter((user) => levelOf(user) >= Number(step)).sort(), [...members].sort())
  for (const [value, group] of Object.entries(byBreakdown))
    same(one.cohorts ? countsOf(one, one.cohorts[value]) : countsOf(withValue(one, value)), group.counts)
  const { attempts, conversions, started, converted, match } = rest
  if (attempts !== undefined) same(countsOf(one), [attempts, conversions])
  if (started !== undefined) same(countsOf(one), [started, converted])
  if (match !== undefined) same(Math.min(countsOf(one).at(-1)!, 1), match)
  return compared
}

/** A conversion and a pattern of two events, as funnels. */
function asFunnel(one: FunnelCase): FunnelCase {
  if (one.kind === 'conversion') return { ...one, steps: [{ event: one.start! }, { event: one.end! }] }
  if (one.pattern === undefined) return one
  const [, from, limit, to] = /^\(\?(\d)\)\(\?t<(\d+)\)\(\?(\d)\)$/.exec(one.pattern)!
  return {
    ...one,
    steps: [one.steps[Number(from) - 1]!, one.steps[Number(to) - 1]!],
    // Below the limit, in whole units.
    window: { value: Number(limit) - 1, unit: 'unit-of-ts' },
  }
}

describe('countFunnel says what other systems say, by the option for their rule', () => {
  test.each(funnels.filter(({ id }) => !Object.hasOwn(DIFFERENT, id)).map((one) => [one.id, asFunnel(one)] as const))(
    '%s',
    (_, one) => {
      expect(compare(one, one.expected)).toBeGreaterThan(0)
      // What a later version of the source was seen to say: there, only steps that are not repeated end a passage.
      for (const later of Object.values(one.observed ?? {}))
        expect(compare(one, later, { exclusions: [] })).toBeGreaterThan(0)
    },
  )

  test.each(Object.entries(DIFFERENT))('%s: something else, as docs/comparison.md says', (id, ours) => {
    const one = funnels.find((each) => each.id === id)!
    expect(countsOf(one)).toEqual(ours)
    expect(() => compare(one, one.expected)).toThrow()
  })

  test.each(trends.map((one) => [one.id, one] as const))('%s: measure, with an iteration a bucket', (_, one) => {
    const buckets = one.expected.buckets!
    const following = (bucket: string): string => {
      const [year, month, day] = bucket.split('-').map(Number)
      const next = one.interval === 'month' ? Date.UTC(year!, month!) : Date.UTC(year!, month! - 1, day! + 1)
      return new Date(next).toISOString().slice(0, 10)
    }
    const study = getOrThrow(
      parseStudy({
        ...tinyStudy(),
        flow: flowOf(one),
        timeZone: one.timezone!,
        iterations: buckets.map(({ bucket }) => ({ id: bucket, from: bucket, to: following(bucket) })),
      }),
    )
    const { cells } = measure(study, readEvents(rowsOf(one)), { asOf: Date.UTC(2022, 0, 1) })
    const counted = cells.flatMap(({ iteration, nodes }) =>
      iteration === null ? [] : [{ bucket: iteration, entered: nodes[0]!.entered, converted: nodes.at(-1)!.aligned }],
    )
    expect(counted).toEqual(buckets.map(({ bucket, entered, converted }) => ({ bucket, entered, converted })))
  })
})

describe('docs/comparison.md', () => {
  // | `id` | what the source says | what countFunnel says, or - | reason |
  const page = readFileSync('docs/comparison.md', 'utf8')
  const listed = [
    ...page.matchAll(/^\| `((?:ph|phd|ch|rt|rt3|dbt|fj|mx|am|gb)-\S+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm),
  ].map(([, id, source, ours, reason]) => ({ id: id!, source: source!, ours: ours!, reason: reason! }))

  test('lists what is not reproduced, with our numbers and the reason', () => {
    const counted = listed.filter(({ ours }) => ours !== '-')
    expect(counted.map(({ id }) => id).sort()).toEqual(Object.keys(DIFFERENT).sort())
    for (const { id, ours } of counted) expect(ours.split(' ').map(Number)).toEqual(DIFFERENT[id])
    for (const { reason } of listed) expect(reason.length).toBeGreaterThan(20)
    for (const { id, ours } of listed) expect(cases.some((one) => one.id === id)).toBe(ours !== '-')
    const byFunnel = funnels.length - counted.length
    expect(page).toContain(`\n${cases.length + listed.length - counted.length} cases from the tests`)
    expect(page).toContain(`${byFunnel + trends.length} of\nthem`)
    expect(page).toContain(`${byFunnel} by\n\`countFunnel\`, ${trends.length} by \`measure\``)
  })

  test.skipIf(!existsSync(COLLECTION))(
    'with the fixture covers the whole collection, and the fixture is a copy',
    () => {
      const whole = (
        JSON.parse(readFileSync(COLLECTION, 'utf8')) as { cases: readonly (FunnelCase & { verifiedBy?: unknown })[] }
      ).cases
      const covered = new Set([...cases.map(({ id }) => id), ...listed.map(({ id }) => id)])
      expect([...covered].sort()).toEqual(whole.map(({ id }) => id).sort())
      for (const { verifiedBy, ...one } of whole)
        if (cases.some(({ id }) => id === one.id)) expect(cases.find(({ id }) => id === one.id)).toEqual(one)
    },
  )
})
