import { describe, expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import type { CohortDimension } from '../../src/definition/cohort-dimension.js'
import type { GroupRef } from '../../src/definition/hypothesis.js'
import { at, channel, closed, known, open, type Scenario, scenario } from './support/scenarios.js'
import { type CellInput, goal, type MeasurementInput, measurementOf } from './support/synthetic.js'

const size: CohortDimension = { id: 'size', type: 'segment', by: { attribute: 'size' } }
const small: GroupRef = { dimension: 'size', group: 'small' }
const large: GroupRef = { dimension: 'size', group: 'large' }

function run({ study, measurements, options }: Scenario) {
  return decide(study, measurements, options)
}

function looks(input: Parameters<typeof scenario>[0], when: typeof open, cells: readonly CellInput[], change = {}) {
  return scenario(input, { ...when(0, 0), cells, change } satisfies Omit<MeasurementInput, 'study'>)
}

const whole = (met: number, units: number): CellInput => ({ iteration: 'i1', chain: [units, met] })
const part = (groups: readonly GroupRef[], met: number, units: number): CellInput => ({ ...whole(met, units), groups })

describe('one group left out', () => {
  const cells = [whole(24, 30), part(at('web'), 18, 20), part(at('desk'), 6, 10)]

  test('the verdict is that of the counts of the others, as if they alone had been measured', () => {
    const { study, measurements } = looks({ ...known, cohorts: [channel] }, open, cells)
    const { verdict, stability } = decide(study, measurements)
    expect(verdict).toBe('validated')
    expect(stability).toEqual([
      { group: at('web')[0], units: 20, verdict: 'unsure', notLookedAt: [] },
      { group: at('desk')[0], units: 10, verdict: 'validated', notLookedAt: [] },
    ])
    for (const { group, verdict } of stability) {
      const [, ...parts] = cells
      const left = parts.filter(({ groups }) => groups?.[0]?.group !== group.group)
      const rest = left.map(({ chain }) => chain)[0]!
      const alone = measurementOf({ study, ...open(0, 0), cells: [{ iteration: 'i1', chain: rest }, ...left] })
      expect(decide(study, alone).verdict).toBe(verdict)
    }
  })

  test('is not known where a criterion is about it', () => {
    const about = { ...known, cohorts: [channel], criteria: [goal(), goal({ id: 'web', cohort: at('web')[0] })] }
    expect(run(looks(about, open, cells)).stability.map(({ verdict }) => verdict)).toEqual([null, 'validated'])
  })

  test('of sets that may overlap, or of groups as of latest, nothing is left out', () => {
    const groups = [{ id: 'web', where: { property: 'x', is: 'exists' } as const }]
    const { by, ...rest } = channel
    expect(run(looks({ ...known, cohorts: [{ ...rest, groups }] }, open, cells)).stability).toEqual([])
    expect(
      run(looks({ ...known, cohorts: [{ ...rest, groups, otherwise: 'desk' }] }, open, cells)).stability,
    ).toHaveLength(2)
    expect(run(looks({ ...known, cohorts: [{ ...channel, asOf: 'latest' }] }, open, cells)).stability).toEqual([])
    expect(by).toBeDefined()
  })

  test('counts that do not add up leave nothing to say', () => {
    const wrong = [whole(18, 20), part(at('web'), 2, 19), part(at('desk'), 1, 10)]
    expect(run(looks({ ...known, cohorts: [channel] }, open, wrong)).stability.map(({ verdict }) => verdict)).toEqual([
      null,
      null,
    ])
  })
})

describe('with a second dimension', () => {
  const cohorts = [channel, size]
  const cells = [
    whole(20, 40),
    part(at('web'), 19, 20),
    part(at('desk'), 1, 20),
    part([small], 11, 20),
    part([large], 9, 20),
  ]
  const crossed = [
    part([...at('web'), small], 10, 10),
    part([...at('web'), large], 9, 10),
    part([...at('desk'), small], 1, 10),
    part([...at('desk'), large], 0, 10),
  ]
  const verdicts = (from: Scenario) => run(from).stability.map(({ group, verdict }) => [group.group, verdict])

  test('an open iteration reads the whole alone, a closed one every group: those must be crossed', () => {
    const input = { ...known, cohorts }
    expect(verdicts(looks(input, open, cells)).map(([, verdict]) => verdict)).toEqual([
      'unsure',
      'validated',
      'unsure',
      'unsure',
    ])
    expect(
      run(looks(input, closed, cells)).stability.map(({ verdict, notLookedAt }) => [verdict, notLookedAt]),
    ).toEqual([
      ['reset', ['size']],
      ['validated', []],
      // The pivot rests on the channel, which is not crossed with size.
      [null, ['channel']],
      [null, ['channel']],
    ])
    const both = looks(input, closed, [...cells, ...crossed], { cross: [['channel', 'size']] })
    expect(run(both).verdict).toBe('pivot')
    expect(verdicts(both)).toEqual([
      ['web', 'reset'],
      ['desk', 'validated'],
      ['small', 'pivot'],
      ['large', 'pivot'],
    ])
  })
})
