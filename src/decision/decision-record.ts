import type { LedgerRecord } from '../definition/ledger.js'
import type { Decision } from './decision.js'

/**
 * A decision as it is kept: with the measurements it looked at, and who signed it. A ledger of records lets later decisions know of
 * looks that are left out, of earlier decisions of a hypothesis with the error they used, and of what was registered.
 */
export interface DecisionRecord extends LedgerRecord {
  /** The decision, whole. */
  readonly decision: Decision
}
