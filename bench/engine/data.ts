/**
 * Logs to measure the engine on: seeded, made once and kept in .cache/bench, as columns and as text.
 *
 * Partners walk a flow: a trigger, the next step with a chance of 0.45 after some hours, else noise, another trigger, a step out of turn, or a
 * pause of days; one in twenty changes its plan half way. No two events of a partner are at one instant, so that
 * nobody needs a rule for ties.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { EventColumns, Study } from '../../src/index.js'
import { seeded } from '../rounds.js'

/** What kind of log. */
export interface Shape {
  /** Number of rows. */
  readonly events: number
  /** Nodes after the trigger, need met included. */
  readonly steps: number
  /** Plans, each a cohort. */
  readonly cohorts: number
  /** Rows a partner. */
  readonly perPartner: number
}

/** Coded columns; partners and plans are numbers. */
export interface Coded {
  /** Partner. */
  readonly partner: Int32Array
  /** Node (0: the trigger), or from `steps + 1` on an event that the flow does not mention. */
  readonly name: Uint8Array
  /** Epoch milliseconds. */
  readonly at: Float64Array
  /** Plan as of the event. */
  readonly plan: Uint16Array
}

/** In which order the rows come. */
export type Order = 'by partner' | 'by time' | 'in any order'

const NOISE = 8
const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2024, 0, 1)
const FOLDER = new URL('../../.cache/bench/', import.meta.url)

/** Longest time from trigger to need met, in milliseconds. */
export const WITHIN = 7 * DAY

/** Number of partners. */
export function partnersOf({ events, perPartner }: Shape): number {
  return Math.max(1, Math.round(events / perPartner))
}

/** Names of events, by code. */
export function namesOf({ steps }: Shape): readonly string[] {
  return Array.from({ length: steps + 1 + NOISE }, (_, code) => (code <= steps ? `step_${code}` : `page_view_${code}`))
}

/** The study of a shape: one open iteration, one cohort dimension, a window of 7 days. */
export function studyOf(shape: Shape): Study {
  const names = namesOf(shape)
  return {
    kind: 'study',
    version: 1,
    id: 'bench',
    hypothesis: {
      kind: 'hypothesis',
      version: 1,
      id: 'h',
      customer: 'who',
      challenge: 'what',
      solution: 'how',
      value: 'why',
      criteria: [{ id: 'goal', role: 'goal', metric: 'needMet', target: 0.5 }],
    },
    flow: {
      kind: 'flow',
      version: 1,
      id: 'flow',
      trigger: { event: names[0]! },
      steps: names.slice(1, shape.steps).map((event) => ({ id: event, match: { event } })),
      needMet: { id: 'need', match: { event: names[shape.steps]! } },
      within: `P${WITHIN / DAY}D`,
    },
    cohorts: [{ id: 'plan', type: 'segment', by: { attribute: 'plan' } }],
    iterations: [{ id: 'all', from: '2024-01-01' }],
  }
}

/** The columns of a shape, sorted by partner and time, from the cache or made now. */
export function codedOf(shape: Shape): Coded {
  const file = fileOf(shape, 'columns')
  const { events } = shape
  if (!existsSync(file)) keep(file, (path) => writeFileSync(path, bytesOf(generate(shape))))
  const { buffer } = new Uint8Array(readFileSync(file))
  return {
    at: new Float64Array(buffer, 0, events),
    partner: new Int32Array(buffer, 8 * events, events),
    plan: new Uint16Array(buffer, 12 * events, events),
    name: new Uint8Array(buffer, 14 * events, events),
  }
}

/** The same rows in another order. */
export function ordered(coded: Coded, order: Order): Coded {
  if (order === 'by partner') return coded
  const rows = order === 'by time' ? byTime(coded.at) : shuffled(coded.at.length)
  return {
    partner: coded.partner.map((_, i) => coded.partner[rows[i]!]!),
    name: coded.name.map((_, i) => coded.name[rows[i]!]!),
    at: coded.at.map((_, i) => coded.at[rows[i]!]!),
    plan: coded.plan.map((_, i) => coded.plan[rows[i]!]!),
  }
}

/** Columns as the library takes them; every row carries the attributes of its partner. */
export function columnsOf(shape: Shape, { partner, name, at, plan }: Coded): EventColumns {
  const attributes = Array.from({ length: shape.cohorts }, (_, i) => Object.freeze({ plan: planName(i) }))
  return {
    length: at.length,
    partner,
    name,
    at,
    attributes: Array.from(plan, (code) => attributes[code]!),
    partners: Array.from({ length: partnersOf(shape) }, (_, i) => partnerName(i)),
    names: namesOf(shape),
  }
}

/** What a partner is called. */
export function partnerName(code: number): string {
  return `partner-${code}`
}

/** What a plan is called. */
export function planName(code: number): string {
  return `plan-${code}`
}

