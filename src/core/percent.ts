/** A rate in per cent with one decimal. */
export function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)} %`
}
