/**
 * What the lists of the API cost beside a trivial endpoint that needs a session too (`/auth/me`), in one run, calls taken in turns:
 * a tenant with a million people, beside ten with a tenth of it each. Medians; the first rounds only warm up.
 */
import { fold } from '#db/flows/counts/kept.ts';
import { refresh } from '#db/marketing/refresh.ts';
import { withTenant } from '#db/platform/tenant.ts';
import postgres from 'postgres';
import type { Stack } from '../stack.ts';
import { findCases, type Case } from './list-cases.ts';
import { fillPeople, type People } from './lists-data.ts';
import { median } from './measure.ts';
import { signIn } from './session.ts';

/** People of the large tenant; the bounds are meant for a million. */
const leads = Number(process.env.BENCH_LEADS ?? 200_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 40);
/** So many times the data is measured after it; 1: not at all. */
const times = Number(process.env.BENCH_TIMES ?? 1);
const warmUp = 3;
/** Counted for what the API gave up, in milliseconds. */
const slowest = 60_000;
const neighbours = 10;

const size: People = { leads, enrolments: leads, open: leads / 20, messages: (leads * 2) / 5, flows: 20 };
const small: People = { leads: leads / 10, enrolments: leads / 10, open: leads / 200, messages: leads / 25, flows: 5 };

/** @throws when an answer is not what it should be */
export async function benchLists({ ready }: Stack, tell: (line: string) => void): Promise<void> {
  const owner = postgres(ready.databaseUrl, { max: 2, onnotice: () => {} });
  try {
    const [home] = await owner<[{ tenant_id: string }]>`
      select tenant_id from memberships m join users u on u.id = m.account_id where u.email = ${ready.email}`;
    const [there] = await owner<[{ count: number }]>`
      select count(*)::int as count from leads where tenant_id = ${home.tenant_id} and lead_source like 'BENCH%'`;
    if (there.count < leads) {
      tell(`lists: filling ${leads} people`);
      await fillPeople(owner, home.tenant_id, size, tell);
      tell(`lists: filling ${neighbours} neighbours with a tenth of it each`);
      for (let n = 0; n < neighbours; n++) {
        const [tenant] = await owner<
          [{ id: string }]
        >`insert into tenants (name) values (${`Neighbour ${n}`}) returning id`;
        await fillPeople(owner, tenant.id, small, () => {});
      }
    }
    const once = await measure(ready, owner, home.tenant_id, tell);
    if (times <= 1) return;
    tell(`lists: filling ${times} times as many`);
    for (let n = 1; n < times; n++) await fillPeople(owner, home.tenant_id, { ...size, flows: 1 }, tell);
    const more = await measure(ready, owner, home.tenant_id, tell);
    tell(`${times} times the data, in ratios to the trivial endpoint (≤ 1.5):`);
    for (const [name, ratio] of Object.entries(more)) {
      tell(
        `  ${name.padEnd(46)} ${once[name]!.toFixed(2).padStart(6)} → ${ratio.toFixed(2).padStart(6)}   ${(ratio / once[name]!).toFixed(2)}`,
      );
    }
  } finally {
    await owner.end();
  }
}

/** @returns each case's median over the trivial endpoint's, by name */
async function measure(
  ready: Stack['ready'],
  owner: postgres.Sql,
  tenantId: string,
  tell: (line: string) => void,
): Promise<Record<string, number>> {
  await settle(owner);
  const { cookie } = await signIn(ready, ready.email);
  const call = async (path: string) => {
    const begun = performance.now();
    const answer = await fetch(ready.url + path, { headers: { cookie } });
    const text = await answer.text();
    // What gives up takes too long, whatever it took.
    if (answer.status === 503) return { ms: slowest, rows: null };
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status} ${text.slice(0, 300)}`);
    return { ms: performance.now() - begun, rows: (JSON.parse(text) as { items?: unknown[] }).items?.length ?? null };
  };
  const trivial: Case = { name: 'a trivial endpoint', path: '/api/auth/me', bound: 1 };
  const cases = [trivial, ...(await findCases(owner, tenantId))];
  const taken = new Map(cases.map((one) => [one, { ms: [] as number[], rows: null as number | null }]));
  for (let round = 0; round < rounds + warmUp; round++) {
    for (const one of cases.slice(1)) {
      const least = await call(trivial.path);
      if (round >= warmUp) taken.get(trivial)!.ms.push(least.ms);
      // What takes seconds each time needs no forty rounds; what is kept takes them once.
      const { ms: before } = taken.get(one)!;
      if (before.length > 1 && before.slice(-2).every((ms) => ms > 1000)) continue;
      const { ms, rows } = await call(one.path);
      taken.get(one)!.rows = rows;
      if (round >= warmUp || (ms > 1000 && round > 0)) taken.get(one)!.ms.push(ms);
    }
  }
  const base = median(taken.get(trivial)!.ms);
  tell(`lists, p50 of ${rounds} calls each, a trivial endpoint ${base.toFixed(1)} ms:`);
  const ratios: Record<string, number> = {};
  for (const [{ name, bound }, { ms, rows }] of [...taken].slice(1)) {
    const ratio = median(ms) / base;
    ratios[name] = ratio;
    tell(
      `  ${name.padEnd(46)} ${median(ms).toFixed(1).padStart(7)} ms  ${ratio.toFixed(2).padStart(7)}  (≤ ${bound})${ratio > bound ? '  TOO SLOW' : ''}` +
        (rows === null ? '' : `  ${rows} rows`),
    );
  }
  return ratios;
}

/** Ten times what the worker takes in at once: nobody waits for it here. */
const bite = 50_000;

/** What autovacuum and the worker would have done by the time anybody has so many people. */
export async function settle(owner: postgres.Sql): Promise<void> {
  // Folding is planned for tables as they are now, not for the empty ones of a moment ago.
  await owner.unsafe('analyze');
  for (const { id } of await owner<{ id: string }[]>`select id from tenants`) {
    for (const takeIn of [fold, refresh]) while ((await withTenant(owner, id, (tx) => takeIn(tx, bite))) !== 0);
  }
  const tables = [
    'leads',
    'enrolments',
    'enrolment_steps',
    'messages',
    'opportunities',
    'sales_transactions',
    'carts',
    'flow_counts',
  ];
  for (const table of tables) await owner.unsafe(`vacuum analyze ${table}`);
}
