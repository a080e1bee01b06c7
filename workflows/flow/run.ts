/** The door for Temporal's sandbox: the engine and its types. Reaches neither zod nor the kinds nor zone data. */
export { Driver, type Signal } from './driver.ts';
export { initialState, step, type Stepped } from './step.ts';
export type {
  CatchUp,
  Command,
  Happening,
  Instruction,
  NodeId,
  Plan,
  Result,
  State,
  StepEvent,
  Target,
} from './plan.ts';
