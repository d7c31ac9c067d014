import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import type { Assumption } from '../../src/index.js'
import { valueOfTesting } from '../../src/index.js'

const clerks: Assumption = { id: 'a', statement: 's', likelihoodFalse: 0.5, impact: 1000, costToTest: 20 }

test('a perfect test is worth the smaller of both regrets', () => {
  expect(valueOfTesting(clerks, { gain: 800 })).toStrictEqual({
    untested: 'stop',
    untestedValue: 0,
    perfect: 400,
    worth: 400,
    net: 380,
    afterwards: { saysFalse: 'stop', saysTrue: 'goOn' },
  })
  expect(valueOfTesting(clerks, { gain: 3000 })).toMatchObject({ untested: 'goOn', untestedValue: 1000, worth: 500 })
})

test('a test that tosses a coin is worth nothing, and costs its price', () => {
  const coin = valueOfTesting(clerks, { gain: 800, detects: 0.5, clears: 0.5 })
  expect(coin).toMatchObject({ worth: 0, net: -20, afterwards: { saysFalse: 'stop', saysTrue: 'stop' } })
  // Where going on and stopping are worth the same, nothing but rounding is left.
  for (const detects of [0.1, 0.3, 0.7])
    expect(valueOfTesting(clerks, { gain: 1000, detects, clears: 1 - detects })).toMatchObject({ worth: 0, net: -20 })
  expect(valueOfTesting(clerks, { gain: 1000, detects: 0.3, clears: 0.7 })?.worth).toBe(0)
})

test('a test whose answers are turned round is as good as the other', () => {
  const good = valueOfTesting(clerks, { gain: 800, detects: 0.9, clears: 0.75 })
  const turned = valueOfTesting(clerks, { gain: 800, detects: 1 - 0.9, clears: 0.25 })
  expect(turned?.worth).toBeCloseTo(good!.worth, 9)
  expect(turned?.afterwards).toStrictEqual({ saysFalse: 'goOn', saysTrue: 'stop' })
})

describe('what is missing or senseless', () => {
  test('a number missing: null, and nothing is guessed', () => {
    for (const field of ['likelihoodFalse', 'impact', 'costToTest'])
      expect(valueOfTesting({ ...clerks, [field]: undefined }, { gain: 1 })).toBeNull()
  })

  test('options outside their domain are refused', () => {
    expect(() => valueOfTesting(clerks, { gain: -1 })).toThrow(
      'valueOfTesting: gain must be finite and at least 0; got -1',
    )
    expect(() => valueOfTesting(clerks, { gain: 1, clears: 1.1 })).toThrow('clears must be in [0, 1]; got 1.1')
    expect(() => valueOfTesting(clerks, { gain: 1, detect: 1 } as never)).toThrow('did you mean "detects"?')
  })
})

const chance = fc.integer({ min: 0, max: 20 }).map((n) => n / 20)
test.prop([chance, fc.nat(100), fc.nat(100), chance, chance], { seed: 20_261_122 })(
  'by enumeration of what is true and what is said',
  (likelihoodFalse, impact, gain, detects, clears) => {
    const value = valueOfTesting({ ...clerks, likelihoodFalse, impact }, { gain, detects, clears })!
    const untested = Math.max(0, (1 - likelihoodFalse) * gain - likelihoodFalse * impact)
    const tested = [true, false].reduce((sum, saysTrue) => {
      const whenTrue = (1 - likelihoodFalse) * (saysTrue ? clears : 1 - clears)
      const whenFalse = likelihoodFalse * (saysTrue ? 1 - detects : detects)
      return sum + Math.max(0, whenTrue * gain - whenFalse * impact)
    }, 0)
    expect(value.worth).toBeCloseTo(tested - untested, 9)
    expect(value.worth).toBeGreaterThanOrEqual(0)
    expect(value.worth).toBeLessThanOrEqual(value.perfect)
    // The exposure that assumptions are ranked by is the most that a test could save.
    expect(value.perfect).toBeLessThanOrEqual(likelihoodFalse * impact)
  },
)
