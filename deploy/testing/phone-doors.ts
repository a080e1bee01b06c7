/** One number through every door, as people of a country write it: what each door makes of it, side by side. */
import examples from 'libphonenumber-js/mobile/examples';
import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { phoneOfWhatsApp } from '#db/crm/phone.ts';
import { spellings } from '#db/testing/phone-spellings.ts';
import { post } from './doors.ts';
import { type Product, until } from './product.ts';

/** The zone by which the product knows the country. */
export const zones: Record<string, string> = {
  AR: 'America/Argentina/Buenos_Aires',
  MX: 'America/Mexico_City',
  BR: 'America/Sao_Paulo',
  CL: 'America/Santiago',
  CO: 'America/Bogota',
  UY: 'America/Montevideo',
  VE: 'America/Caracas',
  EC: 'America/Guayaquil',
  PE: 'America/Lima',
  PY: 'America/Asuncion',
  BO: 'America/La_Paz',
  DO: 'America/Santo_Domingo',
};
const doors = ['import', 'api', 'ingest', 'form'] as const;
type Door = (typeof doors)[number];

/** Somebody who comes by a door; nobody else has the number. */
interface Comer {
  door: Door;
  name: string;
  what: string;
  /** As they write it. */
  text: string;
  e164: string;
  /** Another spelling, by which they are looked for. */
  sought: string;
}
interface Lead {
  id: string;
  name: string;
  phone: string | null;
}

/** Numbers that are in use, each another one: the library's example with other last digits. */
function* numbersOf(country: CountryCode): Generator<string> {
  const stem = `+${getCountryCallingCode(country)}${examples[country].slice(0, -4)}`;
  for (let end = 1234; end < 10_000; end++) {
    const number = `${stem}${String(end).padStart(4, '0')}`;
    if (parsePhoneNumberFromString(number)?.isValid()) yield phoneOfWhatsApp(number)!.e164;
  }
}

/** @param places which of the spellings */
export function comersOf(country: CountryCode, places: number[]): Comer[] {
  const numbers = numbersOf(country);
  return places.flatMap((place) =>
    doors.map((door): Comer => {
      const e164 = numbers.next().value as string;
      const all = spellings(country, e164);
      const [what, text] = all[place % all.length]!;
      const digits = all.filter(([, each]) => !/[a-z]/i.test(each));
      const sought = digits[(place * 7 + 3) % digits.length]![1];
      return { door, name: `${country}${place}${door}`, what, text, e164, sought };
    }),
  );
}

const found = async (product: Product, q: string) =>
  (await product.call<{ items: Lead[] }>('GET', `/api/crm/leads?${new URLSearchParams({ q })}`)).body.items;

/** Sends everybody in, each by their door, to a tenant of the country. @returns once they are all there */
export async function comeIn(product: Product, country: string, comers: Comer[]): Promise<Lead[]> {
  const set = await product.call('PATCH', '/api/crm/settings', { timezone: zones[country] });
  if (set.status !== 200) throw new Error(`${country}: ${JSON.stringify(set.body)}`);
  const by = (door: Door) => comers.filter((each) => each.door === door);
  for (const { name, text } of by('form'))
    await post(`${product.ready.sandboxUrl}/_sandbox/meta/leads`, { fields: { full_name: name, phone_number: text } });
  const rows = by('import').map(({ name, text }) => `${name},"${text}"`);
  const file = await product.call('POST', '/api/crm/leads/import', { csv: ['name,phone', ...rows].join('\n') });
  if (file.status !== 200) throw new Error(`${country}: ${JSON.stringify(file.body)}`);
  for (const { name, text } of by('api')) {
    const made = await product.call('POST', '/api/crm/leads', { name, phone: text, start_flows: false });
    if (made.status !== 201) throw new Error(`${country} ${text}: ${JSON.stringify(made.body)}`);
  }
  await product.ingest(by('ingest').map(({ name, text }) => ({ name, phone: text })));
  return await until(`those of ${country}`, 60, async () => {
    const leads = await Promise.all(comers.map(async ({ name }) => (await found(product, name))[0]));
    return leads.every((lead) => lead !== undefined) ? leads : null;
  });
}

/**
 * Whom of the country a search for each of them finds, by another spelling than the one they came with. The digits of a number at
 * home may stand in one of elsewhere.
 */
export const lookFor = async (product: Product, country: string, comers: Comer[]): Promise<string[][]> =>
  await Promise.all(
    comers.map(async ({ sought }) =>
      (await found(product, sought)).map(({ name }) => name).filter((name) => name.startsWith(country)),
    ),
  );

/** What the doors say of texts that are no number there: the reason, or `taken`. */
export async function refusals(product: Product, text: string): Promise<Record<'api' | 'ingest' | 'import', string>> {
  type Refused = { errors?: { reason?: string; text?: { en: string }; message: string }[] };
  const why = ({ status, body }: { status: number; body: Refused }) =>
    status < 300 ? 'taken' : (body.errors?.[0]?.text?.en ?? body.errors?.[0]?.message ?? '');
  const { url, ingestKey } = product.ready;
  const handed = await fetch(`${url}/api/ingest/${ingestKey}/leads`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ phone: text }),
  });
  return {
    api: why(await product.call<Refused>('POST', '/api/crm/leads', { phone: text })),
    ingest: why({ status: handed.status, body: (await handed.json()) as Refused }),
    import: why(await product.call<Refused>('POST', '/api/crm/leads/import', { csv: `phone\n"${text}"\n` })),
  };
}
