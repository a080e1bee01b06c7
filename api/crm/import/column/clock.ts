/** Dates and clocks as programs and people write them, taken apart. Which of two numbers is the month is left open. */
import { plain } from '#flow/meaning';
import { dayOfSheet } from './sheet-days.ts';

export interface WrittenDate {
  /** Certain, or two numbers of which the column says which is the day. */
  day: { year: number; month: number; day: number } | { year: number; first: number; second: number };
  /** `HH:MM:SS`, or with a fraction; undefined for a day without a time. */
  time: string | undefined;
  /** `Z`, `-03:00`; undefined for the clock on the wall. */
  offset: string | undefined;
}

const months: Record<string, number> = {};
const monthNames = [
  'ene enero jan january janeiro',
  'feb febrero february fev fevereiro',
  'mar marzo march marco',
  'abr abril apr april',
  'may mayo maio mai',
  'jun junio june junho',
  'jul julio july julho',
  'ago agosto aug august',
  'sep sept set septiembre setiembre september setembro',
  'oct octubre october out outubro',
  'nov noviembre november novembro',
  'dic diciembre dec december dez dezembro',
];
for (const [at, names] of monthNames.entries()) for (const name of names.split(' ')) months[name] = at + 1;

const weekday =
  /^(lunes|martes|miercoles|jueves|viernes|sabado|domingo|lun|mar|mie|jue|vie|sab|dom|(mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|(segunda|terca|quarta|quinta|sexta)([- ]feira)?|seg|ter|qua|qui|sex)\.?(, *| +)(?=[\da-z])/;
/** After the date: a blank, a comma, a dash, or a word between. */
const link = String.raw`(?:[ ,t]*(?:- |– |\b(?:a las?|as|at|a)\b)?[ ,]*)`;
const clock = String.raw`(\d{1,2})(?:(?:[:.h] ?|hs? )(\d{2})(?:[:.](\d{2}(?:[.,]\d{1,9})?)| ?m(?:in)? ?(\d{2}) ?s?)?)? ?(?:m(?:in)?)?(h(?:s|rs?|oras?)?\.?)? ?(?:([ap]) ?\.? ?m\.?)?`;
const shift = String.raw`[+-]\d{1,2}(?::?\d{2})?`;
/** Clocks that programs of these countries name by letters. `CST`, `EST` … as RFC 822 has them. */
const named: Record<string, string> = Object.fromEntries(
  (
    'est-05 edt-04 cst-06 cdt-05 mst-07 mdt-06 pst-08 pdt-07 art-03 brt-03 uyt-03 clt-04 clst-03 bot-04 vet-04 cot-05 pet-05 ect-05 ' +
    'wet+00 west+01 cet+01 cest+02'
  )
    .split(' ')
    .map((each) => [each.slice(0, -3), `${each.slice(-3)}:00`]),
);
/** What stands behind an offset, or in brackets there, is its name. */
const zone = String.raw`(?: ?(?:(z|utc|gmt) ?(${shift})?|(${shift})|(${Object.keys(named).join('|')}))(?: ?\([^)]*\)|\[[\w/]+\]| utc| gmt| ${shift})?)?`;
const rest = new RegExp(`^${link}${clock}${zone}$`);

/** A clock that is named alone, behind a date or in a header: `UTC`, `GMT-3`, `-03:00`, `PST`. @returns undefined for other words */
export function readOffset(text: string): string | undefined {
  const found = new RegExp(`^${zone}$`).exec(plain(text).trim());
  if (!found || text.trim() === '') return undefined;
  return found[4] ? named[found[4]] : offsetOf(found[1], found[2] ?? found[3]);
}

/** As programs write it: nothing in it to find out. */
const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)?)?$/;

/** @returns undefined for what is no date; whether the day exists is not looked at */
export function takeApart(cell: string): WrittenDate | undefined {
  if (cell.length > 100) return undefined;
  const [whole, year, month, date, time, offset] = iso.exec(cell) ?? [];
  if (whole !== undefined)
    return { day: { year: Number(year), month: Number(month), day: Number(date) }, time, offset };
  return takeApartWords(cell);
}

/** The same, for whatever people write. */
export function takeApartWords(cell: string): WrittenDate | undefined {
  const text = plain(cell)
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/[\p{Zs}\t\n]+/gu, ' ')
    .replaceAll('−', '-')
    .replace(/\((?=(utc|gmt)[+-]?[\d:]*\)|[+-][\d:]+\))(.*?)\)/, '$2')
    .replace(/(\d) de la (tarde|noche)$|(\d) da (tarde|noite)$/, '$1$3 pm')
    .replace(/(\d) (de la manana|da manha|de la madrugada|da madrugada)$/, '$1 am')
    // `Sun Nov 29 15:33:21 -0300 2026`, as the C library writes it.
    .replace(/^([a-z]{3} [a-z]{3} +\d{1,2}) (\d\d:\d\d:\d\d(?: [a-z]{3}| [+-]\d{4})?) (\d{4})$/, '$1 $3 $2')
    .replace(/^(?:primero|primeiro)(?= de )/, '1')
    .trim();
  // `mar 3, 2026` is a day of March, `mar 3/11/2026` a Tuesday.
  return takeApartOnly(text) ?? takeApartOnly(text.replace(weekday, ''));
}

