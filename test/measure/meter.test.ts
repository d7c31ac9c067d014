import { describe, expect, test } from 'vitest'
import { openNdjsonReader, readNdjson } from '../../src/adapters/index.js'
import type { DefinitionError, EventRow, Meter, MeterOptions, SavedMeter, Study } from '../../src/index.js'
import { getOrThrow, measure, meterIssueCodes, openMeter, readEvents, restoreMeter } from '../../src/index.js'
import { measured, ms, path, rows, tinyStudy } from '../support/tiny.js'

const opened = (study: Study, options?: MeterOptions): Meter => getOrThrow(openMeter(study, options))

const refused = (result: ReturnType<typeof openMeter>): readonly [string, string][] => {
  const issues: DefinitionError['issues'] | undefined = result._tag === 'Left' ? result.left.issues : undefined
  return (issues ?? []).map(({ code, path: place }) => [code, place])
}

describe('openMeter', () => {
  test('refuses groups of the latest attributes, each of them', () => {
    const latest = { type: 'custom', by: { attribute: 'plan' }, asOf: 'latest' } as const
    const study = tinyStudy(
      {},
      {
        cohorts: [
          { id: 'a', ...latest },
          { id: 'b', ...latest, asOf: 'trigger' },
          { id: 'c', ...latest },
        ],
      },
    )
    expect(refused(openMeter(study))).toEqual([
      ['latest-cohort', '/cohorts/0/asOf'],
      ['latest-cohort', '/cohorts/2/asOf'],
    ])
    expect(meterIssueCodes).toContain('latest-cohort')
  })
  test.each<[string, object, string]>([
    [
      'a misspelt option',
      { alias: {} },
      'openMeter: options must have no keys but partners, cross, aliases, idConflicts; got "alias"',
    ],
    [
      'what to do with ids',
      { idConflicts: 'some' },
      'openMeter: idConflicts must be "counted" or "ignored"; got "some"',
    ],
    ['aliases in a circle', { aliases: { a: 'b', b: 'a' } }, 'openMeter: aliases must not lead in a circle'],
    ['an unknown dimension', { cross: [['x', 'y']] }, 'openMeter: cross must name dimensions of the study; got "x"'],
    ['bad partners', { partners: [{ id: 7 }] }, 'openMeter: partners: not a valid list of partners'],
  ])('throws for %s', (_, options, message) => {
    expect(() => openMeter(tinyStudy(), options)).toThrow(message)
  })
  test('throws for what is no study', () => {
    expect(() => openMeter(undefined as never)).toThrow('openMeter: study must be a parsed study')
    expect(() => restoreMeter({} as never, '{}')).toThrow('restoreMeter: study must be a parsed study')
  })
})

