import { percent } from '../core/percent.js'
import type { Measurement } from '../measure/measurement.js'
import type { DecisionContext } from './context.js'
import { criterionCount } from './criterion-cell.js'
import type { Standing } from './prepare-criterion.js'
import { prospect } from './prospect.js'
import { guardrailAnswer } from './proved-true.js'
import { allHold, type Reason, type TraceEntry, toAnswer, traceEntry } from './trace.js'

/** The answer to question 4. */
export interface IteratingHelps {
  /** The trace entry. */
  readonly entry: TraceEntry
  /** Prospect of the unmet criterion that has the least; `null` if one is not known, or none is unmet. */
  readonly prospect: number | null
}

/**
 * Question 4: can iterating get closer? Iterations are left, and every unmet criterion has a prospect at or above the policy's.
 */
export function iteratingHelps(
  context: DecisionContext,
  measurement: Measurement,
  standings: readonly Standing[],
): IteratingHelps {
  const { path, policy } = context
  const unmet = unmetStandings(context, standings)
  const prospects = unmet.map((standing) => prospectOf(context, measurement, standing))
  const reasons: readonly Reason[] = [
    {
      code: 'iterations-left',
      answer: toAnswer(path.left > 0),
      text: `${path.left} of ${policy.maxIterations} iterations are left.`,
      evidence: [{ document: 'study', pointer: '/iterations' }],
    },
    ...unmet.map((standing, i): Reason => {
      const chance = prospects[i]!
      const evidence = [{ document: 'decision', pointer: `/criteria/${standings.indexOf(standing)}` }] as const
      const asked = `the policy asks for ${percent(policy.minProspect)}`
      if (path.left === 0) {
        const text = `No iteration is left in which "${standing.criterion.id}" could get to its target.`
        return { code: 'prospect', answer: 'no', text, evidence }
      }
      return chance === null
        ? { code: 'prospect', answer: 'unknown', text: `Nothing says how "${standing.criterion.id}" moves.`, evidence }
        : {
            code: 'prospect',
            answer: toAnswer(chance >= policy.minProspect),
            text: `"${standing.criterion.id}" gets to its target with a model-based prospect of ${percent(chance)}; ${asked}.`,
            evidence,
          }
    }),
    ...(unmet.length > 0 ? [] : [nothingUnmet]),
  ]
  const known = prospects.filter((chance) => chance !== null)
  return {
    entry: traceEntry(
      'iteratingHelps',
      allHold(reasons.map(({ answer }) => answer)),
      'Iterations are left, and every unmet criterion has at least the prospect that the policy asks for.',
      reasons,
    ),
    prospect: known.length === 0 || known.length < prospects.length ? null : Math.min(...known),
  }
}

/** The criteria that stand in the way of `validated`. */
export function unmetStandings({ policy }: DecisionContext, standings: readonly Standing[]): readonly Standing[] {
  return standings.filter((standing) =>
    standing.criterion.role === 'goal'
      ? standing.state !== 'shown'
      : guardrailAnswer(standing, policy.guardrails === 'notHarmed') !== 'yes',
  )
}

/** The prospect of a criterion's rate: of a difference, that of its own rate against the other as it is. */
export function prospectOf({ path }: DecisionContext, measurement: Measurement, standing: Standing): number | null {
  const { criterion, rateTarget } = standing
  const { direction = 'atLeast' } = criterion
  if (rateTarget === null) return null
  if (rateTarget <= 0 || rateTarget >= 1) return rateTarget <= 0 === (direction === 'atLeast') && path.left > 0 ? 1 : 0
  const counts = path.ids.map((id) => criterionCount(measurement, id, criterion))
  return prospect(counts, rateTarget, direction, path.left)
}

const nothingUnmet: Reason = {
  code: 'nothing-unmet',
  answer: 'no',
  text: 'No criterion is unmet: what is missing is not to be had from another release.',
  evidence: [],
}
