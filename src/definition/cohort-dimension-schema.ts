import * as z from 'zod'
import type { CohortDimension, CohortDimensionType, CohortGroup, GroupShare } from './cohort-dimension.js'
import { predicateSchema } from './predicate-schema.js'
import { anyOf, dataName, fields, id, list, oneOf, prose, scalar } from './schema.js'

const group: z.ZodType<CohortGroup> = fields<CohortGroup>({ id, name: prose.optional(), where: predicateSchema })

const groupShare: z.ZodType<GroupShare> = fields<GroupShare>({ group: scalar, share: z.number().gt(0) })

/** Shape of a {@link CohortDimension}. Rules across fields are in `cohort-rules.ts`. */
export const cohortDimensionSchema: z.ZodType<CohortDimension> = fields<CohortDimension>({
  id,
  name: prose.optional(),
  type: oneOf<CohortDimensionType>({
    experiment: true,
    segment: true,
    vertical: true,
    demographic: true,
    channel: true,
    custom: true,
  }),
  by: fields<NonNullable<CohortDimension['by']>>({
    attribute: dataName,
    bands: list(z.number(), 1, 1000).optional(),
  }).optional(),
  groups: list(group, 1, 1000).optional(),
  otherwise: id.optional(),
  allocation: anyOf<NonNullable<CohortDimension['allocation']>>('a list of { group, share } or "unplanned"', [
    list(groupShare, 1, 1000),
    oneOf<'unplanned'>({ unplanned: true }),
  ]).optional(),
  asOf: oneOf<NonNullable<CohortDimension['asOf']>>({ trigger: true, latest: true }).optional(),
})
