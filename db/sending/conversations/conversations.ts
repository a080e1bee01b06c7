/**
 * Who talks with the team, and whose turn it is. A conversation is a lead with whom something was said by a person on either side;
 * where it stands is folded into the lead as words come, in whatever order deliveries bring them.
 */
import type { PendingQuery, Row } from 'postgres';
import { ownLeads, type Page, type Rows, type Scope } from '../../platform/scope.ts';
import { isSought, readSearch, type Sought } from '../../platform/search/search.ts';
import type { Tx } from '../../platform/tenant.ts';

/** The person said something: it opens the conversation, and waits for an answer unless a later word of the team's is one. */
export async function noteHeard(tx: Tx, leadId: string, at: Date): Promise<void> {
  await tx`
    update leads set spoke_at = greatest(spoke_at, ${at}), conversation_closed_at = null,
      last_inbound_at = greatest(last_inbound_at, ${at}),
      waiting_since = case when ${at}::timestamptz > coalesce(team_spoke_at, '-infinity') then least(waiting_since, ${at}) else waiting_since end
    where id = ${leadId}`;
}

/** One of the team said something: whatever the person said before is answered. @param at left out: now */
export async function noteAnswered(tx: Tx, leadId: string, at: Date | null = null): Promise<void> {
  await tx`
    update leads l set spoke_at = greatest(l.spoke_at, said.at), team_spoke_at = greatest(l.team_spoke_at, said.at),
      conversation_closed_at = null,
      waiting_since = case when l.waiting_since > said.at then l.waiting_since
        when l.waiting_since is not null and l.last_inbound_at > said.at then l.last_inbound_at end
    from (select coalesce(${at}, clock_timestamp()) as at) said where l.id = ${leadId}`;
}

/** Closes it, and nothing waits any more; or takes that back: what nobody answered waits again. Saying it twice changes nothing. @returns whether there is one */
export async function markConversation(tx: Tx, leadId: string, closed: boolean): Promise<boolean> {
  const done = await tx`
    update leads set waiting_since = case when ${closed} then null
        when conversation_closed_at is not null and last_inbound_at > coalesce(team_spoke_at, '-infinity') then last_inbound_at
        else waiting_since end,
      conversation_closed_at = case when ${closed} then coalesce(conversation_closed_at, now()) end
    where id = ${leadId} and spoke_at is not null`;
  return done.count > 0;
}

export const conversationViews = ['open', 'mine', 'unanswered', 'closed'] as const;
export type ConversationView = (typeof conversationViews)[number];

/** Each view has an index of its own (migration 20261130017000). @param userId whose `mine` is */
const isIn = (tx: Tx, view: ConversationView, userId: string | null) => {
  const isOpen = tx`leads.spoke_at is not null and leads.conversation_closed_at is null`;
  switch (view) {
    case 'open':
      return isOpen;
    case 'mine':
      return tx`${isOpen} and leads.seller_id = ${userId}`;
    case 'unanswered':
      return tx`leads.waiting_since is not null and leads.consent is distinct from 'revoked'`;
    case 'closed':
      return tx`leads.conversation_closed_at is not null`;
  }
};

export interface ConversationRow {
  /** The lead's. */
  id: string;
  name: string | null;
  phone: string | null;
  status: string;
  consent: 'granted' | 'revoked' | null;
  seller_id: string | null;
  seller_name: string | null;
  spoke_at: Date;
  waiting_since: Date | null;
  /** Until when WhatsApp takes a text to them; null: they never wrote. */
  open_until: Date | null;
  closed_at: Date | null;
  /** The last thing said, flows included; null where nothing of it is kept. */
  last: { from: 'us' | 'them'; type: string; text: string | null; said: unknown } | null;
}

export interface ConversationFilter {
  view: ConversationView;
  /** Part of a name, e-mail or phone. */
  q?: string;
  seller_id?: string;
  userId: string | null;
}

