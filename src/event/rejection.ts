/**
 * Every reason for which a row of a log is rejected, as {@link RejectedRows} names it. A row is rejected once, for the first reason
 * that applies in this order; those from `unbalanced-quote` on come before the others and occur in text only.
 *
 * @category events
 * @since 0.1.0
 */
export const rejectionCodes = [
  /** The row is no object. */
  'not-an-object',
  /** Reading the row threw an error: a getter or a proxy of the caller. */
  'unreadable',
  /** No partner. */
  'missing-partner',
  /** The partner is neither a non-empty text nor a whole number. */
  'bad-partner',
  /** No event name. */
  'missing-name',
  /** The event name is not a non-empty text. */
  'bad-name',
  /** No time. */
  'missing-time',
  /** The time is no instant, or lies outside what a `Date` can hold. */
  'bad-time',
  /** The id is neither a text nor a whole number. */
  'bad-id',
  /** `seq` is no whole number. */
  'bad-seq',
  /** The properties are not flat, or one of them is of the wrong type. */
  'bad-props',
  /** The attributes are not flat, or one of them is of the wrong type. */
  'bad-attributes',
  /** A quoted field never ends. */
  'unbalanced-quote',
  /** A quote stands inside an unquoted field, or text follows a closing quote. */
  'bad-quote',
  /** The row has more or fewer fields than the header. */
  'field-count',
  /** The row holds the character U+0000. */
  'nul-character',
  /** What is to be read of the row is not UTF-8. */
  'invalid-utf8',
  /** The line is longer than `maxLineBytes`. */
  'line-too-long',
  /** The line is not JSON. */
  'bad-json',
] as const

/** A reason for which a row is rejected. */
export type RejectionCode = (typeof rejectionCodes)[number]

/** A row that cannot be used, and why. */
export interface Rejection {
  readonly _tag: 'Rejection'
  readonly code: RejectionCode
  /** One sentence for a person: what was found and what was expected. */
  readonly message: string
}

export function rejection(code: RejectionCode, message: string): Rejection {
  return { _tag: 'Rejection', code, message }
}

/** Rejected rows kept as examples of each reason. */
export const EXAMPLES_KEPT = 5
