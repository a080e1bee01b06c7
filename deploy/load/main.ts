/**
 * `npm run load`: a tenant of 100,000 leads with 40 people at work for ten minutes, by k6 (deploy/load/mixed.js), against a stack of its
 * own. Prints each page's 95th percentile beside a trivial call's of the same run. `LOAD_PEOPLE`, `LOAD_MINUTES` (or
 * `LOAD_SECONDS`), `LOAD_LEADS` make it another size, `-- --cluster` lets them work on four instances of each process (deploy/cluster).
 * k6 is a program of its own: `go install go.k6.io/k6@v1.8.1`, then found by PATH or `K6`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { settle } from '../bench/lists.ts';
import { fillPeople } from '../bench/lists-data.ts';
import { fillMarketing } from '../bench/marketing-data.ts';
import { type Call, openSession } from '../bench/session.ts';
import { root } from '../runtimes.ts';
import type { Stack } from '../stack.ts';
import { runHere } from '../supervise/run-here.ts';
import { runOnStack } from '../testing/run-on-stack.ts';
import { watchLevels } from './memory.ts';

interface Person {
  email: string;
  password: string;
  role: 'admin' | 'manager' | 'marketing' | 'seller';
}

/** What mixed.js writes; milliseconds. */
interface Result {
  rows: { name: string; count: number; median: number; p95: number; most: number }[];
  requests: number;
  perSecond: number;
  faults: number;
}

const leads = Number(process.env.LOAD_LEADS ?? 100_000);
const people = Number(process.env.LOAD_PEOPLE ?? 40);
const seconds = Number(process.env.LOAD_SECONDS ?? 60 * Number(process.env.LOAD_MINUTES ?? 10));
const k6 = process.env.K6 ?? 'k6';
/** A page may take so long, or so many times the trivial call, whichever is more. */
const [mostMs, mostTimes] = [300, 6];

if (spawnSync(k6, ['version']).error) {
  console.error('k6 is not here. Install it (go install go.k6.io/k6@v1.8.1), or say where it is with K6=/path/to/k6.');
  process.exit(2);
}

// People come from addresses of their own, which the proxy in front tells.
process.env.TRUSTED_PROXY_HOPS = '1';
const folder = await mkdtemp(join(tmpdir(), 'cadencia-load-'));
const processes = process.argv.includes('--cluster') ? { cluster: true, apis: 4, workers: 4 } : {};
await runOnStack({ folder, ...processes }, async (stack, tell) => judge(await measure(stack, tell), tell));

async function measure({ ready, children }: Stack, tell: (line: string) => void): Promise<Result> {
  const owner = postgres(ready.databaseUrl, { max: 2, onnotice: () => {} });
  const call = await openSession(ready, ready.email);
  const [home] = await owner<[{ tenant_id: string }]>`
    select tenant_id from memberships m join users u on u.id = m.account_id where u.email = ${ready.email}`;
  tell(`Filling ${leads} leads …`);
  const size = { leads, enrolments: leads, open: leads / 20, messages: (leads * 2) / 5, flows: 10 };
  await fillPeople(owner, home.tenant_id, size, tell);
  const ads = { leads: leads / 5, opportunities: leads / 20, sales: leads / 50, ads: 200, days: 180 };
  await fillMarketing(owner, home.tenant_id, ads, tell);
  tell(`Inviting ${people} people …`);
  const team: Person[] = [];
  for (let n = 0; n < people; n++) team.push(await invite(n, call, ready.url));
  // Each seller has leads of their own to look at.
  await owner`
    with sellers as (
      select array_agg(user_id) as ids from memberships where tenant_id = ${home.tenant_id} and role = 'seller')
    update leads set seller_id = ids[1 + abs(hashtext(id::text)) % cardinality(ids)] from sellers where tenant_id = ${home.tenant_id}`;
  await settle(owner);
  await owner.end();
  const files = { people: join(folder, 'people.json'), result: join(folder, 'result.json') };
  await writeFile(files.people, JSON.stringify(team));
  tell(`${people} people at work for ${seconds} s …`);
  const settings = { BASE_URL: ready.url, PEOPLE: files.people, SECONDS: `${seconds}`, RESULT: files.result };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const levels = watchLevels(children);
  await runHere(k6, ['run', '--quiet', ...flags, join(root, 'deploy/load/mixed.js')], process.env);
  tell('memory, in each quarter of the time:');
  for (const line of levels.stop()) tell(`  ${line}`);
  return JSON.parse(await readFile(files.result, 'utf8')) as Result;
}

/** Three in four sell; the others lead, draw flows, or look after the ads. */
async function invite(n: number, call: Call, url: string): Promise<Person> {
  const role = n % 4 ? 'seller' : (['admin', 'marketing', 'manager'] as const)[(n / 4) % 3]!;
  const person: Person = {
    email: `carga-${n}@example.com`,
    password: `una-clave-larga-${n}-${crypto.randomUUID()}`,
    role,
  };
  const { link } = await call<{ link: string }>('POST', '/api/crm/team', {
    email: person.email,
    name: `Persona ${n}`,
    role,
  });
  const accepted = await fetch(`${url}/api/auth/invitation/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.split('#')[1], password: person.password }),
  });
  if (!accepted.ok) throw new Error(`accepting an invitation answered ${accepted.status} ${await accepted.text()}`);
  return person;
}

/** @returns the exit code: 0 where every page kept its bound and nothing failed */
function judge({ rows, requests, perSecond, faults }: Result, tell: (line: string) => void): number {
  const trivial = rows.find(({ name }) => name === 'a trivial call');
  if (!trivial) throw new Error('nobody got as far as a trivial call');
  const bound = Math.max(mostMs, mostTimes * trivial.p95);
  tell(
    `load: ${people} people, ${leads} leads, ${seconds} s: ${requests} requests (${perSecond.toFixed(1)} a second), ${faults} failed`,
  );
  let late = 0;
  for (const { name, count, median, p95, most } of rows) {
    if (p95 > bound) late++;
    const figures = [median, p95, most].map((ms) => ms.toFixed(0).padStart(6)).join(' ');
    tell(
      `  ${name.padEnd(26)} ${String(count).padStart(6)} ×  median, p95, most ${figures} ms  p95 ${(p95 / trivial.p95).toFixed(1).padStart(5)} × trivial${p95 > bound ? '  TOO SLOW' : ''}`,
    );
  }
  return late > 0 || faults > 0 ? 1 : 0;
}
