import { expect, test } from 'vitest'
import { decide } from '../../src/decision/decide.js'
import { readEvents } from '../../src/event/read-events.js'
import { measure } from '../../src/measure/measure.js'
import { channel } from './support/scenarios.js'
import { beginOf, closingOf, DAY_MS, goal, studyOf } from './support/synthetic.js'

/** A partner by groups, and the node that the first attempt reached: 0 the trigger, 1 the step, 2 need met. */
interface Somebody {
  readonly channel: 'web' | 'desk'
  readonly size: 'small' | 'large'
  readonly reached: number
}

const study = studyOf({
  criteria: [goal({ design: { kind: 'curve', size: 24 } })],
  policy: { alpha: 0.2, resetError: 0.2, maxIterations: 2, gamma: 0.3 },
  steps: ['quote'],
  cohorts: [channel, { id: 'size', type: 'segment', by: { attribute: 'size' } }],
})

function decided(everybody: readonly Somebody[]) {
  const rows = everybody.flatMap(({ reached, ...attributes }, i) => {
    const at = beginOf(1) + (i % 28) * DAY_MS
    const names = ['trigger', 'quote', 'met'].slice(0, reached + 1)
    return names.map((name, j) => ({ partner: `p${i}`, name, at: at + j, attributes }))
  })
  const cross = [['channel', 'size']]
  return decide(study, measure(study, readEvents(rows), { asOf: closingOf(1), cross }))
}

/** So many in each combination of groups converted: of those who can be, the ones who came furthest, as a margin counts them. */
function convert(everybody: readonly Somebody[], counts: ReadonlyMap<string, number>, isUp: boolean) {
  const left = new Map(counts)
  const order = [...everybody.keys()].toSorted((a, b) => everybody[b]!.reached - everybody[a]!.reached)
  const after = [...everybody]
  for (const i of order) {
    const { channel, size, reached } = everybody[i]!
    const more = left.get(`${channel} ${size}`) ?? 0
    if (more === 0 || reached < 2 !== isUp) continue
    left.set(`${channel} ${size}`, more - 1)
    after[i] = { ...everybody[i]!, reached: isUp ? 2 : 1 }
  }
  return [...left.values()].every((count) => count === 0) ? after : null
}

const COMBINATIONS = ['web small', 'web large', 'desk small', 'desk large']

function* divisions(total: number, parts: readonly string[]): Generator<ReadonlyMap<string, number>> {
  const [part, ...others] = parts
  if (part === undefined) {
    if (total === 0) yield new Map()
    return
  }
  for (let n = 0; n <= total; n++) for (const rest of divisions(total - n, others)) yield new Map([[part, n], ...rest])
}

/** A sequence that looks random, the same each time. */
function* shares(seed: number): Generator<number> {
  for (let state = seed; ; state = (state * 16_807) % 2_147_483_647) yield state / 2_147_483_647
}

test('partners of a log turned over, in every division among crossed groups: as few as the margin says change the verdict', () => {
  const MOST = 4
  const seen = new Set<string>()
  for (let round = 1; round <= 14; round++) {
    const random = shares(round * 1_000_003)
    const next = () => random.next().value as number
    next()
    const rates = { web: next(), desk: next() }
    const everybody = Array.from({ length: 20 }, (_, i): Somebody => {
      const channel = i % 2 === 0 ? 'web' : 'desk'
      const reached = next() < rates[channel] ? 2 : next() < 0.5 ? 1 : 0
      return { channel, size: next() < 0.5 ? 'small' : 'large', reached }
    })
    const { verdict, margin } = decided(everybody)
    let fewest = Infinity
    for (let k = 1; k <= MOST && fewest === Infinity; k++)
      for (const isUp of [true, false])
        for (const counts of divisions(k, COMBINATIONS)) {
          const after = convert(everybody, counts, isUp)
          if (after !== null && decided(after).verdict !== verdict) fewest = k
        }
    const said = margin === null || margin.conversions > MOST ? Infinity : margin.conversions
    expect([round, said]).toEqual([round, fewest])
    seen.add(`${verdict} ${said}`)
  }
  expect(seen.size).toBeGreaterThan(4)
})
