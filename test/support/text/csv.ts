/** CSV by strings: all records first, every field of each as a string, every row an object. The reader of src is compared with it. */
import type { CsvColumn, CsvMapping } from '../../../src/adapters/csv-mapping.js'
import { resolveAliases } from '../../../src/core/aliases.js'
import { describeValue } from '../../../src/core/describe-value.js'
import type { EventLog, Scalars } from '../../../src/event/event-log.js'
import { logBuilder, takeReading } from '../../../src/event/log-builder.js'
import { type Rejection, rejection } from '../../../src/event/rejection.js'
import { type ReadableRow, rowReader } from '../../../src/event/row-reader.js'
import { collectScalars } from '../../../src/event/scalars.js'
import { textCodes } from '../../../src/event/text-codes.js'
import { csvRecords } from './csv-records.js'
import { referenceTimes } from './times.js'

/** The log of a text with a header row; texts without one and columns that are not there are the caller's to avoid. */
export function referenceCsv(text: string, mapping: CsvMapping): EventLog {
  const { delimiter = ',', aliases = {} } = mapping
  const resolved = resolveAliases(aliases, 'referenceCsv')
  const partners = textCodes(resolved)
  const names = textCodes(new Map())
  const builder = logBuilder(partners.values, names.values, resolved)
  let readFields: ((fields: readonly string[]) => ReadableRow | Rejection) | undefined
  for (const { line, fields } of csvRecords(text, delimiter)) {
    if (readFields !== undefined)
      takeReading(builder, partners, names, line, '_tag' in fields ? fields : readFields(fields))
    else if ('_tag' in fields) throw new Error(`the header is damaged: ${fields.message}`)
    else readFields = fieldsReader(fields, mapping)
  }
  const log = builder.take(true)
  return log.quality.rejected === 0 ? log : { ...log, quality: { ...log.quality, lines: true } }
}

function fieldsReader(
  header: readonly string[],
  mapping: CsvMapping,
): (fields: readonly string[]) => ReadableRow | Rejection {
  const partner = header.indexOf(mapping.partner)
  const name = header.indexOf(mapping.name)
  const at = header.indexOf(mapping.at)
  const id = mapping.id === undefined ? undefined : header.indexOf(mapping.id)
  const seq = mapping.seq === undefined ? undefined : header.indexOf(mapping.seq)
  const readProps = scalarsReader(header, mapping.props)
  const readAttributes = scalarsReader(header, mapping.attributes)
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
    referenceTimes(mapping.time ?? 'iso', mapping.timeZone ?? 'UTC'),
  )

  return (fields) => {
    if (fields.length !== header.length)
      return rejection(
        'field-count',
        `a row must have ${header.length} fields, as the header has; got ${fields.length}`,
      )
    const seqText = fieldAt(fields, seq)
    return readRow({
      partner: fieldAt(fields, partner),
      name: fieldAt(fields, name),
      at: fieldAt(fields, at),
      id: fieldAt(fields, id),
      seq: seqText !== undefined && /^[+-]?\d+$/.test(seqText) ? Number(seqText) : seqText,
      props: readProps?.(fields),
      attributes: readAttributes?.(fields),
    })
  }
}

/** An empty field is missing. */
function fieldAt(fields: readonly string[], index: number | undefined): string | undefined {
  return index === undefined || fields[index] === '' ? undefined : fields[index]
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

function scalarsReader(
  header: readonly string[],
  columns: readonly (string | CsvColumn)[] | undefined,
): ((fields: readonly string[]) => Scalars | string) | undefined {
  if (columns === undefined) return undefined
  const sources = columns.map((entry) => {
    const { column, as = column, type = 'string' } = typeof entry === 'string' ? { column: entry } : entry
    return { column, as, type, index: header.indexOf(column) }
  })
  const keys = sources.map(({ as }) => as)

  return (fields) => {
    for (const { column, type, index } of sources) {
      const text = fieldAt(fields, index)
      if (text === undefined || type === 'string') continue
      if (type === 'number' ? !isDecimal(text) : !/^(?:true|false)$/i.test(text))
        return `must have a ${type} in column ${describeValue(column)}; got ${describeValue(text)}`
    }
    return collectScalars(keys, (_, i) => {
      const { type, index } = sources[i]!
      const text = fieldAt(fields, index)
      if (text === undefined || type === 'string') return text
      return type === 'number' ? Number(text) : text.toLowerCase() === 'true'
    })
  }
}

function isDecimal(text: string): boolean {
  return DECIMAL.test(text) && Number.isFinite(Number(text))
}
