import { describe, expect, test } from 'vitest'
import {
  type CountFunnelOptions,
  countFunnel,
  type EventLog,
  eventLogFromColumns,
  type Flow,
  parseFlow,
  readEvents,
} from '../../src/index.js'
import { rows, tinyFlow } from '../support/tiny.js'

const log = readEvents(rows('t@0 n@5'))

describe('countFunnel', () => {
  test('no rows, rows of others, and rows after asOf reach nothing', () => {
    expect(countFunnel(tinyFlow(), readEvents([]), { counting: 'best', asOf: 9 })).toEqual({ reached: [0, 0, 0, 0] })
    expect(countFunnel(tinyFlow(), readEvents(rows('s1@1 x@2')), { counting: 'first', asOf: 9 })).toEqual({
      reached: [0, 0, 0, 0],
    })
    expect(countFunnel(tinyFlow(), readEvents(rows('t@0 s1@10')), { counting: 'each', asOf: 9 })).toEqual({
      reached: [1, 0, 0, 0],
    })
  })

  // In time and memory that grow with the rows: following each trigger to its end takes 5e9 readings here.
  test.each([
    ['best', [1, 1, 1, 0]],
    ['first', [1, 1, 1, 0]],
    ['each', [1, 1, 1, 0]],
  ] as const)('a partner with 100,000 triggers and 100,000 steps in one window: %s', (counting, reached) => {
    const length = 200_000
    const flow = tinyFlow({ within: 'P1D', steps: ['s1', 's2'].map((id) => ({ id, match: { event: id } })) })
    const columns = eventLogFromColumns({
      length,
      partner: new Uint8Array(length),
      name: Uint8Array.from({ length }, (_, row) => (row % 2 === 0 ? 0 : 1 + (row % 4 > 1 ? 1 : 0))),
      at: Int32Array.from({ length }, (_, row) => row),
      partners: ['p'],
      names: ['t', 's1', 's2'],
    })
    expect(countFunnel(flow, columns, { counting, asOf: length })).toEqual({ reached })
  })

  test.each<[string, (flow: Flow, log: EventLog, options: CountFunnelOptions) => unknown, string]>([
    [
      'what parseFlow answers',
      (flow, log, options) => countFunnel(parseFlow(flow) as never, log, options),
      'flow must be a parsed flow, as that of a study or getOrThrow(parseFlow(...)) answers; got an object',
    ],
    [
      'no flow',
      (_, log, options) => countFunnel(undefined as never, log, options),
      'flow must be a parsed flow, as that of a study or getOrThrow(parseFlow(...)) answers; got undefined',
    ],
    [
      'rows for a log',
      (flow, _, options) => countFunnel(flow, rows('t@0') as never, options),
      'log must be a log, as readEvents answers; got an array',
    ],
    [
      'a Date',
      (flow, log) => countFunnel(flow, log, { counting: 'best', asOf: new Date(9) as never }),
      'asOf must be whole epoch milliseconds; got a Date',
    ],
    [
      'another counting',
      (flow, log) => countFunnel(flow, log, { counting: 'totals' as never, asOf: 9 }),
      'counting must be "best", "first" or "each"; got "totals"',
    ],
    [
      'no counting',
      (flow, log) => countFunnel(flow, log, { asOf: 9 } as never),
      'counting must be "best", "first" or "each"; got undefined',
    ],
    [
      'no options',
      (flow, log) => countFunnel(flow, log, undefined as never),
      'options must be an object; got undefined',
    ],
    [
      'a misspelt option',
      (flow, log) => countFunnel(flow, log, { counting: 'best', asof: 9 } as never),
      'options must have no keys but counting, asOf; got "asof" (did you mean "asOf"?)',
    ],
  ])('refuses %s, by name', (_, call, message) => {
    expect(() => call(tinyFlow(), log, { counting: 'best', asOf: 9 })).toThrow(
      new RangeError(`countFunnel: ${message}`),
    )
  })
})
