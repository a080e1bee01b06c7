import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasErrors, kindOf, readyMadeFlows, validate } from '#flow';
import { catalogueOf } from '#flow/testing/samples.ts';
import { createTestDatabase, type TestDatabase, type TestTenant } from '#db/testing.ts';
import { connectAdAccount, listAdAccounts } from '#db/meta/ad-accounts.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { listFlows } from '#db/flows/flows.ts';
import { listMembers } from '#db/people/users.ts';
import { activeFlows, livelyFlows } from './demo/flows.ts';
import { type DemoCounts, fillDemo } from './demo.ts';

const sandboxUrl = 'http://sandbox.test';
const passwordHash = () => Promise.resolve('none');
let database: TestDatabase;
let tenant: TestTenant;
let counts: DemoCounts | null;
beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant({ name: 'Demo' });
  await database.owner()`update tenants set is_demo = true where id = ${tenant.id}`;
  counts = await fillDemo({ app: database.sql, tenantId: tenant.id, passwordHash, sandboxUrl });
});
afterAll(() => database.stop());

const tables = [
  'leads',
  'lead_touches',
  'opportunities',
  'sales_transactions',
  'carts',
  'inbound_messages',
  'consents',
  'events',
  'flows',
  'flow_drafts',
  'flow_versions',
  'memberships',
  'ad_accounts',
  'meta_ads_insights',
];
const fingerprint = (): Promise<Record<string, string>> =>
  withTenant(database.sql, tenant.id, async (tx) => {
    const sums: Record<string, string> = {};
    for (const table of tables) {
      const [row] = await tx<[{ sum: string }]>`
        select count(*) || ' ' || coalesce(sum(hashtext(t::text)::bigint), 0) as sum from ${tx(table)} t`;
      sums[table] = row.sum;
    }
    return sums;
  });

test('everything that was generated is in the tables, under this tenant only', async () => {
  expect(counts).toMatchObject({ leads: 2000, touches: 2000, flows: 6 });
  const sums = await fingerprint();
  expect(Number(sums.leads!.split(' ')[0])).toBe(2000);
  expect(Number(sums.events!.split(' ')[0])).toBe(counts!.events);
  const stranger = await database.createTenant();
  const seen = await withTenant(database.sql, stranger.id, (tx) => tx`select from leads limit 1`);
  expect(seen).toHaveLength(0);
});

test('nothing is queued, enrolled or sent: the relay and the worker find no work', async () => {
  const [row] = await database.owner()`
    select (select count(*)::int from events where processed_at is null) as events,
      (select count(*)::int from enrolments) as enrolments, (select count(*)::int from enrolment_signals) as signals,
      (select count(*)::int from messages) as messages, (select count(*)::int from webhook_inbox) as inbox`;
  expect(row).toEqual({ events: 0, enrolments: 0, signals: 0, messages: 0, inbox: 0 });
});

test('the ads that leads name are there, with what they cost, and nobody has connected them', async () => {
  const [row] = await withTenant(
    database.sql,
    tenant.id,
    (tx) => tx`
    select (select count(*)::int from lead_touches t where t.ad_id is not null) as touched,
      (select count(*)::int from lead_touches t join meta_ads_ads a on a.ad_id = t.ad_id and a.campaign_id = t.campaign_id
        and a.adset_id = t.adset_id) as placed,
      (select count(distinct date)::int from meta_ads_insights where spend > 0) as days,
      (select count(*)::int from meta_connections) as connections`,
  );
  expect(row!.touched).toBeGreaterThan(1000);
  expect(row).toEqual({ touched: row!.touched, placed: row!.touched, days: 191, connections: 0 });
  expect(await withTenant(database.sql, tenant.id, (tx) => listAdAccounts(tx, { all: true }))).toEqual([]);
});

test('filling a second time changes nothing, also when two do it at once', async () => {
  const before = await fingerprint();
  const never = () => Promise.reject(new Error('nobody needs a password'));
  const again = { app: database.sql, tenantId: tenant.id, passwordHash: never };
  expect(await Promise.all([fillDemo(again), fillDemo(again)])).toEqual([null, null]);
  expect(await fingerprint()).toEqual(before);
});

