/** What the team writes to people by hand: rows of the send ledger that belong to no flow. The API plans them, the worker sends. */
import type { Departure } from '#flow';
import { recordEvent } from '../crm/events.ts';
import type { Tx } from '../platform/tenant.ts';
import { noteAnswered } from './conversations/conversations.ts';

/** Whether a person can be answered, as the gates see it before anything is written. */
export interface Answering {
  departure: Departure;
  /** Until when WhatsApp takes a text to them, and none without a new word of theirs; null: they never wrote. */
  openUntil: Date | null;
  /** The number that they wrote to last; the tenant's default where that is gone. */
  sender: { id: string; label: string; phone: string } | null;
}

/** Null when there is no such lead. What WhatsApp knows of the number (`not-on-whatsapp`) ends with the person's next word. */
export async function readAnswering(tx: Tx, leadId: string): Promise<Answering | null> {
  const [r] = await tx`
    select clock_timestamp() as now, l.phone, l.wa_user_id, l.consent, l.timezone, l.last_inbound_at,
      l.last_inbound_at + interval '24 hours' as open_until,
      t.timezone as tenant_timezone, t.consent as consent_rule, t.sending_stopped as stopped_tenant, k.sending_stopped as stopped_global,
      s.id as sender_id, s.label, s.phone as sender_phone, s.sending_stopped as stopped_sender, p.blocked_until, p.blocked_reason
    from leads l join tenants t on t.id = l.tenant_id join kill_switch k on true
    left join lateral (
      select i.sender_id from inbound_messages i
      where i.tenant_id = l.tenant_id and i.lead_id = l.id and i.received_at < l.last_inbound_at + interval '1 millisecond'
      order by i.received_at desc limit 1) heard on true
    left join lateral (
      select * from senders x where x.tenant_id = l.tenant_id
      order by x.id is not distinct from heard.sender_id desc, x.is_default desc, x.created_at limit 1) s on true
    left join sender_pace p on p.sender_id = s.id
    where l.id = ${leadId}`;
  if (!r) return null;
  return {
    openUntil: r.open_until,
    sender: r.sender_id && { id: r.sender_id, label: r.label, phone: r.sender_phone },
    departure: {
      now: r.now.getTime(),
      hasLeft: false,
      isAnswer: true,
      unreadSince: null,
      tenant: {
        timezone: r.tenant_timezone,
        consent: r.consent_rule,
        quietHours: null,
        frequencyCap: null,
        dailyBudget: null,
      },
      stopped: { global: r.stopped_global, tenant: r.stopped_tenant, flow: false },
      flow: { id: '', isPaused: false, quietHours: null, holdoutPercent: 0 },
      lead: {
        id: leadId,
        phone: r.phone,
        waUserId: r.wa_user_id,
        consent: r.consent,
        timezone: r.timezone,
        phoneZones: [],
        lastInboundAt: r.last_inbound_at?.getTime() ?? null,
      },
      sender: r.sender_id && {
        phone: r.sender_phone,
        stopped: r.stopped_sender,
        silentUntil: r.blocked_until?.getTime() ?? null,
        silentReason: r.blocked_reason,
      },
      message: { type: 'text', template: null, fault: null, asked: null },
      sent: { toLead: [], today: 0 },
    },
  };
}

/** What one of the team says: a text, or a template with what is put in its blanks. */
export type Said =
  | { is: 'text'; text: string }
  | { is: 'template'; name: string; language: string; blanks: Record<string, string>; rendered: string };

export interface NewAnswer {
  leadId: string;
  senderId: string;
  say: Said;
  /** Of the team; null: a program. */
  writtenBy: string | null;
}

/**
 * Plans it, tells flows that one of the team answers the person, and wakes the worker. Whatever forbids it by then is found out
 * there. An id of ours goes with it, so that it is never two messages.
 * @returns the message's id
 */
export async function planAnswer(tx: Tx, { leadId, senderId, say, writtenBy }: NewAnswer): Promise<string> {
  const template = say.is === 'template' ? say : null;
  const [row] = await tx<{ id: string }[]>`
    insert into messages (external_id, lead_id, sender_id, type, template_name, template_language, blanks, rendered, written_by, again_at)
    values (gen_random_uuid(), ${leadId}, ${senderId}, ${say.is}, ${template?.name ?? null}, ${template?.language ?? null},
      ${template && tx.json(template.blanks)}, ${say.is === 'text' ? say.text : say.rendered}, ${writtenBy}, clock_timestamp())
    returning id`;
  const { id } = row!;
  await noteAnswered(tx, leadId);
  await recordEvent(tx, { type: 'message.answered', leadId, subject: `message:${id}`, data: { type: say.is } });
  await tx`select pg_notify('cadencia_relay', 'messages')`;
  return id;
}

/** The template that one of the team sends by this message; null: it is a text, or gone. */
export async function readTemplateAnswer(
  tx: Tx,
  messageId: string,
): Promise<{ leadId: string; name: string; language: string; blanks: Record<string, string> } | null> {
  const [row] = await tx`
    select lead_id as "leadId", template_name as name, template_language as language, blanks from messages
    where id = ${messageId} and type = 'template'`;
  return (row as Awaited<ReturnType<typeof readTemplateAnswer>> | undefined) ?? null;
}
