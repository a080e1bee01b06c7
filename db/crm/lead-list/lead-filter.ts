/** Which leads a list means: one reading of its filters, for the rows, their number, and what is done to all of them. */
import type { Condition } from '#flow';
import type { PendingQuery, Row } from 'postgres';
import { ofBatch } from '../import/batches.ts';
import { conditionOf, idsOfThoseWhoMeet, type Meeting, meetingOf } from '../segments/segment-members.ts';
import { ownLeads, type Scope } from '../../platform/scope.ts';
import { findTagged, isSought, readSearch } from '../../platform/search/search.ts';
import type { Tx } from '../../platform/tenant.ts';

export interface LeadFilter {
  /** Part of a name, e-mail or phone. */
  q?: string;
  status?: string;
  tag?: string;
  seller_id?: string;
  lead_source?: string;
  campaign_id?: string;
  ad_id?: string;
  consent?: 'granted' | 'revoked';
  segment_id?: string;
  /** As segments have them: dates, custom fields, deals, what is not. */
  where?: Condition;
  /** Of this file that was taken in. */
  import_id?: string;
  from?: string;
  to?: string;
}

/** A condition on rows of `leads`, wrapped since a query that is awaited is sent. */
export interface Meant {
  meant: PendingQuery<Row[]>;
}

/** Exactly the leads that a filter means. */
export async function meantLeads(tx: Tx, filter: LeadFilter, scope: Scope): Promise<Meant> {
  const asked = await askedOf(tx, filter);
  const meeting = asked && (await meetingOf(tx, asked));
  if (!meeting?.judge) return await saysOf(tx, filter, scope, meeting);
  const ids = await idsOfThoseWhoMeet(tx, asked!, scope);
  return await saysOf(tx, filter, scope, { where: tx`id = any(${ids}::uuid[])` });
}

/** `isAsked`: there is a condition to meet, and not columns alone to compare. */
export interface Likely extends Meant, Pick<Meeting, 'judge'> {
  isAsked: boolean;
}

/** The leads that a filter means, for who reads them bit by bit: those of them that `judge` does not know are not meant. */
export async function likelyLeads(tx: Tx, filter: LeadFilter, scope: Scope): Promise<Likely> {
  const asked = await askedOf(tx, filter);
  const meeting = asked && (await meetingOf(tx, asked, true));
  return { ...(await saysOf(tx, filter, scope, meeting)), judge: meeting?.judge ?? null, isAsked: asked !== null };
}

/** What must be known of each lead; null: nothing but what its columns say. */
async function askedOf(tx: Tx, { segment_id, where }: LeadFilter): Promise<Condition | null> {
  const parts = [...(segment_id ? [await conditionOf(tx, segment_id)] : []), ...(where ? [where] : [])];
  return parts.length > 1 ? { all: parts } : (parts[0] ?? null);
}

async function saysOf(tx: Tx, filter: LeadFilter, scope: Scope, met: Pick<Meeting, 'where'> | null): Promise<Meant> {
  const { q, status, tag, seller_id, lead_source, campaign_id, ad_id, consent, import_id, from, to } = filter;
  const sought = q ? await readSearch(tx, q) : null;
  const tagged = tag ? await findTagged(tx, tag) : null;
  const meant = tx`
    true ${ownLeads(tx, scope)}
      ${sought ? tx`and ${isSought(tx, sought)}` : tx``}
      ${status ? tx`and status = ${status}` : tx``}
      ${tag ? (tagged ? tx`and id = any(${tagged}::uuid[])` : tx`and ${tag} = any(tags)`) : tx``}
      ${seller_id ? tx`and seller_id = ${seller_id}` : tx``}
      ${lead_source ? tx`and lead_source = ${lead_source}` : tx``}
      ${campaign_id ? tx`and meta_campaign_id = ${campaign_id}` : tx``}
      ${ad_id ? tx`and meta_ad_id = ${ad_id}` : tx``}
      ${consent ? tx`and consent = ${consent}` : tx``}
      ${met?.where ? tx`and ${met.where}` : tx``}
      ${import_id ? tx`and ${ofBatch(tx, import_id)}` : tx``}
      ${from ? tx`and created_at >= ${from}::timestamptz` : tx``}
      ${to ? tx`and created_at < ${to}::timestamptz` : tx``}`;
  return { meant };
}
