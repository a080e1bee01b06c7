/** What leads write to us. */
import type { Tx } from '../platform/tenant.ts';

export interface NewInbound {
  leadId: string;
  /** Our number that got it. */
  to: string | null;
  /** wamid, or the provider's id. */
  externalId: string;
  type: string;
  text: string | null;
  buttonPayload: string | null;
  /** The wamid of the message of ours that it answers. */
  contextWamid: string | null;
  referral: object | null;
  receivedAt: Date;
}

/**
 * Stores it, opens the lead's 24 h window, and marks the message of ours that it answers (the quoted one, else the last) as
 * replied to.
 * @returns its id; null when it was there already, and then nothing changes
 */
export async function insertInbound(tx: Tx, message: NewInbound): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`
    insert into inbound_messages (lead_id, sender_id, external_id, type, text, button_payload, context_wamid, referral, received_at)
    values (${message.leadId}, (select id from senders where phone = ${message.to}), ${message.externalId}, ${message.type}, ${message.text},
      ${message.buttonPayload}, ${message.contextWamid}, ${message.referral && tx.json(message.referral as never)}, ${message.receivedAt})
    on conflict do nothing returning id`;
  if (!row) return null;
  await Promise.all([
    tx`update leads set last_inbound_at = greatest(last_inbound_at, ${message.receivedAt}) where id = ${message.leadId}`,
    tx`
      update messages set replied_at = ${message.receivedAt}
      where replied_at is null and id = (
        select id from messages
        where lead_id = ${message.leadId} and submit_started_at <= ${message.receivedAt}
          and submit_started_at > ${message.receivedAt}::timestamptz - interval '7 days'
          and state in ('submitting', 'unknown', 'unconfirmed', 'accepted', 'sent', 'delivered', 'read')
        order by (wamid is not distinct from ${message.contextWamid}::text) desc, submit_started_at desc limit 1)`,
  ]);
  return row.id;
}

/** The campaign and ad set of an ad, as far as the synced account tells. */
export async function placeOfAd(
  tx: Tx,
  adId: string,
): Promise<{ campaign_id: string | null; adset_id: string | null }> {
  const [row] = await tx<{ campaign_id: string; adset_id: string }[]>`
    select campaign_id, adset_id from meta_ads_ads where ad_id = ${adId}`;
  return row ?? { campaign_id: null, adset_id: null };
}
