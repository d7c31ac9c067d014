import { describe, expect, test } from 'vitest'
import { type Case, decideCase, readCases } from '../../examples/verdicts/run-case.js'
import type { Decision } from '../../src/decision/decision.js'

const cases = readCases('examples/verdicts')
const decided = new Map(cases.map((its) => [its.name, decideCase(its).at(-1)!]))

/** A verdict as the name of a case begins with it. */
function nameOf({ verdict, pivot }: Decision): string {
  return pivot === null ? verdict : `${verdict}-${pivot.kind.replace(' ', '-')}`
}

/** Conditions of question 3 that hold. */
function resetReasons(name: string): readonly string[] {
  const { trace } = decided.get(name)!
  return trace[3]!.reasons.flatMap(({ code, answer }) => (answer === 'yes' ? [code] : []))
}

test.each(cases.map((its): [string, Case] => [its.name, its]))('%s ends as its name says', (name) => {
  const decision = decided.get(name)!
  expect(`${name}-`).toContain(`${nameOf(decision)}-`)
  expect(decision.inputs.registered).toBe(decision.inputs.registrationHash)
})

test('every verdict and every kind of pivot is there', () => {
  expect([...new Set([...decided.values()].map(nameOf))].sort()).toEqual([
    'iterate',
    'pivot-channel',
    'pivot-customer-need',
    'pivot-customer-segment',
    'pivot-value-capture',
    'pivot-zoom-in',
    'reset',
    'unsure',
    'validated',
  ])
})

describe('every way is there', () => {
  test('to a reset: the whole refuted, after patience, at the end of the policy, or without hope; or a floor refuted', () => {
    const whole = ['whole-refuted', 'no-foothold', 'headroom-below-target', 'had-its-chance']
    for (const name of ['after-two-iterations', 'none-left', 'hopeless', 'against-another-group'])
      expect(resetReasons(`reset-${name}`)).toEqual(whole)
    expect(resetReasons('reset-trigger-floor')).toEqual(['trigger-below-floor', 'had-its-chance'])
    expect(resetReasons('reset-adoption-floor')).toEqual(['adoption-below-floor', 'had-its-chance'])
    const chance = ['after-two-iterations', 'none-left', 'hopeless'].map(
      (name) => decided.get(`reset-${name}`)!.trace[3]!.reasons.at(-1)!.text,
    )
    expect(chance).toEqual([
      expect.stringContaining('closed: 2; left: 2'),
      expect.stringContaining('closed: 1; left: 0'),
      expect.stringMatching(/closed: 1; left: 3; prospect: [0-4]\.\d %/),
    ])
  })

  test('to "unsure": unfit, open, without prospect, without an iteration left', () => {
    const ways = ['rows-unreadable', 'shares-broken', 'open', 'prospect-too-low', 'none-left'].map((name) => {
      const { decidedBy, closed } = decided.get(`unsure-${name}`)!
      return [decidedBy, closed]
    })
    expect(ways.map(([question]) => question)).toEqual([
      'fitToRead',
      'fitToRead',
      'provedTrue',
      'whatIsMissing',
      'whatIsMissing',
    ])
    expect(decided.get('unsure-open')!.closed).toBe(false)
    expect(decided.get('unsure-none-left')!.trace[4]!.reasons[0]).toMatchObject({
      code: 'iterations-left',
      answer: 'no',
    })
  })

  test('to "validated": before the end, at closing, against another group, with a guardrail unproven', () => {
    const looks = ['before-the-end', 'at-closing'].map((name) => decided.get(`validated-${name}`)!.criteria[0]!.look)
    expect(looks).toEqual(['open', 'closing'])
    expect(decided.get('validated-against-another-group')!.criteria[0]!.against).not.toBeNull()
    const { warnings } = decided.get('validated-guardrail-unproven')!
    expect(warnings.map(({ code }) => code)).toContain('guardrail-unproven')
  })
})

// The seed is the first, not one that was looked for.
test('what is true leads to this verdict with most seeds', () => {
  const seeds = process.env['DEEP'] ? 200 : 4
  for (const its of cases) {
    if (its.log !== null) continue
    expect(its.seed).toBe(1)
    const name = nameOf(decided.get(its.name)!)
    const same = Array.from({ length: seeds }, (_, i) => nameOf(decideCase(its, i + 1).at(-1)!)).filter(
      (other) => other === name,
    )
    expect(same.length, its.name).toBeGreaterThanOrEqual(seeds * 0.75)
  }
})
