/** Instants out of cells, with day and month in the order of their whole column. */
import { endOfDay, isZone, parseLocal, withinDay } from '#flow/meaning';
import { CellFault } from '../cells.ts';
import { readOffset, takeApart } from './clock.ts';

export type Order = 'day-first' | 'month-first';

/** How the dates of one column are read. Plain data. */
export interface DateReading {
  /** `split`: some cells can only be the one, some only the other. */
  order: Order | 'split';
  /** `columns`: as the file's other dates are. */
  by: 'cells' | 'columns' | 'country' | 'choice';
  /** A row that shows each. */
  rows: Partial<Record<Order, number>>;
  /** Whose clock it is where the header says so, `Created (UTC)`: an offset or the name of a zone. */
  clock?: string | undefined;
}

/** The clock that a header names: `Fecha (GMT-3)`, `Created date (UTC)`, `First seen (America/Bogota)`, `created_at_utc`. */
export function clockOfHeader(header: string): string | undefined {
  const bracketed = /[([]([^()[\]]{1,60})[)\]]\s*$/.exec(header)?.[1]?.trim();
  const word = bracketed ?? /[\s_](utc|gmt)$/i.exec(header)?.[1] ?? '';
  const zone = word.replaceAll(' ', '_');
  return readOffset(word) ?? (/^[A-Z]\w+\/\w/.test(zone) && isZone(zone) ? zone : undefined);
}

interface Read {
  /** Epoch ms; of a day without a time, its first. */
  at: number;
  isDay: boolean;
}

/** Which order alone makes a day of the cell; undefined where both or neither do, or it does not depend on it. */
export function orderOf(cell: string): { only: Order | undefined } | undefined {
  const day = takeApart(cell)?.day;
  if (!day || !('first' in day)) return undefined;
  const [dayFirst, monthFirst] = [isDay(day.year, day.second, day.first), isDay(day.year, day.first, day.second)];
  return { only: dayFirst === monthFirst ? undefined : dayFirst ? 'day-first' : 'month-first' };
}

/** Whether a cell is a date, in whichever order. */
export function isDated(cell: string): boolean {
  const day = takeApart(cell)?.day;
  if (!day || day.year < 1900 || day.year > 2100) return false;
  return 'first' in day
    ? isDay(day.year, day.first, day.second) || isDay(day.year, day.second, day.first)
    : isDay(day.year, day.month, day.day);
}

function isDay(year: number, month: number, day: number): boolean {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
}

const invalid = () => new CellFault('invalid_date', 'not a date such as 31/12/2026 or 2026-12-31');

/**
 * @param zone the tenant's, for clocks that name none
 * @throws CellFault `invalid_date`; `contradiction` with the row that has it the other way round
 */
function read(cell: string, zone: string, reading: DateReading): Read {
  const written = takeApart(cell);
  if (!written) throw invalid();
  const { day, time } = written;
  const { clock } = reading;
  const isNamed = clock !== undefined && clock.includes('/');
  const offset = written.offset ?? (isNamed ? undefined : clock);
  const two = (value: number) => String(value).padStart(2, '0');
  const { month, date } = 'first' in day ? ordered(day, reading) : { month: day.month, date: day.day };
  const at = parseLocal(
    `${day.year}-${two(month)}-${two(date)}${time ? `T${time}${offset ?? ''}` : ''}`,
    isNamed ? clock : zone,
  );
  if (at === null || !isDay(day.year, month, date)) throw invalid();
  return { at, isDay: time === undefined };
}

interface Pair {
  year: number;
  first: number;
  second: number;
}

function ordered({ year, first, second }: Pair, { order, rows }: DateReading): { month: number; date: number } {
  const [dayFirst, monthFirst] = [isDay(year, second, first), isDay(year, first, second)];
  if (!dayFirst && !monthFirst) throw invalid();
  const mine = dayFirst === monthFirst ? undefined : dayFirst ? 'day-first' : 'month-first';
  if (order === 'split') {
    // 5/5 is the fifth of May either way.
    if (first === second) return { month: first, date: second };
    const [a, b] = [rows['day-first'], rows['month-first']];
    throw new CellFault('contradiction', {
      es: `La fila ${a} pone primero el día y la fila ${b} el mes: di cuál es el orden de esta columna.`,
      en: `Row ${a} has the day first and row ${b} the month: say which order this column has.`,
    });
  }
  if (mine !== undefined && mine !== order) {
    const row = rows[order];
    if (row === undefined) throw invalid();
    const isDayFirst = mine === 'day-first';
    throw new CellFault('contradiction', {
      es: `Aquí va primero el ${isDayFirst ? 'día' : 'mes'}, y en la fila ${row} el ${isDayFirst ? 'mes' : 'día'}.`,
      en: `Here the ${isDayFirst ? 'day' : 'month'} comes first, and in row ${row} the ${isDayFirst ? 'month' : 'day'}.`,
    });
  }
  return order === 'day-first' ? { month: second, date: first } : { month: first, date: second };
}

/** An instant; of a day, its first. Without a zone it is local. */
export function readInstant(cell: string, zone: string, reading: DateReading): Date | undefined {
  return cell === '' ? undefined : new Date(read(cell, zone, reading).at);
}

/** When something is due: a day without a time lasts to its end. */
export function readDeadline(cell: string, zone: string, reading: DateReading): Date | undefined {
  if (cell === '') return undefined;
  const { at, isDay: whole } = read(cell, zone, reading);
  return new Date(whole ? endOfDay(at, zone) : at);
}

/** When something happened: of a day without a time it was some time within it. */
export function readHappened(cell: string, zone: string, reading: DateReading): Date | undefined {
  if (cell === '') return undefined;
  const { at, isDay: whole } = read(cell, zone, reading);
  return new Date(whole ? withinDay(at, zone, Date.now()) : at);
}
