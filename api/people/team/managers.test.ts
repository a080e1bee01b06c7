/** A manager: the leads and numbers of whoever reports to them, and nobody else's. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { homeOf } from '../../testing/flow-scene.ts';
import { createTestApi } from '../../testing.ts';
import type { Person, TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
let manager: Person;
let member: Person;
let other: Person;
const leads: Record<string, string> = {};
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  manager = await api.person('manager', homeOf(ceo));
  member = await api.person('seller', homeOf(ceo));
  other = await api.person('seller', homeOf(ceo));
  await ceo.patch(`/api/crm/team/${member.userId}`, { manager_id: manager.userId });
  for (const [name, seller_id] of [
    ['of the member', member.userId],
    ['of the manager', manager.userId],
    ['of another', other.userId],
    ['of nobody', null],
  ] as const) {
    const id = (await ceo.post('/api/crm/leads', { name, seller_id })).body.id;
    leads[name] = id;
    await ceo.post('/api/crm/opportunities', { lead_id: id, name, value: 10, currency: 'ARS', stage: 'A' });
    await ceo.post('/api/crm/sales', { lead_id: id, amount: 10 });
    await ceo.post('/api/crm/carts', { lead_id: id, items: [] });
  }
});
afterAll(() => api.stop());

const seen = ['of the manager', 'of the member'];

it.each(['leads', 'opportunities', 'sales', 'carts'])('sees of %s what is their team’s', async (list) => {
  const { items } = (await manager.get(`/api/crm/${list}`)).body;
  const names = items.map((row: { lead_id?: string; id: string }) =>
    Object.keys(leads).find((name) => leads[name] === (row.lead_id ?? row.id)),
  );
  expect(names.toSorted()).toEqual(seen);
  const own = (await member.get(`/api/crm/${list}`)).body.items;
  expect(own).toHaveLength(1);
});

it('reads one of theirs and none of others', async () => {
  for (const [name, id] of Object.entries(leads))
    expect((await manager.get(`/api/crm/leads/${id}`)).status, name).toBe(seen.includes(name) ? 200 : 404);
});

it('has the sums of the team, per seller', async () => {
  const { items } = (await manager.get('/api/crm/opportunity-sums?by=seller')).body;
  const counts = items.map((row: { seller_id: string; deals: number }) => `${row.seller_id} ${row.deals}`);
  expect(counts.toSorted()).toEqual([`${manager.userId} 1`, `${member.userId} 1`].toSorted());
});

it('gives leads to their team and to nobody else', async () => {
  const give = async (to: string | null) =>
    (await manager.patch(`/api/crm/leads/${leads['of the manager']}`, { seller_id: to })).status;
  expect([await give(other.userId), await give(null), await give(ceo.userId)]).toEqual([403, 403, 403]);
  expect([await give(member.userId), await give(manager.userId)]).toEqual([200, 200]);
  expect((await manager.post('/api/crm/leads', { name: 'n', seller_id: other.userId })).status).toBe(403);
  expect((await manager.post('/api/crm/leads', { name: 'n', seller_id: member.userId })).body.seller_id).toBe(
    member.userId,
  );
  expect((await manager.post('/api/crm/leads', { name: 'n' })).body.seller_id).toBe(manager.userId);
});

it('knows the team, and changes neither it nor what is everybody’s', async () => {
  const { items } = (await manager.get('/api/crm/team')).body;
  expect(items.map(({ id }: { id: string }) => id).toSorted()).toEqual([manager.userId, member.userId].toSorted());
  for (const path of ['/api/crm/marketing/stats', '/api/crm/flows', '/api/crm/audit', '/api/crm/segments'])
    expect((await manager.get(path)).status, path).toBe(403);
  expect((await manager.patch(`/api/crm/team/${other.userId}`, { manager_id: manager.userId })).status).toBe(403);
});

it('is a manager of the same team', async () => {
  const stranger = await api.person('manager', homeOf(await api.person()));
  for (const id of [stranger.userId, other.userId, ceo.userId])
    expect((await ceo.patch(`/api/crm/team/${member.userId}`, { manager_id: id })).body.errors[0].path).toBe(
      'manager_id',
    );
  expect((await ceo.patch(`/api/crm/team/${member.userId}`, { manager_id: null })).body.manager_id).toBeNull();
  expect((await manager.get(`/api/crm/leads/${leads['of the member']}`)).status).toBe(404);
  await ceo.patch(`/api/crm/team/${member.userId}`, { manager_id: manager.userId });
  expect((await ceo.delete(`/api/crm/team/${manager.userId}`)).status).toBe(204);
  const { items } = (await ceo.get('/api/crm/team')).body;
  expect(items.find(({ id }: { id: string }) => id === member.userId).manager_id).toBeNull();
});
