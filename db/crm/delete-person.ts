/**
 * Deletes a person: everything about them in every table, in the caller's transaction. What stays names nobody:
 * - marks (deletion-marks.ts), so that what is still on its way does not bring them back;
 * - the ledger of consents by hashes: a refusal holds for whoever comes with the number, a yes is proof that we might write then;
 * - sums of what was sent to them;
 * - in the audit log and the numbers, ids that lead nowhere any more.
 * A test looks for a deleted person in every column of the catalogue, so that nothing that is added later is forgotten here.
 */
import { keep, lastConsents, lockStrangers } from './consent-ledger.ts';
import { leaveMarks } from './deletion-marks.ts';
import { phoneSpellings } from './phone.ts';
import { forgetAnswers } from '../platform/idempotency.ts';
import type { Tx } from '../platform/tenant.ts';

interface Key {
  kind: 'lead' | 'phone' | 'wa_user_id' | 'email' | 'external_id';
  key: string;
}

/** What went with a person, for whoever asked for it. */
export interface Deleted {
  messages: number;
  /** Deliveries that were set aside and name them: tried once more, then emptied. */
  deliveries: number;
  /** Answers to repeated requests that named them. */
  answers: number;
}

/**
 * @param at when they were deleted, where that is not now: after a backup was restored (platform/deletion/deletion-list.ts)
 * @returns null when there is no such lead
 */
export async function deletePerson(tx: Tx, id: string, at: string | null = null): Promise<Deleted | null> {
  const [lead] = await tx<{ consent: 'granted' | 'revoked' | null }[]>`
    select consent from leads where id = ${id} for update`;
  if (!lead) return null;
  // Whoever is just making a lead of the same number does so before this, or sees the marks.
  await lockStrangers(tx, 'alone');
  const keys = await readKeys(tx, id);
  if (lead.consent === 'revoked') await spreadRefusal(tx, keys);
  await voidYes(tx, id, keys);
  const messages = await keepSums(tx, id);
  const pattern = patternOf(keys);
  const deliveries = await forgetDeliveries(tx, pattern);
  const answers = await forgetAnswers(tx, pattern);
  await forgetEdits(tx, id);
  await leaveMarks(
    tx,
    keys.map(({ key }) => key),
    at,
  );
  // Somebody of the team may be a lead, too, and have tried templates on their own phone.
  const phones = keys.filter(({ kind }) => kind === 'phone').map(({ key }) => key);
  await tx`
    delete from test_sends where to_phone in (
      select phone from leads where id = ${id} union select phone from test_phones where phone_key = any(${phones}))`;
  await tx`delete from test_phones where phone_key = any(${phones})`;
  await tx`delete from leads where id = ${id}`;
  return { messages, deliveries, answers };
}

/** By what the lead is known: its own, and what it has of leads that became part of it. */
const readKeys = (tx: Tx, id: string) => tx<Key[]>`
  select kind, key from (
    select 'lead' as kind, id::text as key from leads where id = ${id}
    union select 'phone', phone_key from leads where id = ${id}
    union select 'wa_user_id', wa_user_id from leads where id = ${id}
    union select 'email', email_key from leads where id = ${id}
    union select 'external_id', system || '=' || external_id from external_ids where object = 'lead' and row_id = ${id}
    union select 'external_id', 'meta_lead=' || external_id from lead_touches where lead_id = ${id} and source = 'lead_form'
    union select kind, key from lead_aliases where lead_id = ${id}
  ) known where key is not null`;

/** A refusal holds by every number and WhatsApp id of the person, also by those that only aliases know. */
async function spreadRefusal(tx: Tx, keys: Key[]): Promise<void> {
  const people = keys
    .filter(({ kind }) => kind === 'phone' || kind === 'wa_user_id')
    .map(({ kind, key }) => ({
      phone_key: kind === 'phone' ? key : null,
      wa_user_id: kind === 'wa_user_id' ? key : null,
    }));
  const last = await lastConsents(tx, people);
  const open = people.map((keysOf, i) => ({ id: null, consent: last[i]!, ...keysOf }));
  await keep(
    tx,
    open
      .filter(({ consent }) => consent !== 'revoked')
      .map((person) => ({ person, word: { granted: false, door: 'number' } })),
  );
}

