/** Brings the leads of a staged file in by few statements (staging.ts). The caller's transaction makes it all or nothing. */
import type postgres from 'postgres';
import type { Tx } from '../../platform/tenant.ts';
import { type FilePlan, type ImportOptions, lookAt, stepsOfFile, type Tell } from './staging.ts';
import { spreadRefusals, strangersRefused } from '../consents.ts';
import { type ConsentFault, weighConsent } from '#flow';

/**
 * Decides about each row of the staged file: a new lead or one of ours, and what the consent that it tells of comes to. The table
 * `import_leads` holds it until the transaction ends. Of several rows about one of ours the last counts.
 * @param before new leads dated before this are counted
 * @param lock ours, until the transaction ends
 */
export async function planLeads(tx: Tx, before: Date, lock: boolean): Promise<FilePlan> {
  if (lock) await tx`select from leads l where l.id in (select id from import_people) order by l.id for update`;
  await tx`
    create temporary table import_leads on commit drop as
    select s.*, v.fault, case when s.consent is null then s.standing else v.state end as becomes
    from (
      select f.*, coalesce(p.id, uuidv7()) as id, p.id is not null as known,
        case when p.id is not null then l.consent when (select exists (select from consents)) then (
          select case when c.granted then 'granted' else 'revoked' end from consents c
          where c.phone_hash = f.phone_hash and c.fault is null order by c.arrived_at desc limit 1
        ) end as standing
      from (
        select f.*, person_hash_by_pads(f.phone_key, k.pads) as phone_hash
        from import_file f cross join (select person_pads() as pads offset 0) k offset 0
      ) f left join import_people p on p.row = f.row left join leads l on l.id = p.id
      where p.id is null or not exists (
        select from import_people later where later.id = p.id and later.row > p.row)
      offset 0
    ) s left join ${verdicts(tx)} on v.granted = s.consent and v.standing = coalesce(s.standing, '')`;
  await tx`create index on import_leads (row)`;
  await lookAt(tx, 'import_leads');
  const [plan] = await tx<[FilePlan]>`
    select count(*) filter (where not known)::int as created, count(*) filter (where known)::int as updated,
      count(*) filter (where not known and created_at < ${before})::int as dated
    from import_leads`;
  return plan;
}

/**
 * The one rule of consent (#flow) as a table: what the word of a file comes to, by what stood before. A file proves nothing, so
 * when somebody refused does not matter.
 */
function verdicts(tx: Tx) {
  const rows = [true, false].flatMap((granted) =>
    ([null, 'granted', 'revoked'] as const).map((state) => {
      const verdict = weighConsent({ granted, door: 'import', at: null }, { state, refusedAt: null }, Date.now());
      return { granted, standing: state ?? '', state: verdict.state, fault: verdict.fault };
    }),
  );
  return tx`jsonb_to_recordset(${tx.json(rows)}) as v(granted boolean, standing text, state text, fault text)`;
}

/** A yes in a file that does not count, by the row. */
export interface ConsentFaultOfRow {
  row: number;
  line: number;
  fault: ConsentFault;
}

/** Which yeses of the planned file do not count: how many, and the first of them. */
export async function consentFaults(
  tx: Tx,
  { most, known }: { most: number; known: boolean },
): Promise<{ first: ConsentFaultOfRow[]; total: number }> {
  const isAsked = known ? tx`` : tx`and not known`;
  const first = await tx<ConsentFaultOfRow[]>`
    select row, line, fault from import_leads where fault is not null ${isAsked} order by row limit ${most}`;
  const [row] = await tx<[{ total: number }]>`
    select count(*)::int as total from import_leads where fault is not null ${isAsked}`;
  return { first, total: row.total };
}

/**
 * Writes the new leads of the planned file, each with its touches, what it says of consent, and `lead.created`. A number that
 * opted out before stays so.
 * @param tell hears how many rows of the file are done
 */
