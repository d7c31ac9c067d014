import { describeValue } from '../core/describe-value.js'
import { isWellFormed } from '../core/well-formed.js'
import type { EventFields } from './event-fields.js'
import type { Scalars } from './event-log.js'
import { type LogBuilder, takeReading } from './log-builder.js'
import { type Rejection, rejection } from './rejection.js'
import { type ReadableRow, rowReader } from './row-reader.js'
import { collectScalars, readScalars } from './scalars.js'
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

  const takeQuickly = (item: Readonly<Record<string, unknown>>): boolean => {
    if (Object.getPrototypeOf(item) !== Object.prototype) return false
    const partnerText = item[partner]
    const partnerCode = typeof partnerText === 'string' ? partners.find(partnerText) : -1
    const nameText = item[name]
    const nameCode = typeof nameText === 'string' ? names.find(nameText) : -1
    if (partnerCode === -1 || nameCode === -1) return false
    const time = item[at]
    const instant = typeof time === 'string' ? times.read(time) : isInstant(time) ? time + 0 : undefined
    if (instant === undefined) return false
    const idText = item[id] ?? undefined
    if (idText !== undefined && (typeof idText !== 'string' || !isWellFormed(idText))) return false
    const order = item[seq] ?? undefined
    if (order !== undefined && !Number.isSafeInteger(order)) return false
    // Adding 0 turns -0 into 0.
    const seqValue = order === undefined ? undefined : (order as number) + 0
    const rowProps = scalarsIn(item, props)
    const rowAttributes = scalarsIn(item, attributes)
    if (typeof rowProps === 'string' || typeof rowAttributes === 'string') return false
    builder.add(partnerCode, nameCode, instant, seqValue, idText, rowProps, rowAttributes)
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

/** The same of an item that inherits nothing under these keys. */
function scalarsIn(
  item: Readonly<Record<string, unknown>>,
  key: string | readonly string[],
): Scalars | string | undefined {
  if (typeof key !== 'string') return collectScalars(key, (part) => item[part])
  const value = item[key]
  return value === undefined || value === null ? undefined : readScalars(value)
}
