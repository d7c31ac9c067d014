import { jsonHash } from '../core/json-hash.js'
import type { RecordedLook } from '../definition/ledger.js'
import type { Measurement } from '../measure/measurement.js'

/** A measurement as a record names it. */
export function lookOf(measurement: Measurement): RecordedLook {
  const { asOf, measurementHash } = measurement
  return { hash: jsonHash(measurement), asOf, measurementHash }
}
