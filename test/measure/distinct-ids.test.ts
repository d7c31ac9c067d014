import { expect, test } from 'vitest'
import { hashOfId, openDistinctIds } from '../../src/measure/distinct-ids.js'

test('ids made to collide, more than are looked for in the table, are told apart however it grows', () => {
  const near: string[] = []
  for (let i = 0; near.length < 400; i++) if ((hashOfId(0, `u${i}`) & 0xffff) < 16) near.push(`u${i}`)
  const others = Array.from({ length: 3000 }, (_, i) => `v${i}`)
  const distinct = openDistinctIds()
  for (const id of [...near, ...others]) {
    expect(distinct.add(0, id)).toBe(true)
    expect(distinct.add(0, id)).toBe(false)
    expect(distinct.add(1, id)).toBe(true)
  }
  for (const id of [...near, ...others]) expect([distinct.add(0, id), distinct.add(1, id)]).toEqual([false, false])
  expect(distinct.pairs()).toEqual(
    [...near, ...others].flatMap((id) => [
      [0, id],
      [1, id],
    ]),
  )
})
