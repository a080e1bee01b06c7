/** What a tenant has that a flow can refer to: the same answer for the canvas, for saving and for publishing. */
import type { Catalogue, CatalogueItem, Facts } from '#flow';
import { keysInUse, listFields } from '../crm/fields/custom-fields.ts';
import { namesOfSegments } from '../crm/segments/segments.ts';
import { findConversionSettings } from '../meta/conversion-settings.ts';
import { namesOfWebhooks } from '../platform/outgoing/webhooks.ts';
import { readSendingRules } from '../sending/rules.ts';
import { catalogueTemplates } from '../sending/templates.ts';
import { listFlowSecrets } from './flow-secrets.ts';
import { listFlowsToEnter } from './flows-to-enter.ts';
import type { Tx } from '../platform/tenant.ts';

/** @param recent what was known of the newest rows a moment ago; they are read when it is not given */
export async function readCatalogue(tx: Tx, recent?: RecentWords): Promise<Catalogue> {
  const { fields, tags, events, values } = recent ?? (await readRecentWords(tx));
  const templates = await catalogueTemplates(tx);
  const senders = await tx<Catalogue['senders']>`
    select id, label, phone, sending_stopped as stopped from senders order by is_default desc, created_at`;
  const sellers = await tx<Catalogue['sellers']>`
    select user_id as id, name from memberships where role in ('seller', 'manager', 'admin', 'ceo') order by name collate "es-x-icu"`;
  const managed = (await listFields(tx)).map(({ key }) => key);
  const { now, timezone } = await readTenant(tx);
  const said = await formsAndStages(tx);
  const segments = await namesOfSegments(tx);
  const sending = await readSendingRules(tx);
  return {
    templates,
    senders: [...senders],
    sellers: [...sellers],
    customFields: [...new Set([...managed, ...fields])],
    flows: await listFlowsToEnter(tx),
    ...said,
    tags,
    events,
    values,
    secrets: (await listFlowSecrets(tx)).map(({ name }) => ({ id: name, name })),
    segments,
    webhooks: await namesOfWebhooks(tx),
    conversions: (await findConversionSettings(tx))?.is_on ?? false,
    sending,
    now: now.toISOString(),
    timezone,
  };
}

/** What the newest leads, deals and events know: which fields, tags and custom events are in use, and what stands in fields. */
export interface RecentWords {
  fields: string[];
  tags: CatalogueItem[];
  events: (CatalogueItem & { fields: string[] })[];
  values: NonNullable<Catalogue['values']>;
}

/** It reads some thousand rows, whatever is asked of it: worth keeping for a moment. */
export async function readRecentWords(tx: Tx): Promise<RecentWords> {
  const fields = await keysInUse(tx);
  const tags = await tx<CatalogueItem[]>`
    select tag as id, tag as name from (select tags from leads order by created_at desc limit 2000) recent, unnest(recent.tags) as tag
    group by tag order by tag collate "es-x-icu" limit 500`;
  const events = await tx<RecentWords['events']>`
    select name as id, name, coalesce(array_agg(distinct field) filter (where field is not null), '{}') as fields
    from (select substr(type, 8) as name, type, data from events order by seq desc limit 5000) recent
      left join lateral jsonb_object_keys(recent.data) as field on true
    where type like 'custom.%' group by name order by name collate "es-x-icu" limit 200`;
  return { fields, tags: [...tags], events: [...events], values: await valuesInUse(tx) };
}

/** As the tenant has them. */
async function formsAndStages(tx: Tx): Promise<Required<Pick<Catalogue, 'forms' | 'stages'>>> {
  const forms = await tx<CatalogueItem[]>`
    select form_id as id, coalesce(nullif(name, ''), form_id) as name from meta_lead_forms
    order by coalesce(nullif(name, ''), form_id) collate "es-x-icu", form_id limit 500`;
  const stages = await tx<CatalogueItem[]>`
    select name as id, name from deal_stages order by position, name_key limit 200`;
  return { forms: [...forms], stages: [...stages] };
}

/** A field of one's own with more values than these is free text, which no list makes shorter. */
const mostOwnValues = 30;

/**
 * What the newest leads and deals have in the fields that conditions compare. Campaigns, ad sets and ads also where they have brought
 * nobody yet, by their names.
 */
async function valuesInUse(tx: Tx): Promise<NonNullable<Catalogue['values']>> {
  const rows = await tx<{ path: string; id: string; name: string; count: number }[]>`
    with recent as (
      select status, lead_source, meta_campaign_id, meta_adset_id, meta_ad_id, custom from leads order by created_at desc limit 2000),
    used as (
      select v.path, v.value, count(*)::int as count from recent, lateral (values
        ('lead.status', status), ('lead.lead_source', lead_source), ('lead.meta_campaign_id', meta_campaign_id),
        ('lead.meta_adset_id', meta_adset_id), ('lead.meta_ad_id', meta_ad_id)) v(path, value)
      where v.value <> '' group by 1, 2
      union all
      select 'opportunity.stage', stage, count(*)::int from (select stage from opportunities order by created_at desc limit 2000) o
      where stage <> '' group by 2
      union all
      select path, value, count from (
        select 'lead.custom.' || key as path, value, count(*)::int as count, count(*) over (partition by key) as many
        from recent, lateral jsonb_each_text(custom) where value <> '' and length(value) <= 80 group by key, value) own
      where many <= ${mostOwnValues}),
    places as (
      select 'lead.meta_campaign_id' as path, campaign_id as value, name from meta_ads_campaigns
      union all select 'lead.meta_adset_id', adset_id, name from meta_ads_adsets
      union all select 'lead.meta_ad_id', ad_id, name from meta_ads_ads
      union all select 'opportunity.stage', name, name from deal_stages)
    select path, id, name, count from (
      select coalesce(u.path, p.path) as path, coalesce(u.value, p.value) as id,
        coalesce(nullif(p.name, ''), u.value, p.value) as name, coalesce(u.count, 0) as count
      from used u full join places p on p.path = u.path and p.value = u.value) known
    order by count desc, name collate "es-x-icu", id limit 2000`;
  const paths = Map.groupBy(rows, ({ path }) => path);
  return Object.fromEntries(
    [...paths].map(([path, list]) => [path, list.map(({ id, name, count }) => ({ id, name, count }))]),
  );
}

/** The tenant as facts show it, with the database's clock. */
export async function readTenant(tx: Tx): Promise<Facts['tenant'] & { now: Date }> {
  const [row] = await tx<[Facts['tenant'] & { now: Date }]>`
    select name, timezone, currency, locale, clock_timestamp() as now from tenants`;
  return row;
}
