import { expect, test } from 'vitest'
import { cellOf } from '../../src/metric/cell-of.js'
import { closingOf, goal, measurementOf, studyOf } from '../decision/support/synthetic.js'

const study = studyOf({ criteria: [goal()] })
const groups = (...named: readonly (string | number | null)[]) =>
  named.map((group, i) => ({ dimension: `d${i + 1}`, group }))
const measurement = measurementOf({
  study,
  asOf: closingOf(1),
  cells: [
    { iteration: 'i1', chain: [1, 0] },
    { iteration: 'i1', groups: groups('a'), chain: [2, 0] },
    { iteration: 'i1', groups: groups('1'), chain: [3, 0] },
    { iteration: 'i1', groups: groups(1), chain: [4, 0] },
    { iteration: 'i1', groups: groups(null), chain: [5, 0] },
    { iteration: 'i1', groups: groups('a', 'b'), chain: [6, 0] },
    { iteration: null, chain: [7, 0] },
    { iteration: null, groups: groups('a'), chain: [8, 0] },
  ],
})

test.each([
  [undefined, 7],
  [{}, 7],
  [{ iteration: null }, 7],
  [{ iteration: 'i1' }, 1],
  [{ groups: groups('a') }, 8],
  [{ iteration: 'i1', groups: groups('a') }, 2],
  [{ iteration: 'i1', groups: groups('1') }, 3],
  [{ iteration: 'i1', groups: groups(1) }, 4],
  [{ iteration: 'i1', groups: groups(null) }, 5],
  [{ iteration: 'i1', groups: groups('a', 'b') }, 6],
  [{ iteration: 'i1', groups: groups('a', 'b').toReversed() }, 6],
])('%j', (address, attempts) => {
  expect(cellOf(measurement, address)?.attempts).toBe(attempts)
})

test('a misspelt address is refused: it would name another cell', () => {
  expect(() => cellOf(measurement, { iteraton: 'i1' } as never)).toThrow('did you mean "iteration"?')
})

test.each([
  [{ iteration: 'i9' }],
  [{ iteration: 'i1', groups: groups('z') }],
  [{ iteration: 'i1', groups: [...groups('a'), ...groups('a')] }],
  [{ iteration: 'i1', groups: groups('b', 'a') }],
  [{ iteration: 'i1', groups: [{ dimension: '__proto__', group: 'a' }] }],
])('none at %j', (address) => {
  expect(cellOf(measurement, address)).toBeUndefined()
})
