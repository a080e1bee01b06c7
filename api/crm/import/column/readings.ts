/** Decides how each column of dates and amounts is read, from all of its cells. */
import type { Columns } from '../columns.ts';
import type { Table } from '../file/table.ts';
import { isCurrency } from '#flow/meaning';
import { agreeOn, currencyOfCell, splitHeaderCurrency } from './currencies.ts';
import { clockOfHeader, orderOf } from './dates.ts';
import type { DateReading, Order } from './dates.ts';
import { currencyOf, takeApart } from './money.ts';
import type { Decimals, MoneyReading } from './money.ts';
import { decimalOf } from './number-shape.ts';
import type { Mark } from './number-shape.ts';
import { CellFault } from '../cells.ts';
import { isDate, isMoney, withoutMark } from './cell-value.ts';

/** What somebody says about a column, by its header. */
export interface ChosenReading {
  dates?: Order | undefined;
  decimals?: Mark | undefined;
  /** `cell`: as each cell says, else the tenant's; or the one currency of the column. */
  currency?: string | undefined;
}

export interface Readings {
  dates: Record<string, DateReading>;
  money: Record<string, MoneyReading>;
  /** What bare currencies are, for a currency column. */
  currency: string;
}

export interface Home {
  /** The tenant's country, ISO 3166. */
  country: string | undefined;
  /** The tenant's currency, ISO 4217. */
  currency: string;
}

/** One side may be wrong in so few of the cells that decide, and they alone are refused; else nobody knows which is right. */
const fewOf = 10;

/** @param chosen what the caller says about columns, by header; the rest is found out */
export function decideReadings(
  table: Table,
  columns: Columns,
  home: Home,
  chosen: Record<string, ChosenReading> = {},
): Readings {
  const readings: Readings = { dates: {}, money: {}, currency: home.currency };
  columns.forEach((field, place) => {
    const header = table.headers[place] ?? '';
    const choice = Object.hasOwn(chosen, header) ? chosen[header]! : {};
    if (field && isDate(field)) readings.dates[field] ??= decideOrder(table, field, place, home, choice);
    if (field && isMoney(field)) readings.money[field] ??= decideMoney(table, columns, field, place, home, choice);
  });
  followOthers(readings.dates);
  return readings;
}

/** A file is written by one program: a column of dates that decides nothing is as those that do, where they agree. */
function followOthers(dates: Record<string, DateReading>): void {
  const all = Object.values(dates);
  const orders = new Set(all.filter(({ by }) => by === 'cells').map(({ order }) => order));
  const [order] = orders;
  if (order === undefined || orders.size > 1 || order === 'split') return;
  for (const reading of all) if (reading.by === 'country') Object.assign(reading, { order, by: 'columns' });
}

/** The cells of a column that say something and are text; numbers and dates of a spreadsheet are what they are. */
function* textCells(table: Table, field: string, place: number): Generator<[row: number, cell: string, at: number]> {
  for (const [at, { row, cells, typed }] of table.rows.entries()) {
    const cell = withoutMark(field, cells[place] ?? '');
    if (cell !== '' && !typed?.[place]) yield [row, cell, at];
  }
}

function decideOrder(
  table: Table,
  field: string,
  place: number,
  { country }: Home,
  choice: ChosenReading,
): DateReading {
  const rows: DateReading['rows'] = {};
  const clock = clockOfHeader(table.headers[place] ?? '');
  const counts = { 'day-first': 0, 'month-first': 0 };
  for (const [row, cell] of textCells(table, field, place)) {
    const only = orderOf(cell)?.only;
    if (!only) continue;
    counts[only]++;
    rows[only] ??= row;
  }
  if (choice.dates) return { order: choice.dates, by: 'choice', rows, clock };
  const order = mostOf(counts);
  if (order) return { order, by: 'cells', rows, clock };
  // CLDR's short dates: the United States and who writes as they do; everybody else here has the day first.
  return { order: country && monthFirst.has(country) ? 'month-first' : 'day-first', by: 'country', rows, clock };
}

