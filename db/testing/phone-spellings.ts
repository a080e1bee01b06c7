/** How people and programs of twelve countries write a number: for the tests that send one through every door. */
import { type CountryCode, getCountryCallingCode } from 'libphonenumber-js/max';

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
export const countries = Object.keys(prefixes) as CountryCode[];

const grouped = (digits: string, by: string) => digits.replaceAll(/(\d{2,3})(?=\d{3})/g, `$1${by}`);

/** The spellings of one number, by what they are. The national digits are those a person dials from next door. */
export function spellings(country: CountryCode, e164: string): [string, string][] {
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
