import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellFault } from '../cells.ts';
import type { Table } from '../file/table.ts';
import { valueOf } from './cell-value.ts';
import { readDeadline, readInstant } from './dates.ts';
import { decideReadings } from './readings.ts';
import type { ChosenReading } from './readings.ts';

const zone = 'America/Argentina/Buenos_Aires';

function read(cells: string[], country: string | undefined = 'AR', chosen?: ChosenReading): string[] {
  const table: Table = {
    headers: ['fecha'],
    rows: cells.map((cell, at) => ({ row: at + 2, line: at + 2, cells: [cell] })),
    about: { format: 'csv', header_row: 1, left_out: [] },
  };
  const readings = decideReadings(table, ['created_at'], { country, currency: 'ARS' }, chosen ? { fecha: chosen } : {});
  return cells.map((cell) => {
    try {
      return readInstant(valueOf('created_at', cell), zone, readings.dates.created_at!)?.toISOString() ?? '';
    } catch (error) {
      if (error instanceof CellFault) return error.code === 'contradiction' ? error.message : error.code;
      throw error;
    }
  });
}

const days = (cells: string[], ...rest: [string?, ChosenReading?]) => read(cells, ...rest).map((at) => at.slice(0, 10));

describe('chapter 3: the column decides which of two numbers is the day', () => {
  it.each<[string, string[], string | undefined, string[]]>([
    [
      'by a 13th',
      ['11/02/2026', '11/12/2026', '11/13/2026', '11/20/2026 14:05'],
      'AR',
      ['2026-11-02', '2026-11-12', '2026-11-13', '2026-11-20'],
    ],
    ['by a 13th before the month', ['02/11/2026', '13/11/2026'], 'US', ['2026-11-02', '2026-11-13']],
    ['by the country: Argentina', ['11/02/2026', '11/03/2026'], 'AR', ['2026-02-11', '2026-03-11']],
    ['by the country: Spain', ['11/02/2026'], 'ES', ['2026-02-11']],
    ['by the country: the United States', ['11/02/2026'], 'US', ['2026-11-02']],
    ['by no country', ['11/02/2026'], undefined, ['2026-02-11']],
    [
      'not by what needs no deciding',
      ['2026-11-13', 'Nov 13, 2026', '11/02/2026'],
      'AR',
      ['2026-11-13', '2026-11-13', '2026-02-11'],
    ],
    ['also behind a weekday', ['Fri 11/13/2026', 'Thu 11/12/2026'], 'AR', ['2026-11-13', '2026-11-12']],
    ['with blanks among them', ['', '-', '11/13/2026', '11/12/2026'], 'AR', ['', '', '2026-11-13', '2026-11-12']],
  ])('%s', (_, cells, country, right) => {
    expect(days(cells, country)).toEqual(right);
  });

  it('names both rows of a contradiction, and reads nothing that depends on it', () => {
    const both = 'Row 2 has the day first and row 3 the month: say which order this column has.';
    expect(read(['25/12/2026', '12/25/2026', '11/02/2026', '5/5/2026', '2026-01-02'])).toEqual([
      both,
      both,
      both,
      '2026-05-05T03:00:00.000Z',
      '2026-01-02T03:00:00.000Z',
    ]);
  });

  it('refuses the one of very many that has it the other way round, naming the row it differs from', () => {
    const cells = [...Array.from({ length: 15 }, (_, n) => `${n + 13}/10/2026`), '10/25/2026', '11/02/2026'];
    const [other, after] = read(cells).slice(-2);
    expect(other).toBe('Here the month comes first, and in row 2 the day.');
    expect(after).toBe('2026-02-11T03:00:00.000Z');
  });

  it('does what somebody says about the column', () => {
    expect(days(['11/02/2026', '11/25/2026'], 'AR', { dates: 'month-first' })).toEqual(['2026-11-02', '2026-11-25']);
    expect(days(['11/02/2026', '25/11/2026'], 'AR', { dates: 'month-first' })[0]).toBe('2026-11-02');
    expect(read(['25/12/2026', '12/25/2026'], 'AR', { dates: 'day-first' })[1]).toMatch(/row 2/);
  });

  it('is right for every column that has a deciding cell, in any order of the rows', () => {
    const date = fc.record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) });
    const runs = { numRuns: Number(process.env.IMPORT_RUNS ?? 60) };
    fc.assert(
      fc.property(
        fc.array(date, { minLength: 0, maxLength: 30 }),
        fc.record({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 13, max: 28 }) }),
        fc.nat(),
        fc.boolean(),
        fc.constantFrom('AR', 'MX', 'ES', 'US', undefined),
        fc.constantFrom('/', '-', '.'),
        (some, deciding, at, isDayFirst, country, sign) => {
          const all = some.toSpliced(at % (some.length + 1), 0, deciding);
          const cells = all.map(({ month, day }) => [...(isDayFirst ? [day, month] : [month, day]), 2025].join(sign));
          const two = (value: number) => String(value).padStart(2, '0');
          expect(days(cells, country)).toEqual(all.map(({ month, day }) => `2025-${two(month)}-${two(day)}`));
        },
      ),
      runs,
    );
  });
});

