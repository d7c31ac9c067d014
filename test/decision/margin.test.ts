import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import { closed, compared, known, open, type Scenario, scenario } from './support/scenarios.js'

function run({ study, measurements, options }: Scenario) {
  return decide(study, measurements, options)
}

const four = { ...known, policy: { alpha: 0.1, resetError: 0.1, maxIterations: 4 } }

describe('the margin, by enumeration of every count of successes', () => {
  const cases: readonly (readonly [string, number, (met: number) => Scenario])[] = [
    ['open, 20 units', 20, (met) => scenario(known, open(met, 20))],
    ['closed, 25 units', 25, (met) => scenario(known, closed(met, 25))],
    ['closed, 40 units, iterations left', 40, (met) => scenario(four, closed(met, 40))],
    ['closed, 60 units of 40 planned', 60, (met) => scenario(known, closed(met, 60))],
    ['after an earlier look', 35, (met) => scenario(known, open(18, 20), open(met, 35, 25))],
    [
      'any-time',
      60,
      (met) => scenario({ ...known, criteria: [{ ...known.criteria[0]!, design: undefined }] }, open(met, 60)),
    ],
    [
      'blocks of two cohorts',
      30,
      (met) => {
        const days = [1, 2, 3].map((i) => open(0, 0, 10 + i))
        return compared(
          {},
          days,
          [
            [8, 10],
            [16, 20],
            [met, 30],
          ],
          [
            [5, 10],
            [9, 20],
            [14, 30],
          ],
        )
      },
    ],
  ]
  test.each(cases)('%s', (_, units, at) => {
    const verdicts = Array.from({ length: units + 1 }, (_, met) => run(at(met)).verdict)
    expect(new Set(verdicts).size).toBeGreaterThan(1)
    for (const [met, verdict] of verdicts.entries()) {
      const { margin } = run(at(met))
      const distances = verdicts.flatMap((other, count) => (other === verdict ? [] : [Math.abs(count - met)]))
      expect(margin?.conversions).toBe(Math.min(...distances))
      const sign = margin?.turning === 'failuresIntoSuccesses' ? 1 : -1
      expect(verdicts[met + sign * margin!.conversions]).toBe(margin!.verdict)
    }
  })
})
