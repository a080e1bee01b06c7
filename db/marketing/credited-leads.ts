/** Behind a number: the leads it counts. Their counts add up to exactly that number. */
import type { Days, Model } from '#metrics';
import { isOwnLead, toRows, type Page, type Rows, type Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';
import { ofAccounts } from './of-accounts.ts';

export const countedMetrics = ['leads', 'opportunities', 'sales', 'customers'] as const;

export interface CreditedAsk {
  days: Days;
  model: Model;
  /** Days. */
  window: number;
  metric: (typeof countedMetrics)[number];
  /** False: those whom no ad brought within the window. */
  is_meta: boolean;
  /** '' for what no campaign, ad set or ad is known of; undefined for any. */
  campaign_id?: string;
  adset_id?: string;
  ad_id?: string;
  /** Of these ad accounts alone. */
  accountIds?: readonly string[];
}

export interface CreditedLead {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  status: string;
  seller_id: string | null;
  created_at: Date;
  /** How much of the number is theirs. */
  count: number;
  /** The last day that something of it happened. */
  day: string;
  campaign_id: string;
  adset_id: string;
  ad_id: string;
}

/** So many times a page's rows are looked at first: a lead may have several. */
const margin = 2;

/**
 * The newest day first, on each the newest leads. Rows are gone back only as far as a page needs: of the leads with something there, all
 * days of the range are then summed.
 */
export async function listCreditedLeads(
  tx: Tx,
  ask: CreditedAsk,
  page: Page,
  scope: Scope,
): Promise<Rows<CreditedLead>> {
  for (let rows = margin * (page.limit + 1); ; rows *= 8) {
    const since = await placeOf(tx, ask, page, rows);
    const found = await readSince(tx, ask, page, scope, since ?? { at: ask.days.from, id: firstId });
    if (found.length > page.limit || since === null) return toRows(found, page);
  }
}

const countOf = (tx: Tx, { metric, model }: CreditedAsk) =>
  tx(`${metric}_${model === 'first_touch' ? 'first' : 'last'}`);

/** On rows of credits, under the name `t`. */
const isAsked = (tx: Tx, ask: CreditedAsk) => tx`
  t.day between ${ask.days.from}::date and ${ask.days.to}::date and t.age <= ${ask.window} and t.is_meta = ${ask.is_meta}
  and t.${countOf(tx, ask)} <> 0
  ${ask.campaign_id === undefined ? tx`` : tx`and t.campaign_id = ${ask.campaign_id}`}
  ${ask.adset_id === undefined ? tx`` : tx`and t.adset_id = ${ask.adset_id}`}
  ${ask.ad_id === undefined ? tx`` : tx`and t.ad_id = ${ask.ad_id}`} ${ofAccounts(tx, ask.accountIds, 't.campaign_id')}`;

/** On rows of credits: behind where the page begins, as all rows of whom it is about are. */
const isBefore = (tx: Tx, { after }: Page) =>
  after ? tx`and (t.day, t.lead_id) < (${after.at}::date, ${after.id}::uuid)` : tx``;

type Place = NonNullable<Page['after']>;

/** Before any other on its day. */
const firstId = '00000000-0000-0000-0000-000000000000';

/** How far back the newest so many rows reach: a day, and a lead on it; null: there are no more, so all of them do. */
async function placeOf(tx: Tx, ask: CreditedAsk, page: Page, rows: number): Promise<Place | null> {
  const [row] = await tx<Place[]>`
    select t.day::text as at, t.lead_id as id from lead_credits t where ${isAsked(tx, ask)} ${isBefore(tx, page)}
    order by t.day desc, t.lead_id desc offset ${rows - 1} limit 1`;
  return row ?? null;
}

type FoundLead = CreditedLead & { place: string };

/** Those whose newest day puts them not before `since`. */
async function readSince(tx: Tx, ask: CreditedAsk, page: Page, scope: Scope, since: Place): Promise<FoundLead[]> {
  const count = countOf(tx, ask);
  const isSeen = scope.sellerId
    ? tx`exists (select from leads o where o.id = c.lead_id and ${isOwnLead(tx, scope, 'o')})`
    : tx`true`;
  const place = tx`(${since.at}::date, ${since.id}::uuid)`;
  return await tx<FoundLead[]>`
    with newer as materialized (select distinct c.lead_id from marketing_changes c where c.lead_id is not null),
    looked_at as materialized (
      select distinct t.lead_id from lead_credits t where ${isAsked(tx, ask)} ${isBefore(tx, page)} and (t.day, t.lead_id) >= ${place}),
    counted as (
      select lead_id, max(day) as day, sum(count)::int as count, max(campaign_id) as campaign_id, max(adset_id) as adset_id, max(ad_id) as ad_id
      from (
        select t.lead_id, t.day, t.campaign_id, t.adset_id, t.ad_id, t.${count} as count
        from (select array(select lead_id from newer) as ids) changed,
          lead_credits_of(current_setting('app.tenant_id')::uuid, changed.ids) t
        where changed.ids <> '{}' and ${isAsked(tx, ask)}
        union all
        select t.lead_id, t.day, t.campaign_id, t.adset_id, t.ad_id, t.${count}
        from looked_at k join lead_credits t on t.lead_id = k.lead_id
        where ${isAsked(tx, ask)} and not exists (select from newer n where n.lead_id = t.lead_id)
      ) as parts group by lead_id having sum(count) <> 0 and (max(day), lead_id) >= ${place}
    ),
    shown as (
      select c.* from counted c
      where ${isSeen}
        ${page.after ? tx`and (c.day, c.lead_id) < (${page.after.at}::date, ${page.after.id}::uuid)` : tx``}
      order by c.day desc, c.lead_id desc limit ${page.limit + 1}
    )
    select l.id, l.name, l.phone, l.email, l.status, l.seller_id, l.created_at, c.count, c.day::text as day, c.campaign_id, c.adset_id, c.ad_id,
      c.day::text as place
    from shown c join leads l on l.id = c.lead_id
    order by c.day desc, l.id desc`;
}
