/** The access token: a JWT of ten minutes that names a session. What its holder may do is read from the database each time. */
import { jwtVerify, SignJWT } from 'jose';
import type { Config } from '../config.ts';

export const accessSeconds = 600;
const audience = 'cadencia-api';
const type = 'at+jwt';

export interface AccessClaims {
  userId: string;
  tenantId: string;
  sessionId: string;
}

/** @param now the instant of issue */
export async function signAccessToken(config: Config, claims: AccessClaims, now: Date): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return await new SignJWT({ tenant: claims.tenantId, sid: claims.sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: type })
    .setIssuer(config.PUBLIC_URL)
    .setAudience(audience)
    .setSubject(claims.userId)
    .setJti(crypto.randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + accessSeconds)
    .sign(key(config));
}

export interface ReadClaims extends AccessClaims {
  /** When the token ends, in seconds since 1970. */
  until: number;
}

/** The claims, or null when the token is not one of ours, too old, or made for something else (RFC 8725). */
export async function readAccessToken(config: Config, token: string, now: Date): Promise<ReadClaims | null> {
  if (token.length > 2048) return null;
  try {
    const { payload } = await jwtVerify(token, key(config), {
      algorithms: ['HS256'],
      typ: type,
      issuer: config.PUBLIC_URL,
      audience,
      requiredClaims: ['exp', 'iat', 'sub', 'sid', 'tenant', 'jti'],
      clockTolerance: 5,
      currentDate: now,
    });
    const { sub, tenant, sid, exp } = payload;
    if (typeof sub !== 'string' || typeof tenant !== 'string' || typeof sid !== 'string' || !exp) return null;
    return { userId: sub, tenantId: tenant, sessionId: sid, until: exp };
  } catch {
    return null;
  }
}

const key = (config: Config): Uint8Array => new TextEncoder().encode(config.JWT_SECRET_KEY);
