import type { Study } from '../definition/study.js'
import type { DecisionContext } from './context.js'
import { contradicts, type FirstHand, listed } from './first-hand.js'
import type { Standing } from './prepare-criterion.js'
import { standingText } from './standing-text.js'
import { type Answer, allHold, type Reason, type TraceEntry, toAnswer, traceEntry } from './trace.js'

/**
 * Question 1: did the hypothesis prove true? All goals are shown, and guardrails are as the policy asks. No goal at all is never met.
 */
export function provedTrue({ study, policy, firstHand }: DecisionContext, standings: readonly Standing[]): TraceEntry {
  const notHarmed = policy.guardrails === 'notHarmed'
  const reasons = standings.map((standing, i): Reason => {
    const goal = standing.criterion.role === 'goal'
    return {
      code: goal ? 'goal-shown' : notHarmed ? 'guardrail-not-harmed' : 'guardrail-safe',
      answer: goal ? goalAnswer(standing) : guardrailAnswer(standing, notHarmed),
      text: standingText(standing),
      evidence: [{ document: 'decision', pointer: `/criteria/${i}` }],
    }
  })
  const all = [
    ...(standings.some(({ criterion }) => criterion.role === 'goal') ? [] : [noGoal]),
    ...reasons,
    ...(policy.observations === 'required' ? [observed(study, firstHand)] : []),
  ]
  return traceEntry(
    'provedTrue',
    allHold(all.map(({ answer }) => answer)),
    `All goals are shown, and every guardrail is ${notHarmed ? 'looked at and not shown harmed' : 'shown safe'}${
      policy.observations === 'required' ? '; a first-hand observation is on record that does not contradict' : ''
    }.`,
    all,
  )
}

/** Whether a guardrail blocks `validated`; unknown counts as blocking. */
export function guardrailAnswer({ state, reason }: Standing, notHarmed: boolean): Answer {
  if (state === 'harmed') return 'no'
  if (state === 'safe') return 'yes'
  // Looked at and not shown harmed is enough under this policy; not looked at never is.
  return notHarmed && reason === 'not-crossed' ? 'yes' : 'unknown'
}

function goalAnswer({ state }: Standing): Answer {
  return state === 'shown' ? 'yes' : state === 'refuted' ? 'no' : 'unknown'
}

const noGoal: Reason = {
  code: 'no-goal',
  answer: 'no',
  text: 'The hypothesis has no goal, and no goal is never met.',
  evidence: [{ document: 'study', pointer: '/hypothesis/criteria' }],
}

/** One that contradicts is on record too, but speaks against the counts, not for them. */
function observed({ observations = [] }: Study, { onRecord, later }: FirstHand): Reason {
  const against = onRecord.filter(contradicts)
  const agreeing = onRecord.filter((each) => !contradicts(each))
  const notCounted = later.length === 0 ? '' : `; later than the measurement, and not counted: ${listed(later)}`
  const found = `${agreeing.length} that ${agreeing.length === 1 ? 'supports or explains' : 'support or explain'} the counts`
  return {
    code: 'observation-on-record',
    answer: toAnswer(agreeing.length > 0),
    text: `First-hand observations on record: ${found}${against.length === 0 ? '' : `; contradicting: ${listed(against)}`}${notCounted}. The policy requires one that does not contradict.`,
    evidence: onRecord.map((each) => ({ document: 'study', pointer: `/observations/${observations.indexOf(each)}` })),
  }
}
