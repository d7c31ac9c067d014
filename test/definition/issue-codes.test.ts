import { describe, expect, test } from 'vitest'
import { issueCodes, warningCodes } from '../../src/definition/issue-codes.js'
import { emptyLedger, type Ledger, type LedgerRecord } from '../../src/definition/ledger.js'
import { entryHash } from '../../src/definition/ledger-chain.js'
import { checkAlignmentExercise } from '../../src/definition/parse-alignment-exercise.js'
import { checkLedger } from '../../src/definition/parse-ledger.js'
import { checkStudy } from '../../src/definition/parse-study.js'
import { appendToLedger } from '../../src/record/append-to-ledger.js'
import { edited, studyWith, validStudy } from './valid-study.js'

const criterion = '/hypothesis/criteria/0'
const web = { dimension: 'door', group: 'web' }
const desk = { dimension: 'door', group: 'desk' }
const outcome = { id: 'renewal', match: { event: 'renew' }, within: 'P30D' }
const guardrail = { id: 'safe', role: 'guardrail', metric: 'needMet', target: 0.9 }
const reach = { id: 'reach', area: 'customerReach', baseline: 1, target: 2 }
const policy = {
  kind: 'policy',
  version: 1,
  id: 'own',
  alpha: 0.1,
  resetError: 0.1,
  minProspect: 0.1,
  maxIterations: 4,
  gamma: 0.1,
}
const loop: Record<string, unknown> = {}
Object.assign(loop, { not: loop })

type Row = readonly [code: string, path: string, edits: Readonly<Record<string, unknown>>]

