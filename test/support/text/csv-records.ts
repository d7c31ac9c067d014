import { type Rejection, rejection } from '../../../src/event/rejection.js'

/** One record of a CSV text. */
export interface CsvRecord {
  /** Line on which it begins, from 1. */
  readonly line: number
  /** Its fields, or what is wrong with it. */
  readonly fields: readonly string[] | Rejection
}

const QUOTE = 34
const LF = 10
const CR = 13

/**
 * The records of a CSV text as RFC 4180 (2005) has it: quoted fields may hold delimiters, line breaks and doubled quotes. Lines end in
 * LF, CRLF or CR; a byte order mark is skipped; empty lines are no records.
 *
 * After a damaged record, reading goes on at the line after the one on which it began, so that an open quote cannot swallow what follows.
 * The time stays linear: of two records begun at different lines, one is outside quotes where the other is inside, and ends at the line.
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  const delimiterUnit = delimiter.charCodeAt(0)
  const hasNul = text.includes('\0')
  let start = text.startsWith('\uFEFF') ? 1 : 0
  let line = 1
  while (start < text.length) {
    const record = readRecord(text, start, delimiterUnit)
    const damaged = '_tag' in record.fields
    const end = damaged ? endOfLine(text, start) : record.end
    const nul = hasNul && !damaged && text.slice(start, end).includes('\0')
    if (end > start)
      yield {
        line,
        fields: nul ? rejection('nul-character', 'a row must not hold the character U+0000') : record.fields,
      }
    line += 1 + (record.quoted ? lineBreaks(text.slice(start, end)) : 0)
    start = end + (text.startsWith('\r\n', end) ? 2 : 1)
  }
}

/** Reads one record; its end is that of its last field. */
function readRecord(
  text: string,
  start: number,
  delimiterUnit: number,
): { readonly fields: readonly string[] | Rejection; readonly end: number; readonly quoted: boolean } {
  const fields: string[] = []
  let position = start
  let quoted = false
  for (;;) {
    let unit = text.charCodeAt(position)
    if (unit === QUOTE) {
      quoted = true
      let field = ''
      let from = position + 1
      let close = text.indexOf('"', from)
      while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) {
        field += text.slice(from, close + 1)
        from = close + 2
        close = text.indexOf('"', from)
      }
      if (close === -1)
        return failure('unbalanced-quote', `a quoted field must end in a quote; field ${fields.length + 1} has no end`)
      fields.push(field + text.slice(from, close))
      position = close + 1
      unit = text.charCodeAt(position)
      if (!endsField(unit, delimiterUnit))
        return failure('bad-quote', `a closing quote must end its field; text follows that of field ${fields.length}`)
    } else {
      const from = position
      while (unit !== QUOTE && !endsField(unit, delimiterUnit)) unit = text.charCodeAt(++position)
      if (unit === QUOTE)
        return failure(
          'bad-quote',
          `a field that holds a quote must be quoted and the quote doubled; field ${fields.length + 1} is not`,
        )
      fields.push(text.slice(from, position))
    }
    if (unit !== delimiterUnit) return { fields, end: position, quoted }
    position++
  }
}

function failure(code: Rejection['code'], message: string): ReturnType<typeof readRecord> {
  return { fields: rejection(code, message), end: 0, quoted: false }
}

/** Whether a code unit ends a field; beyond the end of the text it is `NaN`, and does. */
function endsField(unit: number, delimiterUnit: number): boolean {
  return unit === delimiterUnit || unit === LF || unit === CR || Number.isNaN(unit)
}

function endOfLine(text: string, start: number): number {
  let end = start
  while (!endsField(text.charCodeAt(end), LF)) end++
  return end
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0
}
