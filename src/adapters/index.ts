/**
 * Readers of logs as other programs write them.
 *
 * @module
 */
export type {
  ArrowBatch,
  ArrowColumn,
  ArrowDictionary,
  ArrowField,
  ArrowSchema,
  ArrowTable,
  ArrowType,
} from './arrow-table.js'
export type { CsvColumn, CsvMapping } from './csv-mapping.js'
export { type ArrowMapping, eventLogFromArrow } from './event-log-from-arrow.js'
export type { NdjsonMapping } from './ndjson-mapping.js'
export { openCsvReader } from './open-csv-reader.js'
export { openNdjsonReader } from './open-ndjson-reader.js'
export { readCsv } from './read-csv.js'
export { readNdjson } from './read-ndjson.js'
export type { TextInput, TextOptions, TextProgress, TextReader } from './text-reader.js'
export type { TextTime } from './text-times.js'
