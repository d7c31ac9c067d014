import type { Measurement } from '../measure/measurement.js'

/** A measurement with its hash. */
export interface HashedMeasurement {
  /** The measurement. */
  readonly measurement: Measurement
  /** Hash of the whole document. */
  readonly hash: string
}
