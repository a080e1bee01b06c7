/**
 * Three tenants with two years of logs are brought to the rules by the worker while a person turns pages: how much later pages come
 * meanwhile (p95), and what the tables hold before, after, and when another month has come in.
 */
import postgres from 'postgres';
import type { Stack } from '../../stack.ts';
import { settle } from '../lists.ts';
import { fillPeople } from '../lists-data.ts';
import { percentile } from '../measure.ts';
import { openSession, signIn } from '../session.ts';
import { fillLogs, logs, measureSizes } from './year.ts';

/** People of each tenant, with what year.ts writes for each. */
const people = Number(process.env.BENCH_LEADS ?? 20_000);
const days = Number(process.env.BENCH_DAYS ?? 730);
const quietMs = Number(process.env.BENCH_QUIET_SECONDS ?? 20) * 1000;
const withinMs = 1_800_000;

const pages = [
  'leads?limit=50',
  'flows?limit=50',
  'conversations?limit=50',
  'enrolments?limit=50',
  'messages?limit=50',
  'audit?limit=50',
  'notifications?limit=50',
  'diagnostics/retention',
];

/** @throws when a page is not answered with 200, or when something that is to go is left */
export async function benchRetention({ ready }: Stack, tell: (line: string) => void): Promise<void> {
  const owner = postgres(ready.databaseUrl, { max: 2, onnotice: () => {} });
  try {
    const [home] = await owner<[{ tenant_id: string }]>`
      select tenant_id from memberships m join users u on u.id = m.account_id where u.email = ${ready.email}`;
    const tenants = [home.tenant_id];
    for (let n = 1; n < 3; n++) {
      const [made] = await owner<
        [{ id: string }]
      >`insert into tenants (name) values (${`Neighbour ${n}`}) returning id`;
      tenants.push(made.id);
    }
    // Nothing is due until it is all there.
    for (const id of tenants) {
      await owner`
        insert into retention_runs (tenant_id, rule, days, began_at, ended_at)
        select ${id}, rule, days, now(), now() from retention_runs where tenant_id = ${home.tenant_id}
        on conflict (tenant_id, rule) do update set began_at = excluded.began_at, ended_at = excluded.ended_at`;
    }
    tell(`retention: filling three tenants with ${days} days of ${people} people each`);
    for (const id of tenants) {
      const size = { leads: people, enrolments: people, open: people / 20, messages: (people * 2) / 5, flows: 5 };
      await fillPeople(owner, id, size, tell);
      await fillLogs(owner, id, people, days);
    }
    await settle(owner);
    for (const table of logs) await owner.unsafe(`vacuum analyze ${table}`);
    const before = await measureSizes(owner);

    const turn = await turnPages(ready);
    tell(`retention: ${quietMs / 1000} s of pages, nothing else`);
    const quiet = await turn((passed) => Promise.resolve(passed >= quietMs));
    const began = performance.now();
    await owner`update retention_runs set began_at = '-infinity'`;
    // Whoever chooses anew wakes the worker; as usual it is already.
    await (
      await openSession(ready, ready.email)
    )('PUT', '/api/crm/diagnostics/retention/notifications', { days: null });
    const meanwhile = await turn(async (passed) => {
      const [left] = await owner<[{ count: number }]>`
        select count(*)::int as count from retention_runs where ended_at is null or began_at = '-infinity'`;
      if (passed > withinMs) throw new Error(`after ${withinMs / 1000} s ${left.count} rules were not applied`);
      return left.count === 0;
    });
    const seconds = (performance.now() - began) / 1000;
    await settle(owner);
    const after = await turn((passed) => Promise.resolve(passed >= quietMs));
    for (const table of logs) await owner.unsafe(`vacuum analyze ${table}`);
    const small = await measureSizes(owner);
    for (const id of tenants) await fillLogs(owner, id, Math.round((people * 30) / days), 30);
    const again = await measureSizes(owner);

    const [gone] = await owner<[{ rows: number; rules: number }]>`
      select sum(rows)::int as rows, count(*) filter (where rows > 0)::int as rules from retention_runs`;
    tell(
      `retention: ${gone.rows} rows in ${seconds.toFixed(0)} s (${Math.round(gone.rows / seconds)} a second, bites of 500), by ${gone.rules} rules of tenants`,
    );
    const p95 = (calls: Call[], page?: string) =>
      percentile(
        calls.filter((one) => !page || one.page === page).map(({ ms }) => ms),
        95,
      );
    const ratio = p95(meanwhile) / p95([...quiet, ...after]);
    tell(
      `pages, p95: before ${p95(quiet).toFixed(1)} ms, meanwhile ${p95(meanwhile).toFixed(1)} ms (${meanwhile.length} calls), ` +
        `after ${p95(after).toFixed(1)} ms: × ${ratio.toFixed(2)} of quiet (≤ 1.5)${ratio > 1.5 ? '  TOO SLOW' : ''}`,
    );
    for (const page of pages) {
      const figures = [quiet, meanwhile, after].map((calls) => p95(calls, page).toFixed(1).padStart(6));
      tell(`  ${page.padEnd(24)} ${figures.join(' ')} ms`);
    }
    tell('table               rows before     after     MB before   after   and a month later');
    before.forEach(({ table, rows, megabytes }, n) =>
      tell(
        `  ${table.padEnd(18)} ${String(rows).padStart(10)} ${String(small[n]!.rows).padStart(9)} ${megabytes.toFixed(1).padStart(13)} ` +
          `${small[n]!.megabytes.toFixed(1).padStart(7)} ${again[n]!.megabytes.toFixed(1).padStart(19)}`,
      ),
    );
  } finally {
    await owner.end();
  }
}

interface Call {
  page: string;
  ms: number;
}

/** @returns turns pages one after the other until told that it is over; answers how long each took */
async function turnPages(ready: Stack['ready']) {
  let { cookie } = await signIn(ready, ready.email);
  return async (isOver: (passedMs: number) => Promise<boolean>): Promise<Call[]> => {
    const [began, taken] = [performance.now(), [] as Call[]];
    do {
      for (const page of pages) {
        const asked = performance.now();
        const answer = await fetch(`${ready.url}/api/crm/${page}`, { headers: { cookie } });
        await answer.arrayBuffer();
        if (answer.status === 401) {
          // A session's token holds for minutes.
          ({ cookie } = await signIn(ready, ready.email));
          continue;
        }
        if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`);
        taken.push({ page, ms: performance.now() - asked });
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    } while (!(await isOver(performance.now() - began)));
    return taken;
  };
}
