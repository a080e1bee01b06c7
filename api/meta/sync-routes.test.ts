/** How the reading of ad accounts is asked for and shown. The reading itself: workflows/activities/ads-sync. */
import { connectAdAccount, requestAdsSync } from '#db/meta/ad-accounts.ts';
import { syncHours } from '#db/marketing/sync-times.ts';
import { endSync } from '#db/platform/sync-runs.ts';
import { withTenant, type Tx } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const path = '/api/crm/marketing/sync';
const inTenant = <T>({ tenantId }: Person, work: (tx: Tx) => Promise<T>) =>
  withTenant(api.database.sql, tenantId, work);

/** A person whose tenant has these accounts. */
async function connected(ids = ['act_1'], timezone = 'UTC'): Promise<Person> {
  const ceo = await api.person();
  const facts = { name: 'Cuenta', businessId: null, currency: 'ARS', timezone, accountStatus: 1 };
  for (const accountId of ids) await inTenant(ceo, (tx) => connectAdAccount(tx, { ...facts, accountId }));
  return ceo;
}
const only = async (person: Person) => (await person.get(path)).body.accounts[0];

describe('asking', () => {
  it('answers 202 with the run; a second press joins it', async () => {
    const ceo = await connected();
    expect(await only(ceo)).toMatchObject({ account_id: 'act_1', state: 'never', run_id: null, progress: null });
    const answers = await Promise.all([1, 2, 3].map(() => ceo.post(path, {})));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const [run] = answers.map(({ body }) => body.accounts[0]);
    expect(run).toMatchObject({ state: 'queued', finished_at: null, error: null });
    expect(new Set(answers.map(({ body }) => body.accounts[0].run_id))).toEqual(new Set([run.run_id]));
    expect((await ceo.request('POST', path)).status).toBe(202);
  });

  it('answers the same again to the same Idempotency-Key', async () => {
    const ceo = await connected();
    const ask = () => ceo.request('POST', path, {}, { 'idempotency-key': 'once' });
    const [first, again] = [await ask(), await ask()];
    expect(first.body.accounts).toMatchObject([{ account_id: 'act_1', state: 'queued' }]);
    expect([again.status, again.body]).toEqual([202, first.body]);
  });

  it('takes one account, or all', async () => {
    const ceo = await connected(['act_1', 'act_2']);
    expect((await ceo.post(path, { account_id: '2' })).body.accounts).toMatchObject([
      { account_id: 'act_2', state: 'queued' },
    ]);
    expect((await ceo.post(path)).body.accounts).toHaveLength(2);
  });

  it('says when there is nothing to read', async () => {
    expect((await (await api.person()).post(path, {})).body).toMatchObject({ status: 409, code: 'meta_not_connected' });
    const ceo = await connected();
    expect((await ceo.post(path, { account_id: 'act_9' })).status).toBe(404);
    expect((await ceo.post(path, { account_id: '../me' })).status).toBe(422);
  });

  it('is for ceo, admin and marketing, and a tenant’s own', async () => {
    const tenant = await api.database.createTenant();
    const ceo = await api.person('ceo', tenant);
    await inTenant(ceo, (tx) =>
      connectAdAccount(tx, {
        accountId: 'act_5',
        name: 'C',
        businessId: null,
        currency: 'ARS',
        timezone: 'UTC',
        accountStatus: 1,
      }),
    );
    for (const [role, status] of [
      ['marketing', 202],
      ['admin', 202],
      ['seller', 403],
    ] as const) {
      const person = await api.person(role, tenant);
      expect([role, (await person.post(path, {})).status]).toEqual([role, status]);
    }
    expect((await (await connected(['act_6'])).post(path, { account_id: 'act_5' })).status).toBe(404);
  });
});

