/** Loads what a condition, a variable or a trigger may look at. */
import type { Facts } from '#flow';
import type { PendingQuery, Row } from 'postgres';
import { zonesOfPhone } from '../crm/phone-zones.ts';
import { savedConditions } from '../crm/segments/segments.ts';
import { recentSends } from '../sending/rules.ts';
import { flowsBeen } from './flows-to-enter.ts';
import { ownLeads, type Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export interface FactsKey {
  leadId: string;
  /** `opportunity:<uuid>`, `sale:<uuid>` or `cart:<uuid>`; without it the lead's latest of each is taken. */
  subject?: string | null;
  enrolmentId?: string | null;
}

/** The enrolment is not there any more: its lead was deleted, with everything about it. No later try will find it. */
export class EnrolmentGone extends Error {
  override name = 'EnrolmentGone';
}

/** The facts about one lead, or null when there is no such lead. */
export async function loadFacts(
  tx: Tx,
  leadId: string,
  subject?: string | null,
  enrolmentId?: string | null,
): Promise<Facts | null> {
  const [facts] = await loadManyFacts(tx, [{ leadId, subject, enrolmentId }]);
  return facts ?? null;
}

/** The facts for a test run: also what the lead was sent lately, which caps look at, and the flows it has been in. Null when there is no such lead. */
export async function loadRehearsal(tx: Tx, leadId: string, subject?: string | null): Promise<Facts | null> {
  const facts = await loadFacts(tx, leadId, subject);
  if (!facts) return null;
  const [recent_sends, been] = [await recentSends(tx, leadId), await flowsBeen(tx, leadId)];
  return { ...facts, recent_sends, been, phone_zones: zonesOfPhone(facts.lead.phone) };
}

/** The facts as an enrolment sees them: its lead, its subject, itself. Null when there is no such enrolment. */
export async function loadEnrolmentFacts(tx: Tx, enrolmentId: string): Promise<Facts | null> {
  const [rows, segments] = await Promise.all([select(tx, ofEnrolment(tx, enrolmentId)), savedConditions(tx)]);
  return rows[0] ? { ...toFacts(rows[0]), segments } : null;
}

/**
 * As `loadEnrolmentFacts`, for filling texts in: what they do not name is not read, and null in the facts.
 * @param texts anything that holds them
 */
export async function loadFactsNamed(tx: Tx, enrolmentId: string, texts: unknown): Promise<Facts | null> {
  const [row] = await select(tx, ofEnrolment(tx, enrolmentId), namedIn(texts));
  return row ? toFacts(row) : null;
}

const ofEnrolment = (tx: Tx, id: string) =>
  tx`(select lead_id, subject, id as enrolment_id, 1 as n from enrolments where id = ${id})`;

/** Of what a lead may have several. */
export type Several = 'opportunity' | 'sale' | 'cart' | 'message';
/** What else of a lead's world a question needs; what it does not is null in the facts. `enrolment`: also what let it in and what it asked. */
export type Around = Several | 'enrolment';
const all: readonly Around[] = ['opportunity', 'sale', 'cart', 'message', 'enrolment'];

/** By which paths each is named in conditions and texts. */
const paths: Record<Around, readonly string[]> = {
  opportunity: ['opportunity.'],
  sale: ['sale.'],
  cart: ['cart.'],
  message: ['message.'],
  enrolment: ['enrolment.', 'vars.', 'event.'],
};

/** What of a lead's world is named in conditions or texts: reading all of it costs five times as much. */
export function namedIn(readers: unknown): Around[] {
  const text = JSON.stringify(readers);
  return all.filter((room) => paths[room].some((path) => text.includes(path)));
}

/** Of several the first counts, where nothing else says which: orders of rows `x`. */
export const firstOf: Record<Several, (tx: Tx) => PendingQuery<Row[]>> = {
  opportunity: (tx) => tx`(x.status = 'open') desc, x.created_at desc`,
  sale: (tx) => tx`(x.status = 'completed') desc, x.created_at desc`,
  cart: (tx) => tx`(x.status = 'open') desc, x.last_activity_at desc`,
  message: (tx) => tx`x.received_at desc`,
};

/** Leads are read in parts of this size. */
const part = 2000;

/**
 * The facts about every lead the caller may see, part by part. A hundred thousand leads are a second or two.
 * @param only a condition on rows of `leads`: nobody else is read
 */
export async function* factsOfAll(
  tx: Tx,
  scope: Scope,
  around: readonly Around[],
  only: PendingQuery<Row[]> | null = null,
): AsyncGenerator<Facts[]> {
  const segments = await savedConditions(tx);
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const asked = tx`(select id as lead_id, null::text as subject, null::uuid as enrolment_id, 0 as n from leads
      where id > ${after} ${ownLeads(tx, scope)} ${only ? tx`and ${only}` : tx``} order by id limit ${part})`;
    const rows = await select(tx, asked, around);
    if (rows.length === 0) return;
    const facts = rows.map((row) => ({ ...toFacts(row), segments }));
    yield facts;
    after = facts.reduce((last, { lead }) => (lead.id > last ? lead.id : last), after);
  }
}

