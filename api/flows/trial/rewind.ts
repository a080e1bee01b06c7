/**
 * Turns back what is known of a lead to an instant in the past, by undoing what its later events say they changed, and forward
 * again as a script. What no event tells of (a name, a field of the tenant's own) stays as it is today. Pure.
 */
import {
  eventNames,
  isOwn,
  movedStage,
  type CrmEvent,
  type EventName,
  type Facts,
  type FactsPatch,
  type ScriptEntry,
} from '#flow';

/**
 * @param facts as they are now
 * @param later what happened to the lead after `at`, oldest first
 */
export function rewound(facts: Facts, later: readonly CrmEvent[], at: string): Facts {
  const past = later.toReversed().reduce((known, event) => undo(known, event, at), facts);
  return { ...past, now: at, enrolment: null };
}

function undo(facts: Facts, event: CrmEvent, at: string): Facts {
  const { type, data } = event;
  const { lead, opportunity, sale, cart } = facts;
  if (type === 'lead.status_changed') return { ...facts, lead: { ...lead, status: text(data.from) ?? lead.status } };
  if (type === 'lead.tagged') return { ...facts, lead: { ...lead, tags: lead.tags.filter((tag) => tag !== data.tag) } };
  if (type === 'lead.opted_out') return { ...facts, lead: { ...lead, consent: null } };
  if (type === 'lead.assigned') return data.from === null ? { ...facts, seller: null } : facts;
  if (type === 'message.replied') return { ...facts, message: null, lead: { ...lead, last_inbound_at: null } };
  if (opportunity && event.subject === `opportunity:${opportunity.id}`) {
    if (type === 'opportunity.created') return { ...facts, opportunity: null };
    if (type === 'opportunity.won' || type === 'opportunity.lost')
      return { ...facts, opportunity: { ...opportunity, status: 'open' } };
    const [moved, stage] = [deadlineOf(event), movedStage(event)];
    const before = { ...(moved && { deadline: moved.from }), ...(stage && { stage: stage.from }) };
    return { ...facts, opportunity: { ...opportunity, ...before } };
  }
  if (sale && event.subject === `sale:${sale.id}`) {
    if (type === 'sale.refunded') return { ...facts, sale: { ...sale, status: 'completed' } };
    if (type === 'sale.completed') return { ...facts, sale: { ...sale, status: 'pending', completed_at: null } };
  }
  if (cart && event.subject === `cart:${cart.id}`)
    return { ...facts, cart: { ...cart, status: 'open', last_activity_at: at } };
  return facts;
}

/**
 * What happened afterwards, for the simulator.
 * @param facts as they were at the start
 * @param subject of the enrolment
 */
export function toScript(facts: Facts, later: readonly CrmEvent[], subject: string | null): ScriptEntry[] {
  let tags = facts.lead.tags;
  return later.flatMap((event) => {
    if (event.type === 'lead.tagged' && typeof event.data.tag === 'string')
      tags = [...new Set([...tags, event.data.tag])];
    const patch = event.type === 'lead.tagged' ? { lead: { tags } } : patchOf(event, facts);
    const entry = { at: event.occurred_at, ...(patch ? { patch } : {}) };
    return isEventName(event.type)
      ? [{ ...entry, event: { name: event.type, own: isOwn(event.subject, subject) } }]
      : [];
  });
}

function patchOf(event: CrmEvent, { opportunity, sale, cart }: Facts): FactsPatch | undefined {
  const { type, data, subject } = event;
  if (type === 'lead.status_changed') return { lead: { status: text(data.to) ?? undefined } };
  if (type === 'message.replied') return { message: { type: 'text', text: null, at: event.occurred_at, ad_id: null } };
  if (opportunity && subject === `opportunity:${opportunity.id}`) {
    if (type === 'opportunity.won' || type === 'opportunity.lost')
      return { opportunity: { status: type.slice('opportunity.'.length) } };
    const [moved, stage] = [deadlineOf(event), movedStage(event)];
    const after = { ...(moved && { deadline: moved.to }), ...(stage && { stage: stage.to }) };
    return moved || stage ? { opportunity: after } : undefined;
  }
  if (sale && subject === `sale:${sale.id}` && type === 'sale.refunded') return { sale: { status: 'refunded' } };
  if (cart && subject === `cart:${cart.id}`) {
    return { cart: type === 'cart.purchased' ? { status: 'purchased' } : { last_activity_at: event.occurred_at } };
  }
  return undefined;
}

function deadlineOf({ type, data }: CrmEvent): { from: string | null; to: string | null } | null {
  const moved = data.deadline as { from?: unknown; to?: unknown } | null | undefined;
  return type === 'opportunity.updated' && moved && typeof moved === 'object'
    ? { from: text(moved.from), to: text(moved.to) }
    : null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const isEventName = (type: string): type is EventName =>
  (eventNames as readonly string[]).includes(type) || type.startsWith('custom.');
