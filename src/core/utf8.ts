/**
 * A text as UTF-8 (RFC 3629). An unpaired surrogate, which has no UTF-8 form, becomes U+FFFD, as `TextEncoder` has it.
 *
 * Our own, as `TextEncoder` is a global of the host and not of the language.
 */
export function utf8(text: string): Uint8Array {
  // A code unit takes at most three bytes; a pair of surrogates takes four.
  const bytes = new Uint8Array(text.length * 3)
  return bytes.subarray(0, writeUtf8(text.replace(/\p{Surrogate}/gu, '\uFFFD'), bytes, 0))
}

/**
 * Writes a text as UTF-8, from a position of `bytes` on, where there must be room for three bytes a code unit.
 *
 * An unpaired surrogate is written as its three bytes would be, which is no UTF-8: whoever reads them can tell it from U+FFFD.
 *
 * @returns The position after the last byte.
 */
export function writeUtf8(text: string, bytes: Uint8Array, start: number): number {
  let at = start
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      bytes[at++] = code
      continue
    }
    if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6)
    } else {
      if ((code & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
        code = 0x10000 + ((code & 0x3ff) << 10) + (text.charCodeAt(++i) & 0x3ff)
        bytes[at++] = 0xf0 | (code >> 18)
        bytes[at++] = 0x80 | ((code >> 12) & 0x3f)
      } else {
        bytes[at++] = 0xe0 | (code >> 12)
      }
      bytes[at++] = 0x80 | ((code >> 6) & 0x3f)
    }
    bytes[at++] = 0x80 | (code & 0x3f)
  }
  return at
}

/** Arguments that one call of `String.fromCharCode` is given. */
const UNITS_AT_ONCE = 4096

/**
 * The text of UTF-8 bytes (RFC 3629), or `undefined` if they are none: never with U+FFFD for what could not be read.
 *
 * @param unpaired - Whether the three bytes that {@link writeUtf8} writes for an unpaired surrogate are read back as one.
 */
export function textOfUtf8(bytes: Uint8Array, from: number, to: number, unpaired: boolean): string | undefined {
  let text = ''
  let at = from
  for (; at + 8 <= to; at += 8) {
    const a = bytes[at]!
    const b = bytes[at + 1]!
    const c = bytes[at + 2]!
    const d = bytes[at + 3]!
    const e = bytes[at + 4]!
    const f = bytes[at + 5]!
    const g = bytes[at + 6]!
    const h = bytes[at + 7]!
    if ((a | b | c | d | e | f | g | h) >= 0x80) break
    text += String.fromCharCode(a, b, c, d, e, f, g, h)
  }
  for (; at < to && bytes[at]! < 0x80; at++) text += String.fromCharCode(bytes[at]!)
  if (at === to) return text

  const units = new Uint16Array(Math.min(to - at, UNITS_AT_ONCE))
  let length = 0
  while (at < to) {
    const code = codePointAt(bytes, at, to, unpaired)
    if (code === -1) return undefined
    at += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    if (length + 2 > units.length && length > 0 && at < to) {
      text += String.fromCharCode.apply(null, units.subarray(0, length) as unknown as number[])
      length = 0
    }
    if (code < 0x10000) {
      units[length++] = code
    } else {
      units[length++] = 0xd800 + ((code - 0x10000) >> 10)
      units[length++] = 0xdc00 + (code & 0x3ff)
    }
  }
  return text + String.fromCharCode.apply(null, units.subarray(0, length) as unknown as number[])
}

/** Whether bytes are UTF-8. */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; ) {
    const code = codePointAt(bytes, at, to, false)
    if (code === -1) return false
    at += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return true
}

/** The code point whose bytes begin at a position, or -1 if none does: RFC 3629, section 4, which has one form for each. */
function codePointAt(bytes: Uint8Array, at: number, to: number, unpaired: boolean): number {
  const lead = bytes[at]!
  if (lead < 0x80) return lead
  if (lead < 0xc2 || lead > 0xf4) return -1
  const size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  if (at + size > to) return -1
  let code = lead & (0xff >> (size + 1))
  for (let i = 1; i < size; i++) {
    const byte = bytes[at + i]!
    if ((byte & 0xc0) !== 0x80) return -1
    code = (code << 6) | (byte & 0x3f)
  }
  if (code < (size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000) || code > 0x10ffff) return -1
  return code >= 0xd800 && code <= 0xdfff && !unpaired ? -1 : code
}
