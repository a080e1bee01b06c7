/** Reading an ad account: 1,000 ads on 28 days, from the click to the last row, beside a loop that only inserts such rows. */
import type postgres from 'postgres';
import type { Ready } from '../ready.ts';
import { makeCsv } from '../sandbox/meta/testing.ts';
import { type Call, openSession } from './session.ts';

const shape = { campaigns: 10, adsetsPerCampaign: 10, adsPerAdset: 10, days: 28 };
const account = 'act_2800028000';
const patienceMs = 300_000;

interface Run {
  state: string;
  calls: number;
  rows_written: number;
  started_at: string;
  finished_at: string | null;
  error: { code: string } | null;
}

/**
 * Connects the account through the sandbox's dialog and reads it twice; the second time little has changed.
 * @param email of a person whose tenant has no account yet
 * @throws when the rows are not those of the file
 */
export async function benchAdsSync(ready: Ready, owner: postgres.Sql, email: string, tell: (line: string) => void) {
  const today = Date.now();
  const csv = makeCsv({ ...shape, since: new Date(today - 27 * 86_400_000).toISOString().slice(0, 10) });
  const loaded = await fetch(`${ready.sandboxUrl}/_sandbox/ads?account=${account}&timezone=UTC`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: csv.text,
  });
  if (!loaded.ok) throw new Error(`the sandbox answered ${loaded.status} to the ads`);
  const call = await openSession(ready, email);
  const { url } = await call<{ url: string }>('GET', '/api/crm/auth/meta/url');
  const back = await fetch(`${url}&decision=allow`, { redirect: 'manual' });
  const { pathname, search } = new URL(back.headers.get('location')!);
  await call('GET', pathname + search);

  const clicked = performance.now();
  await call('POST', '/api/crm/marketing/connect', { account_id: account });
  const seen = until(async () => {
    const { marketing_spend } = await call<{ marketing_spend: string }>(
      'GET',
      '/api/crm/marketing/stats?time_range=7d',
    );
    return Number(marketing_spend) > 0 && performance.now() - clicked;
  });
  const first = await finished(call);
  const firstNumbers = await seen;
  await call('POST', '/api/crm/marketing/sync', {});
  const again = await finished(call, first.started_at);

  const [stored] = await owner<{ rows: number; cents: string }[]>`
    select count(*)::int as rows, (sum(spend) * 100)::bigint::text as cents from meta_ads_insights where account_id = ${account}`;
  if (Number(stored!.cents) !== csv.cents)
    throw new Error(`read ${stored!.cents} cents of ${csv.cents}, in ${stored!.rows} rows`);
  const bare = await insertLoop(owner, account);
  const line = (name: string, calls: string, rows: number, ms: number) =>
    tell(
      `  ${name.padEnd(34)} ${calls.padStart(12)} ${(ms / 1000).toFixed(1).padStart(8)} s ${Math.round(
        (rows / ms) * 1000,
      )
        .toString()
        .padStart(8)} rows/s`,
    );
  tell(
    `reading 1,000 ads × 28 days, ${stored!.rows} rows; first numbers on the screen after ${(firstNumbers / 1000).toFixed(1)} s:`,
  );
  line('first reading', `${first.calls} calls`, stored!.rows, lasted(first));
  line('read again, nothing new', `${again.calls} calls`, stored!.rows, lasted(again));
  line('bare inserts of 500 rows', '', stored!.rows, bare);
  tell(`  the first reading takes ${(lasted(first) / bare).toFixed(1)} × the bare inserts`);
}

const lasted = (run: Run): number => Date.parse(run.finished_at!) - Date.parse(run.started_at);

/** The newest run that began after `since`, once it has ended. */
async function finished(call: Call, since = ''): Promise<Run> {
  return await until(async () => {
    const { accounts } = await call<{ accounts: Run[] }>('GET', '/api/crm/marketing/sync');
    const [run] = accounts;
    if (run?.error) throw new Error(`the reading ended with ${run.error.code}`);
    return run?.state === 'done' && run.started_at > since && run;
  });
}

/** The same rows into a table of the same columns, 500 at a time as they come from Meta, and nothing else. @returns milliseconds */
async function insertLoop(owner: postgres.Sql, accountId: string): Promise<number> {
  const rows = await owner`
    select tenant_id, account_id, ad_id, date::text, campaign_id, adset_id, spend::text, impressions, clicks, currency
    from meta_ads_insights where account_id = ${accountId}`;
  await owner`create table bench_insights (like meta_ads_insights including defaults including indexes)`;
  const begun = performance.now();
  for (let from = 0; from < rows.length; from += 500)
    await owner`insert into bench_insights ${owner(rows.slice(from, from + 500))}`;
  const ms = performance.now() - begun;
  await owner`drop table bench_insights`;
  return ms;
}

async function until<T>(look: () => Promise<T | false | undefined>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`nothing after ${patienceMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
