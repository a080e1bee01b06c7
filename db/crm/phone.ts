/**
 * Telephone numbers: what is stored (E.164) and by what a person is recognised. The one door: files, forms, bodies, webhooks and
 * searches read numbers here, so that all come to the same.
 * WhatsApp writes some mobile numbers in another way than people do, so two spellings must count as one number.
 */
import type { PhoneReason } from '#flow';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';
import { dialling, waysToRead } from './phones/dialling.ts';
import { type NumberReading, readWritten } from './phones/phone-text.ts';
import { isPlainly } from './phones/plans.ts';
import { whyNot } from './phones/why-not.ts';

export { countryOfZone } from './phones/zone-country.ts';

export interface Phone {
  /** `+5491123456789`. */
  e164: string;
  /** The same for every spelling of the number; unique per tenant. */
  key: string;
}

/** A text that is no number, and why: a code with a sentence (#flow, `phoneReasons`). */
export interface NoPhone {
  reason: PhoneReason;
}

export const isPhone = (read: Phone | NoPhone): read is Phone => 'e164' in read;

/**
 * Reads a number as people, forms, spreadsheets and other programs write it. Only numbers that are in use by their country's plan
 * are taken. Without `+`, `00` or a WhatsApp id it is a number of `country` or none: digits name no other.
 * @param country two letters: whose local numbers these are; without, only numbers that name their country are read
 * @param exceptions beginnings in E.164 (`+5256`) of numbers that are in use though the plan does not know them yet
 */
export function readPhone(text: string, country?: string, exceptions: readonly string[] = []): Phone | NoPhone {
  const written = readWritten(text);
  if (typeof written === 'string') return { reason: written };
  const home = country && codes().countries.has(country) ? country : undefined;
  const readings = readingsOf(written, home);
  const found = firstOf(readings, validNumber) ?? firstOf(readings, (reading) => exceptional(reading, exceptions));
  return found ? toPhone(found) : { reason: whyNot(written, home, readings) };
}

/** What the first reading that comes to anything comes to; those behind it are not looked at. */
function firstOf(readings: NumberReading[], read: (reading: NumberReading) => string | undefined): string | undefined {
  for (const reading of readings) {
    const e164 = read(reading);
    if (e164 !== undefined) return e164;
  }
  return undefined;
}

/**
 * A number that WhatsApp names. It is in use whatever the plans say: where they do not know it, it is taken as it is.
 * @param id digits with the country's code, with or without `+`
 * @returns null for what is no number at all
 */
export function phoneOfWhatsApp(id: string): Phone | null {
  const digits = id.replace(/^\+/, '');
  if (!/^[1-9]\d{6,14}$/.test(digits)) return null;
  const read = readPhone(`+${digits}`);
  return isPhone(read) && read.key === phoneKey(digits) ? read : toPhone(`+${digits}`);
}

const toPhone = (e164: string): Phone => ({ e164, key: phoneKey(e164) });

/** In the order of their likelihood: as it is dialled at home, then with the own country's code, then as it names its country. */
export function readingsOf(
  { digits, isInternational }: { digits: string; isInternational: boolean },
  home?: string,
): NumberReading[] {
  const code = home && codes().ofCountry.get(home)!;
  if (isInternational) return withCode(digits);
  const bare = digits.replace(/^0+/, '');
  const own: NumberReading[] = home ? [{ national: digits, code: code!, countries: [home] }] : [];
  if (code && bare.startsWith(code))
    own.push({ national: bare.slice(code.length), code, countries: [home], isNamed: true });
  // Abroad is 00 in most of the world, and 011 in North America.
  const abroad = /^00[1-9]/.test(digits) ? bare : code === '1' && /^011[1-9]/.test(digits) ? digits.slice(3) : null;
  if (!abroad) return own;
  // Whoever dials out of the country means no local number, though the digits may be one.
  return [...own.filter(({ isNamed }) => isNamed), ...withCode(abroad)];
}

function withCode(digits: string): NumberReading[] {
  const code = [1, 2, 3].map((length) => digits.slice(0, length)).find((each) => codes().ofCode.has(each));
  if (!code) return [{ national: digits, code: '', countries: [], isNamed: true }];
  const countries = codes().ofCode.get(code)!;
  const national = digits.slice(code.length);
  const plain = { national, code, countries, isNamed: true };
  // Forms that put the code before what has it already.
  const twice = national.replace(/^0+/, '').startsWith(code);
  return twice ? [plain, { ...plain, national: national.replace(/^0+/, '').slice(code.length) }] : [plain];
}

