import { canonicalJson } from '../core/canonical-json.js'
import { type JsonChange, jsonChanges } from '../core/json-changes.js'
import { balanced } from '../definition/policy.js'
import type { Study } from '../definition/study.js'

/** One difference between two studies. */
export interface StudyChange {
  /** What happened; `moved`: members of a list stand in another order, before and after by their ids. */
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  /** JSON Pointer into the first study; `null`: it is not there. */
  readonly before: string | null
  /** JSON Pointer into the second study; `null`: it is not there. */
  readonly after: string | null
  /** What stood there, or the default where nothing did; `undefined`: nothing. */
  readonly was: unknown
  /** What stands there, or the default where nothing does; `undefined`: nothing. */
  readonly is: unknown
  /** Whether numbers change: `measurementHash` differs, and measurements of both do not merge. */
  readonly numbers: boolean
  /** Whether what is registered changes: `registrationHash` differs, and data seen before do not count. */
  readonly registration: boolean
  /** The change in one line. */
  readonly text: string
}

/** What differs between two studies, by its gravest consequence. */
export interface StudyDiff {
  /** Changes after which the log has to be measured again. All but the time zone change the registration as well. */
  readonly numbers: readonly StudyChange[]
  /** Changes after which the study has to be registered anew, though its numbers stay. */
  readonly registration: readonly StudyChange[]
  /** Changes of neither hash. Iterations among them still decide which cells there are: measure again to see those. */
  readonly neither: readonly StudyChange[]
}

/**
 * What changed from one study to another, grouped by consequence: numbers, registration, neither.
 *
 * For reviewing an edit before it is made: a study may grow iterations, observations and strategy, and names may change, without any
 * consequence for earlier measurements; a step's window may not. There is a change of numbers exactly if `measurementHash` differs, one of
 * the registration exactly if `registrationHash` does, and any change at all exactly if the documents differ. Lists are compared by ids
 * where their members have them. A policy or time zone that is left out is its default.
 *
 * @param a - A parsed study.
 * @param b - Another, such as a later version of it.
 * @returns Changes in document order, in three groups.
 *
 * @example
 * import { diffStudies, getOrThrow, parseStudy } from 'learnloop'
 *
 * const study = getOrThrow(
 *   parseStudy({
 *     kind: 'study', version: 1, id: 'permits',
 *     hypothesis: {
 *       kind: 'hypothesis', version: 1, id: 'h1', customer: 'applicants', challenge: 'waiting', solution: 'a clerk each', value: 'sooner',
 *       criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
 *     },
 *     flow: {
 *       kind: 'flow', version: 1, id: 'permit', within: 'P7D',
 *       trigger: { event: 'apply' }, steps: [], needMet: { id: 'granted', match: { event: 'grant' } },
 *     },
 *     cohorts: [], iterations: [{ id: 'q1', from: '2026-01-01', to: '2026-04-01' }],
 *   }),
 * )
 * const [quick] = study.hypothesis.criteria
 * const eased = { ...study, name: 'Permits', hypothesis: { ...study.hypothesis, criteria: [{ ...quick!, target: 0.6 }] } }
 * const { numbers, registration, neither } = diffStudies(study, eased)
 * numbers // => []
 * registration.map(({ text }) => text) // => ['hypothesis / criteria "quick" / target: was 0.7, is 0.6']
 * neither.map(({ text }) => text) // => ['name: added "Permits"']
 *
 * @category memory
 * @since 0.1.0
 */
export function diffStudies(a: Study, b: Study): StudyDiff {
  const changes = [
    ...jsonChanges(effective(a), effective(b)).map((change) => ({
      ...change,
      before: isStated(a, change) ? change.before : null,
      after: isStated(b, change) ? change.after : null,
    })),
    ...statedDefaults(a, b),
  ].map(toStudyChange)
  return {
    numbers: changes.filter(({ numbers }) => numbers),
    registration: changes.filter(({ numbers, registration }) => registration && !numbers),
    neither: changes.filter(({ numbers, registration }) => !registration && !numbers),
  }
}

const DEFAULTS = { timeZone: 'UTC', policy: balanced } as const

/** A study with what it leaves to defaults. */
function effective(study: Study): Study {
  const { timeZone = DEFAULTS.timeZone, policy = DEFAULTS.policy } = study
  return { ...study, timeZone, policy }
}

/** Whether a change is in a part that a study has, and does not leave to its default. */
function isStated(study: Study, { keys: [part] }: JsonChange): boolean {
  return (part !== 'timeZone' && part !== 'policy') || study[part] !== undefined
}

/** What one study states and the other leaves to the same default: documents that differ, and say the same. */
function statedDefaults(a: Study, b: Study): readonly JsonChange[] {
  return (['timeZone', 'policy'] as const).flatMap((key): readonly JsonChange[] => {
    const pointer = `/${key}`
    const default_ = DEFAULTS[key]
    const [was, is] = [a[key], b[key]]
    if ((was === undefined) === (is === undefined) || canonicalJson(was ?? default_) !== canonicalJson(is ?? default_))
      return []
    const keys = [key, 'default']
    return was === undefined
      ? [{ kind: 'added', before: null, after: pointer, was, is, keys }]
      : [{ kind: 'removed', before: pointer, after: null, was, is, keys }]
  })
}

function toStudyChange({ keys, ...change }: JsonChange): StudyChange {
  return { ...change, ...consequences(keys), text: `${place(keys)}: ${words(change)}` }
}

/** What the hashes take in: names and stated defaults nowhere, assumptions not in the hypothesis. */
function consequences(keys: readonly string[]): Pick<StudyChange, 'numbers' | 'registration'> {
  const [part, field] = keys
  if (keys.at(-1) === 'name' || keys[1] === 'default') return { numbers: false, registration: false }
  const counted = part === 'flow' || part === 'cohorts'
  return {
    numbers: counted || part === 'timeZone',
    registration: counted || part === 'policy' || (part === 'hypothesis' && field !== 'assumptions'),
  }
}

/** Members of a list stand beside its name, fields after a stroke. */
function place(keys: readonly string[]): string {
  return keys.map((key, i) => (i === 0 ? key : `${/^["\d]/.test(key) ? ' ' : ' / '}${key}`)).join('')
}

function words({ kind, was, is }: Omit<JsonChange, 'keys'>): string {
  switch (kind) {
    case 'added':
      return `added ${shown(is)}`
    case 'removed':
      return `removed ${shown(was)}`
    case 'changed':
      return `was ${shown(was)}, is ${shown(is)}`
    case 'moved':
      return `in another order, was ${shown(was)}, is ${shown(is)}`
  }
}

/** Characters of a value that are shown. */
const MOST_SHOWN = 80

function shown(value: unknown): string {
  const text = canonicalJson(value)
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text
}
