import { rememberByIdentity } from '../core/remember.js'
import type { EventColumns, Scalars } from '../event/event-log.js'
import type { CompiledFlow } from '../flow/compile-flow.js'

/** What rows of a log match, as numbers of `flow.roles`. */
export interface RowRoles {
  /** By code of the name; -1 if properties decide. */
  readonly byName: Int32Array
  /** Of any row. */
  readonly of: (row: number) => number
}

const NO_PROPERTIES: Scalars = {}

/** Reads names once, and properties only where they decide. */
export function rowRoles(flow: CompiledFlow, { name, names, props }: EventColumns): RowRoles {
  const compiled = names.map((each) => {
    const role = flow.rolesOf(each)
    return typeof role === 'function' ? rememberByIdentity((values: Scalars) => role(values).number) : role.number
  })
  return {
    byName: Int32Array.from(compiled, (role) => (typeof role === 'number' ? role : -1)),
    of: (row) => {
      const role = compiled[name[row]!]!
      return typeof role === 'number' ? role : role(props?.[row] ?? NO_PROPERTIES)
    },
  }
}
