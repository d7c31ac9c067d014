import { resolveAliases } from '../core/aliases.js'
import { logBuilder } from '../event/log-builder.js'
import { byteCodes } from './byte-codes.js'
import { type CsvMapping, checkCsvMapping } from './csv-mapping.js'
import { csvScanner } from './csv-scanner.js'
import { checkTextOptions, type TextOptions, type TextReader, textReader } from './text-reader.js'
import { textTimes } from './text-times.js'

/**
 * Opens a reader of CSV for a text that comes in chunks: rows can be taken out on the way, so that neither the text nor the log is ever in memory as a whole.
 *
 * It reads by the rules of {@link readCsv}, which takes a whole text.
 *
 * @param mapping - Which column holds what.
 * @param options - How far a line may go, and whom to tell how far reading is.
 * @returns A reader; it throws a RangeError if the text has no header row, or one that lacks a column of the mapping or has it twice.
 * @throws RangeError if the mapping or an option is outside its domain.
 *
 * @example
 * import { openCsvReader } from 'learnloop/adapters'
 *
 * const reader = openCsvReader({ partner: 'user', name: 'event', at: 'time' })
 * for (const chunk of ['user,event,ti', 'me\nann,open,2025-03-01\nbob,op', 'en,2025-03-02']) reader.push(chunk)
 * reader.take().columns.length // => 1
 * reader.close().columns.partners // => ['ann', 'bob']
 *
 * @category adapters
 * @since 0.1.0
 */
export function openCsvReader(mapping: CsvMapping, options: TextOptions = {}): TextReader {
  return csvReader('openCsvReader', mapping, options)
}

/** The same, for a caller to be named in errors. */
export function csvReader(caller: string, mapping: CsvMapping, options: TextOptions): TextReader {
  checkCsvMapping(caller, mapping)
  const { onProgress, maxLineBytes } = checkTextOptions(caller, options)
  const { time = 'iso', timeZone = 'UTC', aliases = {} } = mapping
  const resolved = resolveAliases(aliases, caller)
  const partners = byteCodes(resolved)
  const names = byteCodes(new Map())
  const builder = logBuilder(partners.values, names.values, resolved)
  const times = textTimes(time, timeZone)
  const scanner = csvScanner(caller, mapping, times, maxLineBytes, builder, partners, names)
  return textReader(caller, { scanner, builder }, onProgress)
}
