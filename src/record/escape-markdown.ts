import { visibleText } from '../core/visible-text.js'

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
