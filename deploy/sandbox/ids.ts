/** Identifiers in the shapes that the providers use. */
import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function word(length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += alphabet[byte % alphabet.length];
  return text;
}

/** 24 hexadecimal digits, as YCloud numbers messages. */
export const objectId = (): string => randomBytes(12).toString('hex');
export const eventId = (): string => `evt_${word(16)}`;
export const requestId = (): string => `req_${word(19)}`;
export const endpointId = (): string => `wh${objectId()}`;
export const signingSecret = (): string => `whsec_${randomBytes(16).toString('hex')}`;
/** WhatsApp's own id of a message. */
export const wamid = (): string => `wamid.${randomBytes(30).toString('base64url')}`;
/** Meta numbers things with 15 to 17 digits. */
export const metaId = (): string =>
  String(10 ** 15 + (Number.parseInt(randomBytes(6).toString('hex'), 16) % (9 * 10 ** 15)));
export const clickId = (): string => `ARA${word(60)}`;