test('two that fill an empty tenant at once fill it once', async () => {
  const fresh = await database.createTenant();
  await database.owner()`update tenants set is_demo = true where id = ${fresh.id}`;
  const fill = () => fillDemo({ app: database.sql, tenantId: fresh.id, passwordHash, leads: 50 });
  const filled = await Promise.all([fill(), fill()]);
  expect(filled.filter((one) => one !== null)).toMatchObject([{ leads: 50, flows: 6 }]);
});

test('a tenant that is no demo is left alone', async () => {
  const real = await database.createTenant();
  await expect(fillDemo({ app: database.sql, tenantId: real.id, passwordHash })).rejects.toThrow(
    'not marked as a demo',
  );
  expect(await withTenant(database.sql, real.id, (tx) => tx`select from leads`)).toHaveLength(0);
});

test('the team has every role, and the sellers have the leads', async () => {
  const members = await withTenant(database.sql, tenant.id, listMembers);
  expect(members.map(({ role }) => role).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'admin',
    'ceo',
    'marketing',
    'seller',
    'seller',
  ]);
  const sellers = members.filter(({ role }) => role === 'seller').map(({ id }) => id);
  const owners = await withTenant(
    database.sql,
    tenant.id,
    (tx) => tx`select distinct seller_id from leads where seller_id is not null`,
  );
  expect(new Set(owners.map((row) => row.seller_id))).toEqual(new Set(sellers));
});

test('four flows are at work with a published plan and their trigger’s events, two are drafts', async () => {
  const page = { after: null, limit: 50 };
  const { items } = await withTenant(database.sql, tenant.id, (tx) => listFlows(tx, {}, page));
  expect(items).toHaveLength(6);
  for (const ready of readyMadeFlows) {
    const flow = items.find((one) => one.name === ready.name.es)!;
    const active = activeFlows.includes(ready.id);
    expect(flow).toMatchObject({
      status: active ? 'active' : 'draft',
      live_version: active ? 1 : null,
      has_changes: !active,
    });
    const trigger = ready.flow.nodes.map((node) => kindOf(node.kind)?.trigger?.on(node.config)).find((on) => on)!;
    expect(flow.trigger_events).toEqual(active ? trigger : []);
  }
});

test('what is published would pass the check at publish', () => {
  const catalogue = catalogueOf({ customFields: [] });
  for (const { active, settings } of [{ active: activeFlows, settings: undefined }, livelyFlows]) {
    for (const { id, flow } of readyMadeFlows.filter((one) => active.includes(one.id))) {
      const published = { ...flow, settings: { ...flow.settings, ...settings?.[id] } };
      expect([id, hasErrors(validate(published, catalogue))]).toEqual([id, false]);
    }
  }
  expect([activeFlows.length, livelyFlows.active.length]).toEqual([4, 6]);
});

test('a revocation is known by the number, as the ledger of consents keeps it', async () => {
  const [row] = await withTenant(
    database.sql,
    tenant.id,
    (tx) => tx`
    select count(*)::int as revoked, count(*) filter (where c.phone_hash =
      sha256(convert_to(current_setting('app.tenant_id') || ':' || l.phone_key, 'UTF8')))::int as known
    from consents c join leads l on l.id = c.lead_id where not c.granted`,
  );
  expect(row!.revoked).toBeGreaterThan(10);
  expect(row!.known).toBe(row!.revoked);
});

test('the demo’s ad account makes way for the first that somebody connects', async () => {
  const facts = { accountId: 'act_100200300400500600', name: 'Real', businessId: null, currency: 'ARS' };
  const left = await withTenant(database.sql, tenant.id, async (tx) => {
    await connectAdAccount(tx, { ...facts, timezone: 'America/Argentina/Buenos_Aires', accountStatus: 1 });
    const [sums] = await tx`
      select (select count(*)::int from meta_ads_insights) as days, (select count(*)::int from meta_ads_ads) as ads,
        (select coalesce(sum(spend), 0)::float8 from marketing_totals) as spend`;
    return { ...sums, accounts: (await listAdAccounts(tx)).map((one) => one.name) };
  });
  expect(left).toEqual({ days: 0, ads: 0, spend: 0, accounts: ['Real'] });
});
