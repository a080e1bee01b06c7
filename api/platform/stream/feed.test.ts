import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../../testing.ts';
import { createFeed } from './feed.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ max: 10 });
});
afterAll(() => api.stop());

describe('createFeed()', () => {
  it('polls once for all listeners of a tenant, stops with the last, and survives a database that is away', async () => {
    const { id: tenantId } = await api.database.createTenant();
    let calls = 0;
    let away = false;
    const sql = new Proxy(api.deps.sql, {
      get(target, name) {
        if (name !== 'begin') return Reflect.get(target, name);
        return (...args: Parameters<typeof target.begin>) => {
          calls++;
          return away ? Promise.reject(new Error('CONNECTION_CLOSED')) : target.begin(...args);
        };
      },
    });
    const warnings: string[] = [];
    const feed = createFeed(sql, (_level, message) => warnings.push(message), { pollMs: 100 });
    const got: string[][] = Array.from({ length: 50 }, () => []);
    const leave = got.map((mine) =>
      feed.listen(
        { tenantId, deliver: (batch) => mine.push(...batch.topics.map((one) => one.topic)), reset: () => {} },
        null,
      ),
    );
    await new Promise((wake) => setTimeout(wake, 550));
    expect(calls).toBeLessThan(10);
    away = true;
    await new Promise((wake) => setTimeout(wake, 500));
    await api.database.owner()`insert into leads (tenant_id, name) values (${tenantId}, 'Mientras')`;
    away = false;
    for (const end = Date.now() + 5000; got.some((mine) => mine.length === 0) && Date.now() < end;)
      await new Promise((wake) => setTimeout(wake, 20));
    expect(got.every((mine) => mine.join() === 'leads')).toBe(true);
    expect(warnings).toHaveLength(1);
    for (const end of leave) end();
    await new Promise((wake) => setTimeout(wake, 300));
    const before = calls;
    await new Promise((wake) => setTimeout(wake, 300));
    expect(calls).toBe(before);
  });

  it('finds what another transaction wrote before and committed later', async () => {
    const { id: tenantId } = await api.database.createTenant();
    const feed = createFeed(api.deps.sql, () => {}, { pollMs: 50 });
    const topics: string[] = [];
    const leave = feed.listen(
      { tenantId, deliver: (batch) => topics.push(...batch.topics.map((one) => one.topic)), reset: () => {} },
      null,
    );
    await api.database.owner().begin(async (tx) => {
      await tx`insert into leads (tenant_id, name) values (${tenantId}, 'Lenta')`;
      await new Promise((wake) => setTimeout(wake, 600));
      await api.database.createTenant();
    });
    for (const end = Date.now() + 5000; topics.length === 0 && Date.now() < end;)
      await new Promise((wake) => setTimeout(wake, 20));
    expect(topics).toEqual(['leads']);
    leave();
  });
});
