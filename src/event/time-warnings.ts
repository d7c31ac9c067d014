import type { ReadWarning } from './event-log.js'

/** Where seconds of 2001-09-09 to 2096-10-02 lie if they are read as milliseconds, in milliseconds. */
const SECONDS_AS_MS = [1e9, 4e9] as const
/** From here on (the year 5138) lie milliseconds of 1973 and later if they are read as seconds, and microseconds read as milliseconds. */
const FAR_MS = 1e14

/**
 * What times make one doubt their unit. They are kept all the same: no instant is impossible, and a guess would change numbers.
 *
 * @returns Warnings, or `undefined` if there is none.
 */
export function timeWarnings(at: ArrayLike<number>): readonly ReadWarning[] | undefined {
  let in1970 = 0
  let far = 0
  for (let row = 0; row < at.length; row++) {
    const instant = at[row]!
    if (instant >= SECONDS_AS_MS[0] && instant < SECONDS_AS_MS[1]) in1970++
    else if (instant >= FAR_MS) far++
  }
  if (in1970 + far === 0) return undefined
  const share = (count: number): string => `${count} of ${at.length} times lie`
  return [
    ...(in1970 === 0
      ? []
      : [
          {
            code: 'seconds-as-milliseconds' as const,
            count: in1970,
            message: `${share(in1970)} between 1970-01-12 and 1970-02-16, as seconds do that are read as milliseconds`,
          },
        ]),
    ...(far === 0
      ? []
      : [
          {
            code: 'far-future' as const,
            count: far,
            message: `${share(far)} after the year 5138, as milliseconds do that are read as seconds, or microseconds as milliseconds`,
          },
        ]),
  ]
}
