/** In which time zones a person may be whose number is all we know: those of the number's country. */
import { localTime } from '#flow';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** By country; what runtime and library know does not change while a process runs. */
const byCountry = new Map<string, readonly string[]>();

/**
 * The zones of the number's country, one for each way its clocks go; empty where nothing is known of it. A country code that
 * several countries share and a number that belongs to none of them: the zones of all.
 * @param e164 `+` and digits
 */
export function zonesOfPhone(e164: string | null): string[] {
  const phone = e164 === null ? undefined : parsePhoneNumberFromString(e164);
  if (!phone) return [];
  const countries = phone.country ? [phone.country] : phone.getPossibleCountries();
  return distinct(countries.flatMap((country) => zonesOfCountry(country)));
}

function zonesOfCountry(country: string): readonly string[] {
  const known = byCountry.get(country);
  if (known) return known;
  const zones = distinct(zonesByRegion(country));
  byCountry.set(country, zones);
  return zones;
}

/** From the runtime's own zone data (CLDR). TypeScript does not know the function yet. */
function zonesByRegion(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] | undefined };
  return locale.getTimeZones?.() ?? [];
}

const signatures = new Map<string, string>();

/** What the zone's clocks show at noon UTC every two weeks of this year and the next: alike in two zones, they need to be asked once. */
function signatureOf(zone: string): string {
  const known = signatures.get(zone);
  if (known) return known;
  const start = Date.UTC(new Date().getUTCFullYear(), 0, 1, 12);
  const shown = Array.from({ length: 53 }, (_, fortnight) => {
    const { day, hour, minute } = localTime(start + fortnight * 14 * 86_400_000, zone);
    return `${day} ${hour}:${minute}`;
  });
  const signature = shown.join();
  signatures.set(zone, signature);
  return signature;
}

function distinct(zones: readonly string[]): string[] {
  if (zones.length < 2) return [...zones];
  return [...new Map(zones.toReversed().map((zone) => [signatureOf(zone), zone])).values()].toReversed();
}
