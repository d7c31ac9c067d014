/** Resident memory of reading and measuring a file, in a process that does nothing else. */
import { chunksOf, MAPPING, own } from './contenders.js'
import { type Shape, studyOf, textOf } from './data.js'

const MEASURED = 'readCsv and measure'
const READ = 'openCsvReader, take after each 64 KiB'

/** All at once, and as a stream, read only or measured. */
export const ways: readonly string[] = [MEASURED, READ, `${READ}, and Meter`]

/** What one way needed, in megabytes. */
export interface MemoryUse {
  readonly way: string
  readonly before: number
  readonly most: number
}

/** Runs one way. */
export async function memory(way: string, shape: Shape): Promise<MemoryUse> {
  const library = await own()
  const file = textOf(shape, 'csv')
  const study = studyOf(shape)
  const before = megabytes(process.memoryUsage().rss)
  const asOf = Date.UTC(2100, 0)
  if (way === MEASURED) library.measure(study, library.readCsv(chunksOf(file), MAPPING), { asOf })
  else {
    const reader = library.openCsvReader(MAPPING)
    const meter = library.openMeter(study)
    if (meter._tag === 'Left') throw new Error('the study cannot be streamed')
    const take = way === READ ? () => {} : meter.right.add
    for (const chunk of chunksOf(file)) {
      reader.push(chunk)
      take(reader.take())
    }
    take(reader.close())
    if (way !== READ) meter.right.read(asOf)
  }
  // In kilobytes; the peak since the process began.
  return { way, before, most: megabytes(process.resourceUsage().maxRSS * 1024) }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
