import type { Aliases } from '../core/aliases.js'
import type { Scalar } from '../core/scalar.js'
import type { RejectedRows } from './event-quality.js'

/** Flat values by name. */
export type Scalars = Readonly<Record<string, Scalar>>

/**
 * Rows that could be read, as columns of equal length, in input order. Aliases are applied. Codes index `partners` and `names`.
 * A column that no row fills is absent.
 */
export interface EventColumns {
  /** Number of rows. */
  readonly length: number
  /** Partner of each row, an index of `partners`. */
  readonly partner: ArrayLike<number>
  /** Event name of each row, an index of `names`. */
  readonly name: ArrayLike<number>
  /** Epoch milliseconds, integers. */
  readonly at: ArrayLike<number>
  /** Order among events of one instant. */
  readonly seq?: ArrayLike<number> | undefined
  /** Identity of each event. */
  readonly id?: ArrayLike<string | undefined> | undefined
  /** Properties of each event. */
  readonly props?: ArrayLike<Scalars | undefined> | undefined
  /** The partner's attributes as of each event. */
  readonly attributes?: ArrayLike<Scalars | undefined> | undefined
  /** Partners, each once. */
  readonly partners: readonly string[]
  /** Event names, each once. */
  readonly names: readonly string[]
}

/** A log as read: usable rows in columns, and an account of the others. */
export interface EventLog {
  /** Usable rows. */
  readonly columns: EventColumns
  /** What became of the rows that were given. */
  readonly quality: ReadQuality
  /** The alias map that was applied, with every chain followed to its end; absent if there was none. It decides the numbers, and so is part of `measurementHash`. */
  readonly aliases?: Aliases | undefined
}

/** What reading a log found. */
export interface ReadQuality {
  /** Rows given. */
  readonly rows: number
  /** Rows that could not be used. */
  readonly rejected: number
  /** Rejected rows by reason, in order of first occurrence, with the first of each. */
  readonly examples: readonly RejectedRows[]
  /** `true` if examples name rows by their line in a text, counted on from one log of a reader to the next; absent if by their position, or without examples. */
  readonly lines?: true | undefined
  /** What makes one doubt rows that were read; absent if nothing does. */
  readonly warnings?: readonly ReadWarning[] | undefined
}

/** A doubt about rows that were read, and are kept. */
export interface ReadWarning {
  /** Stable machine-readable doubt: times that seem to be in another unit than they were read in. */
  readonly code: 'seconds-as-milliseconds' | 'far-future'
  /** Rows in doubt. */
  readonly count: number
  /** One sentence for a person. */
  readonly message: string
}
