import { describeValue } from '../core/describe-value.js'
import type { Flow } from '../definition/flow.js'
import type { Study } from '../definition/study.js'
import type { EventLog } from '../event/event-log.js'

/**
 * Refuses what is most often passed for a study, a log or an instant, and would otherwise fail deep inside.
 *
 * @param caller - The function to be named in an error.
 * @throws RangeError naming the argument, the rule and what was found.
 */
export function checkArguments(caller: string, study: Study, log: EventLog, asOf: number): void {
  checkStudy(caller, study)
  checkLog(caller, log)
  checkInstant(caller, asOf)
}

/** As {@link checkArguments}, of a function that takes a flow alone. */
export function checkFlowArguments(caller: string, flow: Flow, log: EventLog, asOf: number): void {
  if ((flow as Partial<Flow> | null | undefined)?.kind !== 'flow')
    refuse(caller, 'flow', 'a parsed flow, as that of a study or getOrThrow(parseFlow(...)) answers', flow)
  checkLog(caller, log)
  checkInstant(caller, asOf)
}

/** Refuses what is no study. */
export function checkStudy(caller: string, study: Study): void {
  if ((study as Partial<Study> | null | undefined)?.kind !== 'study')
    refuse(caller, 'study', 'a parsed study, as getOrThrow(parseStudy(...)) answers', study)
}

/** Refuses what is no instant to count as of. */
export function checkInstant(caller: string, asOf: unknown): void {
  if (!Number.isSafeInteger(asOf)) refuse(caller, 'asOf', 'whole epoch milliseconds', asOf)
}

function checkLog(caller: string, log: EventLog): void {
  if ((log as Partial<EventLog> | null | undefined)?.columns === undefined)
    refuse(caller, 'log', 'a log, as readEvents answers', log)
}

function refuse(caller: string, argument: string, rule: string, found: unknown): never {
  throw new RangeError(`${caller}: ${argument} must be ${rule}; got ${describeValue(found)}`)
}
