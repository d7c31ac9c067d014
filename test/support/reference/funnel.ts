// Brute-force reading of what `countFunnel` must give. Imports nothing but types from src.
import type { Study } from '../../../src/definition/study.js'
import type { EventRow } from '../../../src/event/event-row.js'
import type { CountFunnelOptions } from '../../../src/measure/count-funnel.js'
import { type ReadPartner, type ReferenceOptions, readPartners } from './partners.js'
import { matches } from './values.js'
import { attemptsOf, nodesOf } from './walk.js'

/** How many reached each required node. */
export function referenceFunnel(
  study: Study,
  rows: readonly EventRow[],
  counting: CountFunnelOptions['counting'],
  options: ReferenceOptions,
): readonly number[] {
  const owners = readPartners(study, rows, { ...options, partners: [] })
  const furthest = owners.flatMap((owner): readonly number[] => {
    // "Attempts, as `measure` counts them."
    if (counting === 'each') return owner.attempts.map(({ reached }) => reached.length)
    const passages = passagesOf(study, owner, options.asOf)
    if (passages.length === 0) return []
    // "Partners by furthest node, from the first trigger, or from the best."
    return [counting === 'first' ? passages[0]! : Math.max(...passages)]
  })
  return nodesOf(study.flow).map((_, node) => furthest.filter((reached) => reached > node).length)
}

/** "Every trigger on its own, overlapping": how many nodes the passage from each reached, in order of the triggers. */
function passagesOf({ flow }: Study, { events }: ReadPartner, asOf: number): readonly number[] {
  return events.flatMap((event, i): readonly number[] => {
    if (!matches(flow.trigger, event)) return []
    // The first attempt in what is left from this trigger on, which further triggers do not restart.
    const [passage] = attemptsOf({ ...flow, onRetrigger: 'ignore' }, events.slice(i), asOf)
    return [passage!.reached.length]
  })
}
