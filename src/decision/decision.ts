import type { Policy } from '../definition/policy.js'
import type { Verdict } from './conclude.js'
import type { CriterionResult } from './criterion-result.js'
import type { FocusNode } from './focus.js'
import type { Margin } from './margin.js'
import type { MissingEvidence } from './missing.js'
import type { NextAction } from './next-action.js'
import type { Pivot } from './pivot.js'
import type { LeftOut } from './stability.js'
import type { Question, TraceEntry } from './trace.js'
import type { DecisionWarning } from './warning.js'

/** What a decision was made of, by hash. */
export interface DecisionInputs {
  /** Hash of the whole study document. */
  readonly study: string
  /** Hash of what is registered before data: criteria, policy, flow, cohorts. */
  readonly registrationHash: string
  /** The registration hash that the caller gave; `null`: none. */
  readonly registered: string | null
  /** Hashes of the measurements in the order given; evidence refers to the last. */
  readonly measurements: readonly string[]
}

/**
 * A verdict with its whole reasoning. Plain JSON: the same study and measurements always give the same one, so it can be recomputed from
 * its record.
 */
export interface Decision {
  /** Document kind. */
  readonly kind: 'decision'
  /** Version of the format. */
  readonly version: 1
  /** Id of the study. */
  readonly study: string
  /** Id of the hypothesis. */
  readonly hypothesis: string
  /** Id of the iteration that is decided; `null`: none had begun. */
  readonly iteration: string | null
  /** Revision of the hypothesis. */
  readonly revision: number
  /** When the latest measurement was taken; epoch milliseconds. */
  readonly asOf: number
  /** Whether the iteration is closed: its end was fixed beforehand, and every unit that it can have is mature. */
  readonly closed: boolean
  /** What to do with the hypothesis. */
  readonly verdict: Verdict
  /** The question whose answer settled it. */
  readonly decidedBy: Question
  /** Errors accepted and patience of the team, as registered. */
  readonly policy: Policy
  /** Each criterion as judged, in definition order; none if the evidence may not be read. */
  readonly criteria: readonly CriterionResult[]
  /** Every question in order: its answer, rule, and evidence by reference. */
  readonly trace: readonly TraceEntry[]
  /** What to pivot to, for the verdict `pivot`; else `null`. */
  readonly pivot: Pivot | null
  /** Nodes to work on, for the first unmet goal that the flow explains, those first that would add most. */
  readonly focus: readonly FocusNode[]
  /** Model-based probability of reaching the target within the iterations left, of the unmet criterion with the least; `null`: not asked, or not known. */
  readonly prospect: number | null
  /** How little would change the verdict; `null`: nothing in any one criterion's cell. */
  readonly margin: Margin | null
  /** The verdict without one group of a partition, for each in turn: what a single group carries. */
  readonly stability: readonly LeftOut[]
  /** What the open criteria still need. */
  readonly unsureAbout: readonly MissingEvidence[]
  /** What to do next. */
  readonly next: readonly NextAction[]
  /** What a reader should know beside the verdict. */
  readonly warnings: readonly DecisionWarning[]
  /** What it was made of. */
  readonly inputs: DecisionInputs
}
