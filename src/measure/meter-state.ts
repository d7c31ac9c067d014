import type { CompiledIteration } from '../cohort/compile-iterations.js'
import type { Aliases } from '../core/aliases.js'
import { growInts } from '../core/grow.js'
import type { Study } from '../definition/study.js'
import type { RejectedRows } from '../event/event-quality.js'
import { openAttemptCounts } from './attempt-counter.js'
import { openCarried, type PartnerRecord } from './attribute-history.js'
import type { Followed } from './count-study.js'
import { type DistinctIds, openDistinctIds } from './distinct-ids.js'
import type { Tuples } from './grouping.js'
import { type HeldRows, makeRoomForHeld, openHeld } from './held-rows.js'
import { openKept } from './kept-items.js'
import { type Kernel, makeRoomForPartners } from './kernel.js'

/** Texts with a number each. */
export interface Codes {
  /** By number. */
  readonly texts: string[]
  /** The number of each. */
  readonly numbers: Map<string, number>
}

/** What a meter was opened with. */
export interface MeterPlan {
  /** The study. */
  readonly study: Study
  /** Its iterations. */
  readonly iterations: readonly CompiledIteration[]
  /** Its tuples of groups. */
  readonly tuples: Tuples
  /** Crossings, as indices of dimensions. */
  readonly crossings: readonly (readonly number[])[]
  /** Crossings, as ids. */
  readonly cross: readonly (readonly string[])[]
  /** Resolved aliases, if there are any. */
  readonly aliases: Aliases | undefined
  /** Whether ids are kept. */
  readonly idConflicts: 'counted' | 'ignored'
}

/** What a meter knows. Mutable: it belongs to one meter. */
export interface MeterState {
  /** What was read of rows, but for those held. */
  followed: Followed
  /** Rows of each partner's last instant. */
  readonly held: HeldRows
  /** Partners. */
  readonly partners: Codes
  /** Partners by their place in the list of the latest log, as far as they were looked up. */
  readonly listed: {
    /** The id found there. */
    readonly ids: (string | undefined)[]
    /** Its code. */
    codes: Int32Array
  }
  /** Of each partner, a place in the latest batch that it was in. */
  places: Int32Array
  /** Names of events. */
  readonly names: Codes
  /** Pairs of partner and id; `undefined` if they are not counted. */
  readonly ids: DistinctIds | undefined
  /** The latest instant read, held rows included; `-Infinity` before the first. */
  latest: number
  /** Rows given. */
  rows: number
  /** Rows that could not be read, and why. */
  rejected: number
  /** The first of them by reason. */
  examples: readonly RejectedRows[]
  /** Rows after the `asOf` of their batch. */
  after: number
  /** Rows before what had been read of their partner. */
  late: number
  /** Duplicates, but for those among held rows. */
  duplicate: number
  /** Rows whose partner and id had been there before, duplicates included. */
  repeated: number
  /** Below this number of attempts there is nothing to let go. */
  letGoAt: number
}

/** Attempts with which a meter begins to let go of some. */
export const FEW_ATTEMPTS = 4

/** A meter that has read nothing. */
export function openState(
  kernel: Kernel,
  tuples: Tuples,
  records: ReadonlyMap<string, PartnerRecord>,
  countsIds: boolean,
): MeterState {
  const partners: Codes = { texts: [], numbers: new Map() }
  const names: Codes = { texts: [], numbers: new Map() }
  return {
    followed: {
      ...{ partners: partners.texts, names: names.texts, kernel, records, tuples },
      ...{
        carried: openCarried(records.size > 0),
        counts: openAttemptCounts(kernel.flow),
        kept: openKept(),
        leaders: new Map(),
      },
    },
    ...{ listed: { ids: [], codes: new Int32Array(0) }, places: new Int32Array(0) },
    ...{ held: openHeld(), partners, names, ids: countsIds ? openDistinctIds() : undefined, latest: -Infinity },
    ...{ rows: 0, rejected: 0, examples: [], after: 0, late: 0, duplicate: 0, repeated: 0, letGoAt: FEW_ATTEMPTS },
  }
}

/** The number of a text, a new one if it has none. */
export function codeOf({ texts, numbers }: Codes, text: string): number {
  const known = numbers.get(text)
  if (known !== undefined) return known
  numbers.set(text, texts.length)
  return texts.push(text) - 1
}

/** Makes room for all partners. */
export function makeRoomForAll(state: MeterState): void {
  const { length } = state.partners.texts
  makeRoomForPartners(state.followed.kernel, length)
  makeRoomForHeld(state.held, length)
  state.places = growInts(state.places, length)
}
