/** Decides whether a cache is of use. Mutable: for use inside one reader. */
export interface Worth {
  /** Counts something found. */
  readonly find: () => void
  /** What to do with one thing more, given how many are kept: keep it, keep it and forget the others, or keep nothing from now on. */
  readonly next: (kept: number) => 'keep' | 'renew' | 'give-up'
}

/** What is kept at most, and what is kept before it is first asked whether that is of use. */
const MAX_KEPT = 65_536
const TRIAL = 4096
/** Of so many that are kept, one at least has to be found again. */
const KEPT_PER_FIND = 64

/** A cache whose entries are hardly ever found again costs more than it saves: a log whose every row has a number of its own fills it with such. */
export function worthKeeping(): Worth {
  let found = 0
  let limit = TRIAL
  return {
    find: () => {
      found++
    },
    next: (kept) => {
      if (kept < limit) return 'keep'
      if (found * KEPT_PER_FIND < kept) return 'give-up'
      if (limit === TRIAL) {
        limit = MAX_KEPT
        return 'keep'
      }
      found = 0
      limit = TRIAL
      return 'renew'
    },
  }
}
