import { describeValue } from '../core/describe-value.js'
import type { Scalar } from '../core/scalar.js'
import { checkCohortRules, groupsOf } from './cohort-rules.js'
import { checkFlowRules, type FlowNodes, flowNodes } from './flow-rules.js'
import type { Criterion, CurveDesign, GroupRef } from './hypothesis.js'
import { checkHypothesisRules, isAtLeast, plannedUnits, testedRate } from './hypothesis-rules.js'
import { checkUnique } from './id-rules.js'
import { checkIterationRules } from './iteration-rules.js'
import { at, isComplete, isPresent, items, type Place, report, sound, warn } from './place.js'
import { balanced } from './policy.js'
import { checkPolicyRules } from './policy-rules.js'
import { didYouMean } from './shape-issues.js'
import { checkStrategyRules } from './strategy-rules.js'
import type { Study } from './study.js'
import { type InstantRules, openInstants } from './time-rules.js'

/** Rules of a study: those of its documents, and those across them. */
export function checkStudyRules(study: Place<Study>): void {
  checkHypothesisRules(at(study, 'hypothesis'))
  checkFlowRules(at(study, 'flow'))
  checkCohortRules(at(study, 'cohorts'))
  checkPolicyRules(at(study, 'policy'))
  const instants = openInstants(study)
  checkIterationRules(at(study, 'iterations'), instants)
  checkStrategyRules(at(study, 'strategy'), instants)

  const nodes = flowNodes(at(study, 'flow'))
  for (const criterion of items(at(at(study, 'hypothesis'), 'criteria'))) {
    checkMetric(study, criterion, nodes)
    checkGroup(study, at(criterion, 'cohort'))
    checkGroup(study, at(criterion, 'comparedWith'))
    checkOverlap(study, criterion)
    checkSize(study, criterion)
  }
  checkFloors(study)
  checkContribution(study)
  checkRevisions(study)
  checkObservations(study, instants, nodes)
}

function checkMetric(study: Place<Study>, criterion: Place<Criterion>, nodes: FlowNodes): void {
  const metric = at(criterion, 'metric')
  const flow = at(study, 'flow')
  const found = sound(metric)
  if (found === undefined || !isPresent(at(flow, 'needMet'))) return
  if (typeof found === 'object') {
    checkCriterionStep(at(metric, 'step'), found.step, flow, nodes)
    return
  }
  if ((found === 'adoption' || found === 'innovation') && !isPresent(at(flow, 'adoption')))
    report(
      metric,
      'adoption-window-missing',
      `${describeValue(found)} must have a window fixed before data; "adoption" is missing in the flow`,
      'write out "adoption": { "within": ... }',
    )
  if ((found === 'outcome' || found === 'innovation') && !isPresent(at(flow, 'outcome')))
    report(metric, 'outcome-missing', `${describeValue(found)} must have an outcome to count; the flow has none`)
}

function checkCriterionStep(
  place: Place<string>,
  id: string,
  flow: Place<Study['flow']>,
  { positions, optional, complete }: FlowNodes,
): void {
  if (optional.has(id)) {
    report(place, 'optional-step', `must be a required step; ${describeValue(id)} is optional`)
  } else if (id === 'needMet' || id === sound(at(at(flow, 'needMet'), 'id'))) {
    report(place, 'unknown-step', `must be a step; ${describeValue(id)} is need met`, 'use the metric "needMet"')
  } else if (id === 'trigger' || (complete && !positions.has(id))) {
    const steps = [...positions.keys()].slice(1, -1)
    report(
      place,
      'unknown-step',
      `must be a required step of the flow; got ${describeValue(id)}`,
      didYouMean(id, steps) ?? itHas(steps),
    )
  }
}

function checkGroup(study: Place<Study>, ref: Place<GroupRef>): void {
  const cohorts = at(study, 'cohorts')
  const place = at(ref, 'dimension')
  const id = sound(place)
  if (id === undefined) return
  const idOf = (dimension: Place<Study['cohorts'][number]>): string | undefined => sound(at(dimension, 'id'))
  const dimension = items(cohorts).find((each) => idOf(each) === id)
  if (dimension === undefined) {
    if (!isComplete(cohorts, idOf)) return
    const known = items(cohorts).flatMap((each) => idOf(each) ?? [])
    report(
      place,
      'unknown-dimension',
      `must be a cohort dimension of the study; got ${describeValue(id)}`,
      didYouMean(id, known) ?? itHas(known),
    )
    return
  }
  if (sound(at(dimension, 'asOf')) === 'latest')
    report(
      ref,
      'latest-cohort',
      `must not be a group of ${describeValue(id)}, whose groups are the latest: they may depend on the outcome`,
      'use "asOf": "trigger"',
    )
  const group = at(ref, 'group')
  const key = sound(group)
  const groups = groupsOf(dimension)
  if (key === undefined || groups === undefined || groups.includes(key)) return
  report(
    group,
    'unknown-group',
    `must be a group of ${describeValue(id)}; got ${describeValue(key)}`,
    (typeof key === 'string'
      ? didYouMean(
          key,
          groups.filter((each) => typeof each === 'string'),
        )
      : undefined) ?? itHas(groups),
  )
}

function itHas(values: readonly Scalar[]): string {
  if (values.length === 0) return 'it has none'
  const shown = values.slice(0, 8).map(describeValue).join(', ')
  return `it has ${shown}${values.length > 8 ? ', ...' : ''}`
}

