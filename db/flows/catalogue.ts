/** What a tenant has that a flow can refer to: the same answer for the canvas, for saving and for publishing. */
import type { Catalogue, CatalogueItem, Facts } from '#flow';
import { namesOfSegments } from '../crm/segments/segments.ts';
import { namesOfWebhooks } from '../platform/outgoing-webhooks.ts';
import { readSendingRules } from '../sending/rules.ts';
import { catalogueTemplates } from '../sending/templates.ts';
import { listFlowSecrets } from './flow-secrets.ts';
import type { Tx } from '../platform/tenant.ts';

export async function readCatalogue(tx: Tx): Promise<Catalogue> {
  const templates = await catalogueTemplates(tx);
  const senders = await tx<Catalogue['senders']>`
    select id, label, phone, sending_stopped as stopped from senders order by is_default desc, created_at`;
  const sellers = await tx<Catalogue['sellers']>`
    select user_id as id, name from memberships where role in ('seller', 'admin', 'ceo') order by name collate "es-x-icu"`;
  // The newest leads know every field in use; reading all of a hundred thousand on each save would not be worth it.
  const fields = await tx<{ field: string }[]>`
    select distinct field from (select custom from leads order by created_at desc limit 2000) recent,
      jsonb_object_keys(recent.custom) as field order by field limit 500`;
  const { now, timezone } = await readTenant(tx);
  const flows = await tx<Catalogue['flows']>`
    select id, name, sending_stopped as stopped from flows where status <> 'archived' order by name collate "es-x-icu"`;
  const words = await wordsInUse(tx);
  const segments = await namesOfSegments(tx);
  const sending = await readSendingRules(tx);
  return {
    templates,
    senders: [...senders],
    sellers: [...sellers],
    customFields: fields.map((row) => row.field),
    flows: [...flows],
    ...words,
    secrets: (await listFlowSecrets(tx)).map(({ name }) => ({ id: name, name })),
    segments,
    webhooks: await namesOfWebhooks(tx),
    sending,
    now: now.toISOString(),
    timezone,
  };
}

/** Forms, tags, stages and custom events: what the newest rows know of them, as with fields above. */
async function wordsInUse(tx: Tx): Promise<Required<Pick<Catalogue, 'forms' | 'tags' | 'stages' | 'events'>>> {
  const forms = await tx<CatalogueItem[]>`
    select form_id as id, coalesce(nullif(name, ''), form_id) as name from meta_lead_forms
    order by coalesce(nullif(name, ''), form_id) collate "es-x-icu", form_id limit 500`;
  const tags = await tx<CatalogueItem[]>`
    select tag as id, tag as name from (select tags from leads order by created_at desc limit 2000) recent, unnest(recent.tags) as tag
    group by tag order by tag collate "es-x-icu" limit 500`;
  const stages = await tx<CatalogueItem[]>`
    select stage as id, stage as name from (select stage from opportunities order by created_at desc limit 2000) recent
    where stage <> '' group by stage order by stage collate "es-x-icu" limit 200`;
  const events = await tx<(CatalogueItem & { fields: string[] })[]>`
    select name as id, name, coalesce(array_agg(distinct field) filter (where field is not null), '{}') as fields
    from (select substr(type, 8) as name, type, data from events order by seq desc limit 5000) recent
      left join lateral jsonb_object_keys(recent.data) as field on true
    where type like 'custom.%' group by name order by name collate "es-x-icu" limit 200`;
  return { forms: [...forms], tags: [...tags], stages: [...stages], events: [...events] };
}

/** The tenant as facts show it, with the database's clock. */
export async function readTenant(tx: Tx): Promise<Facts['tenant'] & { now: Date }> {
  const [row] = await tx<[Facts['tenant'] & { now: Date }]>`
    select name, timezone, currency, locale, clock_timestamp() as now from tenants`;
  return row;
}