describe('how it stands', () => {
  it('shows progress, a wait and why, an end and what to do', async () => {
    const ceo = await connected();
    const id = await inTenant(ceo, (tx) => requestAdsSync(tx, 'act_1'));
    await inTenant(
      ceo,
      (tx) =>
        tx`update sync_runs set claimed_until = now(), step = 'insights', done = 8, total = 28, calls = 7 where id = ${id}`,
    );
    expect(await only(ceo)).toMatchObject({
      state: 'running',
      progress: { step: 'insights', done: 8, total: 28 },
      waiting: null,
      calls: 7,
    });
    const until = new Date(Date.now() + 120_000);
    await inTenant(ceo, (tx) => tx`update sync_runs set waiting_until = ${until}, waiting_for = 'rate-limit'`);
    expect((await only(ceo)).waiting).toMatchObject({ until: until.toISOString(), code: 'rate-limit' });
    await inTenant(ceo, (tx) => endSync(tx, id, 'partial', 'token-expired'));
    const ended = await only(ceo);
    expect(ended).toMatchObject({ state: 'partial', progress: null, waiting: null });
    expect(ended.error).toMatchObject({
      code: 'token-expired',
      text: { es: expect.any(String), en: expect.any(String) },
      action: { en: expect.stringContaining('Connect Meta again') },
    });
    // A code of another version is a fault of ours.
    await inTenant(ceo, (tx) => tx`update sync_runs set error = '190/463 token-expired'`);
    expect((await only(ceo)).error.code).toBe('internal');
  });

  it('shows what is complete, and the history beside it', async () => {
    const ceo = await connected();
    await inTenant(
      ceo,
      (tx) =>
        tx`update ad_accounts set synced_from = '2026-10-25', synced_to = '2026-11-20', synced_at = now(), history_from = '2023-10-22'`,
    );
    await inTenant(ceo, (tx) => requestAdsSync(tx, 'act_1', 'meta-ads-history'));
    expect(await only(ceo)).toMatchObject({
      synced_from: '2026-10-25',
      synced_to: '2026-11-20',
      history: { state: 'queued', from: '2023-10-22' },
    });
    await inTenant(ceo, (tx) => tx`update ad_accounts set synced_from = history_from`);
    await inTenant(ceo, (tx) => tx`update sync_runs set kind = 'meta-ads-old'`);
    expect((await only(ceo)).history.state).toBe('done');
  });

  it('begins anew for an account that has moved to another zone, and after the demo', async () => {
    const ceo = await connected();
    const again = (timezone: string) =>
      inTenant(ceo, (tx) =>
        connectAdAccount(tx, {
          accountId: 'act_1',
          name: 'C',
          businessId: null,
          currency: 'ARS',
          timezone,
          accountStatus: 1,
        }),
      );
    await inTenant(ceo, (tx) => tx`update ad_accounts set synced_from = '2026-10-25', synced_to = '2026-11-20'`);
    await again('UTC');
    expect(await only(ceo)).toMatchObject({ synced_from: '2026-10-25', synced_to: '2026-11-20' });
    await again('America/Bogota');
    expect(await only(ceo)).toMatchObject({ synced_from: null, synced_to: null, timezone: 'America/Bogota' });

    const run = await inTenant(ceo, (tx) => requestAdsSync(tx, 'act_1'));
    await inTenant(ceo, async (tx) => {
      await endSync(tx, run, 'completed', null);
      await tx`update ad_accounts set status = 'demo'`;
    });
    await again('UTC');
    expect(await only(ceo)).toMatchObject({ state: 'never', synced_from: null });
  });

  it.each(['UTC', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati'])(
    'tells the next time in %s',
    async (zone) => {
      const { next_run_at } = await only(await connected(['act_1'], zone));
      const next = new Date(next_run_at);
      expect(next.getTime()).toBeGreaterThan(Date.now());
      // Where clocks change an hour is longer or shorter.
      expect(next.getTime()).toBeLessThan(Date.now() + 4 * 3_600_000);
      const clock = next.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
      expect(syncHours.map((hour) => `${String(hour).padStart(2, '0')}:00`)).toContain(clock);
    },
  );
});
