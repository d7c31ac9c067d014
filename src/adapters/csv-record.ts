import { type Rejection, rejection } from '../event/rejection.js'

/** Where a record of CSV ends, or what is wrong with it. */
export type RecordReading =
  /** It ends before the line end at `end`, or with the text. */
  | { readonly _tag: 'Record'; readonly end: number; readonly fields: number; readonly quoted: boolean }
  /** It is damaged, whatever follows. */
  | Rejection
  /** The bytes at hand do not tell. */
  | { readonly _tag: 'More' }
  /** It is longer than a record may be. */
  | { readonly _tag: 'TooLong' }

const LF = 10
const CR = 13
const QUOTE = 34

/**
 * Reads one record of CSV as RFC 4180 (2005) has it: quoted fields may hold delimiters, line breaks and doubled quotes.
 *
 * What it answers hangs on the record alone and not on how much of the text is at hand, but for `More`.
 *
 * @param bytes - Bytes of UTF-8.
 * @param start - First byte of the record.
 * @param to - Byte after the last at hand.
 * @param final - Whether the text ends there.
 * @param delimiter - UTF-8 of the delimiter.
 * @param maxBytes - Bytes that a record may have.
 * @param field - Called for each field: its index, first byte, byte after the last, and whether quotes are doubled in it.
 */
export function readRecord(
  bytes: Uint8Array,
  start: number,
  to: number,
  final: boolean,
  delimiter: Uint8Array,
  maxBytes: number,
  field: (index: number, from: number, to: number, doubled: boolean) => void,
): RecordReading {
  // A record may end at start + maxBytes at the latest, where its line end then lies.
  const stop = Math.min(to, start + maxBytes + 1)
  const atEnd = final && stop - start <= maxBytes
  const unknown: RecordReading = stop - start <= maxBytes ? { _tag: 'More' } : { _tag: 'TooLong' }
  const [lead] = delimiter
  const isDelimiter = (at: number): boolean =>
    bytes[at] === lead && at + delimiter.length <= stop && delimiter.every((byte, i) => bytes[at + i] === byte)
  const endsField = (at: number): boolean => bytes[at] === LF || bytes[at] === CR || isDelimiter(at)

  let at = start
  let fields = 0
  let quoted = false
  for (;;) {
    if (at < stop && bytes[at] === QUOTE) {
      quoted = true
      const from = ++at
      let doubled = false
      for (;;) {
        while (at < stop && bytes[at] !== QUOTE) at++
        if (at + 1 >= stop && !atEnd) return unknown
        if (at === stop)
          return rejection('unbalanced-quote', `a quoted field must end in a quote; field ${fields + 1} has no end`)
        if (bytes[at + 1] !== QUOTE || at + 1 === stop) break
        doubled = true
        at += 2
      }
      field(fields++, from, at++, doubled)
      if (at < stop && !endsField(at)) {
        if (bytes[at] === lead && at + delimiter.length > stop && !atEnd) return unknown
        return rejection('bad-quote', `a closing quote must end its field; text follows that of field ${fields}`)
      }
    } else {
      const from = at
      while (at < stop && bytes[at] !== QUOTE && !endsField(at)) at++
      if (at === stop && !atEnd) return unknown
      if (at < stop && bytes[at] === QUOTE)
        return rejection(
          'bad-quote',
          `a field that holds a quote must be quoted and the quote doubled; field ${fields + 1} is not`,
        )
      field(fields++, from, at, false)
    }
    if (at === stop || !isDelimiter(at)) return { _tag: 'Record', end: at, fields, quoted }
    at += delimiter.length
  }
}
