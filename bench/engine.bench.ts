/**
 * The engine beside its peers, and how it scales. How to run it and what it found: README.md in this folder.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { type Answer, type Contender, contenders, type Question } from './engine/contenders.js'
import { codedOf, type Shape, textOf } from './engine/data.js'
import { goals } from './engine/goals.js'
import { type MemoryUse, memory, ways } from './engine/memory.js'
import { type Scale, scales } from './engine/scales.js'
import { ask, interleave, median } from './rounds.js'

const DISCARDED = 2
const USUAL: Shape = { events: 1e6, steps: 5, cohorts: 50, perPartner: 20 }
const PEERS = existsSync(new URL('peers/node_modules', import.meta.url))

/** What a child is asked to run. */
interface Task {
  readonly contender: string
  readonly shape: Shape
  /** `wall`, or `cpu`: time of all threads of the process, for machines on which others run. */
  readonly clock: string
}

/** What became of one contender. */
export interface Outcome {
  readonly contender: Contender
  readonly times: readonly number[]
  readonly hash: string
}

const { values } = parseArgs({
  options: {
    task: { type: 'string' },
    memory: { type: 'string' },
    sizes: { type: 'string', default: '1e6,1e7' },
    only: { type: 'string', default: '' },
    rounds: { type: 'string' },
    clock: { type: 'string', default: 'wall' },
    parts: { type: 'string', default: 'peers,scales,memory' },
  },
})

if (values.task !== undefined) serve(JSON.parse(values.task) as Task)
else if (values.memory !== undefined) process.send!(await memory(values.memory, JSON.parse(values.only) as Shape))
else await main()

