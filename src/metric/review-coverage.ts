import { canonicalJson } from '../core/canonical-json.js'
import { describeValue } from '../core/describe-value.js'
import type { Scalar } from '../core/scalar.js'
import type { GroupRef } from '../definition/hypothesis.js'
import type { Study } from '../definition/study.js'
import { knownEntries } from '../event/known-entries.js'
import type { Cell, MeasuredDimension, Measurement } from '../measure/measurement.js'
import { clopperPearsonInterval } from '../stats/interval/clopper-pearson.js'
import type { Interval } from '../stats/interval/interval.js'
import { holm } from '../stats/multiplicity/holm.js'
import { exactBinomialTest } from '../stats/test/binomial-test.js'
import { cellOf } from './cell-of.js'
import { checkFlowOf } from './check-flow-of.js'

/** Shares of groups in the population that the solution is for. */
export interface ReferencePopulation {
  /** Id of the cohort dimension. */
  readonly dimension: string
  /** Groups with known shares, adding up to at most 1. */
  readonly groups: readonly ReferenceGroup[]
}

/** Share of a group in a reference population. */
export interface ReferenceGroup {
  /** Key of the group. */
  readonly group: Scalar
  /** Its share, in [0, 1]. */
  readonly share: number
}

/** Options of {@link reviewCoverage}. */
export interface ReviewCoverageOptions {
  /** Id of an iteration; `null` (default): all together. */
  readonly iteration?: string | null | undefined
  /** Units below which a group counts as hardly covered, at least 1. Default 5. */
  readonly least?: number | undefined
  /** Level of the comparison with a reference, over all groups of a dimension; strictly between 0 and 1. Default 0.05. */
  readonly level?: number | undefined
}

/** How much evidence there is about a group. */
export interface GroupCoverage {
  /** Key of the group; `null`: the attribute is missing. */
  readonly group: Scalar
  /** Partners enrolled. */
  readonly enrolled: number
  /** Partners with an attempt. */
  readonly partners: number
  /** What decisions rest on: matured first attempts, one a cluster. */
  readonly units: number
  /** Whether there are fewer units than are asked for; never of the missing attribute, into which nobody can be invited, unless a reference names it. */
  readonly hardlyCovered: boolean
  /** Share of the dimension's units; `null` without any, and for the missing attribute unless a reference names it. */
  readonly share: number | null
  /** Clopper-Pearson interval of the share, at 95 % and one look; `null` as the share. */
  readonly interval: Interval | null
  /** Its share in the reference population; `null`: not known. */
  readonly reference: number | null
  /** Exact binomial p-value that the share is the reference, adjusted by Holm over the dimension's groups; `null` without units or reference. */
  readonly pValue: number | null
  /** `under` or `over` the reference, or `notApart`: these units do not tell it from it, which is no proof of equality; `null` as the p-value. */
  readonly representation: 'under' | 'over' | 'notApart' | null
}

/** How the groups of a dimension are covered. */
export interface DimensionCoverage {
  /** Id of the dimension. */
  readonly dimension: string
  /** Units that shares are taken of: those of known groups, or of everybody where groups may overlap. */
  readonly units: number
  /** Units whose attribute is missing: nobody can say whom they stand for. */
  readonly missing: number
  /** Groups as measured, then those that only the reference names. */
  readonly groups: readonly GroupCoverage[]
}

/** Whom the evidence covers. */
export interface CoverageReport {
  /** Id of the iteration; `null`: all together. */
  readonly iteration: string | null
  /** Matured first attempts of everybody, one a cluster. */
  readonly units: number
  /** Every dimension of the study, in definition order. */
  readonly dimensions: readonly DimensionCoverage[]
  /** Groups with fewer units than are asked for, those with the fewest first, then as above. */
  readonly hardlyCovered: readonly GroupRef[]
}

/**
 * Whom the evidence of a measurement covers: units of each group, groups that are hardly covered, and how the groups' shares compare with
 * those of the population that the solution is for.
 *
 * A verdict speaks for those who took part. Each group's share is compared with its reference by an exact binomial test, adjusted by Holm
 * (1979) over the groups of its dimension; with few units hardly anything can be told, and `notApart` says just that: read the interval.
 * Units are as in decisions: matured first attempts, one a cluster. Partners whose attribute is missing stand for nobody known and are left
 * out of the shares, but counted. A group nobody is in has 0 units, and is hardly covered too.
 *
 * @param study - The study that was measured.
 * @param measurement - What `measure` counted.
 * @param reference - Known shares, for some dimensions. Default: none.
 * @param options - Iteration, least units, level.
 * @returns Every dimension, whether or not a reference is known.
 * @throws RangeError if the measurement is of another flow, has no such iteration, or a reference or an option is outside its domain.
 *
 * @example
 * import { getOrThrow, measure, parseStudy, readEvents, reviewCoverage } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [{ id: 'door', type: 'channel', by: { attribute: 'door' } }],
 *     iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const log = readEvents(
 *   Array.from({ length: 12 }, (_, i) => ({
 *     partner: `p${i}`, name: 'apply', at: Date.UTC(2026, 0, 2 + i), attributes: { door: i < 11 ? 'web' : 'desk' },
 *   })),
 * )
 * const reference = [{ dimension: 'door', groups: [{ group: 'web', share: 0.5 }, { group: 'desk', share: 0.5 }] }]
 * const { dimensions, hardlyCovered } = reviewCoverage(study, measure(study, log, { asOf: Date.UTC(2026, 3, 1) }), reference)
 * dimensions[0]?.groups.map(({ group, units, representation }) => [group, units, representation]) // => [['desk', 1, 'under'], ['web', 11, 'over']]
 * hardlyCovered // => [{ dimension: 'door', group: 'desk' }]
 *
 * @category metrics
 * @since 0.1.0
 */
