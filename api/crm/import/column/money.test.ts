import { describe, expect, it } from 'vitest';
import { CellFault } from '../cells.ts';
import type { CellType, Table } from '../file/table.ts';
import { valueOf } from './cell-value.ts';
import { readCurrency, readMoney } from './money.ts';
import { decideReadings } from './readings.ts';
import type { ChosenReading } from './readings.ts';

interface Setting {
  currency?: string;
  header?: string;
  chosen?: ChosenReading;
  /** The cells of a currency column beside it. */
  told?: string[];
  typed?: CellType;
}

/** What a column of cells is read as: `500 USD`, or the code of what is wrong. */
function read(cells: string[], { currency = 'ARS', header = 'importe', chosen, told, typed }: Setting = {}): string[] {
  const table: Table = {
    headers: [header, 'moneda'],
    rows: cells.map((cell, at) => ({
      row: at + 2,
      line: at + 2,
      cells: [cell, told?.[at] ?? ''],
      ...(typed ? { typed: [typed] } : {}),
    })),
    about: { format: 'csv', header_row: 1, left_out: [] },
  };
  const home = { country: undefined, currency };
  const { money } = decideReadings(table, ['amount', 'currency'], home, chosen ? { [header]: chosen } : {});
  return table.rows.map((row, at) => {
    try {
      const own = readCurrency(told?.[at] ?? '', currency);
      const found = readMoney(valueOf('amount', row.cells[0]!, row.typed?.[0]), own, money.amount!);
      return found ? `${found.amount} ${found.currency ?? currency}` : '';
    } catch (error) {
      if (error instanceof CellFault) return error.code;
      throw error;
    }
  });
}

