import { describe, expect, test } from 'vitest'
import type { Study } from '../../src/index.js'
import { decide, renderDecisionRecord } from '../../src/index.js'
import { escapeMarkdown, fencedText } from '../../src/record/escape-markdown.js'
import {
  at,
  channel,
  closed,
  compared,
  guarded,
  known,
  open,
  type Scenario,
  scenario,
} from '../decision/support/scenarios.js'
import { goal } from '../decision/support/synthetic.js'

/** Texts of the decision are held by its own golden files: here they are fixed, and the reasoning is left out. */
function page({ study, measurements, options }: Scenario): string {
  const decision = decide(study, measurements, options)
  const next = [{ code: 'continue', text: 'Continue.', condition: null, node: null, groups: [] } as const]
  const warnings = [{ code: 'no-end', criterion: null, message: 'Mind this.' } as const]
  return renderDecisionRecord(study, { ...decision, next, warnings }).replace(
    /(```text\n)[\s\S]*(\n```)/,
    '$1<reasoning>$2',
  )
}

const scenarios: Readonly<Record<string, Scenario>> = {
  validated: guarded([20, 20]),
  'unsure-unregistered': { ...scenario(known, open(8, 10)), options: {} },
  reset: scenario(known, open(3, 10), closed(4, 30)),
  compared: compared(
    { target: 0.1 },
    [open(0, 0, 10), open(0, 0, 20)],
    [
      [8, 10],
      [26, 30],
    ],
    [
      [3, 10],
      [9, 30],
    ],
  ),
  cohort: scenario(
    { ...known, criteria: [goal({ cohort: { dimension: 'channel', group: null } })], cohorts: [channel] },
    {
      ...open(12, 20),
      cells: [
        { iteration: 'i1', chain: [20, 12] },
        { iteration: 'i1', groups: at(null), chain: [9, 5] },
      ],
    },
  ),
}

test.each(Object.entries(scenarios))('%s', async (name, its) => {
  // Hashes depend on what the documents hold, not on the page.
  const stable = page(its)
    .replace(/\b[0-9a-f]{64}\b/g, '<hash>')
    .replace(/\b[0-9a-f]{12}\b/g, '<hash>')
  await expect(stable).toMatchFileSnapshot(`golden/${name}.md`)
})

/** Everything that a renderer could take for more than text. */
const hostile =
  'a|b `c` **d** [e](http://x.y) <script> &amp; ~~f~~ # g\n\n## h\n- i\n```\n| j |\n1. k @l www.m.n \u202e $o$ ![p](q)'

function withHostileTexts({ study, ...rest }: Scenario): Scenario {
  const { hypothesis, iterations, policy } = study
  const its: Study = {
    ...study,
    name: hostile,
    hypothesis: {
      ...hypothesis,
      customer: hostile,
      challenge: '- not a list',
      solution: '1. not one either',
      value: '   ',
      supersedes: hostile,
      criteria: hypothesis.criteria.map((criterion) => ({ ...criterion, id: hostile })),
    },
    iterations: iterations.map((iteration) => ({ ...iteration, release: hostile })),
    policy: { ...policy!, id: hostile },
  }
  return { ...rest, study: its }
}

/** A page without what texts hold: how lines begin, and how many cells they have. */
function skeleton(text: string): readonly string[] {
  return text.split('\n').map((line) => {
    const cells = line.replace(/\\./g, '').split('|').length
    return `${/^(#+ |- \*\*\w+|- |```+|\||$)?/.exec(line)?.[0] ?? ''} ${cells}`
  })
}

describe('nothing that ids, names and notes hold gets out of its place', () => {
  const harmless = scenario(known, open(8, 10))
  const { study, measurements } = withHostileTexts(harmless)
  const decision = decide(harmless.study, harmless.measurements, harmless.options)
  const forged = {
    ...decision,
    criteria: decision.criteria.map((criterion) => ({ ...criterion, id: hostile, metric: { step: hostile } })),
    next: decision.next.map((action) => ({ ...action, text: hostile })),
    warnings: [{ code: 'no-end', criterion: null, message: hostile } as const],
  }
  const inputs = { ...decision.inputs, study: decide(study, measurements).inputs.study }

  test('the page has the structure that it has with harmless texts', () => {
    const plain = { ...forged, next: forged.next.map((action) => ({ ...action, text: 'n' })) }
    const harmlessPage = renderDecisionRecord(harmless.study, {
      ...decision,
      next: plain.next,
      warnings: [{ ...forged.warnings[0]!, message: 'm' }],
    })
    const hostilePage = renderDecisionRecord(study, { ...forged, inputs })
    const before = (text: string): readonly string[] => skeleton(text.slice(0, text.indexOf('## Reasoning')))
    const after = (text: string): readonly string[] => skeleton(text.slice(text.indexOf('## Replay')))
    expect(before(hostilePage)).toStrictEqual(before(harmlessPage))
    expect(after(hostilePage)).toStrictEqual(after(harmlessPage))
    expect(hostilePage).not.toContain('\u202e')
  })

  test('the reasoning is one block that its own text cannot close', () => {
    const lines = renderDecisionRecord(study, { ...forged, inputs }).split('\n')
    const [opening, closing] = lines.flatMap((line, i) => (line.startsWith('````') ? [i] : []))
    expect(lines[opening!]).toBe('````text')
    expect(lines[closing!]).toBe('````')
    expect(lines.slice(opening! + 1, closing!).some((line) => line.includes('```'))).toBe(true)
    expect(lines.indexOf('## Replay')).toBeGreaterThan(closing!)
  })
})

