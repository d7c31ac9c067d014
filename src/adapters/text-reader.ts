import { describeValue } from '../core/describe-value.js'
import { writeUtf8 } from '../core/utf8.js'
import type { EventLog } from '../event/event-log.js'
import { knownEntries } from '../event/known-entries.js'
import type { LogBuilder } from '../event/log-builder.js'
import { SPARE_BYTES } from './scan-text.js'

/**
 * Reads a log from the chunks of a text, as they come from a file or a socket, in memory that does not grow with the text. Mutable: it is
 * what `push` has made of it.
 *
 * Chunks may be cut anywhere, inside a character, a line end or a quoted field: the rows are those of the whole text. Where the whole
 * text is at hand, `readCsv` and `readNdjson` take it at once.
 *
 * @category adapters
 * @since 0.1.0
 */
export interface TextReader {
  /** Takes the next chunk: text, or bytes of UTF-8, which may be used anew afterwards. */
  readonly push: (chunk: string | Uint8Array) => void
  /**
   * The rows read since the last `take`, and the account of them. `partners` and `names` of all logs of one reader are the same two lists,
   * which grow: codes keep their meaning from one log to the next.
   */
  readonly take: () => EventLog
  /** Ends the text, and gives the rows since the last `take`. */
  readonly close: () => EventLog
}

/** A text, or its UTF-8, whole or in chunks cut anywhere. */
export type TextInput = string | Uint8Array | Iterable<string | Uint8Array>

/** How far a reader is. */
export interface TextProgress {
  /** Bytes of UTF-8 pushed so far. */
  readonly bytes: number
  /** Rows read so far, rejected ones included. */
  readonly rows: number
  /** Of these, rows that could not be used. */
  readonly rejected: number
}

/** How a text is read, whatever its format. */
export interface TextOptions {
  /** Called after each chunk; a longer one counts as several of 64 KiB. What it throws ends the reading. */
  readonly onProgress?: ((progress: TextProgress) => void) | undefined
  /** The longest line that is read, in bytes without its end; in CSV also the longest row. A longer one is a rejected row. Default 16 MiB. */
  readonly maxLineBytes?: number | undefined
}

/** Finds rows in bytes. Mutable: for use inside one reader. */
export interface RowScanner {
  /**
   * Reads the rows of `bytes[from, to)` that are complete; `bytes[to]` may be overwritten, and {@link SPARE_BYTES} follow it.
   *
   * @param final - Whether the text ends here.
   * @param unpaired - Whether part of it was given as text, in which surrogates may be unpaired.
   * @returns Where reading goes on, once there are more bytes.
   */
  readonly scan: (bytes: Uint8Array, from: number, to: number, final: boolean, unpaired: boolean) => number
  /** What is wrong with the text as a whole, once all is read; `undefined` if nothing is. */
  readonly flaw: () => string | undefined
}

/** What the rows of a text go through. */
export interface RowSink {
  readonly scanner: RowScanner
  readonly builder: LogBuilder
}

export interface CheckedTextOptions {
  readonly onProgress: ((progress: TextProgress) => void) | undefined
  readonly maxLineBytes: number
}

const PIECE = 65_536
/** Bytes after the text that a scanner may use: for a line end, and to read several bytes at once. */
const SPARE = 1 + SPARE_BYTES
const DEFAULT_MAX_LINE = 16_777_216
/** A line of more bytes than this that is not complete is looked at again only once it has doubled. */
const PATIENCE = 1024
const BOM = [0xef, 0xbb, 0xbf] as const

/** Refuses options outside their domain. */
export function checkTextOptions(caller: string, options: TextOptions): CheckedTextOptions {
  knownEntries(caller, 'options', options, ['onProgress', 'maxLineBytes'])
  const { onProgress, maxLineBytes = DEFAULT_MAX_LINE } = options
  if (onProgress !== undefined && typeof onProgress !== 'function')
    throw new RangeError(`${caller}: onProgress must be a function; got ${describeValue(onProgress)}`)
  if (!Number.isSafeInteger(maxLineBytes) || maxLineBytes < 1 || maxLineBytes > 2 ** 30)
    throw new RangeError(
      `${caller}: maxLineBytes must be a whole number from 1 to 1073741824; got ${describeValue(maxLineBytes)}`,
    )
  return { onProgress, maxLineBytes }
}