/** Of each code the smallest bad document, as changes of the valid study, and where it is found. */
const issues: readonly Row[] = [
  ['not-json', '', { '': '{' }],
  ['not-plain-data', '/name', { '/name': () => 'permits' }],
  ['circular', '/flow/trigger/where/not', { '/flow/trigger/where': loop }],
  ['too-deep', `/flow/trigger/where${'/not'.repeat(97)}`, { '/flow/trigger/where': nested(98) }],
  ['too-large', '', { '/flow/detours': Array.from({ length: 1_000_001 }, () => 'help') }],
  ['not-finite', `${criterion}/target`, { [`${criterion}/target`]: Number.NaN }],
  ['unpaired-surrogate', '/id', { '/id': '\ud800' }],
  ['other-kind', '/kind', { '': policy }],
  ['unsupported-version', '/version', { '/version': 2 }],
  ['missing-field', '/id', { '/id': undefined }],
  ['unknown-field', '/flow/withinMs', { '/flow/withinMs': 7 }],
  ['wrong-type', '/id', { '/id': 5 }],
  ['unknown-value', `${criterion}/metric`, { [`${criterion}/metric`]: 'needmet' }],
  ['unknown-form', '/flow/trigger/where', { '/flow/trigger/where': {} }],
  ['not-an-integer', '/hypothesis/revision', { '/hypothesis/revision': 1.5 }],
  ['out-of-range', `${criterion}/target`, { [`${criterion}/target`]: 1.2 }],
  ['empty-text', '/flow/trigger/event', { '/flow/trigger/event': '' }],
  ['too-long', '/id', { '/id': 'x'.repeat(201) }],
  ['empty-list', '/iterations', { '/iterations': [] }],
  ['too-many', '/cohorts', { '/cohorts': Array.from({ length: 201 }, (_, i) => dimension(`d${i}`)) }],
  ['duplicate-id', '/iterations/1/id', { '/iterations/1/id': 'q1' }],
  ['reserved-id', '/flow/steps/0/id', { '/flow/steps/0/id': 'trigger' }],
  ['unknown-step', `${criterion}/metric/step`, { [`${criterion}/metric`]: { step: 'reviews' } }],
  ['optional-step', `${criterion}/metric/step`, { [`${criterion}/metric`]: { step: 'call' } }],
  ['unknown-dimension', `${criterion}/cohort/dimension`, { [`${criterion}/cohort`]: { dimension: 'x', group: 'y' } }],
  ['unknown-group', `${criterion}/cohort/group`, { [`${criterion}/cohort`]: { dimension: 'size', group: '10-60' } }],
  ['unknown-metric', '/flow/outcome/contributesTo', { '/flow/outcome': { ...outcome, contributesTo: 'revenue' } }],
  ['bad-duration', '/flow/within', { '/flow/within': '7 days' }],
  ['inexact-duration', '/flow/within', { '/flow/within': 'P1M' }],
  ['zero-duration', '/flow/within', { '/flow/within': 'PT0S' }],
  ['bad-instant', '/iterations/0/from', { '/iterations/0/from': '2026-02-30' }],
  ['unknown-time-zone', '/timeZone', { '/timeZone': 'Europe/Amsterdm' }],
  ['wrong-operand', '/flow/trigger/where/value', { '/flow/trigger/where': { property: 'p', is: 'in', value: 1 } }],
  ['optional-need-met', '/flow/needMet/optional', { '/flow/needMet/optional': true }],
  ['within-on-optional-step', '/flow/steps/1/within', { '/flow/steps/1/within': 'P1D' }],
  ['all-of-on-optional-step', '/flow/steps/1/match/allOf', { '/flow/steps/1/match': { allOf: [{ event: 'call' }] } }],
  [
    'exclusion-never-applies',
    '/flow/exclusions/0/after',
    { '/flow/exclusions': [{ id: 'withdrawn', match: { event: 'withdraw' }, after: 'needMet' }] },
  ],
  ['no-groups', '/cohorts/0', { '/cohorts/0/by': undefined }],
  ['by-and-groups', '/cohorts/1/groups', { '/cohorts/1/by': { attribute: 'a' } }],
  ['otherwise-without-groups', '/cohorts/0/otherwise', { '/cohorts/0/otherwise': 'rest' }],
  ['bands-not-increasing', '/cohorts/0/by/bands/1', { '/cohorts/0/by/bands/1': 10 }],
  ['allocation-outside-experiment', '/cohorts/0/allocation', { '/cohorts/0/allocation': 'unplanned' }],
  ['contradictory-levels', '/policy/resetError', { '/policy': { ...policy, alpha: 0.4, resetError: 0.6 } }],
  ['no-goal', '/hypothesis/criteria', { '/hypothesis/criteria': [] }],
  ['untestable-target', `${criterion}/target`, { [`${criterion}/target`]: 1 }],
  ['margin-on-goal', `${criterion}/margin`, { [`${criterion}/margin`]: 0.1 }],
  [
    'margin-too-large',
    '/hypothesis/criteria/1/margin',
    { '/hypothesis/criteria/1': { ...guardrail, target: 0.1, margin: 0.1 } },
  ],
  [
    'unfit-for-count',
    `${criterion}/design`,
    { [`${criterion}/target`]: { count: 9 }, [`${criterion}/design`]: { kind: 'curve', size: 40 } },
  ],
  [
    'curve-compared',
    `${criterion}/design`,
    {
      [`${criterion}/cohort`]: web,
      [`${criterion}/comparedWith`]: desk,
      [`${criterion}/design`]: { kind: 'curve', size: 40 },
    },
  ],
  [
    'looks-not-increasing',
    `${criterion}/design/looks/1`,
    { [`${criterion}/design`]: { kind: 'plannedLooks', looks: [40, 20, 60] } },
  ],
  ['comparison-without-cohort', `${criterion}/comparedWith`, { [`${criterion}/comparedWith`]: desk }],
  [
    'comparison-across-dimensions',
    `${criterion}/comparedWith/dimension`,
    { [`${criterion}/cohort`]: web, [`${criterion}/comparedWith`]: { dimension: 'size', group: '<10' } },
  ],
  [
    'compared-with-itself',
    `${criterion}/comparedWith`,
    { [`${criterion}/cohort`]: web, [`${criterion}/comparedWith`]: web },
  ],
  ['latest-cohort', `${criterion}/cohort`, { [`${criterion}/cohort`]: web, '/cohorts/1/asOf': 'latest' }],
  ['adoption-window-missing', `${criterion}/metric`, { [`${criterion}/metric`]: 'adoption' }],
  ['outcome-missing', `${criterion}/metric`, { [`${criterion}/metric`]: 'outcome' }],
  [
    'size-too-small',
    '/hypothesis/criteria/1/design/size',
    { '/hypothesis/criteria/1': { ...guardrail, margin: 0.1, design: { kind: 'curve', size: 10 } } },
  ],
  ['iteration-ends-before-it-begins', '/iterations/1/to', { '/iterations/1/to': '2026-04-01' }],
  [
    'iterations-out-of-order',
    '/iterations/1/from',
    { '/iterations/1': { id: 'q0', from: '2025-10-01', to: '2026-01-01' } },
  ],
  ['overlapping-iterations', '/iterations/1/from', { '/iterations/1/from': '2026-03-31' }],
  ['open-iteration-not-last', '/iterations/0', { '/iterations/0/to': undefined }],
  [
    'values-out-of-order',
    '/strategy/0/values/1/at',
    { '/strategy': [{ ...reach, values: [valueAt('2026-02-01'), valueAt('2026-02-01T00:00Z')] }] },
  ],
]

