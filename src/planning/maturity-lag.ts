import type { Flow } from '../definition/flow.js'
import type { CriterionMetric } from '../definition/hypothesis.js'
import { compileFlow } from '../flow/compile-flow.js'

/** How long after its trigger a unit of each metric is mature, in milliseconds. */
export function maturityLag(flow: Flow): (metric: CriterionMetric) => number {
  const { withinMs, adoptionWithinMs, outcomeWithinMs } = compileFlow(flow)
  const adoption = 2 * withinMs + adoptionWithinMs
  const outcome = withinMs + (outcomeWithinMs ?? 0)
  return (metric) => {
    if (metric === 'adoption') return adoption
    if (metric === 'outcome') return outcome
    if (metric === 'innovation') return Math.max(adoption, outcome)
    return withinMs
  }
}