/** A reader of chunks by a scanner of bytes; both are its own from then on. */
export function textReader(
  caller: string,
  { scanner, builder }: RowSink,
  onProgress: CheckedTextOptions['onProgress'],
): TextReader {
  // Bytes not read yet are buffer[from, to); some more are kept free for the scanner.
  let buffer = new Uint8Array(2 * PIECE + SPARE)
  let from = 0
  let to = 0
  let pushed = 0
  let unread = 0
  let begun = false
  let surrogate = ''
  let unpaired = false
  let state: 'open' | 'closed' | 'failed' = 'open'

  const read = (final: boolean): void => {
    if (!begun) {
      let known = 0
      while (known < 3 && known < to && buffer[known] === BOM[known]) known++
      if (known < 3 && known === to && !final) return
      begun = true
      if (known === 3) from = 3
    }
    from = scanner.scan(buffer, from, to, final, unpaired)
    unread = to - from
  }
  const room = (bytes: number): void => {
    if (to + bytes + SPARE <= buffer.length) return
    if (to - from + bytes + SPARE <= buffer.length) {
      buffer.copyWithin(0, from, to)
    } else {
      const larger = new Uint8Array(2 * (to - from + bytes) + SPARE)
      larger.set(buffer.subarray(from, to))
      buffer = larger
    }
    to -= from
    from = 0
  }
  const pieceTaken = (bytes: number): void => {
    pushed += bytes
    if (unread < PATIENCE || to - from >= 2 * unread) read(false)
    onProgress?.({ bytes: pushed, ...builder.progress() })
  }
  const pushText = (text: string): void => {
    room(3 * text.length)
    const start = to
    to = writeUtf8(text, buffer, start)
    pieceTaken(to - start)
  }
  const guarded = <A>(method: string, action: () => A): A => {
    if (state !== 'open') throw new RangeError(`${caller}: ${method} must not follow ${endings[state]}`)
    // Whatever is thrown, rows may have been lost.
    state = 'failed'
    const result = action()
    state = 'open'
    return result
  }

  const taken = (final: boolean): EventLog => {
    const log = builder.take(final)
    return log.quality.rejected === 0 ? log : { ...log, quality: { ...log.quality, lines: true } }
  }

  return {
    push: (chunk) => {
      guarded('push', () => {
        if (typeof chunk === 'string') {
          unpaired = true
          // A pair of surrogates that was cut is put together again.
          const text = surrogate + chunk
          const end = isHighSurrogate(text, text.length - 1) ? text.length - 1 : text.length
          surrogate = text.slice(end)
          for (let at = 0; at < end; ) {
            const next = Math.min(end, at + PIECE)
            const cut = next < end && isHighSurrogate(text, next - 1) ? next - 1 : next
            pushText(text.slice(at, cut))
            at = cut
          }
        } else if (isBytes(chunk)) {
          if (surrogate !== '') pushText(surrogate)
          surrogate = ''
          for (let at = 0; at < chunk.length; at += PIECE) {
            const piece = chunk.subarray(at, at + PIECE)
            room(piece.length)
            buffer.set(piece, to)
            to += piece.length
            pieceTaken(piece.length)
          }
        } else throw new RangeError(`${caller}: chunk must be a string or a Uint8Array; got ${describeValue(chunk)}`)
      })
    },
    take: () =>
      guarded('take', () => {
        read(false)
        return taken(false)
      }),
    close: () => {
      const log = guarded('close', () => {
        if (surrogate !== '') pushText(surrogate)
        read(true)
        const flaw = scanner.flaw()
        if (flaw !== undefined) throw new RangeError(`${caller}: ${flaw}`)
        return taken(true)
      })
      state = 'closed'
      return log
    },
  }
}

const endings = { closed: 'close', failed: 'an error' } as const

/** Pushes all of an input and closes the reader. */
export function readAll(caller: string, input: TextInput, reader: TextReader): EventLog {
  if (typeof input === 'string' || isBytes(input)) {
    reader.push(input)
    return reader.close()
  }
  if (typeof (input as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] !== 'function')
    throw new RangeError(
      `${caller}: input must be a string, a Uint8Array or an iterable of them; got ${describeValue(input)}`,
    )
  for (const chunk of input) reader.push(chunk)
  return reader.close()
}

// Not instanceof: a chunk may come from another realm.
function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === '[object Uint8Array]'
}

function isHighSurrogate(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800
}
