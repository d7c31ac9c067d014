// Seeded faults: each plants one mistake in a copy of the engine and asks whether a property of
// test/measure/measure.prop.ts (500 cases and a fixed seed; of shards 150) finds it, and at which case. A fault that survives is a hole in the tests.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ORDER = 'src/measure/partner-events.ts'
const WALK = 'src/measure/walk-attempts.ts'
const JUDGE = 'src/measure/judge-attempt.ts'
const CELL = 'src/measure/cell-counter.ts'
const COUNTER = 'src/measure/study-counter.ts'
const GROUPING = 'src/measure/grouping.ts'
const HISTORY = 'src/measure/attribute-history.ts'
const FLOW = 'src/flow/compile-flow.ts'
const COHORTS = 'src/cohort/compile-cohorts.ts'
const PREDICATE = 'src/definition/compile-predicate.ts'
const TEXT = 'src/core/compare-code-points.ts'

const MERGE = 'src/measure/merge-measurements.ts'
const EXPLAIN = 'src/measure/explain-partner.ts'

/** Properties, by a part of their titles. */
const DIFFERENTIAL = 'equals it in everything'
const SHARDS = 'measuring shards'
const EXPLAINED = 'explains the same attempts'

/** What is wrong, in which file, the text there (exactly once), the text instead, and the property to ask if not the differential one. */
const FAULTS = [
  ['tie order: flow rank is not part of it', ORDER, '    roleOf(a).rank - roleOf(b).rank ||\n', ''],
  ['tie order: seq is ignored', ORDER, '(seq?.[a] ?? 0) - (seq?.[b] ?? 0) ||', ''],
  [
    'tie order: a missing id sorts last',
    ORDER,
    'Number(a !== undefined) - Number(b !== undefined)',
    'Number(b !== undefined) - Number(a !== undefined)',
  ],
  [
    'text is compared by UTF-16 unit',
    TEXT,
    'isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1',
    'x - y',
  ],
  ['a duplicate is kept', ORDER, 'if (seen === at[row]) return false', ''],
  [
    'the duplicate that comes last in order stays',
    ORDER,
    'if (key === undefined) return true\n',
    'if (key === undefined) return true\n' +
      '    const place = ordered.indexOf(row)\n' +
      '    if (ordered.some((other, i) => i > place && id[other] === key && at[other] === at[row])) return false\n',
  ],
  [
    'an event at the deadline is too late',
    WALK,
    'times[position]! > open.deadline',
    'times[position]! >= open.deadline',
  ],
  ['a deadline at asOf is still open', WALK, 'open.deadline <= asOf', 'open.deadline < asOf'],
  [
    'a step window counts from the trigger',
    WALK,
    'times[position]! + next.withinMs',
    'times[attempt.reached[0]!]! + next.withinMs',
  ],
  [
    'the window of the flow counts from the last node',
    WALK,
    'times[attempt.reached[0]!]! + flow.withinMs',
    'times[position]! + flow.withinMs',
  ],
  [
    'the event after a deadline is lost',
    WALK,
    "> open.deadline) end(open, 'lapsed', -1)",
    "> open.deadline) {\n      end(open, 'lapsed', -1)\n      outside++\n      continue\n    }",
  ],
  ['restart is the default', FLOW, "flow.onRetrigger === 'restart'", "flow.onRetrigger !== 'ignore'"],
  [
    'an ignored trigger opens the window anew',
    WALK,
    '} else attempt.retriggers++',
    '} else {\n        attempt.retriggers++\n        attempt.deadline = times[position]! + flow.withinMs\n      }',
  ],
  [
    'the trigger is asked before the next node',
    WALK,
    'const served = unserved.findIndex((member) =>',
    'const served = role.trigger ? -1 : unserved.findIndex((member) =>',
  ],
  [
    'need met also opens the next attempt',
    WALK,
    '      arrive(attempt, position)\n      continue',
    '      arrive(attempt, position)\n      if (open === undefined && role.trigger) start(position)\n      continue',
  ],
  ['an event serves the last unserved member', WALK, 'unserved.findIndex(', 'unserved.findLastIndex('],
  [
    'one event serves every member of allOf that it matches',
    WALK,
    'unserved.splice(served, 1)',
    'unserved = unserved.filter((member) => !role.members[node + 1]!.includes(member))\n      if (unserved.length === 0) arrive(attempt, position)',
  ],
  [
    'an optional step may come late',
    WALK,
    'flow.optional[step]!.after === node &&',
    'flow.optional[step]!.after <= node &&',
  ],
  ['an optional step is recorded again', WALK, ' && attempt.optional[step] === -1)', ')'],
  ['an optional step is lost', WALK, 'attempt.optional[optional] = position\n', ''],
  ['of several exclusions the last ends it', WALK, 'role.exclusions.find(', 'role.exclusions.findLast('],
  ['an exclusion is in force at its "before"', WALK, 'node < before', 'node <= before'],
  ['an exclusion is not yet in force at its "after"', WALK, 'after <= node', 'after < node'],
  [
    'an exclusion never opens the next attempt',
    WALK,
    "      end(attempt, 'excluded', position)\n      if (role.trigger) start(position)",
    "      end(attempt, 'excluded', position)",
  ],
  [
    'the trigger is asked before exclusions',
    WALK,
    'if (exclusion !== undefined) {',
    'if (exclusion !== undefined && !role.trigger) {',
  ],
  [
    'any node reached saves from straying',
    WALK,
    'role.members[node]!.length > 0 ||',
    'role.members.slice(0, node + 1).some((served) => served.length > 0) ||',
  ],
  ['the node just reached does not save from straying', WALK, '    role.members[node]!.length > 0 ||\n', ''],
  [
    'an optional step passed does not save from straying',
    WALK,
    'flow.optional[step]!.after < node || optional',
    'optional',
  ],
  [
    'an optional step out of its turn does not stray',
    WALK,
    '(role.furthest > 0 || role.optional.length > 0)',
    'role.furthest > 0',
  ],
  ['the next node counts as skipped ahead', WALK, 'role.furthest > node + 1', 'role.furthest > node'],
  [
    'an exclusion is no detour',
    FLOW,
    'onPath: trigger || furthest > 0',
    'onPath: trigger || exclusions.size > 0 || furthest > 0',
  ],
  ['maturity off by one', JUDGE, 'matured: mature <= asOf', 'matured: mature < asOf'],
  [
    'adoption matures before the next attempt can have',
    JUDGE,
    'mature + adoptionWithinMs + withinMs <= asOf',
    'mature + adoptionWithinMs <= asOf',
  ],
  [
    'innovation matures with adoption',
    JUDGE,
    'adoptionMatured && (outcomeWithinMs === null || outcomeMatured)',
    'adoptionMatured',
  ],
  [
    'a trigger at the edge of the adoption window is too late',
    JUDGE,
    'times[next.reached[0]!]! > until',
    'times[next.reached[0]!]! >= until',
  ],
  ['adoption asks for need met', JUDGE, 'next.reached.length > 1', "next.status === 'aligned'"],
  [
    'unneeded is pending while another attempt follows',
    JUDGE,
    "until <= asOf ? 'unneeded'",
    "until <= asOf && next === undefined ? 'unneeded'",
  ],
  [
    'outcome is sought from the event after need met',
    JUDGE,
    'times[nextOutcome[needMet]!]',
    'times[nextOutcome[needMet + 1] ?? times.length]',
  ],
  ['an outcome at the edge of its window is too late', JUDGE, 'seen <= until', 'seen < until'],
  ['unneeded enters matured', CELL, "if (!matured || status === 'unneeded') return", 'if (!matured) return'],
  [
    'first counts attempts that are not matured',
    CELL,
    "if (!matured || status === 'unneeded') return\n  tally.matured.entered++\n  if (status === 'aligned') tally.matured.aligned++\n",
    "if (status === 'unneeded') return\n  if (matured) tally.matured.entered++\n  if (matured && status === 'aligned') tally.matured.aligned++\n",
  ],
  ['durations of attempts that are not matured', CELL, 'if (judged.matured) countDuration(', 'countDuration('],
  ['an unlisted detour is left out', CELL, 'counter.otherDetours++', 'counter.otherDetours += 0'],
  [
    'innovation is pending on the first attempt only',
    CELL,
    'if (!judged.innovationMatured) cell',
    'if (!judged.innovationMatured && isFirst) cell',
  ],
  [
    'first is chosen anew in each group',
    COUNTER,
    'countAttempt(flow, counter, judged, isFirst, detourName)',
    'countAttempt(flow, counter, judged, !touched.has(counter), detourName)',
  ],
  ['an iteration holds its end', COUNTER, 'from <= at && at < to', 'from <= at && at <= to'],
  [
    'enrolled counts at the end of the iteration, not before it',
    COUNTER,
    'Math.min(asOf, to - 1)',
    'Math.min(asOf, to)',
  ],
  [
    'who has no attributes is enrolled',
    COUNTER,
    'if (attributes === undefined) return\n        for (const group of grouping.numbersOf(attributes, attributes))',
    'const known = attributes ?? NO_ATTRIBUTES\n        for (const group of grouping.numbersOf(known, known))',
  ],
  [
    'who is enrolled is so in the latest groups',
    COUNTER,
    'grouping.numbersOf(attributes, attributes)',
    'grouping.numbersOf(attributes, latest)',
  ],
  ['groups are those at asOf instead of at the trigger', GROUPING, 'dimension.latest ? latest : attributes', 'latest'],
  ['latest groups are those at the trigger', GROUPING, 'dimension.latest ? latest : attributes', 'attributes'],
  [
    'a snapshot is in force only after its instant',
    HISTORY,
    'history[middle]!.from <= at',
    'history[middle]!.from < at',
  ],
  [
    'a partner row replaces an event of its instant',
    HISTORY,
    '[...earlier, ...later].sort',
    '[...later, ...earlier].sort',
  ],
  [
    'a missing attribute is in no group',
    COHORTS,
    'return [value === 0 ? 0 : value] // -0 is 0',
    'return value === null ? [] : [value === 0 ? 0 : value]',
  ],
  ['bands hold their upper edge', COHORTS, 'edge <= value', 'edge < value'],
  ['a partition takes the last group that holds', COHORTS, 'tests.find(', 'tests.findLast('],
  [
    'a missing property equals what it is compared with by neq',
    PREDICATE,
    'found === null || found !== value',
    'found !== null && found !== value',
  ],
  [
    'inherited properties count',
    PREDICATE,
    'values !== undefined && Object.hasOwn(values, property) ?',
    'values !== undefined ?',
  ],
  [
    'merging keeps the detours of one side',
    MERGE,
    'counts.set(event, (counts.get(event) ?? 0) + count)',
    'counts.set(event, counts.get(event) ?? count)',
    SHARDS,
  ],
  [
    'merging takes the larger of two firsts',
    MERGE,
    'first: addPairs(a.first, b.first)',
    'first: a.first.entered > b.first.entered ? a.first : b.first',
    SHARDS,
  ],
  [
    'merging leaves groups in the order they come',
    MERGE,
    'mergeSorted(values, others, compareGroups, (group) => group)',
    'new Set([...values, ...others])',
    SHARDS,
  ],
  [
    'merging takes what one side has of a cell that both have',
    MERGE,
    '=> ({ place: x.place, cell: mergeCells(x.cell, y.cell) })',
    '=> x',
    SHARDS,
  ],
  [
    'merging forgets who is enrolled where nobody has an attempt',
    MERGE,
    'return attempts === 0 && enrolled === 0',
    'return attempts === 0 && enrolled >= 0',
    SHARDS,
  ],
  [
    'merging takes the larger of two sums of squares',
    MERGE,
    'enteredEntered: a.moments.enteredEntered + b.moments.enteredEntered',
    'enteredEntered: Math.max(a.moments.enteredEntered, b.moments.enteredEntered)',
    SHARDS,
  ],
  [
    'merging keeps the sum for rates from the trigger of one side',
    MERGE,
    'a.moments.triggeredAligned + b.moments.triggeredAligned',
    'a.moments.triggeredAligned',
    SHARDS,
  ],
  [
    'merging lets both partners of a cluster stand for it in innovation',
    MERGE,
    'firstOfCluster: addBoth(a.innovation.firstOfCluster, b.innovation.firstOfCluster)',
    'firstOfCluster: addBoth(a.innovation.first, b.innovation.first)',
    SHARDS,
  ],
  [
    'an explanation counts deadlines from the trigger only',
    EXPLAIN,
    'Math.min(times[0]! + flow.withinMs, times[node - 1]! + withinMs)',
    'times[0]! + flow.withinMs',
    EXPLAINED,
  ],
]

