/** The ledger of consents: who stands where, and what words come to. Its doors are consents.ts. */
import { type ConsentDoor, type ConsentFault, type ConsentState, type ConsentVerdict, weighConsent } from '#flow';
import { aliasCandidates } from './lead-aliases.ts';
import { markOptOuts } from '../sending/opt-outs.ts';
import type { Tx } from '../platform/tenant.ts';

export interface NewConsent {
  granted: boolean;
  door: ConsentDoor;
  /** Where the person said so, as whoever reports it calls it; the door, where nobody says more. */
  source?: string;
  /** What was seen: ids of the message or form, who entered it. No message text. */
  details?: Record<string, unknown>;
  /** What proves a yes that others tell of, and when the person gave that. */
  evidence?: ConsentEvidence;
  /** When it was said, where that is not now. */
  occurredAt?: Date;
}
export interface ConsentEvidence {
  kind: string;
  occurredAt: Date;
  /** Where to find it: an id, an address. */
  reference?: string;
}

export interface ConsentAnswer {
  /** What holds for the person from now on. */
  consent: ConsentState;
  /** Why the word does not count; null when it does. */
  fault: ConsentFault | null;
  /** Whether another word stood before. */
  changed: boolean;
}

/** The number and WhatsApp id of somebody, as they stand in `leads`. */
export interface PersonKeys {
  phone_key: string | null;
  wa_user_id: string | null;
}
export interface Standing extends PersonKeys {
  /** Null for somebody who is no lead yet. */
  id: string | null;
  consent: ConsentState;
}
export interface Said {
  person: Standing;
  word: NewConsent;
}

/** The leads with these ids, this number or this WhatsApp id, also as an alias. */
export async function findPeople(
  tx: Tx,
  who: { ids: string[]; phone_key?: string | null; wa_user_id?: string | null },
  lock: boolean,
): Promise<Standing[]> {
  const { ids, phone_key = null, wa_user_id = null } = who;
  const byKeys =
    phone_key === null && wa_user_id === null
      ? tx``
      : tx`
      union select id from leads where phone_key = ${phone_key}
      union select id from leads where wa_user_id = ${wa_user_id}
      union select id from (${aliasCandidates(tx, { phoneKey: phone_key, waUserId: wa_user_id })}) as known`;
  return await tx<Standing[]>`
    select id, consent, phone_key, wa_user_id from leads where id in (
      select id from leads where id = any(${ids}::uuid[]) ${byKeys}
    ) order by id ${lock ? tx`for update` : tx``}`;
}

/** Weighs each word against what stands for its person. */
export async function weigh(tx: Tx, said: Said[]): Promise<ConsentVerdict[]> {
  const refusals = await tx<{ now: Date; refused_at: Date | null }[]>`
    with ${hashed(
      tx,
      said.map(({ person }) => person),
    )}
    select clock_timestamp() as now, (
      select max(c.occurred_at) from (
        select occurred_at, granted from consents where lead_id = r.id
        union all select occurred_at, granted from consents where phone_hash = r.phone_hash
        union all select occurred_at, granted from consents where wa_user_hash = r.wa_user_hash
      ) c where not c.granted
    ) as refused_at from r order by r.i`;
  return said.map(({ person, word }, i) => {
    const { now, refused_at } = refusals[i]!;
    const { granted, door } = word;
    const evidenceAt = word.evidence?.occurredAt.getTime() ?? null;
    const standing = { state: person.consent, refusedAt: refused_at?.getTime() ?? null };
    return weighConsent({ granted, door, at: word.occurredAt?.getTime() ?? null, evidenceAt }, standing, now.getTime());
  });
}

/** Writes words down, and what they come to, for people whose rows are locked. */
export async function keep(tx: Tx, said: Said[]): Promise<ConsentAnswer[]> {
  if (said.length === 0) return [];
  const verdicts = await weigh(tx, said);
  const kept = said.map(({ person, word }, i) => {
    const { state, at, fault } = verdicts[i]!;
    const isAhead = word.occurredAt !== undefined && word.occurredAt.getTime() > at;
    return {
      i,
      ...person,
      granted: word.granted,
      door: word.door,
      source: word.source ?? word.door,
      evidence: {
        ...word.details,
        ...(word.evidence ? { proof: word.evidence } : {}),
        ...(isAhead ? { dated: word.occurredAt } : {}),
      },
      said_at: isAhead ? null : word.occurredAt,
      fault,
      turns: state === person.consent ? null : state,
    };
  });
  await tx`
    with ${hashed(tx, kept)}, said as (
      insert into consents (lead_id, phone_hash, wa_user_hash, granted, door, source, evidence, occurred_at, fault)
      select id, phone_hash, wa_user_hash, granted, door, source, evidence, coalesce(said_at, clock_timestamp()), fault from r
    ), turned as (
      update leads l set consent = r.turns from r where l.id = r.id and r.turns is not null returning l.id, r.turns, r.source
    )
    insert into events (type, lead_id, data)
    select 'lead.opted_out', id, jsonb_build_object('source', source) from turned where turns = 'revoked'`;
  const turned = kept.filter(({ id, turns }) => id !== null && turns === 'revoked');
  await markOptOuts(
    tx,
    turned.map(({ id, door, said_at }) => ({ leadId: id!, door, at: said_at ?? undefined })),
  );
  return verdicts.map(({ state, fault }, i) => ({ consent: state, fault, changed: kept[i]!.turns !== null }));
}

/** A table `r` of people with the hashes they are remembered by; made first, since row security keeps it from finding by an expression. */
const hashed = (tx: Tx, people: object[]) => tx`r as materialized (
  select *, person_hash(phone_key) as phone_hash, person_hash(wa_user_id) as wa_user_hash
  from jsonb_to_recordset(${tx.json(people.map((person, i) => ({ i, ...person })) as never)}) as p(
    i int, id uuid, phone_key text, wa_user_id text, granted boolean, door text, source text, evidence jsonb, said_at timestamptz,
    fault text, turns text))`;

/** What these numbers and WhatsApp ids last said, also when they were another lead's or nobody's; a refusal of either holds. */
export async function lastConsents(tx: Tx, people: PersonKeys[]): Promise<ConsentState[]> {
  const last = await tx<{ granted: boolean | null }[]>`
    with ${hashed(tx, people)}
    select (select bool_and(granted) from (
      (select granted from consents where phone_hash = r.phone_hash and fault is null order by arrived_at desc limit 1)
      union all
      (select granted from consents where wa_user_hash = r.wa_user_hash and fault is null order by arrived_at desc limit 1)
    ) c) as granted from r order by r.i`;
  return last.map(({ granted }) => (granted === null ? null : granted ? 'granted' : 'revoked'));
}

/**
 * A refusal of somebody who is no lead and the making of that lead must not pass each other by: those who make leads share a
 * lock, whoever keeps a stranger's word holds it alone.
 */
export async function lockStrangers(tx: Tx, how: 'alone' | 'together'): Promise<void> {
  const key = tx`hashtextextended('strangers:' || current_setting('app.tenant_id'), 0)`;
  await (how === 'alone' ? tx`select pg_advisory_xact_lock(${key})` : tx`select pg_advisory_xact_lock_shared(${key})`);
}