describe('chapter 1: a currency in the cell is the sale’s', () => {
  const cases: [cell: string, right: string][] = [
    ['US$ 500', '500 USD'],
    ['u$s 500', '500 USD'],
    ['U$S 500', '500 USD'],
    ['500 USD', '500 USD'],
    ['USD500', '500 USD'],
    ['€ 300', '300 EUR'],
    ['300 €', '300 EUR'],
    ['£ 20', '20 GBP'],
    ['S/ 120.50', '120.50 PEN'],
    ['₲ 120.000', '120000 PYG'],
    ['MXN 1,234.50', '1234.50 MXN'],
    ['COP$ 85.000', '85000 COP'],
    ['$ 85.000 COP', '85000 COP'],
    ['MXN$ 900', '900 MXN'],
    ['ARS 99 USD', 'two_currencies'],
    ['U$D 500', '500 USD'],
    ['dólares 500', '500 USD'],
    ['500 dolares', '500 USD'],
    ['S/. 120.50', '120.50 PEN'],
    ['Bs. 700', '700 BOB'],
    ['Q 250.00', '250.00 GTQ'],
    ['₡ 15.000', '15000 CRC'],
    ['$U 1.200', '1200 UYU'],
    ['AR$ 500', '500 ARS'],
    ['99 pesos', '99 ARS'],
    ['Gs. 120.000', '120000 PYG'],
    // Siblings.
    ['R$ 1.234,50', '1234.50 BRL'],
    ['RD$ 4,500.00', '4500.00 DOP'],
    ['L 350.75', '350.75 HNL'],
    ['B/. 40.00', '40.00 PAB'],
    ['C$ 1,200.00', '1200.00 NIO'],
    ['Bs.S 90', '90 VES'],
    ['CLP 12.990', '12990 CLP'],
    ['500 dólares estadounidenses', '500 USD'],
    ['250 pesos mexicanos', '250 MXN'],
    ['80 soles', '80 PEN'],
    ['¥ 9,800', '9800 JPY'],
    ['USD $ 500', '500 USD'],
    ['$ 500.-', '500 ARS'],
    ['$\u00a01.500', '1500 ARS'],
    ['$USD 20', '20 USD'],
    ['$ARS 500', '500 ARS'],
    ['20 dólares canadienses', '20 CAD'],
    ['500 pesos uruguayos', '500 UYU'],
    ['20 libras esterlinas', '20 GBP'],
    ['５００', '500 ARS'],
    ['CUC 5', 'invalid_currency'],
    ['$ 300 EUR', 'two_currencies'],
    ['pesos 500 USD', 'two_currencies'],
    ['500 BTC', 'invalid_currency'],
    ['XXX 500', 'invalid_currency'],
    ['500 fichas', 'invalid_amount'],
    ['quinientos', 'invalid_amount'],
    ['500 c/u', 'invalid_amount'],
    ['2 x 500', 'invalid_amount'],
    ['$.50', 'invalid_amount'],
    ['15%', 'invalid_amount'],
  ];
  it.each(cases)('reads %s as %s, alone in its column', (cell, right) => {
    expect(read([cell])).toEqual([right]);
  });

  it('reads them all in one column', () => {
    expect(read(cases.map(([cell]) => cell))).toEqual(cases.map(([, right]) => right));
  });

  it.each([
    ['a dollar sign', '$ 500', 'CLP', '500 CLP'],
    ['a dollar sign where it is nobody’s', '$ 500', 'PYG', '500 PYG'],
    ['pesos in Mexico', '500 pesos', 'MXN', '500 MXN'],
    ['pesos where there are none', '500 pesos', 'PEN', 'invalid_currency'],
    ['Bs. in Venezuela', 'Bs. 40,50', 'VES', '40.50 VES'],
    ['dollars in Canada', '40 dollars', 'CAD', '40 CAD'],
    ['yuan', '¥ 40', 'CNY', '40 CNY'],
  ])('takes what is bare as the tenant’s: %s', (_, cell, currency, right) => {
    expect(read([cell], { currency })).toEqual([right]);
  });

  it('does not let a currency column and a cell say different things', () => {
    expect(read(['USD 500', '$ 500', '500', '€ 3'], { told: ['ARS', 'US$', 'Dólares', 'EUR'] })).toEqual([
      'two_currencies',
      '500 USD',
      '500 USD',
      '3 EUR',
    ]);
  });

  it.each([
    ['US$', 'USD'],
    ['U$S', 'USD'],
    ['MXN - Peso mexicano', 'MXN'],
    ['US Dollar (USD)', 'USD'],
    ['EUR (€)', 'EUR'],
    ['Brazilian Real', 'BRL'],
    ['Peruvian Sol', 'PEN'],
    ['Pound Sterling', 'GBP'],
    ['Colombian Peso', 'COP'],
    ['Dólares', 'USD'],
    ['$', 'ARS'],
    ['pesos', 'ARS'],
    ['Peso argentino', 'ARS'],
    ['€', 'EUR'],
    ['R$', 'BRL'],
    ['ars', 'ARS'],
    ['US Dollar', 'USD'],
    ['Mexican Peso', 'MXN'],
    ['Pesos uruguaios', 'UYU'],
    ['Dólar canadense', 'CAD'],
    ['Dólares estadunidenses', 'USD'],
    ['Bolívar venezuelano', 'VES'],
    ['Sol peruano', 'PEN'],
    ['Soles peruanos viejos', 'invalid_currency'],
    ['XXX', 'invalid_currency'],
    ['AAA', 'invalid_currency'],
    ['BTC', 'invalid_currency'],
    ['DEM', 'invalid_currency'],
    ['constructor', 'invalid_currency'],
  ])('reads %s in a currency column as %s', (cell, right) => {
    const code = () => {
      try {
        return readCurrency(cell, 'ARS');
      } catch (error) {
        return (error as CellFault).code;
      }
    };
    expect(code()).toBe(right);
  });

  it.each([
    'Monto (USD)',
    'Total USD',
    'Importe en dólares',
    'Valor US$',
    'USD total',
    'Amount [USD]',
    'importe_usd',
    'Precio (en dólares)',
  ])('takes the header %s as what the whole column is in', (header) => {
    expect(read(['500', '$ 500', 'USD 500', '€ 3'], { header })).toEqual([
      '500 USD',
      '500 USD',
      '500 USD',
      'two_currencies',
    ]);
  });

  it('does what somebody says about the column', () => {
    expect(read(['500', '€ 3'], { header: 'Monto (USD)', chosen: { currency: 'cell' } })).toEqual(['500 ARS', '3 EUR']);
    expect(read(['500', '€ 3'], { chosen: { currency: 'USD' } })).toEqual(['500 USD', 'two_currencies']);
  });
});

