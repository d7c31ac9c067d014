// The same log in other arrays: what kind holds a column, and in which order dictionaries list their entries, decides nothing.
import * as fc from 'fast-check'
import type { EventColumns, EventLog } from '../../../src/event/event-log.js'

type Make = (values: readonly number[]) => ArrayLike<number>

const CODES: Readonly<Record<string, Make>> = {
  plain: (values) => values,
  // Where all of them fit.
  uint8: (values) => (values.some((value) => value > 255) ? values : Uint8Array.from(values)),
  uint16: (values) => Uint16Array.from(values),
  int32: (values) => Int32Array.from(values),
  float64: (values) => Float64Array.from(values),
}
const NUMBERS: Readonly<Record<string, Make>> = {
  plain: (values) => values,
  float64: (values) => Float64Array.from(values),
  int32: (values) => {
    const narrow = Int32Array.from(values)
    return values.every((value, row) => value === narrow[row]) ? narrow : values
  },
}

export interface Layout {
  readonly partner: string
  readonly name: string
  readonly at: string
  readonly seq: string
  /** Dictionaries run backwards, with an entry that no row uses. */
  readonly reversed: boolean
}

const kindOf = (kinds: Readonly<Record<string, Make>>): fc.Arbitrary<string> => fc.constantFrom(...Object.keys(kinds))

export const layout: fc.Arbitrary<Layout> = fc.record({
  partner: kindOf(CODES),
  name: kindOf(CODES),
  at: kindOf(NUMBERS),
  seq: kindOf(NUMBERS),
  reversed: fc.boolean(),
})

/** As `readEvents` gives it. */
export const PLAIN: Layout = { partner: 'plain', name: 'plain', at: 'plain', seq: 'plain', reversed: false }

/** A log whose columns are laid out anew. */
export function laidOut(log: EventLog, { partner, name, at, seq, reversed }: Layout): EventLog {
  const { columns } = log
  const partners = codesOf(columns.partners, columns.partner, reversed)
  const names = codesOf(columns.names, columns.name, reversed)
  const laid: EventColumns = {
    ...columns,
    partner: CODES[partner]!(partners.codes),
    partners: partners.dictionary,
    name: CODES[name]!(names.codes),
    names: names.dictionary,
    at: NUMBERS[at]!(Array.from(columns.at)),
    seq: columns.seq === undefined ? undefined : NUMBERS[seq]!(Array.from(columns.seq)),
  }
  return { ...log, columns: laid }
}

function codesOf(
  dictionary: readonly string[],
  codes: ArrayLike<number>,
  reversed: boolean,
): { readonly dictionary: readonly string[]; readonly codes: readonly number[] } {
  if (!reversed) return { dictionary, codes: Array.from(codes) }
  const last = dictionary.length
  return { dictionary: ['unused', ...dictionary.toReversed()], codes: Array.from(codes, (code) => last - code) }
}
