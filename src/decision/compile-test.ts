import type { Criterion } from '../definition/hypothesis.js'
import { compileAnytime } from './anytime-test.js'
import { compileBlocks } from './block-test.js'
import type { CriterionTest, ErrorLevels } from './criterion-test.js'
import { compileCurve } from './curve-test.js'
import { compileScoreLooks } from './score-test.js'

/** Compiles a criterion's design at these levels. */
export function compileTest(criterion: Criterion, available: ErrorLevels): CriterionTest {
  const { design, comparedWith } = criterion
  const planned = design?.kind === 'plannedLooks'
  if (comparedWith !== undefined)
    return planned ? compileScoreLooks(criterion, design, available) : compileBlocks(criterion, available)
  return planned || design?.kind === 'curve'
    ? compileCurve(criterion, design, available)
    : compileAnytime(criterion, available)
}

/** Compiles each design once, for decisions that ask the same of many measurements. */
export function compileOnce(): typeof compileTest {
  const tests = new Map<string, CriterionTest>()
  return (criterion, available) => {
    const key = `${available.shown} ${available.refuted} ${criterion.id}`
    const test = tests.get(key) ?? compileTest(criterion, available)
    tests.set(key, test)
    return test
  }
}
