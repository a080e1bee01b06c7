/**
 * HMAC-SHA256 of deliveries, on the spot: `crypto.subtle` hands each to another thread, which costs ten times what a few hundred bytes
 * take.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether these bytes, one part after the other, were signed with the secret. Compares in constant time. */
export function isHmacOf(secret: string, signature: Uint8Array, ...parts: readonly (Uint8Array | string)[]): boolean {
  const mac = createHmac('sha256', secret);
  for (const part of parts) mac.update(part);
  const wanted = mac.digest();
  return wanted.length === signature.length && timingSafeEqual(wanted, signature);
}
