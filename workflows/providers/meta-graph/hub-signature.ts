/** Webhooks of Meta: the handshake that registers an address, and the signature of every delivery. */
import { isHmacOf } from '../hmac.ts';
import { bytesOf, fromHex } from './bytes.ts';

/**
 * True only for `X-Hub-Signature-256: sha256=<64 lower-case hex>` over exactly these bytes. Never throws.
 * There is no timestamp in it, so a delivery can be repeated for ever: deduplicate by what it reports.
 * Source: developers.facebook.com, "Webhooks: Getting Started".
 */
export function isHubSigned(appSecret: string, header: string | null | undefined, body: Uint8Array): boolean {
  const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  return hex !== undefined && isHmacOf(appSecret, fromHex(hex)!, body);
}

/**
 * What to answer to `GET <webhook>?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…`: the challenge, as plain text.
 * @returns null, for a 403, unless mode and token fit and the challenge is a number (so it cannot carry HTML)
 */
export async function answerHandshake(query: URLSearchParams, verifyToken: string): Promise<string | null> {
  const challenge = query.get('hub.challenge') ?? '';
  const fits = query.get('hub.mode') === 'subscribe' && /^\d{1,30}$/.test(challenge);
  return fits && (await isSame(query.get('hub.verify_token') ?? '', verifyToken)) ? challenge : null;
}

/** Compares digests, so that the time says nothing about where two texts differ. */
async function isSame(a: string, b: string): Promise<boolean> {
  const digests = await Promise.all([a, b].map((text) => crypto.subtle.digest('SHA-256', bytesOf(text))));
  const [left, right] = digests.map((digest) => new Uint8Array(digest)) as [Uint8Array, Uint8Array];
  return left.reduce((difference, byte, i) => difference | (byte ^ right[i]!), 0) === 0;
}
