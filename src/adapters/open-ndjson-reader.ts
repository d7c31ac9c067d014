import { resolveAliases } from '../core/aliases.js'
import { logBuilder } from '../event/log-builder.js'
import { byteCodes } from './byte-codes.js'
import { checkNdjsonMapping, type NdjsonMapping } from './ndjson-mapping.js'
import { ndjsonScanner } from './ndjson-scanner.js'
import { checkTextOptions, type TextOptions, type TextReader, textReader } from './text-reader.js'

/**
 * Opens a reader of newline-delimited JSON for a text that comes in chunks: rows can be taken out on the way, so that neither the text nor
 * the log is ever in memory as a whole.
 *
 * It reads by the rules of {@link readNdjson}, which takes a whole text.
 *
 * @param mapping - Which key holds what.
 * @param options - How far a line may go, and whom to tell how far reading is.
 * @returns A reader.
 * @throws RangeError if the mapping or an option is outside its domain.
 *
 * @example
 * import { openNdjsonReader } from 'learnloop/adapters'
 *
 * const reader = openNdjsonReader({ partner: 'user', name: 'event', at: 'ts', time: 'epochS' })
 * reader.push('{"user":7,"event":"open","ts":1740787200}\n{"user":8,"ev')
 * reader.take().columns.length // => 1
 * reader.push('ent":"open","ts":1740787260}')
 * reader.close().columns.partners // => ['7', '8']
 *
 * @category adapters
 * @since 0.1.0
 */
export function openNdjsonReader(mapping: NdjsonMapping = {}, options: TextOptions = {}): TextReader {
  return ndjsonReader('openNdjsonReader', mapping, options)
}

/** The same, for a caller to be named in errors. */
export function ndjsonReader(caller: string, mapping: NdjsonMapping, options: TextOptions): TextReader {
  checkNdjsonMapping(caller, mapping)
  const { onProgress, maxLineBytes } = checkTextOptions(caller, options)
  const resolved = resolveAliases(mapping.aliases ?? {}, caller)
  const partners = byteCodes(resolved)
  const names = byteCodes(new Map())
  const builder = logBuilder(partners.values, names.values, resolved)
  const scanner = ndjsonScanner(mapping, maxLineBytes, builder, partners, names)
  return textReader(caller, { scanner, builder }, onProgress)
}
