import type { EventColumns } from '../event/event-log.js'

/** In which order rows lie: by time; each partner's together and by time; or in none of these. */
export function rowOrder({ length, partner, at, partners }: EventColumns): 'time' | 'partner' | 'none' {
  let row = 1
  while (row < length && at[row - 1]! <= at[row]!) row++
  if (row >= length) return 'time'

  const seen = new Uint8Array(partners.length)
  for (row = 0; row < length; row++) {
    const code = partner[row]!
    if (row > 0 && partner[row - 1] === code) {
      if (at[row - 1]! > at[row]!) return 'none'
    } else if (seen[code] === 1) return 'none'
    seen[code] = 1
  }
  return 'partner'
}
