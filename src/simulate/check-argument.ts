import { describeValue } from '../core/describe-value.js'

/** Refuses an argument of `operatingCharacteristics`. */
export function refuseArgument(place: string, must: string, value: unknown): never {
  throw new RangeError(`operatingCharacteristics: ${place} must be ${must}; got ${describeValue(value)}`)
}

/** Refuses what is not an integer from 1 to a limit. */
export function checkPositiveInteger(place: string, value: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > most)
    refuseArgument(place, `an integer from 1 to ${most}`, value)
}
