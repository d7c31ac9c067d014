import { compareLists } from '../core/compare-lists.js'
import type { CompiledFlow, Role } from '../flow/compile-flow.js'
import type { PartnerEvents } from './partner-events.js'

/** One passage through a flow from one trigger, as if that trigger were the only one. */
interface Passage {
  /** When it was triggered. */
  readonly from: number
  /** Required node reached. */
  node: number
  /** Last instant at which the next node can be reached. */
  deadline: number
  /** Members of the next node that are still to be served. */
  unserved: readonly number[]
  /** Optional steps recorded since the node was reached. */
  recorded: readonly number[]
}

/**
 * The furthest required node that one partner reached on any passage; -1 without a trigger.
 *
 * Each trigger begins a passage of its own, read by the rules of attempts with further triggers ignored. Passages overlap, but few have to be
 * followed. Of two that are still under way the older one has come at least as far, since it has read all that the younger one has. Once
 * the younger one has caught up with it, the same events bring both on, the younger one has the later deadlines, and an optional step that it has yet
 * to record can only save it from an exclusion: the older one can be dropped. So no more are followed than there are nodes and members to be reached,
 * however many triggers there are.
 *
 * @param flow - The flow.
 * @param events - The partner's events in order.
 * @param from - `any`: every trigger begins a passage; `first`: the partner's first one alone.
 */
export function furthestNode(flow: CompiledFlow, { roles, times }: PartnerEvents, from: 'any' | 'first'): number {
  const last = flow.nodes.length - 1
  let furthest = -1
  // Oldest first.
  let open: readonly Passage[] = []
  for (let position = 0; position < roles.length && furthest < last; position++) {
    const role = roles[position]!
    const time = times[position]!
    const begins = role.trigger && (from === 'any' || furthest < 0)
    if (!begins && open.length === 0) continue
    const still: Passage[] = []
    for (const passage of open) {
      if (time > passage.deadline || !goesOn(flow, passage, role, time)) continue
      furthest = Math.max(furthest, passage.node)
      if (still.length > 0 && standAlike(still.at(-1)!, passage)) still.pop()
      still.push(passage)
    }
    if (begins) {
      furthest = Math.max(furthest, 0)
      const passage = { from: time, node: 0, deadline: 0, unserved: [], recorded: [] }
      arrive(flow, passage, 0, time)
      if (still.length > 0 && standAlike(still.at(-1)!, passage)) still.pop()
      still.push(passage)
    }
    open = still
  }
  return furthest
}

/** Reads an event into a passage, and says whether the passage goes on. The order of the questions is that of `docs/semantics.md`. */
function goesOn(flow: CompiledFlow, passage: Passage, role: Role, time: number): boolean {
  const { node, unserved, recorded } = passage
  const served = unserved.find((member) => role.members[node + 1]!.includes(member))
  if (served !== undefined) {
    if (unserved.length === 1) arrive(flow, passage, node + 1, time)
    else passage.unserved = unserved.filter((member) => member !== served)
    return true
  }
  const optional = role.optional.find((step) => flow.optional[step]!.after === node && !recorded.includes(step))
  if (optional !== undefined) {
    passage.recorded = [...recorded, optional]
    return true
  }
  const isExcluded = role.exclusions.some((each) => {
    const { after, before } = flow.exclusions[each]!
    return after <= node && node < before
  })
  if (isExcluded) return false
  return role.trigger || !flow.strays || !isStray(flow, role, passage)
}

/** Whether an event that was nothing else left the path: it matches a step or need met, and none of those that excuse it. */
function isStray(flow: CompiledFlow, role: Role, { node, recorded }: Passage): boolean {
  const isExcused =
    role.members[node]!.length > 0 ||
    role.members[node + 1]!.length > 0 ||
    role.optional.some((step) => flow.optional[step]!.after < node || recorded.includes(step))
  return !isExcused && (role.furthest > 0 || role.optional.length > 0)
}

function arrive(flow: CompiledFlow, passage: Passage, node: number, time: number): void {
  const next = flow.nodes[node + 1]
  passage.node = node
  passage.deadline = Math.min(passage.from + flow.withinMs, time + (next?.withinMs ?? 0))
  passage.unserved = Array.from({ length: next?.members ?? 0 }, (_, member) => member)
  passage.recorded = []
}

/** Whether two passages have the same still to reach. */
function standAlike(a: Passage, b: Passage): boolean {
  return a.node === b.node && compareLists(a.unserved, b.unserved) === 0
}
