import { afterAll, beforeAll, expect, it } from 'vitest';
import { withTenant } from '#db/platform/tenant.ts';
import { liveFlow } from '../../testing/flow-scene.ts';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
let other: Person;
let third: Person;
let flow: string;
beforeAll(async () => {
  api = await createTestApi();
  const tenant = await api.database.createTenant();
  [ceo, other, third] = [
    await api.person('ceo', tenant),
    await api.person('marketing', tenant),
    await api.person('marketing', tenant),
  ];
  flow = await liveFlow(ceo);
});
afterAll(() => api.stop());

const tab = () => crypto.randomUUID();
const beat = async (who: Person, id: string, state: 'here' | 'editing' | 'gone' = 'here', of = flow) => {
  const { status, body } = await who.post(`/api/crm/flows/${of}/presence`, { tab: id, state });
  expect(status).toBe(200);
  return body.items as { user_id: string; name: string; editing: boolean; is_me: boolean }[];
};
const rows = () => withTenant(api.database.sql, ceo.tenantId, (tx) => tx`select tab from flow_presence`);

it('tells each who else is there and who edits, a person of two tabs once, and forgets who leaves at once', async () => {
  const [mine, second, theirs] = [tab(), tab(), tab()];
  expect(await beat(ceo, mine)).toEqual([]);
  expect(await beat(other, theirs)).toMatchObject([{ user_id: ceo.userId, editing: false, is_me: false }]);
  expect(await beat(ceo, second, 'editing')).toMatchObject([
    { user_id: ceo.userId, is_me: true },
    { user_id: other.userId, is_me: false },
  ]);
  expect(await beat(other, theirs)).toMatchObject([{ user_id: ceo.userId, editing: true }]);
  // Nobody answers for another’s tab.
  await beat(other, mine, 'gone');
  expect(await beat(other, theirs)).toHaveLength(1);
  await beat(ceo, mine, 'gone');
  await beat(ceo, second, 'gone');
  expect(await beat(other, theirs)).toEqual([]);
  await beat(other, theirs, 'gone');
  expect(await rows()).toEqual([]);
});

it('keeps its order, whoever spoke last', async () => {
  const [mine, theirs, thirds] = [tab(), tab(), tab()];
  await beat(other, theirs);
  await beat(third, thirds);
  const before = await beat(ceo, mine);
  expect(before).toHaveLength(2);
  await (before[0]!.user_id === other.userId ? beat(other, theirs) : beat(third, thirds));
  expect(await beat(ceo, mine)).toEqual(before);
  await Promise.all([beat(ceo, mine, 'gone'), beat(other, theirs, 'gone'), beat(third, thirds, 'gone')]);
});

it('a tab that falls silent is gone after twenty seconds, and its row within a minute of somebody else’s', async () => {
  const [silent, living] = [tab(), tab()];
  await beat(ceo, silent);
  const silence = (seconds: number) =>
    api.database.owner()`update flow_presence set seen_at = now() - ${seconds}::int * interval '1 second' where tab = ${silent}`;
  await silence(15);
  expect(await beat(other, living)).toHaveLength(1);
  await silence(21);
  expect(await beat(other, living)).toEqual([]);
  await silence(61);
  await beat(other, living);
  expect(await rows()).toEqual([{ tab: living }]);
});

it('another flow’s people are elsewhere, a flow of nobody is not found, and nothing of it is audited', async () => {
  const [here, there] = [tab(), tab()];
  await beat(ceo, here);
  expect(await beat(other, there, 'here', await liveFlow(ceo))).toEqual([]);
  const nobodys = await ceo.post(`/api/crm/flows/${tab()}/presence`, { tab: here, state: 'here' });
  expect(nobodys.status).toBe(404);
  const { body } = await ceo.get('/api/crm/audit?limit=200');
  expect(JSON.stringify(body)).not.toContain('presence');
});
