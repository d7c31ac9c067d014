import type { DecideOptions } from '../../../src/decision/decide.js'
import type { CohortDimension } from '../../../src/definition/cohort-dimension.js'
import type { Criterion, GroupRef } from '../../../src/definition/hypothesis.js'
import { registrationHash } from '../../../src/definition/registration-hash.js'
import type { Study } from '../../../src/definition/study.js'
import type { Measurement } from '../../../src/measure/measurement.js'
import {
  beginOf,
  closingOf,
  DAY_MS,
  goal,
  type MeasurementInput,
  measurementOf,
  type StudyInput,
  studyOf,
} from './synthetic.js'

/** Everything that `decide` takes. */
export interface Scenario {
  readonly study: Study
  readonly measurements: readonly Measurement[]
  readonly options: DecideOptions
}

export const channel: CohortDimension = {
  id: 'channel',
  type: 'channel',
  by: { attribute: 'channel' },
}

export function at(group: GroupRef['group']): readonly GroupRef[] {
  return [{ dimension: 'channel', group }]
}

/** One iteration with all of the policy's error at 5 %, so that the known curve of 40 units holds: 18 of 20, 24 of 30, 30 of 40. */
export const known: StudyInput = {
  criteria: [goal()],
  policy: { alpha: 0.05, resetError: 0.05, maxIterations: 1 },
}

/** Registered, with an observation on record: nothing to warn of. */
export function scenario(studyInput: StudyInput, ...looks: readonly Omit<MeasurementInput, 'study'>[]): Scenario {
  const study = studyOf({
    ...studyInput,
    change: {
      observations: [{ id: 'o1', partner: 'p', at: '2026-01-02', step: 'needMet', stance: 'supports', note: 'n' }],
      ...studyInput.change,
    },
  })
  return {
    study,
    measurements: looks.map((look) => measurementOf({ study, ...look })),
    options: { registered: registrationHash(study) },
  }
}

/** A look at iteration i1 with these successes of these units, on the twentieth day. */
export function open(met: number, units: number, day = 20): Omit<MeasurementInput, 'study'> {
  return { asOf: beginOf(1) + day * DAY_MS, cells: [{ iteration: 'i1', chain: [units, met] }] }
}

/** A look at iteration i1 once it is closed. */
export function closed(met: number, units: number): Omit<MeasurementInput, 'study'> {
  return { asOf: closingOf(1), cells: [{ iteration: 'i1', chain: [units, met] }] }
}

/** A look once both iterations i1 and i2 are closed. */
export function closedTwice(
  first: readonly [number, number],
  second: readonly [number, number],
): Omit<MeasurementInput, 'study'> {
  return {
    asOf: closingOf(2),
    cells: [
      { iteration: 'i1', chain: [first[1], first[0]] },
      { iteration: 'i2', chain: [second[1], second[0]] },
    ],
  }
}

export function guardrail(change: Partial<Criterion> = {}): Criterion {
  return {
    id: 'guard',
    role: 'guardrail',
    metric: 'adoption',
    target: 0.6,
    design: { kind: 'curve', size: 40 },
    ...change,
  }
}

/** The goal shown at 18 of 20, with a guardrail on adoption at so many of so many. */
export function guarded(
  adoption: readonly [number, number],
  policy: StudyInput['policy'] = {},
  change: Partial<Criterion> = {},
): Scenario {
  return scenario(
    { ...known, criteria: [goal(), guardrail(change)], policy: { ...known.policy, ...policy } },
    { asOf: beginOf(1) + 20 * DAY_MS, cells: [{ iteration: 'i1', chain: [20, 18], adoption }] },
  )
}

/** Refuted at closing with no iteration left; the groups as given. */
export function refuted(
  groups: readonly { readonly group: GroupRef['group']; readonly met: number; readonly units: number }[],
  input: Partial<StudyInput> = {},
): Scenario {
  return scenario(
    { ...known, cohorts: [channel], ...input },
    {
      asOf: closingOf(1),
      cells: [
        { iteration: 'i1', chain: [20, 5] },
        ...groups.map(({ group, met, units }) => ({ iteration: 'i1', groups: at(group), chain: [units, met] })),
      ],
    },
  )
}

/** The channel desk compared with the channel web, asked for a difference of 0 or more; successes and units of both at each look. */
export function compared(
  change: Partial<Criterion>,
  looks: readonly Omit<MeasurementInput, 'study'>[],
  desk: readonly (readonly [number, number])[],
  web: readonly (readonly [number, number])[],
  input: Partial<StudyInput> = {},
): Scenario {
  const criterion = goal({ cohort: at('desk')[0], comparedWith: at('web')[0], target: 0, design: undefined, ...change })
  return scenario(
    { ...known, cohorts: [channel], criteria: [criterion], ...input },
    ...looks.map((look, i) => ({
      ...look,
      cells: [
        { iteration: 'i1', chain: [desk[i]![1] + web[i]![1], desk[i]![0] + web[i]![0]] },
        { iteration: 'i1', groups: at('desk'), chain: [desk[i]![1], desk[i]![0]] },
        { iteration: 'i1', groups: at('web'), chain: [web[i]![1], web[i]![0]] },
      ],
    })),
  )
}
