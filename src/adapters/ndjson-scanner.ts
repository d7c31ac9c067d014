import { describeValue } from '../core/describe-value.js'
import { isUtf8, textOfUtf8, utf8 } from '../core/utf8.js'
import type { Scalars } from '../event/event-log.js'
import { type LogBuilder, takeReading } from '../event/log-builder.js'
import { objectReader } from '../event/object-reader.js'
import { type Rejection, rejection } from '../event/rejection.js'
import type { ReadableRow } from '../event/row-reader.js'
import { collectScalars, readScalars } from '../event/scalars.js'
import type { ByteCodes } from './byte-codes.js'
import { type ByteKeys, byteKeys } from './byte-keys.js'
import { jsonKeys } from './json-keys.js'
import { skipLiteral, skipNumber, skipSpace, skipString, skipValue, stringStops } from './json-values.js'
import { jsonTimes, type NdjsonMapping } from './ndjson-mapping.js'
import { scanText } from './scan-text.js'
import { emptySpans, hashOfBytes, type Spans, spanOf } from './spans.js'
import type { RowScanner } from './text-reader.js'
import { endsAsTime, epochReader, readWhole, textTimes } from './text-times.js'
import { type TupleCache, tupleCache } from './tuple-cache.js'

const LF = 10
const QUOTE = 34
const COMMA = 44
const MINUS = 45
const ZERO = 48
const OPEN_BRACKET = 91
const BACKSLASH = 92
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const SMALL_N = 110

// What a value is, as far as its bytes tell without a string being made.
const MISSING = 0
const NULL = 1
const STRING = 2
/** Digits, which may follow a minus. */
const WHOLE = 3
/** Any other number. */
const NUMBER = 4
const BOOLEAN = 5
const OBJECT = 6

/** Bytes of numbers that JavaScript writes as they were read. */
const EXACT_BYTES = 15
const FIRST: readonly number[] = [0]

/**
 * A scanner of newline-delimited JSON.
 *
 * Each line is first tried the short way: an object whose mapped values need no string (but for new ones) goes straight into columns. Whatever that
 * does not understand (escapes, deep values, anything wrong) goes through `JSON.parse` and the reader of `readEvents`, which alone
 * rejects rows. Both give the same rows.
 */
