/** What came of a step, in words, where it is not one of its node's ports (the engine's decision log, db/flows/decision-log.ts). */
import { m } from '../../paraglide/messages.js';

const names: Record<string, () => string> = {
  entered: m.outcome_entered,
  refused: m.outcome_refused,
  waiting: m.outcome_waiting,
  deferred: m.outcome_deferred,
  later: m.outcome_deferred,
  due: m.outcome_due,
  woke: m.outcome_due,
  void: m.outcome_void,
  finished: m.outcome_finished,
  moved: m.outcome_moved,
};

/** Ports that an admin named (a branch's cases) are shown by their own name. */
export function outcomeName(outcome: string): string {
  return names[outcome]?.() ?? outcome;
}