export async function insertLeads(tx: Tx, options: ImportOptions, tell: Tell): Promise<void> {
  for await (const [from, to] of stepsOfFile(tx)) {
    const fresh = tx`s.row between ${from} and ${to} and not s.known`;
    await tx`select set_config('app.leads_noted', 'on', true)`;
    // With the newest of its ads already, as `derive_lead_places` would.
    await tx`
      with touches as materialized (${touchesOf(tx, fresh)}), made as (
        insert into leads (id, name, phone, phone_key, email, status, tags, seller_id, lead_source, external_ids, custom, created_at, consent,
          meta_campaign_id, meta_adset_id, meta_ad_id, import_id)
        select s.id, s.name, s.phone, s.phone_key, s.email, coalesce(s.status, 'new'), coalesce(s.tags, '{}'), s.seller_id,
          case when s.is_by_ad and s.lead_source = 'ORGANIC' then s.came_by else coalesce(s.lead_source, s.came_by) end,
          s.external_ids, s.custom, coalesce(s.created_at, now()), s.becomes, t.campaign_id, t.adset_id, t.ad_id, ${options.batch ?? null}::uuid
        from import_leads s left join (
          select distinct on (lead_id) * from touches where is_by_ad order by lead_id, at desc, place desc
        ) t on s.is_by_ad and t.lead_id = s.id
        where ${fresh}
      )
      ${writeTouches(tx)}`;
    await tx`select set_config('app.leads_noted', '', true)`;
    const now = options.startFlows ? tx`null::timestamptz` : tx`now()`;
    // Nobody new is in a flow, so nobody waits for what is history.
    await tx`
      insert into events (type, lead_id, data, occurred_at, history, processed_at)
      select 'lead.created', s.id, '{}', coalesce(s.created_at, now()), ${!options.startFlows}, ${now}
      from import_leads s where ${fresh}`;
    await keepConsents(tx, fresh, options, false);
    await tell(to);
  }
  // Whoever refused while a long file was taken in.
  if (await strangersRefused(tx)) {
    const ids = await tx<{ id: string }[]>`select id from import_leads where not known`;
    await spreadRefusals(
      tx,
      ids.map(({ id }) => id),
    );
  }
}

type Part = postgres.PendingQuery<postgres.Row[]>;

/** How each lead of a part came: where an ad belongs is as its account says. */
const touchesOf = (tx: Tx, part: Part) => tx`
    select s.id as lead_id, t.place, case when t.leadgen_id is null then 'import' else 'lead_form' end as source, least(t.at, now()) as at,
      coalesce(a.campaign_id, g.campaign_id, t.campaign_id) as campaign_id, coalesce(a.adset_id, t.adset_id) as adset_id, t.ad_id, t.form_id,
      t.utm, t.is_by_ad, case when t.leadgen_id is not null then t.leadgen_id
        when t.is_by_ad or t.form_id is not null or t.utm is not null then concat_ws(':', s.id,
          coalesce(t.campaign_id, '-'), coalesce(t.adset_id, '-'), coalesce(t.ad_id, '-'), coalesce(extract(epoch from t.at)::text, '-'),
          t.form_id, case when not t.is_by_ad then md5(t.utm::text) end) end as external_id
    from import_leads s
    cross join lateral (
      select r.*, coalesce(r.campaign_id, r.adset_id, r.ad_id) is not null as is_by_ad
      from rows from (jsonb_to_recordset(s.touches) as (at timestamptz, campaign_id text, adset_id text, ad_id text, form_id text,
        leadgen_id text, utm jsonb)) with ordinality as r(at, campaign_id, adset_id, ad_id, form_id, leadgen_id, utm, place)
      union all
      -- Whoever nothing else is told of came with the file.
      select s.created_at, null, null, null, null, null, null, 1, false where not s.known and s.touches = '[]'
    ) t
    left join meta_ads_ads a on a.ad_id = t.ad_id
    left join meta_ads_adsets g on g.adset_id = coalesce(a.adset_id, t.adset_id)
    where ${part}`;

/** Writes `touches`. The same line of a file, read again, is the same touch; so is a form's lead that a webhook told of. */
const writeTouches = (tx: Tx) => tx`
    insert into lead_touches (lead_id, source, occurred_at, campaign_id, adset_id, ad_id, form_id, utm, external_id)
    select lead_id, source, at, campaign_id, adset_id, ad_id, form_id, utm, external_id from touches order by lead_id, place
    on conflict do nothing`;

