/** Passwords: scrypt in PHC form, a bounded number at a time, and the rules for choosing one. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { tooCommon } from './common-passwords.ts';

const cost = { ln: 15, r: 8, p: 1 };
const keyBytes = 32;

/** A hash such as `$scrypt$ln=15,r=8,p=1$<salt>$<key>`, for `users.password_hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`;
}

/** Takes as long for somebody unknown (null) or a malformed hash as for a wrong password. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [, ln, r, p, salt, key] = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash ?? '') ?? [];
  if (!salt || !key) {
    await derive(password, randomBytes(16), cost);
    return false;
  }
  const expected = Buffer.from(key, 'base64');
  const actual = await derive(password, Buffer.from(salt, 'base64'), { ln: Number(ln), r: Number(r), p: Number(p) });
  // HMAC pads its key with zeros, so to scrypt a password with NULs at its end is the one without.
  return !password.includes('\0') && expected.length === actual.length && timingSafeEqual(expected, actual);
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
