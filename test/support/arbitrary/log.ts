// Random logs of a flow: partners that follow the path more often than not, and events made to collide with it.
import * as fc from 'fast-check'
import type { EventMatch, Flow } from '../../../src/definition/flow.js'
import type { EventRow } from '../../../src/event/event-row.js'
import { holds, membersOf } from '../reference/values.js'
import { type Clock, instant } from './clock.js'
import { ATTRIBUTES, IDS, NOISE, PARTNERS, PROPS, sometimes } from './pools.js'

/** One move of a partner, independent of any flow, so that it shrinks on its own. */
interface Move {
  /** `forward`: what the path asks for next; `again`: the trigger; `any`: some matcher of the flow;
   * `exclusion`: one of its exclusions; `noise`: none. */
  readonly kind: 'forward' | 'again' | 'any' | 'exclusion' | 'noise'
  /** Chooses among names, members and props. */
  readonly choice: number
  /** Ticks since the move before. */
  readonly wait: number
  readonly seq: number | undefined
  readonly id: string | undefined
  readonly attributes: number | undefined
  /** Written under an alias of the partner. */
  readonly alias: boolean
  /** A second row with the same id at the same time, otherwise of another move. */
  readonly twin: { readonly choice: number; readonly kind: 'forward' | 'any' | 'noise' } | undefined
  /** Place in the shuffled log. */
  readonly place: number
}

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constant('forward' as const) },
    { weight: 2, arbitrary: fc.constant('any' as const) },
    { weight: 1, arbitrary: fc.constant('again' as const) },
    { weight: 1, arbitrary: fc.constant('exclusion' as const) },
    { weight: 1, arbitrary: fc.constant('noise' as const) },
  ),
  choice: fc.nat({ max: 1000 }),
  wait: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(0, 0, 1, 1, 1, 2) },
    { weight: 1, arbitrary: fc.integer({ min: 3, max: 20 }) },
  ),
  seq: sometimes(12, fc.constantFrom(-1, 0, 1, 2)),
  id: sometimes(15, fc.constantFrom(...IDS)),
  attributes: sometimes(15, fc.nat({ max: ATTRIBUTES.length - 1 })),
  alias: fc.boolean(),
  twin: sometimes(
    4,
    fc.record({
      choice: fc.nat({ max: 1000 }),
      kind: fc.constantFrom('forward' as const, 'any' as const, 'noise' as const),
    }),
  ),
  place: fc.nat({ max: 1000 }),
})

/** Start in ticks and moves of each partner. */
export type Story = readonly (readonly [start: number, moves: readonly Move[]])[]

const told = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({ min: -2, max: 12 }), fc.array(move, { minLength: 1, maxLength: 24, size: 'max' })), {
      minLength: 1,
      maxLength: PARTNERS.length,
      size: 'max',
    }),
    fc.boolean(),
  )
  // All at once in half of the logs: then the first attempts of several partners begin at one instant.
  .map(([partners, together]): Story => (together ? partners.map(([, moves]) => [0, moves]) : partners))

/** Now and then an empty log. */
export const story: fc.Arbitrary<Story> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 40, arbitrary: told },
)

const pick = <A>(from: readonly A[], choice: number): A => from[choice % from.length]!

/** A name and props that satisfy a matcher, where some do. */
function eventFor(match: EventMatch, choice: number): Pick<EventRow, 'name' | 'props'> {
  const name = pick(typeof match.event === 'string' ? [match.event] : match.event, choice)
  const { where } = match
  const fitting = PROPS.filter((props) => where === undefined || holds(where, props ?? {}))
  return { name, props: pick(fitting.length === 0 ? PROPS : fitting, choice) }
}

/** What the path asks for, in order: an `allOf` member by member, optional steps and the outcome now and then. */
function pathOf(flow: Flow): readonly { readonly match: EventMatch; readonly optional: boolean }[][] {
  const all = [
    { match: flow.trigger, optional: false },
    ...flow.steps.map(({ match, optional = false }) => ({ match, optional })),
    { match: flow.needMet.match, optional: false },
    ...(flow.outcome === undefined ? [] : [{ match: flow.outcome.match, optional: true }]),
  ]
  return all.flatMap(({ match, optional }) => {
    const members = membersOf(match).map((member) => ({ match: member, optional }))
    return 'allOf' in match ? members.map((member) => [member]) : [members]
  })
}

/** Every matcher of the flow. */
function matchersOf(flow: Flow): readonly EventMatch[] {
  return [
    flow.trigger,
    ...flow.steps.flatMap(({ match }) => membersOf(match)),
    ...membersOf(flow.needMet.match),
    ...(flow.outcome === undefined ? [] : [flow.outcome.match]),
    ...(flow.exclusions ?? []).map(({ match }) => match),
  ]
}

/** Other names of a partner in an alias map. */
export const aliasOf = (partner: string, far: boolean): string => `${partner}${far ? '**' : '*'}`

/** The map of all aliases, some through another alias. */
export const ALIASES: Readonly<Record<string, string>> = Object.fromEntries(
  PARTNERS.flatMap((partner) => [
    [aliasOf(partner, false), partner],
    [aliasOf(partner, true), aliasOf(partner, false)],
  ]),
)

/** The rows of a story, shuffled. */
export function rowsOf(flow: Flow, clock: Clock, story: Story, aliased: boolean): readonly EventRow[] {
  const path = pathOf(flow)
  const matchers = matchersOf(flow)
  const exclusions = (flow.exclusions ?? []).map(({ match }) => match)
  const placed: { row: EventRow; place: number }[] = []
  story.forEach(([start, moves], who) => {
    const partner = PARTNERS[who]!
    let at = start
    let position = 0
    for (const [i, { kind, choice, wait, seq, id, attributes, alias, twin, place }] of moves.entries()) {
      if (i > 0) at += wait
      if (kind === 'forward')
        while (path[position]![0]!.optional && choice % 3 === 0) position = (position + 1) % path.length
      if (kind === 'again') position = 0
      const event = (what: Move['kind'], choice: number): Pick<EventRow, 'name' | 'props'> => {
        if (what === 'noise') return { name: pick(NOISE, choice), props: pick(PROPS, choice) }
        if (what === 'exclusion' && exclusions.length > 0) return eventFor(pick(exclusions, choice), choice)
        if (what === 'any' || what === 'exclusion') return eventFor(pick(matchers, choice), choice)
        return eventFor(pick(path[position]!, choice).match, choice)
      }
      const row: EventRow = {
        partner: aliased && alias ? aliasOf(partner, choice % 2 === 0) : partner,
        at: instant(clock, at),
        ...event(kind, choice),
        ...(seq === undefined ? {} : { seq }),
        ...(id === undefined ? {} : { id }),
        ...(attributes === undefined ? {} : { attributes: ATTRIBUTES[attributes]! }),
      }
      placed.push({ row, place })
      if (twin !== undefined) {
        const other = { ...row, partner, ...event(twin.kind, twin.choice), id: id ?? 'x' }
        // Explicitly undefined means absent.
        placed.push({ row: { ...other, seq: twin.choice % 2 === 0 ? undefined : seq }, place: twin.choice })
        placed[placed.length - 2]!.row = { ...row, id: id ?? 'x' }
      }
      if (kind === 'forward' || kind === 'again') position = (position + 1) % path.length
    }
  })
  return placed.sort((x, y) => x.place - y.place).map(({ row }) => row)
}
