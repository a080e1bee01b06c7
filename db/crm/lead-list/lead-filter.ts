/** Which leads a list means: one reading of its filters, for the rows, their number, and what is done to all of them. */
import type { Condition } from '#flow';
import type { PendingQuery, Row } from 'postgres';
import { ofBatch } from '../import/batches.ts';
import { idsOfThoseWhoMeet, membersOf } from '../segments/segment-members.ts';
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
export async function meantLeads(tx: Tx, filter: LeadFilter, scope: Scope): Promise<{ meant: PendingQuery<Row[]> }> {
  const {
    q,
    status,
    tag,
    seller_id,
    lead_source,
    campaign_id,
    ad_id,
    consent,
    segment_id,
    where,
    import_id,
    from,
    to,
  } = filter;
  const members = segment_id ? await membersOf(tx, segment_id, scope) : null;
  const meeting = where ? await idsOfThoseWhoMeet(tx, where, scope) : null;
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
      ${members ? tx`and id = any(${members}::uuid[])` : tx``}
      ${meeting ? tx`and id = any(${meeting}::uuid[])` : tx``}
      ${import_id ? tx`and ${ofBatch(tx, import_id)}` : tx``}
      ${from ? tx`and created_at >= ${from}::timestamptz` : tx``}
      ${to ? tx`and created_at < ${to}::timestamptz` : tx``}`;
  return { meant };
}
