import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi } from '../../testing.ts';
import type { Person, TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(async () => {
  ceo = await api.person();
});
afterAll(() => api.stop());

const run = (list: string, csv: string, over = {}) => ceo.post(`/api/crm/${list}/import`, { csv, ...over });
const lead = (email: string) => ceo.post('/api/crm/leads', { email });
const sales = async () =>
  (await ceo.get('/api/crm/sales')).body.items
    .map((sale: { amount: string; currency: string }) => `${sale.amount} ${sale.currency}`)
    .toSorted();

describe('the readings of an import', () => {
  it('books each sale in the currency that its cell names, and says how the columns were read', async () => {
    await lead('a@x.com');
    const csv =
      'correo;id;importe;fecha;estado\na@x.com;1;U$S 500;20/11/2025;pagada\na@x.com;2;USD 1.200,50;20/11/2025;pagada\n' +
      'a@x.com;3;$ 85.000;20/11/2025;pagada\na@x.com;4;€ 300;20/11/2025;pagada\n';
    const { body } = await run('sales', csv);
    expect(body).toMatchObject({ imported: true, created: 4, refused: 0, warnings_total: 0 });
    expect(body.readings).toMatchObject([
      { header: 'importe', field: 'amount', decimals: 'comma', currency: 'ARS', only: false, by: 'cells' },
      { header: 'fecha', field: 'completed_at', dates: 'day-first', by: 'cells' },
    ]);
    expect(body.readings[0].text.es).toBe('decimales: coma · moneda: la de cada celda, si no ARS');
    expect(await sales()).toEqual(['1200.50 USD', '300.00 EUR', '500.00 USD', '85000.00 ARS']);
  });

  it('books price times quantity where no column has the total, and warns where the quantity cannot be read', async () => {
    await lead('a@x.com');
    const csv =
      'correo;id;precio;cantidad;fecha\na@x.com;1;U$S 19,90;3;20/11/2025\na@x.com;2;$ 1.250;10;20/11/2025\n' +
      'a@x.com;3;€ 7;2,00;20/11/2025\na@x.com;4;€ 9;media docena;20/11/2025\n';
    const { body } = await run('sales', csv);
    expect(body).toMatchObject({ imported: true, created: 4, warnings: [{ row: 5, code: 'invalid_quantity' }] });
    expect(await sales()).toEqual(['12500.00 ARS', '14.00 EUR', '59.70 USD', '9.00 EUR']);
  });

  it('tells of a second total in another currency, and takes it where the first is empty', async () => {
    await lead('a@x.com');
    const csv =
      'correo;id;Total USD;Total ARS;fecha\na@x.com;1;100;120.000;20/11/2025\na@x.com;2;;85.000;20/11/2025\na@x.com;3;7;0;20/11/2025\n';
    const { body } = await run('sales', csv);
    expect(body).toMatchObject({ imported: true, created: 3, warnings: [{ row: 2, code: 'two_totals' }] });
    expect(await sales()).toEqual(['100.00 USD', '7.00 USD', '85000.00 ARS']);
  });

  it('reads them otherwise where somebody says so', async () => {
    await lead('a@x.com');
    const csv = 'correo;id;importe;fecha\na@x.com;1;1.250;11/02/2025\n';
    const readings = { importe: { decimals: 'point', currency: 'USD' }, fecha: { dates: 'month-first' } };
    const { body } = await run('sales', csv, { readings });
    expect(body.readings).toMatchObject([
      { decimals: 'point', currency: 'USD', only: true, by: 'choice' },
      { dates: 'month-first', by: 'choice' },
    ]);
    expect(await sales()).toEqual(['1.25 USD']);
    expect((await ceo.get('/api/crm/sales')).body.items[0].completed_at).toBe('2025-11-02T15:00:00.000Z');
    for (const bad of [{ importe: { currency: 'BTC' } }, { importe: { dates: 'mdy' } }, { importe: { zone: 'UTC' } }])
      expect((await run('sales', csv, { readings: bad })).status).toBe(422);
  });

  it('names both rows where a column contradicts itself', async () => {
    const csv = 'correo,created\na@x.com,25/12/2025\nb@x.com,12/25/2025\nc@x.com,11/02/2025\n';
    const { body } = await run('leads', csv, { dry_run: true });
    expect(body.errors_total).toBe(3);
    expect(body.errors[0]).toMatchObject({
      row: 2,
      path: 'created_at',
      code: 'contradiction',
      text: { es: 'La fila 2 pone primero el día y la fila 3 el mes: di cuál es el orden de esta columna.' },
    });
    const chosen = await run('leads', csv, { dry_run: true, readings: { created: { dates: 'day-first' } } });
    expect(chosen.body.errors).toMatchObject([{ row: 3 }]);
  });

  it('warns of leads who come tomorrow, and of sales to come', async () => {
    const next = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    const { body } = await run('leads', `correo,created\na@x.com,${next}\nb@x.com,2020-01-01\n`);
    expect(body).toMatchObject({
      imported: true,
      created: 2,
      warnings: [{ row: 2, path: 'created_at', code: 'in_future' }],
      warnings_total: 1,
    });
    const paid = await run('sales', `correo,amount,fecha\na@x.com,1,${next}\n`, { dry_run: true });
    expect(paid.body.warnings).toMatchObject([{ row: 2, path: 'completed_at', code: 'in_future' }]);
  });

  it('takes the good rows in and leaves the bad ones out, when asked to', async () => {
    const csv = 'nombre;correo;fecha\nA;a@x.com;31/12/2024\nB;not mail;31/12/2024\nC;c@x.com;99/99/2024\nD;d@x.com;-\n';
    expect((await run('leads', csv)).status).toBe(422);
    const { body } = await run('leads', csv, { on_error: 'skip' });
    expect(body).toMatchObject({ imported: true, rows: 4, created: 2, refused: 2, errors_total: 2 });
    const names = (await ceo.get('/api/crm/leads')).body.items.map((one: { name: string }) => one.name);
    expect(names.toSorted()).toEqual(['A', 'D']);
    await run('sales', 'correo,id,amount\na@x.com,1,10\nnobody@x.com,2,20\na@x.com,3,BTC 5\n', { on_error: 'skip' });
    expect(await sales()).toEqual(['10.00 ARS']);
  });
});

/** A file as a browser sends it: its bytes, whatever they are. */
const upload = (path: string, name: string, bytes: Uint8Array<ArrayBuffer>, fields: Record<string, string> = {}) => {
  const form = new FormData();
  form.set('csv', new File([bytes], name));
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  return ceo.post(`/api/crm/${path}`, form);
};
const utf16 = (text: string, isLittle: boolean, mark: string) => {
  const view = new DataView(new ArrayBuffer((mark + text).length * 2));
  [...(mark + text)].forEach((char, at) => view.setUint16(at * 2, char.charCodeAt(0), isLittle));
  return new Uint8Array(view.buffer);
};

describe('a file that is sent as it is', () => {
  it.each([
    ['UTF-16 LE with a mark', true, '\uFEFF'],
    ['UTF-16 LE without', true, ''],
    ['UTF-16 BE with a mark', false, '\uFEFF'],
    ['UTF-16 BE without', false, ''],
  ])('is read in %s', async (_, isLittle, mark) => {
    const text = 'nombre\tcorreo\r\nBegoña Núñez\tb@x.com\r\n';
    expect((await upload('leads/import', 'leads.csv', utf16(text, isLittle, mark))).body).toMatchObject({ created: 1 });
    expect((await ceo.get('/api/crm/leads')).body.items[0].name).toBe('Begoña Núñez');
  });

  it('may be a spreadsheet, with a sheet to choose', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'Notas',
          rows: [
            ['correo', 'nombre'],
            ['z@x.com', 'Z'],
          ],
        },
        {
          name: 'Leads',
          rows: [
            ['nombre', 'celular', 'alta'],
            ['Ana', 5491160000501, new Date(Date.UTC(2025, 10, 12, 9, 30))],
          ],
        },
      ],
    });
    const first = await upload('leads/import', 'libro.xlsx', bytes as Uint8Array<ArrayBuffer>, { dry_run: 'true' });
    expect(first.body.file).toMatchObject({ format: 'xlsx', sheet: 'Notas', sheets: ['Notas', 'Leads'] });
    const mapping = JSON.stringify({ nombre: 'name', celular: 'phone', alta: 'created_at' });
    await upload('leads/import', 'libro.xlsx', bytes as Uint8Array<ArrayBuffer>, { sheet: 'Leads', mapping });
    expect((await ceo.get('/api/crm/leads')).body.items).toMatchObject([
      { name: 'Ana', phone: '+5491160000501', created_at: '2025-11-12T12:30:00.000Z' },
    ]);
  });

  it('that is another kind of file is refused by a word of its own', async () => {
    const pdf = new TextEncoder().encode('%PDF-1.7\n1 0 obj');
    const { status, body } = await upload('leads/import', 'leads.csv', pdf);
    expect([status, body.errors[0].code]).toEqual([422, 'is_pdf']);
  });
});

