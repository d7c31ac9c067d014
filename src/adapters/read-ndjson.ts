import type { EventLog } from '../event/event-log.js'
import type { NdjsonMapping } from './ndjson-mapping.js'
import { ndjsonReader } from './open-ndjson-reader.js'
import { readAll, type TextInput, type TextOptions } from './text-reader.js'

/**
 * Reads a log of events from newline-delimited JSON (NDJSON, also JSON Lines): one object a line.
 *
 * Each line means what `readEvents` of `learnloop` makes of `JSON.parse` of it: ids may be texts or whole numbers, `null` is missing, of two members of one name
 * the last counts, members that are not mapped may hold anything. Lines end in LF or CRLF; a byte order mark and blank lines are skipped.
 *
 * A bad line never throws: it is kept out and counted in `log.quality` (`rejectionCodes` of `learnloop`), with its number. That goes for a last line that was cut off, too. A text
 * that is too large for memory, or comes from a stream, is read by {@link openNdjsonReader}.
 *
 * @param input - The whole text, as a string or as UTF-8, or its chunks.
 * @param mapping - Which key holds what; keys are those of the object itself, except of `props` and `attributes`, which may be objects in it.
 * @param options - How far a line may go, and whom to tell how far reading is.
 * @returns The usable rows as columns, and an account of the others.
 * @throws RangeError if the mapping or an option is outside its domain.
 *
 * @example
 * import { readNdjson } from 'learnloop/adapters'
 *
 * const text = '{"user":7,"event":"signup","time":"2025-03-01T09:00Z","plan":"pro"}\n{"user":8,"event":"signup","ti'
 * const log = readNdjson(text, { partner: 'user', name: 'event', at: 'time', props: ['plan'] })
 * log.columns.props // => [{ plan: 'pro' }]
 * log.quality.examples[0]?.code // => 'bad-json'
 *
 * @category adapters
 * @since 0.1.0
 */
export function readNdjson(input: TextInput, mapping: NdjsonMapping = {}, options: TextOptions = {}): EventLog {
  return readAll('readNdjson', input, ndjsonReader('readNdjson', mapping, options))
}
