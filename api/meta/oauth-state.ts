/**
 * `state` of an OAuth dialog: 256 random bits, an expiry, and a MAC over both and over who began it (person, session, tenant).
 * Nobody else's is taken, and each is taken once (db/meta/oauth-states.ts). Asking for one writes nothing, as a GET should.
 */
import { base64url, hashSecret, newSecret, sameSecret, seal } from '../platform/secrets.ts';

/** How long somebody may take in the dialog at most: as long as an access token lasts. */
const stateSeconds = 600;

export interface Beginner {
  userId: string;
  sessionId: string;
  tenantId: string;
}

/**
 * A fresh state. It ends with the access token that asks for it: who comes back in time is still signed in, and asking extends nothing.
 * @param secret of this installation
 * @param until the end of that token, in seconds since 1970
 */
export async function newState(
  secret: string,
  who: Beginner,
  until: number,
  now: Date,
): Promise<{ state: string; seconds: number }> {
  const nonce = newSecret();
  const seconds = Math.floor(now.getTime() / 1000);
  const expires = Math.min(until, seconds + stateSeconds);
  const state = `${nonce}.${expires}.${await sealFor(secret, who, nonce, expires)}`;
  return { state, seconds: Math.max(0, expires - seconds) };
}

/** Its SHA-256, to use it up; null when it is not one of ours, has expired, or was begun by somebody else or elsewhere. */
export async function readState(
  secret: string,
  who: Beginner,
  state: string | null,
  now: Date,
): Promise<Uint8Array | null> {
  const [, nonce = '', expires = '', mac = ''] = /^([\w-]{43})\.(\d{1,12})\.([\w-]{43})$/.exec(state ?? '') ?? [];
  const seconds = Math.floor(now.getTime() / 1000);
  if (!(await sameSecret(mac, await sealFor(secret, who, nonce, Number(expires))))) return null;
  // One that lives longer than ours do was made by a clock that is wrong.
  if (Number(expires) < seconds || Number(expires) > seconds + stateSeconds) return null;
  return await hashSecret(state!);
}

async function sealFor(secret: string, { userId, sessionId, tenantId }: Beginner, nonce: string, expires: number) {
  return base64url(await seal(`oauth state ${secret}`, JSON.stringify([nonce, expires, userId, sessionId, tenantId])));
}
