import { percent } from '../core/percent.js'
import type { Measurement } from '../measure/measurement.js'
import { holm } from '../stats/multiplicity/holm.js'
import type { DecisionContext } from './context.js'
import { cellPointer, countEvidence } from './criterion-cell.js'
import type { Pivot, PivotEvidence, PivotKind } from './pivot.js'
import { type Places, type PlaceTest, placesOf } from './places.js'
import type { Standing } from './prepare-criterion.js'
import { type EvidenceRef, groupText, type Reason, type TraceEntry, traceEntry } from './trace.js'

/** The answer to question 2. */
export interface PartHolds {
  /** The trace entry. */
  readonly entry: TraceEntry
  /** What to pivot to; `null`: no part is found that holds. */
  readonly pivot: Pivot | null
}

type Foothold = Pick<Pivot, 'kind' | 'group' | 'node' | 'evidence'>

/**
 * Question 2: does part of it hold? Asked at closing, of every place that the document names, by exact binomial p-values that Holm adjusts for all
 * of them together: the probability of finding anything that is not there is at most gamma, however the places depend on each other. It is
 * exploratory: what is found is a new hypothesis.
 */
export function partHolds(
  context: DecisionContext,
  measurement: Measurement,
  standings: readonly Standing[],
): PartHolds {
  const { study, policy, path } = context
  const places = placesOf(study, measurement, path.id, standings, context.placeMemory)
  const tests = testsOf(places)
  // What is above gamma itself cannot be found, but counts.
  const near = tests.filter(({ pValue }) => pValue <= policy.gamma)
  const adjusted = holm(tests.map((_, i) => near[i]?.pValue ?? 1))
  const found = new Map(
    near.map((test, i): readonly [PlaceTest, PivotEvidence] => {
      const { cell, metric, ...read } = test
      return [test, { ...read, adjusted: adjusted[i]!, evidence: refsOf(measurement, cell, metric) }]
    }),
  )
  const search: Search = {
    shown: (test) => (found.get(test)?.adjusted ?? 1) <= policy.gamma,
    evidence: (...shown) => shown.map((test) => found.get(test)!),
    isUnmet: (id) =>
      standings.some(({ criterion, state }) => criterion.role === 'goal' && criterion.id !== id && state !== 'shown'),
  }
  const asked = [
    ...segments(places, search),
    ...(places.steps.length === 0 ? [] : [zoomIn(places, search)]),
    ...(places.capture.met.length === 0 ? [] : [valueCapture(places, search)]),
    ...(places.detour.length === 0 ? [] : [customerNeed(places, search)]),
  ]
  const [first, ...others] = asked.flatMap(({ foothold }) => (foothold === null ? [] : [foothold]))
  return {
    entry: traceEntry(
      'partHolds',
      first !== undefined ? 'yes' : asked.length === 0 ? 'no' : 'unknown',
      `A part holds that the document names, by exact p-values adjusted for ${tests.length} tests at ${percent(policy.gamma)}; exploratory.`,
      asked.flatMap(({ code, foothold, nothing }): readonly Reason[] =>
        foothold === null
          ? [{ code, answer: 'unknown', text: nothing, evidence: [] }]
          : foothold.evidence.map(({ text, adjusted, evidence }) => ({
              code,
              answer: 'yes',
              text: `${text} Adjusted p ${number(adjusted)}.`,
              evidence,
            })),
      ),
    ),
    pivot:
      first === undefined
        ? null
        : {
            ...first,
            exploratory: true,
            gamma: policy.gamma,
            tests: tests.length,
            also: [...new Set(others.map(({ kind }) => kind))].filter((kind) => kind !== first.kind),
          },
  }
}

/** Where the counts of a test stand. */
function refsOf(
  measurement: Measurement,
  cell: PlaceTest['cell'],
  metric: PlaceTest['metric'],
): readonly EvidenceRef[] {
  if (cell === undefined) return []
  return metric === null
    ? [{ document: 'measurement', pointer: `${cellPointer(measurement, cell)}/nodes` }]
    : [countEvidence(measurement, cell, metric)]
}

/** All tests of the search, in a fixed order. */
function testsOf({ dimensions, steps, capture, detour }: Places): readonly PlaceTest[] {
  return [
    ...dimensions.flatMap(({ groups }) => groups.flatMap(({ above, below }) => [above, below])),
    ...steps.map(({ above }) => above),
    ...capture.met,
    ...capture.lost,
    ...detour.map(({ above }) => above),
  ]
}

/** How footholds are judged. */
interface Search {
  readonly shown: (test: PlaceTest) => boolean
  readonly evidence: (...found: readonly PlaceTest[]) => readonly PivotEvidence[]
  /** Whether a goal other than the one of this id is not shown. */
  readonly isUnmet: (id: string | null) => boolean
}

/** A kind of pivot as asked. */
interface Asked {
  readonly code: string
  readonly foothold: Foothold | null
  /** What to say without a foothold. */
  readonly nothing: string
}

/** In each dimension: the group shown above with the smallest p-value, while another is refuted. */
function segments({ dimensions }: Places, { shown, evidence, isUnmet }: Search): readonly Asked[] {
  return dimensions.map(({ dimension, groups }): Asked => {
    const kind: PivotKind = dimension.type === 'channel' ? 'channel' : 'customer segment'
    const above = groups.filter((place) => shown(place.above)).toSorted((a, b) => a.above.pValue - b.above.pValue)[0]
    const below = groups
      .filter((place) => place !== above && shown(place.below))
      .toSorted((a, b) => a.below.pValue - b.below.pValue)[0]
    const seen = above === undefined ? '' : ` ${groupText(above.group)} reaches what is asked, but none misses it.`
    return {
      code: kind === 'channel' ? 'channel-foothold' : 'segment-foothold',
      foothold:
        above === undefined || below === undefined || !isUnmet(null)
          ? null
          : { kind, group: above.group, node: null, evidence: evidence(above.above, below.below) },
      nothing: `No group of "${dimension.id}" is shown to reach all goals while another is shown to miss one.${seen}`,
    }
  })
}

function zoomIn({ steps }: Places, { shown, evidence, isUnmet }: Search): Asked {
  const found = steps.find(({ criterion, above }) => shown(above) && isUnmet(criterion.id))
  const metric = found?.criterion.metric
  return {
    code: 'step-foothold',
    foothold:
      found === undefined || typeof metric !== 'object'
        ? null
        : { kind: 'zoom-in', group: null, node: metric.step, evidence: evidence(found.above) },
    nothing: 'No step is shown to reach its own target while another goal is not met.',
  }
}

function valueCapture({ capture }: Places, { shown, evidence }: Search): Asked {
  const [met, lost] = [capture.met.find(shown), capture.lost.find(shown)]
  return {
    code: 'value-not-captured',
    foothold:
      met === undefined || lost === undefined
        ? null
        : { kind: 'value capture', group: null, node: null, evidence: evidence(met, lost) },
    nothing: 'It is not shown that the need is met while partners do not come back, or the outcome does not follow.',
  }
}

function customerNeed({ detour }: Places, { shown, evidence, isUnmet }: Search): Asked {
  const found = detour.find(({ above }) => shown(above))
  return {
    code: 'shared-detour',
    foothold:
      found === undefined || !isUnmet(null)
        ? null
        : { kind: 'customer need', group: null, node: found.event, evidence: evidence(found.above) },
    nothing: 'No detour is shown to be shared by most of those who leave.',
  }
}

function number(pValue: number): string {
  return String(Number(pValue.toPrecision(2)))
}
