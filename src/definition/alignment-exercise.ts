/**
 * The four qualifying questions of the exercise: which customer need is met, which opportunity that creates for the business, which business outcome
 * it achieves, and which motivation of the company it serves.
 */
export type AlignmentQuestion = 'customerNeed' | 'businessOpportunity' | 'businessOutcome' | 'motivation'

/**
 * A point that came up in an answer, in words that all groups' answers are compared by.
 *
 * Whoever compares the answers makes this list afterwards, with the groups' answers before them and in neither group: one entry for what means the
 * same, in whatever language a group has for it. The comparison is as honest as this list, so it is part of the document.
 */
export interface AlignmentPoint {
  /** Unique in its exercise. */
  readonly id: string
  /** The question that it answers. */
  readonly question: AlignmentQuestion
  /** The point in words. */
  readonly statement: string
  /**
   * What kind of answer it is. `value` (default): what the question asks for; `approach`: a way to build it; `requirement`: a technical or
   * functional requirement in depth.
   */
  readonly kind?: 'value' | 'approach' | 'requirement' | undefined
  /** Whether it stands in the documents that were agreed before. Default `false`. */
  readonly documented?: boolean | undefined
}

/** A group's answer to one question. */
export interface AlignmentAnswer {
  /** Which question. */
  readonly question: AlignmentQuestion
  /** Whether the group agreed on it in the time it had. */
  readonly agreed: boolean
  /** Ids of the points it named, the most important first; may be empty. */
  readonly points: readonly string[]
}

/** A group that answered apart from the others. */
export interface AlignmentGroup {
  /** Unique in its exercise. */
  readonly id: string
  /** Label for people. */
  readonly name?: string | undefined
  /** Committed business stakeholders, or the engaged development team. */
  readonly role: 'business' | 'development'
  /** Its answers, at most one a question; one that is missing was not given. */
  readonly answers: readonly AlignmentAnswer[]
}

/**
 * An alignment exercise: business and development groups answer the four qualifying questions apart, without the documents before them, and the
 * answers are compared.
 */
export interface AlignmentExercise {
  /** Document kind. */
  readonly kind: 'alignmentExercise'
  /** Version of the format. */
  readonly version: 1
  /** Id of the exercise. */
  readonly id: string
  /** Label for people. */
  readonly name?: string | undefined
  /** Id of the hypothesis that it is about. */
  readonly hypothesis?: string | undefined
  /** Every point that came up, or that the documents hold. */
  readonly points: readonly AlignmentPoint[]
  /** At least one group of each role. */
  readonly groups: readonly AlignmentGroup[]
}
