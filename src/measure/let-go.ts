import { COMPLETED, OPEN } from '../flow/transitions.js'
import { attemptCounter } from './attempt-counter.js'
import { ENDING, MARKS, makeRoomFor, NEXT, NODE, openAttempts, SEEN } from './attempt-table.js'
import { type CarriedAttributes, carry, openCarried } from './attribute-history.js'
import { lead } from './clusters.js'
import { type Followed, tupleFinder } from './count-study.js'
import { type IterationIndex, iterationAt } from './iteration-index.js'
import { keepItem } from './kept-items.js'
import { type Kernel, LATEST } from './kernel.js'
import { compactCounts } from './keyed-counts.js'

/**
 * Counts the attempts that nothing can change any more, and lets go of them; and of attributes that no attempt and no iteration needs.
 *
 * Of each partner those are let go that come before all others that have to stay. The latest one stays, as a rule, since the next may still
 * come in its adoption window.
 *
 * @param followed - Must not be used afterwards.
 * @param since - No measurement will be asked for as of an earlier instant.
 * @returns What is left.
 */
export function letGo(followed: Followed, iterations: IterationIndex, since: number): Followed {
  const { partners, kernel, records, counts, kept, leaders } = followed
  const { attempts, heads, states, awaiting } = kernel
  const { words, times, wide, narrow, fields } = attempts
  const finder = tupleFinder(followed)
  let partner = 0
  const count = attemptCounter(kernel, counts, iterations, since, (iteration, tuple, node, marks) => {
    keepItem(kept, partner, iteration, tuple, node, marks, 1)
  })

  const carried = openCarried(followed.carried.hasRows)
  const staying = openAttempts(kernel.flow, 16)
  for (; partner < partners.length; partner++) {
    const record = records.get(partners[partner]!)
    const clusters = record?.clusters ?? []
    finder.fill(partner, record?.snapshots)
    let attempt = heads[partner]!
    for (
      ;
      attempt >= 0 && isSettled(kernel, attempt, partner, since);
      attempt = words[attempt * narrow + fields + NEXT]!
    ) {
      const at = times[attempt * wide]!
      const iteration = iterationAt(iterations, at)
      count(attempt, finder.at(at))
      if (iteration >= 0) lead(leaders, partners, clusters, partner, iteration, at)
      // Completions after the first that waits for its outcome wait as well.
      if (awaiting[partner] === attempt) awaiting[partner] = words[attempt * narrow + fields + NEXT]!
    }
    stay(followed.carried, carried, partner, attempt < 0 ? Infinity : times[attempt * wide]!, iterations)

    const waits = awaiting[partner]! >= 0
    awaiting[partner] = -1
    heads[partner] = attempt < 0 ? -1 : staying.length
    states[4 * partner + LATEST] = -1
    for (; attempt >= 0; attempt = words[attempt * narrow + fields + NEXT]!) {
      makeRoomFor(staying, 1)
      const place = staying.length++
      staying.times.set(times.subarray(attempt * wide, (attempt + 1) * wide), place * wide)
      if (staying.words[place * narrow + fields + NEXT]! >= 0) staying.words[place * narrow + fields + NEXT] = place + 1
      states[4 * partner + LATEST] = place
      if (waits && awaiting[partner]! < 0 && words[attempt * narrow + fields + ENDING] === COMPLETED)
        awaiting[partner] = place
    }
  }
  const steps = kernel.flow.nodes.length - 1
  compactCounts(counts.durations, counts.rows.length * steps)
  compactCounts(counts.detours, counts.rows.length * steps)
  return { ...followed, kernel: { ...kernel, attempts: staying }, carried }
}

/** Whether nothing that is still to come can change what an attempt, the first of its partner that is left, counts for. */
function isSettled(
  { flow, attempts, states, awaiting }: Kernel,
  attempt: number,
  partner: number,
  since: number,
): boolean {
  const { words, times, wide, narrow, fields } = attempts
  const { withinMs, adoptionWithinMs, outcomeWithinMs, nodes } = flow
  const field = attempt * narrow + fields
  const mature = times[attempt * wide]! + withinMs
  const isMature =
    mature + adoptionWithinMs + withinMs <= since && (outcomeWithinMs === null || mature + outcomeWithinMs <= since)
  if (!isMature) return false
  const next = words[field + NEXT]!
  // An open one ends, at the latest, when the next begins.
  if (words[field + ENDING] !== COMPLETED) return next >= 0 || words[field + ENDING] !== OPEN
  if (next < 0) return false

  const needMet = times[attempt * wide + nodes.length - 1]!
  const nextField = next * narrow + fields
  const adoptionIsSettled =
    times[next * wide]! > needMet + adoptionWithinMs ||
    words[nextField + NODE]! > 0 ||
    words[nextField + ENDING] !== OPEN ||
    words[nextField + NEXT]! >= 0
  const latest = states[4 * partner + LATEST]!
  const outcomeIsSettled =
    outcomeWithinMs === null ||
    (words[field + MARKS]! & SEEN) !== 0 ||
    awaiting[partner] !== attempt ||
    times[latest * wide]! > needMet + outcomeWithinMs
  return adoptionIsSettled && outcomeIsSettled
}

/** Takes over the attributes of a partner that are in force at some trigger, from the first of the attempts left on, at the end of an iteration, or last. */
function stay(
  from: CarriedAttributes,
  to: CarriedAttributes,
  partner: number,
  firstTrigger: number,
  iterations: IterationIndex,
): void {
  let place = partner < from.heads.length ? from.heads[partner]! : -1
  for (; place >= 0; place = from.next[place]!) {
    const next = from.next[place]!
    const begin = from.from[place]!
    const end = next < 0 ? Infinity : from.from[next]!
    if (end > firstTrigger || end === Infinity || iterations.to.some((instant) => begin < instant && instant <= end))
      carry(to, partner, begin, from.attributes[place]!)
  }
}
