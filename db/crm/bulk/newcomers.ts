/**
 * Takes in many people at once, whom nobody knows yet: most of those whom forms and other programs hand in. A few statements for all,
 * which come to the same as `findOrCreateLead` and `recordTouch` of each.
 */
import { isAnyFromBefore } from '../deletion-marks.ts';
import { type NewConsent, type ConsentAnswer, keep, lastConsents, lockStrangers } from '../consent-ledger.ts';
import { type LeadFields, type LeadKeys, lockKeys, nameOf } from '../leads.ts';
import type { Phone } from '../phone.ts';
import type { Tx } from '../../platform/tenant.ts';
import { isByAd, type NewTouch } from '../touches.ts';

export interface Newcomer {
  lead: LeadFields & LeadKeys & { phone: Phone | null };
  /** What the events say happened before (history.ts). */
  history: boolean;
  touch: Omit<NewTouch, 'leadId'>;
  consent?: NewConsent | undefined;
}

export interface Taken {
  id: string;
  /** What became of their word, if they said one. */
  consent?: ConsentAnswer;
}

/**
 * @param people no two of them with a key in common
 * @returns of each what they are now; null for whoever is somebody we know, or was deleted since, and is left to the caller
 */
export async function takeNewcomers(tx: Tx, people: readonly Newcomer[]): Promise<(Taken | null)[]> {
  const none = people.map(() => null);
  if (people.length === 0) return none;
  const rows = people.map(toRow);
  // On their way together: a connection answers in the order asked, each with what was committed until then.
  const [, , known, consents, isDeleted] = await Promise.all([
    lockKeys(tx, ...people.map(({ lead }) => lead)),
    lockStrangers(tx, 'together'),
    findKnown(tx, rows),
    lastConsents(
      tx,
      rows.map(({ phone_key, wa_user_id }) => ({ phone_key, wa_user_id })),
    ),
    isAnyFromBefore(
      tx,
      people.map(({ lead }) => ({ ...lead, phone: lead.phone?.e164 ?? null })),
    ),
  ]);
  if (isDeleted) return none;
  const fresh = rows.filter(({ place }) => !known.has(place)).map((row) => ({ ...row, consent: consents[row.place]! }));
  const ids = await insertAll(tx, fresh);

  const byAd = fresh.filter(({ place, touch }) => ids.has(place) && isByAd(touch)).map(({ place }) => ids.get(place)!);
  if (byAd.length > 0) await tx`select derive_lead_places(current_setting('app.tenant_id')::uuid, ${byAd}::uuid[])`;
  const said = fresh.flatMap(({ place, phone_key, wa_user_id, consent }) => {
    const [id, word] = [ids.get(place), people[place]!.consent];
    return id !== undefined && word ? [{ place, person: { id, phone_key, wa_user_id, consent }, word }] : [];
  });
  const answers = new Map((await keep(tx, said)).map((answer, i) => [said[i]!.place, answer]));
  return people.map((_, place) => {
    const [id, consent] = [ids.get(place), answers.get(place)];
    return id === undefined ? null : { id, ...(consent ? { consent } : {}) };
  });
}

type Row = ReturnType<typeof toRow>;

function toRow({ lead, history, touch }: Newcomer, place: number) {
  const { lead_source, phone, external_ids = {} } = lead;
  return {
    place,
    name: nameOf(lead).name ?? null,
    phone: phone?.e164 ?? null,
    phone_key: phone?.key ?? null,
    email: lead.email?.trim() || null,
    wa_user_id: lead.wa_user_id ?? null,
    status: lead.status ?? null,
    tags: lead.tags ?? [],
    seller_id: lead.seller_id ?? null,
    lead_source: lead_source === undefined ? 'ORGANIC' : lead_source,
    timezone: lead.timezone ?? null,
    created_at: lead.created_at ?? null,
    external_ids,
    custom: lead.custom ?? {},
    history,
    touch: { ...touch, at: touch.occurredAt ?? null },
  };
}

/** Places of those who are somebody we know, by the rule of `matchLead` and also as part of another lead (lead-aliases.ts). */
async function findKnown(tx: Tx, rows: readonly Row[]): Promise<Set<number>> {
  const keys = rows.map(({ place, phone_key, wa_user_id, email, external_ids }) => ({
    place,
    phone_key,
    wa_user_id,
    email_key: email?.toLowerCase() ?? null,
    ids: Object.entries(external_ids).map(([system, id]) => ({ system, id, alias: `${system}=${id}` })),
  }));
  const found = await tx<{ place: number }[]>`select find_known(${JSON.stringify(keys)}::text::jsonb) as place`;
  return new Set(found.map(({ place }) => place));
}

/**
 * Leads, how they came, and their events: `lead.created`, `lead.tagged` of each tag, `lead.assigned`.
 * @returns ids by place, of those whom nobody else brought meanwhile
 */
async function insertAll(tx: Tx, rows: readonly (Row & { consent: string | null })[]): Promise<Map<number, string>> {
  if (rows.length === 0) return new Map();
  const made = await tx<{ place: number; id: string }[]>`
    with given as materialized (
      select uuidv7() as id, r.*, t.*
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(place int, name text, phone text, phone_key text, email text, wa_user_id text,
        status text, tags text[], seller_id uuid, lead_source text, timezone text, created_at timestamptz, external_ids jsonb, custom jsonb,
        consent text, history boolean, touch jsonb)
      cross join lateral jsonb_to_record(r.touch) as t(source text, at timestamptz, campaign_id text, adset_id text, ad_id text,
        form_id text, headline text, body text, source_url text, ctwa_clid text, external_id text, raw jsonb, utm jsonb, click_ids jsonb)
    ), made as (
      insert into leads (id, name, phone, phone_key, email, wa_user_id, status, tags, seller_id, lead_source, timezone, created_at,
        external_ids, custom, consent)
      select id, name, phone, phone_key, email, wa_user_id, coalesce(status, 'new'), tags, seller_id, lead_source, timezone,
        coalesce(created_at, now()), external_ids, custom, consent
      from given order by place
      on conflict do nothing returning id
    ), told as (
      insert into events (type, lead_id, data, occurred_at, history)
      select e.type, g.id, e.data, least(g.created_at, now()), g.history
      from given g join made using (id) cross join lateral (
        select 0 as part, 'lead.created' as type, jsonb_build_object('lead_source', g.lead_source) as data
        union all select t.part, 'lead.tagged', jsonb_build_object('tag', t.tag) from unnest(g.tags) with ordinality t(tag, part)
        union all select 1000, 'lead.assigned', jsonb_build_object('from', null, 'to', g.seller_id) where g.seller_id is not null) e
      order by g.place, e.part
    ), came as (
      insert into lead_touches (lead_id, source, occurred_at, campaign_id, adset_id, ad_id, form_id, headline, body, source_url,
        ctwa_clid, external_id, raw, utm, click_ids)
      select g.id, source, least(at, now()), campaign_id, adset_id, ad_id, form_id, headline, body, source_url, ctwa_clid, external_id,
        raw, utm, click_ids
      from given g join made using (id) order by place
      on conflict do nothing
    )
    select place, id from given join made using (id)`;
  return new Map(made.map(({ place, id }) => [place, id]));
}
