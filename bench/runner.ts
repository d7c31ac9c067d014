/**
 * Measures functions beside their peers: one process a competitor, so that no call site has seen another's code; rounds that go round all
 * competitors of a case in turn; the first rounds discarded; medians with the smallest and the largest. Every answer is compared with a
 * reference value before it is timed, and with itself after each round.
 */
import { fork } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { ask, interleave, median, seeded } from './rounds.js'

/** Arguments of one call. */
export type Row = readonly number[]

/** What a call may answer; `numbersOf` lists the numbers that are compared with the reference. */
export type Answer = number | { readonly lower: number; readonly upper: number } | readonly number[]

/** One implementation of what a case measures. */
export interface Competitor {
  /** Name of the library, or of what is measured in its stead. */
  readonly name: string
  /** Loads it; called in the competitor's own process. */
  readonly load: () => Promise<(row: Row) => Answer>
}

/** One function over one set of arguments. */
export interface Case {
  /** Function and region. */
  readonly name: string
  /** Arguments, each followed by the reference values of the answer. */
  readonly rows: readonly Row[]
  /** How many numbers at the end of a row are reference values. */
  readonly answers: number
  /** How many calls a pass makes, over rows drawn with replacement from a fixed seed. */
  readonly calls: number
  /** Time that the first competitor should stay below, in nanoseconds. */
  readonly goal?: number
  /** The library's own first. */
  readonly competitors: readonly Competitor[]
}

interface Accuracy {
  readonly worst: number
  readonly right: number
}

const WARM_UP_ROUNDS = 3
const BATCH_MILLISECONDS = 25
/** Relative error that the first competitor must not exceed. */
const TOLERANCE = 1e-12
/** Relative error up to which an answer of any competitor counts as right. */
const RIGHT = 1e-10

/** Runs the cases, after `setUp`; in a process that this function has forked, one competitor of one case. */
export async function compare(cases: readonly Case[], setUp: () => Promise<void>): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { rounds: { type: 'string', default: '15' }, competitor: { type: 'string' } },
    allowPositionals: true,
  })
  const wanted = cases.filter(({ name }) => positionals.every((word) => name.includes(word)))
  if (values.competitor !== undefined)
    return serve(cases.find(({ name }) => name === positionals[0])!, values.competitor)
  if (wanted.length === 0) throw new Error(`no case is named like ${positionals.join(' ')}`)

  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds must be an integer from 1; got ${values.rounds}`)
  await setUp()
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(2)} at the start`,
  )
  console.log(`${rounds} rounds, ${WARM_UP_ROUNDS} more discarded; ${new Date().toISOString().slice(0, 10)}\n`)
  console.log('| case | by | median | smallest - largest | times the first | worst error | within 1e-10 | goal |')
  console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |')
  for (const one of wanted) await compareOne(one, rounds)
  console.log(`\nLoad ${loadavg()[0]?.toFixed(2)} at the end`)
}

async function compareOne(one: Case, rounds: number): Promise<void> {
  const children = one.competitors.map(({ name }) =>
    // As JSON, an infinite error would arrive as null.
    fork(process.argv[1]!, [one.name, '--competitor', name], { serialization: 'advanced' }),
  )
  const accuracies: Accuracy[] = []
  for (const child of children) accuracies.push((await ask(child)) as Accuracy)
  const own = accuracies[0]!.worst
  if (!(own <= TOLERANCE)) throw new Error(`${one.name}: error ${own} is above ${TOLERANCE}`)

  const times = await interleave(children, rounds, WARM_UP_ROUNDS)
  for (const child of children) child.disconnect()

  const medians = times.map(median)
  one.competitors.forEach(({ name }, at) => {
    const [mid, sorted, accuracy] = [medians[at]!, times[at]!.toSorted((a, b) => a - b), accuracies[at]!]
    const cells = [
      at === 0 ? one.name : '',
      name,
      duration(mid),
      `${duration(sorted[0]!)} - ${duration(sorted.at(-1)!)}`,
      at === 0 ? '' : Number((mid / medians[0]!).toPrecision(2)),
      accuracy.worst === Infinity ? 'not finite' : accuracy.worst.toExponential(1),
      `${(100 * accuracy.right).toFixed(accuracy.right === 1 ? 0 : 1)} %`,
      at === 0 && one.goal !== undefined ? `< ${duration(one.goal)}: ${mid < one.goal ? 'met' : 'missed'}` : '',
    ]
    console.log(`| ${cells.join(' | ')} |`)
  })
}

/** In a competitor's process: answers the first message with the accuracy, each further one with the time of a call in one round. */
async function serve(one: Case, competitor: string): Promise<void> {
  const loading = one.competitors.find(({ name }) => name === competitor)!.load()
  let round: (() => number) | undefined
  process.on('message', async () => {
    if (round !== undefined) {
      process.send!(round())
      return
    }
    const call = await loading
    const accuracy = accuracyOf(one, call)
    round = prepare(one, call)
    process.send!(accuracy)
  })
}

function accuracyOf({ rows, answers }: Case, call: (row: Row) => Answer): Accuracy {
  const errors = rows.map((row) => {
    const found = numbersOf(call(row.slice(0, -answers)))
    return Math.max(...row.slice(-answers).map((expected, i) => relativeError(found[i], expected)))
  })
  return { worst: Math.max(...errors), right: errors.filter((error) => error <= RIGHT).length / errors.length }
}

function relativeError(found = Number.NaN, expected: number): number {
  if (found === expected) return 0
  const error = expected === 0 ? Math.abs(found) : Math.abs(found - expected) / Math.abs(expected)
  return Number.isNaN(error) ? Infinity : error
}

function numbersOf(answer: Answer): readonly number[] {
  if (typeof answer === 'number') return [answer]
  return 'lower' in answer ? [answer.lower, answer.upper] : answer
}

/** A function that times one round, of as many passes as make it long enough to time. */
function prepare({ rows, answers, calls }: Case, call: (row: Row) => Answer): () => number {
  const below = seeded(1)
  const inputs = Array.from({ length: calls }, () => rows[below(rows.length)]!.slice(0, -answers))
  // Answers are kept, so that none can be left out as unused.
  const found = inputs.map((row) => call(row))
  const expected = found.flatMap(numbersOf)
  const pass = (): void => {
    for (let i = 0; i < inputs.length; i++) found[i] = call(inputs[i]!)
  }
  const time = (passes: number): number => {
    const start = performance.now()
    for (let i = 0; i < passes; i++) pass()
    return performance.now() - start
  }
  let passes = 1
  while (time(passes) < BATCH_MILLISECONDS) passes *= 2
  return () => {
    const milliseconds = time(passes)
    if (!found.flatMap(numbersOf).every((value, i) => Object.is(value, expected[i])))
      throw new Error('an answer changed between rounds')
    return (milliseconds * 1e6) / (passes * calls)
  }
}

function duration(nanoseconds: number): string {
  if (nanoseconds < 1000) return `${Number(nanoseconds.toPrecision(3))} ns`
  return nanoseconds < 1e6
    ? `${Number((nanoseconds / 1e3).toPrecision(3))} us`
    : `${Number((nanoseconds / 1e6).toPrecision(3))} ms`
}
