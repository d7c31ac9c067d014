/** Who is measured, what each is asked, and how. Each runs in a process of its own; what `prepare` does is not timed. */
import { closeSync, mkdtempSync, openSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  codedOf,
  columnsOf,
  namesOf,
  type Order,
  ordered,
  partnerName,
  planName,
  type Shape,
  studyOf,
  textOf,
  WITHIN,
} from './data.js'
import { clickhouseQuestion, duckdbQuestion, type Source, windowFunnelQuestion } from './sql.js'

type Own = typeof import('../../src/index.js')
type Adapters = typeof import('../../src/adapters/index.js')
type EventColumns = import('../../src/index.js').EventColumns
type Measurement = import('../../src/index.js').Measurement
type EventRow = import('../../src/index.js').EventRow

/** What a contender answers; those of one question must be equal. */
export interface Question {
  /** Short name. */
  readonly id: 'attempts' | 'funnel' | 'sums' | 'log'
  /** What is computed. */
  readonly text: string
}

/** One of those measured. */
export interface Contender {
  /** Name in the table. */
  readonly name: string
  /** What it answers. */
  readonly question: Question
  /** What it computes besides, or not. */
  readonly note?: string
  /** Whether it needs bench/peers. */
  readonly peer?: boolean
  /** Most events that it is asked about. */
  readonly most?: number
  /** Does everything that is not timed, and gives what is. */
  readonly prepare: (shape: Shape) => Promise<() => Answer | Promise<Answer>>
}

/** Counters in a fixed order. */
export type Answer = readonly number[]

const ATTEMPTS: Question = { id: 'attempts', text: 'entered, aligned and pending by plan and node' }
const FUNNEL: Question = { id: 'funnel', text: 'partners by the furthest node of their best trigger' }
const SUMS: Question = { id: 'sums', text: 'sums of partner, name and time' }
const LOG: Question = { id: 'log', text: 'number of rows' }

const BUNDLE = new URL('../../.cache/bench/', import.meta.url)
const peer = createRequire(new URL('../peers/', import.meta.url))
const CHUNK = 1 << 16
const BATCH = 100_000

/** As users run it: bundled by the compiler of the build, since tsx adds to each function. */
export const own = (): Promise<Own & Adapters> => import(new URL('learnloop.js', BUNDLE).href)

function measuredOf(shape: Shape, { cells }: Measurement): Answer {
  const byPlan = new Map(
    cells.flatMap(({ iteration, groups, nodes }) =>
      iteration === 'all' && groups.length === 1 ? [[groups[0]!.group, nodes] as const] : [],
    ),
  )
  return plansOf(shape).flatMap((plan) =>
    Array.from({ length: shape.steps }, (_, node) => {
      const { entered, aligned, pending } = byPlan.get(plan)?.[node] ?? { entered: 0, aligned: 0, pending: 0 }
      return [entered, aligned, pending]
    }).flat(),
  )
}

/** The same from rows of plan, furthest node, pending, count. */
function tabulatedOf(shape: Shape, rows: readonly (readonly [string, number, number, number])[]): Answer {
  const { steps } = shape
  const counts = new Map(plansOf(shape).map((plan) => [plan, new Float64Array(steps * 3)]))
  for (const [plan, furthest, pending, count] of rows) {
    const own = counts.get(plan)!
    for (let node = 0; node < steps && node <= furthest; node++) {
      own[node * 3]! += count
      if (node < furthest) own[node * 3 + 1]! += count
      else if (pending === 1) own[node * 3 + 2]! += count
    }
  }
  return [...counts.values()].flatMap((own) => Array.from(own))
}

function plansOf({ cohorts }: Shape): readonly string[] {
  return Array.from({ length: cohorts }, (_, i) => planName(i))
}

function asOfOf(shape: Shape): number {
  return codedOf(shape).at.reduce((latest, at) => Math.max(latest, at), 0)
}

const columnSums: Contender = {
  name: 'a loop that sums the columns',
  question: SUMS,
  prepare: async (shape) => {
    const { partner, name, at } = ordered(codedOf(shape), 'by time')
    return () => {
      let [partners, names, times] = [0, 0, 0]
      for (let i = 0; i < at.length; i++) {
        partners += partner[i]!
        names += name[i]!
        times += at[i]!
      }
      return [partners, names, times]
    }
  },
}

function measureColumns(order: Order): Contender {
  return {
    name: `measure, columns ${order}`,
    question: ATTEMPTS,
    prepare: async (shape) => {
      const { eventLogFromColumns, measure } = await own()
      const asOf = asOfOf(shape)
      const log = eventLogFromColumns(columnsOf(shape, ordered(codedOf(shape), order)))
      const study = studyOf(shape)
      return () => measuredOf(shape, measure(study, log, { asOf }))
    },
  }
}