describe('chapter 2: the column decides which sign is the decimal one', () => {
  it.each<[string, string[], string[]]>([
    ['by cents', ['1,250', '980.50', '1.250', '2.5'], ['1250', '980.50', 'ambiguous_amount', '2.5']],
    ['by cents behind a comma', ['1.250', '980,50', '2.000.000'], ['1250', '980.50', '2000000']],
    ['by a nought before it', ['0.500', '1.250'], ['0.50', '1.25']],
    ['by two groups', ['1.250.000', '1.250'], ['1250000', '1250']],
    ['by too many digits before it', ['1250.500', '1.255'], ['1250.50', 'invalid_amount']],
    ['by nothing', ['1.250', '85.000'], ['1250', '85000']],
    ['by nothing, of the other kind', ['1,250'], ['1250']],
    ['by blanks between groups', ['1 234,50', '1.234'], ['1234.50', '1234']],
    ['by apostrophes between groups', ["1'234.50", '12.5'], ['1234.50', '12.5']],
    ['with four decimals', ['12.5000', '3.1000'], ['12.50', '3.10']],
    ['that is contradictory', ['1.234,50', '1,234.50'], ['contradiction', 'contradiction']],
    ['that is contradictory about groups', ['1.250', '1,250'], ['contradiction', 'contradiction']],
    ['with no number at all', ['1.2.3', '1,23.4,5', '1,2,3'], ['invalid_amount', 'invalid_amount', 'invalid_amount']],
  ])('%s', (_, cells, right) => {
    expect(read(cells).map((each) => each.replace(/ ARS$/, ''))).toEqual(right);
  });

  it('lets one of very many be wrong, and says which row it differs from', () => {
    const cells = [...Array.from({ length: 20 }, (_, n) => `${n + 1}.000,50`), '1,234.50'];
    expect(read(cells).at(-1)).toBe('contradiction');
    expect(read(cells).slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, n) => `${n + 1}000.50 ARS`));
  });

  it('asks each currency by itself: pesos of Mexico beside those of Colombia', () => {
    expect(read(['MXN 1,234.50', 'COP 85.000', 'COP 1.234,50'])).toEqual(['1234.50 MXN', '85000 COP', '1234.50 COP']);
  });

  it('knows currencies without cents', () => {
    expect(read(['1.250', '980,00', '12.5'], { currency: 'CLP' })).toEqual(['1250 CLP', '980 CLP', 'invalid_amount']);
  });

  it('does what somebody says about the column', () => {
    expect(read(['1.250', '2.5'], { chosen: { decimals: 'point' } })).toEqual(['1.25 ARS', '2.5 ARS']);
    expect(read(['1.250', '2.5'], { chosen: { decimals: 'comma' } })).toEqual(['1250 ARS', 'invalid_amount']);
  });

  it('takes the numbers of a spreadsheet as they are, to the cents', () => {
    expect(read(['1.25', '1234.567', '0.3', '-5'], { typed: 'number' })).toEqual([
      '1.25 ARS',
      '1234.57 ARS',
      '0.30 ARS',
      'negative_amount',
    ]);
  });

  it.each(['-500', '(500)', '1.200,50-', '$ -500', '-$ 500', '(US$ 500)', '−500', '$(500)'])(
    'offers a refund for %s',
    (cell) => {
      expect(read([cell])).toEqual(['negative_amount']);
    },
  );
});
