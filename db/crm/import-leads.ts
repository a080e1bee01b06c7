/** Brings many leads in by few statements. The caller's transaction makes it all or nothing. */
import { parts, replan } from '../platform/parts.ts';
import type { Tx } from '../platform/tenant.ts';
import {
  type ConsentAnswer,
  lastConsents,
  type Named,
  recordConsents,
  spreadRefusals,
  strangersRefused,
  weighConsents,
} from './consents.ts';
import type { ConsentFault } from '#flow';
import { isByAd } from './touches.ts';
import type { Utm } from './utm.ts';

export interface ImportedLead {
  /** Its row in the file. */
  row: number;
  name?: string;
  phone?: string;
  phone_key?: string;
  email?: string;
  status?: string;
  lead_source?: string;
  tags?: string[];
  seller_id?: string;
  consent?: boolean;
  /** ISO 8601: when they said so. */
  consent_at?: string;
  /** ISO 8601. */
  created_at?: string;
  /** How they came: each row of the file that names an ad, a form or the like. */
  touches: ImportedTouch[];
  external_ids: Record<string, string>;
  custom: Record<string, string>;
}

export interface ImportedTouch {
  /** ISO 8601; now where the file does not say. */
  at?: string;
  campaign_id?: string;
  adset_id?: string;
  ad_id?: string;
  form_id?: string;
  /** Meta's own id of the form's lead: the same as by webhook. */
  leadgen_id?: string;
  utm?: Utm;
}

export type LeadReference = Pick<ImportedLead, 'row' | 'phone_key' | 'email' | 'external_ids'>;

/** The leads that rows mean, by row: found by phone, then another system's id, then e-mail (unless two phones differ). */
export async function matchLeads(tx: Tx, rows: LeadReference[]): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (const part of parts(rows)) {
    const keys = part.map(({ row, phone_key, email, external_ids }) => ({
      row,
      phone_key,
      email: email?.toLowerCase(),
      external_ids,
    }));
    const matches = await tx<{ row: number; id: string }[]>`
      with r as (select * from jsonb_to_recordset(${tx.json(keys)}) as r("row" int, phone_key text, email text, external_ids jsonb)),
      m as (
        select r.row, 1 as rank, l.id from r join leads l on l.phone_key = r.phone_key
        union all
        select r.row, 2, x.row_id from r cross join lateral jsonb_each_text(r.external_ids) e
          join external_ids x on x.object = 'lead' and x.system = e.key and x.external_id = e.value
        union all
        select r.row, 3, l.id from r join leads l on l.email_key = r.email where r.phone_key is null or l.phone_key is null
        union all
        select r.row, case a.kind when 'phone' then 1 when 'external_id' then 2 else 3 end, a.lead_id
        from r cross join lateral (
          select 'phone' as kind, r.phone_key as key
          union all select 'external_id', e.key || '=' || e.value from jsonb_each_text(r.external_ids) e
          union all select 'email', r.email where r.phone_key is null) k
        join lead_aliases a on a.kind = k.kind and a.key = k.key
      )
      select distinct on (m.row) m.row, m.id from m order by m.row, rank, m.id`;
    for (const { row, id } of matches) found.set(row, id);
  }
  return found;
}

export interface ImportOptions {
  /** Who brought them, for the ledger of consents. */
  by: string;
  /**
   * Whether flows start on what is new. Otherwise its events are history (history.ts): they reach the flows that people are in
   * already. An opt-out always counts.
   */
  startFlows: boolean;
}

/** A yes in a file that does not count, by the row. */
export interface ConsentFaultOfRow {
  row: number;
  fault: ConsentFault;
}

/** Writes new leads, each with its touch and `lead.created`. A number that opted out before stays so. */
export async function insertLeads(tx: Tx, leads: ImportedLead[], options: ImportOptions): Promise<ConsentFaultOfRow[]> {
  const faults: ConsentFaultOfRow[] = [];
  const ids: string[] = [];
  for (const part of parts(leads)) {
    await replan(tx);
    const standing = await lastConsents(
      tx,
      part.map(({ phone_key = null }) => ({ phone_key, wa_user_id: null })),
    );
    const rows = part.map((lead, i) => ({
      ...lead,
      standing: standing[i],
      lead_source: lead.lead_source ?? sourceOf(lead),
      id: crypto.randomUUID(),
    }));
    await tx`
      insert into leads (id, name, phone, phone_key, email, status, tags, seller_id, lead_source, external_ids, custom, created_at, consent)
      select r.id, r.name, r.phone, r.phone_key, r.email, coalesce(r.status, 'new'), coalesce(r.tags, '{}'), r.seller_id, r.lead_source,
        r.external_ids, r.custom, coalesce(r.created_at, now()), r.standing
      from ${records(tx, rows)}`;
    // Whoever nothing else is told of came with the file.
    await recordTouches(
      tx,
      rows.map((lead) => (lead.touches.length > 0 ? lead : { ...lead, touches: [{ at: lead.created_at }] })),
    );
    await tx`
      insert into events (type, lead_id, data, occurred_at, history)
      select 'lead.created', r.id, '{}', coalesce(r.created_at, now()), ${!options.startFlows}
      from ${records(tx, rows)}`;
    faults.push(...(await takeConsents(tx, rows, options)));
    ids.push(...rows.map(({ id }) => id));
  }
  // Whoever refused while a long file was taken in.
  if (await strangersRefused(tx)) await spreadRefusals(tx, ids);
  return faults;
}

const sourceOf = ({ touches }: ImportedLead): string => {
  if (touches.some(isByAd)) return 'META_ADS';
  return touches.some((touch) => touch.form_id ?? touch.leadgen_id) ? 'LEAD_FORM' : 'IMPORT';
};

