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
/** Bytes of a text that counts as short. */
const SHORT = 64

/**
 * The text of UTF-8 bytes (RFC 3629), or `undefined` if they are none: never with U+FFFD for what could not be read.
 *
 * @param unpaired - Whether the three bytes that {@link writeUtf8} writes for an unpaired surrogate are read back as one.
 */
export function textOfUtf8(bytes: Uint8Array, from: number, to: number, unpaired: boolean): string | undefined {
  const ascii = to - from <= SHORT ? shortAscii(bytes, from, to) : undefined
  if (ascii !== undefined) return ascii

  // One unit more than is written before there is room again: a pair of surrogates is not parted.
  const units = new Uint16Array(Math.min(to - from, UNITS_AT_ONCE) + 1)
  let text = ''
  let length = 0
  for (let at = from; at < to; ) {
    const code = codePointAt(bytes, at, to, unpaired)
    if (code === -1) return undefined
    at += sizeOf(code)
    if (length + 2 > units.length) {
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

// Several times as fast as the general way, and most texts of a log are such. What was read beyond the end is cut off.
function shortAscii(bytes: Uint8Array, from: number, to: number): string | undefined {
  let all = 0
  for (let at = from; at < to; at++) all |= bytes[at]!
  if (all >= 0x80) return undefined
  let text = ''
  for (let at = from; at < to; at += 16) {
    const part = String.fromCharCode(
      bytes[at]!,
      bytes[at + 1]!,
      bytes[at + 2]!,
      bytes[at + 3]!,
      bytes[at + 4]!,
      bytes[at + 5]!,
      bytes[at + 6]!,
      bytes[at + 7]!,
      bytes[at + 8]!,
      bytes[at + 9]!,
      bytes[at + 10]!,
      bytes[at + 11]!,
      bytes[at + 12]!,
      bytes[at + 13]!,
      bytes[at + 14]!,
      bytes[at + 15]!,
    )
    text += at + 16 <= to ? part : part.slice(0, to - at)
  }
  return text
}

/** Whether bytes are UTF-8. */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; ) {
    const code = codePointAt(bytes, at, to, false)
    if (code === -1) return false
    at += sizeOf(code)
  }
  return true
}

function sizeOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
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
