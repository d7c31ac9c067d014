import { describeValue } from '../core/describe-value.js'
import type { Scalar } from '../core/scalar.js'
import { isWellFormed } from '../core/well-formed.js'
import type { Scalars } from './event-log.js'

/**
 * A copy of a flat object, or a sentence on what is wrong with it, in words that follow its name.
 *
 * The copy has the object's own enumerable entries under text keys, without those that are `undefined`; -0 becomes 0.
 */
export function readScalars(value: unknown): Scalars | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date)
    return `must be a flat object; got ${describeValue(value)}`
  const copy: Record<string, unknown> = { ...value }
  return isClean(copy) ? copy : collectScalars(Object.keys(copy), (key) => copy[key])
}

/** Whether {@link readScalars} would copy a value without changing anything. */
export function areScalars(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // Objects of another realm have another prototype: they are copied.
  return (prototype === Object.prototype || prototype === null) && isClean(value as Readonly<Record<string, unknown>>)
}

/** Whether an object is what {@link collectScalars} would make of it. */
function isClean(copy: Readonly<Record<string, unknown>>): copy is Record<string, Scalar> {
  for (const key of Object.keys(copy)) {
    const value = copy[key]
    if (!isScalar(value) || Object.is(value, -0) || !isWellFormed(key)) return false
  }
  return Object.getOwnPropertySymbols(copy).length === 0
}

/**
 * A flat object of the values under `keys`, those that are `undefined` left out, or a sentence on what is wrong with one of them.
 *
 * Any key is data, `__proto__` too: read the object by own properties only.
 */
export function collectScalars(
  keys: readonly string[],
  valueAt: (key: string, index: number) => unknown,
): Scalars | string {
  const scalars: Record<string, Scalar> = {}
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!
    const given = valueAt(key, index)
    if (given === undefined) continue
    if (!isScalar(given))
      return `must hold well-formed texts, finite numbers, booleans and null only; got ${describeValue(given)} at ${describeValue(key)}`
    if (!isWellFormed(key)) return `must have keys without unpaired surrogates; got ${describeValue(key)}`
    const value = given === 0 ? 0 : given
    // Assigning to `__proto__` would set the prototype instead.
    if (key === '__proto__')
      Object.defineProperty(scalars, key, { value, enumerable: true, writable: true, configurable: true })
    else scalars[key] = value
  }
  return scalars
}

function isScalar(value: unknown): value is Scalar {
  return (
    (typeof value === 'string' && isWellFormed(value)) ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    typeof value === 'boolean' ||
    value === null
  )
}
