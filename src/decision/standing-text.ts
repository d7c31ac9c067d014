import { percent, points } from '../core/percent.js'
import type { CriterionReason } from './criterion-state.js'
import type { Standing } from './prepare-criterion.js'
import type { IterationCount } from './prospect.js'
import { groupText } from './trace.js'

/** A criterion's counts and state in one line. */
export function standingText({ criterion, state, reason, target, count, against }: Standing): string {
  const { id, cohort, direction = 'atLeast' } = criterion
  const where = cohort === undefined ? '' : ` in ${groupText(cohort)}`
  const other = against === null ? '' : ` against ${countText(against)}`
  const why = WORDS[reason]
  return `"${id}" is ${state}: ${countText(count)}${where}${other}${askedText(target, direction, against !== null)}${why === '' ? '' : `; ${why}`}.`
}

/** What is asked for; nothing where there is no target. */
export function askedText(target: number | null, direction: 'atLeast' | 'atMost', isCompared: boolean): string {
  if (target === null) return ''
  const least = direction === 'atMost' ? 'at most' : 'at least'
  return `, asked for ${least} ${isCompared ? `${points(target)} more` : percent(target)}`
}

/** Successes among units, with their rate. */
export function countText({ successes, units }: IterationCount): string {
  return units === 0 ? 'no matured unit' : `${successes} of ${units} (${percent(successes / units)})`
}

const WORDS: Record<CriterionReason, string> = {
  crossed: '',
  'stays-shown': 'shown at an earlier look, and still at the target or better',
  'stays-refuted': 'refuted at an earlier look, and still on the wrong side of the target',
  'not-crossed': 'not decided by these units',
  'no-units': '',
  'cell-missing': 'the measurement has no such group',
  'size-cannot-show': 'the planned size cannot show it even without a failure',
  'iterations-used-up': 'the policy has no iteration left',
  'cohort-as-of-latest': 'membership of the cohort may depend on the outcome',
  'target-cannot-be-tested': 'the rate to test against is not strictly between 0 and 1',
  'first-block': 'cohorts are compared by what is added from one look to the next, and this is the first',
  'look-not-planned': 'no further planned number of units is reached',
}