export function reviewCoverage(
  study: Study,
  measurement: Measurement,
  reference: readonly ReferencePopulation[] = [],
  options: ReviewCoverageOptions = {},
): CoverageReport {
  const fn = 'reviewCoverage'
  checkFlowOf(fn, study, measurement)
  knownEntries(fn, 'options', options, ['iteration', 'least', 'level'])
  const { iteration = null, least = 5, level = 0.05 } = options
  if (!Number.isSafeInteger(least) || least < 1)
    throw new RangeError(`${fn}: least must be a positive integer; got ${String(least)}`)
  if (!(level > 0 && level < 1))
    throw new RangeError(`${fn}: level must be strictly between 0 and 1; got ${String(level)}`)
  const everybody = cellOf(measurement, { iteration })
  if (everybody === undefined)
    throw new RangeError(`${fn}: iteration must be one of the measurement; got ${describeValue(iteration)}`)
  checkReference(measurement, reference)
  const dimensions = measurement.dimensions.map((dimension) => {
    const known = reference.find((each) => each.dimension === dimension.id)?.groups ?? []
    const cells = new Map(
      measurement.cells
        .filter((cell) => cell.iteration === iteration && cell.groups.length === 1)
        .flatMap((cell) => (cell.groups[0]!.dimension === dimension.id ? [[cell.groups[0]!.group, cell]] : [])),
    )
    const overlapping = isOverlapping(study, dimension.id)
    return coverDimension(dimension, cells, known, { everybody: unitsOf(everybody), overlapping, least, level })
  })
  return {
    iteration,
    units: unitsOf(everybody),
    dimensions,
    hardlyCovered: dimensions
      .flatMap(({ dimension, groups }) =>
        groups.filter(({ hardlyCovered }) => hardlyCovered).map(({ group, units }) => ({ dimension, group, units })),
      )
      .toSorted((a, b) => a.units - b.units)
      .map(({ dimension, group }) => ({ dimension, group })),
  }
}

interface CoverageSettings {
  readonly everybody: number
  readonly overlapping: boolean
  readonly least: number
  readonly level: number
}

function coverDimension(
  { id, groups: seen }: MeasuredDimension,
  cellsOf: ReadonlyMap<Scalar, Cell>,
  known: readonly ReferenceGroup[],
  { everybody, overlapping, least, level }: CoverageSettings,
): DimensionCoverage {
  const shares = new Map(known.map(({ group, share }) => [group, share]))
  const groups = [...new Set([...seen, ...shares.keys()])]
  const cells = groups.map((group) => cellsOf.get(group))
  const references = groups.map((group) => shares.get(group) ?? null)
  const placed = groups.map((group, i) => group !== null || references[i] !== null)
  const units = cells.map((cell) => (cell === undefined ? 0 : unitsOf(cell)))
  const total = overlapping ? everybody : units.reduce((sum, count, i) => (placed[i] === true ? sum + count : sum), 0)
  const compared = references.map((share, i) =>
    share === null || total === 0 ? null : exactBinomialTest(units[i]!, total, share).pValue,
  )
  const adjusted = holm(compared.filter((pValue) => pValue !== null))
  let next = 0
  return {
    dimension: id,
    units: total,
    missing: units[groups.indexOf(null)] ?? 0,
    groups: groups.map((group, i): GroupCoverage => {
      const pValue = compared[i] === null ? null : adjusted[next++]!
      const share = total === 0 || placed[i] === false ? null : units[i]! / total
      const [enrolled, partners] = [cells[i]?.enrolled ?? 0, cells[i]?.partners ?? 0]
      return {
        group,
        enrolled,
        partners,
        units: units[i]!,
        hardlyCovered: placed[i] === true && units[i]! < least,
        share,
        interval: share === null ? null : clopperPearsonInterval(units[i]!, total),
        reference: references[i]!,
        pValue,
        representation:
          pValue === null ? null : pValue > level ? 'notApart' : share! < references[i]! ? 'under' : 'over',
      }
    }),
  }
}

function unitsOf({ nodes }: Cell): number {
  return nodes[0]!.firstOfCluster.entered
}

function isOverlapping(study: Study, dimension: string): boolean {
  const defined = study.cohorts.find(({ id }) => id === dimension)
  if (defined === undefined)
    throw new RangeError(
      `reviewCoverage: the measurement must be of the study's cohorts; got ${describeValue(dimension)}`,
    )
  return defined.by === undefined && defined.otherwise === undefined
}

function checkReference({ dimensions }: Measurement, reference: readonly ReferencePopulation[]): void {
  const fn = 'reviewCoverage'
  const seen = new Set<string>()
  for (const { dimension, groups } of reference) {
    if (!dimensions.some(({ id }) => id === dimension))
      throw new RangeError(`${fn}: reference must name a dimension of the measurement; got ${describeValue(dimension)}`)
    const keys = [canonicalJson({ dimension }), ...groups.map(({ group }) => canonicalJson({ dimension, group }))]
    for (const key of keys) {
      if (seen.has(key))
        throw new RangeError(`${fn}: reference must name each dimension and group once; got ${key} again`)
      seen.add(key)
    }
    for (const { share } of groups)
      if (!(share >= 0 && share <= 1))
        throw new RangeError(`${fn}: a reference share must be in [0, 1]; got ${String(share)}`)
    const total = groups.reduce((sum, { share }) => sum + share, 0)
    if (total > 1 + 1e-9)
      throw new RangeError(`${fn}: shares of ${describeValue(dimension)} must add up to at most 1; got ${total}`)
  }
}
