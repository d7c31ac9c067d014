import * as z from 'zod'
import type {
  Ledger,
  LedgerEntry,
  LedgerRecord,
  RecordedDecision,
  RecordedInputs,
  RecordedLook,
  Signature,
} from './ledger.js'
import { count, fields, id, list, oneOf, prose, someFields } from './schema.js'

const look: z.ZodType<RecordedLook> = fields<RecordedLook>({ hash: id, asOf: z.int(), measurementHash: id })

const signature: z.ZodType<Signature> = fields<Signature>({
  name: prose,
  role: prose.optional(),
  at: prose.optional(),
})

const inputs: z.ZodType<RecordedInputs> = someFields<RecordedInputs>({
  study: id,
  registrationHash: id,
  registered: id.nullable(),
  measurements: list(id, 1, 100_000),
})

const decision: z.ZodType<RecordedDecision> = someFields<RecordedDecision>({
  kind: z.literal('decision'),
  version: z.literal(1),
  study: id,
  hypothesis: id,
  revision: count(1_000_000),
  iteration: id.nullable(),
  asOf: z.int(),
  closed: z.boolean(),
  verdict: oneOf<RecordedDecision['verdict']>({
    validated: true,
    iterate: true,
    pivot: true,
    reset: true,
    unsure: true,
  }),
  inputs,
})

const record: z.ZodType<LedgerRecord> = fields<LedgerRecord>({
  kind: z.literal('decisionRecord'),
  version: z.literal(1),
  looks: list(look, 1, 100_000),
  decision,
  signatures: list(signature, 0, 1000),
})

/** Shape of a {@link Ledger}. That its entries are those that were appended is checked in `ledger-rules.ts`. */
export const ledgerSchema: z.ZodType<Ledger> = fields<Ledger>({
  kind: z.literal('ledger'),
  version: z.literal(1),
  entries: list(
    fields<LedgerEntry>({ number: count(1_000_000), previous: id.nullable(), record, hash: id }),
    0,
    100_000,
  ),
})
