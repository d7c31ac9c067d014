/**
 * Readers of logs as other programs write them.
 *
 * @module
 */
export type { CsvColumn, CsvMapping } from './csv-mapping.js'
export { openCsvReader } from './open-csv-reader.js'
export { readCsv } from './read-csv.js'
export type { TextInput, TextOptions, TextProgress, TextReader } from './text-reader.js'
export type { TextTime } from './text-times.js'