/** Runs the property in a copy: the number of the case that failed, `survived`, or the output of a run that broke. */
function run(directory, property) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join('node_modules', 'vitest', 'vitest.mjs'),
      ...['run', 'test/measure/measure.prop.ts', '--typecheck.enabled=false', '-t', property],
    ],
    { cwd: directory, encoding: 'utf8', env: { ...process.env, NO_SHRINK: '1', DEEP: undefined } },
  )
  // Numbers that differ, not a crash.
  const output = stdout + stderr
  const failed = /Property failed after (\d+) tests/.exec(output)
  if (failed !== null && output.includes('AssertionError')) return { failedAt: Number(failed[1]) }
  return status === 0 && stdout.includes('1 passed') ? { survived: true } : { broken: output }
}

const copy = mkdtempSync(join(tmpdir(), 'learnloop-faults-'))
const started = Date.now()
let bad = 0
try {
  for (const path of ['src', 'test/support', 'test/measure', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(path, join(copy, path), { recursive: true })
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'))
  for (const property of [DIFFERENTIAL, SHARDS, EXPLAINED]) {
    const clean = run(copy, property)
    if (!clean.survived) throw new Error(`the engine without a fault must pass:\n${JSON.stringify(clean, null, 2)}`)
  }

  for (const [name, file, from, to, property = DIFFERENTIAL] of FAULTS) {
    const path = join(copy, file)
    const source = readFileSync(path, 'utf8')
    const places = source.split(from).length - 1
    if (places !== 1) {
      bad += 1
      console.log(`missing    ${name}: ${places} places in ${file} for ${JSON.stringify(from)}`)
      continue
    }
    writeFileSync(
      path,
      source.replace(from, () => to),
    )
    const { failedAt, survived, broken } = run(copy, property)
    writeFileSync(path, source)
    if (failedAt !== undefined) console.log(`killed ${String(failedAt).padStart(4)}  ${name}`)
    else {
      bad += 1
      console.log(survived ? `SURVIVED   ${name}` : `broken     ${name}\n${broken}`)
    }
  }
} finally {
  rmSync(copy, { recursive: true })
}
const seconds = Math.round((Date.now() - started) / 1000)
console.log(`${FAULTS.length - bad} of ${FAULTS.length} faults killed within 500 cases, in ${seconds} s`)
process.exitCode = bad === 0 ? 0 : 1
