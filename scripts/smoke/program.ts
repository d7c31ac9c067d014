// A user's program: from a CSV text to a decision. scripts/smoke.mjs type-checks and runs it against the packed tarball.
import { decide, getOrThrow, learningMetrics, measure, parseStudy, type Study, toResult } from 'learnloop'
import { readCsv } from 'learnloop/adapters'
import { simulateEvents } from 'learnloop/simulate'
import { wilsonInterval } from 'learnloop/stats'

const document = {
  kind: 'study',
  version: 1,
  id: 'permits',
  timeZone: 'Europe/Amsterdam',
  hypothesis: {
    kind: 'hypothesis',
    version: 1,
    id: 'h1',
    customer: 'applicants',
    challenge: 'they wait without knowing',
    solution: 'a confirmation the same day',
    value: 'fewer calls',
    criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.5, design: { kind: 'curve', size: 10 } }],
  },
  flow: {
    kind: 'flow',
    version: 1,
    id: 'permit',
    trigger: { event: 'apply' },
    steps: [{ id: 'checked', match: { event: 'check' } }],
    needMet: { id: 'confirmed', match: { event: 'confirm' } },
    within: 'P1D',
  },
  cohorts: [{ id: 'office', type: 'segment', by: { attribute: 'office' } }],
  iterations: [{ id: 'spring', from: '2026-03-01', to: '2026-04-01' }],
} as const satisfies Study

const lines = ['partner,event,at,office']
for (let i = 0; i < 10; i++) {
  const day = String(28 + (i % 4)).padStart(2, '0')
  lines.push(`p${i},apply,2026-03-${day}T09:00,north`, `p${i},check,2026-03-${day}T10:00,north`)
  if (i !== 3) lines.push(`p${i},confirm,2026-03-${day}T11:00,north`)
}

/** Everything that the program found, as JSON. */
export function answer(): string {
  const refused = toResult(parseStudy({ ...document, flow: { ...document.flow, within: 'a day' } }))
  const study = getOrThrow(parseStudy(JSON.stringify(document)))
  const mapping = { partner: 'partner', name: 'event', at: 'at', attributes: ['office'], timeZone: document.timeZone }
  const measurement = measure(study, readCsv(lines.join('\n'), mapping), { asOf: Date.UTC(2026, 4, 1) })
  const decision = decide(study, measurement)
  const simulated = simulateEvents(study, { partners: 5, noise: { events: ['call'], rate: 0.2 } }, { seed: 1 })
  const metrics = learningMetrics(study, measurement)
  return JSON.stringify([refused, measurement, metrics, decision, wilsonInterval(9, 10), simulated])
}

// `any` would pass every check above.
type IsAny<A> = 0 extends 1 & A ? true : false
type Loose<M> = {
  [K in keyof M]: IsAny<M[K]> extends true
    ? K
    : M[K] extends (...args: never[]) => infer R
      ? IsAny<R> extends true
        ? K
        : never
      : never
}[keyof M]
type None<_A extends never> = never
export type Typed =
  | None<Loose<typeof import('learnloop')>>
  | None<Loose<typeof import('learnloop/adapters')>>
  | None<Loose<typeof import('learnloop/simulate')>>
  | None<Loose<typeof import('learnloop/stats')>>

export function wrong(study: Study): void {
  // @ts-expect-error a document is read-only
  study.id = 'other'
  // @ts-expect-error a misspelt tag
  if (parseStudy({})._tag === 'Rihgt') throw new Error()
  // @ts-expect-error an Either is not its value
  parseStudy({}).flow
  // @ts-expect-error a missing option
  measure(study, readCsv('', { partner: 'a', name: 'b', at: 'c' }), {})
}