const exercise = {
  kind: 'alignmentExercise',
  version: 1,
  id: 'spring',
  points: [
    { id: 'speed', question: 'customerNeed', statement: 'Sooner' },
    { id: 'growth', question: 'motivation', statement: 'More customers' },
  ],
  groups: [
    { id: 'board', role: 'business', answers: [{ question: 'customerNeed', agreed: true, points: ['speed'] }] },
    { id: 'team', role: 'development', answers: [{ question: 'customerNeed', agreed: false, points: [] }] },
  ],
}
const answer = '/groups/0/answers/0'

const recorded: LedgerRecord = {
  kind: 'decisionRecord',
  version: 1,
  looks: [{ hash: 'a', asOf: 0, measurementHash: 'b' }],
  decision: {
    kind: 'decision',
    version: 1,
    study: 'permits',
    hypothesis: 'h1',
    revision: 1,
    iteration: null,
    asOf: 0,
    closed: false,
    verdict: 'unsure',
    inputs: { study: 'c', registrationHash: 'd', registered: null, measurements: ['a'] },
  },
  signatures: [],
}

/** Codes of alignment exercises, as changes of a valid one. */
const exerciseIssues: readonly Row[] = [
  ['no-comparison', '/groups', { '/groups/1/role': 'business' }],
  ['answered-twice', '/groups/0/answers/1/question', { '/groups/0/answers/1': exercise.groups[0]?.answers[0] }],
  ['agreed-on-nothing', `${answer}/agreed`, { [`${answer}/points`]: [] }],
  ['unknown-point', `${answer}/points/0`, { [`${answer}/points/0`]: 'sped' }],
  ['point-of-other-question', `${answer}/points/0`, { [`${answer}/points/0`]: 'growth' }],
]

const ledger: Ledger = ledgerOf(2)
const other = entryHash({ ...ledger.entries[1]!, previous: 'f'.repeat(64) })

/** Codes of ledgers, as changes of a valid one of two entries. */
const ledgerIssues: readonly Row[] = [
  ['entry-changed', '/entries/0/hash', { '/entries/0/record/decision/revision': 7 }],
  ['entry-repeated', '/entries/2/hash', { '/entries/2': ledger.entries[1] }],
  ['entry-out-of-order', '/entries/2/previous', { '/entries/2': ledgerOf(1, 3).entries[0] }],
  ['entry-missing', '/entries/1/previous', { '/entries/1/previous': 'f'.repeat(64), '/entries/1/hash': other }],
  ['head-missing', '/entries', {}],
]

/** Entries that differ in the revision of their decision. */
function ledgerOf(entries: number, revision = 1): Ledger {
  return Array.from({ length: entries }).reduce<Ledger>(
    (grown, _, i) => appendToLedger(grown, { ...recorded, decision: { ...recorded.decision, revision: revision + i } }),
    emptyLedger,
  )
}

/** Of each code the smallest suspicious document. */
const warnings: readonly Row[] = [
  [
    'value-ignored',
    '/flow/trigger/where/value',
    { '/flow/trigger/where': { property: 'p', is: 'exists', value: 'yes' } },
  ],
  [
    'null-never-equal',
    '/flow/trigger/where/value',
    { '/flow/trigger/where': { property: 'p', is: 'in', value: ['a', null] } },
  ],
  ['never-holds', '/flow/trigger/where', { '/flow/trigger/where': { any: [] } }],
  ['always-holds', '/flow/trigger/where', { '/flow/trigger/where': { all: [] } }],
  ['duplicate-event', '/flow/trigger/event/1', { '/flow/trigger/event': ['apply', 'apply'] }],
  ['duplicate-match', '/flow/needMet/match', { '/flow/needMet/match/event': 'review' }],
  [
    'wide-before-narrow',
    '/flow/needMet/match/allOf/1',
    {
      '/flow/needMet/match': {
        allOf: [{ event: 'grant' }, { event: 'grant', where: { property: 'p', is: 'exists' } }],
      },
    },
  ],
  ['trigger-is-first-step', '/flow/steps/0/match', { '/flow/steps/0/match/event': 'apply' }],
  ['unreachable-step', '/flow/steps/1/match', { '/flow/steps/1/match/event': 'grant' }],
  ['unreachable-exclusion', '/flow/exclusions/0/match', { '/flow/exclusions': [exclusion('review', 'review')] }],
  ['window-exceeds-flow', '/flow/steps/0/within', { '/flow/steps/0/within': 'P8D' }],
  ['duplicate-detour', '/flow/detours/1', { '/flow/detours': ['help', 'help'] }],
  ['detour-on-path', '/flow/detours/0', { '/flow/detours': ['review'] }],
  ['outcome-always-seen', '/flow/outcome/match', { '/flow/outcome': { ...outcome, match: { event: 'grant' } } }],
  ['shadowed-group', '/cohorts/1/groups/1/where', { '/cohorts/1/groups/1/where/value': 'web' }],
  [
    'duplicate-criterion',
    '/hypothesis/criteria/1',
    { '/hypothesis/criteria/1': { id: 'again', role: 'goal', metric: 'needMet', target: 0.7 } },
  ],
  ['goal-at-most', `${criterion}/direction`, { [`${criterion}/direction`]: 'atMost' }],
  ['expected-not-beyond-target', `${criterion}/expected`, { [`${criterion}/expected`]: 0.7 }],
  [
    'overlapping-arms',
    `${criterion}/comparedWith`,
    { [`${criterion}/cohort`]: web, [`${criterion}/comparedWith`]: desk, '/cohorts/1/otherwise': undefined },
  ],
  ['size-never-shows', `${criterion}/design/size`, { [`${criterion}/design`]: { kind: 'curve', size: 6 } }],
  ['size-shows-late', `${criterion}/design/size`, { [`${criterion}/design`]: { kind: 'curve', size: 7 } }],
  ['lenient-policy', '/policy/alpha', { '/policy': { ...policy, alpha: 0.5 } }],
  ['more-iterations-than-policy', '/iterations/1', { '/policy': { ...policy, maxIterations: 1 } }],
  ['unknown-revision', '/iterations/1/revision', { '/iterations/1/revision': 2 }],
  ['target-is-baseline', '/strategy/0/target', { '/strategy': [{ ...reach, target: 1 }] }],
]

