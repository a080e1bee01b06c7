/**
 * `YCloud-Signature: t=<unix seconds>,s=<64 lowercase hex>` with s = HMAC-SHA256 over `t.rawBody`, keyed by the secret exactly as
 * issued, `whsec_` included (providers.md 5.7). The tolerance is ours.
 */
import { isHmacOf } from '../hmac.ts';
import { fromHex } from '../meta-graph/bytes.ts';

export const toleranceSeconds = 300;

/**
 * True only for a header of exactly that form, a time within the tolerance and a signature of these bytes. Never throws.
 * @param now epoch milliseconds
 */
export function isSigned(header: string | undefined, body: Uint8Array, secret: string, now: number): boolean {
  // Two headers arrive joined by a comma and do not match; neither does upper-case hex.
  const parts = /^t=(\d{1,12}),s=([0-9a-f]{64})$/.exec(header ?? '');
  if (!parts) return false;
  const [, time, hex] = parts as unknown as [string, string, string];
  if (Math.abs(now / 1000 - Number(time)) > toleranceSeconds) return false;
  return isHmacOf(secret, fromHex(hex)!, `${time}.`, body);
}
