/** How the engine scales: one contender along one variable. */
import type { Shape } from './data.js'

/** One point of a scale. */
export interface Point {
  /** Value of the variable. */
  readonly at: number
  readonly shape: Shape
}

/** One variable. */
export interface Scale {
  readonly id: string
  readonly name: string
  readonly variable: string
  readonly contender: string
  readonly points: readonly Point[]
}

/** All that is measured, up to a number of events. */
export function scales(usual: Shape, most: number): readonly Scale[] {
  const events = Math.min(usual.events, most)
  const along = (values: readonly number[], change: (at: number) => Partial<Shape>): readonly Point[] =>
    values.map((at) => ({ at, shape: { ...usual, events, ...change(at) } }))
  const upTo = (values: readonly number[]): readonly number[] => values.filter((value) => value <= most)
  const sizes = upTo([1e5, 3e5, 1e6, 3e6, 1e7])
  const byTime = 'measure, columns by time'
  return [
    {
      id: 'events',
      name: 'Events, columns by time',
      variable: 'events',
      contender: byTime,
      points: along(sizes, (at) => ({ events: at })),
    },
    {
      id: 'steps',
      name: 'Nodes after the trigger, columns by time',
      variable: 'nodes',
      contender: byTime,
      points: along([3, 5, 10, 20], (at) => ({ steps: at })),
    },
    {
      id: 'cohorts',
      name: 'Cohorts, columns by time',
      variable: 'cohorts',
      contender: byTime,
      points: along([1, 10, 100, 1000, 10_000], (at) => ({ cohorts: at })),
    },
    {
      id: 'perPartner',
      name: 'Events a partner, of 2,500 partners, columns by time',
      variable: 'events a partner',
      contender: byTime,
      points: along(upTo([20, 100, 400, 1000].map((at) => 2500 * at)), (size) => ({
        events: size,
        perPartner: size / 2500,
      })).map((point) => ({ ...point, at: point.shape.perPartner })),
    },
    {
      id: 'hot',
      name: 'One partner has all events, in any order',
      variable: 'events',
      contender: 'measure, columns in any order',
      points: along(upTo([1e4, 1e5, 1e6]), (at) => ({ events: at, perPartner: at })),
    },
  ]
}
