/** What is read of a table of `apache-arrow` or `@uwdata/flechette`; either is one. */
export interface ArrowTable {
  /** Number of rows. */
  readonly numRows: number
  /** Names of the columns. */
  readonly schema: ArrowSchema
  /** The column at a position. */
  getChildAt(index: number): ArrowColumn | null | undefined
}

/** The columns of an {@link ArrowTable}. */
export interface ArrowSchema {
  /** One a column, in order. */
  readonly fields: readonly ArrowField[]
}

/** What a schema says of a column. */
export interface ArrowField {
  /** Its name. */
  readonly name: string
}

/** A column of an {@link ArrowTable}. */
export interface ArrowColumn {
  /** What it holds. */
  readonly type: ArrowType
  /** Its parts, one a record batch. */
  readonly data: readonly ArrowBatch[]
  /** The value of a row. */
  get(index: number): unknown
}

/** The values of a dictionary, by code. */
export interface ArrowDictionary extends ArrowColumn {
  /** Number of values. */
  readonly length: number
}

/** A type as the Arrow format (columnar format 1.5, 2024) numbers it. */
export interface ArrowType {
  /** Its number. */
  readonly typeId: number
  /** Of dates, timestamps: 0 for days and seconds, then finer. */
  readonly unit?: number | undefined
  /** Of timestamps: the zone in which they are shown; without one they are local times. */
  readonly timezone?: string | null | undefined
  /** Of dictionaries: the type of their values. */
  readonly dictionary?: ArrowType | undefined
}

/** The part of a column that lies in one record batch. */
export interface ArrowBatch {
  /** Number of rows. */
  readonly length: number
  /** Values, or bytes of texts, or codes of a dictionary. */
  readonly values: unknown
  /** Where texts begin and end; `offsets` of flechette. */
  readonly valueOffsets?: unknown
  /** The same of flechette. */
  readonly offsets?: unknown
  /** Buffers of texts that are viewed; `data` of flechette. */
  readonly variadicBuffers?: readonly Uint8Array[] | undefined
  /** The same of flechette. */
  readonly data?: readonly Uint8Array[] | undefined
  /** Bits of rows that are not null; `validity` of flechette. */
  readonly nullBitmap?: unknown
  /** The same of flechette. */
  readonly validity?: unknown
  /** The bit of the first row. */
  readonly offset?: number | undefined
  /** Texts or other values by code. */
  readonly dictionary?: ArrowDictionary | null | undefined
}

/** Numbers of the types that are told apart. */
export const ARROW: Readonly<
  Record<
    'int' | 'text' | 'decimal' | 'date' | 'time' | 'timestamp' | 'duration' | 'largeText' | 'textView' | 'dictionary',
    number
  >
> = {
  int: 2,
  text: 5,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  duration: 18,
  largeText: 20,
  textView: 24,
  dictionary: -1,
}

/** Whether a row of a batch is not null. */
export function isPresent({ nullBitmap, validity, offset = 0 }: ArrowBatch, row: number): boolean {
  const bits = (nullBitmap ?? validity) as Uint8Array | null | undefined
  if (bits === null || bits === undefined || bits.length === 0) return true
  const bit = offset + row
  return (bits[bit >> 3]! & (1 << (bit & 7))) !== 0
}

/** Whole numbers of 64 bits as halves, little end first: making a bigint of each takes several times as long. */
export interface Halves {
  readonly low: Uint32Array
  readonly high: Int32Array | Uint32Array
}

/** The halves of a column of 64-bit integers; `undefined` of any other. */
export function halvesOf(values: unknown): Halves | undefined {
  const isSigned = values instanceof BigInt64Array
  if (!isSigned && !(values instanceof BigUint64Array)) return undefined
  const { buffer, byteOffset, length } = values
  const low = new Uint32Array(buffer, byteOffset, 2 * length)
  return { low, high: isSigned ? new Int32Array(buffer, byteOffset, 2 * length) : low }
}

const HALF = 4_294_967_296

/** The whole part of a value divided by `divisor`, rounded down; exact for divisors up to 2^20 wherever the result is. */
export function dividedAt({ low, high }: Halves, row: number, divisor: number): number {
  const upper = high[2 * row + 1]!
  const quotient = Math.floor(upper / divisor)
  return quotient * HALF + Math.floor(((upper - quotient * divisor) * HALF + low[2 * row]!) / divisor)
}