describe('a file of several columns of dates', () => {
  const orders = (headers: string[], row: string[], country = 'AR') => {
    const table: Table = {
      headers,
      rows: [{ row: 2, line: 2, cells: row }],
      about: { format: 'csv', header_row: 1, left_out: [] },
    };
    const columns = ['created_at', 'completed_at', 'refunded_at'].slice(0, headers.length);
    return decideReadings(table, columns, { country, currency: 'ARS' }).dates;
  };

  it('reads a column that decides nothing as the others do', () => {
    const { created_at, completed_at } = orders(['Created', 'Closed'], ['10/01/2025', '11/13/2025']);
    expect(created_at).toMatchObject({ order: 'month-first', by: 'columns' });
    expect(completed_at).toMatchObject({ order: 'month-first', by: 'cells' });
  });

  it('leaves it to the country where the others disagree', () => {
    const { refunded_at } = orders(['A', 'B', 'C'], ['13/11/2025', '11/13/2025', '10/01/2025']);
    expect(refunded_at).toMatchObject({ order: 'day-first', by: 'country' });
  });

  it.each([
    ['Created date (UTC)', 'Z'],
    ['Fecha (GMT-3)', '-03:00'],
    ['created_at_utc', 'Z'],
    ['First seen (America/Bogota)', 'America/Bogota'],
    ['Fecha (dd/mm/aaaa)', undefined],
    ['Fecha (hora local)', undefined],
    ['Fecha', undefined],
  ])('hears whose clock it is in %s', (header, clock) => {
    expect(orders([header], ['2025-10-01']).created_at!.clock).toBe(clock);
  });

  it.each([
    [{ clock: 'Z' }, '2025-10-01T10:00:00.000Z'],
    [{ clock: 'America/Bogota' }, '2025-10-01T15:00:00.000Z'],
    [{}, '2025-10-01T13:00:00.000Z'],
  ])('reads a clock as that of %j', (clock, right) => {
    expect(
      readInstant('2025-10-01 10:00', zone, { order: 'day-first', by: 'cells', rows: {}, ...clock })!.toISOString(),
    ).toBe(right);
  });
});

