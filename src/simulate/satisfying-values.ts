import type { Scalar } from '../core/scalar.js'
import { compilePredicate } from '../definition/compile-predicate.js'
import type { Predicate, PropertyPredicate } from '../definition/predicate.js'

/** Conditions looked at before the search gives up: some can be so intricate that it would never end. */
const MOST_STEPS = 100_000

/** A condition and whether it is to hold. */
type Goal = readonly [predicate: Predicate, wanted: boolean]

/** Values asked for a property so far: all comparisons with it, and the first value that satisfies them. */
interface Binding {
  readonly goals: readonly Goal[]
  readonly value: Scalar
}

/**
 * Flat values for which a predicate holds: properties, or attributes of a partner.
 *
 * What is found satisfies the predicate, by the same test that `measure` asks. That nothing is found proves little: of the infinitely many texts only
 * some that the predicate itself suggests are tried.
 *
 * @returns `undefined` if none were found.
 */
export function satisfyingValues(predicate: Predicate): Readonly<Record<string, Scalar>> | undefined {
  let steps = 0
  const solve = (
    goals: readonly Goal[],
    bound: ReadonlyMap<string, Binding>,
  ): ReadonlyMap<string, Binding> | undefined => {
    const [goal, ...rest] = goals
    if (goal === undefined) return bound
    if (++steps > MOST_STEPS) return undefined
    const [asked, wanted] = goal
    if ('not' in asked) return solve([[asked.not, !wanted], ...rest], bound)
    if ('all' in asked || 'any' in asked) {
      const members = ('all' in asked ? asked.all : asked.any).map((member): Goal => [member, wanted])
      // All must hold, or none may: no choice. Else any one of them will do.
      if ('all' in asked === wanted) return solve([...members, ...rest], bound)
      for (const member of members) {
        const found = solve([member, ...rest], bound)
        if (found !== undefined) return found
      }
      return undefined
    }
    const { property } = asked
    const known = bound.get(property)
    const binding = bind([...(known?.goals ?? []), goal], property)
    return binding === undefined ? undefined : solve(rest, new Map([...bound, [property, binding]]))
  }
  const found = solve([[predicate, true]], new Map())
  if (found === undefined) return undefined
  const entries = [...found].map(([property, { value }]) => [property, value] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== null))
}

function bind(goals: readonly Goal[], property: string): Binding | undefined {
  const tests = goals.map(([predicate, wanted]) => {
    const holds = compilePredicate(predicate)
    return (value: Scalar): boolean => holds(Object.fromEntries([[property, value]])) === wanted
  })
  const value = candidates(goals.map(([comparison]) => comparison as PropertyPredicate)).find((candidate) =>
    tests.every((passes) => passes(candidate)),
  )
  return value === undefined ? undefined : { goals, value }
}

/** Values that may satisfy some comparisons, the plainest first; `null` leaves the property out. */
function candidates(comparisons: readonly PropertyPredicate[]): readonly Scalar[] {
  const given = comparisons.flatMap(({ value = null }) =>
    Array.isArray(value) ? (value as Scalar[]) : [value as Scalar],
  )
  const numbers = given.filter((value) => typeof value === 'number').toSorted((a, b) => a - b)
  const texts = given.filter((value) => typeof value === 'string')
  return [
    null,
    ...given,
    ...numbers.flatMap((value, i) => [
      value + 1,
      value - 1,
      2 * value,
      -value,
      ...(i === 0 ? [] : [(numbers[i - 1]! + value) / 2]),
    ]),
    ...texts.flatMap((text) => [`${text}a`, `a${text}`, Array.from(text).slice(0, -1).join(''), following(text)]),
    ...joined(comparisons),
    0,
    1,
    'a',
    '',
    true,
    false,
  ].filter((value) => typeof value !== 'number' || Number.isFinite(value))
}

/** A text after this one that does not begin with it. */
function following(text: string): string {
  const code = text.codePointAt(0) ?? 0
  return code + 1 === 0xd800 ? '\ue000' : String.fromCodePoint(Math.min(code + 1, 0x10ffff))
}

/** Texts that begin, go on and end as asked. */
function joined(comparisons: readonly PropertyPredicate[]): readonly string[] {
  const asked = (operator: PropertyPredicate['is']): readonly string[] =>
    comparisons.flatMap(({ is, value }) => (is === operator && typeof value === 'string' ? [value] : []))
  const longest = (texts: readonly string[]): string =>
    texts.reduce((best, text) => (text.length > best.length ? text : best), '')
  const [begin, middle, end] = [longest(asked('startsWith')), asked('contains').join(''), longest(asked('endsWith'))]
  return [begin + end, begin + middle + end, `${begin}${middle}a${end}`, `${begin}a${middle}${end}`]
}