function dimension(id: string): unknown {
  return { id, type: 'custom', by: { attribute: id } }
}

function exclusion(event: string, before: string): unknown {
  return { id: 'x', match: { event }, before }
}

function valueAt(at: string): unknown {
  return { at, value: 1 }
}

function nested(depth: number): unknown {
  return depth === 0 ? { property: 'p', is: 'exists' } : { not: nested(depth - 1) }
}

test('the study to start from has neither issues nor warnings', () => {
  expect(checkStudy(validStudy())).toStrictEqual({ issues: [], warnings: [], study: validStudy() })
})

test('each code has a row, and no row a code that is none', () => {
  expect([...issues, ...exerciseIssues, ...ledgerIssues].map(([code]) => code)).toStrictEqual([...issueCodes])
  expect(warnings.map(([code]) => code)).toStrictEqual([...warningCodes])
})

describe('issues: the smallest bad document has this one only', () => {
  test.each(issues)('%s', (code, path, edits) => {
    const { issues: found, study } = checkStudy(studyWith(edits))
    expect(found.map((issue) => [issue.code, issue.path])).toStrictEqual([[code, path]])
    expect(found[0]?.message).toMatch(/^\S.*[^.\s]$/)
    expect(study).toBeUndefined()
  })
})

test('the exercise to start from has no issues', () => {
  expect(checkAlignmentExercise(exercise)).toStrictEqual({ issues: [], warnings: [], exercise })
})

describe('issues of an alignment exercise', () => {
  test.each(exerciseIssues)('%s', (code, path, edits) => {
    const { issues: found, exercise: read } = checkAlignmentExercise(edited(structuredClone(exercise), edits))
    expect(found.map((issue) => [issue.code, issue.path])).toStrictEqual([[code, path]])
    expect(found[0]?.message).toMatch(/^\S.*[^.\s]$/)
    expect(read).toBeUndefined()
  })
})

test('the ledger to start from has no issues', () => {
  expect(checkLedger(ledger)).toStrictEqual({ issues: [], warnings: [], ledger })
})

describe('issues of a ledger', () => {
  test.each(ledgerIssues)('%s', (code, path, edits) => {
    const head = code === 'head-missing' ? 'f'.repeat(64) : undefined
    const { issues: found, ledger: read } = checkLedger(edited(structuredClone(ledger), edits), head)
    expect(found.map((issue) => [issue.code, issue.path])).toStrictEqual([[code, path]])
    expect(found[0]?.message).toMatch(/^\S.*[^.\s]$/)
    expect(read).toBeUndefined()
  })
})

describe('warnings: the document is accepted, with this one only', () => {
  test.each(warnings)('%s', (code, path, edits) => {
    const { issues: found, warnings: suspicious, study } = checkStudy(studyWith(edits))
    expect(found).toStrictEqual([])
    expect(suspicious.map((issue) => [issue.code, issue.path])).toStrictEqual([[code, path]])
    expect(study).toStrictEqual(studyWith(edits))
  })
})
