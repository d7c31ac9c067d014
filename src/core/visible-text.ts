/**
 * Characters that show nothing, or turn the direction of what follows. Joiners and variation selectors show where they stand after what they join
 * or vary: an emoji, a mark, an Arabic letter.
 */
const UNSEEN =
  /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Default_Ignorable_Code_Point}]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}\p{Script=Arabic}])(?:\u200c|\u200d|\ufe0e|\ufe0f)/gu

/** Text in which nothing is hidden: line breaks and tabs are blanks, other characters that cannot be seen are written out. */
export function visibleText(text: string): string {
  return text
    .replace(/[\t\n\r\u2028\u2029]/g, ' ')
    .replace(UNSEEN, (character) => `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`)
}

/** A value of plain data with all its texts made visible; the names of members stay as they are. */
export function visibleTexts<A>(value: A): A {
  return visible(value) as A
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value)
  if (Array.isArray(value)) return value.map(visible)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, visible(member)]))
}
