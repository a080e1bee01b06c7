/** Telephone numbers as a tenant's people write them: without a country code they belong to the tenant's country. */
import { phoneReasons, type PhoneReason } from '#flow';
import { countryOfZone, isPhone, phoneKey, phoneOfWhatsApp, readPhone } from './phone.ts';
import type { NoPhone, Phone } from './phone.ts';
import type { Tx } from '../platform/tenant.ts';

/** A phone that is no phone. The caller turns it into an answer. */
export class NotAPhone extends Error {
  override name = 'NotAPhone';
  readonly reason: PhoneReason;
  constructor(reason: PhoneReason) {
    super(phoneReasons[reason].en);
    this.reason = reason;
  }
}

/** What a tenant's numbers are read by. */
export interface Home {
  timezone: string;
  phone_exceptions: string[];
}

export async function findHome(tx: Tx): Promise<Home> {
  const [home] = await tx<Home[]>`select timezone, phone_exceptions from tenants`;
  return home!;
}

/** A number as `readLocalPhone` reads it, without a look at who has it. */
export const readAtHome = ({ timezone, phone_exceptions }: Home, phone: string): Phone | NoPhone =>
  readPhone(phone, countryOfZone(timezone), phone_exceptions);

/** The key that a text would have if it were a number written out in E.164. */
export const writtenKey = (phone: string): string => phoneKey(phone.replaceAll(/[\s().-]/g, ''));

/**
 * Reads a number by the tenant's country and the ranges it allows besides the plans. One that a lead of ours has already, written
 * out in E.164, is taken though it is no more than possible: who came in before numbers were judged stays within reach.
 * @param phone as written, or read already
 * @returns null for no text. @throws NotAPhone
 */
export async function readLocalPhone(tx: Tx, phone: string | Phone | null | undefined): Promise<Phone | null> {
  if (typeof phone === 'object' && phone !== null) return phone;
  if (!phone?.trim()) return null;
  const read = readAtHome(await findHome(tx), phone);
  if (isPhone(read)) return read;
  const key = writtenKey(phone);
  const [known] = /^\s*\+/.test(phone)
    ? await tx<{ phone: string }[]>`select phone from leads where phone_key = ${key}`
    : [];
  if (known?.phone) return { e164: known.phone, key };
  throw new NotAPhone(read.reason);
}

/** The number of somebody whom WhatsApp names (phone.ts). @returns null where it names none. @throws NotAPhone */
export function numberOf({ phone }: { phone: string | null }): Phone | null {
  const read = phone === null ? null : phoneOfWhatsApp(phone);
  if (phone !== null && !read) throw new NotAPhone('phone-none');
  return read;
}
