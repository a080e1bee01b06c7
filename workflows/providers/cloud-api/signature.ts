/**
 * Webhooks of Meta: the signature of each delivery, and the handshake that registers an address.
 * `X-Hub-Signature-256: sha256=<64 lower-case hex>` is an HMAC of the raw bytes, keyed by the app's secret. There is no time in it:
 * deliveries are counted once by what they report. Source: developers.facebook.com, "Webhooks: Getting Started".
 */
import { hmacHex } from '../meta-graph/bytes.ts';
import { answerHandshake, isHubSigned } from '../meta-graph/hub-signature.ts';

/** Never throws. */
export function isSigned(headers: Headers, raw: Uint8Array, secret: string): boolean {
  return isHubSigned(secret, headers.get('x-hub-signature-256'), raw);
}

/**
 * What Meta must say when it asks an address of ours whether it wants webhooks. It follows from the random end of the address, so
 * that it can be checked before anything about the address is stored; deliveries are believed for their signature alone.
 */
export const verifyTokenOf = (address: string): Promise<string> =>
  hmacHex('cadencia-webhook', address.replace(/\/+$/, '').split('/').at(-1) ?? '');

/** The challenge that Meta wants back; null for whoever does not know the address's token. */
export async function shakeHands(address: string, query: URLSearchParams): Promise<string | null> {
  return await answerHandshake(query, await verifyTokenOf(address));
}
