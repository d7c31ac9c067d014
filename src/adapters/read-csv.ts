import type { EventLog } from '../event/event-log.js'
import type { CsvMapping } from './csv-mapping.js'
import { csvReader } from './open-csv-reader.js'
import { readAll, type TextInput, type TextOptions } from './text-reader.js'

/**
 * Reads a log of events from CSV text with a header row.
 *
 * Fields are quoted as RFC 4180 (2005) says; lines end in LF, CRLF or CR; a byte order mark and empty lines are skipped. An empty field
 * is missing. Fields are texts unless the mapping gives a type: decimal numbers, or `true` and `false` in any case. No field is trimmed.
 *
 * A bad row never throws: it is kept out and counted in `log.quality` (`rejectionCodes` of `learnloop`), with the line on which it begins. After a
 * row whose quotes are damaged, reading goes on at the next line, so that one open quote cannot swallow the rest; the lines of such a row
 * are then counted one by one. Rows of objects are read by `readEvents`, by the same rules; a text that is too large for memory, or comes
 * from a stream, by {@link openCsvReader}.
 *
 * @param input - The whole text, as a string or as UTF-8, or its chunks.
 * @param mapping - Which column holds what.
 * @param options - How far a line may go, and whom to tell how far reading is.
 * @returns The usable rows as columns, and an account of the others.
 * @throws RangeError if the mapping or an option is outside its domain, or the mapping names a column that the header lacks or has twice.
 *
 * @example
 * import { readCsv } from 'learnloop/adapters'
 *
 * const text = 'user,event,time,amount\n7,signup,2025-03-01 09:00,\n7,purchase,2025-03-01 09:05,12.5\n8,signup,soon,\n'
 * const log = readCsv(text, {
 *   partner: 'user',
 *   name: 'event',
 *   at: 'time',
 *   props: [{ column: 'amount', type: 'number' }],
 *   timeZone: 'Europe/Paris',
 * })
 * log.columns.props?.[1] // => { amount: 12.5 }
 * log.quality.examples[0]?.first[0]?.row // => 4
 *
 * @category adapters
 * @since 0.1.0
 */
export function readCsv(input: TextInput, mapping: CsvMapping, options: TextOptions = {}): EventLog {
  return readAll('readCsv', input, csvReader('readCsv', mapping, options))
}
