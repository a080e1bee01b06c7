/** How values look inside a message: dates in the tenant's zone and language, money with its currency. */
import type { Facts } from '../facts.ts';
import { type FieldValue, findField } from '../fields.ts';
import { isZone } from '../time/zone.ts';
import { zoneAt } from '../time/zone-rules.ts';
import { shownDecimals } from './minor-units.ts';

/** The text of a field's value for a message, or null when there is nothing to show. Never throws on odd locales or currencies. */
export function formatField(path: string, value: FieldValue, facts: Facts): string | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : null;
  const type = findField(path)?.type;
  const locale = knownLocale(facts.tenant.locale);
  if (type === 'money') return formatMoney(String(value), currencyOf(path, facts), locale);
  if (type === 'date')
    return formatDate(String(value), path.endsWith('_time') ? 'time' : 'full', locale, facts.tenant.timezone);
  if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value);
  if (typeof value === 'boolean') return locale.startsWith('es') ? (value ? 'sí' : 'no') : value ? 'yes' : 'no';
  return value;
}

/** `1250.50`, `ARS`, `es-AR` → `$ 1.250,50`. Whole amounts are shown without cents. */
export function formatMoney(amount: string, currency: string, locale: string): string {
  const digits = shownDecimals(amount, currency);
  try {
    // The string goes in as it is: Intl formats decimal strings exactly.
    return plainSpaces(
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(amount as Intl.StringNumericLiteral),
    );
  } catch {
    return `${amount} ${currency}`.trim();
  }
}

function formatDate(value: string, shape: 'full' | 'time', locale: string, zone: string): string | null {
  const at = Date.parse(value);
  if (Number.isNaN(at)) return null;
  const timeZone = isZone(zone) ? zoneAt(zone, at) : 'UTC';
  const options: Intl.DateTimeFormatOptions =
    shape === 'time' ? { timeStyle: 'short', timeZone } : { dateStyle: 'medium', timeStyle: 'short', timeZone };
  return plainSpaces(new Intl.DateTimeFormat(locale, options).format(at));
}

/** An instant as a message says it: `30 nov 2026, 23:59`. @param at epoch ms */
export function formatInstant(at: number, facts: Pick<Facts, 'tenant'>): string {
  const { locale, timezone } = facts.tenant;
  return formatDate(new Date(at).toISOString(), 'full', knownLocale(locale), timezone) ?? '';
}

function currencyOf(path: string, facts: Facts): string {
  const owner = path.split('.')[0];
  const own =
    owner === 'sale' ? facts.sale?.currency : owner === 'cart' ? facts.cart?.currency : facts.opportunity?.currency;
  return own ?? facts.tenant.currency;
}

function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'es';
  } catch {
    return 'es';
  }
}

/** Runtimes differ in which kind of space their locale data holds; a message has the plain one. */
const plainSpaces = (text: string) => text.replace(/[\u00A0\u202F\u2009]/g, ' ');
