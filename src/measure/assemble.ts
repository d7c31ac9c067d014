import type { CompiledIteration } from '../cohort/compile-iterations.js'
import type { Aliases } from '../core/aliases.js'
import { measurementHash } from '../definition/measurement-hash.js'
import { registrationHash } from '../definition/registration-hash.js'
import type { Study } from '../definition/study.js'
import type { EventQuality } from '../event/event-quality.js'
import type { Measurement } from './measurement.js'

/** A measurement from what was counted. */
export function assemble(
  study: Study,
  iterations: readonly CompiledIteration[],
  options: {
    readonly asOf: number
    readonly aliases: Aliases | undefined
    readonly cross: readonly (readonly string[])[]
  },
  quality: EventQuality,
  counted: Pick<Measurement, 'dimensions' | 'outsideIterations' | 'clusters' | 'cells'>,
): Measurement {
  const { asOf, aliases, cross } = options
  return {
    kind: 'measurement',
    version: 1,
    measurementHash: measurementHash(study, { aliases, cross }),
    registrationHash: registrationHash(study),
    asOf,
    quality,
    iterations: iterations.map(({ id, from, to }) => ({
      id,
      from,
      to: to === Infinity ? null : to,
      partial: asOf < to,
    })),
    cross,
    clusters: counted.clusters,
    dimensions: counted.dimensions,
    outsideIterations: counted.outsideIterations,
    cells: counted.cells,
  }
}
