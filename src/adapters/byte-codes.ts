import { textOfUtf8, utf8 } from '../core/utf8.js'
import { byteKeys, hashBytes } from './byte-keys.js'

/** Texts coded by their first occurrence, and found by their UTF-8. Mutable: for use inside one reader. */
export interface ByteCodes {
  /** The texts; the code of each is its index. */
  readonly values: readonly string[]
  /** The code of the text whose UTF-8 is `bytes[from, to)`, -1 if it has none yet. */
  readonly find: (bytes: Uint8Array, from: number, to: number, hash: number) => number
  /** The code of the text whose UTF-8 is `bytes[from, to)`, a new one if need be; -1 if it is no UTF-8. */
  readonly codeAt: (bytes: Uint8Array, from: number, to: number, hash: number) => number
  /** The code of a well-formed text. */
  readonly codeOf: (text: string) => number
}

/** Codes of texts; one that is an alias has the code of what it stands for. */
export function byteCodes(aliases: ReadonlyMap<string, string>): ByteCodes {
  const keys = byteKeys()
  const values: string[] = []
  const codeOf = (text: string): number => {
    const bytes = utf8(text)
    const hash = hashBytes(bytes, 0, bytes.length)
    const known = keys.find(bytes, 0, bytes.length, hash)
    return known === -1 ? add(text, bytes, 0, bytes.length, hash) : known
  }
  const add = (text: string, bytes: Uint8Array, from: number, to: number, hash: number): number => {
    const target = aliases.get(text)
    const code = target === undefined ? values.push(text) - 1 : codeOf(target)
    keys.add(bytes, from, to, hash, code)
    return code
  }
  return {
    values,
    find: keys.find,
    codeAt: (bytes, from, to, hash) => {
      const known = keys.find(bytes, from, to, hash)
      if (known !== -1) return known
      const text = textOfUtf8(bytes, from, to, false)
      return text === undefined ? -1 : add(text, bytes, from, to, hash)
    },
    codeOf,
  }
}
