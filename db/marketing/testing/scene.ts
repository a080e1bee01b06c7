/** Plays a random history against the database, as the product would write it, and keeps the same facts for the naive count. */
import { randomUUID } from 'node:crypto';
import type { Sql, Tx } from '../../platform/tenant.ts';
import { withTenant } from '../../platform/tenant.ts';
import { refresh } from '../refresh.ts';
import type { Deed, History } from './history.ts';
import type { LeadFact, SaleFact, TouchFact, World } from './naive.ts';

const amount = (cents: bigint): string => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
const rateText = (rate: bigint): string => `${rate / 100_000_000n}.${String(rate % 100_000_000n).padStart(8, '0')}`;

const adsets = [
  { id: 's1', campaign: 'c1', account: 'act_1' },
  { id: 's2', campaign: 'c2', account: 'act_1' },
  { id: 's3', campaign: 'c3', account: 'act_2' },
];
const ads = [
  { id: 'a1', adset: 's1' },
  { id: 'a2', adset: 's1' },
  { id: 'a3', adset: 's2' },
  { id: 'a4', adset: 's3' },
].map((ad) => ({ ...adsets.find(({ id }) => id === ad.adset)!, ...ad }));

/** @returns the facts as they are in the end */
export async function play(sql: Sql, tenantId: string, tenantZone: string, history: History): Promise<World> {
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(sql, tenantId, work);
  const named = <T extends object>(facts: T[]): T[] => facts.map((fact) => ({ ...fact, id: randomUUID() }));
  const leads = named(history.leads).map((lead) => ({
    ...lead,
    touches: named(lead.touches),
    opportunities: named(lead.opportunities),
    sales: named(lead.sales),
  }));
  const world: World = {
    home: 'ARS',
    tenantZone,
    accounts: [],
    campaigns: [],
    adsets: [],
    ads: [],
    insights: [],
    rates: history.rates,
    leads,
  };
  if (history.connect === 'first') await inTenant((tx) => connect(tx, world, history));
  await inTenant(async (tx) => {
    for (const lead of leads) await writeLead(tx, lead);
    for (const { currency, from, rate } of history.rates) {
      await tx`insert into exchange_rates (currency, valid_from, rate, to_currency) values (${currency}, ${from}, ${rateText(rate)}, 'ARS')`;
    }
  });
  if (history.connect === 'after') await inTenant((tx) => connect(tx, world, history));
  for (const [n, deed] of history.deeds.entries()) await inTenant((tx) => act(tx, world, deed, n + 1));
  return world;
}