describe('Meter', () => {
  test('names rejected rows of a text by their line, however often the reader is emptied', () => {
    const text = '{"partner":"p","name":"t","at":1}\n{"partner":"p","name":"s1","at":2}\nbad\n\nworse\n'
    const reader = openNdjsonReader({})
    const meter = opened(tinyStudy())
    for (const line of text.split(/(?<=\n)/)) {
      reader.push(line)
      meter.add(reader.take())
    }
    meter.add(reader.close())
    const expected = measure(tinyStudy(), readNdjson(text), { asOf: 100 })
    expect(expected.quality.examples[0]?.first.map(({ row }) => row)).toEqual([3, 5])
    expect(meter.read(100)).toStrictEqual(expected)
  })
  test('an outcome counts for each completion that waits for it, of a partner far behind the others too', () => {
    const study = tinyStudy({
      steps: [],
      adoption: { within: ms(1) },
      outcome: { id: 'o', match: { event: 'o' }, within: ms(50) },
      within: ms(10),
    })
    // The second completion of p can still get what the first one cannot.
    const log = [
      ...rows('t@0 n@1 t@40 n@41 t@60 n@61'),
      ...rows(Array.from({ length: 12 }, (_, i) => `t@${10_000 + i}`).join(' '), 'q'),
      ...rows('t@80 o@85'),
    ]
    const meter = opened(study)
    for (const row of log) meter.add([row])
    const expected = measure(study, readEvents(log), { asOf: 20_000 })
    expect(expected.cells[0]!.outcome?.aligned).toBe(2)
    expect(JSON.stringify(meter.read(20_000))).toBe(JSON.stringify(expected))
  })
  test('rows after the asOf of a batch are counted, and keep no later row out', () => {
    const meter = opened(tinyStudy())
    meter.add(rows('t@0 s1@999999'), { asOf: 500 })
    meter.add(rows('s1@5 s2@6 n@7'), { asOf: 500 })
    const measurement = meter.read(500)
    expect(measurement.quality).toMatchObject({ rows: 5, after: 1, late: 0, used: 4 })
    expect(path(measurement)).toBe('1 > 1 > 1 > 1')
    expect(() => meter.add([], { asOf: 0.5 })).toThrow('Meter.add: asOf must be whole epoch milliseconds; got 0.5')
    expect(() => meter.add([], { asof: 5 } as never)).toThrow('Meter.add: options must have no keys but asOf')
  })
  test('is not read as of an instant before a row that was read', () => {
    const meter = opened(tinyStudy())
    meter.add(rows('t@7'))
    expect(meter.read(7).cells[0]!.attempts).toBe(1)
    expect(() => meter.read(6)).toThrow('Meter.read: asOf must not lie before a row that was read, at 7; got 6')
    expect(() => meter.read(Number.NaN)).toThrow('Meter.read: asOf must be whole epoch milliseconds')
  })
  test('counts rejected rows as one reading of all rows does, by their place among all', () => {
    const bad = [{ partner: '' }, ...rows('t@0'), { partner: 'p', name: 't', at: 'never' }]
    const meter = opened(tinyStudy())
    for (const row of bad) meter.add([row])
    expect(meter.read(9)).toEqual(measure(tinyStudy(), readEvents(bad), { asOf: 9 }))
    expect(meter.read(9).quality.examples.map(({ first }) => first[0]!.row)).toEqual([0, 2])
  })
  test('keeps ids only if they are to be counted; duplicates of one instant are found either way', () => {
    const log = rows('t@0 s1@5 s1@5 s2@6').map((row) => ({ ...row, id: 'same' }))
    const conflicts = (['counted', 'ignored'] as const).map((idConflicts) => {
      const meter = opened(tinyStudy(), { idConflicts })
      for (const row of log) meter.add([row])
      const { quality } = getOrThrow(restoreMeter(tinyStudy(), meter.save())).read(9)
      expect(quality).toMatchObject({ rows: 4, duplicate: 1 })
      return quality.idConflicts
    })
    expect(conflicts).toEqual([2, 0])
  })
  test('aliases are those of the meter, in rows and in logs', () => {
    const aliases = { 'anna@work': 'anna' }
    const meter = opened(tinyStudy(), { aliases })
    const log = readEvents(rows('s1@1', 'anna@work'), { aliases })
    meter.add(rows('t@0', 'anna'))
    meter.add(log)
    meter.add(rows('s2@2', 'anna@work'))
    meter.add(readEvents(rows('n@3', 'anna@work')))
    expect(path(meter.read(9))).toBe('1 > 1 > 1 > 1')
    expect(() => opened(tinyStudy()).add(log)).toThrow('Meter.add: a log must be read with the aliases of the meter')
  })
  test('lets go of what cannot change: a saved meter stays small while attempts come by the thousand', () => {
    const study = tinyStudy(
      {
        steps: [],
        needMet: { id: 'n', match: { event: 'n' } },
        outcome: { id: 'o', match: { event: 'o' }, within: ms(50) },
      },
      { cohorts: [{ id: 'plan', type: 'custom', by: { attribute: 'plan' } }] },
    )
    const meter = opened(study)
    const all: EventRow[] = []
    const sizes = [1000, 2000, 4000].map((rounds) => {
      while (all.length < 3 * rounds) {
        const i = all.length / 3
        const attributes = { plan: i % 3 }
        const round = rows(`t@${1000 * i} n@${1000 * i + 10} ${i % 2 === 0 ? 'o' : 'x'}@${1000 * i + 20}`, `p${i % 5}`)
        all.push(...round.map((row) => ({ ...row, attributes })))
        meter.add(round.map((row) => ({ ...row, attributes })))
      }
      return JSON.stringify(meter.save()).length
    })
    expect(sizes[2]! - sizes[1]!).toBeLessThan(200)
    const asOf = 1e7
    expect(JSON.stringify(meter.read(asOf))).toBe(JSON.stringify(measure(study, readEvents(all), { asOf })))
  })
})

