/** Reads Fernet tokens (AES-128-CBC, then HMAC-SHA256), as Python's `cryptography` writes them. Nothing is written so. */

/**
 * @param key base64 of 32 bytes: 16 for signing, 16 for encryption
 * @param token `gAAAA…`
 * @throws Error when the token is malformed, tampered with, or of another key
 */
export async function openFernet(key: string, token: string): Promise<string> {
  const keyBytes = decode(key);
  const bytes = decode(token);
  // version, time (8), iv (16), at least one block, mac (32)
  if (keyBytes.length !== 32 || bytes[0] !== 0x80 || bytes.length < 73 || (bytes.length - 57) % 16 !== 0) {
    throw new Error('not a Fernet token');
  }
  const signing = await crypto.subtle.importKey(
    'raw',
    keyBytes.slice(0, 16),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  if (!(await crypto.subtle.verify('HMAC', signing, bytes.slice(-32), bytes.slice(0, -32))))
    throw new Error('tampered with');
  const opening = await crypto.subtle.importKey('raw', keyBytes.slice(16), 'AES-CBC', false, ['decrypt']);
  const algorithm = { name: 'AES-CBC', iv: bytes.slice(9, 25) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, opening, bytes.slice(25, -32)));
}

const decode = (text: string) =>
  Uint8Array.from(atob(text.trim().replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