/** The facts for each key, in its order; null where the lead does not exist. One query, whatever the number. */
export async function loadManyFacts(
  tx: Tx,
  keys: FactsKey[],
  around: readonly Around[] = keys.some((key) => key.enrolmentId) ? all : all.filter((room) => room !== 'enrolment'),
): Promise<(Facts | null)[]> {
  if (keys.length === 0) return [];
  const segments = await savedConditions(tx);
  const asked = tx`unnest(${keys.map((k) => k.leadId)}::uuid[], ${keys.map((k) => k.subject ?? null)}::text[],
    ${keys.map((k) => k.enrolmentId ?? null)}::uuid[]) with ordinality`;
  const found = new Map((await select(tx, asked, around)).map((row) => [Number(row.n), { ...toFacts(row), segments }]));
  return keys.map((_, i) => found.get(i + 1) ?? null);
}

/**
 * One row per row of `asked` (lead_id, subject, enrolment_id, n). What is not wanted is not in the statement either: being planned and
 * made ready costs more than being read.
 */
function select(tx: Tx, asked: PendingQuery<Row[]>, around: readonly Around[] = all): PendingQuery<Row[]> {
  const rooms = roomsOf(tx);
  // Which deal a sale is about decides which deal is meant.
  const isWanted = (name: Around) => around.includes(name) || (name === 'sale' && around.includes('opportunity'));
  const wanted = roomNames.filter(isWanted).map((name) => rooms[name]);
  // An empty list would be a parameter.
  const none = tx``;
  return tx`
    select q.n, clock_timestamp() as now,
      t.name as tenant_name, t.timezone as tenant_timezone, t.currency as tenant_currency, t.locale as tenant_locale,
      l.id as lead_id, l.name as lead_name, l.phone, l.wa_user_id, l.consent, l.last_inbound_at, l.email, l.status as lead_status, l.tags, l.lead_source, l.meta_campaign_id,
      l.meta_adset_id, l.meta_ad_id, l.meta_ad_headline, l.timezone as lead_timezone, l.created_at as lead_created_at, l.custom,
      k.user_id as seller_id, k.name as seller_name ${[none, ...wanted.map(({ columns }) => tx`, ${columns}`)]}
    from ${asked} as q(lead_id, subject, enrolment_id, n)
    join leads l on l.id = q.lead_id
    join tenants t on t.id = l.tenant_id
    left join memberships k on k.tenant_id = l.tenant_id and k.user_id = l.seller_id ${[none, ...wanted.map(({ join }) => join)]}`;
}

/** A room may look at those before it. */
const roomNames: readonly Around[] = ['sale', 'opportunity', 'cart', 'message', 'enrolment'];

