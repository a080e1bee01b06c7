import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../testing.ts';
import { writeReads } from '../platform/count-reads.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ env: { READS_PER_MINUTE: '3' } });
});
afterAll(() => api.stop());

/** The documents' name by path. */
const watched = {
  '/api/crm/marketing/stats': 'view_marketing_stats',
  '/api/crm/marketing/stats/roi': 'view_roi_details',
  '/api/crm/marketing/campaigns': 'view_marketing_stats',
  '/api/crm/marketing/token-status': 'check_token_status',
  '/api/crm/marketing/automation-logs': 'view_automation_logs',
};

describe('sensitive reads', () => {
  it.each(Object.keys(watched))(
    'of %s say how many are left, and end for a minute for that person alone',
    async (path) => {
      const tenant = await api.database.createTenant();
      const [ceo, admin] = [await api.person('ceo', tenant), await api.person('admin', tenant)];
      for (const left of [2, 1, 0]) {
        const { status, headers } = await ceo.get(path);
        expect(status).toBe(200);
        expect(headers.get('ratelimit-limit')).toBe('3');
        expect(headers.get('ratelimit-remaining')).toBe(String(left));
        expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0);
      }
      const { status, headers, body } = await ceo.get(path);
      expect([status, body.code]).toEqual([429, 'too_many_requests']);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
      expect(headers.get('ratelimit-remaining')).toBe('0');
      expect((await admin.get(path)).status).toBe(200);
    },
  );

  it('are noted under the documents’ names, a row per reader and hour, with how often', async () => {
    const tenant = await api.database.createTenant();
    const [ceo, marketing] = [await api.person('ceo', tenant), await api.person('marketing', tenant)];
    const seen = async () => {
      await writeReads(api.deps);
      const { body } = await ceo.get('/api/crm/audit/reads?limit=200');
      return Object.fromEntries(
        body.items.map((row: { action: string; actor_id: string; reads: number }) => [
          `${row.action} ${row.actor_id === ceo.userId ? 'ceo' : 'marketing'}`,
          row.reads,
        ]),
      );
    };
    for (const path of Object.keys(watched)) await ceo.get(path);
    await marketing.get('/api/crm/marketing/stats');
    expect(await seen()).toEqual({
      'view_marketing_stats ceo': 2,
      'view_roi_details ceo': 1,
      'check_token_status ceo': 1,
      'view_automation_logs ceo': 1,
      'view_marketing_stats marketing': 1,
    });
    await ceo.get('/api/crm/marketing/stats');
    expect((await seen())['view_marketing_stats ceo']).toBe(3);
    const { body } = await ceo.get('/api/crm/audit/reads?action=check_&limit=1');
    expect(body.items).toMatchObject([{ action: 'check_token_status', actor_id: ceo.userId, ip: '127.0.0.1' }]);
    expect((await marketing.get('/api/crm/audit/reads')).status).toBe(403);
  });

  it('that were refused stand in the audit, and nowhere as reads', async () => {
    const tenant = await api.database.createTenant();
    const [ceo, seller] = [await api.person('ceo', tenant), await api.person('seller', tenant)];
    expect((await seller.get('/api/crm/marketing/stats')).status).toBe(403);
    await writeReads(api.deps);
    expect((await ceo.get('/api/crm/audit/reads')).body.items).toEqual([]);
    expect((await ceo.get('/api/crm/audit?action=marketing.read')).body.items).toMatchObject([{ outcome: 'denied' }]);
  });

  it('of several hours come page by page', async () => {
    const tenant = await api.database.createTenant();
    const ceo = await api.person('ceo', tenant);
    await api.database.owner()`
      insert into audit_reads (tenant_id, action, actor_type, actor_id, hour, reads, first_at, last_at)
      select ${tenant.id}, 'view_roi_details', 'user', ${ceo.userId}, h, 1, h, h
      from generate_series(date_trunc('hour', now()) - interval '4 hours', now(), interval '1 hour') h`;
    const hours: string[] = [];
    let cursor = '';
    do {
      const { body } = await ceo.get(`/api/crm/audit/reads?limit=2${cursor && `&cursor=${cursor}`}`);
      hours.push(...body.items.map((row: { first_at: string }) => row.first_at));
      cursor = body.next_cursor ?? '';
    } while (cursor);
    expect(hours).toHaveLength(5);
    expect(hours).toEqual(hours.toSorted().toReversed());
  });
});
