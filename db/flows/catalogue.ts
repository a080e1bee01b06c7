/** What a tenant has that a flow can refer to: the same answer for the canvas, for saving and for publishing. */
import type { Catalogue, Facts } from '#flow';
import { readSendingRules } from '../sending/rules.ts';
import { catalogueTemplates } from '../sending/templates.ts';
import type { Tx } from '../platform/tenant.ts';

export async function readCatalogue(tx: Tx): Promise<Catalogue> {
  const templates = await catalogueTemplates(tx);
  const senders = await tx<Catalogue['senders']>`
    select id, label, phone, sending_stopped as stopped from senders order by is_default desc, created_at`;
  const sellers = await tx<Catalogue['sellers']>`
    select user_id as id, name from memberships where role in ('seller', 'admin', 'ceo') order by name`;
  // The newest leads know every field in use; reading all of a hundred thousand on each save would not be worth it.
  const fields = await tx<{ field: string }[]>`
    select distinct field from (select custom from leads order by created_at desc limit 2000) recent,
      jsonb_object_keys(recent.custom) as field order by field limit 500`;
  const { now, timezone } = await readTenant(tx);
  const flows = await tx<Catalogue['flows']>`
    select id, name, sending_stopped as stopped from flows where status <> 'archived' order by name`;
  const sending = await readSendingRules(tx);
  return {
    templates,
    senders: [...senders],
    sellers: [...sellers],
    customFields: fields.map((row) => row.field),
    flows: [...flows],
    sending,
    now: now.toISOString(),
    timezone,
  };
}

/** The tenant as facts show it, with the database's clock. */
export async function readTenant(tx: Tx): Promise<Facts['tenant'] & { now: Date }> {
  const [row] = await tx<[Facts['tenant'] & { now: Date }]>`
    select name, timezone, currency, locale, clock_timestamp() as now from tenants`;
  return row;
}