const checkColumns: Contender = {
  name: 'eventLogFromColumns alone, by time',
  question: LOG,
  prepare: async (shape) => {
    const { eventLogFromColumns } = await own()
    const columns = columnsOf(shape, ordered(codedOf(shape), 'by time'))
    return () => [eventLogFromColumns(columns).columns.length]
  },
}

/** Rows as a parser of JSON makes them: every object of its own. */
function rowsOf(shape: Shape): readonly (EventRow & { readonly at: number })[] {
  const { partner, name, at, plan } = ordered(codedOf(shape), 'by time')
  const names = namesOf(shape)
  return Array.from(at, (time, i) => ({
    partner: partnerName(partner[i]!),
    name: names[name[i]!]!,
    at: time,
    attributes: { plan: planName(plan[i]!) },
  }))
}

const measureRows: Contender = {
  name: 'readEvents and measure, rows by time',
  question: ATTEMPTS,
  most: 1e6,
  prepare: async (shape) => {
    const { measure, readEvents } = await own()
    const rows = rowsOf(shape)
    const asOf = asOfOf(shape)
    const study = studyOf(shape)
    return () => measuredOf(shape, measure(study, readEvents(rows), { asOf }))
  },
}

const naive: Contender = {
  name: 'plain JS: group rows by partner, sort, walk',
  question: ATTEMPTS,
  note: 'no ties, ids, detours, adoption',
  most: 1e6,
  prepare: async (shape) => {
    const rows = rowsOf(shape)
    const asOf = asOfOf(shape)
    const nodeOf = new Map(
      namesOf(shape)
        .slice(0, shape.steps + 1)
        .map((name, node) => [name, node]),
    )
    return () => {
      const groups = new Map<string, (EventRow & { readonly at: number })[]>()
      for (const row of rows) {
        const group = groups.get(row.partner)
        if (group === undefined) groups.set(row.partner, [row])
        else group.push(row)
      }
      const counts = tallies(shape, asOf)
      for (const group of groups.values()) {
        group.sort((a, b) => a.at - b.at)
        const walk = counts.walk()
        for (const { name, at, attributes } of group) walk(nodeOf.get(name), at, attributes!['plan'] as string)
        walk(undefined, Infinity, '')
      }
      return counts.answer()
    }
  },
}

/** The flow by hand, for those who bring rows of a partner in order. */
function tallies(shape: Shape, asOf: number) {
  const { steps } = shape
  const counts = new Map<string, number[]>()
  const end = (plan: string, from: number, furthest: number): void => {
    const own = counts.get(plan) ?? Array.from({ length: 2 * (steps + 1) }, () => 0)
    counts.set(plan, own)
    own[2 * furthest + (furthest < steps && from + WITHIN > asOf ? 1 : 0)]!++
  }
  return {
    walk: () => {
      let [node, from, plan] = [-1, 0, '']
      return (what: number | undefined, at: number, planNow: string): void => {
        if (node >= 0 && at > from + WITHIN) {
          end(plan, from, node)
          node = -1
        }
        if (what === undefined) return
        if (node < 0) {
          if (what === 0) [node, from, plan] = [0, at, planNow]
        } else if (what === node + 1 && ++node === steps) {
          end(plan, from, node)
          node = -1
        }
      }
    },
    answer: (): Answer =>
      tabulatedOf(
        shape,
        [...counts].flatMap(([plan, own]) =>
          own.map((count, i) => [plan, i >> 1, i & 1, count] as readonly [string, number, number, number]),
        ),
      ),
  }
}

/** The bytes of a file, a chunk at a time, in one buffer. */
export function* chunksOf(file: string): Generator<Uint8Array> {
  const from = openSync(file, 'r')
  const buffer = new Uint8Array(CHUNK)
  try {
    for (let read = readSync(from, buffer); read > 0; read = readSync(from, buffer)) yield buffer.subarray(0, read)
  } finally {
    closeSync(from)
  }
}

/** The columns of the files. */
export const MAPPING = { partner: 'partner', name: 'name', at: 'at', attributes: ['plan'] } as const

function measureText(format: 'csv' | 'ndjson'): Contender {
  const reader = format === 'csv' ? 'readCsv' : 'readNdjson'
  return {
    name: `${reader} and measure, file by time`,
    question: ATTEMPTS,
    prepare: async (shape) => {
      const { measure, [reader]: read } = await own()
      const file = textOf(shape, format)
      const asOf = asOfOf(shape)
      const study = studyOf(shape)
      return () => measuredOf(shape, measure(study, read(chunksOf(file), MAPPING), { asOf }))
    },
  }
}

