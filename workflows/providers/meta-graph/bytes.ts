/** HMAC-SHA256 and the encodings Meta uses around it. Web Crypto only: runs on Deno and Node. */
const utf8 = new TextEncoder();

const importKey = (secret: string, use: 'sign' | 'verify'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', utf8.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [use]);

/** HMAC-SHA256 of a text, as lower-case hex. */
export async function hmacHex(secret: string, text: string): Promise<string> {
  const signature = await crypto.subtle.sign('HMAC', await importKey(secret, 'sign'), utf8.encode(text));
  return Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether these bytes were signed with the secret; `crypto.subtle.verify` compares in constant time. */
export async function isHmac(
  secret: string,
  signature: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return await crypto.subtle.verify('HMAC', await importKey(secret, 'verify'), signature, bytes);
}

/** Bytes of an unpadded base64url text; null when it is not one. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}

/** Bytes of a lower-case hex text; null when it is not one. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^([0-9a-f]{2})*$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => utf8.encode(text);
