import { describeValue } from '../core/describe-value.js'
import { isUtf8, textOfUtf8, utf8 } from '../core/utf8.js'
import { type LogBuilder, takeReading } from '../event/log-builder.js'
import { rejection } from '../event/rejection.js'
import type { ByteCodes } from './byte-codes.js'
import type { CsvMapping } from './csv-mapping.js'
import { readRecord } from './csv-record.js'
import { type CsvRow, type CsvScalars, csvRow } from './csv-row.js'
import { scanText, stopsAt } from './scan-text.js'
import { emptySpans, type Spans } from './spans.js'
import type { RowScanner } from './text-reader.js'
import { endsAsTime, readWhole, type TextTimes } from './text-times.js'
import { type TupleCache, tupleCache } from './tuple-cache.js'

const NUL = 0
const LF = 10
const CR = 13
const QUOTE = 34

interface Field {
  readonly from: number
  readonly to: number
  readonly doubled: boolean
}

/** What is known once the header is. */
interface OpenRow {
  readonly fields: CsvRow
  /** Where the fields of the row just read lie, and last the one of those that are not mapped. */
  readonly spans: Spans
  /** The source of the time if it is nothing else, so that no hash of it is needed, and no delimiter is part of a time; else -1. */
  readonly timeAlone: number
  readonly partnerSource: readonly number[]
  readonly nameSource: readonly number[]
  readonly propsCache: TupleCache | undefined
  readonly attributesCache: TupleCache | undefined
}

/**
 * A scanner of CSV with a header row; the text of a field that is not mapped is never made.
 *
 * Each row is first tried the short way: bytes straight into columns. Whatever that does not understand (doubled quotes, line breaks in
 * fields, anything wrong) is read again the careful way, which alone rejects rows. Both give the same rows.
 */