const monthFirst = new Set(['US', 'PR', 'GU', 'VI', 'AS', 'UM', 'PH', 'MH', 'FM', 'PW']);

/** The one that (nearly) all say; `split` where both are said; undefined where nobody says anything. */
function mostOf<T extends string>(counts: Record<T, number>): T | 'split' | undefined {
  const [[most, times], [, others]] = (Object.entries(counts) as [T, number][]).toSorted((a, b) => b[1] - a[1]) as [
    [T, number],
    [T, number],
  ];
  if (times === 0) return undefined;
  return others * fewOf > times ? 'split' : most;
}

interface Votes {
  counts: Record<Mark, number>;
  rows: Partial<Record<Mark, number>>;
  threes: boolean;
}

function decideMoney(
  table: Table,
  columns: Columns,
  field: string,
  place: number,
  home: Home,
  choice: ChosenReading,
): MoneyReading {
  const named = splitHeaderCurrency(table.headers[place] ?? '').currency;
  const ofHeader = named ? agreeOn([named], home.currency) : undefined;
  // `$` in a header says no more than `$` in a cell.
  const isSaid = ofHeader && !/^(\$|pesos?|ps)$/i.test(named!.trim());
  const isChosen = choice.currency !== undefined && isCurrency(choice.currency);
  const reading: MoneyReading = {
    currency: isChosen ? choice.currency! : choice.currency === 'cell' ? home.currency : (ofHeader ?? home.currency),
    fixed: isChosen || (choice.currency !== 'cell' && Boolean(isSaid)),
    decimals: {},
    chosen: choice.decimals,
  };
  const strong = new Map<string, Votes>();
  const weak = new Map<string, Votes>();
  for (const [row, cell, at] of textCells(table, field, place)) {
    const vote = voteOf(cell, () => toldCurrency(table, columns, at, home.currency), reading);
    if (vote === undefined) continue;
    const votes = vote.isWeak ? weak : strong;
    for (const key of [vote.currency, '*']) {
      const of = votes.get(key) ?? { counts: { point: 0, comma: 0 }, rows: {}, threes: false };
      add(of, vote.mark, row, vote.threes);
      votes.set(key, of);
    }
  }
  // Groups of three count where nothing else does: `1.250` beside `1,250` shows nothing.
  for (const [currency, of] of strong.size > 0 ? strong : weak) reading.decimals[currency] = ruled(of)!;
  return reading;
}

function add(votes: Votes, mark: Mark, row: number, threes: boolean): void {
  votes.counts[mark]++;
  votes.rows[mark] ??= row;
  votes.threes ||= threes;
}

function ruled({ counts, rows, threes }: Votes): Decimals | undefined {
  const mark = mostOf(counts);
  return mark && { mark, rows, threes };
}

function voteOf(cell: string, told: () => string | undefined, reading: MoneyReading) {
  try {
    const { shape, names } = takeApart(cell);
    const currency = currencyOf(names, told(), reading) ?? reading.currency;
    if (!shape.last) return undefined;
    const mark = decimalOf(shape);
    if (mark) return { currency, mark, threes: shape.last.is === 'decimal' && shape.tail.length > 2, isWeak: false };
    const other: Mark = shape.last.sign === 'point' ? 'comma' : 'point';
    return { currency, mark: other, threes: false, isWeak: true };
  } catch (error) {
    if (error instanceof CellFault) return undefined;
    throw error;
  }
}

/** What the currency column of a row says, where there is one and it says a currency. */
function toldCurrency(table: Table, columns: Columns, at: number, usual: string): string | undefined {
  const place = columns.indexOf('currency');
  const cell = place === -1 ? '' : withoutMark('currency', table.rows[at]!.cells[place] ?? '');
  return cell === '' ? undefined : (currencyOfCell(cell, usual) ?? undefined);
}
