import { describeValue } from '../core/describe-value.js'
import type { EventFields } from './event-fields.js'
import type { Scalars } from './event-log.js'
import { type Rejection, rejection } from './rejection.js'
import { type ReadableRow, rowReader } from './row-reader.js'
import { collectScalars, readScalars } from './scalars.js'
import type { TimeFormat } from './time-format.js'

/** A function that reads a row that is an object, whatever it is; `fields` and `times` say how. */
export function objectReader(fields: EventFields, times: TimeFormat): (item: unknown) => ReadableRow | Rejection {
  const { partner = 'partner', name = 'name', at = 'at', id = 'id', seq = 'seq' } = fields
  const { props = 'props', attributes = 'attributes' } = fields
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

function own(item: object, key: string): unknown {
  return Object.hasOwn(item, key) ? (item as Record<string, unknown>)[key] : undefined
}

function ownScalars(item: object, key: string | readonly string[]): Scalars | string | undefined {
  if (typeof key !== 'string') return collectScalars(key, (part) => own(item, part))
  const value = own(item, key)
  return value === undefined || value === null ? undefined : readScalars(value)
}
