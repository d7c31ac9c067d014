import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantReader } from '../../src/time/instant.js'
import { referenceInstants } from '../support/text/instants.js'

/** Characters of times, and their neighbours in ASCII. */
const character = fc.constantFrom(...'0123456789/:;-.,+TtZz U"\u00e9\u0130')

test.each(['UTC', 'America/New_York'])(
  'times of one shape, some of them spoilt, one after the other: %s',
  (timeZone) => {
    const good = fc
      .tuple(fc.constantFrom(-62_167_219_200_000, -1, 951_782_400_000, 1_740_787_200_000), fc.nat({ max: 200_000_000 }))
      .map(([from, ms]) => new Date(from + ms).toISOString())
    const spoilt = fc
      .tuple(good, fc.array(fc.tuple(fc.nat({ max: 23 }), character), { minLength: 1, maxLength: 2 }))
      .map(([text, changes]) => changes.reduce((old, [at, c]) => old.slice(0, at) + c + old.slice(at + 1), text))
    fc.assert(
      fc.property(fc.array(fc.oneof(good, spoilt), { minLength: 1, maxLength: 30 }), (texts) => {
        const read = instantReader(timeZone)
        expect(texts.map(read)).toEqual(texts.map(referenceInstants(timeZone)))
      }),
      { seed: 20250302, numRuns: process.env['DEEP'] ? 50_000 : 1_000 },
    )
  },
)
