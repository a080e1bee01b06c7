/** Telephone numbers as a tenant's people write them: without a country code they belong to the tenant's country. */
import { countryOfZone, parsePhone } from './phone.ts';
import type { Phone } from './phone.ts';
import type { Tx } from '../platform/tenant.ts';

/** A phone that is no phone. The caller turns it into an answer. */
export class NotAPhone extends Error {
  override name = 'NotAPhone';
}

/** @returns null for no text. @throws NotAPhone */
export async function readPhone(tx: Tx, text: string | null | undefined): Promise<Phone | null> {
  if (!text?.trim()) return null;
  const written = parsePhone(text);
  if (written && text.trim().startsWith('+')) return written;
  const [tenant] = await tx<{ timezone: string }[]>`select timezone from tenants`;
  const phone = parsePhone(text, tenant && countryOfZone(tenant.timezone)) ?? written;
  if (!phone) throw new NotAPhone('not a telephone number');
  return phone;
}