const roomsOf = (tx: Tx): Record<Around, { columns: PendingQuery<Row[]>; join: PendingQuery<Row[]> }> => ({
  sale: {
    columns: tx`s.id as sale_id, s.amount, s.product, s.amount_refunded, s.currency as sale_currency, s.status as sale_status, s.completed_at`,
    join: tx`
    left join lateral (
      select * from sales_transactions x where x.tenant_id = l.tenant_id and x.lead_id = l.id
        and (q.subject is null or q.subject not like 'sale:%' or 'sale:' || x.id = q.subject)
      order by ${firstOf.sale(tx)} limit 1) s on true`,
  },
  opportunity: {
    columns: tx`o.id as opportunity_id, o.name as opportunity_name, o.value as opportunity_value, o.currency as opportunity_currency,
      o.stage, o.status as opportunity_status, o.deadline, o.closed_reason`,
    join: tx`
    left join lateral (
      select * from opportunities x where x.tenant_id = l.tenant_id and x.lead_id = l.id
        and (q.subject is null or q.subject not like 'opportunity:%' or 'opportunity:' || x.id = q.subject)
      order by (q.subject like 'sale:%' and x.id is not distinct from s.opportunity_id) desc nulls last,
        ${firstOf.opportunity(tx)} limit 1) o on true`,
  },
  cart: {
    columns: tx`c.id as cart_id, c.items, c.value as cart_value, c.currency as cart_currency, c.status as cart_status, c.last_activity_at`,
    join: tx`
    left join lateral (
      select * from carts x where x.tenant_id = l.tenant_id and x.lead_id = l.id
        and (q.subject is null or q.subject not like 'cart:%' or 'cart:' || x.id = q.subject)
      order by ${firstOf.cart(tx)} limit 1) c on true`,
  },
  message: {
    columns: tx`m.id as message_id, m.type as message_type, m.text as message_text, m.received_at, m.ad_id as message_ad_id`,
    join: tx`
    left join lateral (
      select x.id, x.type, x.text, x.received_at,
        case when x.referral->>'source_type' = 'ad' then x.referral->>'source_id' end as ad_id
      from inbound_messages x where x.tenant_id = l.tenant_id and x.lead_id = l.id
      order by ('message:' || x.id = q.subject) desc nulls last, ${firstOf.message(tx)} limit 1) m on true`,
  },
  enrolment: {
    columns: tx`e.id as enrolment_id, e.created_at as enrolment_created_at, e.replied, e.sent, e.vars,
      v.type as event_type, v.data as event_data, a.at as asked_at, w.text as answer_text, w.received_at as answered_at`,
    join: tx`
    left join lateral (
      select x.id, x.created_at, x.vars, x.event_id,
        exists (select from inbound_messages i where i.tenant_id = l.tenant_id and i.lead_id = l.id and i.received_at >= x.created_at) as replied,
        (select count(*)::int from messages y where y.tenant_id = l.tenant_id and y.enrolment_id = x.id
          and y.state in ('accepted', 'sent', 'delivered', 'read')) as sent
      from enrolments x where q.enrolment_id is not null and x.tenant_id = l.tenant_id and x.id = q.enrolment_id limit 1) e on true
    left join events v on v.tenant_id = l.tenant_id and v.id = e.event_id
    left join lateral (
      select y.wamid, coalesce(y.submit_started_at, y.updated_at) as at from messages y
      where q.enrolment_id is not null and y.tenant_id = l.tenant_id and y.enrolment_id = q.enrolment_id
        and (y.state in ('submitting', 'unknown', 'accepted', 'sent', 'delivered', 'read') or y.reason = 'holdout')
      order by y.visit desc limit 1) a on true
    left join lateral (
      -- The first thing said to it. A tap says which message it is about; WhatsApp's clock counts in seconds.
      select i.text, i.received_at from inbound_messages i
      where i.tenant_id = l.tenant_id and i.lead_id = l.id and i.about_wamid is null
        and i.type not in ('reaction', 'edit', 'revoke', 'system', 'request_welcome', 'unsupported', 'unknown')
        and i.received_at >= date_trunc('second', a.at) and i.created_at > a.at
        and (i.context_wamid is null or a.wamid is null or i.context_wamid = a.wamid
          or (i.button_payload is null and i.said->>'from' is distinct from 'button'))
      order by i.received_at, i.created_at limit 1) w on a.at is not null`,
  },
});

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

function toFacts(r: Row): Facts {
  return {
    now: r.now.toISOString(),
    tenant: { name: r.tenant_name, timezone: r.tenant_timezone, currency: r.tenant_currency, locale: r.tenant_locale },
    lead: {
      id: r.lead_id,
      name: r.lead_name,
      phone: r.phone,
      wa_user_id: r.wa_user_id,
      consent: r.consent,
      last_inbound_at: iso(r.last_inbound_at),
      email: r.email,
      status: r.lead_status,
      tags: r.tags,
      lead_source: r.lead_source,
      meta_campaign_id: r.meta_campaign_id,
      meta_adset_id: r.meta_adset_id,
      meta_ad_id: r.meta_ad_id,
      meta_ad_headline: r.meta_ad_headline,
      timezone: r.lead_timezone,
      created_at: r.lead_created_at.toISOString(),
      custom: r.custom,
    },
    seller: r.seller_id && { id: r.seller_id, name: r.seller_name },
    opportunity: (r.opportunity_id ?? null) && {
      id: r.opportunity_id,
      name: r.opportunity_name,
      value: r.opportunity_value,
      currency: r.opportunity_currency,
      stage: r.stage,
      status: r.opportunity_status,
      deadline: iso(r.deadline),
      closed_reason: r.closed_reason,
    },
    sale: (r.sale_id ?? null) && {
      id: r.sale_id,
      amount: r.amount,
      currency: r.sale_currency,
      status: r.sale_status,
      completed_at: iso(r.completed_at),
      product: r.product,
      amount_refunded: r.amount_refunded,
    },
    cart: (r.cart_id ?? null) && {
      id: r.cart_id,
      items: r.items,
      value: r.cart_value,
      currency: r.cart_currency,
      status: r.cart_status,
      last_activity_at: r.last_activity_at.toISOString(),
    },
    message: (r.message_id ?? null) && {
      type: r.message_type,
      text: r.message_text,
      at: r.received_at.toISOString(),
      ad_id: r.message_ad_id,
    },
    enrolment: (r.enrolment_id ?? null) && {
      id: r.enrolment_id,
      started_at: r.enrolment_created_at.toISOString(),
      replied: r.replied,
      sent: r.sent,
      asked: r.asked_at && {
        at: r.asked_at.toISOString(),
        answer: r.answered_at && { text: r.answer_text, at: r.answered_at.toISOString() },
      },
    },
    vars: r.vars ?? {},
    event: (r.event_type ?? null) && { type: r.event_type, data: r.event_data },
  };
}
