/** What is written where a number ought to stand: the digits, and whether they name their country. */
import { parseDigits } from 'libphonenumber-js/max';
import type { PhoneReason } from '#flow';

export interface WrittenNumber {
  digits: string;
  /** Written so that the first digits are a country's code: `+`, `00`, a WhatsApp id, a link to a chat. */
  isInternational: boolean;
}

/** National digits, of a country that is named or meant. */
export interface NumberReading {
  national: string;
  code: string;
  countries: readonly string[];
  /** Whether it stands behind its country's code. */
  isNamed?: boolean;
}

/** A WhatsApp id, and links that open a chat: digits with the country's code, always. */
const whatsAppId =
  /^(?:https?:\/\/)?(?:wa\.me\/|(?:api|web|www)\.whatsapp\.com\/send\/?\?phone=|whatsapp:\/\/send\/?\?phone=)(?:\+|%2B)?(\d+)|^(?:whatsapp:)?\+?(\d+)(?::\d+)?@(?:c\.us|s\.whatsapp\.net)$/i;
/** Number, decimal sign, zeros: what a spreadsheet makes of a number it takes for an amount. */
const asAmount = [/^(\+?\d{6,})[.,]0+$/, /^(\+?\d{1,3}(?:\.\d{3})+),0{1,2}$/, /^(\+?\d{1,3}(?:,\d{3})+)\.0{1,2}$/];
const asPower = /^\+?(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i;
const extension = /(?<=\d[\s)]*)[,;]?\s*(?:ext|extensi[oó]n|int|interno|anexo|ramal|x|#)\.?:?\s*\d{1,6}\s*$/i;

/** @param text as it stands in a cell, a form, a body or on a card */
export function readWritten(text: string): WrittenNumber | PhoneReason {
  if (text.length > 200) return 'phone-none';
  // As programs write it: nothing to clean.
  if (/^\+[1-9]\d+$/.test(text)) return { digits: text.slice(1), isInternational: true };
  const plain = clean(text);
  const id = whatsAppId.exec(plain);
  if (id) return { digits: (id[1] ?? id[2])!, isInternational: true };
  if (plain.includes('@')) return 'phone-none';
  const power = asPower.exec(plain);
  if (power) return readPower(power);
  const amount = asAmount.map((form) => form.exec(plain)?.[1]).find((number) => number !== undefined);
  // Brazil writes the carrier that one chooses as `xx`.
  const number = (amount?.replaceAll(/[.,]/g, '') ?? plain)
    .replace(/^(\(?0)\s*[x*]{2}\s*/i, '$1')
    .replace(extension, '');
  const [body] = /\d.*\d/s.exec(number) ?? [];
  if (!body || /[^\d\s()./\-–]/.test(body)) return 'phone-none';
  const digits = body.replaceAll(/\D/g, '');
  const before = number.slice(0, number.indexOf(body));
  if (before.includes('+') && !digits.startsWith('0')) return { digits, isInternational: true };
  return { digits, isInternational: false };
}

/** Unseen signs out, every digit and dash as ASCII has it, and the words that stand before a number gone. */
function clean(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\p{Nd}/gu, (digit) => parseDigits(digit) || digit)
    .replaceAll(/\p{Pd}|−/gu, '-')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/^="?(.*?)"?$/, '$1')
    .replace(/^["'’`´]+|["'’`´]+$/g, '')
    .replace(/^(?:p|tel|phone):\s*/i, '')
    .trim();
}

/** `5.49112345678E+12` holds the number, `1.12345E+11` no longer: at most the last digit may be a zero that was left out. */
function readPower([, first, rest = '', exponent]: RegExpExecArray): WrittenNumber | PhoneReason {
  const missing = Number(exponent) - rest.length;
  if (missing > 1 || (missing === 1 && rest.length < 6)) return 'phone-digits-lost';
  if (missing < 0) return /^0+$/.test(rest.slice(missing)) ? digitsOf(first + rest.slice(0, missing)) : 'phone-none';
  return digitsOf(first + rest + '0'.repeat(missing));
}

const digitsOf = (digits: string): WrittenNumber => ({ digits, isInternational: false });
