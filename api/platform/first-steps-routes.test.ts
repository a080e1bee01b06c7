import { withTenant } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

it('reads the first steps from what is there, each for itself', async () => {
  const tenant = await api.database.createTenant();
  const ceo = await api.person('ceo', tenant);
  const done = async () => {
    const { items } = (await ceo.get('/api/crm/first-steps')).body as { items: { step: string; is_done: boolean }[] };
    return items.filter(({ is_done }) => is_done).map(({ step }) => step);
  };
  expect(await done()).toEqual([]);
  const add = (work: Parameters<typeof withTenant>[2]) => withTenant(api.database.sql, tenant.id, work);
  await add((tx) => tx`insert into senders (provider, phone, credential_key) values ('ycloud', '+5491100000000', 'k')`);
  expect(await done()).toEqual(['number']);
  await add(
    (tx) => tx`
      insert into meta_templates (provider, waba_id, name, language, category, status, components)
      values ('ycloud', 'w', 'hola', 'es', 'UTILITY', 'PENDING', '[]')`,
  );
  expect(await done()).toEqual(['number']);
  await add((tx) => tx`update meta_templates set status = 'APPROVED'`);
  await add(
    (tx) => tx`
      insert into ad_accounts (account_id, name, currency, timezone) values ('act_1', 'A', 'ARS', 'UTC')`,
  );
  expect(await done()).toEqual(['number', 'template', 'meta']);
  await add((tx) => tx`update ad_accounts set disconnected_at = now()`);
  expect(await done()).toEqual(['number', 'template']);
});

it('is for whoever runs the account', async () => {
  const tenant = await api.database.createTenant();
  for (const role of ['marketing', 'manager', 'seller'] as const)
    expect((await (await api.person(role, tenant)).get('/api/crm/first-steps')).status).toBe(403);
});
