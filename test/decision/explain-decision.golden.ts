import { expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import { explainDecision } from '../../src/decision/explain-decision.js'
import { at, channel, compared, guardrail, type Scenario, scenario } from './support/scenarios.js'
import { beginOf, closingOf, DAY_MS, goal, studyOf } from './support/synthetic.js'

const study = {
  criteria: [
    goal({ id: 'granted in a week', expected: 0.8 }),
    guardrail({ id: 'comes back', target: 0.5, margin: 0.1, design: undefined }),
  ],
  policy: { alpha: 0.2, resetError: 0.2, maxIterations: 4, guardrails: 'notHarmed' as const },
  steps: ['quote'],
  cohorts: [channel],
}

function look(met: readonly [number, number], asOf: number) {
  const [web, desk] = met
  return {
    asOf,
    cells: [
      { iteration: 'i1', chain: [20, 18, web + desk], adoption: [3, 6] as const, enrolled: 34, partners: 22 },
      {
        iteration: 'i1',
        groups: at('web'),
        chain: [12, 12, web],
        adoption: [2, 4] as const,
        enrolled: 20,
        partners: 13,
      },
      { iteration: 'i1', groups: at(null), chain: [8, 6, desk], adoption: [1, 2] as const, enrolled: 14, partners: 9 },
    ],
  }
}

const running = beginOf(1) + 20 * DAY_MS
const over = closingOf(1) + 2 * DAY_MS
const scenarios: Readonly<Record<string, Scenario>> = {
  validated: scenario(study, look([12, 6], running)),
  'unsure-open': { ...scenario({ ...study, change: { observations: [] } }, look([10, 4], running)), options: {} },
  'unsure-closed': scenario({ ...study, policy: { ...study.policy, minProspect: 0.9 } }, look([9, 3], over)),
  iterate: scenario(study, look([9, 1], over)),
  reset: scenario(
    { ...study, criteria: [goal()], policy: { ...study.policy, maxIterations: 1 } },
    look([3, 1], over),
    look([3, 1], over + DAY_MS),
  ),
  pivot: scenario(
    { ...study, criteria: [goal()], policy: { ...study.policy, gamma: 0.2 } },
    {
      asOf: over,
      cells: [
        { iteration: 'i1', chain: [40, 36, 23], detours: [] },
        { iteration: 'i1', groups: at('web'), chain: [20, 20, 19] },
        { iteration: 'i1', groups: at('desk'), chain: [20, 16, 4] },
      ],
    },
  ),
  compared: compared(
    { id: 'better', target: 0.1 },
    [1, 2].map((day) => ({ asOf: day === 1 ? running : over, cells: [] })),
    [
      [8, 10],
      [15, 20],
    ],
    [
      [5, 10],
      [11, 20],
    ],
  ),
  grown: scenario(
    {
      ...study,
      criteria: [goal({ design: { kind: 'plannedLooks', looks: [10, 20] } })],
      change: {
        hypothesis: {
          ...studyOf({ ...study, criteria: [goal({ design: { kind: 'plannedLooks', looks: [10, 20] } })] }).hypothesis,
          assumptions: [{ id: 'a1', statement: 'clerks have time', likelihoodFalse: 0.4, impact: 9, costToTest: 2 }],
        },
      },
    },
    {
      ...look([12, 6], running),
      clusters: [{ cluster: 'a', partners: 2 }],
    },
  ),
  'unsure-nothing-mature': scenario(study, {
    asOf: beginOf(1) + 1,
    cells: [{ iteration: 'i1', chain: [0, 0, 0], partners: 3 }],
  }),
  unfit: {
    ...scenario(study, { ...look([12, 6], over), quality: { rejected: 40 } }),
    options: { registered: 'f'.repeat(64) },
  },
}

test.each(Object.entries(scenarios))('%s', async (name, { study, measurements, options }) => {
  const text = explainDecision(decide(study, measurements, options))
  // Hashes depend on what the documents hold, not on the text.
  await expect(`${text.replace(/\b[0-9a-f]{12}\b/g, '<hash>')}\n`).toMatchFileSnapshot(`golden/${name}.txt`)
})

test('lines are short enough for a terminal, apart from lists', () => {
  for (const { study, measurements, options } of Object.values(scenarios))
    for (const line of explainDecision(decide(study, measurements, options)).split('\n'))
      expect(line.length).toBeLessThan(170)
})

test('no text makes a line of its own, and nothing in it is hidden', () => {
  const { study, measurements, options } = scenarios['validated']!
  const decision = decide(study, measurements, options)
  const lines = explainDecision(decision).split('\n')
  const forged = explainDecision({
    ...decision,
    hypothesis: 'h\nRESET: \u202eover',
    iteration: 'i\u20281\u200b',
  }).split('\n')
  expect(forged).toHaveLength(lines.length)
  expect(forged[1]).toContain('hypothesis "h RESET: <U+202E>over", iteration "i 1<U+200B>"')
})
