import { describeValue } from '../core/describe-value.js'
import type { CohortDimension } from '../definition/cohort-dimension.js'
import type { GroupRef } from '../definition/hypothesis.js'
import type { Predicate } from '../definition/predicate.js'

/**
 * The condition on a partner's attributes under which a dimension puts it into a group.
 *
 * @throws RangeError if there is no such dimension or group.
 */
export function cohortPredicate(dimensions: readonly CohortDimension[], { dimension, group }: GroupRef): Predicate {
  const found = dimensions.find(({ id }) => id === dimension)
  if (found === undefined)
    throw new RangeError(
      `simulateEvents: cohorts must name a dimension of the study (${dimensions.map(({ id }) => describeValue(id)).join(', ')}); got ${describeValue(dimension)}`,
    )
  const predicate = found.by === undefined ? named(found, group) : byAttribute(found.by, group)
  if (predicate === undefined)
    throw new RangeError(`simulateEvents: cohorts must name a group of "${dimension}"; got ${describeValue(group)}`)
  return predicate
}

function byAttribute(
  { attribute, bands }: NonNullable<CohortDimension['by']>,
  group: GroupRef['group'],
): Predicate | undefined {
  if (group === null) return { property: attribute, is: 'missing' }
  if (bands === undefined) return { property: attribute, is: 'eq', value: group }
  const below = (edge: number): Predicate => ({ property: attribute, is: 'lt', value: edge })
  const from = (edge: number): Predicate => ({ property: attribute, is: 'gte', value: edge })
  if (group === `<${bands[0]!}`) return below(bands[0]!)
  if (group === `>=${bands.at(-1)!}`) return from(bands.at(-1)!)
  const band = bands.findIndex((edge, i) => i > 0 && group === `${bands[i - 1]!}-${edge}`)
  return band === -1 ? undefined : { all: [from(bands[band - 1]!), below(bands[band]!)] }
}

function named({ groups = [], otherwise }: CohortDimension, group: GroupRef['group']): Predicate | undefined {
  const none = (those: typeof groups): readonly Predicate[] => those.map(({ where }) => ({ not: where }))
  const place = groups.findIndex(({ id }) => id === group)
  if (place === -1) return otherwise !== undefined && group === otherwise ? { all: none(groups) } : undefined
  // In a partition the first that matches wins.
  const before = otherwise === undefined ? [] : none(groups.slice(0, place))
  return { all: [...before, groups[place]!.where] }
}