/** The path of a text file of a shape, by time, from the cache or made now. */
export function textOf(shape: Shape, format: 'csv' | 'ndjson'): string {
  const file = fileOf(shape, format)
  if (existsSync(file)) return file
  const names = namesOf(shape)
  const { partner, name, at, plan } = ordered(codedOf(shape), 'by time')
  const line =
    format === 'csv'
      ? (i: number, time: string) => `${partnerName(partner[i]!)},${names[name[i]!]!},${time},${planName(plan[i]!)}\n`
      : (i: number, time: string) =>
          `{"partner":"${partnerName(partner[i]!)}","name":"${names[name[i]!]!}","at":"${time}","plan":"${planName(plan[i]!)}"}\n`
  keep(file, (path) => {
    const to = openSync(path, 'w')
    let block = format === 'csv' ? 'partner,name,at,plan\n' : ''
    for (let i = 0; i < at.length; i++) {
      block += line(i, new Date(at[i]!).toISOString())
      if (block.length > 1e6 || i === at.length - 1) {
        writeSync(to, block)
        block = ''
      }
    }
    closeSync(to)
  })
  return file
}

/** A file that is there is whole. */
function keep(file: string, write: (path: string) => void): void {
  mkdirSync(FOLDER, { recursive: true })
  write(`${file}.part`)
  renameSync(`${file}.part`, file)
}

function fileOf({ events, steps, cohorts, perPartner }: Shape, ending: string): string {
  return fileURLToPath(new URL(`${events}-${steps}-${cohorts}-${perPartner}.${ending}`, FOLDER))
}

function bytesOf({ partner, name, at, plan }: Coded): Uint8Array {
  const bytes = new Uint8Array(at.length * 15)
  let offset = 0
  for (const { buffer } of [at, partner, plan, name]) {
    bytes.set(new Uint8Array(buffer), offset)
    offset += buffer.byteLength
  }
  return bytes
}

function generate(shape: Shape): Coded {
  const { events, steps, cohorts } = shape
  const partners = partnersOf(shape)
  const below = seeded(7)
  // Exponentially distributed, in whole milliseconds and at least one.
  const after = (mean: number): number => Math.ceil(-mean * Math.log((below(2 ** 30) + 0.5) / 2 ** 30))
  const partner = new Int32Array(events)
  const name = new Uint8Array(events)
  const at = new Float64Array(events)
  const plan = new Uint16Array(events)
  let row = 0
  for (let code = 0; code < partners; code++) {
    const end = Math.round(((code + 1) * events) / partners)
    const turn = below(20) === 0 ? (row + end) >> 1 : end
    let own = below(cohorts)
    let node = -1
    let time = START + below(60 * DAY)
    for (; row < end; row++) {
      const chance = below(100)
      let what = steps + 1 + below(NOISE)
      if (node < 0 && chance < 60) {
        time += after(1.5 * DAY)
        node = 0
        what = 0
      } else if (node < 0) time += after(4 * HOUR)
      else if (chance < 45) {
        time += after(3 * HOUR)
        what = ++node
        if (node === steps) node = -1
      } else if (chance < 75) time += after(HOUR)
      else if (chance < 83) {
        time += after(2 * HOUR)
        what = 0
      } else if (chance < 88) {
        time += after(2 * HOUR)
        what = 1 + below(steps)
      } else {
        time += after(8 * DAY)
        node = -1
      }
      if (row === turn) own = below(cohorts)
      partner[row] = code
      name[row] = what
      at[row] = time
      plan[row] = own
    }
  }
  return { partner, name, at, plan }
}

/** Rows by time: a radix sort of what lies above the least time, 11 bits a pass. */
function byTime(at: Float64Array): Int32Array {
  const least = at.reduce((low, time) => Math.min(low, time), Infinity)
  const most = at.reduce((high, time) => Math.max(high, time), -Infinity)
  let rows = Int32Array.from(at, (_, i) => i)
  for (let digit = 1; digit <= most - least; digit *= 2048) {
    const digitOf = (row: number): number => Math.floor((at[row]! - least) / digit) % 2048
    const starts = new Int32Array(2049)
    for (let i = 0; i < rows.length; i++) starts[digitOf(rows[i]!) + 1]!++
    for (let i = 0; i < 2048; i++) starts[i + 1]! += starts[i]!
    const next = new Int32Array(rows.length)
    for (let i = 0; i < rows.length; i++) next[starts[digitOf(rows[i]!)]!++] = rows[i]!
    rows = next
  }
  return rows
}

function shuffled(length: number): Int32Array {
  const rows = Int32Array.from({ length }, (_, i) => i)
  const below = seeded(11)
  for (let i = length - 1; i > 0; i--) {
    const other = below(i + 1)
    const row = rows[i]!
    rows[i] = rows[other]!
    rows[other] = row
  }
  return rows
}
