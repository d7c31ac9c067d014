import { expect, test } from 'vitest'
import { heldColumns, hold, makeRoomForHeld, openHeld, release } from '../../src/measure/held-rows.js'

test('a place that is free is taken again, however often partners go on', () => {
  const held = openHeld()
  makeRoomForHeld(held, 2)
  for (let round = 0; round < 100; round++) {
    for (const partner of [0, 1]) hold(held, partner, round, 0, undefined, undefined, undefined)
    expect(Array.from(heldColumns(held, Int32Array.of(1, 0), []).name)).toEqual([round, round])
    release(held, round % 2)
    release(held, 1 - (round % 2))
  }
  expect(held.length).toBe(2)
  expect(heldColumns(held, Int32Array.of(0, 1), []).length).toBe(0)
})
