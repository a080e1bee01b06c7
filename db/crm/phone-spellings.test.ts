import fc from 'fast-check';
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { countries, spellings } from '../testing/phone-spellings.ts';
import { isPhone, phoneKey, phoneOfWhatsApp, readPhone } from './phone.ts';
import { partsOfPhone } from './phones/phone-parts.ts';
import { isPlainly } from './phones/plans.ts';

const runs = Number(process.env.PHONE_RUNS ?? 8);

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

it('no number of any country that lacks digits becomes somebody else’s', () => {
  const cut = getCountries().flatMap((country) => {
    const whole = `+${getCountryCallingCode(country)}${examples[country] ?? ''}`;
    return [1, 2, 3].map((missing) => ({ country, text: whole.slice(0, -missing) }));
  });
  const others = cut.filter(({ country, text }) => {
    const read = readPhone(text, 'AR');
    // Brazil wrote mobiles without their ninth digit.
    return country !== 'BR' && isPhone(read) && read.e164 !== text;
  });
  expect(others).toEqual([]);
});

describe('plans that are compiled once', () => {
  const alone = getCountries().filter(
    (country) =>
      getCountries().filter((other) => getCountryCallingCode(other) === getCountryCallingCode(country)).length === 1,
  );

  it('call nothing a number that the library would not, or would write in another way', () => {
    const seen = { yes: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...alone),
        fc.nat({ max: 3 }),
        fc.integer({ min: 0, max: 999_999_999 }),
        (country, kept, end) => {
          const example = examples[country] ?? '2';
          const tail = String(end).padStart(9, '0');
          for (const national of [
            example.slice(0, kept + 1) + tail.slice(0, Math.max(0, example.length - kept - 1)),
            `${kept}${example}`,
            tail.slice(kept),
          ]) {
            if (!isPlainly(national, country)) continue;
            seen.yes++;
            const e164 = `+${getCountryCallingCode(country)}${national}`;
            const phone = parsePhoneNumberFromString(e164);
            expect([phone?.number, phone?.country, phone?.isValid()], e164).toEqual([e164, country, true]);
          }
        },
      ),
      { numRuns: runs * 60 },
    );
    expect(seen.yes).toBeGreaterThan(runs);
  });
});
