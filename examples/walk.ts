/**
 * A study over four iterations, as told in docs/guide/a-study-over-four-iterations.md: from the first assumption to a validated hypothesis, by way of a pivot.
 * The log is simulated, so what is true is known: `examples/walk/truth.json`.
 */
import { readFileSync } from 'node:fs'
import {
  appendToLedger,
  assessAlignment,
  balanced,
  type Criterion,
  checkLedger,
  type Decision,
  decide,
  diffStudies,
  emptyLedger,
  estimateReach,
  explainDecision,
  getOrThrow,
  type Ledger,
  type Measurement,
  measure,
  parseAlignmentExercise,
  parseStudy,
  planSample,
  rankAssumptions,
  readEvents,
  recordDecision,
  registrationHash,
  renderDecisionRecord,
  replayDecision,
  reviewCoverage,
  reviewPortfolio,
  reviseHypothesis,
  type Study,
  strategicMetrics,
  triangulate,
  valueOfTesting,
} from 'learnloop'
import { operatingCharacteristics, simulateEvents, type Truth } from 'learnloop/simulate'

const read = (name: string): string => readFileSync(`examples/walk/${name}`, 'utf8')
const planned = getOrThrow(parseStudy(read('study.json')))
const [filed] = planned.hypothesis.criteria

title('Before the first customer')
const alignment = assessAlignment(getOrThrow(parseAlignmentExercise(read('alignment.json'))))
say(`Alignment: ${alignment.aligned} of 4 questions, outlook "${alignment.outlook}"`)
for (const { kind, question } of alignment.opportunities) say(`  ${kind}, as to ${question}`)
say('Assumptions, the riskiest first:')
for (const { assumption, rank, priority } of rankAssumptions([planned.hypothesis]))
  say(`  ${rank}. ${assumption.id}: ${assumption.statement} (${priority})`)
const plan = planSample(filed!, { policy: balanced, flow: planned.flow, unitsPerWeek: 12, iterationDays: 28 })
say(
  `Plan for "filed": ${plan.size} units in ${plan.days} days; power ${percent(plan.power)} in one iteration, ${percent(plan.powerOverIterations)} over all, if the rate is ${plan.expected}`,
)
const riskiest = rankAssumptions([planned.hypothesis])[0]!.assumption
const worth = valueOfTesting(riskiest, { gain: 90, detects: 1 - plan.alpha, clears: plan.power! })!
say(
  `Testing "${riskiest.id}" first: worth ${worth.worth.toFixed(1)} days of work, ${worth.net.toFixed(1)} after its price`,
)
say('How the course would end, % of 20,000 simulated ones:')
const truths = [{ rate: 0.4 }, { rate: 0.6 }, { rate: 0.8 }, { rate: [0.45, 0.6, 0.8, 0.8] }, { groups: [0.9, 0.3] }]
const courses = { seed: 1, target: 0.6, units: [24, 24], steps: 2, otherTests: 3 } as const
for (const { truth, verdicts, units } of operatingCharacteristics(balanced, truths, courses))
  say(
    `  ${JSON.stringify(truth).padEnd(30)}${Object.entries(verdicts)
      .map(([verdict, { probability }]) => `${verdict} ${(100 * probability).toFixed(1)}`)
      .join(', ')}; units ${units.mean.toFixed(0)}`,
  )

/** The study as it stood on a day: its observations and business figures so far. */
function onDay(study: Study, day: string): Study {
  return {
    ...study,
    observations: study.observations?.filter(({ at }) => at <= day),
    strategy: study.strategy?.map((metric) => ({ ...metric, values: metric.values?.filter(({ at }) => at <= day) })),
  }
}

// The world, which no team knows. Firms that join later are enrolled from April.
const { events, partners } = simulateEvents(planned, JSON.parse(read('truth.json')) as Truth, { seed: 1 })
const log = readEvents(events)
const enrolled = partners.map((partner) =>
  partner.id.startsWith('new') ? { ...partner, from: Date.parse('2026-04-01') } : partner,
)
const knownPartners = partners.map(({ id }) => id)
let ledger: Ledger = emptyLedger
const looks: Look[] = []

interface Look {
  readonly study: Study
  readonly measurements: readonly Measurement[]
  readonly decision: Decision
  /** The ledger before this decision. */
  readonly before: Ledger
}

/** Measures and decides on a day, with all looks at this registration so far; the decision goes into the ledger. */
function look(study: Study, day: string, registered: string, earlier: readonly Measurement[] = []): Look {
  const known = onDay(study, day)
  const measurements = [...earlier, measure(known, log, { asOf: Date.parse(day), partners: enrolled })]
  const decision = decide(known, measurements, { registered, knownPartners, ledger })
  const made = { study: known, measurements, decision, before: ledger }
  ledger = appendToLedger(ledger, recordDecision(known, measurements, decision, { signatures: [{ name: 'Ida Lund' }] }))
  looks.push(made)
  return made
}

title('First iteration: iterate')
const registered = registrationHash(planned)
const open = look(planned, '2026-01-26', registered)
brief(open.decision)
const first = look(planned, '2026-02-16', registered, open.measurements)
brief(first.decision)
beside(first.study, first.measurements.at(-1)!, 'first')

title('Second iteration: a pivot')
const second = look(planned, '2026-04-06', registered, first.measurements)
say(explainDecision(second.decision))
strategic(second.study)

