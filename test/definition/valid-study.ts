/** A small valid study without warnings, as fresh plain data. */
export function validStudy(): Record<string, unknown> {
  return {
    kind: 'study',
    version: 1,
    id: 'permits',
    hypothesis: {
      kind: 'hypothesis',
      version: 1,
      id: 'h1',
      customer: 'applicants',
      challenge: 'waiting',
      solution: 'a clerk each',
      value: 'sooner granted',
      criteria: [{ id: 'quick', role: 'goal', metric: 'needMet', target: 0.7 }],
    },
    flow: {
      kind: 'flow',
      version: 1,
      id: 'permit',
      trigger: { event: 'apply' },
      steps: [
        { id: 'review', match: { event: 'review' } },
        { id: 'call', match: { event: 'call' }, optional: true },
      ],
      needMet: { id: 'granted', match: { event: 'grant' } },
      within: 'P7D',
    },
    cohorts: [
      { id: 'size', type: 'segment', by: { attribute: 'employees', bands: [10, 50] } },
      {
        id: 'door',
        type: 'channel',
        groups: [
          { id: 'web', where: { property: 'channel', is: 'eq', value: 'web' } },
          { id: 'desk', where: { property: 'channel', is: 'eq', value: 'desk' } },
        ],
        otherwise: 'rest',
      },
    ],
    iterations: [
      { id: 'q1', from: '2026-01-01', to: '2026-04-01' },
      { id: 'q2', from: '2026-04-01', to: '2026-07-01' },
    ],
  }
}

/** The valid study with other values at some JSON Pointers; `undefined` takes a member away, and `''` is the whole document. */
export function studyWith(edits: Readonly<Record<string, unknown>>): unknown {
  return edited(validStudy(), edits)
}

/** A document of one's own with other values at some JSON Pointers, changed in place. */
export function edited(document: unknown, edits: Readonly<Record<string, unknown>>): unknown {
  for (const [pointer, value] of Object.entries(edits)) {
    const keys = pointer.split('/').slice(1)
    const last = keys.pop()
    if (last === undefined) {
      document = value
      continue
    }
    const holder = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as Record<
      string,
      unknown
    >
    if (value === undefined) delete holder[last]
    else holder[last] = value
  }
  return document
}
