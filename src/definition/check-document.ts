import * as E from 'fp-ts/Either'
import type * as z from 'zod'
import { compareLists } from '../core/compare-lists.js'
import { describeValue } from '../core/describe-value.js'
import type { DefinitionError, Issue } from '../core/issue.js'
import { pointerKeys } from '../core/json-pointer.js'
import { openWalk, type Place } from './place.js'
import { plainCopy } from './plain-copy.js'
import { shapeIssues } from './shape-issues.js'

/** The kinds of document that are parsed here, with the function that parses each. */
const PARSERS: ReadonlyMap<unknown, string> = new Map([
  ['study', 'parseStudy'],
  ['flow', 'parseFlow'],
  ['hypothesis', 'parseHypothesis'],
  ['policy', 'parsePolicy'],
  ['alignmentExercise', 'parseAlignmentExercise'],
  ['ledger', 'parseLedger'],
])

/** What is known of a kind of document. */
export interface DocumentKind<A> {
  /** Its `kind`. */
  readonly kind: string
  /** Its shape. */
  readonly schema: z.ZodType<A>
  /** Its rules across fields, which report what they find. */
  readonly rules: (document: Place<A>) => void
}

/** What a check found. */
export interface Checked<A> {
  /** In document order. */
  readonly issues: readonly Issue[]
  /** In document order. */
  readonly warnings: readonly Issue[]
  /** A copy of the document, if there are no issues. */
  readonly document: A | undefined
}

/**
 * Checks a document in one walk: that it is plain data, its shape, and its rules across fields as far as they concern parts that are
 * well-formed.
 */
export function checkDocument<A>({ kind, schema, rules }: DocumentKind<A>, input: unknown): Checked<A> {
  const { value, issues: unreadable, hopeless } = plainCopy(input)
  if (hopeless) return { issues: unreadable, warnings: [], document: undefined }
  const other = otherKind(kind, value)
  if (other !== undefined) return { issues: [other], warnings: [], document: undefined }

  const known = new Set(unreadable.map((issue) => issue.path))
  const shape = shapeIssues(schema, value).filter(({ path }) => !known.has(path))
  const place = openWalk<A>(value, [...known, ...shape.map((issue) => issue.path)])
  rules(place)
  const { issues: found, warnings } = place.walk
  // A rule knows more of a field that has no place here than that it is unknown.
  const named = new Set(found.map((issue) => issue.path))
  const all = [
    ...unreadable,
    ...shape.filter(({ code, path }) => code !== 'unknown-field' || !named.has(path)),
    ...found,
  ]
  return {
    issues: inOrder(withoutRepeats(all), value),
    warnings: inOrder(warnings, value),
    document: all.length === 0 ? (value as A) : undefined,
  }
}

/** A check as an `Either`. */
export function toEither<A>(definition: string, { issues, document }: Checked<A>): E.Either<DefinitionError, A> {
  const [first, ...rest] = issues
  return first === undefined
    ? E.right(document as A)
    : E.left({ _tag: 'DefinitionError', definition, issues: [first, ...rest] })
}

function otherKind(kind: string, value: unknown): Issue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'kind')) return undefined
  const found = (value as { readonly kind: unknown }).kind
  const parser = PARSERS.get(found)
  if (parser === undefined || found === kind) return undefined
  const message = `must be ${describeValue(kind)}; got ${describeValue(found)}`
  return { code: 'other-kind', path: '/kind', message, hint: `${parser} reads it` }
}

/** An integer may be out of range in two ways. */
function withoutRepeats(issues: readonly Issue[]): readonly Issue[] {
  const seen = new Set<string>()
  return issues.filter(({ code, path }) => {
    const key = `${code} ${path}`
    return !seen.has(key) && seen.add(key) !== undefined
  })
}

function inOrder(issues: readonly Issue[], document: unknown): readonly Issue[] {
  const keysOf = new Map<object, ReadonlyMap<string, number>>()
  const placeOf = (path: string): readonly number[] => {
    let value = document
    return pointerKeys(path).map((key) => {
      if (typeof value !== 'object' || value === null) return 0
      let places = keysOf.get(value)
      if (places === undefined) {
        places = new Map(Object.keys(value).map((each, i) => [each, i]))
        keysOf.set(value, places)
      }
      // What is missing comes after all that is there.
      const place = places.get(key) ?? places.size
      value = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined
      return place
    })
  }
  return issues
    .map((issue) => ({ issue, place: placeOf(issue.path) }))
    .sort((a, b) => compareLists(a.place, b.place))
    .map(({ issue }) => issue)
}
