/**
 * Each verdict, each kind of pivot and each way to a reset, reached by a study of `examples/verdicts`. Its `study.json` is what a team would register; its
 * `case.json` says what is true and when one looks; the log is simulated from that with seed 1, or lies beside it.
 *
 *   npx tsx examples/verdicts.ts [NAME]
 *
 * How often the same truth leads to the same verdict is counted over seeds 1 to 20.
 */
import { type Decision, explainDecision } from 'learnloop'
import { type Case, decideCase, readCases } from './verdicts/run-case.js'

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1)

const [only] = process.argv.slice(2)
const cases = readCases('examples/verdicts').filter(({ name }) => only === undefined || name === only)
console.log(cases.map(report).join('\n\n'))

function report(its: Case): string {
  const decisions = decideCase(its)
  const last = decisions.at(-1)!
  const before = decisions.slice(0, -1).map(({ asOf, verdict }) => `${dayOf(asOf)} ${verdict}`)
  return [
    its.name,
    '='.repeat(its.name.length),
    its.about,
    ...(before.length === 0 ? [] : [`Before: ${before.join(', ')}.`]),
    '',
    ...excerpt(last),
    '',
    ...deciding(last),
    ...(its.log === null ? ['', `Seeds 1 to 20: ${verdictsOf(its)}.`] : []),
  ].join('\n')
}

/** The head of the explanation, its criteria, what would change the verdict, and what is missing. */
function excerpt(decision: Decision): readonly string[] {
  const [head = '', ...sections] = explainDecision(decision).split('\n\n')
  const kept = sections.filter((section) => /^(Criteria|What would change|What is missing)/.test(section))
  return [head, ...kept].flatMap((section) => section.split('\n'))
}

/** The question that settled it, with its reasons. Of evidence that is unfit only what fails; what is missing is asked once nothing else was a yes. */
function deciding({ trace, decidedBy }: Decision): readonly string[] {
  const index = trace.findIndex(({ question }) => question === decidedBy)
  const entries = trace.slice(decidedBy === 'whatIsMissing' ? 1 : index, decidedBy === 'whatIsMissing' ? 5 : index + 1)
  return entries.flatMap(({ asks, answer, reasons }) => [
    `${asks} ${answer.toUpperCase()}`,
    ...reasons
      .filter((reason) => decidedBy !== 'fitToRead' || reason.answer === 'no')
      .map((reason) => `  ${reason.answer}: ${reason.text}`),
  ])
}

function verdictsOf(its: Case): string {
  const counts = new Map<string, number>()
  for (const seed of SEEDS) {
    const { verdict, pivot } = decideCase(its, seed).at(-1)!
    const name = pivot === null ? verdict : `${verdict} (${pivot.kind})`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}