export function ndjsonScanner(
  mapping: NdjsonMapping,
  maxLineBytes: number,
  builder: LogBuilder,
  partners: ByteCodes,
  names: ByteCodes,
): RowScanner {
  const { time, timeZone = 'UTC' } = mapping
  const readObject = objectReader(mapping, jsonTimes(time, timeZone))
  const readTimeText = textTimes(time ?? 'iso', timeZone).readBytes
  const readTimeNumber = epochReader(time === 'epochS' ? 3 : 0)
  const stops = stringStops()
  const { sources, partner, name, at: atSource, id, seq, props, attributes, ...found } = jsonSources(mapping)
  const keys = jsonKeys(found.keys, stops)
  // Of a time that is nothing else no hash is needed.
  const timeAlone = [partner, name, ...props.sources, ...attributes.sources].includes(atSource) ? -2 : atSource
  const partnerSource = [partner]
  const nameSource = [name]
  // Of the row just read: what its values are, where they lie, and where with their quotes.
  const kinds = new Uint8Array(sources)
  const spans = emptySpans(sources + 1)
  const raw: Spans = {
    starts: new Int32Array(sources),
    ends: new Int32Array(sources),
    hashes: spans.hashes,
  }
  let line = 1
  let skipping = false

  const readLine = (bytes: Uint8Array, start: number, end: number, unpaired: boolean): ReadableRow | Rejection => {
    const text = textOfUtf8(bytes, start, end, unpaired)
    if (text === undefined) return rejection('invalid-utf8', 'a line must be UTF-8; its bytes are not')
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return rejection('bad-json', `a line must be JSON; got ${describeValue(text)}`)
    }
    return readObject(value)
  }

  /** Reads the line at `start` the careful way; answers where the next begins, or -1 if the line is not complete. */
  const readCarefully = (bytes: Uint8Array, start: number, to: number, final: boolean, unpaired: boolean): number => {
    const found = bytes.subarray(start, to).indexOf(LF)
    const end = found === -1 ? to : start + found
    if (end - start > maxLineBytes) {
      const reading = rejection(
        'line-too-long',
        `a line must have at most ${maxLineBytes} bytes, as maxLineBytes says; it has more`,
      )
      takeReading(builder, partners, names, line, reading)
      skipping = found === -1
    } else if (found === -1 && !final) {
      return -1
    } else if (skipSpace(bytes, start) < end) {
      takeReading(builder, partners, names, line, readLine(bytes, start, end, unpaired))
    }
    if (found === -1) return to
    line++
    return end + 1
  }

  /** Finds the values of the line at `start` if that is simple; answers where it ends, or -1. `bytes[to]` is a line end. */
  const findValues = (view: DataView, bytes: Uint8Array, start: number, to: number, final: boolean): number => {
    const { starts, ends, hashes } = spans
    for (let source = 0; source < sources; source++) kinds[source] = MISSING
    let at = skipSpace(bytes, start)
    if (bytes[at] !== OPEN_BRACE) return -1
    at = skipSpace(bytes, at + 1)
    for (let member = 0; ; member++) {
      at = keys.read(view, bytes, at, member)
      if (at === -1) return -1
      const source = keys.sourceAt(member)
      // Of two members of one name the last counts, but the other has to be JSON as well.
      if (source !== -1 && kinds[source] !== MISSING) return -1

      const first = bytes[at]!
      const rawStart = at
      if (first === QUOTE) {
        at =
          source === timeAlone && endsAsTime(bytes, at + 1, to) && bytes[at + 25] === QUOTE
            ? at + 25
            : scanText(view, at + 1, stops, hashes, source === -1 ? sources : source)
        if (bytes[at] === QUOTE) {
          if (source !== -1) {
            kinds[source] = STRING
            starts[source] = rawStart + 1
            ends[source] = at
          }
          at++
        } else {
          if (source !== -1 || bytes[at] !== BACKSLASH) return -1
          at = skipValue(bytes, rawStart, stops.table)
        }
      } else if (source === -1) {
        at = skipValue(bytes, at, stops.table)
      } else {
        if (first === OPEN_BRACE) {
          at = endOfFlatObject(bytes, at, stops.table)
          kinds[source] = OBJECT
        } else if (first === MINUS || (first >= ZERO && first < ZERO + 10)) {
          at = skipNumber(bytes, at)
          kinds[source] = NUMBER
        } else {
          at = skipLiteral(bytes, at)
          kinds[source] = first === SMALL_N ? NULL : BOOLEAN
        }
        let digits = 0
        for (let i = rawStart; i < at; i++) if (bytes[i]! >= ZERO && bytes[i]! < ZERO + 10) digits++
        if (kinds[source] === NUMBER && digits === (first === MINUS ? at - rawStart - 1 : at - rawStart))
          kinds[source] = WHOLE
        starts[source] = rawStart
        ends[source] = at
        hashes[source] = hashOfBytes(bytes, rawStart, at)
      }
      if (at === -1 || (source === -1 && !isUtf8(bytes, rawStart, at))) return -1
      if (source !== -1) {
        raw.starts[source] = rawStart
        raw.ends[source] = at
      }
      at = skipSpace(bytes, at)
      if (bytes[at] === CLOSE_BRACE) break
      if (bytes[at] !== COMMA) return -1
      at = skipSpace(bytes, at + 1)
    }
    at = skipSpace(bytes, at + 1)
    if (bytes[at] !== LF || at - start > maxLineBytes || (at === to && !final)) return -1
    return at
  }

  /** Puts the values just found straight into columns; answers whether that could be done. */
  const takeValues = (bytes: Uint8Array): boolean => {
    const { starts, ends } = spans
    if (!isId(bytes, partner) || starts[partner] === ends[partner]) return false
    if (kinds[name] !== STRING || starts[name] === ends[name]) return false
    builder.room()
    const { rows } = builder
    if (kinds[atSource] === STRING) {
      if (!readTimeText(bytes, starts[atSource]!, ends[atSource]!, rows.at, rows.length)) return false
    } else {
      if (
        !isTimeNumber(bytes, atSource) ||
        !readTimeNumber(bytes, starts[atSource]!, ends[atSource]!, rows.at, rows.length)
      )
        return false
    }
    let idValue: string | undefined
    if (kinds[id]! > NULL) {
      idValue = isId(bytes, id) ? textOfUtf8(bytes, starts[id]!, ends[id]!, false) : undefined
      if (idValue === undefined) return false
    }
    let seqValue: number | undefined
    if (kinds[seq]! > NULL) {
      seqValue = kinds[seq] === WHOLE ? readWhole(bytes, starts[seq]!, ends[seq]!) : Number.NaN
      if (Number.isNaN(seqValue)) return false
    }
    const propsValue = props.get(bytes, raw, kinds)
    if (propsValue === null) return false
    const attributesValue = attributes.get(bytes, raw, kinds)
    if (attributesValue === null) return false
    const knownName = names.find(bytes, spans, nameSource)
    if (knownName === -1 && !isUtf8(bytes, starts[name]!, ends[name]!)) return false
    // Codes come last: nothing without a row has one.
    const partnerCode = partners.codeAt(bytes, spans, partnerSource)
    if (partnerCode === -1) return false
    rows.partner[rows.length] = partnerCode
    rows.name[rows.length] = knownName === -1 ? names.codeAt(bytes, spans, nameSource) : knownName
    builder.setOptional(seqValue, idValue, propsValue, attributesValue)
    rows.length++
    return true
  }

  /** Whether the text of an id is what its bytes say. */
  const isId = (bytes: Uint8Array, value: number): boolean => {
    if (kinds[value] === STRING) return true
    const start = spans.starts[value]!
    // -0 is the id "0".
    return (
      kinds[value] === WHOLE &&
      spans.ends[value]! - start <= EXACT_BYTES &&
      !(bytes[start] === MINUS && bytes[start + 1] === ZERO)
    )
  }

  /** Whether a time is a number whose digits are those of the number that JavaScript makes of it. */
  const isTimeNumber = (bytes: Uint8Array, value: number): boolean => {
    if (time === 'iso') return false
    if (kinds[value] === WHOLE) return true
    const start = spans.starts[value]!
    const small = bytes[start]! <= ZERO
    return kinds[value] === NUMBER && time !== undefined && !small && spans.ends[value]! - start <= EXACT_BYTES
  }

  return {
    scan: (bytes, from, to, final, unpaired) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      let at = from
      bytes[to] = LF
      while (at < to) {
        if (skipping) {
          const found = bytes.subarray(at, to).indexOf(LF)
          if (found === -1) return to
          skipping = false
          line++
          at += found + 1
          continue
        }
        const end = findValues(view, bytes, at, to, final)
        if (end !== -1 && takeValues(bytes)) {
          line++
          at = Math.min(end + 1, to)
          continue
        }
        const next = readCarefully(bytes, at, to, final, unpaired)
        if (next === -1) return at
        at = next
      }
      return at
    },
    flaw: () => undefined,
  }
}