export function csvScanner(
  caller: string,
  mapping: CsvMapping,
  times: TextTimes,
  maxLineBytes: number,
  builder: LogBuilder,
  partners: ByteCodes,
  names: ByteCodes,
): RowScanner {
  const delimiter = utf8(mapping.delimiter ?? ',')
  const hasOptional = [mapping.id, mapping.seq, mapping.props, mapping.attributes].some((field) => field !== undefined)
  let row: OpenRow | undefined
  let line = 1
  let skipping = false
  let afterCarriageReturn = false
  let flaw: string | undefined = 'text must begin with a header row; got an empty text'

  /** The begin of the next line, given the end of this one. */
  const nextLine = (bytes: Uint8Array, end: number, to: number): number => {
    line++
    if (end >= to) return to
    if (bytes[end] === CR) {
      if (end + 1 === to) afterCarriageReturn = true
      else if (bytes[end + 1] === LF) return end + 2
    }
    return end + 1
  }

  /** Reads the record at `start` the careful way; answers where to go on, or -1 if the record is not complete. */
  const readCarefully = (bytes: Uint8Array, start: number, to: number, final: boolean, unpaired: boolean): number => {
    const fields: Field[] = []
    let complete = 0
    const reading = readRecord(bytes, start, to, final, delimiter, maxLineBytes, (index, from, end, doubled) => {
      complete++
      if (row === undefined) fields.push({ from, to: end, doubled })
      else if (index < row.fields.columns && row.fields.sourceOf[index] !== -1)
        fields[row.fields.sourceOf[index]!] = { from, to: end, doubled }
    })
    const textOf = ({ from, to: end, doubled }: Field): string | undefined => {
      const text = textOfUtf8(bytes, from, end, unpaired)
      return doubled ? text?.replaceAll('""', '"') : text
    }
    switch (reading._tag) {
      case 'More':
        return -1
      case 'Record': {
        const at = line
        const bad = (code: 'nul-character' | 'field-count', message: string): void => {
          take(at, rejection(code, message))
        }
        if (bytes.subarray(start, reading.end).includes(NUL))
          bad('nul-character', 'a row must not hold the character U+0000')
        else if (row === undefined) {
          const header = fields.map((field) => textOf(field) ?? '\uFFFD')
          row = openRow(csvRow(caller, header, mapping, times))
          flaw = undefined
        } else if (reading.fields !== row.fields.columns)
          bad('field-count', `a row must have ${row.fields.columns} fields, as the header has; got ${reading.fields}`)
        else takeTexts(at, row.fields, fields.map(textOf))
        if (reading.quoted) line += lineBreaks(bytes, start, reading.end)
        return nextLine(bytes, reading.end, to)
      }
      case 'TooLong': {
        const end = endOfLine(bytes, start, Math.min(to, start + maxLineBytes + 1))
        take(
          line,
          end === -1
            ? rejection(
                'line-too-long',
                `a line must have at most ${maxLineBytes} bytes, as maxLineBytes says; it has more`,
              )
            : rejection(
                'unbalanced-quote',
                `a quoted field must end within ${maxLineBytes} bytes of the begin of its row, as maxLineBytes says; field ${complete + 1} does not`,
              ),
        )
        return skipLine(bytes, start, to)
      }
      default:
        take(line, reading)
        return skipLine(bytes, start, to)
    }
  }

  const take = (at: number, reading: ReturnType<CsvRow['read']>): void => {
    if (reading._tag === 'Rejection' && row === undefined) {
      const hint = reading.code === 'nul-character' ? ', as UTF-16 has them: it must be UTF-8' : ''
      throw new RangeError(`${caller}: text must begin with a header row; ${reading.message}${hint}`)
    }
    takeReading(builder, partners, names, at, reading)
  }

  /** Takes a row of as many fields as the header, of which these are mapped; one that is `undefined` is no UTF-8. */
  const takeTexts = (at: number, known: CsvRow, texts: readonly (string | undefined)[]): void => {
    const invalid = texts.indexOf(undefined)
    if (invalid !== -1)
      take(
        at,
        rejection('invalid-utf8', `column ${describeValue(known.sources[invalid])} must be UTF-8; its bytes are not`),
      )
    else
      take(
        at,
        known.read((source) => (texts[source] === '' ? undefined : texts[source])),
      )
  }

  const skipLine = (bytes: Uint8Array, start: number, to: number): number => {
    const end = endOfLine(bytes, start, to)
    if (end !== -1) return nextLine(bytes, end, to)
    skipping = true
    return to
  }

  const openRow = (compiled: CsvRow): OpenRow => {
    const { partner, name, at, props, attributes } = compiled
    const texts = [partner, name, ...(props?.sources ?? []), ...(attributes?.sources ?? [])]
    return {
      fields: compiled,
      spans: emptySpans(compiled.sources.length + 1),
      timeAlone: isInTimes || texts.includes(at) ? -1 : at,
      partnerSource: [partner],
      nameSource: [name],
      propsCache: props && scalarsCache(props),
      attributesCache: attributes && scalarsCache(attributes),
    }
  }

  // Bytes that end a plain field or need a closer look, and those that do so within quotes.
  const special = [NUL, LF, CR, QUOTE]
  const stopsPlain = stopsAt([...special, delimiter[0]!])
  const stopsQuoted = stopsAt(special)
  const plainDelimiter = delimiter.length === 1 ? delimiter[0]! : -1
  // A comma is in no time that has a point.
  const isInTimes = /[\w +:.-]/.test(mapping.delimiter ?? ',')

  /** Finds the fields of the record at `start` if that is simple; answers its end, or -1. `bytes[to]` is a line end. */
  const findFields = (
    view: DataView,
    bytes: Uint8Array,
    start: number,
    to: number,
    final: boolean,
    { fields: { columns, sourceOf }, spans: { starts, ends, hashes }, timeAlone }: OpenRow,
  ): number => {
    const unmapped = starts.length - 1
    let at = start
    for (let column = 0; ; ) {
      const source = sourceOf[column] === -1 ? unmapped : sourceOf[column]!
      let from = at
      let end: number
      if (bytes[at] === QUOTE) {
        from = at + 1
        end = scanText(view, from, stopsQuoted, hashes, source)
        // What doubled quotes stand for is of no matter in a field that is not mapped.
        while (source === unmapped && bytes[end] === QUOTE && bytes[end + 1] === QUOTE)
          end = scanText(view, end + 2, stopsQuoted, hashes, source)
        if (bytes[end] !== QUOTE || end >= to) return -1
        at = end + 1
      } else if (source === timeAlone && endsAsTime(bytes, at, to) && stopsPlain.table[bytes[at + 24]!] === 1)
        at = end = at + 24
      else at = end = scanText(view, at, stopsPlain, hashes, source)
      starts[source] = from
      ends[source] = end
      column++
      const byte = bytes[at]
      if (byte === plainDelimiter) {
        if (column === columns) return -1
        at++
      } else {
        if (column < columns || (byte !== LF && byte !== CR)) return -1
        break
      }
    }
    return at - start > maxLineBytes || (at === to && !final) ? -1 : at
  }

  /** Puts the fields just found straight into columns; answers whether that could be done. */
  const takeFields = (bytes: Uint8Array, open: OpenRow): boolean => {
    const { partner, name, at, id, seq } = open.fields
    const { spans, propsCache, attributesCache } = open
    const { starts, ends } = spans
    if (starts[partner] === ends[partner] || starts[name] === ends[name]) return false
    builder.room()
    const { rows } = builder
    if (!times.readBytes(bytes, starts[at]!, ends[at]!, rows.at, rows.length)) return false
    let seqValue: number | undefined
    if (seq !== undefined && starts[seq] !== ends[seq]) {
      seqValue = readWhole(bytes, starts[seq]!, ends[seq]!)
      if (Number.isNaN(seqValue)) return false
    }
    let idValue: string | undefined
    if (id !== undefined && starts[id] !== ends[id]) {
      idValue = textOfUtf8(bytes, starts[id]!, ends[id]!, false)
      if (idValue === undefined) return false
    }
    const props = propsCache?.get(bytes, spans)
    if (props === undefined && propsCache !== undefined) return false
    const attributes = attributesCache?.get(bytes, spans)
    if (attributes === undefined && attributesCache !== undefined) return false
    const knownName = names.find(bytes, spans, open.nameSource)
    if (knownName === -1 && !isUtf8(bytes, starts[name]!, ends[name]!)) return false
    // Codes come last: nothing without a row has one.
    const partnerCode = partners.codeAt(bytes, spans, open.partnerSource)
    if (partnerCode === -1) return false
    rows.partner[rows.length] = partnerCode
    rows.name[rows.length] = knownName === -1 ? names.codeAt(bytes, spans, open.nameSource) : knownName
    if (hasOptional) builder.setOptional(seqValue, idValue, props, attributes)
    rows.length++
    return true
  }

  return {
    scan: (bytes, from, to, final, unpaired) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      let at = from
      bytes[to] = LF
      if (afterCarriageReturn && at < to) {
        if (bytes[at] === LF) at++
        afterCarriageReturn = false
      }
      while (at < to) {
        if (skipping) {
          const end = endOfLine(bytes, at, to)
          if (end === -1) return to
          skipping = false
          at = nextLine(bytes, end, to)
        } else if (bytes[at] === LF || bytes[at] === CR) {
          at = nextLine(bytes, at, to)
        } else {
          const end = row === undefined ? -1 : findFields(view, bytes, at, to, final, row)
          const isTaken = end !== -1 && takeFields(bytes, row!)
          const next = isTaken ? nextLine(bytes, end, to) : readCarefully(bytes, at, to, final, unpaired)
          if (next === -1) return at
          at = next
        }
      }
      return at
    },
    flaw: () => flaw,
  }
}

function scalarsCache({ sources, read }: CsvScalars): TupleCache {
  return tupleCache(sources, (bytes, { starts, ends }) => {
    let valid = true
    const scalars = read((source) => {
      if (starts[source] === ends[source]) return undefined
      const text = textOfUtf8(bytes, starts[source]!, ends[source]!, false)
      valid &&= text !== undefined
      return text
    })
    return valid && typeof scalars !== 'string' ? scalars : undefined
  })
}

/** The first line end in `bytes[start, to)`, -1 if there is none. */
function endOfLine(bytes: Uint8Array, start: number, to: number): number {
  for (let at = start; at < to; at++) if (bytes[at] === LF || bytes[at] === CR) return at
  return -1
}

/** Line ends in `bytes[start, end)`; CR LF is one. */
function lineBreaks(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end; at++) {
    if (bytes[at] === CR || (bytes[at] === LF && (at === start || bytes[at - 1] !== CR))) count++
  }
  return count
}
