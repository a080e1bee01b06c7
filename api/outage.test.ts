import { sealAudits } from '#db/platform/seal-audit.ts';
import { connect } from '#db/platform/tenant.ts';
import { Wire } from '#db/testing/wire.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { caller, createTestApi } from './testing.ts';
import type { Caller, TestApi } from './testing.ts';

let api: TestApi;
let wire: Wire;
let through: Caller;
let sql: ReturnType<typeof connect>;
const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);
beforeAll(async () => {
  api = await createTestApi();
  wire = await Wire.to(api.database.appUrl);
  sql = connect(wire.url, { max: 4, seconds: 3.5 });
  const app = createApp({ ...api.deps, sql });
  const tenant = await api.database.createTenant();
  const ceo = await api.person('ceo', tenant);
  const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'api', name: 'x' })).body;
  through = caller(app, { authorization: `Bearer ${secret}` });
  process.on('uncaughtException', note).on('unhandledRejection', note);
});
afterAll(async () => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
  await sql.end({ timeout: 2 });
  await wire.down();
  await api.stop();
});

describe('while Postgres says nothing', () => {
  it('calls are answered with 503 within 5 s, /readyz within one with its reason, and all is well right after', async () => {
    expect((await through.get('/api/crm/leads')).status).toBe(200);
    wire.hold();
    const began = performance.now();
    const timed = async (path: string, body?: unknown) => {
      const { status, headers, body: answer } = await (body ? through.post(path, body) : through.get(path));
      const seconds = (performance.now() - began) / 1000;
      return { status, code: answer.code ?? answer.status, retry: headers.get('retry-after') !== null, seconds };
    };
    const ready = timed('/readyz');
    const calls = Array.from({ length: 20 }, (_, i) =>
      i % 2 ? timed('/api/crm/leads') : timed('/api/crm/leads', { name: `silent-${i}` }),
    );
    expect(await ready).toMatchObject({ status: 503, code: 'database-silent' });
    expect((await ready).seconds).toBeLessThan(3);
    for (const call of await Promise.all(calls)) {
      expect(call).toMatchObject({ status: 503, code: 'unavailable', retry: true });
      expect(call.seconds).toBeLessThan(8);
    }
    wire.flow();
    await expect.poll(async () => (await through.get('/readyz')).status, { timeout: 10_000 }).toBe(200);
    expect((await through.get('/api/crm/leads')).status).toBe(200);
    expect((await through.post('/api/crm/leads', { name: 'after' })).status).toBe(201);
  });
});

describe('while Postgres restarts', () => {
  it('calls are answered with 503, and the first one after it works, ten times over', async () => {
    for (let restart = 0; restart < 10; restart++) {
      const busy = Array.from({ length: 12 }, (_, i) => through.post('/api/crm/leads', { name: `r${restart}-${i}` }));
      await new Promise((some) => setTimeout(some, restart * 3));
      await wire.down();
      const answers = await Promise.all(busy);
      for (const { status } of answers) expect([201, 503]).toContain(status);
      const during = await through.get('/api/crm/leads');
      expect([during.status, during.body.code]).toEqual([503, 'unavailable']);
      await wire.up();
      expect((await through.get('/api/crm/leads')).status, `after restart ${restart}`).toBe(200);
      expect((await through.post('/api/crm/leads', { name: 'after' })).status).toBe(201);
    }
  });

  it('nothing is half done: each lead has its event, touch and audit row', async () => {
    while (await sealAudits(api.database.sql));
    const [row] = await api.database.owner()`
      select count(*)::int as leads, count(e.id)::int as events, count(t.id)::int as touches, count(s.id)::int as audits
      from leads l left join events e on e.lead_id = l.id left join lead_touches t on t.lead_id = l.id
      left join system_events s on s.object_id = l.id::text`;
    expect(row!.leads).toBeGreaterThanOrEqual(10);
    expect(row).toEqual({ leads: row!.leads, events: row!.leads, touches: row!.leads, audits: row!.leads });
  });

  it('nothing is thrown where nobody can catch it', () => {
    expect(uncaught).toEqual([]);
  });
});
