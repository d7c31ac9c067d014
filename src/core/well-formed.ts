const LONE_SURROGATE = /\p{Surrogate}/u
/** Up to this length a loop is faster than the start of a regular expression. */
const SHORT = 32

/** Whether a text has no unpaired surrogate, and so has a UTF-8 form. */
export function isWellFormed(text: string): boolean {
  if (text.length > SHORT) return !LONE_SURROGATE.test(text)
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xf800) === 0xd800) return !LONE_SURROGATE.test(text)
  return true
}
