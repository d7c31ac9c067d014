import { type Aliases, canonicalPartner } from '../core/aliases.js'
import { describeValue } from '../core/describe-value.js'
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
 * @throws RangeError if a row is not valid (`parsePartners` tells every issue), or two of one partner are in force from the same instant.
 */
export function readPartnerRecords(
  rows: Iterable<PartnerRow>,
  aliases: Aliases | undefined,
): ReadonlyMap<string, PartnerRecord> {
  if (typeof (rows as Partial<Iterable<PartnerRow>> | null)?.[Symbol.iterator] !== 'function')
    throw new RangeError(`measure: partners must be an iterable of rows; got ${describeValue(rows)}`)
  const parsed = parsePartners([...rows])
  if (parsed._tag === 'Left') throw new RangeError(`measure: partners: ${formatDefinitionError(parsed.left)}`)
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
      throw new RangeError(`measure: partners: two rows of "${partner}" are in force from ${twice.from}; expected one`)
  }
  return records
}

function byFrom(a: Snapshot, b: Snapshot): number {
  return a.from === b.from ? 0 : a.from - b.from
}

/** Attributes that events carry, by partner. */
export interface CarriedAttributes {
  /** Takes what an event carries; call it in order for each partner. */
  readonly note: (partner: number, at: number, attributes: Scalars) => void
  /** A partner's snapshots by increasing `from`. */
  readonly of: (partner: number) => readonly Snapshot[]
}

/** Starts with nothing carried. */
export function openCarried(): CarriedAttributes {
  const snapshots: Snapshot[][] = []
  return {
    note: (partner, at, attributes) => {
      const mine = snapshots[partner]
      if (mine === undefined) snapshots[partner] = [{ from: at, attributes }]
      else mine.push({ from: at, attributes })
    },
    of: (partner) => snapshots[partner] ?? [],
  }
}

/** Two histories as one; at one instant `later` comes after `earlier`. Each is ordered by `from`. */
export function mergeHistories(earlier: readonly Snapshot[], later: readonly Snapshot[]): readonly Snapshot[] {
  if (later.length === 0) return earlier
  if (earlier.length === 0) return later
  return [...earlier, ...later].sort(byFrom)
}

/** Index of the snapshot in force at an instant; -1 if there is none. */
export function snapshotAt(history: readonly Snapshot[], at: number): number {
  let low = 0
  let high = history.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (history[middle]!.from <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}
