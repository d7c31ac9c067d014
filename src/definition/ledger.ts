/** What a decision says that later ones rest on. The whole of it is the `Decision` of `decide`, which has more fields. */
export interface RecordedDecision {
  /** Document kind. */
  readonly kind: 'decision'
  /** Version of the format. */
  readonly version: 1
  /** Id of the study. */
  readonly study: string
  /** Id of the hypothesis. */
  readonly hypothesis: string
  /** Revision of the hypothesis. */
  readonly revision: number
  /** Id of the iteration; `null`: none had begun. */
  readonly iteration: string | null
  /** When the latest measurement was taken; epoch milliseconds. */
  readonly asOf: number
  /** Whether the iteration was closed. */
  readonly closed: boolean
  /** The verdict. */
  readonly verdict: 'validated' | 'iterate' | 'pivot' | 'reset' | 'unsure'
  /** What it was made of. */
  readonly inputs: RecordedInputs
}

/** What a decision was made of, by hash. */
export interface RecordedInputs {
  /** Hash of the whole study document. */
  readonly study: string
  /** Hash of what is registered before data. */
  readonly registrationHash: string
  /** The registration hash that was given; `null`: none. */
  readonly registered: string | null
  /** Hashes of the measurements, in the order given. */
  readonly measurements: readonly string[]
}

/** A measurement that a decision looked at. */
export interface RecordedLook {
  /** Hash of the whole measurement. */
  readonly hash: string
  /** When it was taken; epoch milliseconds. */
  readonly asOf: number
  /** Hash of what decides its numbers. */
  readonly measurementHash: string
}

/** Who signed a decision. */
export interface Signature {
  /** Name of the person. */
  readonly name: string
  /** In which role. */
  readonly role?: string | undefined
  /** When, in words of one's own or ISO 8601. */
  readonly at?: string | undefined
}

/** A decision as it is kept. */
export interface LedgerRecord {
  /** Document kind. */
  readonly kind: 'decisionRecord'
  /** Version of the format. */
  readonly version: 1
  /** The measurements it was made of, in the order given. */
  readonly looks: readonly RecordedLook[]
  /** The decision. */
  readonly decision: RecordedDecision
  /** Who signed it. */
  readonly signatures: readonly Signature[]
}

/** A record at its place in a ledger. */
export interface LedgerEntry {
  /** Place, from 1. */
  readonly number: number
  /** Hash of the entry before; `null`: it is the first. */
  readonly previous: string | null
  /** The record. */
  readonly record: LedgerRecord
  /** Hash of number, previous and record. */
  readonly hash: string
}

/** Decision records in the order they were made, each entry naming the hash of the one before. */
export interface Ledger {
  /** Document kind. */
  readonly kind: 'ledger'
  /** Version of the format. */
  readonly version: 1
  /** Entries in order; none yet in an empty one. */
  readonly entries: readonly LedgerEntry[]
}

/**
 * A ledger without entries, to begin with.
 *
 * @example
 * import { checkLedger, emptyLedger } from 'learnloop'
 *
 * checkLedger(emptyLedger).issues // => []
 *
 * @category memory
 * @since 0.1.0
 */
export const emptyLedger: Ledger = { kind: 'ledger', version: 1, entries: [] }
