/**
 * The refresh token: `<session>.<random 256 bits>.<mac>`. The database keeps its hash only. The mac proves that we issued it, so
 * any old one that comes back, however old, is recognised as used twice.
 */
import type { Config } from '../config.ts';
import { base64url, newSecret, sameSecret, seal } from '../platform/secrets.ts';

export async function newRefreshToken(config: Config, sessionId: string): Promise<string> {
  const body = `${sessionId}.${newSecret()}`;
  return `${body}.${await mac(config, body)}`;
}

/** The session a token was issued for, or null when it is not one of ours. */
export async function readRefreshToken(config: Config, token: string): Promise<string | null> {
  const [, body, sessionId, given] = /^(([0-9a-f-]{36})\.[\w-]{43})\.([\w-]{43})$/.exec(token) ?? [];
  if (!body || !sessionId || !given) return null;
  return (await sameSecret(given, await mac(config, body))) ? sessionId : null;
}

const mac = async (config: Config, body: string): Promise<string> =>
  base64url(await seal(`refresh:${config.JWT_SECRET_KEY}`, body));
