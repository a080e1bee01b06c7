/** Passwords: scrypt in PHC form, a bounded number at a time, and the rules for choosing one. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { tooCommon } from './common-passwords.ts';

const cost = { ln: 15, r: 8, p: 1 };
const keyBytes = 32;

/**
 * A hash such as `$scrypt$ln=15,r=8,p=1$<salt>$<key>`, for `users.password_hash`.
 * @param beside another hash of the same address, whose salt this one shares: an address with several accounts is then looked at
 *   in the time of one
 */
export async function hashPassword(password: string, beside?: string): Promise<string> {
  const shared = beside === undefined ? null : parse(beside);
  const isShared = shared?.ln === cost.ln && shared.r === cost.r && shared.p === cost.p;
  const salt = isShared ? shared.salt : randomBytes(16);
  const key = await derive(password, salt, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`;
}

/** Takes as long for a malformed hash, or none, as for a wrong password. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  return (await matchPassword(password, [hash ?? ''])).length > 0;
}

/**
 * Which of these hashes a password fits. Hashes that share a salt cost one derivation together, and none costs one too: somebody
 * unknown is answered as late as somebody known.
 */
export async function matchPassword(password: string, hashes: string[]): Promise<string[]> {
  const derived = new Map<string, Promise<Buffer>>();
  const known = hashes.flatMap((hash) => parse(hash) ?? []);
  if (known.length === 0) await derive(password, randomBytes(16), cost);
  const fits: string[] = [];
  for (const { hash, head, salt, key, ...how } of known) {
    const deriving = derived.get(head) ?? derive(password, salt, how);
    derived.set(head, deriving);
    const actual = await deriving;
    // HMAC pads its key with zeros, so to scrypt a password with NULs at its end is the one without.
    if (!password.includes('\0') && key.length === actual.length && timingSafeEqual(key, actual)) fits.push(hash);
  }
  return fits;
}

function parse(hash: string) {
  const [, head, ln, r, p, salt, key] = /^(\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+))\$([^$]+)$/.exec(hash) ?? [];
  if (!head || !salt || !key) return null;
  const bytes = (text: string) => Buffer.from(text, 'base64');
  return { hash, head, ln: Number(ln), r: Number(r), p: Number(p), salt: bytes(salt), key: bytes(key) };
}

/** A password somebody signs in with: any, but not endless. */
export const givenPassword = z.string().min(1).max(1024);

/** A password somebody chooses: long, and not one that everybody tries first. No rules about kinds of characters. */
export const newPassword = z
  .string()
  .min(12, 'at least 12 characters')
  .max(256, 'at most 256 characters')
  .refine((password) => !password.includes('\0'), 'no NUL characters')
  .refine((password) => !tooCommon(password), 'this password is among the first that are tried');

const mostAtOnce = 4;
let running = 0;
const queue: (() => void)[] = [];

/** Each derivation takes 32 MB and a core, so a crowd at the door waits in line. */
async function derive(password: string, salt: Uint8Array, { ln, r, p }: typeof cost): Promise<Buffer> {
  if (running >= mostAtOnce) await new Promise<void>((turn) => queue.push(turn));
  running++;
  try {
    const options = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r };
    return await new Promise((resolve, reject) =>
      scrypt(password.normalize('NFC'), salt, keyBytes, options, (error, key) =>
        error ? reject(error) : resolve(key),
      ),
    );
  } finally {
    running--;
    queue.shift()?.();
  }
}

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