describe('the rows that are left out', () => {
  it('come back as a file with the reason in a column of its own, however many', async () => {
    const rows = Array.from({ length: 700 }, (_, n) => `Ana ${n};no es`);
    const csv = ['Nombre;Correo', 'Bien;b@x.com', ...rows].join('\n');
    const { status, body: text } = await ceo.post('/api/crm/leads/import/refused.csv', { csv });
    expect(status).toBe(200);
    const lines = text.replace('\uFEFF', '').trim().split('\r\n');
    expect(lines).toHaveLength(701);
    expect(lines.slice(0, 2)).toEqual(['Nombre;Correo;por qué no', 'Ana 0;no es;No parece un correo.']);
    expect((await ceo.get('/api/crm/leads')).body.items).toEqual([]);
  });

  it('are also those whose lead nobody knows', async () => {
    await lead('a@x.com');
    const csv = 'correo,id,amount\na@x.com,1,10\nnobody@x.com,2,20\na@x.com,3,-5\n';
    const { body: text } = await ceo.post('/api/crm/sales/import/refused.csv', { csv });
    expect(text.replace('\uFEFF', '').trim().split('\r\n')).toEqual([
      'correo;id;amount;por qué no',
      'nobody@x.com;2;20;No hay un lead con ese teléfono, correo o id. Importa primero los leads, o elige crear los que falten.',
      'a@x.com;3;-5;Es menos que nada. Si es una devolución, importa la venta con estado “reembolsada”.',
    ]);
  });
});
