import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import type { Decision } from '../../src/decision/decision.js'
import { reviewPortfolio } from '../../src/decision/review-portfolio.js'
import { betaBinomialEValue } from '../../src/stats/anytime/beta-binomial-e-value.js'
import { eLond } from '../../src/stats/multiplicity/e-lond.js'
import { compared, known, open, type Scenario, scenario } from './support/scenarios.js'
import { beginOf, closingOf, goal, measurementOf, studyOf } from './support/synthetic.js'

function run({ study, measurements, options }: Scenario): Decision {
  return decide(study, measurements, options)
}

function named(id: string, met: number, units: number, alpha = 0.05): Decision {
  const study = studyOf({ criteria: [goal()], policy: { alpha, resetError: 0.05, maxIterations: 1 } })
  const change = { ...study, hypothesis: { ...study.hypothesis, id } }
  return decide(change, measurementOf({ study: change, ...open(met, units) }))
}

const logE = (met: number, units: number) => betaBinomialEValue(met, units, 0.6, { alternative: 'greater' }).logEValue

describe('a portfolio', () => {
  test('of no hypothesis expects nothing', () => {
    expect(reviewPortfolio([])).toEqual({ hypotheses: [], validated: 0, expectedFalseValidations: 0, confirmed: 0 })
  })

  test('expects at most the sum of the alphas, tested in vain or not', () => {
    const review = reviewPortfolio([named('a', 18, 20), named('b', 9, 20, 0.2), named('c', 40, 40)])
    expect(review.expectedFalseValidations).toBeCloseTo(0.3, 12)
    expect(review.validated).toBe(2)
    expect(review.hypotheses.map(({ hypothesis, verdict, alpha }) => [hypothesis, verdict, alpha])).toEqual([
      ['a', 'validated', 0.05],
      ['b', 'unsure', 0.2],
      ['c', 'validated', 0.05],
    ])
  })

  test('e-LOND reads one e-value a hypothesis, in the order of first decisions', () => {
    const review = reviewPortfolio([named('a', 10, 20), named('b', 40, 40), named('a', 18, 20)], {
      falseDiscoveryRate: 0.1,
    })
    expect(review.hypotheses.map(({ logEValue }) => logEValue)).toEqual([logE(18, 20), logE(40, 40)])
    const { decisions } = eLond([Math.exp(logE(18, 20)), Math.exp(logE(40, 40))], { alpha: 0.1 })
    expect(review.hypotheses.map(({ online }) => online)).toEqual(decisions)
    expect(review.confirmed).toBe(decisions.filter(({ rejected }) => rejected).length)
  })

  test('iterations multiply, goals give the least', () => {
    const study = studyOf({ criteria: [goal(), goal({ id: 'outcome', metric: 'outcome' })], iterations: 2 })
    const cells = [
      { iteration: 'i1', chain: [20, 15], outcome: [14, 15] as const },
      { iteration: 'i2', chain: [20, 17], outcome: [9, 17] as const },
    ]
    const first = decide(study, measurementOf({ study, asOf: beginOf(2) - 1, cells: cells.slice(0, 1) }))
    const second = decide(study, measurementOf({ study, asOf: closingOf(2), cells }))
    const goals = [logE(15, 20) + logE(17, 20), logE(14, 15) + logE(9, 17)]
    expect(reviewPortfolio([first, second]).hypotheses[0]!.logEValue).toBeCloseTo(Math.min(...goals), 12)
    expect(reviewPortfolio([first, first, second]).hypotheses).toEqual(reviewPortfolio([first, second]).hypotheses)
  })

  test('at most turns the evidence round; of compared cohorts it is not in the counts, and confirms nothing', () => {
    const atMost = { ...known, criteria: [goal({ direction: 'atMost', target: 0.4 })] }
    const few = reviewPortfolio([run(scenario(atMost, open(2, 20)))]).hypotheses[0]!
    expect(few.logEValue).toBeCloseTo(logE(18, 20), 9)
    const looks = [1, 2, 3].map((i) => open(0, 0, 10 + i))
    const shown = run(
      compared(
        {},
        looks,
        [
          [9, 10],
          [19, 20],
          [29, 30],
        ],
        [
          [1, 10],
          [2, 20],
          [3, 30],
        ],
      ),
    )
    const review = reviewPortfolio([shown])
    expect([shown.verdict, review.hypotheses[0]!.logEValue, review.confirmed]).toEqual(['validated', null, 0])
  })

  test('a misspelt option is refused', () => {
    expect(() => reviewPortfolio([], { fdr: 0.1 } as never)).toThrow(RangeError)
  })
})
