import fc from 'fast-check';
import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { isPhone, phoneKey, phoneOfWhatsApp, readPhone } from './phone.ts';
import { partsOfPhone } from './phones/phone-parts.ts';

/** Of each country: what is dialled before a number inside it, now or formerly. */
const prefixes: Record<string, string[]> = {
  AR: ['0'],
  MX: ['01', '044', '045', '1'],
  BR: ['0', '021', '0 15 ', '0xx'],
  CL: ['0'],
  CO: ['03', '0'],
  UY: ['0'],
  VE: ['0'],
  EC: ['0'],
  PE: ['0'],
  PY: ['0'],
  BO: ['0'],
  DO: ['1'],
};
const countries = Object.keys(prefixes) as CountryCode[];
const runs = Number(process.env.PHONE_RUNS ?? 8);

const grouped = (digits: string, by: string) => digits.replaceAll(/(\d{2,3})(?=\d{3})/g, `$1${by}`);

/** The spellings of one number, by what they are. The national digits are those a person dials from next door. */
function spellings(country: CountryCode, e164: string): [string, string][] {
  const code = getCountryCallingCode(country);
  const national = e164.slice(code.length + 1);
  const local = country === 'AR' ? national.replace(/^9/, '') : national;
  return [
    ['E.164', e164],
    ['spaced', `+${code} ${grouped(national, ' ')}`],
    ['dashed', `+${code}-${grouped(national, '-')}`],
    ['with 00', `00${code}${national}`],
    ['with 0 and code', `0${code}${national}`],
    ['code without plus', `${code}${national}`],
    ['code, through a spreadsheet', `${code}${national}.0`],
    ['code, through a Spanish spreadsheet', `${code}${national},00`],
    ['code twice', `+${code}${code}${national}`],
    ['(0) behind the code', `+${code} (0)${grouped(national, ' ')}`],
    ['WhatsApp id', `${code}${national}@c.us`],
    ['link', `https://wa.me/${code}${national}`],
    ['local', local],
    ['local, spaced', grouped(local, ' ')],
    ['local, dotted', grouped(local, '.')],
    ['local, through a spreadsheet', `${local}.0`],
    ['local, as text', `'${local}`],
    ['local, unseen signs', `\u202A${grouped(local, '\u00A0')}\u202C`],
    ['local, in words', `Cel: ${local} (Ana)`],
    ...prefixes[country]!.map((prefix): [string, string] => [`before it ${prefix}`, `${prefix}${local}`]),
    ...(country === 'AR' ? ([['15', local.replace(/^(11|\d{3})/, '0$1 15 ')]] as [string, string][]) : []),
    ...(country === 'BR' ? ([['without its ninth digit', local.replace(/^(\d\d)9/, '$1')]] as [string, string][]) : []),
  ];
}

/** Numbers of a country like the library's example: other last digits, as far as they are in use. */
const numbersOf = (country: CountryCode) =>
  fc.integer({ min: 0, max: 99_999 }).map((end) => {
    const example = examples[country];
    const e164 = `+${getCountryCallingCode(country)}${example.slice(0, -5)}${String(end).padStart(5, '0')}`;
    return parsePhoneNumberFromString(e164)?.isValid() ? e164 : `+${getCountryCallingCode(country)}${example}`;
  });

describe.each(countries)('in %s', (country) => {
  it('every spelling of a number comes to one number, which WhatsApp and searches find', () => {
    fc.assert(
      fc.property(numbersOf(country), (number) => {
        const e164 = phoneOfWhatsApp(number)!.e164;
        for (const [what, text] of spellings(country, e164)) {
          const read = readPhone(text, country);
          if (!isPhone(read)) throw new Error(`${what}: ${text} is ${read.reason}`);
          expect(read.key, `${what}: ${text}`).toBe(phoneKey(e164));
          // Without 9 or 15 nothing says that a number of Argentina is a mobile's.
          if (country !== 'AR') expect(read.e164, `${what}: ${text}`).toBe(e164);
          const parts = partsOfPhone(text, country);
          if (!/[a-z]/i.test(text))
            expect(
              parts.some((part) => read.key.includes(part)),
              `${what}: ${parts.join()}`,
            ).toBe(true);
        }
      }),
      { numRuns: runs },
    );
  });

  it('nothing ends in a country that it does not name', () => {
    const code = getCountryCallingCode(country);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 -().'), minLength: 4, maxLength: 18 }), (text) => {
        const read = readPhone(text, country);
        const digits = text.replaceAll(/\D/g, '');
        const named = /^0{2}[1-9]/.test(digits) || (code === '1' && digits.startsWith('011'));
        const own = !isPhone(read) || read.e164.startsWith(`+${code}`);
        expect(own || named, text).toBe(true);
      }),
      { numRuns: runs * 10 },
    );
  });

  it('takes the numbers of the others only where they are written with their code', () => {
    for (const other of countries.filter((each) => getCountryCallingCode(each) !== getCountryCallingCode(country))) {
      const e164 = phoneOfWhatsApp(`${getCountryCallingCode(other)}${examples[other]}`)!.e164;
      for (const text of [e164, `00${e164.slice(1)}`, `${e164.slice(1)}@c.us`]) {
        const read = readPhone(text, country);
        expect(isPhone(read) && read.e164, `${text} in ${country}`).toBe(e164);
      }
      const bare = readPhone(`${e164.slice(1)}.0`, country);
      expect(!isPhone(bare) || bare.e164.startsWith(`+${getCountryCallingCode(country)}`), e164).toBe(true);
    }
  });
});

describe('partsOfPhone()', () => {
  it.each([
    ['549 11 2345', 'AR', '541123456789'],
    ['15 2345-6789', 'AR', '541123456789'],
    ['011 15 2345', 'AR', '541123456789'],
    ['2345', 'AR', '541123456789'],
    ['099 123', 'EC', '593991234567'],
    ['0981 123', 'PY', '595981123456'],
    ['09 8765', 'CL', '56987654321'],
    ['(021) 97234-5678', 'BR', '552172345678'],
    ['21 7234-5678', 'BR', '552172345678'],
    ['97234-5678', 'BR', '552172345678'],
    ['0034 612 34', 'ES', '34612345678'],
    ['521 55 1234', 'MX', '525512345678'],
  ])('%s in %s stands in %s', (text, country, key) => {
    expect(partsOfPhone(text, country).some((part) => key.includes(part))).toBe(true);
  });

  it('is nothing of a few digits', () => {
    expect(partsOfPhone('123', 'AR')).toEqual([]);
  });
});