function checkOverlap(study: Place<Study>, criterion: Place<Criterion>): void {
  const place = at(criterion, 'comparedWith')
  const id = sound(at(place, 'dimension'))
  const dimension = items(at(study, 'cohorts')).find((each) => id !== undefined && sound(at(each, 'id')) === id)
  if (dimension === undefined || !isPresent(at(dimension, 'groups')) || isPresent(at(dimension, 'otherwise'))) return
  warn(
    place,
    'overlapping-arms',
    'compares groups that may overlap',
    'give the dimension "otherwise" to make it a partition',
  )
}

/** Whether the planned number of units can show a criterion even without a failure. */
function checkSize(study: Place<Study>, criterion: Place<Criterion>): void {
  const edge = testedRate(criterion)
  const size = plannedUnits(at(criterion, 'design') as Place<CurveDesign>)
  const policy = isPresent(at(study, 'policy')) ? sound(at(study, 'policy')) : balanced
  if (edge === undefined || edge <= 0 || edge >= 1 || size === undefined || policy === undefined) return
  if (isPresent(at(criterion, 'comparedWith'))) return
  const { alpha, maxIterations, guardrails = 'shownSafe' } = policy
  const units = sound(size)!
  const rate = isAtLeast(criterion) ? edge : 1 - edge
  // Equal shares over the iterations, and what is not spent is carried over: the last may have all of alpha.
  const showing = Array.from({ length: maxIterations }, (_, i) => (alpha * (i + 1)) / maxIterations).findIndex(
    (available) => fitsIn(rate, units, available),
  )
  const least = `at least ${leastUnits(rate, alpha / maxIterations)} units show it in the first iteration`
  const found = `${units} units, all of them good, cannot show it`
  if (showing > 0)
    warn(
      size,
      'size-shows-late',
      `${found} before iteration ${showing + 1}`,
      `${least}, as alpha is shared over ${maxIterations}`,
    )
  if (showing >= 0) return
  const all = `at least ${leastUnits(rate, alpha)} units are needed for all of alpha, ${alpha}; ${least}`
  if (sound(at(criterion, 'role')) === 'guardrail' && guardrails === 'shownSafe')
    report(size, 'size-too-small', `must let the guardrail be shown safe; ${found}`, all)
  else warn(size, 'size-never-shows', found, all)
}

/** Whether n successes in n units are rare enough, with the tolerance of the boundary curve. */
function fitsIn(rate: number, units: number, available: number): boolean {
  return rate ** units <= available * (1 + 1e-12)
}

function leastUnits(rate: number, alpha: number): number {
  let units = Math.max(1, Math.floor(Math.log(alpha) / Math.log(rate)) - 1)
  while (!fitsIn(rate, units, alpha)) units++
  return units
}

/** A floor of adoption is tested like a criterion: its window must be fixed before data. */
function checkFloors(study: Place<Study>): void {
  const floor = at(at(at(study, 'policy'), 'resetFloors'), 'adoption')
  const flow = at(study, 'flow')
  if (isPresent(floor) && isPresent(at(flow, 'needMet')) && !isPresent(at(flow, 'adoption')))
    report(
      floor,
      'adoption-window-missing',
      'must have a window fixed before data; "adoption" is missing in the flow',
      'write out "adoption": { "within": ... }',
    )
}

function checkContribution(study: Place<Study>): void {
  const place = at(at(at(study, 'flow'), 'outcome'), 'contributesTo')
  const strategy = at(study, 'strategy')
  const id = sound(place)
  if (id === undefined || (isPresent(strategy) && !isComplete(strategy, (metric) => sound(at(metric, 'id'))))) return
  const ids = items(strategy).flatMap((metric) => sound(at(metric, 'id')) ?? [])
  if (!ids.includes(id))
    report(
      place,
      'unknown-metric',
      `must be a strategic metric of the study; got ${describeValue(id)}`,
      didYouMean(id, ids),
    )
}

function checkRevisions(study: Place<Study>): void {
  const revision = at(at(study, 'hypothesis'), 'revision')
  const current = isPresent(revision) ? sound(revision) : 1
  const policy = at(study, 'policy')
  const most = isPresent(policy) ? sound(at(policy, 'maxIterations')) : balanced.maxIterations
  if (current === undefined) return
  let tested = 0
  for (const iteration of items(at(study, 'iterations'))) {
    const place = at(iteration, 'revision')
    const its = sound(place)
    if (its !== undefined && its > current)
      warn(place, 'unknown-revision', `is above the revision of the hypothesis, ${current}; got ${its}`)
    if (!isPresent(place) || its === current) tested++
    if (tested === (most ?? Infinity) + 1 && (!isPresent(place) || its === current))
      warn(iteration, 'more-iterations-than-policy', `is beyond those that the policy shares alpha over, ${tested - 1}`)
  }
}

function checkObservations(
  study: Place<Study>,
  instants: InstantRules,
  { positions, optional, complete }: FlowNodes,
): void {
  const observations = items(at(study, 'observations'))
  checkUnique(observations.map((observation) => at(observation, 'id')))
  const known = new Set([...positions.keys(), ...optional])
  if (isPresent(at(at(study, 'flow'), 'outcome'))) known.add('outcome')
  for (const observation of observations) {
    instants.check(at(observation, 'at'))
    const place = at(observation, 'step')
    const id = sound(place)
    if (id === undefined || known.has(id) || !complete) continue
    report(
      place,
      'unknown-step',
      `must be "trigger", "needMet", "outcome" or a step of the flow; got ${describeValue(id)}`,
      id === sound(at(at(at(study, 'flow'), 'needMet'), 'id')) ? 'use "needMet"' : didYouMean(id, known),
    )
  }
}
