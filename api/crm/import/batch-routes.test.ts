import { performBite } from '#db/crm/bulk/perform-bulk.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

it('finds the people of a file again, and takes out those that nothing has happened with since', async () => {
  const tenant = await api.database.createTenant();
  const ceo = await api.person('ceo', tenant);
  const known = await ceo.post('/api/crm/leads', { name: 'Ana', phone: '+5491123450001' });
  const csv =
    'Nombre,Celular\nAna,+5491123450001\nBeto,+5491123450002\nCiro,+5491123450003\nDora,+5491123450004\nEva,+5491123450005\n';
  const { body: report } = await ceo.post('/api/crm/leads/import', { csv, file_name: 'feria.csv' });
  expect(report).toMatchObject({ created: 4, updated: 1 });
  const { body: listed } = await ceo.get('/api/crm/import-batches');
  expect(listed.items).toMatchObject([
    { id: report.batch_id, file_name: 'feria.csv', rows: 5, created: 4, updated: 1, undone_by: null },
  ]);
  const names = async () =>
    (await ceo.get(`/api/crm/leads?order=name&import_id=${report.batch_id}`)).body.items.map(
      ({ name }: { name: string }) => name,
    );
  expect(await names()).toEqual(['Ana', 'Beto', 'Ciro', 'Dora', 'Eva']);

  const idOf = async (name: string) => (await ceo.get(`/api/crm/leads?q=${name}`)).body.items[0].id as string;
  await ceo.patch(`/api/crm/leads/${await idOf('Beto')}`, { status: 'contacted' });
  await ceo.post('/api/crm/opportunities', { lead_id: await idOf('Ciro'), name: 'Curso' });
  const undo = await ceo.post(`/api/crm/import-batches/${report.batch_id}/undo`, {});
  expect([undo.status, undo.body.people]).toEqual([201, 5]);
  while (await withTenant(api.database.sql, tenant.id, (tx) => performBite(tx, undo.body.id)));
  const { body: over } = await ceo.get(`/api/crm/bulk-changes/${undo.body.id}`);
  expect(
    Object.fromEntries(
      over.results.map((one: { outcome: string; reason: string | null; people: number }) => [
        one.reason ?? one.outcome,
        one.people,
      ]),
    ),
  ).toEqual({ done: 2, touched: 2, 'known-before': 1 });
  expect(await names()).toEqual(['Ana', 'Beto', 'Ciro']);
  expect((await ceo.get(`/api/crm/leads/${known.body.id}`)).status).toBe(200);
  expect((await ceo.post(`/api/crm/import-batches/${report.batch_id}/undo`, {})).body.code).toBe('undo_done');
  expect((await ceo.get('/api/crm/import-batches')).body.items[0].undone_by).toBe(undo.body.id);

  // The same file may come again: those who were taken out are new people.
  const again = await ceo.post('/api/crm/leads/import', { csv });
  expect(again.body).toMatchObject({ created: 2, updated: 3 });
});

it('goes on with an undoing that was stopped midway, and then is over', async () => {
  const tenant = await api.database.createTenant();
  const ceo = await api.person('ceo', tenant);
  const csv = 'Nombre,Celular\nBeto,+5491123450002\nCiro,+5491123450003\n';
  const { body: report } = await ceo.post('/api/crm/leads/import', { csv });
  const undo = () => ceo.post(`/api/crm/import-batches/${report.batch_id}/undo`, {});
  const first = await undo();
  expect((await undo()).body.code).toBe('undo_done');
  await ceo.post(`/api/crm/bulk-changes/${first.body.id}/stop`, {});
  const batch = async () => (await ceo.get('/api/crm/import-batches')).body.items[0];
  expect(await batch()).toMatchObject({ undone_by: first.body.id, undo_stopped: true });
  const second = await undo();
  expect([second.status, second.body.people]).toEqual([201, 2]);
  while (await withTenant(api.database.sql, tenant.id, (tx) => performBite(tx, second.body.id)));
  expect(await batch()).toMatchObject({ undone_by: second.body.id, undo_stopped: false });
  expect((await ceo.get('/api/crm/leads')).body.items).toEqual([]);
  expect((await undo()).body.code).toBe('undo_done');
});

it('keeps no batch of a trial, nor of one that was refused', async () => {
  const tenant = await api.database.createTenant();
  const ceo = await api.person('ceo', tenant);
  const trial = await ceo.post('/api/crm/leads/import', { csv: 'Nombre,Mail\nAna,ana@example.com\n', dry_run: true });
  expect(trial.body.batch_id).toBeNull();
  expect((await ceo.post('/api/crm/leads/import', { csv: 'Nombre,Mail\nAna,nada\n' })).status).toBe(422);
  expect((await ceo.get('/api/crm/import-batches')).body.items).toEqual([]);
});