/** What proves a consent stays as what it is and when it was given; where to find it only as a hash, for whoever has it. */
async function voidYes(tx: Tx, id: string, keys: Key[]): Promise<void> {
  const said = keys.filter(({ kind }) => kind === 'phone' || kind === 'wa_user_id').map(({ key }) => key);
  await tx`
    with theirs as materialized (select person_hash(key) as hash from unnest(${said}::text[]) key)
    update consents set
      fault = case when granted then coalesce(fault, 'person-deleted') end,
      evidence = (evidence - array['leadgen_id', 'proof']) || case when evidence -> 'proof' is null then '{}' else jsonb_build_object('proof',
        ((evidence -> 'proof') - 'reference') || case when evidence #>> '{proof,reference}' is null then '{}' else
          jsonb_build_object('reference_hash', encode(person_hash(evidence #>> '{proof,reference}'), 'hex')) end) end
    where lead_id = ${id} or phone_hash in (select hash from theirs) or wa_user_hash in (select hash from theirs)`;
}

async function keepSums(tx: Tx, id: string): Promise<number> {
  const [row] = await tx<{ messages: number }[]>`
    with sent as (
      select (coalesce(m.submit_started_at, m.created_at) at time zone t.timezone)::date as day, m.flow_id, m.state,
        case when m.price_currency ~ '^[A-Z]{3}$' then m.price_currency end as price_currency, count(*)::int as messages, coalesce(sum(m.price), 0) as price
      from messages m join tenants t on t.id = m.tenant_id
      where m.lead_id = ${id} and m.state not in ('planned', 'suppressed') group by 1, 2, 3, 4
    ), kept as (
      insert into deleted_messages as d (day, flow_id, state, price_currency, messages, price)
      select day, flow_id, state, price_currency, messages, price from sent
      on conflict (tenant_id, day, flow_id, state, price_currency)
        do update set messages = d.messages + excluded.messages, price = d.price + excluded.price)
    select coalesce(sum(messages), 0)::int as messages from sent`;
  return row!.messages;
}

/** A regular expression that finds the person in a text, by their ids and every spelling of their numbers. */
function patternOf(keys: Key[]): string {
  const texts = keys.flatMap(({ kind, key }) => {
    if (kind === 'phone') return phoneSpellings(key);
    if (kind !== 'external_id') return [key];
    // Short ones are other things elsewhere; where they name the person, our id stands beside them.
    const id = key.slice(key.indexOf('=') + 1);
    return id.length < 8 ? [] : [id];
  });
  const escaped = texts.map((text) => text.replaceAll(/[^\p{L}\p{N}]/gu, String.raw`\$&`));
  return String.raw`(?<![\w])(?:${escaped.join('|')})(?![\w])`;
}

/**
 * What is unread is read soon, and by then it is known to be from before (relay/inbox.ts). What was set aside is tried once more,
 * since a refusal may be in it, and emptied in any case.
 */
async function forgetDeliveries(tx: Tx, pattern: string): Promise<number> {
  const found = await tx`
    update webhook_inbox set is_forgotten = true, attempts = 0, processed_at = null, error = null, retry_at = null
    where (processed_at is null or error is not null) and raw <> '' and encode(raw, 'escape') ~* ${pattern}
      and (attempts >= 3 or processed_at is not null)`;
  if (found.count > 0) await tx`select pg_notify('cadencia_relay', 'webhook_inbox')`;
  return found.count;
}

/** A change to many that came to mean them alone wrote about them: what it was stays, what it wrote goes. */
const forgetEdits = (tx: Tx, id: string) => tx`
  update bulk_changes set act = jsonb_set(act, '{fields}', '{}')
  where people = 1 and act ? 'fields' and id in (select bulk_id from bulk_people where lead_id = ${id})`;
