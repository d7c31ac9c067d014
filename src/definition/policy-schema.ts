import * as z from 'zod'
import type { Policy, ResetFloors } from './policy.js'
import { count, fields, id, level, oneOf, share } from './schema.js'

/** Shape of a {@link Policy}. What is legal but suspicious is in `policy-rules.ts`. */
export const policySchema: z.ZodType<Policy> = fields<Policy>({
  kind: z.literal('policy'),
  version: z.literal(1),
  id,
  alpha: level,
  resetError: level,
  minProspect: share,
  maxIterations: count(1000),
  gamma: level,
  guardrails: oneOf<NonNullable<Policy['guardrails']>>({ shownSafe: true, notHarmed: true }).optional(),
  observations: oneOf<NonNullable<Policy['observations']>>({ optional: true, required: true }).optional(),
  maxRejected: share.optional(),
  resetFloors: fields<ResetFloors>({ trigger: level.optional(), adoption: level.optional() }).optional(),
})
