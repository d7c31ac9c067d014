/** Resident memory of reading and measuring a file, in a process that does nothing else. */
import { chunksOf, MAPPING, own } from './contenders.js'
import { type Shape, studyOf, textOf } from './data.js'

/** What one way needed, in megabytes; `most` is absent if the library does not have that way. */
export interface MemoryUse {
  readonly way: string
  readonly before: number
  readonly most?: number
}

/** Runs one way. */
export async function memory(way: string, shape: Shape): Promise<MemoryUse> {
  const library = await own()
  const file = textOf(shape, 'csv')
  const study = studyOf(shape)
  const before = megabytes(process.memoryUsage().rss)
  const asOf = Date.UTC(2100, 0)
  if (way === 'readCsv and measure') library.measure(study, library.readCsv(chunksOf(file), MAPPING), { asOf })
  else return { way, before }
  // In kilobytes; the peak since the process began.
  return { way, before, most: megabytes(process.resourceUsage().maxRSS * 1024) }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6)
}
