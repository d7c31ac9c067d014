import { describeValue } from '../core/describe-value.js'
import type { Scalars } from '../event/event-log.js'
import type { Rejection } from '../event/rejection.js'
import { type ReadableRow, rowReader } from '../event/row-reader.js'
import { collectScalars } from '../event/scalars.js'
import { type CsvColumn, type CsvMapping, columnOf } from './csv-mapping.js'
import type { TextTimes } from './text-times.js'

/** A text by the source that it comes from: a column that the mapping names. An empty one is missing. */
export type SourceText = (source: number) => string | undefined

/** What becomes of the fields of a row, by a header and a mapping. */
export interface CsvRow {
  /** Columns of the header. */
  readonly columns: number
  /** The source of each column, -1 if the mapping does not name it. */
  readonly sourceOf: Int32Array
  /** The name of the column of each source. */
  readonly sources: readonly string[]
  readonly partner: number
  readonly name: number
  readonly at: number
  readonly id: number | undefined
  readonly seq: number | undefined
  readonly props: CsvScalars | undefined
  readonly attributes: CsvScalars | undefined
  /** Reads a row from its texts. */
  readonly read: (texts: SourceText) => ReadableRow | Rejection
}

/** Columns that make a flat object. */
export interface CsvScalars {
  readonly sources: readonly number[]
  /** The object, or a sentence on what is wrong with it. */
  readonly read: (texts: SourceText) => Scalars | string
}

/** @throws RangeError if the header lacks a column that the mapping names, or has it twice. */
export function csvRow(caller: string, header: readonly string[], mapping: CsvMapping, times: TextTimes): CsvRow {
  const sourceOf = new Int32Array(header.length).fill(-1)
  const sources: string[] = []
  const sourceAt = (column: string, field: string): number => {
    const index = columnOf(caller, header, column, field)
    if (sourceOf[index] === -1) sourceOf[index] = sources.push(column) - 1
    return sourceOf[index]!
  }
  const scalarsOf = (
    columns: readonly (string | CsvColumn)[] | undefined,
    role: 'props' | 'attributes',
  ): CsvScalars | undefined => {
    if (columns === undefined) return undefined
    const parts = columns.map((entry) => {
      const { column, as = column, type = 'string' } = typeof entry === 'string' ? { column: entry } : entry
      return { column, as, type, source: sourceAt(column, role) }
    })
    return { sources: parts.map(({ source }) => source), read: scalarsReader(parts) }
  }
  const partner = sourceAt(mapping.partner, 'partner')
  const name = sourceAt(mapping.name, 'name')
  const at = sourceAt(mapping.at, 'at')
  const id = mapping.id === undefined ? undefined : sourceAt(mapping.id, 'id')
  const seq = mapping.seq === undefined ? undefined : sourceAt(mapping.seq, 'seq')
  const props = scalarsOf(mapping.props, 'props')
  const attributes = scalarsOf(mapping.attributes, 'attributes')
  const label = (column: string | undefined): string => `column ${describeValue(column)}`
  const readRow = rowReader(
    {
      partner: label(mapping.partner),
      name: label(mapping.name),
      at: label(mapping.at),
      id: label(mapping.id),
      seq: label(mapping.seq),
      props: 'props',
      attributes: 'attributes',
    },
    times,
  )
  const read = (texts: SourceText): ReadableRow | Rejection => {
    const seqText = seq === undefined ? undefined : texts(seq)
    return readRow({
      partner: texts(partner),
      name: texts(name),
      at: texts(at),
      id: id === undefined ? undefined : texts(id),
      seq: seqText !== undefined && /^[+-]?\d+$/.test(seqText) ? Number(seqText) : seqText,
      props: props?.read(texts),
      attributes: attributes?.read(texts),
    })
  }
  return { columns: header.length, sourceOf, sources, partner, name, at, id, seq, props, attributes, read }
}

interface CsvPart {
  readonly column: string
  readonly as: string
  readonly type: 'string' | 'number' | 'boolean'
  readonly source: number
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

function scalarsReader(parts: readonly CsvPart[]): (texts: SourceText) => Scalars | string {
  const keys = parts.map(({ as }) => as)
  return (texts) => {
    for (const { column, type, source } of parts) {
      const text = texts(source)
      if (text === undefined || type === 'string') continue
      if (type === 'number' ? !isDecimal(text) : !/^(?:true|false)$/i.test(text))
        return `must have a ${type} in column ${describeValue(column)}; got ${describeValue(text)}`
    }
    return collectScalars(keys, (_, i) => {
      const { type, source } = parts[i]!
      const text = texts(source)
      if (text === undefined || type === 'string') return text
      return type === 'number' ? Number(text) : text.toLowerCase() === 'true'
    })
  }
}

function isDecimal(text: string): boolean {
  return DECIMAL.test(text) && Number.isFinite(Number(text))
}
