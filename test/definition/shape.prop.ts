import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CohortDimension, CohortGroup, GroupShare } from '../../src/definition/cohort-dimension.js'
import type {
  AllOfMatch,
  AnyOfMatch,
  EventMatch,
  Exclusion,
  Flow,
  NeedMet,
  Outcome,
  Step,
} from '../../src/definition/flow.js'
import type {
  Assumption,
  Criterion,
  CurveDesign,
  GroupRef,
  Hypothesis,
  PlannedLooksDesign,
} from '../../src/definition/hypothesis.js'
import type { Iteration } from '../../src/definition/iteration.js'
import type { Observation } from '../../src/definition/observation.js'
import { checkStudy } from '../../src/definition/parse-study.js'
import type { Policy, ResetFloors } from '../../src/definition/policy.js'
import type { AllPredicate, AnyPredicate, NotPredicate, PropertyPredicate } from '../../src/definition/predicate.js'
import type { StrategicMetric, StrategicValue } from '../../src/definition/strategic-metric.js'
import type { Study } from '../../src/definition/study.js'
import { fullStudy } from './full-study.js'

type Need<A> = { [K in keyof A]-?: object extends Pick<A, K> ? 'optional' : 'required' }

/** The fields of a definition; the type makes them those of the interface, each with its need. */
function fieldsOf<A>(pointer: string, needs: Need<A>): readonly (readonly [string, string, string])[] {
  return Object.entries<string>(needs).map(([key, need]) => [pointer, key, need])
}

const criterion = '/hypothesis/criteria/0'
const where = '/flow/trigger/where'
const document = { kind: 'required', version: 'required', id: 'required' } as const

const all = [
  fieldsOf<Study>('', {
    ...document,
    name: 'optional',
    timeZone: 'optional',
    hypothesis: 'required',
    flow: 'required',
    cohorts: 'required',
    iterations: 'required',
    policy: 'optional',
    strategy: 'optional',
    observations: 'optional',
  }),
  fieldsOf<Hypothesis>('/hypothesis', {
    ...document,
    customer: 'required',
    challenge: 'required',
    solution: 'required',
    value: 'required',
    assumptions: 'optional',
    criteria: 'required',
    revision: 'optional',
    supersedes: 'optional',
  }),
  fieldsOf<Assumption>('/hypothesis/assumptions/0', {
    id: 'required',
    statement: 'required',
    likelihoodFalse: 'optional',
    impact: 'optional',
    costToTest: 'optional',
  }),
  fieldsOf<Criterion>(criterion, {
    id: 'required',
    role: 'required',
    metric: 'required',
    target: 'required',
    expected: 'optional',
    direction: 'optional',
    margin: 'optional',
    cohort: 'optional',
    comparedWith: 'optional',
    design: 'optional',
  }),
  fieldsOf<GroupRef>(`${criterion}/cohort`, { dimension: 'required', group: 'required' }),
  fieldsOf<CurveDesign>(`${criterion}/design`, { kind: 'required', size: 'required', spending: 'optional' }),
  fieldsOf<PlannedLooksDesign>('/hypothesis/criteria/2/design', {
    kind: 'required',
    looks: 'required',
    spending: 'optional',
  }),
  fieldsOf<{ readonly step: string }>('/hypothesis/criteria/1/metric', { step: 'required' }),
  fieldsOf<{ readonly count: number }>('/hypothesis/criteria/3/target', { count: 'required' }),
  fieldsOf<Flow>('/flow', {
    ...document,
    name: 'optional',
    trigger: 'required',
    steps: 'required',
    needMet: 'required',
    within: 'required',
    between: 'optional',
    onRetrigger: 'optional',
    detours: 'optional',
    adoption: 'optional',
    exclusions: 'optional',
    outcome: 'optional',
  }),
  fieldsOf<EventMatch>('/flow/trigger', { event: 'required', where: 'optional' }),
  fieldsOf<AnyOfMatch>('/flow/steps/0/match', { anyOf: 'required' }),
  fieldsOf<AllOfMatch>('/flow/steps/2/match', { allOf: 'required' }),
  fieldsOf<AllPredicate>(where, { all: 'required' }),
  fieldsOf<PropertyPredicate>(`${where}/all/0`, { property: 'required', is: 'required', value: 'optional' }),
  fieldsOf<AnyPredicate>(`${where}/all/2`, { any: 'required' }),
  fieldsOf<NotPredicate>(`${where}/all/3`, { not: 'required' }),
  fieldsOf<Step>('/flow/steps/0', {
    id: 'required',
    name: 'optional',
    match: 'required',
    within: 'optional',
    optional: 'optional',
  }),
  fieldsOf<NeedMet>('/flow/needMet', { id: 'required', name: 'optional', match: 'required', within: 'optional' }),
  fieldsOf<{ readonly within: string }>('/flow/adoption', { within: 'required' }),
  fieldsOf<Exclusion>('/flow/exclusions/0', {
    id: 'required',
    match: 'required',
    after: 'optional',
    before: 'optional',
  }),
  fieldsOf<Outcome>('/flow/outcome', {
    id: 'required',
    name: 'optional',
    match: 'required',
    within: 'required',
    contributesTo: 'optional',
  }),
  fieldsOf<CohortDimension>('/cohorts/0', {
    id: 'required',
    name: 'optional',
    type: 'required',
    by: 'optional',
    groups: 'optional',
    otherwise: 'optional',
    allocation: 'optional',
    asOf: 'optional',
  }),
  fieldsOf<NonNullable<CohortDimension['by']>>('/cohorts/0/by', { attribute: 'required', bands: 'optional' }),
  fieldsOf<GroupShare>('/cohorts/2/allocation/0', { group: 'required', share: 'required' }),
  fieldsOf<ResetFloors>('/policy/resetFloors', { trigger: 'optional', adoption: 'optional' }),
  fieldsOf<CohortGroup>('/cohorts/1/groups/0', { id: 'required', name: 'optional', where: 'required' }),
  fieldsOf<Iteration>('/iterations/0', {
    id: 'required',
    name: 'optional',
    from: 'required',
    to: 'optional',
    revision: 'optional',
    release: 'optional',
    changes: 'optional',
  }),
  fieldsOf<Policy>('/policy', {
    ...document,
    alpha: 'required',
    resetError: 'required',
    minProspect: 'required',
    maxIterations: 'required',
    gamma: 'required',
    guardrails: 'optional',
    observations: 'optional',
    maxRejected: 'optional',
    resetFloors: 'optional',
  }),
  fieldsOf<StrategicMetric>('/strategy/0', {
    id: 'required',
    name: 'optional',
    area: 'required',
    unit: 'optional',
    baseline: 'required',
    target: 'required',
    values: 'optional',
  }),
  fieldsOf<StrategicValue>('/strategy/0/values/0', { at: 'required', value: 'required' }),
  fieldsOf<Observation>('/observations/0', {
    id: 'required',
    partner: 'required',
    at: 'required',
    step: 'optional',
    stance: 'required',
    note: 'required',
  }),
].flat()

