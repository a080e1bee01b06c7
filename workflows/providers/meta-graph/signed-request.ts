/**
 * `signed_request`, with which Meta says that a person removed the app or wants their data deleted:
 * base64url(signature) "." base64url(JSON), the signature being HMAC-SHA256 over the encoded payload.
 * Source: developers.facebook.com, "Data Deletion Request Callback".
 */
import * as z from 'zod';
import { tryGraphJson } from './big-json.ts';
import { isHmacOf } from '../hmac.ts';
import { fromBase64url } from './bytes.ts';
import { graphId } from './wire.ts';

const payload = z.object({
  algorithm: z.string().regex(/^hmac-sha256$/i),
  /** App-scoped. */
  user_id: graphId,
  /** Unix seconds. */
  issued_at: z.number(),
  expires: z.number().optional(),
});

export interface SignedRequest {
  userId: string;
  issuedAt: Date;
}

/** How old a request may be, and how far ahead of our clock Meta's may be. */
const mostAge = 60 * 60_000;
const mostAhead = 5 * 60_000;

/**
 * Reads a signed request. Each of Meta's says when it was issued, and nothing in its documentation how long one is good; Meta posts it
 * there and then, and a captured one would end the connection of a person who came back long since. So: an hour. Within it a repeated one
 * is for the caller to bear (both callbacks are idempotent). A stated `expires` counts too.
 * @param now epoch milliseconds
 * @returns null for anything that is not exactly one, signed with this secret
 */
export function readSignedRequest(
  appSecret: string,
  text: string | null | undefined,
  now: number,
): SignedRequest | null {
  const [, signature = '', encoded = ''] = /^([\w-]{1,100})\.([\w-]{1,4000})$/.exec(text ?? '') ?? [];
  const given = fromBase64url(signature);
  const content = fromBase64url(encoded);
  if (!given || !content || content.length === 0 || given.length !== 32) return null;
  if (!isHmacOf(appSecret, given, encoded)) return null;
  const parsed = payload.safeParse(tryGraphJson(new TextDecoder().decode(content)));
  if (!parsed.success) return null;
  const { user_id: userId, issued_at: issued, expires } = parsed.data;
  if (expires !== undefined && expires > 0 && expires * 1000 < now) return null;
  const age = now - issued * 1000;
  if (age > mostAge || age < -mostAhead) return null;
  return { userId, issuedAt: new Date(issued * 1000) };
}
