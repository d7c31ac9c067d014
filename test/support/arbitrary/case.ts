// A random study, a random log of it, and what else `measure` takes.
import * as fc from 'fast-check'
import type { Study } from '../../../src/definition/study.js'
import type { EventRow } from '../../../src/event/event-row.js'
import type { PartnerRow } from '../../../src/event/partner-row.js'
import { canonicalPartner } from '../reference/partners.js'
import { type Clock, clock, instant } from './clock.js'
import { type Layout, layout } from './layout.js'
import { ALIASES, aliasOf, rowsOf, story } from './log.js'
import { ATTRIBUTES, CLUSTERS, PARTNERS, sometimes } from './pools.js'
import { study } from './study.js'

export interface Case {
  readonly study: Study
  readonly rows: readonly EventRow[]
  readonly asOf: number
  readonly partners: readonly PartnerRow[] | undefined
  readonly cross: readonly (readonly string[])[] | undefined
  readonly aliases: Readonly<Record<string, string>> | undefined
  readonly clock: Clock
  readonly layout: Layout
}

/** How rows of a log lie: as they come, by time, by partner, or by partner and time. */
type Order = 'any' | 'time' | 'partner' | 'partner and time'

interface Enrolment {
  readonly who: number
  readonly alias: boolean
  readonly attributes: number
  readonly from: number | undefined
  readonly cluster: string | undefined
}

const enrolment: fc.Arbitrary<Enrolment> = fc.record({
  who: fc.nat({ max: PARTNERS.length }),
  alias: fc.boolean(),
  attributes: fc.nat({ max: ATTRIBUTES.length - 1 }),
  from: sometimes(60, fc.integer({ min: -3, max: 25 })),
  cluster: sometimes(40, fc.constantFrom(...CLUSTERS)),
})

/** At most one row of a partner from one instant: two would be refused. */
function partnerRows(
  clock: Clock,
  enrolments: readonly Enrolment[],
  aliased: boolean,
  household: string | undefined,
): readonly PartnerRow[] {
  const rows = enrolments.map(({ who, alias, attributes, from, cluster = household }): PartnerRow => {
    // One more than the log knows: enrolled without an event.
    const partner = PARTNERS[who] ?? 'silent'
    return {
      id: aliased && alias && who < PARTNERS.length ? aliasOf(partner, attributes % 2 === 0) : partner,
      attributes: ATTRIBUTES[attributes]!,
      from: from === undefined ? undefined : instant(clock, from),
      ...(cluster === undefined ? {} : { cluster }),
    }
  })
  const owner = ({ id }: PartnerRow): string => canonicalPartner(id, aliased ? ALIASES : {})
  return rows.filter(
    (row, i) => !rows.slice(0, i).some((other) => owner(other) === owner(row) && other.from === row.from),
  )
}

/** Rows in an order that is common in logs; rows alike in it stay as they come. */
function inOrder(rows: readonly EventRow[], order: Order): readonly EventRow[] {
  const byTime = (x: EventRow, y: EventRow): number => (x.at as number) - (y.at as number)
  const byPartner = (x: EventRow, y: EventRow): number => PLACES.indexOf(x.partner) - PLACES.indexOf(y.partner)
  if (order === 'any') return rows
  if (order === 'time') return rows.toSorted(byTime)
  if (order === 'partner') return rows.toSorted(byPartner)
  return rows.toSorted((x, y) => byPartner(x, y) || byTime(x, y))
}

const PLACES: readonly string[] = PARTNERS.flatMap((one) => [one, aliasOf(one, false), aliasOf(one, true)])

/** Subsets of at least two dimensions, each in an order of its own. */
function crossings(study: Study): fc.Arbitrary<readonly (readonly string[])[] | undefined> {
  const ids = study.cohorts.map(({ id }) => id)
  if (ids.length < 2) return fc.constantFrom(undefined, [])
  const subset = fc.shuffledSubarray(ids, { minLength: 2 })
  const sameSet = (entry: readonly string[]): string => [...entry].sort().join()
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.uniqueArray(subset, { minLength: 1, maxLength: 2, selector: sameSet }) },
  )
}

export const measureCase: fc.Arbitrary<Case> = clock.chain((clock) =>
  study(clock).chain((study) =>
    fc
      .record({
        story,
        asOf: fc.oneof(
          { weight: 1, arbitrary: fc.integer({ min: 6, max: 30 }) },
          { weight: 1, arbitrary: fc.integer({ min: 30, max: 140 }) },
        ),
        enrolments: sometimes(70, fc.array(enrolment, { maxLength: 10, size: 'max' })),
        // The cluster of all rows that name none.
        household: sometimes(50, fc.constantFrom(...CLUSTERS)),
        cross: crossings(study),
        aliased: fc.boolean(),
        order: fc.constantFrom<Order>('any', 'any', 'time', 'time', 'partner', 'partner and time'),
        layout,
      })
      .map(({ story, asOf, enrolments, household, cross, aliased, order, layout }) => ({
        study,
        rows: inOrder(rowsOf(study.flow, clock, story, aliased), order),
        asOf: instant(clock, asOf),
        partners: enrolments && partnerRows(clock, enrolments, aliased, household),
        cross,
        aliases: aliased ? ALIASES : undefined,
        clock,
        layout,
      })),
  ),
)
