/** A log as it comes from a file or a socket: read in chunks, and never in memory as a whole. */
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCsvReader } from 'learnloop/adapters'

// A file of a hundred thousand rows, of which one is damaged and one has no time.
const folder = mkdtempSync(join(tmpdir(), 'learnloop-'))
const file = join(folder, 'log.csv')
const line = (i: number): string =>
  `p${i % 1_000},${['open', 'search', 'buy'][i % 3]},2026-05-${String(1 + (i % 28)).padStart(2, '0')}T09:00:00Z,${i % 3 === 2 ? i % 50 : ''}`
const lines = Array.from({ length: 100_000 }, (_, i) => line(i))
lines[12_345] = 'p345,se"arch,2026-05-26T09:00:00Z,'
lines[23_456] = 'p456,buy,,6'
writeFileSync(file, `user,event,time,price\n${lines.join('\n')}\n`)

let told = 0
const reader = openCsvReader(
  { partner: 'user', name: 'event', at: 'time', props: [{ column: 'price', type: 'number' }] },
  {
    onProgress: ({ bytes, rows, rejected }) => {
      if (rows < told) return
      told += 25_000
      console.log(`${(bytes / 1e6).toFixed(1)} MB: ${rows} rows, ${rejected} rejected`)
    },
  },
)

// Each `take` hands over the rows since the last, in columns whose codes go on meaning the same; then their memory is free.
const events = new Map<string, number>()
const count = ({ columns, quality }: ReturnType<typeof reader.take>): void => {
  for (let row = 0; row < columns.length; row++) {
    const name = columns.names[columns.name[row]!]!
    events.set(name, (events.get(name) ?? 0) + 1)
  }
  for (const { code, first } of quality.examples) console.log(`line ${first[0]?.row}: ${code}: ${first[0]?.message}`)
}
for await (const chunk of createReadStream(file)) {
  reader.push(chunk as Buffer)
  count(reader.take())
}
count(reader.close())
console.log(Object.fromEntries(events))
rmSync(folder, { recursive: true })
