import { canonicalJson } from '../core/canonical-json.js'
import { describeValue } from '../core/describe-value.js'
import type { Scalar } from '../core/scalar.js'
import type { CohortDimension, GroupShare } from './cohort-dimension.js'
import { checkUnique } from './id-rules.js'
import { at, isComplete, isPresent, items, type Place, report, sound, warn } from './place.js'
import { checkPredicate } from './predicate-rules.js'

/** Rules of the cohort dimensions of a study. */
export function checkCohortRules(cohorts: Place<readonly CohortDimension[]>): void {
  const dimensions = items(cohorts)
  checkUnique(dimensions.map((dimension) => at(dimension, 'id')))
  for (const dimension of dimensions) {
    checkDimension(dimension)
    checkAllocation(dimension)
  }
}

function checkAllocation(dimension: Place<CohortDimension>): void {
  const allocation = at(dimension, 'allocation')
  if (!isPresent(allocation)) return
  const type = sound(at(dimension, 'type'))
  if (type !== undefined && type !== 'experiment')
    report(allocation, 'allocation-outside-experiment', 'must stand in a dimension of type "experiment"')
  const groups = groupsOf(dimension)
  const seen = new Set<unknown>()
  for (const share of items(allocation as Place<readonly GroupShare[]>)) {
    const place = at(share, 'group')
    const group = sound(place)
    if (group === undefined) continue
    if (group === null || (groups !== undefined && !groups.includes(group)))
      report(place, 'unknown-group', `must be a group of the dimension; got ${describeValue(group)}`)
    if (seen.has(group)) report(place, 'duplicate-id', `must be listed once; got ${describeValue(group)} again`)
    seen.add(group)
  }
}

function checkDimension(dimension: Place<CohortDimension>): void {
  const by = at(dimension, 'by')
  const groups = at(dimension, 'groups')
  const otherwise = at(dimension, 'otherwise')
  if (!isPresent(by) && !isPresent(groups)) {
    if (isRecord(dimension)) report(dimension, 'no-groups', 'must have "by" or "groups"; got neither')
  } else if (isPresent(by) && isPresent(groups)) {
    report(groups, 'by-and-groups', 'must not stand beside "by"', 'make two dimensions of it')
  }
  if (isPresent(otherwise) && !isPresent(groups))
    report(otherwise, 'otherwise-without-groups', 'must stand beside "groups"')

  let last = -Infinity
  for (const band of items(at(by, 'bands'))) {
    const edge = sound(band)
    if (edge === undefined) continue
    if (edge <= last)
      report(band, 'bands-not-increasing', `must be above the edge before it; got ${edge} after ${last}`)
    last = edge
  }

  checkUnique([...items(groups).map((group) => at(group, 'id')), otherwise])
  const conditions = new Map<string, string>()
  for (const group of items(groups)) {
    const where = at(group, 'where')
    checkPredicate(where)
    const condition = sound(where)
    if (condition === undefined) continue
    const text = canonicalJson(condition)
    const earlier = conditions.get(text)
    if (earlier === undefined) conditions.set(text, where.path)
    else warn(where, 'shadowed-group', `is the condition at ${earlier} again`)
  }
}

function isRecord(place: Place<unknown>): boolean {
  return typeof place.found === 'object' && place.found !== null && !Array.isArray(place.found)
}

/**
 * The groups that a dimension can have, `null` for partners without the attribute among them; `undefined` if that depends on the data or
 * the dimension is malformed.
 */
export function groupsOf(dimension: Place<CohortDimension>): readonly Scalar[] | undefined {
  const by = at(dimension, 'by')
  const groups = at(dimension, 'groups')
  if (isPresent(by) === isPresent(groups)) return undefined
  if (isPresent(by)) {
    const bands = sound(at(by, 'bands'))
    return bands === undefined ? undefined : [...bandLabels(bands), null]
  }
  const otherwise = at(dimension, 'otherwise')
  const rest = sound(otherwise)
  if (!isComplete(groups, (group) => sound(at(group, 'id'))) || (rest === undefined && isPresent(otherwise)))
    return undefined
  const ids = items(groups).flatMap((group) => sound(at(group, 'id')) ?? [])
  return rest === undefined ? ids : [...ids, rest]
}

function bandLabels(edges: readonly number[]): readonly string[] {
  return [
    `<${String(edges[0])}`,
    ...edges.slice(1).map((edge, i) => `${String(edges[i])}-${String(edge)}`),
    `>=${String(edges.at(-1))}`,
  ]
}
