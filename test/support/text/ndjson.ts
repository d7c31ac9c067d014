/** NDJSON line by line: `JSON.parse`, then `readEvents`. The reader of src is compared with it. */
import type { NdjsonMapping } from '../../../src/adapters/ndjson-mapping.js'
import type { EventColumns } from '../../../src/event/event-log.js'
import { readEvents } from '../../../src/event/read-events.js'
import { referenceTimes } from './times.js'

/** What reading should find: columns, and the line and code of each rejected line. */
export interface ReferenceNdjson {
  readonly columns: EventColumns
  readonly rows: number
  readonly rejected: readonly (readonly [line: number, code: string])[]
}

/** The log of a text; `time` is put into epoch milliseconds before the rows are read. */
export function referenceNdjson(
  text: string,
  { time, timeZone = 'UTC', aliases, ...fields }: NdjsonMapping,
): ReferenceNdjson {
  const rows: unknown[] = []
  const lines: number[] = []
  const rejected: [number, string][] = []
  const key = fields.at ?? 'at'
  const read = time === undefined ? undefined : referenceTimes(time, timeZone).read
  for (const [i, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (/^[ \t\r]*$/.test(line)) continue
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      rejected.push([i + 1, 'bad-json'])
      continue
    }
    if (read !== undefined && typeof value === 'object' && value !== null && Object.hasOwn(value, key)) {
      const record = value as Record<string, unknown>
      const at = record[key]
      const isText = typeof at === 'string' || (typeof at === 'number' && time !== 'iso')
      if (at !== null) record[key] = isText ? (read(String(at)) ?? 'no time') : 'no time'
    }
    rows.push(value)
    lines.push(i + 1)
  }
  // One row at a time, as only the first five of each reason are named.
  rows.forEach((row, i) => {
    const [bad] = readEvents([row], { fields, timeZone }).quality.examples
    if (bad !== undefined) rejected.push([lines[i]!, bad.code])
  })
  const log = readEvents(rows, { fields, timeZone, aliases })
  rejected.sort(([a], [b]) => a - b)
  return {
    columns: log.columns,
    rows: rows.length + rejected.filter(([, code]) => code === 'bad-json').length,
    rejected,
  }
}
