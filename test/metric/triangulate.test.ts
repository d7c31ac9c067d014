import { describe, expect, test } from 'vitest'
import type { Measurement, Observation, Study, TriangulationReport } from '../../src/index.js'
import { triangulate } from '../../src/index.js'
import { beginOf, closingOf, goal, measurementOf, studyOf } from '../decision/support/synthetic.js'

const at = '2026-01-05'

function observation(id: string, stance: Observation['stance'], change: Partial<Observation> = {}): Observation {
  return { id, partner: id, at, stance, note: 'n', ...change }
}

function study(observations: readonly Observation[] | undefined): Study {
  const { flow, ...rest } = studyOf({ criteria: [goal()], steps: ['quote'], iterations: 2 })
  const steps = [...flow.steps, { id: 'call', match: { event: 'call' }, optional: true }]
  return { ...rest, flow: { ...flow, steps }, observations }
}

function measured(its: Study): Measurement {
  const { cells, ...rest } = measurementOf({
    study: { ...its, flow: { ...its.flow, steps: its.flow.steps.slice(0, 1) } },
    asOf: closingOf(1),
    cells: [
      { iteration: 'i1', chain: [20, 15, 12], outcome: [3, 12] },
      { iteration: null, chain: [20, 15, 12], outcome: [3, 12] },
    ],
  })
  const optionalSteps = [{ id: 'call', entered: 15, reached: 6 }]
  return { ...rest, cells: cells.map((cell) => ({ ...cell, optionalSteps })) }
}

function report(observations: readonly Observation[], iteration: string | null = null): TriangulationReport {
  const its = study(observations)
  return triangulate(its, measured(its), { iteration })
}

describe('order', () => {
  test('disagreements first, by partners who contradict; where nobody looked last', () => {
    const { nodes } = report([
      observation('a', 'supports', { step: 'trigger' }),
      observation('b', 'contradicts', { step: 'quote' }),
      observation('c', 'contradicts', { step: 'needMet' }),
      observation('d', 'contradicts', { step: 'needMet' }),
      observation('e', 'contradicts', { step: 'call' }),
      observation('f', 'supports', { step: 'call' }),
      observation('g', 'explains'),
    ])
    expect(nodes.map(({ node, agreement }) => [node, agreement])).toStrictEqual([
      ['needMet', 'disagrees'],
      ['quote', 'disagrees'],
      ['call', 'mixed'],
      ['trigger', 'agrees'],
      [null, 'explains'],
      ['outcome', 'unobserved'],
    ])
  })

  test('ten notes about one partner count once', () => {
    const notes = Array.from({ length: 10 }, (_, i) =>
      observation(`n${i}`, 'contradicts', { step: 'quote', partner: 'ada' }),
    )
    const two = ['x', 'y'].map((id) => observation(id, 'contradicts', { step: 'needMet' }))
    const { nodes } = report([...notes, ...two])
    expect(
      nodes.slice(0, 2).map(({ node, contradicts }) => [node, contradicts.partners, contradicts.observations.length]),
    ).toStrictEqual([
      ['needMet', 2, 2],
      ['quote', 1, 10],
    ])
  })

  test('without observations the flow in order, and nothing about the whole', () => {
    const its = study(undefined)
    const { nodes, leftOut } = triangulate(its, measured(its))
    expect(nodes.map(({ node, agreement }) => [node, agreement])).toStrictEqual(
      ['trigger', 'quote', 'call', 'needMet', 'outcome'].map((node) => [node, 'unobserved']),
    )
    expect(leftOut).toStrictEqual([])
  })
})

test('readings: what the counts say of each node, with their interval', () => {
  const { nodes } = report([observation('a', 'supports')])
  const readings = new Map(
    nodes.map(({ node, readings: its }) => [
      node,
      its.map(({ what, numerator, denominator }) => [what, numerator, denominator]),
    ]),
  )
  expect(readings).toStrictEqual(
    new Map<string | null, readonly unknown[]>([
      [null, [['reached', 12, 20]]],
      ['trigger', [['wentOn', 15, 20]]],
      [
        'quote',
        [
          ['reached', 15, 20],
          ['wentOn', 12, 15],
        ],
      ],
      ['call', [['taken', 6, 15]]],
      ['needMet', [['reached', 12, 20]]],
      ['outcome', [['seen', 3, 12]]],
    ]),
  )
  const [met] = nodes.find(({ node }) => node === 'needMet')!.readings
  expect([met?.rate, met?.lower?.toFixed(3), met?.upper?.toFixed(3)]).toStrictEqual([0.6, '0.387', '0.781'])
})

test('observations of another time are left out, and named', () => {
  const observations = [
    observation('before', 'contradicts', { at: '2025-12-31' }),
    observation('first instant', 'contradicts', { at: new Date(beginOf(1)).toISOString() }),
    observation('next iteration', 'contradicts', { at: new Date(beginOf(2)).toISOString() }),
    observation('after the measurement', 'contradicts', { at: '2027-01-01' }),
  ]
  expect(report(observations).leftOut).toStrictEqual(['after the measurement'])
  const { nodes, leftOut } = report(observations, 'i1')
  expect(leftOut).toStrictEqual(['before', 'next iteration', 'after the measurement'])
  expect(nodes[0]).toMatchObject({ node: null, contradicts: { observations: ['first instant'], partners: 1 } })
})

test('the span of an iteration is the one that was measured', () => {
  const observations = [
    observation('inside', 'supports', { step: 'quote' }),
    observation('outside', 'contradicts', { step: 'quote', at: '2025-06-01' }),
  ]
  const its = study(observations)
  const measurement = measured(its)
  // Renamed since, or ended earlier.
  const renamed = { ...its, iterations: its.iterations.map((each) => ({ ...each, id: `${each.id} of old` })) }
  const ended = { ...its, iterations: its.iterations.map((each) => ({ ...each, to: '2026-01-02' })) }
  for (const later of [its, renamed, ended]) {
    const { nodes, leftOut } = triangulate(later, measurement, { iteration: 'i1' })
    expect(leftOut).toStrictEqual(['outside'])
    expect(nodes[0]).toMatchObject({ node: 'quote', agreement: 'agrees' })
  }
})

test('nothing counted yet: null, not 0', () => {
  const its = study([])
  const { cells, ...rest } = measured(its)
  const empty = {
    ...rest,
    cells: cells.map((cell) => ({ ...cell, optionalSteps: [{ id: 'call', entered: 0, reached: 0 }] })),
  }
  const call = triangulate(its, empty).nodes.find(({ node }) => node === 'call')
  expect(call?.readings).toStrictEqual([
    { what: 'taken', numerator: 0, denominator: 0, rate: null, lower: null, upper: null },
  ])
})

test('another flow, another iteration and a bad instant are refused', () => {
  const its = study([observation('a', 'supports', { at: 'soon' })])
  expect(() => triangulate(its, measured(its))).toThrow(
    'triangulate: observation "a" must stand at an ISO 8601 instant; got soon',
  )
  expect(() => report([], 'i3')).toThrow('triangulate: iteration must be one of the measurement; got "i3"')
  expect(() => triangulate(studyOf({ criteria: [goal()] }), measured(study([])))).toThrow(
    'triangulate: the measurement must be of the study',
  )
})
