import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  type CountFunnelOptions,
  countFunnel,
  type EventRow,
  type Exclusion,
  type Flow,
  readEvents,
} from '../../src/index.js'
import windowFunnel from '../fixtures/window-funnel.json' with { type: 'json' }

const page = readFileSync('docs/comparison.md', 'utf8')

const flow: Flow = {
  kind: 'flow',
  version: 1,
  id: 'checkout',
  trigger: { event: 'visit' },
  steps: [{ id: 'cart', match: { event: 'cart' } }],
  needMet: { id: 'paid', match: { event: 'pay' } },
  within: 'PT1H',
}

const excluded = (event: string | readonly string[], after = 'trigger'): { exclusions: readonly Exclusion[] } => ({
  exclusions: [{ id: 'excluded', match: { event }, after }],
})

/** What the words of the page's option column stand for, after the counting. */
const OPTIONS: Readonly<Record<string, Partial<Flow>>> = {
  restart: { onRetrigger: 'restart' },
  noOtherStep: { between: 'noOtherStep' },
  'any other event excluded': excluded(['visit', 'cart', 'pay', 'support', 'cancel']),
  'cancel excluded': excluded('cancel', 'cart'),
  'support and cancel excluded': excluded(['support', 'cancel']),
  'a second cart excluded': excluded('cart', 'cart'),
  'partner and item as partner': {},
}

function instantOf(time: string): number {
  const [hours, minutes, seconds = '0'] = time.split(':')
  return Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Math.round(Number(seconds) * 1000)
}

const log = [...page.matchAll(/^\| ([a-z]+) \| ((?:[a-z]+ [\d:.]+(?:, )?)+) \|$/gm)].flatMap(
  ([, partner, events]): readonly EventRow[] =>
    events!.split(', ').map((event) => {
      const [name, time] = event.split(' ')
      return { partner: partner!, name: name!, at: instantOf(time!) }
    }),
)

const kim = (partnerOf: (item: number) => string): readonly EventRow[] => [
  { partner: partnerOf(1), name: 'visit', at: 0 },
  { partner: partnerOf(2), name: 'visit', at: 5 * 60_000 },
  { partner: partnerOf(2), name: 'cart', at: 10 * 60_000 },
  { partner: partnerOf(1), name: 'pay', at: 15 * 60_000 },
]

interface Row {
  readonly tool: string
  readonly shows: string
  readonly known: string
  readonly option: string
  readonly gives: string
  readonly rest: string
}

function tableAfter(heading: string): readonly Row[] {
  const section = page.slice(page.indexOf(heading))
  const [table] = /(?:^\| .*\n)+(?=\n)/m.exec(section.slice(section.indexOf('| tool and mode |')))!
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => {
      const [, tool, shows, known, option, gives, rest] = line.split('|').map((cell) => cell.trim())
      return { tool: tool!, shows: shows!, known: known!, option: option!, gives: gives!, rest: rest! }
    })
}

function counted({ option }: Row, rows: readonly EventRow[]): string {
  const [counting, ...words] = option.split(', ').map((word) => word.replaceAll('`', ''))
  const changes = words.map((word): Partial<Flow> => {
    expect(OPTIONS).toHaveProperty([word])
    return OPTIONS[word]!
  })
  const options = { counting: counting as CountFunnelOptions['counting'], asOf: 86_400_000 }
  return countFunnel(Object.assign({}, flow, ...changes), readEvents(rows), options).reached.join(' ')
}

describe('the worked log of docs/comparison.md', () => {
  const rows = tableAfter('## A worked log')

  test('is the one that ClickHouse was asked about', () => {
    expect(log.length).toBe(windowFunnel.rows)
    expect(new Set(log.map(({ partner }) => partner)).size).toBe(10)
    expect(rows.length).toBe(15)
  })

  test.each(rows.map((row) => [row.tool, row] as const))('%s', (_, row) => {
    expect(counted(row, log)).toBe(row.gives)
    // A difference has its reason, and an agreement needs none.
    expect(row.rest === '').toBe(row.gives === row.shows)
    if (row.known === 'run') {
      const reached: Readonly<Record<string, readonly number[]>> = windowFunnel.reached
      expect(reached[row.tool]?.join(' ')).toBe(row.shows)
    } else expect(row.known).toBe('derived')
  })

  test.each(tableAfter('Several needs at once').map((row) => [row.tool, row] as const))('%s', (_, row) => {
    const apart = row.option.includes('item')
    expect(
      counted(
        row,
        kim((item) => (apart ? `kim/${item}` : 'kim')),
      ),
    ).toBe(row.gives)
    expect(row.rest === '').toBe(row.gives === row.shows)
  })
})
