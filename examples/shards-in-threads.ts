/** Measures a log in shards, one to a thread, and merges what they count: the same as measuring it in one go. */
import { Worker } from 'node:worker_threads'
import {
  cellOf,
  type EventLog,
  type EventRow,
  getOrThrow,
  type Measurement,
  measure,
  mergeShards,
  parseStudy,
  readEvents,
} from 'learnloop'

const SHARDS = 4
const asOf = Date.UTC(2026, 5, 1)
const study = getOrThrow(
  parseStudy({
    kind: 'study',
    version: 1,
    id: 'trial',
    hypothesis: {
      kind: 'hypothesis',
      version: 1,
      id: 'h1',
      customer: 'teams on trial',
      challenge: 'nobody invites the others',
      solution: 'an invitation after the first report',
      value: 'half of the teams work together within a week',
      criteria: [{ id: 'together', role: 'goal', metric: 'needMet', target: 0.5 }],
    },
    flow: {
      kind: 'flow',
      version: 1,
      id: 'invite',
      trigger: { event: 'signed_up' },
      steps: [{ id: 'report', match: { event: 'report_saved' } }],
      needMet: { id: 'together', match: { event: 'invited' } },
      within: 'P7D',
    },
    cohorts: [{ id: 'plan', type: 'segment', by: { attribute: 'plan' } }],
    iterations: [{ id: 'may', from: '2026-05-01', to: '2026-06-01' }],
  }),
)

/** Ten thousand teams, some of which are written under two names. */
function readLog(): EventLog {
  const rows: EventRow[] = []
  const aliases: Record<string, string> = {}
  for (let team = 0; team < 10_000; team++) {
    const partner = `team ${team}`
    const begin = Date.UTC(2026, 4, 1) + ((team * 7919) % 30) * 86_400_000
    if (team % 10 === 0) aliases[`${partner} (old)`] = partner
    const name = team % 10 === 0 ? `${partner} (old)` : partner
    rows.push({ partner: name, name: 'signed_up', at: begin, attributes: { plan: team % 3 === 0 ? 'solo' : 'team' } })
    if (team % 4 !== 3) rows.push({ partner, name: 'report_saved', at: begin + (team % 9) * 86_400_000 })
    if (team % 5 < 2) rows.push({ partner, name: 'invited', at: begin + (team % 11) * 86_400_000 })
  }
  return readEvents(rows, { aliases })
}

/**
 * Cuts a log by partner. Its aliases have been applied, so all rows of a partner go to one shard; partners of one cluster would have to go
 * together too. Rows that could not be read are counted in the first shard, so that none is lost and none counted twice.
 */
function cut({ columns, quality, aliases }: EventLog, shards: number): readonly EventLog[] {
  const rowsOf = Array.from({ length: shards }, (): number[] => [])
  for (let row = 0; row < columns.length; row++) rowsOf[columns.partner[row]! % shards]!.push(row)
  return rowsOf.map((rows, shard) => ({
    columns: {
      length: rows.length,
      partner: Int32Array.from(rows, (row) => columns.partner[row]!),
      name: Int32Array.from(rows, (row) => columns.name[row]!),
      at: Float64Array.from(rows, (row) => columns.at[row]!),
      attributes: columns.attributes && rows.map((row) => columns.attributes?.[row]),
      partners: columns.partners,
      names: columns.names,
    },
    quality:
      shard === 0
        ? { ...quality, rows: rows.length + quality.rejected }
        : { rows: rows.length, rejected: 0, examples: [] },
    aliases,
  }))
}

function measureInThread(log: EventLog): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./shards/measure-shard.js', import.meta.url), {
      workerData: { study, log, asOf },
    })
    thread.once('message', resolve).once('error', reject)
  })
}

const log = readLog()
const shards = cut(log, SHARDS)
const whole = mergeShards(await Promise.all(shards.map(measureInThread)))
for (const [i, { columns }] of shards.entries()) console.log(`shard ${i + 1}: ${columns.length} rows`)
for (const { id, entered, aligned, deviated, pending } of cellOf(whole)!.nodes) {
  console.log(`${id.padEnd(8)} ${entered} = ${aligned} aligned + ${deviated} deviated + ${pending} pending`)
}
const alone = measure(study, log, { asOf })
console.log(`equal to one measure: ${JSON.stringify(whole) === JSON.stringify(alone)}`)
