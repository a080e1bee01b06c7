/** Opportunities and sales of people whom nobody knows yet. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi } from '../../testing.ts';
import { inTenant } from '../../testing/flow-scene.ts';
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
const leads = async () => (await ceo.get('/api/crm/leads')).body.items as Record<string, unknown>[];

const orders =
  'Nombre;Apellido;Celular;Correo;Suscrito;Pedido;Total;Fecha\n' +
  'Ana;Paz;11 15 2345 6789;ana@x.com;Sí;1;100;20/11/2025\n' +
  'Ana;Paz;+54 9 11 2345-6789;;;2;200;10/11/2025\n' +
  ';;;ana@x.com;;3;300;21/11/2025\n' +
  'Beto;Gil;;beto@x.com;No;4;400;22/11/2025\n';

describe('sales of strangers', () => {
  it('are refused, and the refusal says what could be chosen', async () => {
    const { status, body } = await run('sales', orders);
    expect(status).toBe(422);
    expect(body.errors).toHaveLength(4);
    expect(body.errors[0]).toMatchObject({ code: 'unknown_lead', path: 'lead_phone' });
    expect(body.errors[0].text.es).toContain('crear los que falten');
    expect(await leads()).toEqual([]);
  });

  it('make each of them one lead, with what the rows say of them', async () => {
    const dry = await run('sales', orders, { create_leads: true, dry_run: true });
    expect(dry.body).toMatchObject({ created: 4, leads_created: 2, errors_total: 0 });
    expect(await leads()).toEqual([]);
    const { body } = await run('sales', orders, { create_leads: true });
    expect(body).toMatchObject({ imported: true, created: 4, leads_created: 2 });
    const all = await leads();
    expect(all.toSorted((a, b) => String(a.name).localeCompare(String(b.name)))).toMatchObject([
      { name: 'Ana Paz', phone: '+5491123456789', email: 'ana@x.com', consent: 'granted', lead_source: 'IMPORT' },
      { name: 'Beto Gil', phone: null, email: 'beto@x.com', consent: 'revoked' },
    ]);
    // Known since the first of their deals.
    expect(String(all.find(({ name }) => name === 'Ana Paz')!.created_at)).toMatch(/^2025-11-10/);
    const sales = (await ceo.get('/api/crm/sales')).body.items;
    expect(new Set(sales.map(({ lead_id }: { lead_id: string }) => lead_id)).size).toBe(2);
    // The same file again: nobody twice.
    expect((await run('sales', orders, { create_leads: true })).body).toMatchObject({
      created: 0,
      updated: 4,
      leads_created: 0,
    });
    expect(await leads()).toHaveLength(2);
  });

  it('leave who is known as they are', async () => {
    await ceo.post('/api/crm/leads', { phone: '+5491123456789', name: 'Anita' });
    const { body } = await run('sales', orders, { create_leads: true });
    // Ana’s e-mail is of the file alone; by it her third order is hers all the same.
    expect(body).toMatchObject({ created: 4, leads_created: 1 });
    const anita = (await leads()).find(({ phone }) => phone === '+5491123456789');
    expect(anita).toMatchObject({ name: 'Anita', email: null, consent: null });
  });

  it('are history to flows unless the import says otherwise', async () => {
    await run('sales', 'Cliente;Celular;Total\nAna;+54 9 11 2345-6789;100\n', { create_leads: true });
    await run('sales', 'Cliente;Celular;Total\nBeto;+54 9 11 3456-7890;100\n', {
      create_leads: true,
      start_flows: true,
    });
    const events = await inTenant(
      api,
      ceo,
      (tx) =>
        tx`select e.type, l.name, e.history from events e join leads l on l.id = e.lead_id order by l.name, e.type`,
    );
    expect(events.map(({ type, name, history }) => `${name} ${type} ${history}`)).toEqual([
      'Ana lead.created true',
      'Ana sale.completed true',
      'Beto lead.created false',
      'Beto sale.completed false',
    ]);
  });

  it('make nobody where a row has a fault, nor where the import is refused', async () => {
    const csv = 'Correo;Pedido;Total\na@x.com;1;100\nb@x.com;2;gratis\n';
    expect((await run('sales', csv, { create_leads: true })).status).toBe(422);
    expect(await leads()).toEqual([]);
    const { body } = await run('sales', csv, { create_leads: true, on_error: 'skip' });
    expect(body).toMatchObject({ created: 1, leads_created: 1, refused: 1 });
    expect((await leads()).map(({ email }) => email)).toEqual(['a@x.com']);
  });
});

describe('opportunities', () => {
  it('of strangers make leads, called as the person is', async () => {
    const csv = 'Nombre;Celular;Monto;Estado;Fecha de cierre\nAna Paz;+54 9 11 2345-6789;100;Ganada;20/11/2025\n';
    expect((await run('opportunities', csv, { create_leads: true })).body).toMatchObject({
      created: 1,
      leads_created: 1,
    });
    expect(await leads()).toMatchObject([{ name: 'Ana Paz' }]);
  });

  it('that are closed were closed when the file says; of open ones the same column is the deadline', async () => {
    const csv =
      'Deal Name,Deal Stage,Close Date,Email,Record ID\nUno,Closed Won,2025-11-13 10:00,a@x.com,1\nDos,Appointment Scheduled,2026-12-20,a@x.com,2\nTres,Closed Lost,2025-11-14,a@x.com,3\n';
    await run('opportunities', csv, { create_leads: true });
    const { items } = (await ceo.get('/api/crm/opportunities')).body as { items: Record<string, string | null>[] };
    const by = (name: string) => items.find((each) => each.name === name)!;
    expect(by('Uno')).toMatchObject({ status: 'won', deadline: null, closed_at: '2025-11-13T13:00:00.000Z' });
    expect(by('Dos')).toMatchObject({ status: 'open', deadline: '2026-12-21T02:59:59.000Z', closed_at: null });
    expect(by('Tres')).toMatchObject({ status: 'lost', deadline: null });
    expect(by('Tres').closed_at).toMatch(/^2025-11-14/);
  });
});
