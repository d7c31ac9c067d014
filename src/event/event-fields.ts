import { describeValue } from '../core/describe-value.js'
import { knownEntries } from './known-entries.js'

/** Under which keys rows hold what; each defaults to its own name. */
export interface EventFields {
  /** Key of the partner. */
  readonly partner?: string | undefined
  /** Key of the event's name. */
  readonly name?: string | undefined
  /** Key of the time. */
  readonly at?: string | undefined
  /** Key of the event's identity. */
  readonly id?: string | undefined
  /** Key of the order among events of one instant. */
  readonly seq?: string | undefined
  /** Key of a flat object, or keys of the row to be gathered into one. */
  readonly props?: string | readonly string[] | undefined
  /** Key of a flat object, or keys of the row to be gathered into one; gathered, each row is a full snapshot, an empty one too. */
  readonly attributes?: string | readonly string[] | undefined
}

/** The fields of {@link EventFields}. */
export const EVENT_FIELDS: readonly (keyof EventFields)[] = [
  'partner',
  'name',
  'at',
  'id',
  'seq',
  'props',
  'attributes',
]

/** Refuses fields outside their domain; `more` are keys that the caller knows besides. */
export function checkFields(caller: string, place: string, fields: object, more: readonly string[] = []): void {
  for (const [field, key] of knownEntries(caller, place, fields, [...EVENT_FIELDS, ...more])) {
    if (more.includes(field)) continue
    const mayBeList = field === 'props' || field === 'attributes'
    if (typeof key === 'string' || (mayBeList && Array.isArray(key) && key.every((part) => typeof part === 'string')))
      continue
    throw new RangeError(
      `${caller}: ${place}.${field} must be a key${mayBeList ? ' or a list of keys' : ''}; got ${describeValue(key)}`,
    )
  }
}
