import type { EventQuality, RejectedRows } from './event-quality.js'
import { EXAMPLES_KEPT } from './rejection.js'

/** The account of two logs together. */
export function mergeQualities(a: EventQuality, b: EventQuality): EventQuality {
  return {
    rows: a.rows + b.rows,
    rejected: a.rejected + b.rejected,
    after: a.after + b.after,
    duplicate: a.duplicate + b.duplicate,
    late: a.late + b.late,
    outside: a.outside + b.outside,
    used: a.used + b.used,
    idConflicts: a.idConflicts + b.idConflicts,
    examples: mergeExamples(a.examples, b.examples),
  }
}

/** The first rows rejected of two logs, by reason; those of `a` come first. */
export function mergeExamples(a: readonly RejectedRows[], b: readonly RejectedRows[]): readonly RejectedRows[] {
  const merged = new Map(a.map((reason) => [reason.code, reason]))
  for (const { code, count, first } of b) {
    const other = merged.get(code)
    merged.set(code, {
      code,
      count: count + (other?.count ?? 0),
      first: [...(other?.first ?? []), ...first].slice(0, EXAMPLES_KEPT),
    })
  }
  return [...merged.values()]
}
