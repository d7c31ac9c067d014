import { textOfUtf8, utf8 } from '../core/utf8.js'
import { byteKeys } from './byte-keys.js'
import { type Spans, spanOf } from './spans.js'

/** Texts coded by their first occurrence, and found by their UTF-8. Mutable: for use inside one reader. */
export interface ByteCodes {
  /** The texts; the code of each is its index. */
  readonly values: readonly string[]
  /** The code of the text that a source of a row holds, -1 if it has none yet. `sources` has one member. */
  readonly find: (bytes: Uint8Array, spans: Spans, sources: readonly number[]) => number
  /** The same, but a new code if need be; -1 if the text is no UTF-8. */
  readonly codeAt: (bytes: Uint8Array, spans: Spans, sources: readonly number[]) => number
  /** The code of a well-formed text, a new one if need be. */
  readonly codeOf: (text: string) => number
}

/** Codes of texts; one that is an alias has the code of what it stands for. */
export function byteCodes(aliases: ReadonlyMap<string, string>): ByteCodes {
  const keys = byteKeys()
  const values: string[] = []
  const codeOf = (text: string): number => {
    const bytes = utf8(text)
    const span = spanOf(bytes)
    const known = keys.find(bytes, span, FIRST)
    return known === -1 ? add(text, bytes, span, FIRST) : known
  }
  const add = (text: string, bytes: Uint8Array, spans: Spans, sources: readonly number[]): number => {
    const target = aliases.size === 0 ? undefined : aliases.get(text)
    const code = target === undefined ? values.push(text) - 1 : codeOf(target)
    keys.add(bytes, spans, sources, code)
    return code
  }
  return {
    values,
    find: keys.find,
    codeAt: (bytes, spans, sources) => {
      const known = keys.find(bytes, spans, sources)
      if (known !== -1) return known
      const text = textOfUtf8(bytes, spans.starts[sources[0]!]!, spans.ends[sources[0]!]!, false)
      return text === undefined ? -1 : add(text, bytes, spans, sources)
    },
    codeOf,
  }
}

const FIRST: readonly number[] = [0]