/** Writes down what the file says of consent, and tells flows of each new refusal. @param known whether the part is of leads that were there */
async function keepConsents(tx: Tx, part: Part, { by }: ImportOptions, known: boolean): Promise<void> {
  const [from, hashes] = known
    ? [
        tx`import_leads s join leads l on l.id = s.id`,
        tx`person_hash(coalesce(l.phone_key, s.phone_key)), person_hash(l.wa_user_id)`,
      ]
    : [tx`import_leads s`, tx`s.phone_hash, null::bytea`];
  await tx`
    insert into consents (lead_id, phone_hash, wa_user_hash, granted, door, source, evidence, occurred_at, fault)
    select s.id, ${hashes}, s.consent, 'import', 'import',
      case when s.consent_at > now() then ${tx.json({ by })}::jsonb || jsonb_build_object('dated', s.consent_at) else ${tx.json({ by })}::jsonb end,
      least(s.consent_at, clock_timestamp()), s.fault
    from ${from}
    where ${part} and s.consent is not null order by s.row`;
  await tx`
    insert into events (type, lead_id, data)
    select 'lead.opted_out', s.id, '{"source": "import"}' from import_leads s
    where ${part} and s.consent is not null and s.becomes = 'revoked' and s.standing is distinct from 'revoked'`;
}

/**
 * Brings known leads up to date: what the file says replaces what was, tags and custom fields are added, blanks change nothing.
 * An ad that the file names is one more touch. An id by which another lead is known stays with that one.
 */
export async function updateLeads(tx: Tx, options: ImportOptions, tell: Tell): Promise<void> {
  for await (const [from, to] of stepsOfFile(tx)) {
    const old = tx`s.row between ${from} and ${to} and s.known`;
    await tx`
      with before as (
        select l.id, l.status, l.tags from leads l where l.id in (select s.id from import_leads s where ${old})
        order by l.id for update
      ), taken as materialized (${takenIds(tx, old)}), changed as (
        update leads l set
          name = coalesce(s.name, l.name), email = coalesce(s.email, l.email), status = coalesce(s.status, l.status),
          phone = coalesce(l.phone, s.phone), phone_key = coalesce(l.phone_key, s.phone_key),
          seller_id = coalesce(s.seller_id, l.seller_id), lead_source = coalesce(s.lead_source, l.lead_source),
          tags = array(select distinct t from unnest(l.tags || coalesce(s.tags, '{}')) t order by t),
          custom = l.custom || s.custom, external_ids = l.external_ids || (s.external_ids - array(select t.system from taken t where t.id = s.id)),
          last_import_id = coalesce(${options.batch ?? null}::uuid, l.last_import_id)
        from import_leads s where ${old} and l.id = s.id
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
    await tx`with touches as materialized (${touchesOf(tx, old)}) ${writeTouches(tx)}`;
    // The ad of the newest is the lead's.
    await tx`
      select derive_lead_places(current_setting('app.tenant_id')::uuid, ids) from (
        select array_agg(s.id) as ids from import_leads s where ${old} and s.is_by_ad) p where ids is not null`;
    await spreadRefusals(tx, await numbersThatRefused(tx, old));
    // By what stands now: the number that a lead got may have refused.
    await tx`
      update import_leads s set standing = l.consent, fault = v.fault, becomes = v.state
      from leads l, ${verdicts(tx)}
      where ${old} and l.id = s.id and v.granted = s.consent and v.standing = coalesce(l.consent, '')`;
    await keepConsents(tx, old, options, true);
    await tx`
      update leads l set consent = s.becomes from import_leads s
      where ${old} and l.id = s.id and s.consent is not null and s.becomes is distinct from l.consent`;
    await tell(to);
  }
}

/** Of known leads the ids that the file gives them, and another lead has (as `keepFree` in ../leads.ts). */
const takenIds = (tx: Tx, part: Part) => tx`
  with named as materialized (
    select s.id, e.key as system, e.value as external_id, e.key || '=' || e.value as alias from import_leads s cross join lateral jsonb_each_text(s.external_ids) e where ${part})
  select n.id, n.system from named n
    join external_ids x on x.object = 'lead' and x.system = n.system and x.external_id = n.external_id where x.row_id <> n.id
  union
  select n.id, n.system from named n
    join lead_aliases a on a.kind = 'external_id' and a.key = n.alias where a.lead_id <> n.id`;

/** Leads of a part that the file names a number of, where the lead or the number has ever refused. */
async function numbersThatRefused(tx: Tx, part: Part): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select l.id from import_leads s join leads l on l.id = s.id
    where ${part} and s.phone_key is not null and (l.consent = 'revoked'
      or exists (select from consents c where not c.granted and c.phone_hash = person_hash(l.phone_key))
      or exists (select from consents c where not c.granted and c.wa_user_hash = person_hash(l.wa_user_id)))`;
  return rows.map(({ id }) => id);
}
