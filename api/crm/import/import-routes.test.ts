import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../../testing.ts';
import type { Person, TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const fresh = async () => (ceo = await api.person());
const run = (list: string, csv: string, over = {}) => ceo.post(`/api/crm/${list}/import`, { csv, ...over });
const leads = async () => (await ceo.get('/api/crm/leads?limit=200')).body.items;

const file = `Nombre;Celular;Correo;Etiquetas;Fecha de alta;Curso;Acepta
Ana López;11 2345-6789;ana@x.com;vip, nuevo;31/12/2025 18:30;Guitarra;sí
Beto;+54 9 351 555-1234;;;;"Piano
y canto";
Carla;;carla@x.com;;5/3/26;;no
`;
const mapping = {
  Nombre: 'name',
  Celular: 'phone',
  Correo: 'email',
  Etiquetas: 'tags',
  'Fecha de alta': 'created_at',
  Curso: 'custom.Curso elegido',
  Acepta: 'consent',
};

describe('an import of leads', () => {
  it('guesses columns, shows the first rows, and writes nothing in a dry run', async () => {
    await fresh();
    const { status, body } = await run('leads', file, { dry_run: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({ dry_run: true, imported: false, rows: 3, created: 3, updated: 0, errors: [] });
    expect(body.columns.map((column: { field: string }) => column.field)).toEqual([
      'name',
      'phone',
      'email',
      'tags',
      'created_at',
      null,
      'consent',
    ]);
    expect(body.columns[0].sample).toEqual(['Ana López', 'Beto', 'Carla']);
    expect(await leads()).toEqual([]);
  });

  it('writes everything, with local dates, custom fields, touches, consents and one audit row', async () => {
    await fresh();
    expect((await run('leads', file, { mapping })).body).toMatchObject({ imported: true, created: 3 });
    const all = Object.fromEntries((await leads()).map((lead: { name: string }) => [lead.name, lead]));
    expect(all['Ana López']).toMatchObject({
      phone: '+541123456789',
      tags: ['vip', 'nuevo'],
      created_at: '2025-12-31T21:30:00.000Z',
      custom: { curso_elegido: 'Guitarra' },
      consent: 'granted',
    });
    expect(all.Beto).toMatchObject({
      phone: '+5493515551234',
      custom: { curso_elegido: 'Piano\ny canto' },
      consent: null,
    });
    expect(all.Carla).toMatchObject({ created_at: '2026-03-05T15:00:00.000Z', consent: 'revoked' });
    const [row] = await api.database.owner()`
      select (select count(*)::int from lead_touches where tenant_id = ${ceo.tenantId} and source = 'import') as touches,
        (select count(*)::int from events where tenant_id = ${ceo.tenantId} and type = 'lead.created' and processed_at is not null) as history,
        (select count(*)::int from events where tenant_id = ${ceo.tenantId} and type = 'lead.opted_out' and processed_at is null) as opt_outs,
        (select count(*)::int from system_events where tenant_id = ${ceo.tenantId} and action = 'lead.import') as audit`;
    expect(row).toEqual({ touches: 3, history: 3, opt_outs: 1, audit: 1 });
  });

  it('lets flows see what is new when asked to', async () => {
    await fresh();
    await run('leads', 'name,email\nA,a@x.com', { start_flows: true });
    const [row] = await api.database.owner()`select processed_at from events where tenant_id = ${ceo.tenantId}`;
    expect(row!.processed_at).toBeNull();
  });

  it('says how many rows are dated before today', async () => {
    await fresh();
    const today = new Date().toISOString();
    const leads = `phone,created_at\n+5491122220001,2024-03-05\n+5491122220002,${today}\n+5491122220003,\n`;
    expect((await run('leads', leads, { dry_run: true })).body).toMatchObject({ created: 3, dated_before_today: 1 });
    await run('leads', leads);
    // Who is known already keeps the day since which they are.
    expect((await run('leads', leads, { dry_run: true })).body).toMatchObject({ created: 0, dated_before_today: 0 });
    const sales = `lead_phone,amount,completed_at,external_id\n+5491122220001,10,2024-03-05,a\n+5491122220002,10,${today},b\n`;
    expect((await run('sales', sales)).body).toMatchObject({ created: 2, dated_before_today: 1 });
    expect((await run('sales', sales, { dry_run: true })).body).toMatchObject({ updated: 2, dated_before_today: 1 });
    const skipped = await run('sales', sales, { dry_run: true, duplicates: 'skip' });
    expect(skipped.body).toMatchObject({ skipped: 2, dated_before_today: 0 });
    const deals = 'lead_phone,name,created_at\n+5491122220001,Piano,2024-03-05\n+5491122220002,Canto,\n';
    expect((await run('opportunities', deals, { dry_run: true })).body).toMatchObject({
      created: 2,
      dated_before_today: 1,
    });
  });

  it('names every wrong cell by row and line, and imports nothing', async () => {
    await fresh();
    const bad =
      'name,phone,email,created_at,seller\n"two\nlines",+5491122223333,,,\nX,call me,not mail,31/31/2020,who@x.com\nY,,,,\n';
    const dry = await run('leads', bad, { dry_run: true });
    const expected = [
      [3, 4, 'created_at', 'invalid_date'],
      [3, 4, 'phone', 'invalid_phone'],
      [3, 4, 'email', 'invalid_email'],
      [4, 5, 'phone', 'not_recognisable'],
    ];
    const listed = (errors: { row: number; line: number; path: string; code: string }[]) =>
      errors.map(({ row, line, path, code }) => [row, line, path, code]);
    expect(listed(dry.body.errors)).toEqual(expected);
    // Nobody chose the column: it is left out, and said.
    expect(listed(dry.body.warnings)).toEqual([[3, 4, 'seller', 'unknown_member']]);
    const real = await run('leads', bad);
    expect(real.status).toBe(422);
    expect(listed(real.body.errors)).toEqual(expected);
    expect(await leads()).toEqual([]);
  });

  it('knows people it has: by phone in any spelling, e-mail or id; and updates or skips them', async () => {
    await fresh();
    await ceo.post('/api/crm/leads', { name: 'Old', phone: '+5491123456789', tags: ['a'], custom: { k: 1 } });
    await ceo.post('/api/crm/leads', { name: 'Mail', email: 'M@x.com' });
    const csv =
      'id,name,phone,email,tags,status\n7,New,+54 11 2345 6789,,b,Calificado\n,Mailed,+5491100000001,m@X.com,,\n';
    expect((await run('leads', csv, { duplicates: 'skip' })).body).toMatchObject({
      created: 0,
      updated: 0,
      skipped: 2,
    });
    expect((await leads()).map((lead: { name: string }) => lead.name).toSorted()).toEqual(['Mail', 'Old']);
    expect((await run('leads', csv)).body).toMatchObject({ created: 0, updated: 2, skipped: 0 });
    const all = await leads();
    expect(all).toHaveLength(2);
    expect(all.find((lead: { name: string }) => lead.name === 'New')).toMatchObject({
      phone: '+5491123456789',
      tags: ['a', 'b'],
      custom: { k: 1 },
      status: 'qualified',
      external_ids: { import: '7' },
    });
    expect(all.find((lead: { name: string }) => lead.name === 'Mailed')).toMatchObject({
      phone: '+5491100000001',
      email: 'm@X.com',
    });
    expect((await run('leads', 'id,name\n7,Third')).body).toMatchObject({ updated: 1 });
  });

  it('leaves an id that another lead has, or had before it was joined, with that one', async () => {
    await fresh();
    await ceo.post('/api/crm/leads', { name: 'Ana', phone: '+5491123456789' });
    const bea = await ceo.post('/api/crm/leads', { name: 'Bea', external_ids: { import: '7' } });
    const gone = await ceo.post('/api/crm/leads', { name: 'Bea, too', external_ids: { import: '8' } });
    const joined = await ceo.post(`/api/crm/leads/${gone.body.id}/merge`, { into: bea.body.id });
    expect(joined.status).toBe(200);
    for (const id of ['7', '8', '9', '9'])
      expect((await run('leads', `id,name,phone\n${id},Ana ${id},+5491123456789\n`)).body).toMatchObject({
        updated: 1,
      });
    const all = Object.fromEntries((await leads()).map((lead: { name: string }) => [lead.name, lead]));
    expect(all['Ana 9'].external_ids).toEqual({ import: '9' });
    expect(all['Bea'].external_ids).toEqual({ import: '7' });
  });

  it('makes one lead of rows about the same person', async () => {
    await fresh();
    const csv =
      'name,phone,email,tags\nA,+5491123456789,,x\nA B,+541123456789,a@x.com,y\n,,a@x.com,\nOther,+5491123456000,a@x.com,\n';
    expect((await run('leads', csv)).body).toMatchObject({ rows: 4, created: 2, skipped: 2 });
    expect((await leads()).find((lead: { name: string }) => lead.name === 'A B')).toMatchObject({
      email: 'a@x.com',
      tags: ['x', 'y'],
    });
  });

  it('never gives consent back to somebody who refused', async () => {
    await fresh();
    const { body } = await ceo.post('/api/crm/leads', {
      email: 'stop@x.com',
      consent: { granted: false, source: 'call' },
    });
    await run('leads', 'email,consent\nstop@x.com,yes\n');
    expect((await ceo.get(`/api/crm/leads/${body.id}`)).body.consent).toBe('revoked');
  });

  it('keeps formulas as text and unwraps what spreadsheets wrap', async () => {
    await fresh();
    await run('leads', 'name,phone\n"=HYPERLINK(""http://evil"")","=""+5491123456789"""\n');
    expect((await leads())[0]).toMatchObject({ name: '=HYPERLINK("http://evil")', phone: '+5491123456789' });
  });

  it('takes a form with a file, in Windows-1252 too', async () => {
    await fresh();
    const form = new FormData();
    form.set(
      'csv',
      new File(
        [Uint8Array.from([...'nombre,email\nJos'].map((c) => c.charCodeAt(0)).concat(0xe9)), ',j@x.com\n'],
        'leads.csv',
      ),
    );
    form.set('dry_run', 'false');
    form.set('mapping', JSON.stringify({ nombre: 'name', email: 'email' }));
    expect((await ceo.post('/api/crm/leads/import', form)).body).toMatchObject({ imported: true, created: 1 });
    expect((await leads())[0].name).toBe('José');
  });

  it('refuses what is no file of rows, a mapping that does not fit, and too much', async () => {
    await fresh();
    const code = async (csv: string, over = {}) => (await run('leads', csv, over)).body.errors?.[0]?.code;
    expect(await code('name')).toBe('too_small');
    expect(await code('PK\u0003\u0004rest\nx')).toBe('not_csv');
    expect(await code('a,b\n"x')).toBe('not_csv');
    expect(await code('name,email\nx,y@x.com', { mapping: { nope: 'name' } })).toBe('unknown_column');
    expect(await code('name,email\nx,y@x.com', { mapping: { name: 'tenant_id' } })).toBe('unknown_field');
    expect(await code('name,email\nx,y@x.com', { mapping: { name: 'email', email: 'email' } })).toBe('field_taken');
    expect(await code(`${'c,'.repeat(300)}\nx`)).toBe('too_big');
    expect(await code(`email\n${'a@x.com\n'.repeat(100_001)}`)).toBe('too_big');
    expect(await code(`name\n"${'x'.repeat(25 * 1024 * 1024)}"`)).toBe('too_big');
    expect((await run('leads', 'x'.repeat(27 * 1024 * 1024))).status).toBe(413);
    // Within every bound, and more cells than a thread may hold; what comes next is read as ever.
    const wide = [
      Array.from({ length: 200 }, (_, i) => `c${i}`).join(','),
      ...Array(100_000).fill(`a${','.repeat(199)}`),
    ];
    expect((await run('leads', wide.join('\n'))).body.errors).toMatchObject([
      { path: 'csv', code: 'too_big', message: 'too much in one file: split it' },
    ]);
    expect(await code('name')).toBe('too_small');
  });

  it('takes more rows in one go than one statement writes', async () => {
    await fresh();
    const rows = Array.from({ length: 11_000 }, (_, i) => `Lead ${i},+54911${String(20_000_000 + i)},l${i}@x.com,x`);
    const answer = await run('leads', `name,phone,email,tags\n${rows.join('\n')}`);
    expect(answer.body).toMatchObject({ imported: true, created: 11_000 });
    expect((await ceo.get('/api/crm/leads?limit=1&q=l10999')).body.items).toHaveLength(1);
  }, 60_000);

  it('is found by whoever comes back, while it runs and when it is over', async () => {
    await fresh();
    const rows = Array.from({ length: 50 }, (_, i) => `Lead ${i},+54911${String(20_000_000 + i)}`);
    const csv = `name,phone\n${rows.join('\n')}`;
    const given = ceo.post('/api/crm/leads/import', { csv }, { 'idempotency-key': 'back' });
    const seen = new Set<string>();
    for (let over = false; !over;) {
      const { body } = await ceo.get('/api/crm/imports');
      for (const { key, kind, stage } of body.items) seen.add(`${key} ${kind} ${stage}`);
      over = await Promise.race([given.then(() => true), new Promise<false>((next) => setTimeout(next, 5, false))]);
    }
    expect([...seen].some((one) => /back lead (reading|writing)/.test(one))).toBe(true);
    const { body } = await ceo.get('/api/crm/imports');
    expect(body.items).toMatchObject([{ key: 'back', stage: 'done', done: 50, rows: 50 }]);
    expect((await ceo.delete('/api/crm/imports/back')).status).toBe(404);
  });
});

describe('an import of deals', () => {
  it('links opportunities to leads by phone, e-mail or id, and reads local numbers and dates', async () => {
    await fresh();
    await ceo.post('/api/crm/leads', { name: 'A', phone: '+5491123456789', seller_id: ceo.userId });
    await ceo.post('/api/crm/leads', { name: 'B', email: 'b@x.com' });
    await ceo.post('/api/crm/leads', { name: 'C', external_ids: { import: '33' } });
    const csv =
      'Nombre;Teléfono;Correo;ID cliente;Monto;Moneda;Estado;Vencimiento;Código\nUno;1123456789;;;$ 1.234,50;ars;;31/12/2030 10:00;o1\nDos;;B@x.com;;1,234.5;USD;ganada;;o2\nTres;;;33;2.000;;perdida;2030-01-02;o3\n';
    const { body } = await run('opportunities', csv);
    expect(body).toMatchObject({ imported: true, created: 3, errors: [] });
    const all = (await ceo.get('/api/crm/opportunities')).body.items;
    const by = (name: string) => all.find((deal: { name: string }) => deal.name === name);
    expect(by('Uno')).toMatchObject({
      value: '1234.50',
      currency: 'ARS',
      status: 'open',
      deadline: '2030-12-31T13:00:00.000Z',
      seller_id: ceo.userId,
    });
    expect(by('Dos')).toMatchObject({ value: '1234.50', currency: 'USD', status: 'won' });
    expect(by('Dos').closed_at).not.toBeNull();
    // A day is due to its end.
    expect(by('Tres').deadline).toBe('2030-01-03T02:59:59.000Z');
    expect(by('Tres')).toMatchObject({ value: '2000.00', status: 'lost', external_ids: { import: 'o3' } });
    expect((await run('opportunities', csv)).body).toMatchObject({ created: 0, updated: 3 });
    expect((await ceo.get('/api/crm/opportunities')).body.items).toHaveLength(3);
  });

  it('imports sales once each, and refuses rows without a lead', async () => {
    await fresh();
    await ceo.post('/api/crm/leads', { phone: '+5491123456789' });
    const csv =
      'phone,amount,status,date,transaction id\n+5491123456789,100,paid,01/02/2026,t1\n+5491123456789,50,pending,,t2\n';
    expect((await run('sales', csv)).body).toMatchObject({ created: 2 });
    const sales = (await ceo.get('/api/crm/sales')).body.items;
    expect(sales.find((sale: { amount: string }) => sale.amount === '100.00')).toMatchObject({
      status: 'completed',
      currency: 'ARS',
      completed_at: '2026-02-01T15:00:00.000Z',
    });
    const later = csv.replace('50,pending', '50,paid');
    expect((await run('sales', later, { start_flows: true })).body).toMatchObject({ created: 0, updated: 2 });
    const events =
      await api.database.owner()`select type, processed_at is null as live from events where subject like 'sale:%' and tenant_id = ${ceo.tenantId} order by seq`;
    expect([...events]).toEqual([
      { type: 'sale.completed', live: false },
      { type: 'sale.completed', live: true },
    ]);
    const bad = await run('sales', 'phone,amount\n+5491177777777,1\n,2\n+5491123456789,1.2.3\n+5491123456789,\n');
    expect(bad.status).toBe(422);
    expect(bad.body.errors.map((error: { row: number; code: string }) => `${error.row} ${error.code}`)).toEqual([
      '2 unknown_lead',
      '3 required',
      '4 invalid_amount',
      '5 required',
    ]);
    expect((await ceo.get('/api/crm/sales')).body.items).toHaveLength(2);
  });
});
