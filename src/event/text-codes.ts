/** Texts coded by their first occurrence. Mutable: for use inside one function or reader. */
export interface TextCodes {
  /** The texts; the code of each is its index. */
  readonly values: readonly string[]
  /** The code of a text, or -1. */
  readonly find: (text: string) => number
  /** The code of a text, a new one if need be. */
  readonly codeOf: (text: string) => number
}

/** Codes of texts; one that is an alias has the code of what it stands for. */
export function textCodes(aliases: ReadonlyMap<string, string>): TextCodes {
  const codes = new Map<string, number>()
  const values: string[] = []
  const codeOf = (text: string): number => {
    const known = codes.get(text)
    if (known !== undefined) return known
    const target = aliases.get(text)
    const code = target === undefined ? values.push(text) - 1 : codeOf(target)
    codes.set(text, code)
    return code
  }
  return { values, find: (text) => codes.get(text) ?? -1, codeOf }
}
