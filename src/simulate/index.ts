/**
 * Simulation: logs under a known truth, and how often a policy gives each verdict.
 *
 * @module
 */
export type { CourseTruth, OperatingOptions } from './course-truth.js'
export {
  type Chance,
  type Expectation,
  type OperatingCharacteristics,
  operatingCharacteristics,
} from './operating-characteristics.js'
export { type SimulateEventsOptions, simulateEvents } from './simulate-events.js'
export type { SimulatedAttempt, SimulatedLog } from './simulated-log.js'
export type {
  Behaviour,
  ClusterTruth,
  DelayTruth,
  DetourTruth,
  GroupTruth,
  IterationTruth,
  NodeTruth,
  OutcomeTruth,
  ReturnTruth,
  Truth,
} from './truth.js'