/** A meter that is given everything, and is asked once. */
const meterColumns: Contender = {
  name: 'Meter, columns by time in batches of 100,000, and one read',
  question: ATTEMPTS,
  prepare: async (shape) => {
    const { eventLogFromColumns, openMeter } = await own()
    const columns = columnsOf(shape, ordered(codedOf(shape), 'by time'))
    const batches = Array.from({ length: Math.ceil(shape.events / BATCH) }, (_, i) =>
      eventLogFromColumns(batchOf(columns, i * BATCH, Math.min((i + 1) * BATCH, shape.events))),
    )
    const asOf = asOfOf(shape)
    const study = studyOf(shape)
    return () => {
      const meter = openMeter(study)
      if (meter._tag === 'Left') throw new Error('the study cannot be streamed')
      for (const batch of batches) meter.right.add(batch)
      return measuredOf(shape, meter.right.read(asOf))
    }
  },
}

function batchOf(columns: EventColumns, from: number, to: number): EventColumns {
  const part = <A>(column: ArrayLike<A>): ArrayLike<A> =>
    (column as unknown as { readonly slice: (from: number, to: number) => ArrayLike<A> }).slice(from, to)
  return {
    ...columns,
    length: to - from,
    partner: part(columns.partner),
    name: part(columns.name),
    at: part(columns.at),
    attributes: part(columns.attributes!),
  }
}

interface DuckDb {
  readonly DuckDBInstance: {
    readonly create: (
      path: string,
      options: Readonly<Record<string, string>>,
    ) => Promise<{
      readonly connect: () => Promise<{
        readonly run: (sql: string) => Promise<unknown>
        readonly runAndReadAll: (sql: string) => Promise<{ readonly getRows: () => readonly unknown[][] }>
      }>
    }>
  }
}

const DUCKDB_FILE = {
  csv: (path: string) =>
    `(SELECT partner, name, epoch_ms("at") AS ms, plan FROM read_csv('${path}', header = true, columns = {'partner': 'VARCHAR', 'name': 'VARCHAR', 'at': 'TIMESTAMP', 'plan': 'VARCHAR'}))`,
  ndjson: (path: string) =>
    `(SELECT partner, name, epoch_ms("at") AS ms, plan FROM read_json('${path}', format = 'newline_delimited', columns = {'partner': 'VARCHAR', 'name': 'VARCHAR', 'at': 'TIMESTAMP', 'plan': 'VARCHAR'}))`,
}

/** Coded columns from the text file: numbers for partners, names and plans. */
const numberIn = (column: string): string => `split_part(${column}, '-', 2)`

function duckdb(input: 'table' | 'csv' | 'ndjson', threads: number): Contender {
  return {
    name: `DuckDB, ${input === 'table' ? 'coded table in memory' : `${input} file`}, ${threads} thread${threads > 1 ? 's' : ''}`,
    question: ATTEMPTS,
    peer: true,
    note: 'no ties, ids, detours, adoption',
    prepare: async (shape) => {
      const { DuckDBInstance } = peer('@duckdb/node-api') as DuckDb
      const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) })
      const connection = await instance.connect()
      const names = namesOf(shape)
      let source: Source
      if (input === 'table') {
        await connection.run(`CREATE TABLE events AS SELECT ${numberIn('partner')}::INTEGER AS partner,
          (list_position([${names.map((name) => `'${name}'`).join(', ')}], name) - 1)::UTINYINT AS name, ms, ${numberIn('plan')}::USMALLINT AS plan
          FROM ${DUCKDB_FILE.csv(textOf(shape, 'csv'))}`)
        source = { from: 'events', isNode: (node) => `name = ${node}` }
      } else source = { from: DUCKDB_FILE[input](textOf(shape, input)), isNode: (node) => `name = '${names[node]}'` }
      const sql = duckdbQuestion(source, shape.steps, asOfOf(shape))
      return async () => {
        const rows = (await connection.runAndReadAll(sql)).getRows()
        return tabulatedOf(
          shape,
          rows.map(([plan, ...rest]) => [planOf(plan as string), ...rest] as never),
        )
      }
    },
  }
}

const planOf = (plan: string): string => (plan.startsWith('plan') ? plan : planName(Number(plan)))

interface ChDb {
  readonly Session: new (
    path?: string,
  ) => { readonly query: (sql: string, format?: string) => string; readonly cleanup: () => void }
}

