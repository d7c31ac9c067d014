import { type Aliases, canonicalPartner } from '../core/aliases.js'
import { describeValue } from '../core/describe-value.js'
import { growFloats, growInts } from '../core/grow.js'
import { formatDefinitionError } from '../core/issue.js'
import type { Scalars } from '../event/event-log.js'
import { parsePartners } from '../event/parse-partners.js'
import type { PartnerRow } from '../event/partner-row.js'

/** Attributes in force from an instant until the next snapshot. */
export interface Snapshot {
  /** First instant, epoch milliseconds; `-Infinity`: always. */
  readonly from: number
  /** The partner's attributes, all of them. */
  readonly attributes: Scalars
}

/** What partner rows say of one partner. */
export interface PartnerRecord {
  /** Snapshots by increasing `from`. */
  readonly snapshots: readonly Snapshot[]
  /** Clusters named. */
  readonly clusters: ReadonlySet<string>
}

/**
 * Partner rows by partner, after aliases.
 *
 * @param caller - The function to be named in an error.
 * @throws RangeError if a row is not valid (`parsePartners` tells every issue), or two of one partner are in force from the same instant.
 */
export function readPartnerRecords(
  caller: string,
  rows: Iterable<PartnerRow>,
  aliases: Aliases | undefined,
): ReadonlyMap<string, PartnerRecord> {
  if (typeof (rows as Partial<Iterable<PartnerRow>> | null)?.[Symbol.iterator] !== 'function')
    throw new RangeError(`${caller}: partners must be an iterable of rows; got ${describeValue(rows)}`)
  const parsed = parsePartners([...rows])
  if (parsed._tag === 'Left') throw new RangeError(`${caller}: partners: ${formatDefinitionError(parsed.left)}`)
  const records = new Map<string, { snapshots: Snapshot[]; clusters: Set<string> }>()
  for (const { id, attributes, from = -Infinity, cluster } of parsed.right) {
    const partner = canonicalPartner(aliases, id)
    const record = records.get(partner) ?? { snapshots: [], clusters: new Set<string>() }
    records.set(partner, record)
    record.snapshots.push({ from, attributes })
    if (cluster !== undefined) record.clusters.add(cluster)
  }
  for (const [partner, { snapshots }] of records) {
    snapshots.sort(byFrom)
    const twice = snapshots.find(({ from }, i) => from === snapshots[i - 1]?.from)
    if (twice !== undefined)
      throw new RangeError(
        `${caller}: partners: two rows of "${partner}" are in force from ${twice.from}; expected one`,
      )
  }
  return records
}

function byFrom(a: Snapshot, b: Snapshot): number {
  return a.from === b.from ? 0 : a.from - b.from
}

/** Attributes that events carry: a list for each partner, in event order. */
export interface CarriedAttributes {
  /** How many, of all partners. */
  length: number
  /** First of each partner; -1 if there is none. */
  heads: Int32Array
  /** Last of each partner. */
  tails: Int32Array
  /** The next of the same partner; -1 after the last. */
  next: Int32Array
  /** When each came into force. */
  from: Float64Array
  /** What it says. */
  readonly attributes: Scalars[]
  /** Whether partner rows may come between. */
  readonly hasRows: boolean
}

/** Nothing carried. */
export function openCarried(hasRows: boolean): CarriedAttributes {
  return {
    hasRows,
    length: 0,
    heads: new Int32Array(0),
    tails: new Int32Array(0),
    next: new Int32Array(0),
    from: new Float64Array(0),
    attributes: [],
  }
}

/** A copy that can go on by itself. */
export function copyCarried(carried: CarriedAttributes): CarriedAttributes {
  const { heads, tails, next, from, attributes } = carried
  return {
    ...carried,
    ...{ heads: heads.slice(), tails: tails.slice(), next: next.slice(), from: from.slice() },
    attributes: attributes.slice(),
  }
}

/** Takes what an event of a partner carries; events come in order for each partner. */
export function carry(carried: CarriedAttributes, partner: number, at: number, attributes: Scalars): void {
  if (partner >= carried.tails.length) {
    carried.heads = growInts(carried.heads, partner + 1, -1)
    carried.tails = growInts(carried.tails, partner + 1, -1)
  }
  const before = carried.tails[partner]!
  // What is in force already need not be said again.
  if (before >= 0 && carried.attributes[before] === attributes && !carried.hasRows) return
  const place = carried.length++
  if (place === carried.from.length) {
    carried.next = growInts(carried.next, carried.length)
    carried.from = growFloats(carried.from, carried.length)
  }
  if (before < 0) carried.heads[partner] = place
  else carried.next[before] = place
  carried.tails[partner] = place
  carried.next[place] = -1
  carried.from[place] = at
  carried.attributes[place] = attributes
}

/** A partner's attributes over time. Filled anew for each partner. */
export interface History {
  /** Snapshots. */
  length: number
  /** When each came into force, ascending; of those of one instant the last holds. */
  readonly from: number[]
  /** What each says. */
  readonly attributes: Scalars[]
  /** Its tuple of groups; -1 if nobody has asked for it. */
  readonly tuples: number[]
}

/** Fills in what partner rows and events say of a partner; at one instant events come after rows. */
export function fillHistory(
  history: History,
  recorded: readonly Snapshot[],
  carried: CarriedAttributes,
  partner: number,
): void {
  let row = 0
  history.length = 0
  const add = (from: number, attributes: Scalars): void => {
    history.from[history.length] = from
    history.tuples[history.length] = -1
    history.attributes[history.length++] = attributes
  }
  let place = partner < carried.heads.length ? carried.heads[partner]! : -1
  for (; place >= 0; place = carried.next[place]!) {
    const from = carried.from[place]!
    for (; row < recorded.length && recorded[row]!.from <= from; row++)
      add(recorded[row]!.from, recorded[row]!.attributes)
    add(from, carried.attributes[place]!)
  }
  for (; row < recorded.length; row++) add(recorded[row]!.from, recorded[row]!.attributes)
}

/** Place of the snapshot in force at an instant; -1 if there is none. */
export function snapshotAt({ from, length }: History, at: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (from[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}
