/** Leads: people who may buy. Found by our id, WhatsApp user id, phone, another system's id, or e-mail, in this order. */
import { oneLine } from '#flow';
import { consentOfNewcomer, spreadRefusals } from './consents.ts';
import { isFromBefore, PersonDeleted } from './deletion-marks.ts';
import { recordEvent } from './events.ts';
import { aliasCandidates, isAlias } from './lead-aliases.ts';
import { readLocalPhone } from './local-phone.ts';
import type { Phone } from './phone.ts';
import { ownLeads, type Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export interface Lead {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  wa_user_id: string | null;
  status: string;
  tags: string[];
  seller_id: string | null;
  lead_source: string | null;
  meta_campaign_id: string | null;
  meta_adset_id: string | null;
  meta_ad_id: string | null;
  meta_ad_headline: string | null;
  meta_ad_body: string | null;
  external_ids: Record<string, string>;
  custom: Record<string, string | number | boolean | null>;
  timezone: string | null;
  consent: 'granted' | 'revoked' | null;
  last_inbound_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export const leadColumns = [
  'id',
  'name',
  'phone',
  'email',
  'wa_user_id',
  'status',
  'tags',
  'seller_id',
  'lead_source',
  'meta_campaign_id',
  'meta_adset_id',
  'meta_ad_id',
  'meta_ad_headline',
  'meta_ad_body',
  'external_ids',
  'custom',
  'timezone',
  'consent',
  'last_inbound_at',
  'created_at',
  'updated_at',
] as const satisfies (keyof Lead)[];

/** @param lock keeps others from changing the row until the transaction ends */
export async function findLead(tx: Tx, id: string, scope: Scope, lock = false): Promise<Lead | null> {
  const [row] = await tx<Lead[]>`
    select ${tx(leadColumns)} from leads where id = ${id} ${ownLeads(tx, scope)} ${lock ? tx`for update` : tx``}`;
  return row ?? null;
}

/** Some, in the order of their ids; who is not there any more, or not in reach, is left out. */
export async function namesOfLeads(
  tx: Tx,
  ids: readonly string[],
  scope: Scope,
): Promise<Pick<Lead, 'id' | 'name' | 'phone'>[]> {
  const rows = await tx<Pick<Lead, 'id' | 'name' | 'phone'>[]>`
    select id, name, phone from leads where id = any(${[...ids]}::uuid[]) ${ownLeads(tx, scope)} order by id`;
  return [...rows];
}

/** What people are called, by phone (E.164); who is not a lead, or has no name, is left out. */
export async function namesOfPhones(tx: Tx, phones: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx<{ phone: string; name: string }[]>`
    select phone, name from leads where phone = any(${[...phones]}::text[]) and name is not null`;
  return new Map(rows.map(({ phone, name }) => [phone, name]));
}

export { NotAPhone } from './local-phone.ts';

/** What makes a lead recognisable. Phones in any spelling; local ones are read as numbers of the tenant's country. */
export interface LeadKeys {
  phone?: string | Phone | null;
  email?: string | null;
  /** WhatsApp's business-scoped user id. */
  wa_user_id?: string | null;
  external_ids?: Record<string, string>;
}

export type LeadFields = Partial<
  Pick<Lead, 'name' | 'status' | 'tags' | 'seller_id' | 'lead_source' | 'custom' | 'timezone' | 'created_at'>
>;

/** Thrown when another lead has the phone or WhatsApp id. */
export class LeadTaken extends Error {
  override name = 'LeadTaken';
}

/** How it comes that a lead is written. */
export interface Arrival {
  /** What its events say happened before (history.ts). */
  history?: boolean;
  /** When what brings them reached us, or happened, where that was before this transaction (deletion-marks.ts). */
  since?: Date;
}

/**
 * Writes a new lead and its events: `lead.created`, and for what it comes with `lead.tagged` and `lead.assigned`.
 * What this number or WhatsApp id said earlier still holds, also when it was nobody's then.
 * @throws NotAPhone, LeadTaken; PersonDeleted where they were deleted since
 */
export async function insertLead(
  tx: Tx,
  lead: LeadFields & LeadKeys,
  { history = false, since }: Arrival = {},
): Promise<Lead> {
  const phone = await readLocalPhone(tx, lead.phone);
  const keys = { phone_key: phone?.key ?? null, wa_user_id: lead.wa_user_id ?? null };
  if (await isAlias(tx, { phoneKey: keys.phone_key, waUserId: keys.wa_user_id })) {
    throw new LeadTaken('another lead has this phone');
  }
  const row = {
    ...pick(lead, ['status', 'tags', 'seller_id', 'lead_source', 'timezone', 'created_at']),
    ...nameOf(lead),
    ...keys,
    phone: phone?.e164 ?? null,
    email: lead.email?.trim() || null,
    external_ids: tx.json(lead.external_ids ?? {}),
    custom: tx.json(lead.custom ?? {}),
    consent: await consentOfNewcomer(tx, keys),
  };
  if (await isFromBefore(tx, { ...lead, ...keys, phone: null }, since)) throw new PersonDeleted('deleted since');
  const [made] = await tx<Lead[]>`insert into leads ${tx(row)} on conflict do nothing returning ${tx(leadColumns)}`;
  if (!made) throw new LeadTaken('another lead has this phone');
  const about = { leadId: made.id, occurredAt: lead.created_at, history };
  await recordEvent(tx, { type: 'lead.created', ...about, data: { lead_source: made.lead_source } });
  for (const tag of made.tags) await recordEvent(tx, { type: 'lead.tagged', ...about, data: { tag } });
  if (made.seller_id) {
    await recordEvent(tx, { type: 'lead.assigned', ...about, data: { from: null, to: made.seller_id } });
  }
  return made;
}

/**
 * Writes a new lead, unless it is somebody who is known: by the same rule as `findOrCreateLead`, which everything that hands people in
 * follows, and one after another for the same keys.
 * @throws NotAPhone, LeadTaken
 */
export async function insertNewLead(tx: Tx, lead: LeadFields & LeadKeys, arrival: Arrival = {}): Promise<Lead> {
  await lockKeys(tx, lead);
  if (await matchLead(tx, lead)) throw new LeadTaken('another lead has this phone, e-mail or id');
  return await insertLead(tx, lead, arrival);
}

/**
 * The lead somebody means, locked for the transaction; a new one when there is none (the lead is always there before anything
 * that refers to it). A match by e-mail does not count when the two have different phones. What was unknown about a lead that
 * exists (phone, e-mail, WhatsApp id, name, other ids) is filled in; nothing known is overwritten.
 * @throws NotAPhone, PersonDeleted
 */
export async function findOrCreateLead(
  tx: Tx,
  lead: LeadFields & LeadKeys,
  arrival: Arrival = {},
): Promise<{ lead: Lead; created: boolean }> {
  await lockKeys(tx, lead);
  for (let attempt = 0; attempt < 3; attempt++) {
    const found = await matchLead(tx, lead);
    if (found) return { lead: await completeLead(tx, found, lead), created: false };
    try {
      return { lead: await insertLead(tx, lead, arrival), created: true };
    } catch (error) {
      if (!(error instanceof LeadTaken)) throw error; // Somebody else was faster: their row is there now.
    }
  }
  throw new LeadTaken('two leads share this phone and WhatsApp id');
}

/** Finds by WhatsApp id, phone, other ids, e-mail, and locks; null when nobody matches. @throws NotAPhone */
export async function matchLead(tx: Tx, keys: LeadKeys): Promise<Lead | null> {
  const phone = await readLocalPhone(tx, keys.phone);
  const ids = Object.entries(keys.external_ids ?? {});
  const email = keys.email?.trim().toLowerCase() || null;
  if (!phone && !email && !keys.wa_user_id && ids.length === 0) return null;
  const [row] = await tx<Lead[]>`
    select ${tx(leadColumns)} from leads where id = (
      select id from (
        select 1 as rank, id from leads where wa_user_id = ${keys.wa_user_id ?? null}
        union all select 2, id from leads where phone_key = ${phone?.key ?? null}
        ${
          ids.length === 0
            ? tx``
            : ids.map(
                ([system, id]) => tx`union all select 3, row_id from external_ids
          where object = 'lead' and system = ${system} and external_id = ${id}`,
              )
        }
        union all select 4, id from leads where email_key = ${email} ${phone ? tx`and phone_key is null` : tx``}
        union all ${aliasCandidates(tx, { phoneKey: phone?.key ?? null, waUserId: keys.wa_user_id ?? null, email, ids })}
      ) as candidates order by rank, id limit 1
    ) for update`;
  return row ?? null;
}

/** Fills in what was unknown; leaves a phone, WhatsApp id or other id alone that another lead has. */
async function completeLead(tx: Tx, found: Lead, keys: LeadFields & LeadKeys): Promise<Lead> {
  const phone = found.phone ? null : await readLocalPhone(tx, keys.phone);
  const otherIds = Object.entries(keys.external_ids ?? {}).filter(
    ([system]) => !Object.hasOwn(found.external_ids, system),
  );
  const freeIds = otherIds.length === 0 ? [] : await keepFree(tx, otherIds, found.id);
  const news = {
    ...(phone && !(await isTaken(tx, 'phone_key', phone.key)) ? { phone: phone.e164, phone_key: phone.key } : {}),
    ...(!found.email && keys.email ? { email: keys.email.trim() } : {}),
    ...(!found.name && keys.name ? nameOf(keys) : {}),
    ...(!found.wa_user_id && keys.wa_user_id && !(await isTaken(tx, 'wa_user_id', keys.wa_user_id))
      ? { wa_user_id: keys.wa_user_id }
      : {}),
    ...(freeIds.length > 0 ? { external_ids: tx.json({ ...found.external_ids, ...Object.fromEntries(freeIds) }) } : {}),
  };
  if (Object.keys(news).length === 0) return found;
  return await writeKeys(tx, found.id, news);
}

/** A refusal goes with a number: of one that the lead gets, and with the lead's own to its new one. */
async function writeKeys(tx: Tx, id: string, change: object): Promise<Lead> {
  const [row] = await tx<Lead[]>`update leads set ${tx(change)} where id = ${id} returning ${tx(leadColumns)}`;
  if (!('phone_key' in change) && !('wa_user_id' in change)) return row!;
  return (await spreadRefusals(tx, [id])) ? { ...row!, consent: 'revoked' } : row!;
}

/**
 * Changes columns of a lead that the caller has found and locked. What a change means is its action's business; only a number that
 * has refused makes itself heard (`lead.opted_out`).
 * @throws NotAPhone, LeadTaken
 */
export async function updateLead(tx: Tx, id: string, change: LeadFields & LeadKeys): Promise<Lead> {
  const phone = change.phone === undefined ? undefined : await readLocalPhone(tx, change.phone);
  const row = {
    ...pick(change, ['status', 'tags', 'seller_id', 'lead_source', 'timezone', 'wa_user_id']),
    ...nameOf(change),
    ...(phone === undefined ? {} : { phone: phone?.e164 ?? null, phone_key: phone?.key ?? null }),
    ...(change.email === undefined ? {} : { email: change.email?.trim() || null }),
    ...(change.external_ids ? { external_ids: tx.json(change.external_ids) } : {}),
    ...(change.custom ? { custom: tx.json(change.custom) } : {}),
  };
  if (phone && (await isTaken(tx, 'phone_key', phone.key, id))) throw new LeadTaken('another lead has this phone');
  if (Object.keys(row).length === 0) return (await findLead(tx, id, { sellerId: null }))!;
  return await writeKeys(tx, id, row);
}

async function isTaken(tx: Tx, column: 'phone_key' | 'wa_user_id', value: string, except?: string): Promise<boolean> {
  const rows = await tx`
    select from leads where ${tx(column)} = ${value} ${except ? tx`and id <> ${except}` : tx``} limit 1`;
  const [phoneKey, waUserId] = column === 'phone_key' ? [value, null] : [null, value];
  return rows.length > 0 || (await isAlias(tx, { phoneKey, waUserId }, except));
}

/** Of ids that other systems have for `leadId` those by which no other lead is known. */
async function keepFree(tx: Tx, ids: [system: string, id: string][], leadId: string): Promise<typeof ids> {
  const taken = await tx<{ key: string }[]>`
    select system || '=' || external_id as key from external_ids
    where object = 'lead' and row_id <> ${leadId} and (system, external_id) in (
      select * from unnest(${ids.map(([system]) => system)}::text[], ${ids.map(([, id]) => id)}::text[]))
    union all select key from lead_aliases
    where kind = 'external_id' and lead_id <> ${leadId} and key = any(${ids.map(([system, id]) => `${system}=${id}`)}::text[])`;
  const others = new Set(taken.map(({ key }) => key));
  return ids.filter(([system, id]) => !others.has(`${system}=${id}`));
}

/** Two callers with the same e-mail or outside id must not both find nobody. Sorted, so that nobody waits in a circle. */
export async function lockKeys(tx: Tx, ...people: readonly LeadKeys[]): Promise<void> {
  const names = people.flatMap(({ email, external_ids }) => [
    ...Object.entries(external_ids ?? {}).map(([system, id]) => `${system}=${id}`),
    ...(email ? [`email=${email.trim().toLowerCase()}`] : []),
  ]);
  if (names.length === 0) return;
  await tx`
    select pg_advisory_xact_lock(hashtextextended('lead:' || current_setting('app.tenant_id') || name, 0))
    from unnest(${names.toSorted()}::text[]) name`;
}

/** Providers and forms hand names in as people typed them; the API's own are clean already. */
export const nameOf = ({ name }: Pick<LeadFields, 'name'>): { name?: string | null } =>
  name === undefined ? {} : { name: oneLine(name ?? '') || null };

function pick<T extends object, K extends keyof T>(from: T, keys: K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as Partial<
    Pick<T, K>
  >;
}