function takeApartOnly(text: string): WrittenDate | undefined {
  for (const read of [counted, compact, numeric, withName]) {
    const found = read(text);
    const time = found && readTime(found.rest.trimEnd());
    if (found && time) return { day: found.day, ...time };
  }
  return undefined;
}

interface Found {
  day: WrittenDate['day'];
  rest: string;
}

/** Seconds or milliseconds since 1970, and days as spreadsheets count them: what is left of a date that lost its format. */
function counted(text: string): Found | undefined {
  const found = /^(?:(\d{10})(?:\.\d{1,9})?|(\d{13}))$/.exec(text);
  const days = /^([2-7]\d{4})(?:[.,](\d{1,12}))?$/.exec(text);
  if (!found && !days) return undefined;
  const at = found
    ? new Date(found[1] ? Number(found[1]) * 1000 : Number(found[2]))
    : new Date(dayOfSheet(Number(`${days![1]}.${days![2] ?? 0}`)));
  const [day, time] = at.toISOString().split('T') as [string, string];
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const rest = found ? ` ${time}` : days![2] ? ` ${time.slice(0, 8)}` : '';
  return { day: { year, month, day: date }, rest: rest.toLowerCase() };
}

/** `20261129`, `20261129153321`, `20261129T153321Z`. */
function compact(text: string): Found | undefined {
  const found = /^((?:19|20)\d\d)(\d\d)(\d\d)(?:[t ]?(\d\d):?(\d\d):?(\d\d)?(z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second = '00', offset = ''] = found;
  return {
    day: { year: Number(year), month: Number(month), day: Number(day) },
    rest: hour ? ` ${hour}:${minute}:${second}${offset}` : '',
  };
}

/** Three numbers: `2026-11-29`, `29/11/2026`, `29.11.26`. */
function numeric(text: string): Found | undefined {
  const yearFirst = /^(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})(?!\d)/.exec(text);
  if (yearFirst) {
    const [all, year, , month, day] = yearFirst;
    return { day: { year: Number(year), month: Number(month), day: Number(day) }, rest: text.slice(all.length) };
  }
  const yearLast = /^(\d{1,2})(?: ?([-/.]) ?|( ))(\d{1,2})(?: ?\2 ?|\3)(\d{4}|\d{2})(?!\d)/.exec(text);
  if (!yearLast) return undefined;
  const [all, first, , , second, year] = yearLast;
  return {
    day: { year: fullYear(year!), first: Number(first), second: Number(second) },
    rest: text.slice(all.length),
  };
}

/** With the month by its name: `29 de noviembre de 2026`, `Nov 29, 2026`, `29-nov-26`, `Sun Nov 29 2026 15:33:21 GMT-0300`. */
function withName(text: string): Found | undefined {
  const dayFirst =
    /^(\d{1,2})(?:st|nd|rd|th|o|ro|er|º|ª|°)?[ /.-]*(?:de |of )?([a-z]{3,10})\.?[ /.,-]*(?:de |del |of )?(\d{4}|\d{2})(?!\d)/.exec(
      text,
    );
  if (dayFirst) return ofNames(dayFirst[1]!, dayFirst[2]!, dayFirst[3]!, text.slice(dayFirst[0].length));
  const monthFirst =
    /^([a-z]{3,10})\.?[ /.-]*(\d{1,2})(?:st|nd|rd|th)?(?:,? +(?:de |del )?|[/.-]|, ?)(\d{4})(?!\d)/.exec(text);
  if (monthFirst) return ofNames(monthFirst[2]!, monthFirst[1]!, monthFirst[3]!, text.slice(monthFirst[0].length));
  const yearFirst = /^(\d{4})[ /.-]([a-z]{3,10})\.?[ /.-](\d{1,2})(?!\d)/.exec(text);
  return yearFirst ? ofNames(yearFirst[3]!, yearFirst[2]!, yearFirst[1]!, text.slice(yearFirst[0].length)) : undefined;
}

function ofNames(day: string, name: string, year: string, after: string): Found | undefined {
  const month = months[name];
  return month ? { day: { year: fullYear(year), month, day: Number(day) }, rest: after } : undefined;
}

/** Nobody imports leads of the sixties: `70` and above are of the last century. */
const fullYear = (year: string): number =>
  year.length === 4 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900);

function readTime(text: string): Pick<WrittenDate, 'time' | 'offset'> | undefined {
  if (text === '') return { time: undefined, offset: undefined };
  const found = rest.exec(text);
  if (!found) return undefined;
  const [, hours, minutes, seconds, seconds2, unit, half, name, behind, alone, letters] = found;
  // An hour alone needs a word with it: `15 h`, `3 PM`.
  if (minutes === undefined && !unit && !half && !/h/.test(text)) return undefined;
  let hour = Number(hours);
  if (half === 'a' && hour > 12) return undefined;
  if (half === 'p' && hour < 12) hour += 12;
  if (half === 'a' && hour === 12) hour = 0;
  const two = (value: string | number | undefined) => String(value ?? 0).padStart(2, '0');
  return {
    time: `${two(hour)}:${two(minutes)}:${two(seconds?.replace(',', '.') ?? seconds2)}`,
    offset: letters ? named[letters] : offsetOf(name, behind ?? alone),
  };
}

function offsetOf(name: string | undefined, by: string | undefined): string | undefined {
  if (!by) return name ? 'Z' : undefined;
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{1,2}?):?(\d{2})?$/.exec(by)!;
  return `${sign}${hours!.padStart(2, '0')}:${minutes}`;
}