describe('restoreMeter', () => {
  const iterations = [{ id: 'i1', from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T00:00:00.100Z' }]
  const study = tinyStudy({}, { iterations })
  const saved = (): SavedMeter => {
    const meter = opened(study)
    meter.add(rows('t@0 s1@50'))
    return meter.save()
  }
  const later = { id: 'i2', from: '1970-01-01T00:00:00.200Z' }

  test('goes on where it was, from the document or its text, whatever the order of its members', () => {
    const turned = (value: unknown): unknown =>
      typeof value !== 'object' || value === null
        ? value
        : Array.isArray(value)
          ? value.map(turned)
          : Object.fromEntries(
              Object.entries(value)
                .map(([key, each]) => [key, turned(each)] as const)
                .toReversed(),
            )
    for (const document of [saved(), JSON.stringify(saved()), turned(saved())]) {
      const meter = getOrThrow(restoreMeter(study, document))
      meter.add(rows('s2@60 n@70'))
      expect(JSON.stringify(meter.read(1000))).toBe(JSON.stringify(measured(study, rows('t@0 s1@50 s2@60 n@70'))))
    }
  })
  test('a study may have gained iterations after the last row, and changed what counts nothing', () => {
    const grown = tinyStudy({}, { iterations: [later, ...iterations], name: 'new' })
    const meter = getOrThrow(restoreMeter(grown, saved()))
    meter.add(rows('s2@60 t@250'))
    expect(meter.read(1000)).toEqual(measured(grown, rows('t@0 s1@50 s2@60 t@250')))
  })
  test.each<[string, Study, readonly (readonly [string, string])[]]>([
    [
      'another flow',
      tinyStudy({ within: ms(7) }, { iterations }),
      [
        ['other-study', '/measurementHash'],
        ['other-registration', '/registrationHash'],
      ],
    ],
    [
      'another hypothesis',
      { ...study, hypothesis: { ...study.hypothesis, value: 'else' } },
      [['other-registration', '/registrationHash']],
    ],
    ['an iteration that is gone', { ...study, iterations: [later] }, [['changed-iteration', '/iterations/0']]],
    [
      'an iteration that ends later',
      { ...study, iterations: [{ ...iterations[0]!, to: '1970-01-01T00:00:01Z' }] },
      [['changed-iteration', '/iterations/0']],
    ],
    [
      'a new iteration that rows may lie in',
      tinyStudy({}, { iterations: [...iterations, { id: 'i0', from: '1969-01-01', to: '1970-01-01' }] }),
      [['changed-iteration', '/latest']],
    ],
  ])('refuses %s', (_, other, issues) => {
    expect(refused(restoreMeter(other, saved()))).toEqual(issues)
  })
  test.each<[string, unknown, string]>([
    ['no JSON', '{', 'not-json'],
    ['nothing', undefined, 'other-kind'],
    ['a measurement', measured(study, []), 'other-kind'],
    [
      'what throws when it is read',
      {
        get kind(): never {
          throw new Error('boo')
        },
      },
      'other-kind',
    ],
    [
      'what throws deep inside',
      {
        ...saved(),
        state: {
          get open(): never {
            throw new Error('boo')
          },
        },
      },
      'damaged',
    ],
    ['another version', { ...saved(), version: 2 }, 'unsupported-version'],
    ['a document with one number changed', JSON.stringify(saved()).replace('"outside":0', '"outside":1'), 'damaged'],
    ['a document without its state', { ...saved(), state: undefined }, 'damaged'],
    ['a document without checksum', { ...saved(), checksum: undefined }, 'damaged'],
  ])('refuses %s', (_, document, code) => {
    expect(refused(restoreMeter(study, document)).map(([each]) => each)).toEqual([code])
  })
})
