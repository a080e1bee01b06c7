/** What some events of one tenant come to: who enters which flow, and which enrolments are told what. Pure. */
import { type EventName, type Facts, type Happening, isOwn } from '#flow';
import type { LeadConsent } from '#db/flows/admit.ts';
import type { EnteredRow, Entry, EventRow, LaterEvent } from '#db/flows/event-relay.ts';
import { type ActiveFlow, type Answer, askFlow, type Known } from './entries.ts';
import { codeOf } from './pump.ts';

export interface BatchLog {
  error(data: object, message: string): void;
}

/** An enrolment as far as it can be told something, and an event as far as it is told. */
type Listener = Pick<EnteredRow, 'id' | 'subject' | 'cause' | 'created_at'>;
type Told = LaterEvent | EventRow;

/** What a batch has decided so far; later events see what earlier ones did. */
export class Batch {
  readonly entered: { flow: ActiveFlow; event: EventRow; occurrence: string; subject: string | null }[] = [];
  readonly happened = new Map<string, Happening[]>();
  readonly outcomes = new Map<string, Record<string, string>>();
  #open: EnteredRow[];
  #known: Known[];

  #log: BatchLog;

  constructor(enrolments: readonly EnteredRow[], log: BatchLog) {
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

  /** Tells the open enrolments of the event's lead that listen to it. Those that enter in this batch are told by `catchUp`. */
  signal(event: EventRow): void {
    for (const enrolment of this.#open) {
      const { lead_id, listens, since_seq } = enrolment;
      const isPast = since_seq !== null && BigInt(event.seq) <= BigInt(since_seq);
      if (lead_id === event.lead_id && listens.includes(event.type) && !isPast) this.#tell(enrolment, event);
    }
  }

  /** Tells one that entered in this batch what happened to its lead since. */
  catchUp(enrolment: Listener, later: readonly Told[]): void {
    for (const event of later) this.#tell(enrolment, event);
  }

  /** One cause, one effect: what started an enrolment is no news to it, and neither is what it did itself. */
  #tell(enrolment: Listener, event: Told): void {
    const { id, subject, cause } = enrolment;
    if ((cause !== null && event.cause === cause) || event.data.enrolment_id === id) return;
    if (isStale(event, enrolment)) return;
    const told = this.happened.get(id) ?? [];
    told.push({ id: event.id, name: event.type as EventName, own: isOwn(event.subject, subject) });
    this.happened.set(id, told);
  }

  /** The enrolments to write. */
  entries(): Entry[] {
    return this.entered.map(({ flow, event, occurrence, subject }) => ({
      flow_id: flow.id,
      version: flow.version,
      lead_id: event.lead_id!,
      occurrence,
      subject,
      node_id: flow.published.plan.start,
      listens: flow.published.plan.listens,
      event_id: event.id,
    }));
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

  ask(flow: ActiveFlow, event: EventRow, facts: Facts, lead: LeadConsent): void {
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

const dayMs = 86_400_000;

/**
 * History from before the person entered is no news to a flow, unless it is about the flow's own subject. A date may be all that
 * is known of it, so it lasts a day.
 */
function isStale(
  event: { history: boolean; occurred_at: string | Date; subject: string | null },
  enrolment: { subject: string | null; created_at: Date },
): boolean {
  if (!event.history || (event.subject !== null && event.subject === enrolment.subject)) return false;
  return new Date(event.occurred_at).getTime() + dayMs < enrolment.created_at.getTime();
}
