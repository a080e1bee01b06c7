/** What came of a step, in words: the port it took, or what it waits for. */
import { m } from '../paraglide/messages.js';

const names: Record<string, () => string> = {
  next: m.outcome_next,
  sent: m.outcome_sent,
  failed: m.outcome_failed,
  ok: m.outcome_ok,
  matched: m.outcome_matched,
  timeout: m.outcome_timeout,
  else: m.outcome_else,
  waiting: m.outcome_waiting,
  deferred: m.outcome_deferred,
  held: m.outcome_held,
  skipped: m.outcome_skipped,
  finished: m.outcome_finished,
  exited: m.outcome_exited,
  stopped: m.outcome_stopped,
  goal: m.outcome_goal,
  none: m.outcome_finished,
};

/** Ports that an admin named (a branch's cases) are shown by their own name. */
export function outcomeName(outcome: string): string {
  return names[outcome]?.() ?? outcome;
}
