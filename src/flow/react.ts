import type { CompiledFlow, Role } from './compile-flow.js'

/** How far an open attempt has come, as far as it decides what an event means to it. */
export interface Progress {
  /** Index of the last required node reached. */
  readonly node: number
  /** Members of the next node that are still to be served. */
  readonly unserved: readonly number[]
  /** Optional steps recorded since that node was reached, by increasing index. */
  readonly recorded: readonly number[]
  /** Whether an event since then matched neither trigger, step nor need met. */
  readonly detoured: boolean
  /** Whether an event since then matched a required node after the next. */
  readonly skippedAhead: boolean
}

/** What an event does to a partner. */
export interface Reaction {
  /** Progress after it; `null`: no attempt is open. */
  readonly next: Progress | null
  /** Whether it is the first detour since the last node. */
  readonly detours: boolean
  /** Whether it is the first to match a required node after the next. */
  readonly skipsAhead: boolean
  /** Whether it reaches the next required node. */
  readonly reaches: boolean
  /** The optional step that it is recorded for; -1 if none. */
  readonly records: number
  /** Whether it is a trigger that the open attempt ignores. */
  readonly retriggers: boolean
  /** How it ends the open attempt; `null` if it does not. */
  readonly ends: 'restarted' | 'strayed' | 'excluded' | null
  /** Index of the exclusion by which it ends the open attempt; -1 if by none. */
  readonly exclusion: number
  /** Whether it then opens an attempt. */
  readonly starts: boolean
}

/**
 * The rules of `docs/semantics.md`: what an event is to a partner, which is one thing only. The event is in time: an attempt past its
 * deadline is not open.
 *
 * @param progress - That of the open attempt; `null`: none is open.
 */
export function react(flow: CompiledFlow, progress: Progress | null, role: Role): Reaction {
  if (progress === null) return role.trigger ? start(flow, nothing(null)) : nothing(null)

  const { node, unserved, recorded } = progress
  const served = unserved.find((member) => role.members[node + 1]!.includes(member))
  if (served !== undefined && unserved.length === 1) return { ...nothing(arriveAt(flow, node + 1)), reaches: true }

  // The event is not the one that reaches the next node: it lies on the way that a deviating attempt took.
  const detours = !progress.detoured && !role.onPath
  const skipsAhead = !progress.skippedAhead && role.furthest > node + 1
  const goesOn = {
    ...progress,
    detoured: progress.detoured || detours,
    skippedAhead: progress.skippedAhead || skipsAhead,
  }
  const stays = { ...nothing(goesOn), detours, skipsAhead }
  if (served !== undefined)
    return { ...stays, next: { ...goesOn, unserved: unserved.filter((member) => member !== served) } }

  const records = role.optional.find((step) => flow.optional[step]!.after === node && !recorded.includes(step))
  if (records !== undefined)
    return { ...stays, records, next: { ...goesOn, recorded: [...recorded, records].sort((a, b) => a - b) } }

  const exclusion = role.exclusions.find((each) => {
    const { after, before } = flow.exclusions[each]!
    return after <= node && node < before
  })
  if (exclusion !== undefined) {
    const ended: Reaction = { ...stays, ends: 'excluded', exclusion, next: null }
    return role.trigger ? start(flow, ended) : ended
  }
  if (role.trigger) return flow.restarts ? start(flow, { ...stays, ends: 'restarted' }) : { ...stays, retriggers: true }
  return flow.strays && isStray(flow, role, progress) ? { ...stays, ends: 'strayed', next: null } : stays
}

/** Progress of an attempt that has just reached a node; `null` after the last. */
function arriveAt(flow: CompiledFlow, node: number): Progress | null {
  const next = flow.nodes[node + 1]
  if (next === undefined) return null
  const unserved = Array.from({ length: next.members }, (_, member) => member)
  return { node, unserved, recorded: [], detoured: false, skippedAhead: false }
}

function start(flow: CompiledFlow, before: Reaction): Reaction {
  return { ...before, starts: true, next: arriveAt(flow, 0) }
}

function nothing(next: Progress | null): Reaction {
  return {
    next,
    detours: false,
    skipsAhead: false,
    reaches: false,
    records: -1,
    retriggers: false,
    ends: null,
    exclusion: -1,
    starts: false,
  }
}

/** Whether an event that was nothing else left the path: it matches a step or need met, and none of those that excuse it. */
function isStray(flow: CompiledFlow, role: Role, { node, recorded }: Progress): boolean {
  const excused =
    role.members[node]!.length > 0 ||
    role.members[node + 1]!.length > 0 ||
    role.optional.some((step) => flow.optional[step]!.after < node || recorded.includes(step))
  return !excused && (role.furthest > 0 || role.optional.length > 0)
}
