/** What the workflows `adsSync` and `adsSyncDue` may ask for. */
import { Context } from '@temporalio/activity';
import type { AdsSyncActivities } from '#contract';
import { listAdAccounts, requestAdsSync } from '#db/meta/ad-accounts.ts';
import { endSync, lockSync } from '#db/platform/sync-runs.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { ActivityDeps } from '../../services/deps.ts';
import { readAds } from './read-ads.ts';

/** Between two signs of life while Meta lets us wait for an answer. */
const beatMs = 1_000;

export const adsSyncActivities = (deps: ActivityDeps): AdsSyncActivities => ({
  async readAds(input) {
    const context = Context.current();
    let where: object = {};
    const beat = (details: object) => context.heartbeat((where = details));
    const timer = setInterval(() => context.heartbeat(where), beatMs);
    try {
      return await readAds(deps, input, { signal: context.cancellationSignal, beat });
    } finally {
      clearInterval(timer);
    }
  },
  async abandonAdsSync({ tenantId, runId, why }) {
    await withTenant(deps.sql, tenantId, async (tx) => {
      if (await lockSync(tx, runId)) await endSync(tx, runId, 'failed', why);
    });
  },
  async askForAdsSync({ tenantId, accountId }) {
    await withTenant(deps.sql, tenantId, async (tx) => {
      const accounts = await listAdAccounts(tx);
      if (accounts.some((account) => account.account_id === accountId)) await requestAdsSync(tx, accountId);
    });
  },
});
