import { expect, test } from 'vitest'
import { readCsv } from '../../src/adapters/read-csv.js'
import { readNdjson } from '../../src/adapters/read-ndjson.js'
import { HASH_SEED, hashOfBytes, hashWith } from '../../src/adapters/spans.js'

/** Texts of eight letters and digits of one hash: the second word undoes what the first has made of it. */
function colliding(count: number): readonly string[] {
  const letters = Buffer.from('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  const bytes = Buffer.alloc(8)
  const found: string[] = []
  for (let i = 0; found.length < count; i++) {
    for (let place = 0, rest = i; place < 4; place++, rest = Math.floor(rest / 62)) bytes[place] = letters[rest % 62]!
    bytes.writeInt32LE(hashWith(HASH_SEED, bytes.readInt32LE(0)) ^ 0x2b5f1d07, 4)
    if (bytes.subarray(4).every((byte) => letters.includes(byte))) found.push(bytes.toString('latin1'))
  }
  return found
}

test('however many partners are made to have one hash, each is one partner', () => {
  const ids = colliding(10_000)
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(ids.map((id) => hashOfBytes(Buffer.from(id), 0, 8))).size).toBe(1)
  const twice = [...ids, ...ids]
  const codes = [...ids.keys(), ...ids.keys()]
  const csv = readCsv(`p,n,t,x\n${twice.map((id, i) => `${id},open,${i},${id}`).join('\n')}`, {
    ...{ partner: 'p', name: 'n', at: 't', attributes: ['x'] },
    time: 'epochMs',
  })
  expect(csv.columns.partners).toEqual(ids)
  expect(Array.from(csv.columns.partner)).toEqual(codes)
  expect(Array.from(csv.columns.attributes!, (attributes) => attributes?.['x'])).toEqual(twice)
  const json = readNdjson(twice.map((partner, at) => JSON.stringify({ partner, name: 'open', at })).join('\n'))
  expect(json.columns.partners).toEqual(ids)
  expect(Array.from(json.columns.partner)).toEqual(codes)
})

test('texts whose hashes differ in the size only', () => {
  const ids = ['a', 'a\u0001', 'aaaa', 'aaaaa', 'aaaaaaaa'].flatMap((id) => [id, `${id}b`])
  const { columns } = readNdjson(ids.map((partner) => JSON.stringify({ partner, name: 'open', at: 0 })).join('\n'))
  expect(columns.partners).toEqual(ids)
})
