/**
 * `/api/webhooks/meta`: raw bytes → signature → rows in the inbox → 200. One address for the whole app: the pages that a delivery
 * names say whose it is, and nothing else does. What people entered is fetched by the worker.
 */
import { storeNotices } from '#db/meta/lead-notices.ts';
import { answerHandshake, isHubSigned } from '#providers/meta-graph/hub-signature.ts';
import { readLeadNotices } from '#providers/meta-graph/leadgen-webhook.ts';
import type { AppContext } from '../context.ts';
import type { Deps } from '../deps.ts';
import { notFound, Problem } from '../errors.ts';
import { createBadCounter } from './bad-counter.ts';
import { readBytes } from '../middleware/read-bytes.ts';

/** Meta batches up to 1,000 changes of about 250 bytes. */
const bounds = { most: 1024 * 1024, seconds: 10 };

/**
 * Answers the handshake that registers the address: the challenge as plain text.
 * @throws Problem 403 for a wrong token, or a challenge that is no number; 404 without META_WEBHOOK_VERIFY_TOKEN
 */
export async function shakeHands(c: AppContext): Promise<string> {
  const { META_WEBHOOK_VERIFY_TOKEN: token } = c.var.deps.config;
  if (!token) throw notFound();
  const challenge = await answerHandshake(new URL(c.req.url).searchParams, token);
  if (challenge === null) throw new Problem('forbidden');
  return challenge;
}

/** One per process and app. */
export function createMetaReceiver(deps: Deps) {
  const bad = createBadCounter(() => deps.now().getTime());

  /** @throws Problem 401 for what Meta did not sign (429 when there is much of it), 413, 400 for what is no webhook */
  return async function receive(c: AppContext): Promise<{ received: number }> {
    const secret = deps.config.META_APP_SECRET;
    if (!secret) throw notFound();
    const signature = c.req.header('x-hub-signature-256');
    // Nothing is read of what carries no signature at all.
    const raw = signature ? await readBytes(c.req.raw, bounds) : new Uint8Array();
    if (!isHubSigned(secret, signature, raw)) {
      if (bad.add(c.var.ip)) throw new Problem('too_many_requests', { headers: { 'retry-after': '60' } });
      throw new Problem('wrong_signature');
    }
    const notices = readLeadNotices(raw);
    if (notices === null) throw new Problem('bad_request', { detail: 'This is no webhook of Meta.' });
    const rows = notices.map(({ leadgenId, pageId, formId, adId }) => ({
      leadgen_id: leadgenId,
      page_id: pageId,
      form_id: formId,
      ad_id: adId,
    }));
    await storeNotices(deps.sql, rows);
    return { received: rows.length };
  };
}
