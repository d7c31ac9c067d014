import { describeValue } from '../core/describe-value.js'
import type {
  AdoptionTally,
  Cell,
  EnteredAligned,
  EnteredBoth,
  Measurement,
  NodeCounts,
  NodeMoments,
  PartnerMoments,
  PartnerTally,
  Tally,
} from './measurement.js'

/** What is wrong with a value, after its place as a JSON Pointer; `undefined` if nothing is. */
export type Fault = string | undefined
type Check = (value: unknown) => Fault
/** A check for each field, so that one forgotten does not compile. */
type Fields<A> = { readonly [K in keyof A]-?: Check }

function rule(holds: (value: unknown) => boolean, text: string): Check {
  return (value) => (holds(value) ? undefined : ` must be ${text}; got ${describeValue(value)}`)
}

const text = rule((value) => typeof value === 'string', 'a text')
const textOrNull = rule((value) => value === null || typeof value === 'string', 'a text or null')
const integer = rule(Number.isSafeInteger, 'a whole number')
const count = rule((value) => Number.isSafeInteger(value) && (value as number) >= 0, 'a whole number from 0')
// Milliseconds of a large log go beyond 2^53.
const total = rule((value) => Number.isInteger(value) && (value as number) >= 0, 'a whole number from 0')
const flag = rule((value) => typeof value === 'boolean', 'true or false')
const scalar = rule(
  (value) => value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value),
  'a text, a number, true, false or null',
)

function list(element: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return ` must be a list; got ${describeValue(value)}`
    for (let i = 0; i < value.length; i++) {
      const fault = element(value[i])
      if (fault !== undefined) return `/${i}${fault}`
    }
    return undefined
  }
}

function record<A>(fields: Fields<A>): Check {
  const keys = Object.keys(fields)
  const checks = Object.values<Check>(fields)
  return (value) => {
    if (typeof value !== 'object' || value === null) return ` must be an object; got ${describeValue(value)}`
    for (let i = 0; i < keys.length; i++) {
      const fault = checks[i]!((value as Readonly<Record<string, unknown>>)[keys[i]!])
      if (fault !== undefined) return `/${keys[i]!}${fault}`
    }
    return undefined
  }
}

const pair = record<EnteredAligned>({ entered: count, aligned: count })
const both = record<EnteredBoth>({ entered: count, both: count })
const momentFields: Fields<PartnerMoments> = {
  partners: count,
  enteredEntered: count,
  enteredAligned: count,
  alignedAligned: count,
}
const tallyFields: Fields<Tally> = {
  entered: count,
  aligned: count,
  deviated: count,
  pending: count,
  kinds: record<Tally['kinds']>({
    lapsed: count,
    restarted: count,
    strayed: count,
    excluded: list(record({ id: text, count })),
  }),
  matured: pair,
  first: pair,
  firstEarly: pair,
  firstOfCluster: pair,
  moments: record(momentFields),
}
const tally = record(tallyFields)
const node = record<NodeCounts>({
  id: text,
  ...tallyFields,
  moments: record<NodeMoments>({ ...momentFields, triggeredAligned: count }),
  skippedAhead: count,
  duration: record<NodeCounts['duration']>({ count, sum: total, bins: list(record({ from: count, count })) }),
  detours: list(record({ event: textOrNull, count })),
  otherDetours: count,
})
const cell = record<Cell>({
  iteration: textOrNull,
  groups: list(record({ dimension: text, group: scalar })),
  enrolled: count,
  partners: count,
  carriedOver: count,
  attempts: count,
  crossing: count,
  retriggers: count,
  nodes: list(node),
  optionalSteps: list(record({ id: text, entered: count, reached: count })),
  adoption: record<AdoptionTally>({ ...tallyFields, unneeded: count }),
  outcome: (value) => (value === null ? undefined : tally(value)),
  innovation: record<PartnerTally>({
    partners: count,
    completed: count,
    adopted: count,
    outcome: count,
    both: count,
    pending: count,
    first: both,
    firstEarly: both,
    firstOfCluster: both,
  }),
})

/** Whether a value has the fields of a measurement, each of its type: the first that does not. */
export const measurementShape: (value: unknown) => Fault = record<Measurement>({
  kind: rule((value) => value === 'measurement', '"measurement"'),
  version: rule((value) => value === 1, '1'),
  measurementHash: text,
  registrationHash: text,
  asOf: integer,
  quality: record<Measurement['quality']>({
    rows: count,
    rejected: count,
    after: count,
    duplicate: count,
    late: count,
    outside: count,
    used: count,
    idConflicts: count,
    examples: list(record({ code: text, count, first: list(record({ row: count, message: text })) })),
  }),
  iterations: list(
    record({
      id: text,
      from: integer,
      to: rule((value) => value === null || Number.isSafeInteger(value), 'a whole number or null'),
      partial: flag,
    }),
  ),
  dimensions: list(record({ id: text, groups: list(scalar) })),
  cross: list(list(text)),
  outsideIterations: count,
  clusters: list(record({ cluster: text, partners: count })),
  cells: list(cell),
})
