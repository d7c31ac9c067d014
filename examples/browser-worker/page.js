// Cuts rows by partner, has each shard measured by a web worker, and merges what they count.
// A bundler resolves the imports; `npm run check:browser` does so, and runs the page.
import { cellOf, getOrThrow, measure, mergeShards, parseStudy, readEvents } from 'learnloop'

const WORKERS = 2
const DAY = 86_400_000
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
    cohorts: [],
    iterations: [{ id: 'may', from: '2026-05-01', to: '2026-06-01' }],
  }),
)

/** The rows of a thousand teams, each team's together. */
const teams = Array.from({ length: 1000 }, (_, i) => {
  const partner = `team ${i}`
  const begin = Date.UTC(2026, 4, 1) + ((i * 7919) % 30) * DAY
  return [
    { partner, name: 'signed_up', at: begin },
    { partner, name: 'report_saved', at: begin + (i % 9) * DAY },
    { partner, name: 'invited', at: begin + (i % 11) * DAY },
  ]
})

function measureInWorker(rows) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }) => {
      worker.terminate()
      resolve(data)
    }
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage({ study, rows, asOf })
  })
}

function show(lines) {
  document.querySelector('#counts').textContent = lines.join('\n')
}

try {
  const shards = Array.from({ length: WORKERS }, (_, shard) => teams.filter((_, i) => i % WORKERS === shard).flat())
  const whole = mergeShards(await Promise.all(shards.map(measureInWorker)))
  const counts = cellOf(whole).nodes.map(
    ({ id, entered, aligned, deviated, pending }) =>
      `${id.padEnd(8)} ${entered} = ${aligned} aligned + ${deviated} deviated + ${pending} pending`,
  )
  const alone = measure(study, readEvents(teams.flat()), { asOf })
  show([...counts, `equal to one measure: ${JSON.stringify(whole) === JSON.stringify(alone)}`])
} catch (error) {
  show([`failed: ${error}`])
}
