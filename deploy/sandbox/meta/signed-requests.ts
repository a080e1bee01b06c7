/** What Meta posts when a person removes the app or wants their data deleted. */
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { Meta } from './meta.ts';
import { person } from './world.ts';

export const signedRequestBody = z.strictObject({
  kind: z.enum(['deauthorize', 'data-deletion']),
  user_id: z.string().default(person.id),
  /** Signed with another secret. */
  forged: z.boolean().default(false),
});

/** base64url(signature) "." base64url(JSON), the signature over the encoded payload. */
export function signRequest(secret: string, payload: Record<string, unknown>): string {
  const encoded = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${createHmac('sha256', secret).update(encoded).digest('base64url')}.${encoded}`;
}

export interface SignedRequestResult {
  url: string;
  status: number | null;
  /** What the app answered: for a deletion its status page and confirmation code. */
  answer: unknown;
}

type SignedRequest = z.infer<typeof signedRequestBody>;

/** Where the app wants to hear of it. @throws Error when it told none */
export function addressFor({ settings }: Meta, kind: SignedRequest['kind']): string {
  const url = kind === 'deauthorize' ? settings.deauthorizeUrl : settings.dataDeletionUrl;
  if (!url) throw new Error(`The app has no address for ${kind}.`);
  return url;
}

/** Posts it to the app's address. Removing the app also ends the person's tokens. */
export async function sendSignedRequest(
  meta: Meta,
  { user_id, forged }: SignedRequest,
  url: string,
): Promise<SignedRequestResult> {
  const { appSecret } = meta.settings;
  const seconds = Math.floor(meta.now() / 1000);
  const secret = forged ? `${appSecret}x` : appSecret;
  const signed = signRequest(secret, { algorithm: 'HMAC-SHA256', issued_at: seconds, user_id });
  if (!forged && user_id === person.id) meta.tokens.endAll('revoked');
  meta.changed();
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'facebookexternalua' },
      body: new URLSearchParams({ signed_request: signed }).toString(),
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return { url, status: answer.status, answer: isJson && text ? JSON.parse(text) : text };
  } catch (error) {
    return { url, status: null, answer: String(error) };
  }
}