title('The revision')
const retail = { dimension: 'industry', group: 'retail' } as const
const about = (criterion: Criterion): Criterion => ({ ...criterion, cohort: retail })
const hypothesis = getOrThrow(
  reviseHypothesis(planned.hypothesis, second.decision, {
    customer: 'Shops that leave their books to a bookkeeper',
    assumptions: [
      {
        id: 'like-the-first',
        statement: 'Shops that did not volunteer behave like those that did',
        likelihoodFalse: 0.4,
        impact: 60,
        costToTest: 3,
      },
      ...planned.hypothesis.assumptions!.filter(({ id }) => id === 'readable'),
    ],
    criteria: planned.hypothesis.criteria.map(about),
  }),
)
const iterations = planned.iterations.map((iteration, i) => ({ ...iteration, revision: i < 2 ? 1 : 2 }))
const revised = getOrThrow(parseStudy({ ...planned, hypothesis, iterations }))
say(`${hypothesis.id}, revision ${hypothesis.revision}, supersedes "${hypothesis.supersedes}"`)
const { numbers, registration, neither } = diffStudies(planned, revised)
say(`Changes of numbers: ${numbers.length}; of the registration:`)
for (const { text } of registration) say(`  ${text}`)
say('Of neither:')
for (const { text } of neither) say(`  ${text}`)

title('Third iteration: iterate')
const registeredAnew = registrationHash(revised)
const third = look(revised, '2026-05-25', registeredAnew)
brief(third.decision)
beside(third.study, third.measurements.at(-1)!, 'third')

title('Fourth iteration: validated')
const fourth = look(revised, '2026-07-13', registeredAnew, third.measurements)
say(explainDecision(fourth.decision))
const final = fourth.measurements.at(-1)!
beside(fourth.study, final, 'fourth')
strategic(fourth.study)

title('Whom it speaks for, and how far')
const groups = [
  { group: 'retail', share: 0.55 },
  { group: 'construction', share: 0.45 },
]
const coverage = reviewCoverage(revised, final, [{ dimension: 'industry', groups }], { iteration: 'fourth' })
for (const { group, units, share, representation } of coverage.dimensions[0]!.groups)
  say(`${group}: ${units} units, ${percent(share)}; against the market: ${representation}`)
const [criterion] = fourth.decision.criteria
const { share, customers } = estimateReach(criterion!, { lower: 8000, upper: 12000, level: 0.95 })
say(
  `Of 8,000 to 12,000 shops it reaches ${customers.lower} to ${customers.upper}: ${percent(share.lower)} to ${percent(share.upper)}`,
)
const review = reviewPortfolio(looks.map(({ decision }) => decision))
say(
  `Revisions tested: ${review.hypotheses.length}; false validations to be expected: at most ${review.expectedFalseValidations}; validated ${review.validated}, confirmed by e-LOND ${review.confirmed}`,
)

title('What is kept')
for (const { number, record, hash } of ledger.entries) {
  const { asOf, iteration, revision, verdict } = record.decision
  say(`${number}. ${dayOf(asOf)} ${iteration}, revision ${revision}: ${verdict} (${hash.slice(0, 8)})`)
}
say(`Issues of the ledger: ${checkLedger(ledger, ledger.entries.at(-1)!.hash).issues.length}`)
const differences = looks.flatMap(({ study, measurements, before }, i) =>
  replayDecision(study, measurements, ledger.entries[i]!.record, { knownPartners, ledger: before }),
)
say(`Differences when all are replayed: ${differences.length}`)
const page = renderDecisionRecord(fourth.study, fourth.decision, { signatures: [{ name: 'Ida Lund' }] }).split('\n')
say('The page to sign begins:')
for (const line of page.slice(0, 14)) say(`  ${line}`)

function title(text: string): void {
  console.log(`\n${text}\n${'-'.repeat(text.length)}`)
}

function say(text: string): void {
  console.log(text.trimEnd())
}

/** Verdict and criteria. */
function brief(decision: Decision): void {
  say(explainDecision(decision).split('\n\n').slice(0, 2).join('\n'))
}

/** What was seen first hand beside what was counted. */
function beside(study: Study, measurement: Measurement, iteration: string): void {
  const { nodes } = triangulate(study, measurement, { iteration })
  for (const { node, agreement, readings, supports, contradicts, explains } of nodes) {
    if (agreement === 'unobserved') continue
    const counts = readings.map(({ what, numerator, denominator }) => `${what} ${numerator} of ${denominator}`)
    say(`Seen first hand at "${node}", where ${counts.join(', ')}: ${agreement}`)
    for (const { id, partner, note } of study.observations ?? [])
      if ([supports, contradicts, explains].some(({ observations }) => observations.includes(id)))
        say(`  ${partner}: ${note}`)
  }
}

function strategic(study: Study): void {
  for (const { metric, state, points, iterationsOver, trend } of strategicMetrics(study))
    say(
      `Business metric "${metric}" after ${iterationsOver} iterations: ${points.map(({ value }) => value).join(', ')}; ${state}${trend === null ? '' : ` (falls, p ${trend.falls.toFixed(3)})`}`,
    )
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10)
}

function percent(share: number | null): string {
  return share === null ? 'not known' : `${(100 * share).toFixed(1)} %`
}
