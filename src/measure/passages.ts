import type { CompiledFlow } from '../flow/compile-flow.js'
import { ENDS, openTransitions, REACHES, STARTS, STATE_SHIFT } from '../flow/transitions.js'

/** One passage through a flow from one trigger, as if that trigger were the only one. */
interface Passage {
  /** When it was triggered. */
  readonly from: number
  /** Required node reached. */
  node: number
  /** How far it has come, as far as it decides what an event means: a state of the transitions. */
  state: number
  /** Last instant at which the next node can be reached. */
  deadline: number
}

/**
 * Finds the furthest required node that a partner reached on any passage; -1 without a trigger.
 *
 * Each trigger begins a passage of its own, read by the rules of attempts with further triggers ignored. Passages overlap, but few have to be
 * followed. Of two that are still under way the older one has come at least as far, since it has read all that the younger one has. Once
 * the younger one stands where the older one does, the same events bring both on, and the younger one has the later deadlines: the older one can be
 * dropped. So no more are followed than there are places to stand at, however many triggers there are.
 *
 * @returns A function of the partner's roles (numbers of `flow.roles`) and times, in event order.
 */
export function furthestNode(flow: CompiledFlow): (roles: Int32Array, times: Float64Array) => number {
  const last = flow.nodes.length - 1
  const table = openTransitions({ ...flow, restarts: false })
  const transition = (state: number, role: number): number => {
    const cell = table.cells[(state << table.shift) | role]!
    return cell < 0 ? table.resolve(state, role) : cell
  }
  return (roles, times) => {
    table.makeRoom()
    let furthest = -1
    // Oldest first; so many of the list.
    const open: Passage[] = []
    let still = 0
    const reach = (passage: Passage, time: number): void => {
      passage.node++
      furthest = Math.max(furthest, passage.node)
      passage.deadline = Math.min(passage.from + flow.withinMs, time + flow.nodes[passage.node + 1]!.withinMs)
    }
    for (let position = 0; position < roles.length; position++) {
      const role = roles[position]!
      const time = times[position]!
      let kept = 0
      const keep = (passage: Passage): void => {
        if (kept > 0 && open[kept - 1]!.state === passage.state) kept--
        open[kept++] = passage
      }
      for (let i = 0; i < still; i++) {
        const passage = open[i]!
        if (time > passage.deadline) continue
        const cell = transition(passage.state, role)
        if (cell & ENDS) continue
        if (cell & REACHES && passage.node + 1 === last) return last
        if (cell !== 0) passage.state = cell >> STATE_SHIFT
        if (cell & REACHES) reach(passage, time)
        keep(passage)
      }
      const cell = transition(0, role)
      if (cell & STARTS) {
        const passage = { from: time, node: -1, state: cell >> STATE_SHIFT, deadline: 0 }
        reach(passage, time)
        keep(passage)
      }
      still = kept
    }
    return furthest
  }
}
