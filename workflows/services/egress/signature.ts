/** How what we ask of other systems is signed: Standard Webhooks v1, HMAC-SHA256 over id, time and body. */
import { createHmac } from 'node:crypto';

/** The headers. @param secret `whsec_…` with the key in base64. @param seconds since 1970 */
export function signatureOf(id: string, secret: string, body: string, seconds: number): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const sum = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${sum}` };
}