async function main(): Promise<void> {
  await build({
    stdin: { contents: "export * from './src/index.js'; export * from './src/adapters/index.js'", resolveDir: '.' },
    outfile: fileURLToPath(new URL('../.cache/bench/learnloop.js', import.meta.url)),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
  })
  const sizes = values.sizes.split(',').map(Number)
  const parts = values.parts.split(',')
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(2)} at the start`,
  )
  console.log(`${new Date().toISOString().slice(0, 10)}; ${DISCARDED} rounds discarded; ${values.clock} time`)
  const measured = new Map<number, readonly Outcome[]>()
  const scaled: { scale: Scale; times: readonly number[] }[] = []
  const used: MemoryUse[] = []
  if (parts.includes('peers'))
    for (const events of sizes) measured.set(events, await comparePeers({ ...USUAL, events }))
  if (parts.includes('scales'))
    for (const scale of scales(USUAL, Math.max(...sizes))) scaled.push({ scale, times: await measureScale(scale) })
  if (parts.includes('memory')) used.push(...(await measureMemory({ ...USUAL, events: Math.max(...sizes) })))
  printGoals(measured, scaled, used)
  console.log(`\nLoad ${loadavg()[0]?.toFixed(2)} at the end`)
}

function start(contender: string, shape: Shape): ChildProcess {
  const task: Task = { contender, shape, clock: values.clock }
  return fork(process.argv[1]!, ['--task', JSON.stringify(task)], { serialization: 'advanced' })
}

async function comparePeers(shape: Shape): Promise<readonly Outcome[]> {
  // Files are made here, so that children find them.
  codedOf(shape)
  textOf(shape, 'csv')
  textOf(shape, 'ndjson')
  const wanted = contenders.filter(
    ({ name, most = Infinity, peer = false }) =>
      shape.events <= most && (PEERS || !peer) && values.only.split(',').some((word) => name.includes(word)),
  )
  const children = wanted.map(({ name }) => start(name, shape))
  const hashes: string[] = []
  const seen = new Map<Question['id'], string>()
  for (const [at, child] of children.entries()) {
    const { name, question } = wanted[at]!
    const hash = hashOf((await ask(child)) as Answer)
    const other = seen.get(question.id)
    if (other !== undefined && other !== hash)
      throw new Error(`${name} answers ${hash} where others answer ${other}: nothing is timed`)
    seen.set(question.id, hash)
    hashes.push(hash)
  }
  const rounds = values.rounds === undefined ? (shape.events > 1e6 ? 5 : 11) : Number(values.rounds)
  const times = await interleave(children, rounds, DISCARDED)
  for (const child of children) child.disconnect()
  const outcomes = wanted.map((contender, at) => ({ contender, times: times[at]!, hash: hashes[at]! }))
  printPeers(shape, rounds, outcomes)
  return outcomes
}

function hashOf(answer: Answer): string {
  return createHash('sha256').update(JSON.stringify(answer)).digest('hex').slice(0, 12)
}

function printPeers({ events, steps, cohorts, perPartner }: Shape, rounds: number, outcomes: readonly Outcome[]): void {
  const limit = outcomes.find(({ contender }) => contender.question.id === 'sums')
  console.log(
    `\n## ${events.toExponential()} events, ${steps} nodes after the trigger, ${cohorts} cohorts, ${perPartner} events a partner; ${rounds} rounds\n`,
  )
  console.log('| by | median | smallest - largest | million events/s | times the column sum | answer | and |')
  console.log('| --- | ---: | ---: | ---: | ---: | --- | --- |')
  for (const { contender, times, hash } of outcomes) {
    const mid = median(times)
    const cells = [
      contender.name,
      milliseconds(mid),
      `${milliseconds(Math.min(...times))} - ${milliseconds(Math.max(...times))}`,
      short(events / mid / 1000),
      limit === undefined ? '' : short(mid / median(limit.times)),
      `${contender.question.id} ${hash}`,
      contender.note ?? '',
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
  const questions = [...new Set(outcomes.map(({ contender }) => contender.question))]
  console.log(`\n${questions.map(({ id, text }) => `${id}: ${text}`).join('; ')}`)
}

async function measureScale({ name, contender, points, variable }: Scale): Promise<readonly number[]> {
  for (const { shape } of points) codedOf(shape)
  const children = points.map(({ shape }) => start(contender, shape))
  for (const child of children) await ask(child)
  const rounds = values.rounds === undefined ? 7 : Number(values.rounds)
  const times = await interleave(children, rounds, DISCARDED)
  for (const child of children) child.disconnect()
  const medians = times.map(median)
  console.log(`\n## ${name}\n\n| ${variable} | median | smallest - largest | ns an event | times the first |`)
  console.log('| ---: | ---: | ---: | ---: | ---: |')
  points.forEach(({ at, shape }, i) => {
    const cells = [
      at,
      milliseconds(medians[i]!),
      `${milliseconds(Math.min(...times[i]!))} - ${milliseconds(Math.max(...times[i]!))}`,
      short((medians[i]! * 1e6) / shape.events),
      short(medians[i]! / medians[0]!),
    ]
    console.log(`| ${cells.join(' | ')} |`)
  })
  return medians
}

async function measureMemory(shape: Shape): Promise<readonly MemoryUse[]> {
  textOf(shape, 'csv')
  const uses: MemoryUse[] = []
  console.log(`\n## Memory, CSV of ${shape.events.toExponential()} events\n\n| way | resident at most | at the start |`)
  console.log('| --- | ---: | ---: |')
  for (const way of ways) {
    const child = fork(process.argv[1]!, ['--memory', way, '--only', JSON.stringify(shape)])
    const use = await new Promise<MemoryUse>((resolve, reject) => {
      child.once('message', (message) => resolve(message as MemoryUse))
      child.once('exit', (code) => reject(new Error(`measuring memory ended with ${code}`)))
    })
    uses.push(use)
    console.log(`| ${way} | ${use.most} MB | ${use.before} MB |`)
  }
  return uses
}

function printGoals(
  measured: ReadonlyMap<number, readonly Outcome[]>,
  scaled: readonly { readonly scale: Scale; readonly times: readonly number[] }[],
  used: readonly MemoryUse[],
): void {
  const timeOf = (events: number, name: string): number => {
    const outcome = measured.get(events)?.find(({ contender }) => contender.name === name)
    return outcome === undefined ? Number.NaN : median(outcome.times)
  }
  const timesOf = (id: string): readonly number[] => scaled.find(({ scale }) => scale.id === id)?.times ?? []
  const pointsOf = (id: string) => scaled.find(({ scale }) => scale.id === id)?.scale.points ?? []
  console.log('\n## Goals\n\n| goal | target | found | |\n| --- | ---: | ---: | --- |')
  for (const { name, target, atLeast, found } of goals({ timeOf, timesOf, pointsOf, used })) {
    if (Number.isNaN(found)) continue
    const verdict = (atLeast ? found >= target : found <= target) ? 'reached' : 'missed'
    console.log(`| ${name} | ${atLeast ? '>=' : '<='} ${target} | ${short(found)} | ${verdict} |`)
  }
}

/** In a contender's process: answers the first message with the answer, each further one with the time of one run. */
function serve({ contender, shape, clock }: Task): void {
  const prepared = contenders.find(({ name }) => name === contender)!.prepare(shape)
  let asked = false
  process.on('disconnect', () => process.exit())
  process.on('message', async () => {
    const run = await prepared
    if (!asked) {
      asked = true
      process.send!(await run())
      return
    }
    const from = now(clock)
    const answer = await run()
    const time = now(clock) - from
    if (answer.length === 0) throw new Error(`${contender}: no answer`)
    process.send!(time)
  })
}

function now(clock: string): number {
  if (clock === 'wall') return performance.now()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function milliseconds(time: number): string {
  return `${short(time)} ms`
}

function short(value: number): string {
  return value >= 1000
    ? Math.round(value).toLocaleString('en').replaceAll(',', ' ')
    : String(Number(value.toPrecision(3)))
}
