import type { Cell, MeasuredDimension, Measurement } from './measurement.js'

/** Where a cell stands in the report: iteration, axis (everybody, a dimension, a crossing), groups; `NaN` for what is not in it. */
export function cellPlaces(
  { iterations, cross }: Measurement,
  dimensions: readonly MeasuredDimension[],
): (cell: Cell) => readonly number[] {
  const placeOfIteration = places([...iterations.map(({ id }) => id), null])
  const placeOfAxis = places([[], ...dimensions.map(({ id }) => [id]), ...cross].map((axis) => JSON.stringify(axis)))
  const placeOfGroup = new Map(dimensions.map(({ id, groups }) => [id, places(groups)]))
  return ({ iteration, groups }) => [
    placeOfIteration.get(iteration) ?? Number.NaN,
    placeOfAxis.get(JSON.stringify(groups.map(({ dimension }) => dimension))) ?? Number.NaN,
    ...groups.map(({ dimension, group }) => placeOfGroup.get(dimension)?.get(group) ?? Number.NaN),
  ]
}

function places<A>(list: readonly A[]): ReadonlyMap<A, number> {
  return new Map(list.map((each, place) => [each, place]))
}
