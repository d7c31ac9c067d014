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

/**
 * A text as Markdown that renders as that text and nothing else: no markup, no link, no HTML, no line of its own. Meant for a place inside
 * a line or a table's cell, after text of one's own or at its beginning. CommonMark 0.31 (2024), section 2.4, and GitHub's tables.
 */
export function escapeMarkdown(text: string): string {
  const line = visibleText(text).replace(/\s+/gu, ' ').trim()
  if (line === '') return '(blank)'
  return (
    line
      .replace(/[\\`*_{}[\]<>#|~!&$@^]/g, '\\$&')
      // What a renderer may take for an address.
      .replace(/:(?=\/)/g, '\\:')
      .replace(/\.(?=\p{L})|(?<=\p{L})\.(?=\S)/gu, '\\.')
      // What begins a list, a rule or an underline at the start of a line.
      .replace(/^[-+=]/, '\\$&')
      .replace(/^(\d+)([.)])/, '$1\\$2')
  )
}

/** Lines as a block of code, between fences that they cannot close. */
export function fencedText(lines: readonly string[]): readonly string[] {
  const runs = lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(Math.max(2, ...runs) + 1)
  return [`${fence}text`, ...lines, fence]
}
