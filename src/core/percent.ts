/** A rate in per cent with one decimal. */
export function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)} %`
}

/** A difference of two rates in percentage points with one decimal. */
export function points(difference: number): string {
  return `${(100 * difference).toFixed(1)} points`
}
