import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi } from '../../testing.ts';
import type { TestApi } from '../../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const csv = 'Quién,Celu del cliente,Ciudad\nAna,+5491123456789,Salta\n';
const mapping = { Quién: 'name', 'Celu del cliente': 'phone', Ciudad: 'custom.Ciudad' };

it('a mapping that was kept is offered for the same headers in any order, to the whole team and nobody else', async () => {
  const [ceo, stranger] = [await api.person(), await api.person()];
  const look = async (who: typeof ceo, over = {}) =>
    (await who.post('/api/crm/leads/import', { csv, dry_run: true, ...over })).body;
  expect(await look(ceo)).toMatchObject({
    columns_from: 'headers',
    columns: [{ field: null }, { field: 'phone' }, {}],
  });
  // Only looking keeps nothing.
  await look(ceo, { mapping, keep_mapping: true });
  expect(await look(ceo)).toMatchObject({ columns_from: 'headers' });
  await ceo.post('/api/crm/leads/import', { csv, mapping, keep_mapping: true });
  const other = 'CIUDAD,quien,Celu del cliente\nJujuy,Beto,+5493515551234\n';
  const again = await look(ceo, { csv: other });
  expect(again).toMatchObject({ columns_from: 'saved', created: 1 });
  expect(again.columns.map(({ field }: { field: string }) => field)).toEqual(['custom.ciudad', 'name', 'phone']);
  expect(await look(ceo, { kept: 'ignore' })).toMatchObject({ columns_from: 'headers' });
  expect(await look(ceo, { csv: 'Quién,Celu del cliente\nAna,+5491123456789\n' })).toMatchObject({
    columns_from: 'headers',
  });
  expect(await look(stranger)).toMatchObject({ columns_from: 'headers' });
  // Kept anew, it replaces what was kept.
  await ceo.post('/api/crm/leads/import', { csv, mapping: { ...mapping, Ciudad: null }, keep_mapping: true });
  expect((await look(ceo)).columns.at(-1).field).toBeNull();
});
