/** What leads write to us. */
import type { Tx } from '../platform/tenant.ts';
import { noteAnswered, noteHeard } from './conversations/conversations.ts';

export interface NewInbound {
  leadId: string;
  /** Our number that got it. */
  to: string | null;
  /** wamid, or the provider's id. */
  externalId: string;
  type: string;
  text: string | null;
  buttonPayload: string | null;
  /** What it says besides its text, as the provider's adapter read it. */
  said: object | null;
  /** The wamid of the message that it quotes. */
  contextWamid: string | null;
  /** The wamid of the message that it changes, takes back or reacts to. */
  aboutWamid: string | null;
  referral: object | null;
  /** The provider's clock; null where it does not say. */
  receivedAt: Date | null;
  /** Whether it is a word to us, in private: only such a one opens the window and answers a message. */
  isReply: boolean;
}

/**
 * Stores it. A reply opens the lead's 24 h window, and marks the message of ours that it answers (the quoted one, else the newest
 * that is known to have been sent) as replied to. A clock that is ahead of ours counts as now.
 * @returns its id and when it was written; null when it was there already, and then nothing changes
 */
export async function insertInbound(tx: Tx, message: NewInbound): Promise<{ id: string; at: Date } | null> {
  const [row] = await tx<{ id: string; at: Date }[]>`
    insert into inbound_messages (lead_id, sender_id, external_id, type, text, button_payload, said, context_wamid, about_wamid, referral, received_at)
    values (${message.leadId}, (select id from senders where phone = ${message.to}), ${message.externalId}, ${message.type}, ${message.text},
      ${message.buttonPayload}, ${message.said && tx.json(message.said as never)}, ${message.contextWamid}, ${message.aboutWamid},
      ${message.referral && tx.json(message.referral as never)}, least(${message.receivedAt}, clock_timestamp()))
    on conflict do nothing returning id, received_at as at`;
  if (!row || !message.isReply) return row ?? null;
  await Promise.all([
    noteHeard(tx, message.leadId, row.at),
    tx`
      update messages set replied_at = ${row.at}
      where replied_at is null and id = (
        select id from messages
        where lead_id = ${message.leadId} and submit_started_at <= ${row.at}
          and submit_started_at > ${row.at}::timestamptz - interval '7 days'
          and state in ('submitting', 'unknown', 'unconfirmed', 'accepted', 'sent', 'delivered', 'read')
        order by coalesce(wamid = ${message.contextWamid}, false) desc, wamid is not null desc, submit_started_at desc limit 1)`,
  ]);
  return row;
}

/** One of the team wrote to a lead by hand, past us. */
export interface NewTeamMessage {
  leadId: string;
  /** Our number. */
  from: string | null;
  externalId: string;
  type: string;
  text: string | null;
  said: object | null;
  contextWamid: string | null;
  sentAt: Date | null;
}

/** @returns its id and when it was written; null when it was there already */
export async function insertTeamMessage(tx: Tx, message: NewTeamMessage): Promise<{ id: string; at: Date } | null> {
  const [row] = await tx<{ id: string; at: Date }[]>`
    insert into team_messages (lead_id, sender_id, external_id, type, text, said, context_wamid, sent_at)
    values (${message.leadId}, (select id from senders where phone = ${message.from}), ${message.externalId}, ${message.type}, ${message.text},
      ${message.said && tx.json(message.said as never)}, ${message.contextWamid}, least(${message.sentAt}, clock_timestamp()))
    on conflict do nothing returning id, sent_at as at`;
  if (row) await noteAnswered(tx, message.leadId, row.at);
  return row ?? null;
}

/**
 * Labels of the buttons that the step which sent a message means as an opt-out.
 * @param wamid of the message whose button was tapped
 */
export async function findOptOutButtons(tx: Tx, wamid: string): Promise<string[]> {
  const [row] = await tx<{ buttons: string[] | null }[]>`
    select jsonb_path_query_array(v.graph, '$.nodes[*] ? (@.id == $node).config.optOutButtons[*]', jsonb_build_object('node', m.node_id)) as buttons
    from messages m join flow_versions v on v.flow_id = m.flow_id and v.number = m.version
    where m.wamid = ${wamid}`;
  return row?.buttons ?? [];
}

/** The same labels of every step of every flow that went live: for a tap whose message is gone. */
export async function listOptOutButtons(tx: Tx): Promise<string[]> {
  const rows = await tx<{ label: string }[]>`
    select distinct label #>> '{}' as label
    from flow_versions v, jsonb_path_query(v.graph, '$.nodes[*].config.optOutButtons[*]') label`;
  return rows.map(({ label }) => label);
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
