/** `whatsapp.inbound_message.received`: a person wrote to us. The lead is there before anything that refers to it. */
import { recordConsent } from '#db/crm/consents.ts';
import { recordEvent } from '#db/crm/events.ts';
import { insertInbound } from '#db/sending/inbound.ts';
import { findOrCreateLead } from '#db/crm/leads.ts';
import type { Tx } from '#db/platform/tenant.ts';
import type { InboundMessage, WebhookEvent } from '#providers/ycloud/wire.ts';
import { readWish } from '../opt-out-words.ts';
import { adOf, recordArrival } from './referral.ts';

/** Things that arrive as messages and are none. */
const noReply = new Set(['system', 'unsupported', 'reaction', 'request_welcome']);

export async function inboundReceived(tx: Tx, event: WebhookEvent): Promise<void> {
  const inbound = event.whatsappInboundMessage;
  if (!inbound || (!inbound.from && !inbound.fromUserId)) return;
  const at = new Date(Date.parse(inbound.sendTime ?? event.createTime ?? '') || Date.now());
  const name = inbound.customerProfile?.name?.trim().slice(0, 200) || null;
  const keys = { phone: inbound.from ?? null, wa_user_id: inbound.fromUserId ?? null };
  const { lead, created } = await findOrCreateLead(tx, { ...keys, ...(name ? { name } : {}) });

  const { text, payload } = contentOf(inbound);
  const externalId = inbound.wamid ?? inbound.id;
  const id = await insertInbound(tx, {
    leadId: lead.id,
    to: inbound.to ?? null,
    externalId,
    type: inbound.type ?? 'unsupported',
    text,
    buttonPayload: payload,
    contextWamid: inbound.context?.id ?? null,
    referral: inbound.referral ?? null,
    receivedAt: at,
  });
  if (id === null) return;
  await recordArrival(tx, inbound, { leadId: lead.id, isNew: created, externalId, at });
  if (noReply.has(inbound.type ?? 'unsupported')) return;

  const subject = `message:${id}`;
  const data = {
    type: inbound.type ?? null,
    ...(payload ? { button: payload } : {}),
    ...(adOf(inbound.referral) ? { ad_id: adOf(inbound.referral) } : {}),
  };
  await recordEvent(tx, { type: 'message.replied', leadId: lead.id, subject, data, occurredAt: at });
  const isButton = inbound.type === 'button' || inbound.interactive?.button_reply !== undefined;
  if (isButton) await recordEvent(tx, { type: 'message.button', leadId: lead.id, subject, data, occurredAt: at });

  const wish = readWish(text);
  if (wish === 'out' || (wish === 'back' && lead.consent === 'revoked')) {
    const granted = wish === 'back';
    await recordConsent(tx, {
      leadId: lead.id,
      granted,
      source: 'keyword',
      evidence: { inbound_message: id },
      occurredAt: at,
    });
  }
}

function contentOf(inbound: InboundMessage): { text: string | null; payload: string | null } {
  const { button, interactive } = inbound;
  const choice = interactive?.button_reply ?? interactive?.list_reply;
  const caption = inbound.image?.caption ?? inbound.video?.caption ?? inbound.document?.caption;
  const text = inbound.text?.body ?? button?.text ?? choice?.title ?? caption ?? null;
  return { text: text?.slice(0, 8000) ?? null, payload: (button?.payload ?? choice?.id)?.slice(0, 500) ?? null };
}
