import { canonicalJson } from './canonical-json.js'
import { memberPointer } from './json-pointer.js'

/** One difference between two documents of plain data. */
export interface JsonChange {
  /** `moved`: members of a list that both have stand in another order; before and after are their ids. */
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  /** JSON Pointer into the one; `null`: it is not there. */
  readonly before: string | null
  /** JSON Pointer into the other; `null`: it is not there. */
  readonly after: string | null
  /** What stood there; `undefined`: nothing. */
  readonly was: unknown
  /** What stands there; `undefined`: nothing. */
  readonly is: unknown
  /** The way there in keys: members of objects by name, members of lists by id, in quotes, or place. */
  readonly keys: readonly string[]
}

/**
 * Everything that differs between two documents, as deep down as it can be told: none exactly if their canonical JSON is equal. Members of lists are
 * matched by their `id` where each has one of its own, else by place.
 */
export function jsonChanges(was: unknown, is: unknown): readonly JsonChange[] {
  return changesAt({ before: '', after: '', keys: [] }, was, is)
}

interface At {
  readonly before: string
  readonly after: string
  readonly keys: readonly string[]
}

function changesAt(at: At, was: unknown, is: unknown): readonly JsonChange[] {
  if (Array.isArray(was) && Array.isArray(is)) return listChanges(at, was, is)
  if (isObject(was) && isObject(is)) return objectChanges(at, was, is)
  return canonicalJson(was) === canonicalJson(is) ? [] : [{ ...at, kind: 'changed', was, is }]
}

function objectChanges(
  at: At,
  was: Readonly<Record<string, unknown>>,
  is: Readonly<Record<string, unknown>>,
): readonly JsonChange[] {
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  return keys.flatMap((key) => {
    const inside = member(at, key, key, key)
    return memberChanges(inside, own(was, key), own(is, key))
  })
}

function listChanges(at: At, was: readonly unknown[], is: readonly unknown[]): readonly JsonChange[] {
  const [places, newPlaces] = [placesById(was), placesById(is)]
  if (places === null || newPlaces === null) return byPlace(at, was, is)
  const kept = [...places.keys()].filter((id) => newPlaces.has(id))
  const now = [...newPlaces.keys()].filter((id) => places.has(id))
  const moved = kept.some((id, i) => id !== now[i])
  return [
    ...(moved ? [{ ...at, kind: 'moved', was: kept, is: now } as const] : []),
    ...[...new Set([...places.keys(), ...newPlaces.keys()])].flatMap((id) => {
      const [i = -1, j = -1] = [places.get(id), newPlaces.get(id)]
      return memberChanges(member(at, i, j, JSON.stringify(id)), was[i], is[j])
    }),
  ]
}

function byPlace(at: At, was: readonly unknown[], is: readonly unknown[]): readonly JsonChange[] {
  const plain = [...was, ...is].every((each) => typeof each !== 'object' || each === null)
  // A list of scalars is one value: "10, 50" reads better than what became of each.
  if (plain) return canonicalJson(was) === canonicalJson(is) ? [] : [{ ...at, kind: 'changed', was, is }]
  return Array.from({ length: Math.max(was.length, is.length) }, (_, i) =>
    memberChanges(
      member(at, i, i, String(i)),
      i < was.length ? (was[i] ?? null) : undefined,
      i < is.length ? (is[i] ?? null) : undefined,
    ),
  ).flat()
}

/** Changes of a member that may be missing on either side. */
function memberChanges(at: At, was: unknown, is: unknown): readonly JsonChange[] {
  if (was === undefined && is === undefined) return []
  if (was === undefined) return [{ kind: 'added', before: null, after: at.after, was, is, keys: at.keys }]
  if (is === undefined) return [{ kind: 'removed', before: at.before, after: null, was, is, keys: at.keys }]
  return changesAt(at, was, is)
}

function member({ before, after, keys }: At, was: string | number, is: string | number, key: string): At {
  return { before: memberPointer(before, was), after: memberPointer(after, is), keys: [...keys, key] }
}

function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/** Where each member of a list stands, by its id; `null` unless each has one, and no two the same. */
function placesById(list: readonly unknown[]): ReadonlyMap<string, number> | null {
  const places = new Map<string, number>()
  for (const [i, each] of list.entries()) {
    const id = isObject(each) ? own(each, 'id') : undefined
    if (typeof id !== 'string') return null
    places.set(id, i)
  }
  return places.size === list.length ? places : null
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
