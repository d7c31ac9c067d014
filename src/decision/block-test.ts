import type { Criterion } from '../definition/hypothesis.js'
import { testedTarget } from '../planning/tested-target.js'
import { type CohortBlock, twoCohortEProcess } from '../stats/anytime/two-cohort-e-process.js'
import {
  allUsed,
  type CriterionTest,
  type ErrorLevels,
  firstPassing,
  isDifference,
  type LookCounts,
  NO_ERROR,
} from './criterion-test.js'

/** Units a cohort that a block is planned with where none is known. */
const FIRST_BLOCK = 10

/** Blocks that are looked ahead. */
const FURTHER_BLOCKS = 40

/**
 * Two cohorts at any time: the block e-process, a block being what came between two looks. The rates of a block are predicted from the blocks
 * before it, so a first block can only count against a difference below none.
 */
export function compileBlocks(criterion: Criterion, available: ErrorLevels): CriterionTest {
  const { direction = 'atLeast' } = criterion
  const difference = testedTarget(criterion, 0)
  const [good, bad] = direction === 'atLeast' ? (['greater', 'less'] as const) : (['less', 'greater'] as const)
  const passes = (blocks: readonly CohortBlock[], alternative: 'greater' | 'less', alpha: number): boolean =>
    (twoCohortEProcess(blocks, { difference, alternative }).at(-1)?.logEValue ?? 0) >= -Math.log(alpha)
  /** The count of successes that decides, of those that the last block can have. */
  const critical = (blocks: readonly CohortBlock[], total: number, alternative: 'greater' | 'less', alpha: number) => {
    const last = blocks.at(-1)!
    const withLast = (successes1: number) => [...blocks.slice(0, -1), { ...last, successes1 }]
    const before = total - last.successes1
    if (alternative === 'greater') {
      const least = firstPassing(last.trials1, (k) => passes(withLast(k), alternative, alpha))
      return least === null ? null : before + least
    }
    const failures = firstPassing(last.trials1, (k) => passes(withLast(last.trials1 - k), alternative, alpha))
    return failures === null ? null : before + last.trials1 - failures
  }
  return {
    direction,
    available,
    assumption: 'anytime',
    size: Infinity,
    canShow: true,
    at: (look) => {
      if (!isDifference(difference)) return undefined
      const blocks = blocksOf([...look.before, look])
      if (blocks.length === 0) return { target: difference, shows: null, refutes: null, attained: NO_ERROR, idle: null }
      const { successes } = look.count
      const [shows, refutes] = [
        critical(blocks, successes, good, available.shown),
        critical(blocks, successes, bad, available.refuted),
      ]
      const idle = blocks.length === 1 && shows === null && refutes === null ? 'first-block' : null
      return { target: difference, shows, refutes, attained: available, idle }
    },
    shows: (look) => isDifference(difference) && passes(blocksOf([...look.before, look]), good, available.shown),
    *nextLooks(looks) {
      const { units = 0 } = looks.at(-1)?.count ?? {}
      const block = units === 0 ? FIRST_BLOCK : Math.ceil(units / looks.length)
      for (let i = 1; i <= FURTHER_BLOCKS; i++) yield units + i * block
    },
    spent: allUsed(available),
  }
}

/** What came between looks. Looks that later ones contradict, as counts were corrected, are passed over. */
export function blocksOf(looks: readonly LookCounts[]): readonly CohortBlock[] {
  const blocks: CohortBlock[] = []
  let later = looks.at(-1)!
  for (const look of looks.slice(0, -1).toReversed()) {
    const block = between(look, later)
    if (block === null) continue
    if (block.trials1 + block.trials2 > 0) blocks.unshift(block)
    later = look
  }
  const first = between(NOTHING, later)
  return first === null || first.trials1 + first.trials2 === 0 ? blocks : [first, ...blocks]
}

const NOTHING: LookCounts = { count: { successes: 0, units: 0 }, against: { successes: 0, units: 0 } }

/** Counts added from one look to another; `null` where counts fell, or successes rose by more than units. */
function between(earlier: LookCounts, later: LookCounts): CohortBlock | null {
  const successes1 = later.count.successes - earlier.count.successes
  const trials1 = later.count.units - earlier.count.units
  const successes2 = (later.against?.successes ?? 0) - (earlier.against?.successes ?? 0)
  const trials2 = (later.against?.units ?? 0) - (earlier.against?.units ?? 0)
  const isPossible = successes1 >= 0 && successes2 >= 0 && trials1 >= successes1 && trials2 >= successes2
  return isPossible ? { successes1, trials1, successes2, trials2 } : null
}
