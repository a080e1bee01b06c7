/**
 * May we write to this person? Every yes and no is a row, in the order in which they reached us, and what they come to is copied to
 * the lead. Which of them count is decided by one rule for all doors: the table in workflows/flow/consent.ts.
 */
import type { ConsentState } from '#flow';
import {
  type ConsentAnswer,
  findPeople,
  keep,
  lastConsents,
  lockStrangers,
  type NewConsent,
  type PersonKeys,
  type Said,
  weigh,
} from './consent-ledger.ts';
import { parts } from '../platform/parts.ts';
import { readLocalPhone } from './local-phone.ts';
import type { Phone } from './phone.ts';
import type { Tx } from '../platform/tenant.ts';

export type { ConsentAnswer, ConsentEvidence, NewConsent } from './consent-ledger.ts';
export { lastConsents } from './consent-ledger.ts';

/** Whom a word is about: a lead of ours, and everybody with this number (in any spelling) or WhatsApp id, now or later. */
export interface Person {
  leadId?: string;
  phone?: string | Phone | null;
  waUserId?: string | null;
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
  const phone_key = (await readLocalPhone(tx, person.phone))?.key ?? null;
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
  return answers[Math.max(own, 0)] ?? { consent: null, fault: null, changed: false };
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
    answers.push(...verdicts.map(({ state, fault }) => ({ consent: state, fault, changed: false })));
  }
  return answers;
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

/** What somebody who becomes a lead has said before. No refusal can slip in before the transaction ends. */
export async function consentOfNewcomer(tx: Tx, keys: PersonKeys): Promise<ConsentState> {
  if (!keys.phone_key && !keys.wa_user_id) return null;
  await lockStrangers(tx, 'together');
  return (await lastConsents(tx, [keys]))[0]!;
}

/** Whether somebody who was no lead then has refused since this transaction began. */
export async function strangersRefused(tx: Tx): Promise<boolean> {
  const rows = await tx`select from consents where lead_id is null and not granted and arrived_at > now() limit 1`;
  return rows.length > 0;
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
      apart.map((person) => ({ person, word: { granted: false, door: 'number' } })),
    );
    changed ||= apart.some(({ consent }) => consent !== 'revoked');
  }
  return changed;
}