/**
 * How each lead of a file came, and the ad of the newest touch onto the lead. The same line of a file, read again, is the same
 * touch; so is a form's lead that a webhook told of.
 */
async function recordTouches(tx: Tx, leads: (Pick<ImportedLead, 'touches'> & { id: string })[]): Promise<void> {
  const rows = leads.flatMap(({ id, touches }) => touches.map((touch) => ({ ...touch, lead_id: id })));
  if (rows.length === 0) return;
  await tx`
    insert into lead_touches (lead_id, source, occurred_at, campaign_id, adset_id, ad_id, form_id, utm, external_id)
    select r.lead_id, case when r.leadgen_id is null then 'import' else 'lead_form' end, least(r.at, now()),
      coalesce(a.campaign_id, s.campaign_id, r.campaign_id), coalesce(a.adset_id, r.adset_id), r.ad_id, r.form_id, r.utm,
      case when r.leadgen_id is not null then r.leadgen_id
        when coalesce(r.campaign_id, r.adset_id, r.ad_id, r.form_id, r.utm::text) is not null then concat_ws(':', r.lead_id,
          coalesce(r.campaign_id, '-'), coalesce(r.adset_id, '-'), coalesce(r.ad_id, '-'), coalesce(extract(epoch from r.at)::text, '-'),
          r.form_id, case when coalesce(r.campaign_id, r.adset_id, r.ad_id) is null then md5(r.utm::text) end) end
    from jsonb_to_recordset(${tx.json(rows as never)}) as r(lead_id uuid, at timestamptz, campaign_id text, adset_id text, ad_id text,
      form_id text, leadgen_id text, utm jsonb)
    left join meta_ads_ads a on a.ad_id = r.ad_id
    left join meta_ads_adsets s on s.adset_id = coalesce(a.adset_id, r.adset_id)
    on conflict do nothing`;
  const byAd = leads.filter(({ touches }) => touches.some(isByAd)).map(({ id }) => id);
  if (byAd.length > 0) await tx`select derive_lead_places(current_setting('app.tenant_id')::uuid, ${byAd}::uuid[])`;
}

/**
 * Brings known leads up to date: what the file says replaces what was, tags and custom fields are added, blanks change nothing.
 * An ad that the file names is one more touch.
 */
export async function updateLeads(
  tx: Tx,
  leads: (ImportedLead & { id: string })[],
  options: ImportOptions,
): Promise<ConsentFaultOfRow[]> {
  const faults: ConsentFaultOfRow[] = [];
  for (const part of parts(leads)) {
    await replan(tx);
    await tx`
      with before as (
        select l.id, l.status, l.tags from leads l where l.id in (select r.id from ${records(tx, part)}) for update
      ), changed as (
        update leads l set
          name = coalesce(r.name, l.name), email = coalesce(r.email, l.email), status = coalesce(r.status, l.status),
          phone = coalesce(l.phone, r.phone), phone_key = coalesce(l.phone_key, r.phone_key),
          seller_id = coalesce(r.seller_id, l.seller_id), lead_source = coalesce(r.lead_source, l.lead_source),
          tags = array(select distinct t from unnest(l.tags || coalesce(r.tags, '{}')) t order by t),
          custom = l.custom || r.custom, external_ids = l.external_ids || r.external_ids
        from ${records(tx, part)} where l.id = r.id
        returning l.id, l.status, l.tags
      )
      insert into events (type, lead_id, data, history)
      select type, id, data, ${!options.startFlows} from (
        select 'lead.status_changed' as type, c.id, jsonb_build_object('from', b.status, 'to', c.status) as data
        from changed c join before b using (id) where c.status <> b.status
        union all
        select 'lead.tagged', c.id, jsonb_build_object('tag', t)
        from changed c join before b using (id) cross join lateral unnest(c.tags) t where t <> all (b.tags)
      ) e`;
    await recordTouches(tx, part);
    await spreadRefusals(
      tx,
      part.filter(({ phone_key }) => phone_key !== undefined).map(({ id }) => id),
    );
    faults.push(...(await takeConsents(tx, part, options)));
  }
  return faults;
}

type Consenting = Pick<ImportedLead, 'row' | 'phone_key' | 'consent' | 'consent_at'> & { id?: string };

const takeConsents = async (tx: Tx, leads: Consenting[], { by }: ImportOptions) =>
  await ask(leads, by, (said) => recordConsents(tx, said));

/** Which yeses of a file would not count: of leads that are known, by `id`, and of new numbers. Changes nothing. */
export const foreseeConsents = async (tx: Tx, leads: Consenting[]): Promise<ConsentFaultOfRow[]> =>
  await ask(leads, '', (said) => weighConsents(tx, said));

async function ask(
  leads: Consenting[],
  by: string,
  keep: (said: Named[]) => Promise<ConsentAnswer[]>,
): Promise<ConsentFaultOfRow[]> {
  const asked = leads.filter((lead) => lead.consent !== undefined);
  if (asked.length === 0) return [];
  const answers = await keep(
    asked.map(({ id = null, phone_key = null, consent, consent_at }) => ({
      leadId: id,
      phone_key,
      word: {
        granted: consent!,
        door: 'import',
        details: { by },
        ...(consent_at ? { occurredAt: new Date(consent_at) } : {}),
      },
    })),
  );
  return asked.flatMap(({ row }, i) => (answers[i]!.fault ? [{ row, fault: answers[i]!.fault }] : []));
}

const records = (tx: Tx, rows: object[]) => tx`jsonb_to_recordset(${tx.json(rows as never)}) as r(
  id uuid, name text, phone text, phone_key text, email text, status text, lead_source text, tags text[], seller_id uuid, consent boolean,
  created_at timestamptz, external_ids jsonb, custom jsonb, standing text)`;
