/** What two leads are together. Pure. */
import type { Alias } from './lead-aliases.ts';
import type { Lead } from './leads.ts';

/** Columns of a lead that a merge decides about. */
const single = ['name', 'phone', 'email', 'wa_user_id', 'seller_id', 'lead_source', 'timezone'] as const;

export type JoinedLead = Pick<
  Lead,
  (typeof single)[number] | 'status' | 'tags' | 'external_ids' | 'custom' | 'last_inbound_at' | 'created_at'
>;

export interface Joined {
  lead: JoinedLead;
  /** What the person has said about messages, after it: a refusal of either counts. */
  consent: Lead['consent'];
  /** Where both know something and differ: what stays, and what is dropped (numbers, addresses and ids remain as aliases). */
  differences: { field: string; kept: string; dropped: string }[];
}

/**
 * @param kept its word counts where both know something; but a status that somebody set counts more than `new`
 * @param gone fills in what the other does not know; its tags are added; the earlier creation and the later message count
 */
export function joinLeads(kept: Lead, gone: Lead): Joined {
  const lead = {
    ...(Object.fromEntries(single.map((field) => [field, kept[field] ?? gone[field]])) as Pick<
      Lead,
      (typeof single)[number]
    >),
    status: kept.status === 'new' ? gone.status : kept.status,
    tags: [...new Set([...kept.tags, ...gone.tags])],
    external_ids: { ...gone.external_ids, ...kept.external_ids },
    custom: { ...gone.custom, ...kept.custom },
    last_inbound_at: latest(kept.last_inbound_at, gone.last_inbound_at),
    created_at: kept.created_at <= gone.created_at ? kept.created_at : gone.created_at,
  };
  const pairs: [field: string, kept: unknown, gone: unknown, after: unknown][] = [
    ...(['name', 'phone', 'email', 'wa_user_id', 'seller_id', 'status'] as const).map(
      (field): [string, unknown, unknown, unknown] => [field, kept[field], gone[field], lead[field]],
    ),
    ...Object.keys(gone.external_ids).map((system): [string, unknown, unknown, unknown] => [
      `external_ids.${system}`,
      kept.external_ids[system],
      gone.external_ids[system],
      lead.external_ids[system],
    ]),
    ...Object.keys(gone.custom).map((name): [string, unknown, unknown, unknown] => [
      `custom.${name}`,
      kept.custom[name],
      gone.custom[name],
      lead.custom[name],
    ]),
  ];
  const differences = pairs
    .filter(([, one, other]) => isKnown(one) && isKnown(other) && one !== other)
    .map(([field, one, other, after]) => ({
      field,
      kept: String(after),
      dropped: String(after === one ? other : one),
    }));
  return { lead, consent: stricter(kept.consent, gone.consent), differences };
}

/** Keys of the one that goes for which the other has no room: it is found by them from then on. Phone and e-mail are the caller's. */
export function leftoverKeys(kept: Lead, gone: Lead): Alias[] {
  const ids = Object.entries(gone.external_ids).filter(
    ([system, id]) => Object.hasOwn(kept.external_ids, system) && kept.external_ids[system] !== id,
  );
  return [
    ...(kept.wa_user_id && gone.wa_user_id ? [['wa_user_id', gone.wa_user_id] as const] : []),
    ...ids.map(([system, id]) => ['external_id', `${system}=${id}`] as const),
  ];
}

const isKnown = (value: unknown): boolean => value !== null && value !== undefined && value !== '';

const latest = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one >= other ? one : other) : (one ?? other);

function stricter(one: Lead['consent'], other: Lead['consent']): Lead['consent'] {
  if (one === 'revoked' || other === 'revoked') return 'revoked';
  return one ?? other;
}
