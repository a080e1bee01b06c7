/**
 * What the Marketing Hub's answers cost beside a trivial endpoint that needs a session too (`/auth/me`), in one run, calls taken
 * in turns: a year of a business with a million leads, and one with a tenth of it. Medians; the first rounds only warm up.
 * Measured twice: while nothing changes, and with a change before every round, so that no answer made before is of use.
 */
import postgres from 'postgres';
import type { Ready } from '../ready.ts';
import type { Stack } from '../stack.ts';
import { benchAdsSync } from './ads-sync.ts';
import { fillMarketing, type Size } from './marketing-data.ts';
import { median } from './measure.ts';
import { signIn } from './session.ts';

const scale = Number(process.env.BENCH_SCALE ?? 1);
const rounds = Number(process.env.BENCH_ROUNDS ?? 100);
const warmUp = 15;
const large: Size = {
  leads: 1_000_000 * scale,
  opportunities: 200_000 * scale,
  sales: 100_000 * scale,
  ads: 1000,
  days: 365,
};
const small: Size = {
  ...large,
  leads: large.leads / 10,
  opportunities: large.opportunities / 10,
  sales: large.sales / 10,
  ads: 100,
};

type Get = (path: string, etag?: string) => Promise<{ ms: number; status: number; etag: string; body: string }>;

/** @throws when an answer is not what it should be */
export async function benchMarketing(stack: Stack, tell: (line: string) => void): Promise<void> {
  const { ready } = stack;
  const owner = postgres(ready.databaseUrl, { max: 2, onnotice: () => {} });
  try {
    const [home] = await owner<{ tenant_id: string }[]>`
      select tenant_id from memberships m join users u on u.id = m.account_id where u.email = ${ready.email}`;
    const reader = await addTenant(owner, ready.email, 'reader@bench.example');
    await benchAdsSync(ready, owner, reader.email, tell);
    const other = await addTenant(owner, ready.email, 'small@bench.example');
    tell('marketing: filling a large business');
    await fillMarketing(owner, home!.tenant_id, large, tell);
    tell('marketing: filling one with a tenth of it');
    await fillMarketing(owner, other.tenantId, small, tell);

    const [big, little] = [await openReader(ready, ready.email), await openReader(ready, other.email)];
    const stats = (range: string) => `/api/crm/marketing/stats?time_range=${range}`;
    let { etag } = await big(stats('7d'));
    const cases: Record<string, () => ReturnType<Get>> = {
      trivial: () => big('/api/auth/me'),
      'stats 7d': () => big(stats('7d')),
      'stats 90d': () => big(stats('90d')),
      'stats lifetime': () => big(stats('lifetime')),
      'campaigns 7d': () => big('/api/crm/marketing/campaigns?time_range=7d'),
      'campaigns 90d': () => big('/api/crm/marketing/campaigns?time_range=90d'),
      'campaigns lifetime': () => big('/api/crm/marketing/campaigns?time_range=lifetime'),
      'not modified': () => big(stats('7d'), etag),
      'a tenth: stats 7d': () => little(stats('7d')),
    };
    const run = async (before: () => Promise<unknown>) => {
      const times = Object.fromEntries(Object.keys(cases).map((name) => [name, [] as number[]]));
      for (let round = 0; round < rounds + warmUp; round++) {
        await before();
        for (const [name, call] of Object.entries(cases)) {
          // What it has is of the version that the case before it was answered from.
          if (name === 'not modified') ({ etag } = await big(stats('7d')));
          const { ms, status } = await call();
          if (status !== (name === 'not modified' ? 304 : 200)) throw new Error(`${name} answered ${status}`);
          if (round >= warmUp) times[name]!.push(ms);
        }
      }
      return times;
    };
    tell(`marketing, ${large.leads} leads, p50 of ${rounds} calls each, while nothing changes:`);
    report(await run(() => Promise.resolve()), tell);
    tell('the same, with a change before every round:');
    const change = () =>
      owner`insert into marketing_changes (tenant_id) values (${home!.tenant_id}), (${other.tenantId})`;
    report(await run(change), tell);
    await assertTotals(owner, home!.tenant_id, JSON.parse((await big(stats('lifetime'))).body) as Totals);
  } finally {
    await owner.end();
  }
}

/** Ratio to the trivial endpoint, and how much it may be. */
const bounds: Record<string, number> = {
  'stats 7d': 4,
  'stats 90d': 4,
  'stats lifetime': 8,
  'campaigns 7d': 4,
  'campaigns 90d': 4,
  'campaigns lifetime': 8,
  'not modified': 1.3,
};

function report(times: Record<string, number[]>, tell: (line: string) => void): void {
  const trivial = median(times.trivial!);
  tell(`  ${'a trivial endpoint'.padEnd(20)} ${trivial.toFixed(1).padStart(7)} ms`);
  for (const [name, bound] of Object.entries(bounds)) {
    const ms = median(times[name]!);
    tell(
      `  ${name.padEnd(20)} ${ms.toFixed(1).padStart(7)} ms   ${(ms / trivial).toFixed(2).padStart(5)}  (≤ ${bound})`,
    );
  }
  const [much, little] = [median(times['stats 7d']!), median(times['a tenth: stats 7d']!)];
  tell(
    `  ten times the data    ${little.toFixed(1).padStart(6)} → ${much.toFixed(1)} ms   ${(much / little).toFixed(2).padStart(5)}  (≤ 1.5)`,
  );
}

interface Totals {
  leads: number;
  sales: number;
  marketing_spend: string;
  unattributed: { leads: number; sales: number };
}

/** Fast and wrong would be easy. */
async function assertTotals(owner: postgres.Sql, tenantId: string, told: Totals): Promise<void> {
  const [real] = await owner<{ leads: number; sales: number; spend: string }[]>`
    select (select count(*)::int from leads where tenant_id = ${tenantId}) as leads,
      (select count(*)::int from sales_transactions where tenant_id = ${tenantId} and status = 'completed') as sales,
      (select sum(spend) from meta_ads_insights where tenant_id = ${tenantId}) as spend`;
  const found = {
    leads: told.leads + told.unattributed.leads,
    sales: told.sales + told.unattributed.sales,
    spend: told.marketing_spend,
  };
  if (JSON.stringify(found) !== JSON.stringify({ ...real })) {
    throw new Error(`the lifetime's answer is ${JSON.stringify(found)}, the tables hold ${JSON.stringify(real)}`);
  }
}

/** Another tenant whose ceo has the same password. */
async function addTenant(
  owner: postgres.Sql,
  like: string,
  email: string,
): Promise<{ tenantId: string; email: string }> {
  const [tenant] = await owner<{ id: string }[]>`
    insert into tenants (name, timezone, currency) values ('Small', 'America/Argentina/Buenos_Aires', 'ARS') returning id`;
  await owner`
    with person as (insert into users (email, name, password_hash) select ${email}, 'Small', password_hash from users where email = ${like} returning id)
    insert into memberships (tenant_id, user_id, role) select ${tenant!.id}, id, 'ceo' from person`;
  return { tenantId: tenant!.id, email };
}

/** Reads as somebody, and takes the time. */
async function openReader(ready: Ready, email: string): Promise<Get> {
  const { cookie } = await signIn(ready, email);
  return async (path, etag) => {
    const begun = performance.now();
    const answer = await fetch(ready.url + path, { headers: { cookie, ...(etag ? { 'if-none-match': etag } : {}) } });
    const body = await answer.text();
    return { ms: performance.now() - begun, status: answer.status, etag: answer.headers.get('etag') ?? '', body };
  };
}
