/** Says in words how each column of dates or amounts is read. */
import type { Text } from '#flow';
import type { Columns } from '../columns.ts';
import type { Table } from '../file/table.ts';
import { usesComma } from './currencies.ts';
import type { DateReading } from './dates.ts';
import type { MoneyReading } from './money.ts';
import type { Readings } from './readings.ts';

export interface ToldReading {
  header: string;
  field: string;
  dates?: DateReading['order'];
  decimals?: 'comma' | 'point' | 'split';
  /** Of cells that name none. */
  currency?: string;
  /** Whether cells may name no other. */
  only?: boolean;
  by: DateReading['by'];
  text: Text;
}

/** One entry per column that has a reading, in the order of the file. */
export function tellReadings(table: Table, columns: Columns, readings: Readings): ToldReading[] {
  return columns.flatMap((field, place) => {
    const header = table.headers[place] ?? '';
    const dates = field ? readings.dates[field] : undefined;
    const money = field ? readings.money[field] : undefined;
    if (!field || columns.indexOf(field) !== place) return [];
    if (dates) return [{ header, field, dates: dates.order, by: dates.by, text: tellDates(dates) }];
    return money ? [{ header, field, ...tellMoney(money) }] : [];
  });
}

function tellDates(reading: DateReading): Text {
  const { es, en } = tellOrder(reading);
  const { clock } = reading;
  if (clock === undefined) return { es, en };
  const name = clock === 'Z' ? 'UTC' : clock;
  return { es: `${es} · hora: ${name}`, en: `${en} · clock: ${name}` };
}

function tellOrder({ order, by, rows }: DateReading): Text {
  if (order === 'split') {
    const [a, b] = [rows['day-first'], rows['month-first']];
    return {
      es: `fechas: la fila ${a} dice día/mes y la fila ${b} mes/día`,
      en: `dates: row ${a} says day/month and row ${b} month/day`,
    };
  }
  const es = order === 'day-first' ? 'día/mes' : 'mes/día';
  const en = order === 'day-first' ? 'day/month' : 'month/day';
  const row = rows[order];
  if (by === 'cells') return { es: `fechas: ${es} (por la fila ${row})`, en: `dates: ${en} (by row ${row})` };
  if (by === 'columns')
    return { es: `fechas: ${es} (como las otras fechas del archivo)`, en: `dates: ${en} (as the file’s other dates)` };
  if (by === 'choice') return { es: `fechas: ${es} (elegido)`, en: `dates: ${en} (chosen)` };
  return {
    es: `fechas: ${es} (por tu país: ninguna celda lo decide)`,
    en: `dates: ${en} (by your country: no cell decides)`,
  };
}

const marks = {
  comma: { es: 'coma', en: 'comma' },
  point: { es: 'punto', en: 'point' },
  split: { es: 'unas con coma y otras con punto', en: 'some with a comma and some with a point' },
};

function tellMoney({ currency, fixed, decimals, chosen }: MoneyReading): Omit<ToldReading, 'header' | 'field'> {
  const ruling = decimals[currency] ?? decimals['*'];
  const mark = chosen ?? ruling?.mark ?? (usesComma(currency) ? 'comma' : 'point');
  return {
    decimals: mark,
    currency,
    only: fixed,
    by: chosen ? 'choice' : ruling ? 'cells' : 'country',
    text: {
      es: `decimales: ${marks[mark].es} · moneda: ${fixed ? currency : `la de cada celda, si no ${currency}`}`,
      en: `decimals: ${marks[mark].en} · currency: ${fixed ? currency : `each cell’s, else ${currency}`}`,
    },
  };
}
