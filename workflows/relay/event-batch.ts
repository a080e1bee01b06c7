/** What some events of one tenant come to: who enters which flow, and which enrolments are told what. Pure. */
import type { CrmEvent, EventName, Facts, Happening } from '#flow';
import { type ActiveFlow, type Answer, askFlow, type Consent, isOwn, type Known } from './entries.ts';
import { codeOf } from './pump.ts';

export interface EventRow extends CrmEvent {
  seq: string;
}
export interface EnrolmentRow {
  id: string;
  flow_id: string;
  lead_id: string;
  occurrence: string;
  subject: string | null;
  ended_at: Date | null;
  created_at: Date;
  listens: string[];
}

export interface BatchLog {
  error(data: object, message: string): void;
}

/** What a batch has decided so far; later events see what earlier ones did. */
export class Batch {
  readonly entered: { flow: ActiveFlow; event: EventRow; occurrence: string; subject: string | null }[] = [];
  readonly happened = new Map<string, Happening[]>();
  readonly outcomes = new Map<string, Record<string, string>>();
  #open: EnrolmentRow[];
  #known: Known[];

  #log: BatchLog;

  constructor(enrolments: readonly EnrolmentRow[], log: BatchLog) {
    this.#log = log;
    this.#open = enrolments.filter((row) => row.ended_at === null);
    this.#known = enrolments.map((row) => ({
      flowId: row.flow_id,
      leadId: row.lead_id,
      occurrence: row.occurrence,
      subject: row.subject,
      isOpen: row.ended_at === null,
      enteredAt: row.created_at.getTime(),
    }));
  }

  /** Tells the open enrolments of the event's lead that listen to it. Those that enter in this batch are told by `write`. */
  signal(event: EventRow): void {
    for (const { id, lead_id, subject, listens } of this.#open) {
      if (lead_id !== event.lead_id || !listens.includes(event.type)) continue;
      const told = this.happened.get(id) ?? [];
      told.push({ id: event.id, name: event.type as EventName, own: isOwn(event.subject, subject) });
      this.happened.set(id, told);
    }
  }

  /** A flow that cannot answer must not take the event away from the others. */
  #answer(ask: () => Answer, flow: ActiveFlow): Answer {
    try {
      return ask();
    } catch (error) {
      this.#log.error({ flow: flow.id, code: codeOf(error) }, 'a trigger failed');
      return { refused: 'trigger-broken' };
    }
  }

  ask(flow: ActiveFlow, event: EventRow, facts: Facts, lead: Consent): void {
    const known = this.#known.filter((one) => one.flowId === flow.id && one.leadId === event.lead_id);
    const answer = this.#answer(() => askFlow(flow, event, facts, lead, known), flow);
    if (!answer) return;
    const outcome = 'entered' in answer ? 'entered' : answer.refused;
    this.outcomes.set(event.id, { ...this.outcomes.get(event.id), [flow.id]: outcome });
    if (!('entered' in answer)) return;
    this.entered.push({ flow, event, ...answer.entered });
    this.#known.push({
      flowId: flow.id,
      leadId: event.lead_id!,
      ...answer.entered,
      isOpen: true,
      enteredAt: Date.parse(facts.now),
    });
  }
}
