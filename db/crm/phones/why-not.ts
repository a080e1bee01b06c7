/** What is wrong with digits that are no number: what a person would have to change. */
import { parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { dialling } from './dialling.ts';
import type { NumberReading, WrittenNumber } from './phone-text.ts';
import type { PhoneReason } from '#flow';

/** Shorter is no number anywhere, and longer none either (ITU-T E.164). */
const fewest = 5;
const most = 15;

/**
 * @param home the country whose local numbers are meant
 * @param readings how the digits were tried
 */
export function whyNot(
  { digits, isInternational }: WrittenNumber,
  home: string | undefined,
  readings: readonly NumberReading[],
): PhoneReason {
  const bare = digits.replace(/^0+/, '');
  if (bare.length < fewest) return bare.length < 3 ? 'phone-none' : 'phone-too-short';
  const last = readings.at(-1);
  if (!last) return 'phone-no-country';
  if (last.countries.length === 0) return 'phone-unknown-code';
  if (!isInternational && last.countries.includes(home ?? '')) {
    const { withoutArea } = dialling[home!] ?? {};
    if (readings.some(({ national }) => withoutArea?.test(national))) return 'phone-no-area';
    const foreign = bare.length >= 10 && readings.length === 1 && parsePhoneNumberFromString(`+${bare}`);
    if (foreign && foreign.isValid()) return 'phone-foreign';
  }
  if (bare.length > most) return 'phone-too-long';
  return byLength(last);
}

/** The plan's own limits first; then what the country's mobiles have: a digit of those is missing, or there is one too many. */
function byLength({ national, countries }: NumberReading): PhoneReason {
  const mark = dialling[countries[0]!]?.mark;
  const bare = national.replace(/^0+/, '');
  const digits = mark ? bare.replace(mark, '$1') : bare;
  const faults = countries.map((country) => validatePhoneNumberLength(digits, country as CountryCode));
  if (!faults.includes(undefined))
    return faults.every((fault) => fault === 'TOO_LONG') ? 'phone-too-long' : 'phone-too-short';
  const usual = countries.map((country) => dialling[country]?.length ?? examples[country as CountryCode]?.length);
  if (usual.some((length) => length === undefined || length === digits.length)) return 'phone-not-in-use';
  return usual.every((length) => length < digits.length) ? 'phone-too-long' : 'phone-too-short';
}