/** Codes of a field that should be there. */
const MISSING: readonly string[] = ['missing-field', 'unknown-form']

function changed(pointer: string, change: (holder: Record<string, unknown>) => void): unknown {
  const study: unknown = structuredClone(fullStudy)
  const holder = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], study)
  change(holder as Record<string, unknown>)
  return study
}

function dropped(pointer: string, key: string): unknown {
  return changed(pointer, (holder) => {
    delete holder[key]
  })
}

test('the study with every field has no issue, and is copied as it is', () => {
  const { issues, study } = checkStudy(fullStudy)
  expect(issues).toStrictEqual([])
  expect(study).toStrictEqual(structuredClone(fullStudy))
})

describe('dropping any required field is refused', () => {
  test.each(all.filter(([, , need]) => need === 'required'))('%s/%s', (pointer, key) => {
    const { issues } = checkStudy(dropped(pointer, key))
    expect(issues.filter(({ code }) => MISSING.includes(code)).map(({ path }) => path)).toContain(
      key === 'all' || key === 'any' || key === 'not' || key === 'anyOf' || key === 'allOf'
        ? pointer
        : `${pointer}/${key}`,
    )
  })
})

describe('dropping any optional field is no matter of shape, and undefined is absent', () => {
  test.each(all.filter(([, , need]) => need === 'optional'))('%s/%s', (pointer, key) => {
    const { issues, warnings, study } = checkStudy(dropped(pointer, key))
    expect(issues.filter(({ code }) => MISSING.includes(code))).toStrictEqual([])
    const undefinedStead = changed(pointer, (holder) => {
      holder[key] = undefined
    })
    expect(checkStudy(undefinedStead)).toStrictEqual({ issues, warnings, ...(study !== undefined && { study }) })
  })
})

test('a field that no definition has is refused wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...new Set(all.map(([pointer]) => pointer))),
      fc.constantFrom('x', '__proto__', 'constructor', 'toString', '', 'a/b~c'),
      (pointer, key) => {
        const study = changed(pointer, (holder) => {
          Object.defineProperty(holder, key, { value: 1, enumerable: true })
        })
        const path = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
        expect(checkStudy(study).issues.map((issue) => [issue.code, issue.path])).toContainEqual([
          'unknown-field',
          path,
        ])
      },
    ),
    { seed: 1 },
  )
})

test('any value in the place of any other gives a study or issues, never an exception', () => {
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.anything(), ([pointer, key], value) => {
      const study = changed(pointer, (holder) => {
        holder[key] = value
      })
      const { issues, study: parsed } = checkStudy(study)
      expect(parsed === undefined).toBe(issues.length > 0)
      for (const issue of issues) expect(issue.path).toMatch(/^(\/|$)/)
    }),
    { seed: 1, numRuns: 500 },
  )
})
