/**
 * Measures simulated courses beside numpy, scipy and R: 10,000 courses with 20 looks at a path of 5 nodes, a million binomial numbers of at most 10 and
 * of at most 50 trials. One process an engine, rounds in turn, each with a seed of its own; the answers of every round are compared with the exact ones.
 */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { balanced } from '../src/definition/policy.js'
import { compileCourse } from '../src/simulate/course.js'
import { operatingCharacteristics } from '../src/simulate/operating-characteristics.js'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, python: { type: 'string', default: '/usr/bin/python3' } },
})
const WARM_UP_ROUNDS = 3
const REPLICATIONS = 10_000
const LOOKS = 20
const NODES = 5
const OWN = '.cache/bench-simulate.mjs'
// One iteration at the target: few courses end early, so that all engines draw as many numbers.
const policy = { ...balanced, maxIterations: 1 }
const truth = { rate: 0.6 }
// Failures leave at each node alike, as the library splits them.
const remaining = Array.from({ length: NODES + 1 }, (_, node) => 1 - ((1 - truth.rate) * node) / NODES)
const rates = remaining.slice(1).map((left, node) => left / remaining[node]!)

const SERVE = `
import { createInterface } from 'node:readline'
import { operatingCharacteristics } from ${JSON.stringify(pathToFileURL(OWN).href)}
const [policy, truth, options] = JSON.parse(process.argv[1])
console.log(JSON.stringify({ version: 'Node ' + process.version }))
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now()
  const [{ verdicts }] = operatingCharacteristics(policy, [truth], { ...options, seed: Number(line) })
  console.log(JSON.stringify([performance.now() - start, verdicts.validated.probability, verdicts.reset.probability]))
}
`

mkdirSync('.cache', { recursive: true })
await build({
  entryPoints: ['src/simulate/index.ts'],
  outfile: OWN,
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
})
console.log(`${cpus().length} x ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(2)} at the start`)
console.log(`${values.rounds} rounds, ${WARM_UP_ROUNDS} more discarded; ${new Date().toISOString().slice(0, 10)}\n`)
console.log('| units a look | engine | median | smallest - largest | times the first | validated | reset | version |')
console.log('| ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |')
for (const units of [10, 50]) await compare(units, Number(values.rounds))
console.log(`\nLoad ${loadavg()[0]?.toFixed(2)} at the end`)

/** Runs all engines with so many units at each look. */
async function compare(unitsALook: number, rounds: number): Promise<void> {
  const size = unitsALook * LOOKS
  const options = { seed: 1, target: 0.6, units: size, looks: LOOKS, steps: NODES - 1 }
  const { iterations } = compileCourse({
    policy,
    target: options.target,
    design: { kind: 'curve', size },
    units: [size],
    looks: LOOKS,
    otherTests: 1,
  })
  const { units, shows, refutes } = iterations[0]!
  const plan = {
    replications: REPLICATIONS,
    target: options.target,
    arriving: units.map((count, look) => count - (units[look - 1] ?? 0)),
    rates,
    units,
    shows: shows.map((count) => Math.min(count, 1e9)),
    refutes,
  }
  const [exact] = operatingCharacteristics(policy, [truth], options)
  const expected = [exact!.verdicts.validated.probability, exact!.verdicts.reset.probability]
  const own = JSON.stringify([policy, truth, { ...options, exact: false, replications: REPLICATIONS }])
  const lists = [REPLICATIONS, plan.target, plan.arriving, rates, units, plan.shows, refutes].map(String)
  const engines = [
    startEngine('learnloop', process.execPath, ['--input-type=module', '--eval', SERVE, own]),
    startEngine('numpy', values.python, ['bench/simulate.py', 'numpy', JSON.stringify(plan)]),
    startEngine('numpy, one node', values.python, ['bench/simulate.py', 'numpy, one node', JSON.stringify(plan)]),
    startEngine('scipy', values.python, ['bench/simulate.py', 'scipy', JSON.stringify(plan)]),
    startEngine('R', 'Rscript', ['--vanilla', 'bench/simulate.R', ...lists]),
  ]
  const versions: string[] = []
  for (const { next } of engines) versions.push((JSON.parse(await next()) as { version: string }).version)

  const times = engines.map((): number[] => [])
  const shares = engines.map((): (readonly number[])[] => [])
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++)
    for (let turn = 0; turn < engines.length; turn++) {
      // Who follows whom stays the same, who begins does not.
      const at = (turn + round) % engines.length
      const { name, child, next } = engines[at]!
      child.stdin.write(`${round + 1}\n`)
      const [milliseconds, ...found] = JSON.parse(await next()) as [number, number, number]
      for (const [k, share] of found.entries()) {
        const error = Math.sqrt((expected[k]! * (1 - expected[k]!)) / REPLICATIONS)
        if (Math.abs(share - expected[k]!) > 5 * error)
          throw new Error(`${name}: ${share} is not within five standard errors of ${expected[k]}`)
      }
      if (round < WARM_UP_ROUNDS) continue
      times[at]!.push(milliseconds)
      shares[at]!.push(found)
    }
  for (const { child } of engines) child.stdin.end()

  row([String(unitsALook), 'exact', '', '', '', percent(expected[0]!), percent(expected[1]!), ''])
  for (const [at, { name }] of engines.entries()) {
    const [mine, mid] = [times[at]!, median(times[at]!)]
    row([
      '',
      name,
      `${mid.toFixed(1)} ms`,
      `${Math.min(...mine).toFixed(1)} - ${Math.max(...mine).toFixed(1)} ms`,
      at === 0 ? '' : (mid / median(times[0]!)).toPrecision(2),
      ...[0, 1].map((k) => percent(mean(shares[at]!.map((share) => share[k]!)))),
      versions[at]!,
    ])
  }
}

/** A process of an engine, and its next line. */
function startEngine(
  name: string,
  command: string,
  args: readonly string[],
): { readonly name: string; readonly child: ReturnType<typeof spawnPiped>; readonly next: () => Promise<string> } {
  const child = spawnPiped(command, args)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    name,
    child,
    next: async () => {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`${name} ended early`)
      return value
    },
  }
}

function spawnPiped(command: string, args: readonly string[]) {
  return spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
}

function row(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
