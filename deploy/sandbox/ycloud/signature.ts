/** Signs webhook deliveries the way YCloud does. */
import { createHmac } from 'node:crypto';

/**
 * The value of the `YCloud-Signature` header.
 * @param secret as issued, `whsec_` included
 * @param seconds Unix time
 * @param body exactly the bytes that are sent
 */
export function sign(secret: string, seconds: number, body: string): string {
  return `t=${seconds},s=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}
