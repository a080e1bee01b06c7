/**
 * May we write to this person? Every yes and no is a row, in the order in which they reached us, and what they come to is copied to
 * the lead. Which of them count is decided by one rule for all doors: the table in workflows/flow/consent.ts.
 */
import { type ConsentDoor, type ConsentFault, type ConsentState, type ConsentVerdict, weighConsent } from '#flow';
import { parts } from '../platform/parts.ts';
import { readPhone } from './local-phone.ts';
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

/** Whom a word is about: a lead of ours, and everybody with this number (in any spelling) or WhatsApp id, now or later. */
export interface Person {
  leadId?: string;
  phone?: string | null;
  waUserId?: string | null;
}

export interface ConsentAnswer {
  /** What holds for the person from now on. */
  consent: ConsentState;
  /** Why the word does not count; null when it does. */
  fault: ConsentFault | null;
}

/**
 * Keeps a yes or no, and acts on it where it counts: for the lead, and for every other with the number or WhatsApp id that is named.
 * A word of somebody who is no lead yet is kept for the day they become one. Emits `lead.opted_out` for each lead whose consent
 * turns to revoked.
 *
 * | said | what stands | counts |
 * |---|---|---|
 * | no, by any door, dated anything | anything | from the moment it arrives |
 * | yes, by any door but `list` | no refusal | yes |
 * | yes, the person's own word | a refusal | when it was said after the refusal, else `consent-older` |
 * | yes, told by others, with evidence | a refusal | when the evidence is from after the refusal, else `consent-older` |
 * | yes, told by others, without | a refusal | no: `consent-needs-evidence` |
 * | yes, of the provider's `list` | anything | no: `consent-not-theirs` |
 *
 * @throws NotAPhone
 */
export async function recordConsent(tx: Tx, person: Person, word: NewConsent): Promise<ConsentAnswer> {
  const phone_key = (await readPhone(tx, person.phone))?.key ?? null;
  const wa_user_id = person.waUserId ?? null;
  const keys = { phone_key, wa_user_id };
  const find = () => findPeople(tx, { ids: person.leadId ? [person.leadId] : [], ...keys }, true);
  let people = await find();
  if (people.length === 0 && (phone_key ?? wa_user_id)) {
    await lockStrangers(tx, 'alone');
    people = await find();
    if (people.length === 0) people = [{ id: null, consent: (await lastConsents(tx, [keys]))[0]!, ...keys }];
  }
  const answers = await keep(
    tx,
    people.map((each) => ({ person: each, word })),
  );
  const own = people.findIndex(({ id }) => id === person.leadId);
  return answers[Math.max(own, 0)] ?? { consent: null, fault: null };
}

/** Who a row of a file is: a lead of ours, or a number that is nobody's yet. */
export interface Named {
  leadId: string | null;
  phone_key: string | null;
  word: NewConsent;
}

/** The same for many at once. @returns an answer each, in their order */
export async function recordConsents(tx: Tx, said: Named[]): Promise<ConsentAnswer[]> {
  const answers: ConsentAnswer[] = [];
  for (const part of parts(said)) answers.push(...(await keep(tx, await identify(tx, part, true))));
  return answers;
}

/** What words would come to, if they were said now. Changes nothing. */
export async function weighConsents(tx: Tx, said: Named[]): Promise<ConsentAnswer[]> {
  const answers: ConsentAnswer[] = [];
  for (const part of parts(said)) {
    const verdicts = await weigh(tx, await identify(tx, part, false));
    answers.push(...verdicts.map(({ state, fault }) => ({ consent: state, fault })));
  }
  return answers;
}

interface Standing extends PersonKeys {
  /** Null for somebody who is no lead yet. */
  id: string | null;
  consent: ConsentState;
}
interface Said {
  person: Standing;
  word: NewConsent;
}

