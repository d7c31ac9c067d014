import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Decision,
  decide,
  type EventLog,
  getOrThrow,
  measure,
  type PartnerRow,
  parseStudy,
  readEvents,
  registrationHash,
  type Study,
} from 'learnloop'
import { readCsv } from 'learnloop/adapters'
import { simulateEvents, type Truth } from 'learnloop/simulate'

/** What `case.json` holds: what is true, and when one looks. */
interface CaseDocument {
  /** What is true, in words. */
  readonly about: string
  /** Instants of the looks, in order. */
  readonly looks: readonly string[]
  /** Seed of the simulation; absent where there is a log. */
  readonly seed?: number
  /** What is true, for the simulation. */
  readonly truth?: Truth
}

/** A study with what is true of it. */
export interface Case extends CaseDocument {
  /** Name of its folder. */
  readonly name: string
  /** The study. */
  readonly study: Study
  /** Text of `log.csv`; `null` where the log is simulated. */
  readonly log: string | null
}

/** All committed cases, by name. */
export function readCases(folder: string): readonly Case[] {
  const text = (name: string, file: string): string => readFileSync(join(folder, name, file), 'utf8')
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name): Case => {
      const study = getOrThrow(parseStudy(text(name, 'study.json')))
      const log = existsSync(join(folder, name, 'log.csv')) ? text(name, 'log.csv') : null
      return { ...(JSON.parse(text(name, 'case.json')) as CaseDocument), name, study, log }
    })
}

/** The decision at each look, in order; every one is handed the measurements of those before. */
export function decideCase(its: Case, seed: number = its.seed ?? 0): readonly Decision[] {
  const { study, looks } = its
  const { log, partners } = logOf(its, seed)
  const measurements = looks.map((look) => measure(study, log, { asOf: Date.parse(look), partners }))
  const registered = registrationHash(study)
  return measurements.map((_, i) => decide(study, measurements.slice(0, i + 1), { registered }))
}

function logOf({ study, log, truth = {} }: Case, seed: number): { log: EventLog; partners: readonly PartnerRow[] } {
  if (log !== null) return { log: readCsv(log, { partner: 'partner', name: 'name', at: 'at' }), partners: [] }
  const { events, partners } = simulateEvents(study, truth, { seed })
  return { log: readEvents(events), partners }
}