describe('chapter 4: dates and clocks as programs write them', () => {
  const afternoon = '2026-11-29T18:33:00.000Z';
  const second = '2026-11-29T18:33:21.000Z';
  const day = '2026-11-29T03:00:00.000Z';
  it.each([
    ['29/11/2026 3:33:21 p. m.', second],
    ['29/11/2026 03:33 p.\u00a0m.', afternoon],
    ['29/11/2026\u202f12:05 a.\u202fm.', '2026-11-29T03:05:00.000Z'],
    ['29/11/2026 15:33 hs', afternoon],
    ['29/11/2026 15.33', afternoon],
    ['2026-11-29T18:33:21+0000', second],
    ['2026-11-29 15:33:21 -0300', second],
    ['2026/11/29 15:33', afternoon],
    ['29 nov 2026', day],
    ['29/11/2026 às 15:33', afternoon],
    ['29 de noviembre de 2026', day],
    ['Nov 29, 2026', day],
    ['2026-11-29 3:33 PM', afternoon],
    ['2026-11-29 15:33:21 UTC', '2026-11-29T15:33:21.000Z'],
    ['29/11/2026 15h33', afternoon],
    ['29/11/2026 - 15:33', afternoon],
    ['2026.11.29', day],
    ['20261129', day],
    ['29/11/2026 15:33 GMT-3', afternoon],
    ['Sun Nov 29 2026 15:33:21 GMT-0300', second],
    // Right before, and still.
    ['29/11/2026 3:33 PM', afternoon],
    ['29/11/2026 3:33 p.m.', afternoon],
    ['29/11/2026 3:33\u202fPM', afternoon],
    ['29.11.2026', day],
    ['2026-11-29 15:33:21+00:00', '2026-11-29T15:33:21.000Z'],
    ['2026-11-29', day],
    ['29-11-26 18:30', '2026-11-29T21:30:00.000Z'],
    // Siblings.
    ['29 de novembro de 2026 às 15:33', afternoon],
    ['29 de nov. de 2026, 15:33', afternoon],
    ['domingo, 29 de noviembre de 2026', day],
    ['noviembre 29, 2026 3:33 pm', afternoon],
    ['November 29th, 2026 at 3:33 PM', afternoon],
    ['29-nov-26', day],
    ['29/nov/2026 15:33', afternoon],
    ['Sun, 29 Nov 2026 15:33:21 GMT', '2026-11-29T15:33:21.000Z'],
    ['Sun Nov 29 2026 15:33:21 GMT-0300 (hora estándar de Argentina)', second],
    ['2026-11-29T15:33:21.123-03:00', '2026-11-29T18:33:21.123Z'],
    ['20261129T183321Z', second],
    ['20261129153321', second],
    ['29/11/2026, 15:33:21', second],
    ['29/11/2026 a las 15:33', afternoon],
    ['29/11/2026 15h33min', afternoon],
    ['29/11/2026 3:33PM', afternoon],
    ['29/11/2026 15:33 (UTC-03:00)', afternoon],
    ['29/11/2026 15:33 (hora de París)', 'invalid_date'],
    ['29/11/2026 15:33 UTC-03:00', afternoon],
    ['mar 24, 2026', '2026-03-24T03:00:00.000Z'],
    ['mar 24/11/2026', '2026-11-24T03:00:00.000Z'],
    // Of logs, databases and the C library.
    ['2026-11-29 15:33:21 -0300 -03', second],
    ['2026-11-29 18:33:21 +0000 UTC', second],
    ['2026-11-29 13:33:21 EST', second],
    ['11/29/2026 10:33:21 PST', second],
    ['2026-11-29 15:33:21 ART', second],
    ['Sun Nov 29 15:33:21 -0300 2026', second],
    ['Sun Nov 29 15:33:21 2026', second],
    ['29/11/2026 3:33 de la tarde', afternoon],
    ['1° de janeiro de 2026', '2026-01-01T03:00:00.000Z'],
    ['primero de enero de 2026', '2026-01-01T03:00:00.000Z'],
    // What is left of a date that lost its format.
    ['46355', day],
    ['46355,6479166667', afternoon],
    ['1795977201', second],
    ['1795977201000', second],
    // No dates.
    ['31/02/2026', 'invalid_date'],
    ['29/02/2026', 'invalid_date'],
    ['29/11/2026 25:00', 'invalid_date'],
    ['29/11/2026 15:61', 'invalid_date'],
    ['29/11', 'invalid_date'],
    ['15:33', 'invalid_date'],
    ['mañana', 'invalid_date'],
    ['29 de nov', 'invalid_date'],
    ['29/11/2026 15', 'invalid_date'],
    ['29/11/2026 13:00 a. m.', 'invalid_date'],
  ])('reads %s as %s', (cell, right) => {
    expect(read([cell])).toEqual([right]);
  });

  it.each([
    '-',
    'n/a',
    'N/A',
    '0000-00-00 00:00:00',
    '0000-00-00',
    '00/00/0000',
    '--',
    '#N/D',
    'null',
    'sin fecha',
    '0',
  ])('takes %s for nothing', (cell) => {
    expect(read([cell])).toEqual(['']);
  });

  it('takes a number where dates are, in a spreadsheet, for the day it stands for', () => {
    expect(valueOf('created_at', '46355', 'number')).toBe('2026-11-29');
    expect(valueOf('created_at', '46355.648159722', 'number')).toBe('2026-11-29T15:33:21');
    expect(valueOf('custom.curso', '46355', 'number')).toBe('46355');
  });
});

describe('chapter 12: what is due on a day is due until its end', () => {
  it.each([
    ['31/12/2026', '2027-01-01T02:59:59.000Z'],
    ['2026-12-31', '2027-01-01T02:59:59.000Z'],
    ['31 de diciembre de 2026', '2027-01-01T02:59:59.000Z'],
    ['20261231', '2027-01-01T02:59:59.000Z'],
    ['31/12/2026 18:30', '2026-12-31T21:30:00.000Z'],
    ['31/12/2026 18h30', '2026-12-31T21:30:00.000Z'],
    ['31.12.2026 18.30', '2026-12-31T21:30:00.000Z'],
  ])('%s: %s', (cell, right) => {
    const reading = { order: 'day-first', by: 'country', rows: {} } as const;
    expect(readDeadline(cell, zone, reading)?.toISOString()).toBe(right);
  });
});