/** The number as E.164 where the plan knows it. */
function validNumber({ national, code, countries, isNamed = false }: NumberReading): string | undefined {
  const isGood = (phone: PhoneNumber | undefined) =>
    phone?.isValid() && (code === '' || phone.countryCallingCode === code) && (isNamed || isReal(phone));
  if (isNamed && countries.length === 1 && isPlainly(national, countries[0]!)) return `+${code}${national}`;
  // One after the other: parsing is what costs time in a large file, and the first is mostly right.
  const whole = parsePhoneNumberFromString(`+${code}${national}`);
  if (isGood(whole)) return whole!.number;
  for (const country of countries) {
    for (const digits of waysToRead(national, country)) {
      const phone = parsePhoneNumberFromString(digits, country as CountryCode);
      // Islands of North America add their area to seven digits. That is for who is at home: `+1 809 2341` is nobody of Bermuda.
      const isAdded = isNamed && (phone?.nationalNumber.length ?? 0) > digits.length;
      if (!isAdded && isGood(phone)) return phone!.number;
    }
  }
  return undefined;
}

/** Behind its country's code a number is believed. One digit all the way is what people type who want to get past a field. */
const isReal = ({ nationalNumber, country }: PhoneNumber): boolean =>
  !/^9?(\d)\1+$/.test(nationalNumber) && !dialling[country ?? '']?.never?.test(nationalNumber);

function exceptional({ national, code, countries }: NumberReading, exceptions: readonly string[]): string | undefined {
  if (exceptions.length === 0) return undefined;
  const ways = countries.flatMap((country) => waysToRead(national, country).map((digits) => ({ digits, country })));
  for (const { digits, country } of ways) {
    const parsed = parsePhoneNumberFromString(`+${code}${digits}`, country as CountryCode);
    if (parsed?.isPossible() && exceptions.some((prefix) => parsed.number.startsWith(prefix))) return parsed.number;
  }
  return undefined;
}

/**
 * The beginning of a country's numbers, as a tenant allows it: `+52 56`.
 * @returns in E.164; null for what names no country, or a country whole
 */
export function readPrefix(text: string): string | null {
  const prefix = text.replaceAll(/[\s().-]/g, '');
  if (!/^\+[1-9]\d{1,13}$/.test(prefix)) return null;
  const [reading] = withCode(prefix.slice(1));
  return reading!.countries.length > 0 && reading!.national !== '' ? prefix : null;
}

/** What `readPrefix` takes, as a regular expression, but for the blanks and signs that it overlooks. */
export function prefixPattern(): string {
  return `^\\+(${[...codes().ofCode.keys()].toSorted().join('|')})\\d{1,10}$`;
}

interface Codes {
  countries: Set<string>;
  ofCountry: Map<string, string>;
  ofCode: Map<string, string[]>;
}
let all: Codes | undefined;

function codes(): Codes {
  if (all) return all;
  const ofCountry = new Map(
    getCountries().map((country): [string, string] => [country, getCountryCallingCode(country)]),
  );
  const ofCode = new Map<string, string[]>();
  for (const [country, code] of ofCountry) ofCode.set(code, [...(ofCode.get(code) ?? []), country]);
  all = { countries: new Set(ofCountry.keys()), ofCountry, ofCode };
  return all;
}

/**
 * What a number is recognised by. Argentina: 54 9 and 54 are the same mobile. Mexico: 52 1 and 52. Brazil: the ninth digit,
 * where the number behind it can have existed without (6 to 9; others are landlines).
 * @param e164 `+` and digits
 */
export function phoneKey(e164: string): string {
  const digits = e164.replace(/^\+/, '');
  return digits
    .replace(/^549(?=\d{10}$)/, '54')
    .replace(/^521(?=\d{10}$)/, '52')
    .replace(/^(55\d{2})9(?=[6-9]\d{7}$)/, '$1');
}

/** The digits of a number in each way that WhatsApp and people write them. @param key of `phoneKey` */
export function phoneSpellings(key: string): string[] {
  const more = [
    key.replace(/^54(?=\d{10}$)/, '549'),
    key.replace(/^52(?=\d{10}$)/, '521'),
    key.replace(/^55\d{2}(?=[6-9]\d{7}$)/, (area) => `${area}9`),
  ];
  return [...new Set([key, ...more])];
}