async function connect(tx: Tx, world: World, { zones, accountCurrency, insights }: History): Promise<void> {
  world.accounts = [
    { id: 'act_1', zone: zones[0], currency: accountCurrency },
    { id: 'act_2', zone: zones[1], currency: 'USD' },
  ];
  world.campaigns = adsets.map(({ campaign, account }) => ({ id: campaign, account }));
  world.adsets = [...adsets];
  world.ads = [...ads];
  world.insights = insights.map((each) => ({ ...each }));
  for (const { id, zone, currency } of world.accounts) {
    await tx`insert into ad_accounts (account_id, name, currency, timezone) values (${id}, ${id}, ${currency}, ${zone})`;
  }
  for (const { id, account } of world.campaigns) {
    await tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values (${id}, ${account}, ${id}, 'ACTIVE')`;
  }
  for (const { id, campaign, account } of adsets) {
    await tx`insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status) values (${id}, ${campaign}, ${account}, ${id}, 'ACTIVE')`;
  }
  await tx`insert into meta_ads_ads ${tx(ads.map((ad) => adRow(ad)))}`;
  const rows = insights.map(({ ad, date, cents, impressions, clicks }) => {
    const { adset, campaign, account } = ads.find(({ id }) => id === ad)!;
    const { currency } = world.accounts.find(({ id }) => id === account)!;
    return {
      ad_id: ad,
      adset_id: adset,
      campaign_id: campaign,
      account_id: account,
      date,
      spend: amount(cents),
      impressions,
      clicks,
      currency,
    };
  });
  if (rows.length > 0) await tx`insert into meta_ads_insights ${tx(rows)}`;
}

const adRow = ({ id, adset, campaign, account }: World['ads'][number]) => ({
  ad_id: id,
  adset_id: adset,
  campaign_id: campaign,
  account_id: account,
  name: id,
  status: 'ACTIVE',
});

async function writeLead(tx: Tx, lead: LeadFact): Promise<void> {
  await tx`insert into leads (id, name, created_at) values (${lead.id}, 'L', ${new Date(lead.created)})`;
  for (const touch of lead.touches) await writeTouch(tx, lead.id, touch);
  for (const { id, created } of lead.opportunities) {
    await tx`insert into opportunities (id, lead_id, name, created_at) values (${id}, ${lead.id}, 'O', ${new Date(created)})`;
  }
  for (const sale of lead.sales) await writeSale(tx, lead.id, sale);
}

async function writeTouch(tx: Tx, leadId: string, { id, at, ad, adset, campaign }: TouchFact): Promise<void> {
  const row = {
    id,
    lead_id: leadId,
    source: 'api',
    occurred_at: new Date(at),
    ad_id: ad ?? null,
    adset_id: adset ?? null,
    campaign_id: campaign ?? null,
  };
  await tx`insert into lead_touches ${tx(row)}`;
}

async function writeSale(
  tx: Tx,
  leadId: string,
  { id, cents, currency, status, completed, refunded }: SaleFact,
): Promise<void> {
  const row = {
    id,
    lead_id: leadId,
    amount: amount(cents),
    currency,
    status,
    completed_at: new Date(completed),
    refunded_at: refunded === null ? null : new Date(refunded),
  };
  await tx`insert into sales_transactions ${tx(row)}`;
}

async function act(tx: Tx, world: World, deed: Deed, batch: number): Promise<void> {
  const pick = <T>(list: T[], nth: number): T | undefined => list[nth % Math.max(1, list.length)];
  const sold = world.leads.flatMap((lead) => lead.sales);
  if (deed.type === 'refresh') await refresh(tx, deed.most);
  if (deed.type === 'touch') {
    const lead = pick(world.leads, deed.nth);
    const touch = { id: randomUUID(), batch, at: deed.at, ...deed.place };
    if (lead) await writeTouch(tx, lead.id, touch);
    lead?.touches.push(touch);
  }
  if (deed.type === 'sell') {
    const lead = pick(world.leads, deed.nth);
    const sale = { ...deed.sale, id: randomUUID() };
    if (lead) await writeSale(tx, lead.id, sale);
    lead?.sales.push(sale);
  }
  if (deed.type === 'refund') {
    const sale = pick(
      sold.filter(({ status }) => status === 'completed'),
      deed.nth,
    );
    if (!sale) return;
    Object.assign(sale, { status: 'refunded', refunded: deed.at });
    await tx`update sales_transactions set status = 'refunded', refunded_at = ${new Date(deed.at)} where id = ${sale.id}`;
  }
  if (deed.type === 'refund-part') await refundPart(tx, sold, deed);
  if (deed.type === 'reprice') {
    const sale = pick(sold, deed.nth);
    if (!sale || (sale.parts && deed.cents <= sumOf(sale.parts))) return;
    sale.cents = deed.cents;
    await tx`update sales_transactions set amount = ${amount(deed.cents)} where id = ${sale.id}`;
  }
  if (deed.type === 'delete-lead') {
    const lead = pick(world.leads, deed.nth);
    world.leads = world.leads.filter((each) => each !== lead);
    if (lead) await tx`delete from leads where id = ${lead.id}`;
  }
  if (deed.type === 'delete-opportunity') {
    const lead = pick(
      world.leads.filter(({ opportunities }) => opportunities.length > 0),
      deed.nth,
    );
    const gone = lead?.opportunities.pop();
    if (gone) await tx`delete from opportunities where id = ${gone.id}`;
  }
  if (deed.type === 'restate') {
    const day = pick(world.insights, deed.nth);
    if (!day) return;
    day.cents = deed.cents;
    await tx`
      insert into meta_ads_insights (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency)
      select account_id, ad_id, date, campaign_id, adset_id, ${amount(deed.cents)}, impressions, clicks, currency
      from meta_ads_insights where ad_id = ${day.ad} and date = ${day.date}
      on conflict (tenant_id, ad_id, date) do update set spend = excluded.spend`;
  }
  if (deed.type === 'complete') {
    const sale = pick(
      sold.filter(({ status }) => status === 'pending'),
      deed.nth,
    );
    if (!sale) return;
    Object.assign(sale, { status: 'completed', completed: deed.at });
    await tx`update sales_transactions set status = 'completed', completed_at = ${new Date(deed.at)} where id = ${sale.id}`;
  }
  if (deed.type === 'delete-sale') {
    const sale = pick(sold, deed.nth);
    if (!sale) return;
    for (const lead of world.leads) lead.sales = lead.sales.filter((each) => each !== sale);
    await tx`delete from sales_transactions where id = ${sale.id}`;
  }
  if (world.accounts.length > 0) await syncMore(tx, world, deed);
}

const sumOf = (parts: SaleFact['parts'] = []): bigint => parts.reduce((sum, { cents }) => sum + cents, 0n);

async function refundPart(tx: Tx, sold: SaleFact[], deed: Extract<Deed, { type: 'refund-part' }>): Promise<void> {
  const standing = sold.filter((sale) => sale.status === 'completed' && sale.cents > 0n);
  const sale = standing[deed.nth % Math.max(1, standing.length)];
  if (!sale) return;
  const rest = sale.cents - sumOf(sale.parts);
  const cents = (rest * BigInt(deed.percent)) / 100n || 1n;
  sale.parts = [...(sale.parts ?? []), { cents, at: deed.at }];
  if (cents === rest)
    Object.assign(sale, { status: 'refunded', refunded: Math.max(...sale.parts.map(({ at }) => at)) });
  await tx`insert into sale_refunds (sale_id, amount, refunded_at) values (${sale.id}, ${amount(cents)}, ${new Date(deed.at)})`;
}

/** What a sync brings or changes. */
async function syncMore(tx: Tx, world: World, deed: Deed): Promise<void> {
  if (deed.type === 'sync-lost-set' && !world.adsets.some(({ id }) => id === 'lost-set')) {
    const set = { id: 'lost-set', campaign: 'c3', account: 'act_2' };
    world.adsets.push(set);
    await tx`insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status) values ('lost-set', 'c3', 'act_2', 'Found', 'DELETED')`;
  }
  if (deed.type === 'sync-lost-campaign' && !world.campaigns.some(({ id }) => id === 'lost-campaign')) {
    world.campaigns.push({ id: 'lost-campaign', account: 'act_2' });
    await tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values ('lost-campaign', 'act_2', 'Found', 'DELETED')`;
  }
  if (deed.type === 'disconnect' && world.accounts[0]!.id === 'act_1') {
    world.accounts.reverse();
    await tx`update ad_accounts set status = 'disconnected', disconnected_at = now() where account_id = 'act_1'`;
  }
  if (deed.type === 'sync-late-ad' && !world.ads.some(({ id }) => id === 'late')) {
    const late = { id: 'late', adset: 's2', campaign: 'c2', account: 'act_1' };
    world.ads.push(late);
    await tx`insert into meta_ads_ads ${tx(adRow(late))}`;
  }
  if (deed.type === 'move-zone') {
    world.accounts.find(({ id }) => id === 'act_2')!.zone = deed.zone;
    await tx`update ad_accounts set timezone = ${deed.zone} where account_id = 'act_2'`;
  }
}