function clickhouse(question: 'attempts' | 'funnel'): Contender {
  return {
    name:
      question === 'attempts'
        ? 'chdb, coded table in memory, 1 thread'
        : 'chdb windowFunnel, coded table in memory, 1 thread',
    question: question === 'attempts' ? ATTEMPTS : FUNNEL,
    peer: true,
    note: question === 'attempts' ? 'no ties, ids, detours, adoption' : 'no attempts, plans or pending',
    prepare: async (shape) => {
      const { Session } = peer('chdb') as ChDb
      const session = new Session(mkdtempSync(join(tmpdir(), 'learnloop-bench-')))
      process.on('exit', () => session.cleanup())
      const names = namesOf(shape)
      session.query('CREATE DATABASE IF NOT EXISTS bench')
      session.query('CREATE TABLE bench.events (partner Int32, name UInt8, ms Int64, plan UInt16) ENGINE = Memory')
      session.query(`INSERT INTO bench.events SELECT toInt32(splitByChar('-', partner)[2]),
        toUInt8(indexOf([${names.map((name) => `'${name}'`).join(', ')}], name) - 1), toUnixTimestamp64Milli(at), toUInt16(splitByChar('-', plan)[2])
        FROM file('${textOf(shape, 'csv')}', 'CSVWithNames', 'partner String, name String, at DateTime64(3, \\'UTC\\'), plan String')
        SETTINGS date_time_input_format = 'best_effort'`)
      const source: Source = { from: 'bench.events', isNode: (node) => `name = ${node}` }
      const sql =
        question === 'attempts'
          ? clickhouseQuestion(source, shape.steps, asOfOf(shape))
          : windowFunnelQuestion(source, shape.steps)
      return () => {
        const { data } = JSON.parse(session.query(`${sql} SETTINGS max_threads = 1`, 'JSONCompact')) as {
          readonly data: readonly (readonly never[])[]
        }
        if (question === 'attempts')
          return tabulatedOf(
            shape,
            data.map(([plan, ...rest]) => [planOf(plan!), ...rest] as never),
          )
        return Array.from({ length: shape.steps + 1 }, (_, node) =>
          data.reduce((sum, [level, count]) => sum + (level! > node ? count! : 0), 0),
        )
      }
    },
  }
}

const funnelColumns: Contender = {
  name: 'countFunnel best, columns by time',
  question: FUNNEL,
  prepare: async (shape) => {
    const { countFunnel, eventLogFromColumns } = await own()
    const log = eventLogFromColumns(columnsOf(shape, ordered(codedOf(shape), 'by time')))
    const { flow } = studyOf(shape)
    const asOf = asOfOf(shape)
    return () => countFunnel(flow, log, { counting: 'best', asOf }).reached
  },
}

interface Arquero {
  // biome-ignore lint/suspicious/noExplicitAny: a fluent interface whose types the peer keeps to itself.
  readonly [name: string]: any
}

const arquero: Contender = {
  name: 'arquero, coded columns by time',
  question: ATTEMPTS,
  peer: true,
  note: 'groups and sorts; attempts are walked in plain JS',
  most: 1e6,
  prepare: async (shape) => {
    const { table, op } = (await import(peer.resolve('arquero'))) as Arquero
    const { partner, name, at, plan } = ordered(codedOf(shape), 'by time')
    const events = table({ partner, name, at, plan })
    const asOf = asOfOf(shape)
    const { steps } = shape
    return () => {
      const counts = tallies(shape, asOf)
      const partners = events
        .params({ steps })
        .filter((row: Arquero, $: Arquero) => row['name'] <= $['steps'])
        .orderby('at')
        .groupby('partner')
        .rollup({ names: op.array_agg('name'), times: op.array_agg('at'), plans: op.array_agg('plan') })
      for (const { names, times, plans } of partners.objects({ limit: Infinity })) {
        const walk = counts.walk()
        for (let i = 0; i < names.length; i++) walk(names[i], times[i], planName(plans[i]))
        walk(undefined, Infinity, '')
      }
      return counts.answer()
    }
  },
}

/** In the order of the table. */
export const contenders: readonly Contender[] = [
  columnSums,
  measureColumns('by partner'),
  measureColumns('by time'),
  measureColumns('in any order'),
  checkColumns,
  meterColumns,
  measureText('csv'),
  measureText('ndjson'),
  measureRows,
  naive,
  arquero,
  duckdb('table', 1),
  duckdb('table', 2),
  duckdb('csv', 1),
  duckdb('csv', 2),
  duckdb('ndjson', 1),
  duckdb('ndjson', 2),
  clickhouse('attempts'),
  clickhouse('funnel'),
  funnelColumns,
]
