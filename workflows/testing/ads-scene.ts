/** For tests: a tenant whose ad account is one of the sandbox's, and readings of it without Temporal. */
import { randomBytes } from 'node:crypto';
import type { AdsSyncOutcome } from '#contract';
import { connectAdAccount, requestAdsSync, type AdsSyncKind } from '#db/meta/ad-accounts.ts';
import { type AccountSync, listAccountSyncs } from '#db/marketing/sync-state.ts';
import { metaTokenKey, saveConnection } from '#db/meta/meta-connections.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase } from '#db/testing.ts';
import { createVault } from '#db/platform/vault.ts';
import { accountId, type MetaSandbox, startMetaSandbox } from '#deploy/sandbox/meta/testing.ts';
import type { MetaOptions } from '#deploy/sandbox/meta/insights/options.ts';
import { readAds } from '../activities/ads-sync/read-ads.ts';
import type { ActivityDeps } from '../services/deps.ts';
import { createMetaAccess, type MetaAccess } from '../services/meta-access.ts';

// What is read is counted in days from today: who would see midnight pass meanwhile waits for it first.
const untilMidnight = 86_400_000 - (Date.now() % 86_400_000);
if (untilMidnight < 90_000) await new Promise((next) => setTimeout(next, untilMidnight + 100));

export const daysAgo = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);

export type AdsScene = Awaited<ReturnType<typeof createAdsScene>>;

/** @param options of the sandbox; its account lives in UTC unless told, so that days are those of the clock */
export async function createAdsScene(options: MetaOptions = {}) {
  const db = await createTestDatabase({ max: 10 });
  const meta = await startMetaSandbox({ ...options, account: { timezone: 'UTC', ...options.account } });
  const keys = `k1:${randomBytes(32).toString('base64')}`;
  const vault = createVault(keys);
  const { appId, appSecret, account } = meta.sandbox.settings.meta;
  const access = createMetaAccess({ vault, appId, appSecret, url: meta.url, version: 'v25.0' });
  const graphFor: MetaAccess['graphFor'] = (tx, tenantId, more) =>
    // What is tried again is tried again at once.
    access.graphFor(tx, tenantId, { ...more, random: () => 0.01 });
  const deps = { sql: db.sql, vault, meta: { ...access, graphFor } } as unknown as ActivityDeps;
  const quiet = { signal: new AbortController().signal, beat() {} };

  return {
    db,
    meta,
    keys,
    vault,
    deps,
    appId,
    appSecret,
    newTenant: async () => await tenantWith({ db, meta, vault, deps, quiet, account }),
    async stop() {
      await Promise.all([db.stop(), meta.stop()]);
    },
  };
}

export type ReadScene = Awaited<ReturnType<typeof createReadScene>>;

/** A scene whose account holds `csv` and was read once, undisturbed: what the tables come to, and what it cost in calls. */
export async function createReadScene(csv: string) {
  const scene = await createAdsScene({ reportDelay: 0 });
  await scene.meta.loadCsv(csv);
  const tenant = await scene.newTenant();
  await tenant.readAll();
  const price = { recent: await tenant.calls(), history: await tenant.calls('meta-ads-history') };
  return { ...scene, undisturbed: await tenant.tables(), price };
}

export type Tables = Awaited<ReturnType<AdsTenant['tables']>>;

/** Rows that only one of two tenants has, a few of each table. */
export function differences(a: Tables, b: Tables): string[] {
  return Object.keys(a).flatMap((table) => {
    const lines = (tables: Tables) => new Set(tables[table as keyof Tables].map((row) => JSON.stringify(row)));
    const [left, right] = [lines(a), lines(b)];
    const only = [...left].filter((line) => !right.has(line)).map((line) => `- ${table} ${line}`);
    const other = [...right].filter((line) => !left.has(line)).map((line) => `+ ${table} ${line}`);
    return [...only.slice(0, 4), ...other.slice(0, 4)];
  });
}

interface Around {
  db: Awaited<ReturnType<typeof createTestDatabase>>;
  meta: MetaSandbox;
  vault: ReturnType<typeof createVault>;
  deps: ActivityDeps;
  quiet: { signal: AbortSignal; beat: (details: object) => void };
  account: { timezone: string; currency: string };
}

