import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyRule, claimDue } from '#db/platform/retention/apply.ts';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';

let api: TestApi;
let [ceo, other]: [Person, Person] = [null!, null!];
beforeAll(async () => {
  api = await createTestApi();
  [ceo, other] = [await api.person('ceo'), await api.person('ceo')];
});
afterAll(() => api.stop());

const rules = '/api/crm/diagnostics/retention';
const ruleOf = async (person: Person, name: string) =>
  (await person.get(rules)).body.rules.find(({ rule }: { rule: string }) => rule === name);

it('a business keeps something shorter: it is noted, goes for it alone, and what went is told', async () => {
  const notices = (tenant: string) => api.database.owner()`
    insert into notifications (tenant_id, text, created_at) select ${tenant}, 'x', now() - n * interval '1 day' from generate_series(1, 100) n`;
  for (const { tenantId } of [ceo, other]) await notices(tenantId);
  const put = (days: number | null) => ceo.request('PUT', `${rules}/notifications`, { days });
  expect(await put(30)).toMatchObject({ status: 200, body: { rule: 'notifications', days: 30, is_chosen: true } });
  for (const { tenantId } of [ceo, other]) {
    const due = await claimDue(api.database.sql, tenantId, {});
    await applyRule(
      api.database.sql,
      tenantId,
      due.find(({ rule }) => rule === 'notifications')!,
    );
  }
  expect(await ruleOf(ceo, 'notifications')).toMatchObject({ rows: 71, removed: 71, days_behind: 0 });
  expect(await ruleOf(other, 'notifications')).toMatchObject({ rows: 0, days: 180, is_chosen: false });
  expect(await put(null)).toMatchObject({ status: 200, body: { is_chosen: false } });
  const noted =
    await api.database.owner()`select data from system_events where tenant_id = ${ceo.tenantId} and action = 'settings.update' order by id`;
  expect(noted.map(({ data }) => data)).toMatchObject([
    { 'retention.notifications': { from: null, to: 30 } },
    { 'retention.notifications': { from: 30, to: null } },
  ]);
});

it.each([
  ['shorter than something needs it', 'deliveries', { days: 99 }, 422],
  ['for longer than ten years', 'events', { days: 3651 }, 422],
  ['for half a day', 'events', { days: 0.5 }, 422],
  ['what is not in the table', 'leads', { days: 400 }, 404],
])('%s it cannot be kept', async (_, rule, body, status) => {
  expect((await ceo.request('PUT', `${rules}/${rule}`, body)).status).toBe(status);
});
