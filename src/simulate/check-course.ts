import { describeValue } from '../core/describe-value.js'
import type { CriterionDesign } from '../definition/hypothesis.js'
import type { Policy } from '../definition/policy.js'
import { knownEntries } from '../event/known-entries.js'
import { checkChoice } from '../stats/check.js'
import type { CourseTruth, OperatingOptions } from './course-truth.js'

const OPTIONS = ['seed', 'target', 'units', 'design', 'looks', 'steps', 'otherTests', 'replications', 'exact']
const MOST_UNITS = 10_000

/**
 * Checks the arguments of `operatingCharacteristics`.
 *
 * @throws RangeError naming the first that is not as it must be.
 */
export function checkCourse(policy: Policy, truths: readonly CourseTruth[], options: OperatingOptions): void {
  checkPolicy(policy)
  knownEntries('operatingCharacteristics', 'options', options, OPTIONS)
  const { seed, target, units, design, looks = 1, steps = 0, otherTests = 1, replications = 1, exact = true } = options
  integer('seed', seed, 0, Number.MAX_SAFE_INTEGER)
  number('target', target, (value) => value > 0 && value < 1, 'strictly between 0 and 1')
  const groups = typeof units === 'number' ? [units] : units
  if (!isList(groups) || groups.length === 0) refuse('units', 'a number, or one for each group', units)
  for (const count of groups) integer('units', count, 1, MOST_UNITS)
  const size = groups.reduce((sum, count) => sum + count, 0)
  if (size > MOST_UNITS) refuse('units', `together at most ${MOST_UNITS}`, size)
  integer('looks', looks, 1, Math.min(...groups))
  integer('steps', steps, 0, 100)
  integer('otherTests', otherTests, 0, 1000)
  integer('replications', replications, 1, 100_000_000)
  if (typeof exact !== 'boolean') refuse('exact', 'true or false', exact)
  if (design !== undefined) checkDesign(design)
  if (!isList(truths)) refuse('truths', 'a list', truths)
  for (const [i, truth] of truths.entries()) checkTruth(`truths[${i}]`, truth, groups.length, steps)
}

function checkPolicy(policy: Policy): void {
  if ((policy as Partial<Policy> | null | undefined)?.kind !== 'policy')
    refuse('policy', 'a policy: a preset, or as parsePolicy answers', policy)
  // With less than a half, no count both shows and refutes.
  for (const name of ['alpha', 'resetError'] as const)
    number(`policy.${name}`, policy[name], (value) => value > 0 && value < 0.5, 'above 0 and below .5')
  number('policy.gamma', policy.gamma, (value) => value > 0 && value < 1, 'strictly between 0 and 1')
  number('policy.minProspect', policy.minProspect, isRate, 'in [0, 1]')
  integer('policy.maxIterations', policy.maxIterations, 1, 100)
}

function checkDesign(design: CriterionDesign): void {
  knownEntries('operatingCharacteristics', 'design', design, ['kind', 'size', 'looks', 'spending'])
  checkChoice('operatingCharacteristics', 'design.kind', design.kind, ['curve', 'anytime', 'plannedLooks'])
  if (design.kind === 'curve') integer('design.size', design.size, 1, MOST_UNITS)
  if (design.kind !== 'plannedLooks') return
  if (!isList(design.looks) || design.looks.length === 0) refuse('design.looks', 'numbers of units', design.looks)
  for (const look of design.looks) integer('design.looks', look, 1, MOST_UNITS)
}

function checkTruth(place: string, truth: CourseTruth, groups: number, steps: number): void {
  knownEntries('operatingCharacteristics', place, truth, ['id', 'rate', 'groups', 'leaves'])
  const { rate, leaves } = truth
  if (truth.groups === undefined) checkRates(`${place}.rate`, rate)
  else {
    if (!isList(truth.groups) || truth.groups.length !== groups)
      refuse(`${place}.groups`, `a rate for each of ${groups} groups`, truth.groups)
    for (const [i, each] of truth.groups.entries()) checkRates(`${place}.groups[${i}]`, each)
  }
  if (leaves === undefined) return
  if (!isList(leaves) || leaves.length !== steps + 1) refuse(`${place}.leaves`, `${steps + 1} weights`, leaves)
  for (const weight of leaves)
    number(`${place}.leaves`, weight, (value) => value >= 0 && value <= 1e9, 'weights from 0 to 1e9')
  if (leaves.every((weight) => weight === 0)) refuse(`${place}.leaves`, 'weights of which one is above 0', leaves)
}

function checkRates(place: string, rates: number | readonly number[] | undefined): void {
  const list = typeof rates === 'object' && isList(rates) ? rates : [rates as number]
  if (list.length === 0) refuse(place, 'a rate, or one for each iteration', rates)
  for (const rate of list) number(place, rate, isRate, 'in [0, 1]')
}

/** As `Array.isArray`, which would forget what is in the list. */
function isList(value: unknown): boolean {
  return Array.isArray(value)
}

function isRate(value: number): boolean {
  return value >= 0 && value <= 1
}

function number(place: string, value: number, holds: (value: number) => boolean, must: string): void {
  if (typeof value !== 'number' || !holds(value)) refuse(place, must, value)
}

function integer(place: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most)
    refuse(place, `an integer from ${least} to ${most}`, value)
}

function refuse(place: string, must: string, value: unknown): never {
  throw new RangeError(`operatingCharacteristics: ${place} must be ${must}; got ${describeValue(value)}`)
}
