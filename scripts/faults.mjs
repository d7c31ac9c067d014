// Seeded faults: each plants one mistake in a copy of the engine and asks whether a property of
// test/measure finds it (with a fixed seed; the differential one has 500 cases), and at which case. A fault that survives is a hole in the tests.
// An argument picks faults by a part of their names.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ORDER = 'src/measure/event-order.ts'
const FEED = 'src/measure/feed-log.ts'
const SLICES = 'src/measure/partner-slices.ts'
const SLICE_ORDER = 'src/measure/slice-order.ts'
const TABLES = 'src/measure/attempt-table.ts'
const KEYED = 'src/measure/keyed-counts.ts'
const RULES = 'src/flow/react.ts'
const TABLE = 'src/flow/transitions.ts'
const FLOW = 'src/flow/compile-flow.ts'
const KERNEL = 'src/measure/kernel.ts'
const JUDGE = 'src/measure/judge.ts'
const ATTEMPTS = 'src/measure/attempt-counter.ts'
const PARTNERS = 'src/measure/partner-counter.ts'
const CLUSTERS = 'src/measure/clusters.ts'
const STUDY = 'src/measure/count-study.ts'
const CLOSE = 'src/measure/close-cells.ts'
const BINS = 'src/measure/duration-sketch.ts'
const GROUPING = 'src/measure/grouping.ts'
const HISTORY = 'src/measure/attribute-history.ts'
const ITERATIONS = 'src/measure/iteration-index.ts'
const COHORTS = 'src/cohort/compile-cohorts.ts'
const PREDICATE = 'src/definition/compile-predicate.ts'
const TEXT = 'src/core/compare-code-points.ts'
const GROW = 'src/core/grow.ts'
const MERGE = 'src/measure/merge-measurements.ts'
const EXPLAIN = 'src/measure/explain-partner.ts'
const METER = 'src/measure/meter.ts'
const HELD = 'src/measure/held-rows.ts'
const LET_GO = 'src/measure/let-go.ts'
const SAVED = 'src/measure/saved-meter.ts'
const PASSAGES = 'src/measure/passages.ts'

/** Properties, by a part of their titles, and where they are. */
const DIFFERENTIAL = { file: 'measure.prop.ts', title: 'equals it in everything' }
const SHARDS = { file: 'measure.prop.ts', title: 'measuring shards' }
const EXPLAINED = { file: 'measure.prop.ts', title: 'explains the same attempts' }
const LARGE = { file: 'large-logs.prop.ts', title: 'equals the brute-force reading' }
const LAID_OUT = { file: 'feed-log.test.ts', title: 'tables grow' }
const HELD_ROWS = { file: 'held-rows.test.ts', title: 'a place that is free' }
const LAGGING = { file: 'meter.prop.ts', title: 'who lag far behind' }
const ORDERS = { file: 'feed-log.test.ts', title: 'counts 12500 rows' }
const BEST = { file: 'count-funnel.prop.ts', title: 'semantics: best' }
const BATCHES = { file: 'meter.prop.ts', title: 'in any batches' }