async function identify(tx: Tx, said: Named[], lock: boolean): Promise<Said[]> {
  const ids = said.flatMap(({ leadId }) => leadId ?? []);
  const known = new Map((await findPeople(tx, { ids }, lock)).map((person) => [person.id, person]));
  const strangers = said.map(({ phone_key }) => ({ phone_key, wa_user_id: null }));
  const before = await lastConsents(tx, strangers);
  return said.map(({ leadId, word }, i) => ({
    word,
    person: (leadId && known.get(leadId)) || { id: null, consent: before[i]!, ...strangers[i]! },
  }));
}

async function findPeople(
  tx: Tx,
  who: { ids: string[]; phone_key?: string | null; wa_user_id?: string | null },
  lock: boolean,
): Promise<Standing[]> {
  return await tx<Standing[]>`
    select id, consent, phone_key, wa_user_id from leads where id in (
      select id from leads where id = any(${who.ids}::uuid[])
      union select id from leads where phone_key = ${who.phone_key ?? null}
      union select id from leads where wa_user_id = ${who.wa_user_id ?? null}
    ) order by id ${lock ? tx`for update` : tx``}`;
}

/** Weighs each word against what stands for its person. */
async function weigh(tx: Tx, said: Said[]): Promise<ConsentVerdict[]> {
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
async function keep(tx: Tx, said: Said[]): Promise<ConsentAnswer[]> {
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
  return verdicts.map(({ state, fault }) => ({ consent: state, fault }));
}

/** A table `r` of people with the hashes they are remembered by; made first, since row security keeps it from finding by an expression. */
const hashed = (tx: Tx, people: object[]) => tx`r as materialized (
  select *, person_hash(phone_key) as phone_hash, person_hash(wa_user_id) as wa_user_hash
  from jsonb_to_recordset(${tx.json(people.map((person, i) => ({ i, ...person })) as never)}) as p(
    i int, id uuid, phone_key text, wa_user_id text, granted boolean, door text, source text, evidence jsonb, said_at timestamptz,
    fault text, turns text))`;

/** The number and WhatsApp id of somebody, as they stand in `leads`. */
export interface PersonKeys {
  phone_key: string | null;
  wa_user_id: string | null;
}

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

/** What somebody who becomes a lead has said before. No refusal can slip in before the transaction ends. */
export async function consentOfNewcomer(tx: Tx, keys: PersonKeys): Promise<ConsentState> {
  if (!keys.phone_key && !keys.wa_user_id) return null;
  await lockStrangers(tx, 'together');
  return (await lastConsents(tx, [keys]))[0]!;
}

/**
 * After leads got a number or WhatsApp id: a refusal of that number counts for the lead, and one of the lead for that number.
 * @returns whether anybody's consent changed
 */
export async function spreadRefusals(tx: Tx, leadIds: string[]): Promise<boolean> {
  let changed = false;
  for (const ids of parts(leadIds)) {
    const people = await findPeople(tx, { ids }, true);
    const last = await lastConsents(tx, people);
    const apart = people.filter(
      ({ phone_key, wa_user_id, consent }, i) =>
        (phone_key ?? wa_user_id) !== null && (last[i] === 'revoked') !== (consent === 'revoked'),
    );
    await keep(
      tx,
      apart.map((person) => ({ person, word: { granted: false, door: 'screen', source: 'number' } })),
    );
    changed ||= apart.some(({ consent }) => consent !== 'revoked');
  }
  return changed;
}

/**
 * A refusal of somebody who is no lead and the making of that lead must not pass each other by: those who make leads share a
 * lock, whoever keeps a stranger's word holds it alone.
 */
async function lockStrangers(tx: Tx, how: 'alone' | 'together'): Promise<void> {
  const key = tx`hashtextextended('strangers:' || current_setting('app.tenant_id'), 0)`;
  await (how === 'alone' ? tx`select pg_advisory_xact_lock(${key})` : tx`select pg_advisory_xact_lock_shared(${key})`);
}
