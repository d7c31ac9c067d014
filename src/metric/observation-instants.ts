import type { Observation } from '../definition/observation.js'
import type { Study } from '../definition/study.js'
import { instantReader } from '../time/instant.js'

/** An observation with its instant. */
export interface PlacedObservation {
  /** The observation. */
  readonly observation: Observation
  /** When it was made; epoch milliseconds. */
  readonly at: number
}

/**
 * The observations of a study with their instants, in definition order.
 *
 * @throws RangeError if one stands at no instant; `parseStudy` tells which.
 */
export function observationInstants(
  caller: string,
  { observations = [], timeZone = 'UTC' }: Study,
): readonly PlacedObservation[] {
  const read = instantReader(timeZone)
  return observations.map((observation) => {
    const at = read(observation.at)
    if (at === undefined)
      throw new RangeError(
        `${caller}: observation "${observation.id}" must stand at an ISO 8601 instant; got ${observation.at}`,
      )
    return { observation, at }
  })
}
