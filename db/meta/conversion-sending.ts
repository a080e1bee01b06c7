/** Conversions on their way to Meta: planned by steps of flows, handed out, read with everything that decides, settled. */
import type { ConversionName, ConversionStanding } from '#flow';
import type { Sql, Tx } from '../platform/tenant.ts';

export interface NewConversion {
  name: ConversionName;
  leadId: string;
  /** What is about money. */
  saleId: string | null;
  occurredAt: Date;
}

/**
 * Plans one for a step of a flow. What is about money is known by its sale, all else by its lead, exactly as the trigger
 * `plan_conversions` has it: whichever way it comes, it is told once. @returns false when it was known already
 */
export async function planConversion(tx: Tx, { name, leadId, saleId, occurredAt }: NewConversion): Promise<boolean> {
  const subject = saleId === null ? null : `sale:${saleId}`;
  const eventId = `${name}:${subject ?? `lead:${leadId}`}`;
  const made = await tx`
    insert into conversions (event_id, event_name, lead_id, subject, origin, occurred_at)
    values (${eventId}, ${name}, ${leadId}, ${subject}, 'flow', ${occurredAt})
    on conflict (tenant_id, event_id) do nothing`;
  return made.count > 0;
}

/** Some that are due, of any tenant that may send; leased, and counted as tried. */
export async function claimConversions(sql: Sql, most: number): Promise<{ id: string; tenantId: string }[]> {
  const rows = await sql<{ id: string; tenant_id: string }[]>`select id, tenant_id from claim_conversions(${most})`;
  return rows.map(({ id, tenant_id }) => ({ id, tenantId: tenant_id }));
}

/** Everything that one says and that decides about it. */
export interface DueConversion {
  id: string;
  event_id: string;
  event_name: ConversionName;
  occurred_at: Date;
  attempts: number;
  /** Since when it may have arrived. */
  doubted_at: Date | null;
  dataset_id: string;
  test_code: string | null;
  phone: string | null;
  email: string | null;
  sale: { status: string; amount: string; currency: string } | null;
  standing: ConversionStanding;
}

/**
 * Reads it with the lead's row held, so that a refusal is seen or comes after what is decided here. Null when it is gone or done,
 * or has moved to another lead meanwhile: then it is handed out again when its lease is over.
 * The click is the last before the event, and its account that of the number which the person wrote to.
 */