/** Keys of a mapping, and the sources of a row that they are. */
interface JsonSources {
  /** The source of each key, by its bytes. */
  readonly keys: ByteKeys
  /** How many there are. */
  readonly sources: number
  readonly partner: number
  readonly name: number
  readonly at: number
  readonly id: number
  readonly seq: number
  readonly props: JsonScalars
  readonly attributes: JsonScalars
}

/** Reads a flat object; `null` if that needs care. */
interface JsonScalars {
  readonly sources: readonly number[]
  readonly get: (bytes: Uint8Array, raw: Spans, kinds: Uint8Array) => Scalars | undefined | null
}

function jsonSources(mapping: NdjsonMapping): JsonSources {
  const keys = byteKeys()
  let sources = 0
  const sourceOf = (key: string): number => {
    const bytes = utf8(key)
    const span = spanOf(bytes)
    const known = keys.find(bytes, span, FIRST)
    if (known !== -1) return known
    keys.add(bytes, span, FIRST, sources)
    return sources++
  }
  const scalarsOf = (key: string | readonly string[]): JsonScalars =>
    typeof key === 'string' ? objectAt(sourceOf(key)) : gathered(key, key.map(sourceOf))
  const { partner = 'partner', name = 'name', at = 'at', id = 'id', seq = 'seq' } = mapping
  const { props = 'props', attributes = 'attributes' } = mapping
  const fields = {
    partner: sourceOf(partner),
    name: sourceOf(name),
    at: sourceOf(at),
    id: sourceOf(id),
    seq: sourceOf(seq),
    props: scalarsOf(props),
    attributes: scalarsOf(attributes),
  }
  return { ...fields, keys, sources }
}

/** Reads the object that one source holds. */
function objectAt(source: number): JsonScalars {
  const cache = tupleCache([source], (bytes, { starts, ends }) => {
    const value = parsedAt(bytes, starts[source]!, ends[source]!)
    const scalars = value === undefined ? '' : readScalars(value)
    return typeof scalars === 'string' ? undefined : scalars
  })
  return {
    sources: [source],
    get: (bytes, raw, kinds) => {
      const kind = kinds[source]!
      if (kind <= NULL) return undefined
      return kind === OBJECT ? (cache.get(bytes, raw) ?? null) : null
    },
  }
}

/** Gathers what several sources hold. */
function gathered(keys: readonly string[], sources: readonly number[]): JsonScalars {
  const cache: TupleCache = tupleCache(sources, (bytes, { starts, ends }) => {
    const scalars = collectScalars(keys, (_, i) => {
      const start = starts[sources[i]!]!
      const end = ends[sources[i]!]!
      const value = parsedAt(bytes, start, end)
      return start === end ? undefined : value === undefined ? Number.NaN : value
    })
    return typeof scalars === 'string' ? undefined : scalars
  })
  return {
    sources,
    get: (bytes, raw, kinds) => {
      for (const source of sources) {
        if (kinds[source] === OBJECT) return null
        if (kinds[source] === MISSING) raw.starts[source] = raw.ends[source] = raw.hashes[source] = 0
      }
      return cache.get(bytes, raw) ?? null
    },
  }
}

/** What JSON in bytes holds; `undefined` if it is none. */
function parsedAt(bytes: Uint8Array, start: number, end: number): unknown {
  const text = textOfUtf8(bytes, start, end, false)
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The position after the object at `at`, or -1 if another is in it. Whether it is JSON is seen when it is parsed. */
function endOfFlatObject(bytes: Uint8Array, at: number, stops: Uint8Array): number {
  let next = at + 1
  for (;;) {
    const byte = bytes[next]!
    if (byte === CLOSE_BRACE) return next + 1
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET || byte === LF) return -1
    next = byte === QUOTE ? skipString(bytes, next + 1, stops) : next + 1
    if (next === -1) return -1
  }
}