export type AdsTenant = Awaited<ReturnType<typeof tenantWith>>;

/** A connected tenant; every one reads the same account at Meta. */
async function tenantWith({ db, meta, vault, deps, quiet, account }: Around) {
  const { id: tenantId } = await db.createTenant({ currency: account.currency, timezone: account.timezone });
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, work);
  /** Gives the tenant a token that works, as coming back from the dialog does. */
  const authorise = async () => {
    const { body } = await meta.call('POST', '/_sandbox/meta/tokens', {});
    await inTenant(async (tx) => {
      await vault.put(tx, tenantId, metaTokenKey, body.access_token);
      await saveConnection(tx, {
        metaUserId: body.user_id,
        metaUserName: 'Lucía',
        scopes: [],
        tokenExpiresAt: null,
        dataAccessExpiresAt: null,
        connectedBy: null,
      });
    });
    return body.access_token as string;
  };
  const connect = (id = accountId) =>
    inTenant((tx) =>
      connectAdAccount(tx, {
        accountId: id,
        name: 'Cuenta',
        businessId: null,
        currency: account.currency,
        timezone: account.timezone,
        accountStatus: 1,
      }),
    );
  await authorise();
  await connect();
  const ask = (kind: AdsSyncKind = 'meta-ads', id = accountId) => inTenant((tx) => requestAdsSync(tx, id, kind));
  const turn = (runId: string, waits = 0, more: { forMs?: number } = {}) =>
    readAds(deps, { tenantId, runId, waits }, { ...quiet, ...more });
  const state = async (id = accountId): Promise<AccountSync> => (await inTenant((tx) => listAccountSyncs(tx, id)))[0]!;

  return {
    tenantId,
    inTenant,
    authorise,
    connect,
    ask,
    turn,
    state,
    /** Runs a reading to its end; waits last no time. @returns all outcomes */
    async read(kind: AdsSyncKind = 'meta-ads', id = accountId): Promise<AdsSyncOutcome[]> {
      return await this.finish(await ask(kind, id));
    },
    /** Recent days, then the history. */
    async readAll(): Promise<void> {
      await this.read();
      await this.read('meta-ads-history');
    },
    async finish(runId: string): Promise<AdsSyncOutcome[]> {
      const outcomes: AdsSyncOutcome[] = [];
      for (let waits = 0; outcomes.length < 200;) {
        const outcome = await turn(runId, waits);
        outcomes.push(outcome);
        if (outcome.type === 'ended') return outcomes;
        if (outcome.moved) waits = 0;
        if (outcome.type === 'wait') waits += 1;
      }
      throw new Error('a reading without an end');
    },
    /** What the tables say, in an order of its own; without when it was written. */
    tables: () =>
      inTenant(async (tx) => ({
        insights: await tx`
          select account_id, ad_id, adset_id, campaign_id, date::text, spend::text, impressions, clicks, reach, currency, is_final
          from meta_ads_insights order by ad_id, date`,
        ads: await tx`
          select account_id, ad_id, adset_id, campaign_id, name, status, effective_status, creative from meta_ads_ads order by ad_id`,
        adsets: await tx`
          select account_id, adset_id, campaign_id, name, status, effective_status from meta_ads_adsets order by adset_id`,
        campaigns: await tx`
          select account_id, campaign_id, name, objective, status, effective_status from meta_ads_campaigns order by campaign_id`,
        totals: await tx`
          select grain, span, block, campaign_id, adset_id, ad_id, spend::text, impressions, clicks from marketing_totals
          where (spend, impressions, clicks) <> (0, 0, 0) order by grain, span, block, campaign_id, adset_id, ad_id`,
      })),
    /** Of readings of this kind, all together. */
    calls: async (kind: AdsSyncKind = 'meta-ads'): Promise<number> =>
      (
        await inTenant(
          (tx) => tx<{ calls: number }[]>`select sum(calls)::integer as calls from sync_runs where kind = ${kind}`,
        )
      )[0]!.calls,
  };
}
