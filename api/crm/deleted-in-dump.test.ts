/** Somebody who came by every door is deleted, and a dump of the whole database is looked through for them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withTenant } from '#db/platform/tenant.ts';
import { completeDelivery, failDelivery, storeDelivery } from '#db/platform/webhook-inbox.ts';
import { grepDump } from '#db/testing/grep-dump.ts';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person('ceo');
});
afterAll(() => api.stop());

const lead = {
  name: 'Ulises Paz Quijano',
  phone: '+5491164445566',
  email: 'Ulises.P@mail.example',
  custom: { dni: '27.456.789-uq' },
};
const said = 'vivo en Arenales 1450, piso nueve';
/** By what somebody would look: numbers without what stands before them, words in capitals or not. */
const needles = [
  '91164445566',
  '541164445566',
  '1164445566',
  'Ulises',
  'Quijano',
  'ulises.p@mail',
  '27.456.789-uq',
  said,
];

const good = async (answer: Promise<{ status: number; body: { id: string } }>) => {
  const { status, body } = await answer;
  expect([status, status < 300 ? '' : JSON.stringify(body)]).toEqual([status, '']);
  return body;
};

/** Through which doors they come, each with what they bring; `id` is the lead's. */
const doors: Record<string, (id: string) => Promise<unknown>> = {
  'their fields are changed, twice with a key': async (id) => {
    for (const name of ['Ulises Paz', lead.name])
      await good(
        ceo.request(
          'PATCH',
          `/api/crm/leads/${id}`,
          { name, tags: ['x'] },
          { 'idempotency-key': name.replaceAll(' ', '-') },
        ),
      );
  },
  'a landing page hands them in again': async () => {
    const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'ingest', name: 'web' })).body;
    await good(
      api.nobody.post(
        `/api/ingest/${secret}/leads`,
        { ...lead, message: said, touch: { headline: said } },
        { 'idempotency-key': 'page' },
      ),
    );
  },
  'a file with them and a line that is wrong': async () => {
    const csv = `name,phone,email\n${lead.name},${lead.phone},${lead.email}\n${lead.name},12,no\n`;
    expect(
      (await ceo.post('/api/crm/leads/import', { csv, file_name: 'feria.csv', dry_run: true })).status,
    ).toBeLessThan(500);
    expect((await ceo.post('/api/crm/leads/import', { csv, file_name: 'feria.csv' })).status).toBeLessThan(500);
    const right = { csv: csv.split('\n').slice(0, 2).join('\n'), file_name: 'feria.csv' };
    await good(ceo.post('/api/crm/leads/import', right, { 'idempotency-key': 'file' }));
  },
  'a note and a task': async (id) => {
    await good(ceo.post(`/api/crm/leads/${id}/notes`, { text: said }, { 'idempotency-key': 'note' }));
    await good(ceo.post('/api/crm/tasks', { lead_id: id, title: `Llamar a ${lead.name}` }));
  },
  'a deal, a sale, a cart': async (id) => {
    await good(ceo.post('/api/crm/opportunities', { lead_id: id, name: `${lead.name}: casa` }));
    await good(ceo.post('/api/crm/sales', { lead_id: id, amount: '10', currency: 'ARS', product: said }));
    await good(ceo.post('/api/crm/carts', { lead_id: id, items: [{ name: said }] }));
  },
  'an event of another program': (id) =>
    good(ceo.post('/api/crm/events', { type: 'custom.said', lead_id: id, data: { text: said, phone: lead.phone } })),
  'a search for them': () => ceo.get(`/api/crm/leads?q=${encodeURIComponent(lead.name)}`),
  'a change to all whom a search finds': async (id) => {
    const act = { do: 'edit', fields: { custom: { frase: said } } };
    await good(
      ceo.post('/api/crm/bulk-changes', {
        act: { do: 'tag', add: ['feria'], remove: [] },
        filter: { q: lead.phone },
        people: 1,
      }),
    );
    await ceo.post('/api/crm/bulk-changes', { act, lead_ids: [id] });
  },
  'a second lead that becomes part of them': async (id) => {
    const twin = await good(
      ceo.post('/api/crm/leads', { name: lead.name, email: `twin.${lead.email}`, phone: '+5491164445567' }),
    );
    await good(ceo.post(`/api/crm/leads/${twin.id}/merge`, { into: id }));
  },
  'a template tried on their phone': () => ceo.post('/api/crm/test-phones', { phone: lead.phone }),
  'a webhook of the business hears of it': () =>
    good(ceo.post('/api/crm/webhooks', { name: 'ERP', url: 'https://example.com/hook', events: ['*'] })),
  'deliveries, read, set aside and of no use': (id) =>
    withTenant(api.database.sql, ceo.tenantId, async (tx) => {
      const raw = new TextEncoder().encode(
        JSON.stringify({ from: lead.phone, profile: { name: lead.name }, text: said }),
      );
      for (const eventId of ['read', 'aside']) {
        await storeDelivery(tx, { provider: 'ycloud', endpoint: 'e', eventId, raw, person: null });
        const [row] = await tx<[{ id: string }]>`select id from webhook_inbox where external_event_id = ${eventId}`;
        if (eventId === 'read') await completeDelivery(tx, row.id);
        else for (const code of ['a', 'b', 'c']) await failDelivery(tx, row.id, code);
      }
      expect(id).not.toBe('');
    }),
  'what is kept of them is handed out': (id) => ceo.post(`/api/crm/leads/${id}/export`),
};

it('nothing in the dump names them, whichever way they came', async () => {
  const made = await good(ceo.post('/api/crm/leads', lead, { 'idempotency-key': 'made' }));
  for (const [name, enter] of Object.entries(doors)) {
    await enter(made.id);
    expect(await ceo.get(`/api/crm/leads/${made.id}`), name).toMatchObject({ status: 200 });
  }
  const before = new Set((await grepDump(api.database.owner(), needles)).map((line) => line.split(':')[0]));
  expect([...before]).toEqual(
    expect.arrayContaining(['leads', 'webhook_inbox', 'idempotency_keys', 'lead_notes', 'events']),
  );

  expect((await ceo.delete(`/api/crm/leads/${made.id}`)).status).toBe(204);
  // What was set aside is read once more for a refusal, and emptied by the worker.
  await withTenant(api.database.sql, ceo.tenantId, async (tx) => {
    for (const { id } of await tx<{ id: string }[]>`select id from webhook_inbox where is_forgotten`)
      for (const code of ['a', 'b', 'c']) await failDelivery(tx, id, code);
  });
  expect(await grepDump(api.database.owner(), needles)).toEqual([]);
});
