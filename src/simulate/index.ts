/**
 * Simulation: logs under a known truth, and how often a policy gives each verdict.
 *
 * @module
 */
export {
  type Chance,
  type CourseTruth,
  type Expectation,
  type OperatingCharacteristics,
  type OperatingOptions,
  operatingCharacteristics,
} from './operating-characteristics.js'
export { type SimulateEventsOptions, simulateEvents } from './simulate-events.js'
export type { SimulatedAttempt, SimulatedLog } from './simulated-log.js'
export type {
  Behaviour,
  DelayTruth,
  DetourTruth,
  GroupTruth,
  IterationTruth,
  NodeTruth,
  OutcomeTruth,
  ReturnTruth,
  Truth,
} from './truth.js'
