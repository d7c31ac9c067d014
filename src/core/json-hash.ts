import { canonicalJson } from './canonical-json.js'
import { sha256 } from './sha256.js'
import { utf8 } from './utf8.js'

/**
 * Hash of plain data, however it is spelt: SHA-256 of its canonical JSON, as 64 hexadecimal digits.
 *
 * @throws RangeError if something has no JSON form.
 */
export function jsonHash(value: unknown): string {
  return sha256(utf8(canonicalJson(value)))
}
