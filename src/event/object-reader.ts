import { describeValue } from '../core/describe-value.js'
import { isWellFormed } from '../core/well-formed.js'
import type { EventFields } from './event-fields.js'
import type { Scalars } from './event-log.js'
import { type LogBuilder, takeReading } from './log-builder.js'
import { recentTexts } from './recent-texts.js'
import { type Rejection, rejection } from './rejection.js'
import { type ReadableRow, rowReader } from './row-reader.js'
import { collectScalars, readScalars } from './scalars.js'
import { snapshots } from './snapshots.js'
import type { TextCodes } from './text-codes.js'
import { isInstant, type TimeFormat } from './time-format.js'

/** A function that reads a row that is an object, whatever it is; `fields` and `times` say how. */
export function objectReader(fields: EventFields, times: TimeFormat): (item: unknown) => ReadableRow | Rejection {
  const { partner, name, at, id, seq, props, attributes } = withDefaults(fields)
  const readRow = rowReader(
    {
      partner: describeValue(partner),
      name: describeValue(name),
      at: describeValue(at),
      id: describeValue(id),
      seq: describeValue(seq),
      props: typeof props === 'string' ? describeValue(props) : 'props',
      attributes: typeof attributes === 'string' ? describeValue(attributes) : 'attributes',
    },
    times,
  )

  return (item) => {
    try {
      if (typeof item !== 'object' || item === null || Array.isArray(item))
        return rejection('not-an-object', `a row must be an object; got ${describeValue(item)}`)
      return readRow({
        partner: own(item, partner),
        name: own(item, name),
        at: own(item, at),
        id: own(item, id),
        seq: own(item, seq),
        props: ownScalars(item, props),
        attributes: ownScalars(item, attributes),
      })
    } catch {
      // Only code of the row itself can throw here, and what it throws may be as hostile as the row.
      return rejection('unreadable', 'a row must be plain data; reading it threw an error')
    }
  }
}

/**
 * A function that takes rows that are objects into a log, as {@link objectReader} reads them.
 *
 * Most rows are plain objects of known partners and names: they need no look at what is own and no object in between.
 */
export function objectTaker(
  fields: EventFields,
  times: TimeFormat,
  builder: LogBuilder,
  partners: TextCodes,
  names: TextCodes,
): (row: number, item: unknown) => void {
  const read = objectReader(fields, times)
  const { partner, name, at, id, seq, props, attributes } = withDefaults(fields)
  // What every plain object inherits is not its own.
  const inherited = [partner, name, at, id, seq, props, attributes].flat().some((key) => key in Object.prototype)

  const rowProps = scalarsTaker(props)
  const rowAttributes = scalarsTaker(attributes)

  const nameOf = recentTexts((text) => {
    const code = names.find(text)
    return code === -1 ? undefined : code
  })

  const takeQuickly = (item: Readonly<Record<string, unknown>>): boolean => {
    if (Object.getPrototypeOf(item) !== Object.prototype) return false
    const partnerText = item[partner]
    const nameText = item[name]
    if (typeof partnerText !== 'string' || typeof nameText !== 'string') return false
    const partnerCode = partners.find(partnerText)
    const nameCode = nameOf(nameText) ?? -1
    if (partnerCode === -1 && !isId(partnerText)) return false
    if (nameCode === -1 && !isId(nameText)) return false
    const time = item[at]
    const instant = typeof time === 'string' ? times.read(time) : isInstant(time) ? time + 0 : undefined
    if (instant === undefined) return false
    const idText = item[id] ?? undefined
    if (idText !== undefined && (typeof idText !== 'string' || !isWellFormed(idText))) return false
    const order = item[seq] ?? undefined
    if (order !== undefined && !Number.isSafeInteger(order)) return false
    // Adding 0 turns -0 into 0.
    const seqValue = order === undefined ? undefined : (order as number) + 0
    const propsTaken = rowProps(item)
    const attributesTaken = rowAttributes(item)
    if (typeof propsTaken === 'string' || typeof attributesTaken === 'string') return false
    // Codes come last: nothing without a row has one.
    builder.add(
      partnerCode === -1 ? partners.codeOf(partnerText) : partnerCode,
      nameCode === -1 ? names.codeOf(nameText) : nameCode,
      instant,
      seqValue,
      idText,
      propsTaken,
      attributesTaken,
    )
    return true
  }

  return (row, item) => {
    try {
      if (!inherited && typeof item === 'object' && item !== null && takeQuickly(item as Record<string, unknown>))
        return
    } catch {
      // Whatever it was, the reader of single rows finds it too.
    }
    takeReading(builder, partners, names, row, read(item))
  }
}

function withDefaults(fields: EventFields): {
  readonly [K in keyof EventFields]-?: Exclude<EventFields[K], undefined>
} {
  const { partner = 'partner', name = 'name', at = 'at', id = 'id', seq = 'seq' } = fields
  const { props = 'props', attributes = 'attributes' } = fields
  return { partner, name, at, id, seq, props, attributes }
}

function own(item: object, key: string): unknown {
  return Object.hasOwn(item, key) ? (item as Record<string, unknown>)[key] : undefined
}

function ownScalars(item: object, key: string | readonly string[]): Scalars | string | undefined {
  if (typeof key !== 'string') return collectScalars(key, (part) => own(item, part))
  const value = own(item, key)
  return value === undefined || value === null ? undefined : readScalars(value)
}

/** The same of items that inherit nothing under these keys; those that say the same share an object. */
function scalarsTaker(
  key: string | readonly string[],
): (item: Readonly<Record<string, unknown>>) => Scalars | string | undefined {
  const { find, keep } = snapshots()
  const kept = (scalars: Scalars | string): Scalars | string => (typeof scalars === 'string' ? scalars : keep(scalars))
  if (typeof key !== 'string') return (item) => find(item, key) ?? kept(collectScalars(key, (part) => item[part]))
  return (item) => {
    const value = item[key]
    if (value === undefined || value === null) return undefined
    // Of what is no plain object, an array for one, the reader of single objects knows what to think.
    if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype || Array.isArray(value))
      return readScalars(value)
    return find(value as Readonly<Record<string, unknown>>, Object.keys(value)) ?? kept(readScalars(value))
  }
}

function isId(text: string): boolean {
  return text !== '' && isWellFormed(text)
}
