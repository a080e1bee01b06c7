/** Random secrets, and how they are stored and compared. */
import { createHash } from 'node:crypto';

const encoder = new TextEncoder();

/** A fresh secret of 256 bits, URL-safe, after a prefix that tells people what it is. */
export function newSecret(prefix = ''): string {
  return prefix + base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** What is kept of a secret of high entropy: its SHA-256. On the spot: `crypto.subtle` asks another thread, for longer than it takes. */
export function hashSecret(secret: string): Promise<Uint8Array> {
  return Promise.resolve(new Uint8Array(createHash('sha256').update(secret).digest()));
}

/** Compares in a time that says nothing about where two values differ. */
export async function sameSecret(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all([hashSecret(a), hashSecret(b)]);
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= left[i]! ^ right[i]!;
  return difference === 0;
}

/** HMAC-SHA256. @param key begins with what it is for: a seal of one kind is none of another */
export async function seal(key: string, text: string): Promise<Uint8Array> {
  const material = encoder.encode(key);
  const imported = await crypto.subtle.importKey('raw', material, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, encoder.encode(text)));
}

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
