import { type Stops, stopsAt } from './scan-text.js'

const QUOTE = 34
const BACKSLASH = 92
const MINUS = 45
const DOT = 46
const ZERO = 48
const COMMA = 44
const COLON = 58
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

/** Deeper values are left to `JSON.parse`, which needs no stack. */
const MAX_DEPTH = 32
const LITERALS = ['true', 'false', 'null'].map((word) => Uint8Array.from(word, (letter) => letter.charCodeAt(0)))
const ESCAPED = '"\\/bfnrt'

/** Bytes that end a string of JSON or need a closer look: the quote, the backslash, and control characters. */
export function stringStops(): Stops {
  return stopsAt([QUOTE, BACKSLASH, ...Array(0x20).keys()])
}

/** The first position from `at` on that holds no white space; the line feed, which ends a line, is none here. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  let next = at
  while (bytes[next] === 32 || bytes[next] === 9 || bytes[next] === 13) next++
  return next
}

/** The position after the number (RFC 8259, section 6) that begins at `at`, or -1. */
export function skipNumber(bytes: Uint8Array, at: number): number {
  let next = bytes[at] === MINUS ? at + 1 : at
  if (bytes[next] === ZERO) next++
  else next = skipDigits(bytes, next)
  if (next !== -1 && bytes[next] === DOT) next = skipDigits(bytes, next + 1)
  // e or E.
  if (next !== -1 && (bytes[next]! | 0x20) === 0x65) {
    const signed = bytes[next + 1] === 43 || bytes[next + 1] === MINUS
    next = skipDigits(bytes, signed ? next + 2 : next + 1)
  }
  return next
}

/** The position after `true`, `false` or `null`, or -1. */
export function skipLiteral(bytes: Uint8Array, at: number): number {
  for (const word of LITERALS) {
    let i = 0
    while (i < word.length && bytes[at + i] === word[i]) i++
    if (i === word.length) return at + i
  }
  return -1
}

/** The position after the string whose first character is at `at`, or -1. */
export function skipString(bytes: Uint8Array, at: number, stops: Uint8Array): number {
  let next = at
  for (;;) {
    while (stops[bytes[next]!] === 0) next++
    if (bytes[next] === QUOTE) return next + 1
    if (bytes[next] !== BACKSLASH) return -1
    const escaped = bytes[next + 1]!
    next += 2
    if (escaped === 0x75) {
      for (let i = 0; i < 4; i++) if (!isHex(bytes[next++]!)) return -1
    } else if (!ESCAPED.includes(String.fromCharCode(escaped))) return -1
  }
}

/** The position after the value that begins at `at`, or -1 if it is none or is very deep. */
export function skipValue(bytes: Uint8Array, at: number, stops: Uint8Array, depth: number = 0): number {
  const first = bytes[at]
  if (first === QUOTE) return skipString(bytes, at + 1, stops)
  if (first === OPEN_BRACE || first === OPEN_BRACKET)
    return depth === MAX_DEPTH ? -1 : skipMembers(bytes, at, stops, depth)
  return first === MINUS || isDigit(first!) ? skipNumber(bytes, at) : skipLiteral(bytes, at)
}

function skipMembers(bytes: Uint8Array, at: number, stops: Uint8Array, depth: number): number {
  const isObject = bytes[at] === OPEN_BRACE
  const close = isObject ? CLOSE_BRACE : CLOSE_BRACKET
  let next = skipSpace(bytes, at + 1)
  if (bytes[next] === close) return next + 1
  for (;;) {
    if (isObject) {
      if (bytes[next] !== QUOTE) return -1
      const end = skipString(bytes, next + 1, stops)
      next = end === -1 ? -1 : skipSpace(bytes, end)
      if (next === -1 || bytes[next] !== COLON) return -1
      next = skipSpace(bytes, next + 1)
    }
    const end = skipValue(bytes, next, stops, depth + 1)
    if (end === -1) return -1
    next = skipSpace(bytes, end)
    if (bytes[next] === close) return next + 1
    if (bytes[next] !== COMMA) return -1
    next = skipSpace(bytes, next + 1)
  }
}

function skipDigits(bytes: Uint8Array, at: number): number {
  let next = at
  while (isDigit(bytes[next]!)) next++
  return next === at ? -1 : next
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

function isHex(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
}
