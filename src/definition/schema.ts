import * as z from 'zod'
import type { Scalar } from '../core/scalar.js'

/** One schema for each field of a document: optional exactly where the field is. */
export type Shape<A> = {
  readonly [K in keyof A]-?: object extends Pick<A, K>
    ? z.ZodOptional<z.ZodType<Exclude<A[K], undefined>>>
    : z.ZodType<A[K]>
}

/**
 * The schema of an object. A field that is forgotten, unknown or wrongly optional does not compile. Where an object has unknown fields, the
 * message of the issue lists the known ones, parted by blanks, for `shapeIssues` to find the one that was meant; `expected` says in words
 * that follow "must be" what should stand where there is no object.
 */
export function fields<A>(shape: Shape<A>, expected?: string): z.ZodType<A> {
  const known = Object.keys(shape).join(' ')
  const schema: z.ZodType = z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : expected),
  })
  return schema as z.ZodType<A>
}

/** The schema of an object of which only some fields are known here; it may have others. */
export function someFields<A>(shape: Shape<A>): z.ZodType<A> {
  const schema: z.ZodType = z.looseObject(shape)
  return schema as z.ZodType<A>
}

/** One of some texts. A member of the union that is forgotten does not compile. */
export function oneOf<T extends string>(values: { readonly [K in T]: true }): z.ZodType<T> {
  return z.enum(Object.keys(values) as T[])
}

/** One of several schemas; `expected` says what in words that follow "must be". */
export function anyOf<A>(expected: string, schemas: readonly z.ZodType<A>[]): z.ZodType<A> {
  return z.union(schemas, { error: () => expected })
}

/** One of several schemas, told apart by their field `kind`. */
export function byKind<A extends { readonly kind: string }>(schemas: readonly z.ZodType<A>[]): z.ZodType<A> {
  // Each is a schema of `fields` with a literal `kind`, which the type of `fields` does not tell.
  const [first, ...rest] = schemas as unknown as readonly z.ZodObject<{ kind: z.ZodLiteral<string> }>[]
  const schema: z.ZodType = z.discriminatedUnion('kind', [first!, ...rest])
  return schema as z.ZodType<A>
}

/** A list of at least `least` members, and not of endlessly many. */
export function list<A>(member: z.ZodType<A>, least: 0 | 1, most: number): z.ZodType<readonly A[]> {
  return z.array(member).min(least).max(most)
}

/** An id. */
export const id: z.ZodType<string> = z.string().min(1).max(200)

/** A name in the user's data: of an event, a property, an attribute, a partner. */
export const dataName: z.ZodType<string> = z.string().min(1).max(1000)

/** A text for people. */
export const prose: z.ZodType<string> = z.string().min(1).max(10_000)

/** The length of a window. `checkWindow` reads it. */
export const duration: z.ZodType<string> = z.string({ error: () => 'an ISO 8601 duration such as "P7D"' })

/** A date, or a date with time. `checkInstant` reads it. */
export const instant: z.ZodType<string> = z.string({ error: () => 'an ISO 8601 date such as "2026-01-31"' })

/** A rate or a probability with its bounds. */
export const share: z.ZodType<number> = z.number().min(0).max(1)

/** A level of error, which neither 0 nor 1 can be. */
export const level: z.ZodType<number> = z.number().gt(0).lt(1)

/** A number of units, iterations or partners. */
export function count(most: number): z.ZodType<number> {
  return z.int().min(1).max(most)
}

const TEXT_VALUE = z.string().max(10_000)

/** The forms of a scalar, as members of a union. */
export const scalarForms: readonly z.ZodType<Scalar>[] = [TEXT_VALUE, z.number(), z.boolean(), z.null()]

/** A scalar. */
export const scalar: z.ZodType<Scalar> = anyOf('a text, a number, true, false or null', scalarForms)
