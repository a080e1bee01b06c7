/** The audit: who did what, in an order that shows when something is missing. Numbers are those of the acceptance list. */
import { type AuditHead, exportHeads } from '#db/platform/audit-chain.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../testing.ts';
import type { TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

describe('the audit log', () => {
  it('is a chain that shows an edited row, with a hundred writers at once', async () => {
    const ceo = await api.person();
    await Promise.all(Array.from({ length: 100 }, (_, i) => ceo.post('/api/crm/leads', { name: `L${i}` })));
    const before = (await ceo.get('/api/crm/audit/verify')).body;
    expect(before).toMatchObject({ rows: 100, broken_at: null, exported: null });
    const page = (await ceo.get('/api/crm/audit?limit=60&action=lead.')).body;
    expect(page.items[0]).toMatchObject({
      action: 'lead.create',
      actor_id: ceo.userId,
      outcome: 'ok',
      ip: '127.0.0.1',
    });
    expect((await ceo.get(`/api/crm/audit?limit=60&action=lead.&cursor=${page.next_cursor}`)).body.items).toHaveLength(
      40,
    );
    const edited = page.items[10].id;
    const owner = api.database.owner();
    await owner`update system_events set action = 'lead.nothing' where tenant_id = ${ceo.tenantId} and seq = ${edited}`;
    expect((await ceo.get('/api/crm/audit/verify')).body.broken_at).toBe(edited);
    await owner`delete from system_events where tenant_id = ${ceo.tenantId} and seq = 50`;
    expect((await ceo.get('/api/crm/audit/verify')).body.broken_at).toBe('51');
  });

  it('calls things by their names, and is narrowed to a person and to days of the tenant’s calendar', async () => {
    const ceo = await api.person();
    await ceo.post('/api/crm/leads', { name: 'Ana Sol' });
    const flow = (await ceo.post('/api/crm/flows', { name: 'Seguimiento' })).body.id;
    const items = async (query: string) => (await ceo.get(`/api/crm/audit?${query}`)).body.items;
    expect(await items('action=lead.create')).toMatchObject([{ object_name: 'Ana Sol' }]);
    expect(await items('action=flow.create')).toMatchObject([{ object_id: flow, object_name: 'Seguimiento' }]);
    const owner = api.database.owner();
    // Half past ten in the evening in Buenos Aires is the next day in UTC.
    await owner`update system_events set occurred_at = '2026-03-06T01:30:00Z' where tenant_id = ${ceo.tenantId} and action = 'lead.create'`;
    expect(await items('from=2026-03-05&to=2026-03-05')).toMatchObject([{ action: 'lead.create' }]);
    expect(await items('from=2026-03-06&to=2026-03-06')).toEqual([]);
    // Clocks went back on this day in New York, which has 25 hours.
    await owner`update tenants set timezone = 'America/New_York' where id = ${ceo.tenantId}`;
    await owner`update system_events set occurred_at = '2026-11-02T04:30:00Z' where tenant_id = ${ceo.tenantId} and action = 'lead.create'`;
    expect(await items('from=2026-11-01&to=2026-11-01')).toMatchObject([{ action: 'lead.create' }]);
    expect(await items('from=2026-11-02&to=2026-11-02')).toEqual([]);
    expect(await items(`actor_id=${crypto.randomUUID()}`)).toEqual([]);
    expect((await ceo.get('/api/crm/audit?from=yesterday')).status).toBe(422);
  });

  it('counts from 1 in each account, so that nobody sees how busy others are', async () => {
    const [one, two] = [await api.person(), await api.person()];
    for (const who of [one, two, one, two, two]) await who.post('/api/crm/leads', { name: 'x' });
    const ids = async (who: typeof one) =>
      (await who.get('/api/crm/audit?action=lead.')).body.items.map(({ id }: { id: string }) => id);
    expect([await ids(one), await ids(two)]).toEqual([
      ['2', '1'],
      ['3', '2', '1'],
    ]);
  });

  it('shows that its end was cut off, by what was handed out: by schedule, or to somebody who kept it', async () => {
    const ceo = await api.person();
    const owner = api.database.owner();
    const cut = (from: number) => owner`delete from system_events where tenant_id = ${ceo.tenantId} and seq >= ${from}`;
    const verify = async () => (await ceo.get('/api/crm/audit/verify')).body;
    const holds = async (head: object) => (await ceo.post('/api/crm/audit/verify', head)).body.holds;
    for (let n = 0; n < 5; n++) await ceo.post('/api/crm/leads', { name: 'x' });
    const told: (AuditHead & { tenantId: string })[] = [];
    const exported = () => exportHeads(api.deps.sql, api.deps.vault, (head) => told.push(head));
    await exported();
    await exported();
    const ours = told.filter(({ tenantId }) => tenantId === ceo.tenantId);
    expect(ours).toMatchObject([{ rows: 5, head: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(await verify()).toMatchObject({ rows: 5, broken_at: null, exported: { rows: 5, holds: true } });
    await ceo.post('/api/crm/leads', { name: 'y' });
    const { body: kept } = await ceo.get('/api/crm/audit/head');
    expect(kept.rows).toBeGreaterThanOrEqual(6);
    expect([await holds(kept), (await verify()).exported.holds]).toEqual([true, true]);
    // What came after the export is missed by whoever kept the head.
    await cut(6);
    expect(await verify()).toMatchObject({ rows: 5, broken_at: null, exported: { holds: true } });
    expect(await holds(kept)).toBe(false);
    // What was exported is missed by everybody, also when others follow.
    await cut(4);
    expect((await verify()).exported.holds).toBe(false);
    for (let n = 0; n < 4; n++) await ceo.post('/api/crm/leads', { name: 'z' });
    expect(await verify()).toMatchObject({ broken_at: null, exported: { rows: 5, holds: false } });
    // Nobody else can seal a head: not with the database in their hands, and not with another tenant's.
    const { rows, head } = await verify();
    const forged = { rows, head, mac: kept.mac };
    expect(await holds(forged)).toBe(false);
    await owner`insert into audit_heads (tenant_id, seq, hash, mac) values (${ceo.tenantId}, ${rows}, decode(${head}, 'hex'), ${kept.mac})`;
    expect((await verify()).exported.holds).toBe(false);
    const other = await api.person();
    expect((await other.post('/api/crm/audit/verify', kept)).body.holds).toBe(false);
  });

  it('has exports, its own readers and uses of credentials in it, once per reader and hour', async () => {
    const ceo = await api.person();
    for (let n = 0; n < 3; n++) {
      await ceo.get('/api/crm/marketing/export.csv');
      await ceo.get('/api/crm/marketing/export.csv?level=ad');
      await ceo.get('/api/crm/audit');
    }
    const { items } = (await ceo.get('/api/crm/audit')).body;
    const seen = items.map((each: Record<string, string>) => `${each.action} ${each.object_id} ${each.actor_id}`);
    expect(seen.toSorted()).toEqual([
      `audit.read list ${ceo.userId}`,
      `marketing.export ads ${ceo.userId}`,
      `marketing.export campaigns ${ceo.userId}`,
    ]);
  });

  it('notes what was denied, and the app can neither change nor delete it', async () => {
    const tenant = await api.database.createTenant();
    const seller = await api.person('seller', tenant);
    await seller.get('/api/crm/audit');
    const [row] = await api.database.owner()`select action, outcome from system_events where tenant_id = ${tenant.id}`;
    expect(row).toEqual({ action: 'audit.read', outcome: 'denied' });
    for (const statement of [
      "update system_events set action = 'x'",
      'delete from system_events',
      'truncate system_events',
    ]) {
      await expect(
        api.database.sql.begin(async (tx) => {
          await tx`select set_config('app.tenant_id', ${tenant.id}, true)`;
          await tx.unsafe(statement);
        }),
      ).rejects.toThrow(/permission denied/);
    }
  });
});
