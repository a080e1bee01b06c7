/** Of those who are handed in, takes the plain ones at once: new people, in whom nothing has to be looked up one by one. */
import { isHistoryIn } from '#db/crm/history.ts';
import { findHome, type Home, readAtHome, writtenKey } from '#db/crm/local-phone.ts';
import { type Newcomer, takeNewcomers } from '#db/crm/bulk/newcomers.ts';
import { isPhone, type NoPhone, type Phone } from '#db/crm/phone.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { Act } from '../../context.ts';
import { answerConsent, dateOf, since, toConsent, toTouch } from '../create-lead.ts';
import type { ConsentAnswer, LeadInput } from '../lead-schema.ts';
import type { Judged } from './judge-lead.ts';

export interface Plain {
  id: string;
  ignored?: string[];
  consent_answer?: ConsentAnswer;
}

/** Who hands somebody in, and in which request. */
export type By = Omit<Act, 'tx'>;

/**
 * @param by who hands in which of them
 * @param asked the tenant's home, for whoever asks for it on the way with something else
 * @returns those who were taken, by their places; of the others nothing was touched
 */
export async function takePlain(
  tx: Tx,
  all: readonly Judged[],
  by: (index: number) => By,
  asked?: Home,
): Promise<Map<number, Plain>> {
  if (all.every((judged) => 'errors' in judged)) return new Map();
  const home = asked ?? (await findHome(tx));
  const people = all.flatMap((judged, index) =>
    'errors' in judged
      ? []
      : [{ index, ...judged, read: judged.lead.phone ? readAtHome(home, judged.lead.phone) : null }],
  );
  const keys = people.map(({ lead, read }) => keysOf(lead, read));
  const holders = Map.groupBy(keys.flat(), (key) => key);
  const plain = people.flatMap((person, i) => {
    const alone = keys[i]!.every((key) => holders.get(key)!.length === 1);
    const newcomer = alone ? toNewcomer(by(person.index), home, person.lead, person.read) : null;
    return newcomer ? [{ ...person, newcomer }] : [];
  });
  const taken = await takeNewcomers(
    tx,
    plain.map(({ newcomer }) => newcomer),
  );
  return new Map(
    plain.flatMap(({ index, ignored }, i) => {
      const one = taken[i];
      if (!one) return [];
      const told = ignored.length > 0 ? { ignored } : {};
      return [[index, { id: one.id, ...told, ...(one.consent ? answerConsent(one.consent) : {}) }] as const];
    }),
  );
}

/** What a phone was read as; null where there is none. */
type Read = Phone | NoPhone | null;

/** By what two of a list may be the same person, or have come by the same click: then the second is looked at when the first is there. */
function keysOf({ phone, email, wa_user_id, external_ids = {}, touch }: LeadInput, read: Read): string[] {
  return [
    ...(phone && read ? [`phone=${isPhone(read) ? read.key : writtenKey(phone)}`] : []),
    ...(email ? [`email=${email.trim().toLowerCase()}`] : []),
    ...(wa_user_id ? [`wa=${wa_user_id}`] : []),
    ...Object.entries(external_ids).map(([system, id]) => `id=${system}=${id}`),
    ...(touch?.external_id ? [`touch=${touch.external_id}`] : []),
  ];
}

/** @returns null for whom something has to be looked up: a seller, a number that is none */
function toNewcomer(by: By, home: Home, input: LeadInput, read: Read): Newcomer | null {
  const { consent, touch, created_at, start_flows, seller_id, ...fields } = input;
  if (seller_id || (read && !isPhone(read))) return null;
  const at = dateOf(input);
  return {
    lead: { ...fields, ...since(created_at), phone: read },
    history: isHistoryIn(home.timezone, { at, startFlows: start_flows }),
    touch: { ...(at ? { occurredAt: at } : {}), ...toTouch(by, touch) },
    consent: consent && toConsent(by, consent),
  };
}
