/** Texts that are remembered. */
const SLOTS = 256

/**
 * A look-up that remembers what some texts led to, where a log has few texts that recur: comparing a text with the one expected is
 * several times as fast as a Map, which has to hash it.
 *
 * @param lookUp - What a text leads to, `undefined` if nothing yet.
 */
export function recentTexts<A>(lookUp: (text: string) => A | undefined): (text: string) => A | undefined {
  let asked = 0
  let texts: string[] = []
  let values: (A | undefined)[] = []
  return (text) => {
    const last = text.length - 1
    if (last < 1) return lookUp(text)
    if (asked < SLOTS) {
      // There may be many of these, most of them for little.
      if (++asked < SLOTS) return lookUp(text)
      texts = Array<string>(SLOTS).fill('')
      values = Array<A | undefined>(SLOTS).fill(undefined)
    }
    // Names of a kind differ at their ends.
    const slot = (text.length ^ (text.charCodeAt(last) * 11) ^ (text.charCodeAt(last - 1) * 3)) & (SLOTS - 1)
    if (texts[slot] === text) return values[slot]
    const value = lookUp(text)
    if (value !== undefined) {
      texts[slot] = text
      values[slot] = value
    }
    return value
  }
}