/** One person's conversation in the list's form, whatever its state. Null: there is none in reach. */
export async function findConversation(tx: Tx, leadId: string, scope: Scope): Promise<ConversationRow | null> {
  const found = tx`select * from leads where id = ${leadId} and spoke_at is not null ${ownLeads(tx, scope)}`;
  const [row] = await viewRows(tx, found);
  return row ? withoutPlace(row) : null;
}

/** The leads of a page and one more, by an index of the view's own. */
export const conversationsOf = (
  tx: Tx,
  { view, userId, seller_id }: ConversationFilter,
  page: Page,
  scope: Scope,
  sought: Sought | null = null,
): PendingQuery<Row[]> => tx`
  select * from leads where ${isIn(tx, view, userId)} ${ownLeads(tx, scope)}
    ${seller_id ? tx`and leads.seller_id = ${seller_id}` : tx``}
    ${sought ? tx`and ${isSought(tx, sought)}` : tx``}
    ${page.after ? tx`and (leads.spoke_at, leads.id) < (${page.after.at}::text::timestamptz, ${page.after.id}::uuid)` : tx``}
  order by leads.spoke_at desc, leads.id desc limit ${page.limit + 1}`;

/** The one with the newest word first. */
export async function listConversations(
  tx: Tx,
  filter: ConversationFilter,
  page: Page,
  scope: Scope,
): Promise<Rows<ConversationRow>> {
  const sought = filter.q ? await readSearch(tx, filter.q) : null;
  const rows = await viewRows(tx, conversationsOf(tx, filter, page, scope, sought));
  const more = rows.length > page.limit;
  const kept = more ? rows.slice(0, page.limit) : [...rows];
  const last = kept.at(-1);
  return { items: kept.map(withoutPlace), next: more && last ? { at: last.place, id: last.id } : null };
}

type Placed = ConversationRow & { place: string };
const withoutPlace = ({ place: _place, ...row }: Placed): ConversationRow => row;

function viewRows(tx: Tx, found: PendingQuery<Row[]>): Promise<Placed[]> {
  return tx<Placed[]>`
    select l.id, l.name, l.phone, l.status, l.consent, l.seller_id, k.name as seller_name, l.spoke_at, l.waiting_since,
      l.last_inbound_at + interval '24 hours' as open_until, l.conversation_closed_at as closed_at, said.last, l.spoke_at::text as place
    from (${found}) l
    left join memberships k on k.tenant_id = l.tenant_id and k.user_id = l.seller_id
    left join lateral (
      select jsonb_build_object('from', one.side, 'type', one.type, 'text', one.text, 'said', one.said) as last from (
        (select 'them' as side, type, text, said, received_at as at from inbound_messages i
          where i.tenant_id = l.tenant_id and i.lead_id = l.id order by received_at desc limit 1)
        union all (select 'us', type, text, said, sent_at from team_messages i
          where i.tenant_id = l.tenant_id and i.lead_id = l.id order by sent_at desc limit 1)
        union all (select 'us', type, coalesce(rendered, template_name), said, created_at from messages i
          where i.tenant_id = l.tenant_id and i.lead_id = l.id and state not in ('planned', 'suppressed', 'failed')
          order by created_at desc limit 1)) one
      order by one.at desc limit 1) said on true
    order by l.spoke_at desc, l.id desc`;
}

/** More than this is told as this. */
export const mostCounted = 1000;

/** How many there are in each view that is work, up to `mostCounted`. */
export async function countConversations(
  tx: Tx,
  userId: string | null,
  scope: Scope,
): Promise<Record<'open' | 'mine' | 'unanswered', number>> {
  const count = (view: ConversationView) => tx`
    (select count(*)::int from (select from leads where ${isIn(tx, view, userId)} ${ownLeads(tx, scope)} limit ${mostCounted}) one)`;
  const [row] = await tx<[{ open: number; mine: number; unanswered: number }]>`
    select ${count('open')} as open, ${count('mine')} as mine, ${count('unanswered')} as unanswered`;
  return row;
}