/** What is wrong, in which file, the text there (exactly once), the text instead, and the property to ask if not the differential one. */
const FAULTS = [
  ['tie order: flow rank is not part of it', ORDER, '    rankOf(a) - rankOf(b) ||\n', ''],
  ['tie order: seq is ignored', ORDER, '(seq?.[a] ?? 0) - (seq?.[b] ?? 0) ||', ''],
  [
    'tie order: a missing id sorts last',
    ORDER,
    'Number(a !== undefined) - Number(b !== undefined)',
    'Number(b !== undefined) - Number(a !== undefined)',
  ],
  ['tie order: properties are not part of it', ORDER, '    compareScalars(props?.[a], props?.[b]) ||\n', ''],
  [
    'text is compared by UTF-16 unit',
    TEXT,
    'isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1',
    'x - y',
  ],
  ['a duplicate is kept', ORDER, 'if (key !== undefined && seen.has(key)) continue', ''],
  [
    'the duplicate that comes last in order stays',
    ORDER,
    '  for (const row of rows) {\n    const key',
    '  for (const [i, row] of rows.entries()) {\n' +
      '    if (id?.[row] !== undefined && rows.subarray(i + 1).some((other) => id[other] === id[row])) continue\n    const key',
  ],
  [
    'merging runs takes the later first',
    ORDER,
    'at[source[left]!]! <= at[source[right]!]!)',
    'at[source[left]!]! > at[source[right]!]!)',
    LARGE,
  ],
  ['the last run is left where it was merged', ORDER, '  if (source !== rows) rows.set(source)\n', '', LARGE],

  ['rows of a slice are taken as they lie', SLICE_ORDER, 'if (!isSorted) sortPart(slice, from, to)', ''],
  ['a tie is not seen', SLICE_ORDER, 'else if (at[to] === at[to - 1]) hasTies = true', ''],
  ['of rows out of order ties are not seen', SLICE_ORDER, 'isSorted && !hasTies ? to', '!hasTies ? to'],
  [
    'names stay where sorting found them',
    SLICE_ORDER,
    'for (const column of [name, row, snapshot]) {',
    'for (const column of [row, snapshot]) {',
  ],
  ['names stay where tied rows were', SLICE_ORDER, 'isTie ? columns.name[each]! : name[begin]!', 'name[begin]!'],
  [
    'snapshots stay where tied rows were',
    SLICE_ORDER,
    'isTie ? (snapshots?.of(each) ?? 0) : snapshot[begin]!',
    'snapshot[begin]!',
  ],
  ['a duplicate leaves a gap', SLICE_ORDER, 'if (kept < from) {', 'if (false) {'],
  ['duplicates are not counted', FEED, 'duplicate += given - slice.length', 'duplicate += 0'],
  ['what a partner said, the next one has said', FEED, ' && partner[i] === before', ''],
  ['a row of a partner cannot take back what an event said', FEED, ' && !carried.hasRows) continue', ') continue'],
  ['an object without a number is like another', FEED, 'code > 0 && code === said', 'code === said', LAID_OUT],
  ['rows that lie together: rows after asOf are read', SLICES, 'if (time > asOf) {', 'if (time > asOf + 1) {'],
  ['rows that lie apart are taken as together', SLICES, 'if (seen[code] === 1) return false', ''],
  ['moved rows: rows after asOf are read', SLICES, 'if (at[row]! <= asOf) starts', 'if (at[row]! <= asOf + 1) starts'],
  [
    'moved rows lose what they carry',
    SLICES,
    'if (snapshots !== undefined) moved.snapshot',
    'if (false) moved.snapshot',
  ],
  [
    'moved rows: partners of a slice are mixed',
    SLICES,
    'slice.at[place] = moved.at[j]!',
    'slice.at[place] = moved.at[j === to - 1 ? j : j + 1]!',
  ],
  ['moved rows: a slice begins where the first one does', SLICES, 'const first = i << shift', 'const first = 0', LARGE],
  [
    'attempts of those counted are not cleared',
    TABLES,
    '  table.times.fill(0, 0, table.length * table.wide)\n',
    '',
    ORDERS,
  ],
  [
    'who has attempts in one iteration only is not in all together',
    CLOSE,
    'each < Math.min(place + 1, all); each++)\n        addPartners',
    'each < (place === all ? 0 : place + 1); each++)\n        addPartners',
  ],
  ['who was first elsewhere is first in all together', CLOSE, 'count === before.people[i] ||', 'true ||'],
  ['a group that one iteration has alone is always the same', CLOSE, 'before.rows === rows.length &&', ''],
  ['bins of a key are not added up', KEYED, 'totals[value]! += counts[read]!', 'totals[value] = counts[read]!'],
  ['new places of tables begin at 0, not at nothing', GROW, 'if (fill !== 0) grown.fill(fill, column.length)', ''],

  ['an event at the deadline is too late', KERNEL, 'time > deadlines[2 * p]!', 'time >= deadlines[2 * p]!'],
  ['a deadline at asOf is still open', KERNEL, 'deadlines[2 * p]! > instant', 'deadlines[2 * p]! >= instant'],
  [
    'a step window counts from the trigger',
    KERNEL,
    'time + stepWithinMs[node]!',
    'times[latest * wide]! + stepWithinMs[node]!',
  ],
  [
    'the window of the flow counts from the last node',
    KERNEL,
    'Math.min(times[latest * wide]! + withinMs,',
    'Math.min(time + withinMs,',
  ],
  ['deadlines stay those of the trigger', KERNEL, 'if (hasStepWindows) deadlines', 'if (false) deadlines'],
  [
    'the event after a deadline is lost',
    KERNEL,
    '    if (cell === 0) continue\n',
    '    if (cell === 0 || (state === 0 && states[4 * p + STATE]! > 0)) continue\n',
  ],
  [
    'what lies outside is counted as used',
    KERNEL,
    'if (state === 0 && (cell & STARTS) === 0) outside++',
    'if (state === 0 && cell !== 0 && (cell & STARTS) === 0) outside++',
  ],
  ['a detour stays when the next node is reached', KERNEL, '      words[field + DETOUR] = 0\n', ''],
  ['skipping ahead stays when the next node is reached', KERNEL, '      words[field + MARKS] = 0\n', ''],
  [
    'an outcome ends the wait of the oldest completion only',
    KERNEL,
    'a = words[a * narrow + fields + NEXT]!) {\n    const field',
    'a = -1) {\n    const field',
  ],
  ['a completion replaces the one that waits', KERNEL, 'if (hasOutcome && awaiting[p]! < 0)', 'if (hasOutcome)'],
  ['a wide row of transitions is read as a narrow one', TABLE, '      table.shift = shift\n', ''],
  [
    'states that differ in what is unserved are one',
    TABLE,
    'const key = JSON.stringify(progress)',
    'const key = JSON.stringify(progress && { ...progress, unserved: progress.unserved.length })',
  ],
  ['restart is the default', FLOW, "flow.onRetrigger === 'restart'", "flow.onRetrigger !== 'ignore'"],
  [
    'an ignored trigger opens the window anew',
    KERNEL,
    '      if (cell & SELDOM)',
    '      if (cell & RETRIGGERS) deadlines[2 * p] = time + withinMs\n      if (cell & SELDOM)',
  ],
  [
    'the trigger is asked before the next node',
    RULES,
    'const served = unserved.find((member) =>',
    'const served = role.trigger ? undefined : unserved.find((member) =>',
  ],
  [
    'need met also opens the next attempt',
    KERNEL,
    '        words[field + ENDING] = COMPLETED\n',
    '        words[field + ENDING] = COMPLETED\n        if (flow.roles[role[i]!]!.trigger) {\n' +
      '          const opened = attempts.length++\n          words[field + NEXT] = opened\n' +
      '          states[4 * p + LATEST] = opened\n          times[opened * wide] = time\n' +
      '          states[4 * p + STATE] = transitions.resolve(0, role[i]!) >> STATE_SHIFT\n' +
      '          words[opened * narrow + fields + PARTNER] = p\n          words[opened * narrow + fields + NEXT] = -1\n' +
      '          deadlines[2 * p] = time + Math.min(withinMs, stepWithinMs[0]!)\n        }\n',
  ],
  ['an event serves the last unserved member', RULES, 'unserved.find(', 'unserved.findLast('],
  [
    'one event serves every member of allOf that it matches',
    RULES,
    'unserved.filter((member) => member !== served)',
    'unserved.filter((member, i) => i === unserved.length - 1 || !role.members[node + 1]!.includes(member))',
  ],
  [
    'an optional step may come late',
    RULES,
    'flow.optional[step]!.after === node &&',
    'flow.optional[step]!.after <= node &&',
  ],
  ['an optional step is recorded again', RULES, ' && !recorded.includes(step))\n  if', ')\n  if'],
  ['an optional step is lost', KERNEL, 'if (effects & RECORDS) words', 'if (effects & 0) words'],
  ['of several exclusions the last ends it', RULES, 'role.exclusions.find(', 'role.exclusions.findLast('],
  ['an exclusion is in force at its "before"', RULES, 'node < before', 'node <= before'],
  ['an exclusion is not yet in force at its "after"', RULES, 'after <= node', 'after < node'],
  [
    'an exclusion never opens the next attempt',
    RULES,
    'return role.trigger ? start(flow, ended) : ended',
    'return ended',
  ],
  [
    'the trigger is asked before exclusions',
    RULES,
    'if (exclusion !== undefined) {',
    'if (exclusion !== undefined && !role.trigger) {',
  ],
  [
    'any node reached saves from straying',
    RULES,
    'role.members[node]!.length > 0 ||',
    'role.members.slice(0, node + 1).some((served) => served.length > 0) ||',
  ],
  ['the node just reached does not save from straying', RULES, '    role.members[node]!.length > 0 ||\n', ''],
  [
    'an optional step passed does not save from straying',
    RULES,
    'flow.optional[step]!.after < node || recorded',
    'recorded',
  ],
  [
    'an optional step out of its turn does not stray',
    RULES,
    '(role.furthest > 0 || role.optional.length > 0)',
    'role.furthest > 0',
  ],
  ['the next node counts as skipped ahead', RULES, 'role.furthest > node + 1', 'role.furthest > node'],
  [
    'an exclusion is no detour',
    FLOW,
    'onPath: trigger || furthest > 0',
    'onPath: trigger || exclusions.size > 0 || furthest > 0',
  ],

  [
    'maturity off by one',
    ATTEMPTS,
    'countPath(attempt, row, standing, mature <= asOf)',
    'countPath(attempt, row, standing, mature < asOf)',
  ],
  [
    'adoption matures before the next attempt can have',
    ATTEMPTS,
    'mature + adoptionWithinMs + withinMs <= asOf',
    'mature + adoptionWithinMs <= asOf',
  ],
  [
    'innovation matures with adoption',
    ATTEMPTS,
    'adoptionMatured && (outcomeWithinMs === null || outcomeMatured)',
    'adoptionMatured',
  ],
  ['a trigger at the edge of the adoption window is too late', JUDGE, 'nextAt > until', 'nextAt >= until'],
  ['adoption asks for need met', JUDGE, 'nextNode > 0 ? COMPLETED : nextStanding', 'nextStanding'],
  [
    'unneeded is pending while another attempt follows',
    JUDGE,
    'return until <= asOf ? UNNEEDED',
    'return until <= asOf && nextAt === Infinity ? UNNEEDED',
  ],
  [
    'outcome is sought from the event after need met',
    KERNEL,
    'if (hasOutcome && awaiting[p]! < 0) awaiting[p] = latest',
    'if (hasOutcome && awaiting[p]! < 0 && !(cell & OUTCOME)) awaiting[p] = latest',
  ],
  [
    'an outcome at the edge of its window is too late',
    KERNEL,
    'at <= times[a * wide + last]!',
    'at < times[a * wide + last]!',
  ],
  [
    'unneeded enters matured',
    ATTEMPTS,
    'if (adoptionMatured && adoption !== UNNEEDED) marks',
    'if (adoptionMatured) marks',
  ],
  [
    'unneeded enters what is matured of adoption',
    CLOSE,
    'for (let kind = 1; kind < at.sides; kind++)',
    'for (let kind = 0; kind < at.sides; kind++)',
  ],
  [
    'first counts attempts that are not matured',
    ATTEMPTS,
    'const node = mature <= asOf ? words',
    'const node = mature <= asOf + withinMs ? words',
  ],
  [
    'durations of attempts that are not matured',
    ATTEMPTS,
    '    if (matured) {\n      const { sums }',
    '    {\n      const { sums }',
  ],
  [
    'durations from the trigger',
    ATTEMPTS,
    'times[first + n + 1]! - times[first + n]!',
    'times[first + n + 1]! - times[first]!',
  ],
  ['long durations fall into one bin too high', BINS, '(ms >>> shift)', '(ms >>> shift) + 1'],
  ['an unlisted detour is left out', CLOSE, 'otherDetours += count', 'otherDetours += 0'],
  [
    'innovation is pending only if no attempt is mature',
    PARTNERS,
    '(every & INNOVATION_MATURED) === 0',
    '(any & INNOVATION_MATURED) === 0',
  ],
  [
    'first is the last attempt of the iteration',
    PARTNERS,
    'addFirst(iteration, from, isFirstOfCluster?.(iteration) ?? true, false)',
    'addFirst(iteration, to - 1, isFirstOfCluster?.(iteration) ?? true, false)',
  ],
  [
    'a partner of several tuples counts in each',
    PARTNERS,
    'for (let item = from + 1; isOneTuple && item < to; item++) isOneTuple = items.tuple[item] === tuple',
    'for (let item = from + 1; isOneTuple && item < to; item++) isOneTuple = true',
  ],
  [
    'several attempts are taken for one',
    PARTNERS,
    'if (to - from === 1 && items.times[from] === 1)',
    'if (to - from <= 2)',
  ],
  [
    'moments leave out what is aligned',
    PARTNERS,
    'sums[place + 2]! += entered * beyond',
    'sums[place + 2]! += entered * entered',
  ],
  [
    'moments count attempts, not squares',
    PARTNERS,
    '      sums[place + 1]! += entered * entered\n      sums',
    '      sums[place + 1]! += entered\n      sums',
  ],
  [
    'moments of adoption hold what is unneeded',
    PARTNERS,
    'if ((marks & ADOPTION_COUNTS) !== 0) adoptions += times',
    'if ((marks & IS_COMPLETED) !== 0) adoptions += times',
  ],
  [
    'the middle of an iteration is early',
    ATTEMPTS,
    'at - iterations.from[iteration]! < to - at',
    'at - iterations.from[iteration]! <= to - at',
  ],
  ['attempts of an open iteration are early', ATTEMPTS, 'if (to < Infinity && at', 'if (at'],
  [
    'crossing needs more than the begin of the next iteration',
    ATTEMPTS,
    'mature >= iterations.next',
    'mature > iterations.next',
  ],
  [
    'crossing asks for the end of its own iteration',
    ATTEMPTS,
    'mature >= iterations.next[iteration]!',
    'mature >= iterations.to[iteration]!',
  ],
  [
    'carried over is who was in the cell before, not who was anywhere',
    PARTNERS,
    'countPlace(iteration, from, to, from > 0, false)',
    'countPlace(iteration, from, to, from > 0 && items.tuple[from - 1] === items.tuple[from], false)',
  ],
  [
    'carried over counts for all iterations together',
    PARTNERS,
    'countPlace(iterations, 0, length, false, false)',
    'countPlace(iterations, 0, length, length > 1, false)',
  ],
  ['the last of a cluster stands for it', CLUSTERS, 'at < other.at ||', 'at > other.at ||'],
  [
    'of a cluster who began together the later name stands for it',
    CLUSTERS,
    'partners[other.partner]!) < 0)',
    'partners[other.partner]!) > 0)',
  ],
  [
    'who leads one of its clusters stands for all',
    CLUSTERS,
    '?.partner !== partner) return false\n  return true',
    '?.partner === partner) return true\n  return !clusters[Symbol.iterator]().next().value',
  ],
  [
    'in all iterations together each leads its own',
    STUDY,
    'place === iterations.length ? 0 : place + 1',
    'Math.min(place, iterations.length - 1) + 1',
  ],
  ['an iteration holds its end', ITERATIONS, 'at < to[low - 1]!', 'at <= to[low - 1]!'],
  ['enrolled counts at the end of the iteration, not before it', STUDY, 'Math.min(asOf, to - 1)', 'Math.min(asOf, to)'],
  [
    'who has no attributes is enrolled',
    STUDY,
    'const tuple = finder.known(enrolledAt[iteration]!)',
    'const tuple = finder.at(enrolledAt[iteration]!)',
  ],
  [
    'who is enrolled is so in the latest groups',
    STUDY,
    'const tuple = finder.known(enrolledAt[iteration]!)',
    'const tuple = finder.known(enrolledAt[iteration]!) < 0 ? -1 : finder.known(asOf)',
  ],
  [
    'groups are those at asOf instead of at the trigger',
    STUDY,
    'finder.at(times[attempt * wide]!), latest',
    'latest, latest',
  ],
  ['latest groups are those at the trigger', GROUPING, 'dimension.latest ? latest : trigger', 'trigger'],
  ['a snapshot is in force only after its instant', HISTORY, 'if (from[middle]! <= at)', 'if (from[middle]! < at)'],
  [
    'a partner row replaces an event of its instant',
    HISTORY,
    'recorded[row]!.from <= from; row++)',
    'recorded[row]!.from < from; row++)',
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

  [
    'what an earlier batch left at a place is taken for this one',
    METER,
    'if (present[places[code]!] !== code) places',
    'if (present[places[code]!] === undefined) places',
    BATCHES,
  ],
  [
    'an id is looked up once a place, whatever list comes',
    METER,
    'if (listed.ids[place] !== id) {',
    'if (listed.ids[place] === undefined) {',
    BATCHES,
  ],
  [
    'a meter reads the last instant at once',
    METER,
    'if (at[row]! < lasts[places[partnerOf[row]!]!]!) read[settled++] = row',
    'if (at[row]! <= lasts[places[partnerOf[row]!]!]!) read[settled++] = row',
    BATCHES,
  ],
  [
    'a meter reads what ties with held rows apart from them',
    METER,
    'if (time === held.instants[code]) holdRow(row)',
    'if (time === held.instants[code] && time === lasts[place]) holdRow(row)',
    BATCHES,
  ],
  [
    'a meter forgets held rows when it reads',
    METER,
    'Int32Array.from(state.partners.texts, (_, code) => code)',
    'new Int32Array(0)',
    BATCHES,
  ],
  [
    'reading a meter goes on with it',
    METER,
    'const kernel = copyKernel(followed.kernel)',
    'const { kernel } = followed',
    BATCHES,
  ],
  ['held rows stay when their partner goes on', METER, 'for (const code of wentOn) release(held, code)', '', BATCHES],
  ['places that are free are never found', HELD, '    held.next[place] = held.free\n', '', HELD_ROWS],
  ['an attempt is let go before it is mature', LET_GO, '  if (!isMature) return false\n', '', BATCHES],
  [
    'an attempt is let go before the next is known',
    LET_GO,
    '  if (next < 0) return false\n',
    '  if (next < 0) return true\n',
    BATCHES,
  ],
  [
    'an attempt is let go before its outcome is known',
    LET_GO,
    'return adoptionIsSettled && outcomeIsSettled',
    'return adoptionIsSettled',
    LAGGING,
  ],
  ['who waits for an outcome is forgotten', LET_GO, 'awaiting[partner] = place\n', 'awaiting[partner] = -1\n', BATCHES],
  [
    'attributes that are still needed are let go',
    LET_GO,
    'if (end > firstTrigger || end === Infinity ||',
    'if (end === Infinity ||',
    BATCHES,
  ],
  [
    'a saved meter forgets how far attempts have come',
    SAVED,
    'kernel.states[4 * code + STATE] = states[progress]!',
    '',
    BATCHES,
  ],
  ['a saved meter forgets what waits', SAVED, '    kernel.awaiting[code] = awaiting\n', '', BATCHES],
  ['a saved meter forgets instants', SAVED, 'meter.held.instants[code] = instant ?? -Infinity', '', BATCHES],

  [
    'only the last passage is followed',
    PASSAGES,
    'if (kept > 0 && open[kept - 1]!.state === passage.state) kept--',
    'kept = 0',
    BEST,
  ],
  [
    'of two passages at one place the older one goes on',
    PASSAGES,
    '=== passage.state) kept--',
    '=== passage.state) return',
    BEST,
  ],
  [
    'a passage has the windows of its last node alone',
    PASSAGES,
    'Math.min(passage.from + flow.withinMs,',
    'Math.min(time + flow.withinMs,',
    BEST,
  ],
  ['a passage that has ended goes on', PASSAGES, 'if (cell & ENDS) continue', '', BEST],
]

/** Runs the property in a copy: the number of the case that failed, `survived`, or the output of a run that broke. */
function run(directory, property) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join('node_modules', 'vitest', 'vitest.mjs'),
      ...['run', `test/measure/${property.file}`, '--typecheck.enabled=false', '-t', property.title],
    ],
    { cwd: directory, encoding: 'utf8', env: { ...process.env, NO_SHRINK: '1', DEEP: undefined } },
  )
  // Numbers that differ, not a crash.
  const output = stdout + stderr
  const failed = /Property failed after (\d+) tests/.exec(output)
  if (status !== 0 && output.includes('AssertionError')) return { failedAt: Number(failed?.[1] ?? 1) }
  return status === 0 && stdout.includes('1 passed') ? { survived: true } : { broken: output }
}

const [, , part = ''] = process.argv
const picked = FAULTS.filter(([name]) => name.includes(part))
const copy = mkdtempSync(join(tmpdir(), 'learnloop-faults-'))
const started = Date.now()
let bad = 0
try {
  for (const path of ['src', 'test/support', 'test/measure', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(path, join(copy, path), { recursive: true })
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'))
  for (const property of new Set(picked.map(([, , , , asked = DIFFERENTIAL]) => asked))) {
    const clean = run(copy, property)
    if (!clean.survived) throw new Error(`the engine without a fault must pass:\n${JSON.stringify(clean, null, 2)}`)
  }

  for (const [name, file, from, to, property = DIFFERENTIAL] of picked) {
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
console.log(`${picked.length - bad} of ${picked.length} faults killed, in ${seconds} s`)
process.exitCode = bad === 0 ? 0 : 1
