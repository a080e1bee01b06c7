/** How a message came: from an ad or a post (WhatsApp tells it once, with the first message after the click), or by itself. */
import { placeOfAd } from '#db/sending/inbound.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { recordTouch } from '#db/crm/touches.ts';
import type { Referral } from '#providers/news.ts';

export interface Arrival {
  leadId: string;
  /** A person we did not know before. */
  isNew: boolean;
  /** What the message is known by: repeated, it is the same touch. */
  externalId: string;
  at: Date;
}

/** The ad of a message; null for a post, and for what is no id. */
export function adOf(referral: Referral | null): string | null {
  const { source_type, source_id } = referral ?? {};
  return source_type === 'ad' && /^\d{1,40}$/.test(source_id ?? '') ? source_id! : null;
}

/**
 * Writes a touch for each message that carries a referral, and for the first message of somebody who came by themselves. Where the
 * ad belongs is kept as the sync knows it now; what it learns later is resolved when somebody asks.
 */
export async function recordArrival(tx: Tx, from: Referral | null, arrival: Arrival): Promise<void> {
  const { leadId, isNew, externalId, at } = arrival;
  const touch = { leadId, occurredAt: at, external_id: externalId };
  if (!from) {
    if (isNew) await recordTouch(tx, { ...touch, source: 'organic' });
    return;
  }
  const adId = adOf(from);
  await recordTouch(tx, {
    ...touch,
    source: 'ctwa',
    ad_id: adId,
    ...(adId ? await placeOfAd(tx, adId) : {}),
    headline: short(from.headline, 500),
    body: short(from.body, 2000),
    source_url: short(from.source_url, 2000),
    ctwa_clid: short(from.ctwa_clid, 500),
    raw: from,
  });
}

const short = (text: unknown, most: number): string | null =>
  typeof text === 'string' ? text.trim().slice(0, most) || null : null;