export async function readConversion(tx: Tx, id: string): Promise<DueConversion | null> {
  // The lead first, as whoever merges or deletes it does.
  const [lead] = await tx<{ id: string }[]>`
    select id from leads where id = (select lead_id from conversions where id = ${id}) for share`;
  if (!lead) return null;
  const [r] = await tx`
    select clock_timestamp() as now, c.id, c.event_id, c.event_name, c.occurred_at, c.attempts, c.doubted_at, c.subject,
      s.dataset_id, s.test_code, s.by_person, t.consent as consent_rule, l.consent, l.phone, l.email,
      p.status as sale_status, coalesce(c.value, p.amount - coalesce((select sum(b.value) from conversions b where c.event_name <> 'Purchase'
        and b.tenant_id = c.tenant_id and b.subject = c.subject and b.event_id like c.event_name || ':refund:%'), 0)) as amount, p.currency,
      c.event_id like c.event_name || ':refund:%' as is_part,
      exists(select from conversions b where b.tenant_id = c.tenant_id and b.event_id = 'Purchase:' || c.subject and (b.state = 'left-out'
        or b.state = 'pending' and b.doubted_at is null and p.status = 'refunded')) as is_untold,
      w.ctwa_clid, w.waba_id, w.occurred_at as clicked_at, f.external_id as leadgen_id, f.occurred_at as filled_at,
      exists(select from webhook_inbox i where i.tenant_id = l.tenant_id and i.processed_at is null and i.attempts < 3 and i.is_said and (
        i.phone_key = l.phone_key or i.wa_user_id = l.wa_user_id or exists(select from lead_aliases a where a.tenant_id = l.tenant_id
          and a.lead_id = l.id and (a.kind = 'phone' and a.key = i.phone_key or a.kind = 'wa_user_id' and a.key = i.wa_user_id)))) as unread
    from conversions c join conversion_settings s on s.tenant_id = c.tenant_id and s.is_on and s.halted_at is null
    join tenants t on t.id = c.tenant_id join leads l on l.tenant_id = c.tenant_id and l.id = c.lead_id
    left join sales_transactions p on p.tenant_id = c.tenant_id
      and p.id = case when c.subject like 'sale:%' then substr(c.subject, 6)::uuid end
    left join lateral (
      select x.ctwa_clid, x.occurred_at, n.waba_id from lead_touches x
      left join inbound_messages m on m.tenant_id = x.tenant_id and m.external_id = x.external_id
      left join senders n on n.tenant_id = m.tenant_id and n.id = m.sender_id
      where x.tenant_id = l.tenant_id and x.lead_id = l.id and x.ctwa_clid is not null and x.occurred_at <= c.occurred_at + interval '1 minute'
      order by x.occurred_at desc limit 1) w on true
    left join lateral (
      select x.external_id, x.occurred_at from lead_touches x
      where x.tenant_id = l.tenant_id and x.lead_id = l.id and x.source = 'lead_form' and x.external_id ~ '^[0-9]{5,25}$'
        and x.occurred_at <= c.occurred_at + interval '1 minute'
      order by x.occurred_at desc limit 1) f on true
    where c.id = ${id} and c.lead_id = ${lead.id} and c.state = 'pending' for no key update of c`;
  if (!r) return null;
  const sale = r.sale_status === null ? null : { status: r.sale_status, amount: r.amount, currency: r.currency };
  return {
    id: r.id,
    event_id: r.event_id,
    event_name: r.event_name,
    occurred_at: r.occurred_at,
    attempts: r.attempts,
    doubted_at: r.doubted_at,
    dataset_id: r.dataset_id,
    test_code: r.test_code,
    phone: r.phone,
    email: r.email,
    sale,
    standing: {
      now: r.now.getTime(),
      occurredAt: r.occurred_at.getTime(),
      consent: r.consent,
      consentRule: r.consent_rule,
      hasUnread: r.unread,
      // A part that went back is one, whatever became of the rest.
      sale: r.subject === null ? undefined : sale && { status: r.is_part ? 'refunded' : sale.status },
      isRefund: r.event_name !== 'Purchase',
      isUntold: r.event_name !== 'Purchase' && r.is_untold,
      click: r.ctwa_clid === null ? null : { clickId: r.ctwa_clid, wabaId: r.waba_id, at: r.clicked_at.getTime() },
      form: r.leadgen_id === null ? null : { leadgenId: r.leadgen_id, at: r.filled_at.getTime() },
      hasContact: r.phone !== null || r.email !== null,
      byPerson: r.by_person,
    },
  };
}

export interface Said {
  match: 'ctwa' | 'lead_form' | 'person';
  keys: string[];
  clickedAt: Date | null;
  isTest: boolean;
  money: { value: string; currency: string } | null;
}

/** It is about to go out: from now on it may have arrived, whatever becomes of us. */
export async function beginTelling(tx: Tx, id: string, said: Said): Promise<void> {
  const { match, keys, clickedAt, isTest, money } = said;
  await tx`
    update conversions set doubted_at = coalesce(doubted_at, clock_timestamp()), match = ${match}, keys = ${keys},
      clicked_at = ${clickedAt}, is_test = ${isTest}, value = ${money?.value ?? null}, currency = ${money?.currency ?? null},
      reason = null, last_at = clock_timestamp()
    where id = ${id}`;
}

/** What became of a try. */
export interface ConversionEnd {
  /** `pending`: it is tried again at `nextAt`. */
  state: 'pending' | 'sent' | 'refused' | 'left-out' | 'unconfirmed';
  reason?: string | null;
  nextAt?: Date;
  /** Meta's answer. Left out: what was there stays. */
  answer?: Record<string, unknown>;
  /** It is known that this try did not arrive, and none before it is in doubt. */
  isSure?: boolean;
  /** It was not Meta's or its own fault: the try does not count. */
  isFree?: boolean;
}

export async function settleConversion(tx: Tx, id: string, end: ConversionEnd): Promise<void> {
  const { state, reason = null, nextAt, answer, isSure, isFree } = end;
  await tx`
    update conversions set state = ${state}, reason = ${reason}, last_at = clock_timestamp()
      ${nextAt ? tx`, next_at = ${nextAt}` : tx``}
      ${answer ? tx`, answer = ${tx.json(answer as never)}` : tx``}
      ${isSure ? tx`, doubted_at = null` : tx``}
      ${isFree ? tx`, attempts = greatest(attempts - 1, 0)` : tx``}
    where id = ${id} and state = 'pending'`;
}
