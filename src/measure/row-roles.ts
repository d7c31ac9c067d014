import { rememberByIdentity } from '../core/remember.js'
import type { EventColumns, Scalars } from '../event/event-log.js'
import type { CompiledFlow } from '../flow/compile-flow.js'

const NO_PROPERTIES: Scalars = {}

/** What each row of a log matches, as a number of `flow.roles`. */
export function rowRoles(flow: CompiledFlow, { name, names, props }: EventColumns): (row: number) => number {
  const byName = names.map((each) => {
    const role = flow.rolesOf(each)
    return typeof role === 'function' ? rememberByIdentity((values: Scalars) => role(values).number) : role.number
  })
  return (row) => {
    const role = byName[name[row]!]!
    return typeof role === 'number' ? role : role(props?.[row] ?? NO_PROPERTIES)
  }
}
