import { COMPLETED, LAPSED, OPEN } from '../flow/transitions.js'

/** The need did not arise again in time. Besides it, adoption ends as attempts do, `OPEN` being pending. */
export const UNNEEDED = -2

/**
 * Whether a partner came back when the need arose again.
 *
 * @param until - Need met + `adoption.within`.
 * @param nextAt - Trigger of the partner's next attempt; `Infinity` if there is none.
 * @param nextNode - Last required node that it reached.
 * @param nextStanding - How it stands: `OPEN` if it is pending.
 * @returns `COMPLETED` (aligned), `UNNEEDED`, `OPEN` (pending), or how the next attempt ended before.
 */
export function judgeAdoption(
  until: number,
  nextAt: number,
  nextNode: number,
  nextStanding: number,
  asOf: number,
): number {
  if (nextAt > until) return until <= asOf ? UNNEEDED : OPEN
  return nextNode > 0 ? COMPLETED : nextStanding
}

/**
 * Whether the outcome was seen.
 *
 * @param until - Need met + `outcome.within`.
 * @param seen - Whether some event until then matched it.
 * @returns `COMPLETED` (aligned), `LAPSED` or `OPEN` (pending).
 */
export function judgeOutcome(until: number, seen: boolean, asOf: number): number {
  if (seen) return COMPLETED
  return until <= asOf ? LAPSED : OPEN
}
