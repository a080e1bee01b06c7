/**
 * `YCloud-Signature: t=<unix seconds>,s=<64 lowercase hex>` with s = HMAC-SHA256 over `t.rawBody`, keyed by the secret exactly as
 * issued, `whsec_` included (providers.md 5.7). The tolerance is ours.
 */
export const toleranceSeconds = 300;

const utf8 = new TextEncoder();

export function importSecret(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', utf8.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

/**
 * True only for a header of exactly that form, a time within the tolerance and a signature of these bytes. Never throws.
 * `crypto.subtle.verify` compares in constant time.
 * @param now epoch milliseconds
 */
export async function isSigned(
  header: string | undefined,
  body: Uint8Array,
  key: CryptoKey,
  now: number,
): Promise<boolean> {
  // Two headers arrive joined by a comma and do not match; neither does upper-case hex.
  const parts = /^t=(\d{1,12}),s=([0-9a-f]{64})$/.exec(header ?? '');
  if (!parts) return false;
  const [, time, hex] = parts as unknown as [string, string, string];
  if (Math.abs(now / 1000 - Number(time)) > toleranceSeconds) return false;
  const prefix = utf8.encode(`${time}.`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  const signature = Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));
  return await crypto.subtle.verify('HMAC', key, signature, signed);
}