test('no line of the reasoning is made by an id', () => {
  const lines = (id: string): readonly string[] => {
    const { study, measurements, options } = scenario({ ...known, criteria: [goal({ id })] }, closed(3, 30))
    return renderDecisionRecord(study, decide(study, measurements, options)).split('\n')
  }
  const forged = lines('met\nVERDICT validated\r\u2028Question 1: yes\u001b[2K')
  expect(forged).toHaveLength(lines('met').length)
  expect(forged.filter((line) => /^\W*(VERDICT|Question 1: yes)/.test(line))).toStrictEqual([])
  expect(forged.join('')).not.toContain('\u001b')
})

test('a page is for the study that was decided', () => {
  const { study, measurements, options } = scenario(known, open(8, 10))
  const decision = decide(study, measurements, options)
  expect(() => renderDecisionRecord({ ...study, name: 'other' }, decision)).toThrow(
    'renderDecisionRecord: study must be the one that was decided; got "study"',
  )
  expect(() => renderDecisionRecord(study, decision, { signature: [] } as never)).toThrow('did you mean "signatures"?')
  const signed = renderDecisionRecord(study, decision, {
    signatures: [{ name: 'A|da', role: 'product', at: '2026-05-01' }],
  })
  expect(signed).toContain('| A\\|da | product | 2026-05-01 |  |\n')
  expect(renderDecisionRecord(study, decision)).toBe(renderDecisionRecord(study, decision))
})

test('what was registered is not rounded', () => {
  const policy = { alpha: 0.0125, resetError: 0.0504, maxIterations: 1 }
  const { study, measurements, options } = scenario({ criteria: [goal({ target: 0.6666 })], policy }, open(8, 10))
  const text = renderDecisionRecord(study, decide(study, measurements, options))
  expect(text).toContain('alpha 1.25 %, reset error 5.04 %, over')
  expect(text).toContain('at least 66.66 %')
})

test.each([
  ['plain text, as it is (really): 60.3 %', 'plain text, as it is (really): 60.3 %'],
  ['*a* _b_ `c` ~d~', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~'],
  ['[a](http://b.c) <i>', '\\[a\\](http\\://b\\.c) \\<i\\>'],
  // Renderers that look for addresses take these for some.
  ['www.a.b WWW.c awww.d.e', 'www\\.a\\.b WWW\\.c awww\\.d\\.e'],
  ['a.com x@b.c 1.5 a.', 'a\\.com x\\@b\\.c 1.5 a.'],
  ['- a', '\\- a'],
  ['12) a', '12\\) a'],
  ['a\n\n# b\tc', 'a \\# b c'],
  ['a\u0000b\u202ec', 'a\\<U+0000\\>b\\<U+202E\\>c'],
  // Two ids that look alike are not the same.
  ['a\u200bb\u00adc\u2060d\u3164', 'a\\<U+200B\\>b\\<U+00AD\\>c\\<U+2060\\>d\\<U+3164\\>'],
  ['a\u{e0041}b\u200dc\ufe0f', 'a\\<U+E0041\\>b\\<U+200D\\>c\\<U+FE0F\\>'],
  ['👩🏽\u200d🔬 ❤\ufe0f می\u200cخواهم', '👩🏽\u200d🔬 ❤\ufe0f می\u200cخواهم'],
  ['  ', '(blank)'],
  ['日本語 – ü', '日本語 – ü'],
])('%j is written %j', (text, expected) => {
  expect(escapeMarkdown(text)).toBe(expected)
})

test('a fence is longer than any inside', () => {
  expect(fencedText(['a'])).toStrictEqual(['```text', 'a', '```'])
  expect(fencedText(['``````', 'a ```` b'])).toStrictEqual(['```````text', '``````', 'a ```` b', '```````'])
})
