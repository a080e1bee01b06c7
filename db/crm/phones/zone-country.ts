/** Whose local numbers a tenant means: the country of its time zone. */
import { getCountries } from 'libphonenumber-js/max';

/** Zones of places that number like somebody else, or that CLDR gives to no country with telephones. */
const others: Record<string, string> = {
  'Antarctica/Casey': 'AU',
  'Antarctica/Davis': 'AU',
  'Antarctica/DumontDUrville': 'FR',
  'Antarctica/Mawson': 'AU',
  'Antarctica/McMurdo': 'NZ',
  'Antarctica/Palmer': 'US',
  'Antarctica/Rothera': 'FK',
  'Antarctica/Syowa': 'JP',
  'Antarctica/Troll': 'NO',
  'Antarctica/Vostok': 'RU',
  'Atlantic/South_Georgia': 'FK',
  'Indian/Kerguelen': 'RE',
  'Pacific/Midway': 'US',
  'Pacific/Pitcairn': 'NZ',
  'Pacific/Wake': 'US',
};
/** Clocks that many countries share; the runtime calls each by the name of one of their cities. */
const shared = /^(CET|EET|MET|WET|EST|UTC|GMT)$|^Etc\//;

/** Read once from the runtime's own zone data (CLDR), whose function TypeScript does not know yet. */
let known: Map<string, string> | undefined;

/**
 * The country of a zone, also of the old names (`Brazil/East`, `Mexico/General`, `America/Buenos_Aires`).
 * @returns two letters; undefined for zones of no country (`UTC`, `CET`) and for what is no zone
 */
export function countryOfZone(zone: string): string | undefined {
  if (shared.test(zone)) return undefined;
  known ??= new Map([...Object.entries(others), ...getCountries().flatMap(zonesOf)]);
  const country = known.get(zone) ?? known.get(canonical(zone));
  // Asked for each number that is read, and the runtime takes its time to say what an old name means.
  if (country !== undefined) known.set(zone, country);
  return country;
}

function zonesOf(country: string): [string, string][] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?(): string[] | undefined };
  return (locale.getTimeZones?.() ?? []).map((zone) => [zone, country]);
}

function canonical(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return zone;
  }
}
