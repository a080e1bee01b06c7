/** What people type of a number when they look for somebody: as it stands on their screen, whole or a part of it. */
import { phoneKey, readingsOf } from '../phone.ts';
import { dialling, waysToRead } from './dialling.ts';
import { readWritten } from './phone-text.ts';

/** Fewer digits are in too many numbers. */
const fewest = 4;

/**
 * The runs of digits of which one stands in the `phone_key` of whoever is meant.
 * @param country whose local numbers people write
 * @returns empty for what is no part of a number
 */
export function partsOfPhone(text: string, country: string | undefined): string[] {
  const read = readWritten(text);
  const written = typeof read === 'string' ? { digits: text.replaceAll(/\D/g, ''), isInternational: false } : read;
  if (written.digits.length < fewest || written.digits.length > 20) return [];
  const bare = written.digits.replace(/^0+/, '');
  const readings = readingsOf(written, country).flatMap(({ national, code, countries }) =>
    countries.flatMap((each) =>
      waysToRead(national, each).map((digits) => phoneKey(`${code}${digits}`).slice(code.length)),
    ),
  );
  const wholes = [written.digits, bare, phoneKey(bare), ...readings];
  const parts = wholes.flatMap((digits) => [
    digits,
    ...(dialling[country ?? '']?.unkept ?? []).map(([sign, kept]) => digits.replace(sign, kept)),
  ]);
  return [...new Set(parts)].filter((part) => part.length >= fewest);
}
