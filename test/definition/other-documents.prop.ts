import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AlignmentExercise } from '../../src/definition/alignment-exercise.js'
import { checkAlignmentExercise } from '../../src/definition/parse-alignment-exercise.js'
import { checkLedger } from '../../src/definition/parse-ledger.js'
import { ledger } from '../record/records.js'
import { edited } from './valid-study.js'

const exercise = {
  kind: 'alignmentExercise',
  version: 1,
  id: 'spring',
  name: 'Spring',
  hypothesis: 'h1',
  points: [{ id: 'speed', question: 'customerNeed', statement: 'Sooner', kind: 'value', documented: true }],
  groups: [
    {
      id: 'board',
      name: 'Board',
      role: 'business',
      answers: [{ question: 'customerNeed', agreed: true, points: ['speed'] }],
    },
    { id: 'team', role: 'development', answers: [] },
  ],
} as const satisfies AlignmentExercise

const signed = structuredClone(ledger)

const documents = [
  {
    name: 'an alignment exercise',
    document: exercise,
    check: checkAlignmentExercise,
    optional: /name$|hypothesis$|kind$|documented$/,
  },
  { name: 'a ledger', document: signed, check: (input: unknown) => checkLedger(input), optional: /^$/ },
] as const

/** Pointers of the members of objects, down to some depth. */
function members(value: unknown, depth: number, pointer = ''): readonly string[] {
  if (typeof value !== 'object' || value === null || depth === 0) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const place = `${pointer}/${key}`
    return [...(Array.isArray(value) ? [] : [place]), ...members(member, depth - 1, place)]
  })
}

describe.each(documents)('$name', ({ document, check, optional }) => {
  // In a ledger: down to the inputs of the decision of a record; further down it is the decision's own.
  const places = members(document, 6).filter(
    (place) =>
      !/^\/entries\/[12]|decision\/(?!inputs|asOf|closed|verdict|study|hypothesis|revision|iteration|kind|version)|inputs\/.*\//.test(
        place,
      ),
  )

  test('is copied as it is', () => {
    expect(check(document).issues).toStrictEqual([])
    expect(Object.values(check(document)).at(-1)).toStrictEqual(document)
    expect(Object.values(check(JSON.stringify(document))).at(-1)).toStrictEqual(document)
  })

  test('dropping any required field is refused', () => {
    for (const place of places) {
      const { issues } = check(edited(structuredClone(document), { [place]: undefined }))
      const isOptional = optional.test(place) && place !== '/kind'
      const missing = issues.some(({ code, path }) => path === place && code === 'missing-field')
      expect([place, missing]).toStrictEqual([place, !isOptional])
    }
  })

  test('any value in the place of any other gives a document or issues, never an exception', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.anything(), (place, value) => {
        const { issues, warnings, ...rest } = check(edited(structuredClone(document), { [place]: value ?? null }))
        expect(Object.keys(rest)).toHaveLength(issues.length === 0 ? 1 : 0)
        expect(warnings).toStrictEqual([])
        for (const issue of issues) expect(issue.path).toMatch(/^(\/|$)/)
      }),
      { seed: 20_261_122, numRuns: 400 },
    )
  })
})
