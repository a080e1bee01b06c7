/** An import that is cut off: by the end of the process that runs it, or by the end of whoever asked for it. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn } from '../bench/session.ts';
import { freePort } from '../ports.ts';
import { type Stack, startStack } from '../stack.ts';
import { until } from '../testing/product.ts';

const people = 300;

let stack: Stack;
let owner: postgres.Sql;
let caller: { cookie: string; origin: string };
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cadencia-cut-'));
  stack = await startStack({ folder, temporary: true, port: await freePort(), small: true, tell: () => {} });
  owner = postgres(stack.ready.databaseUrl, { max: 3, onnotice: () => {} });
  const { cookie, origin } = await signIn(stack.ready, stack.ready.email);
  caller = { cookie, origin };
}, 180_000);
afterAll(async () => {
  await owner?.end({ timeout: 2 });
  await stack?.stop();
});

function bring(key: string, area: string, signal?: AbortSignal, count = people): Promise<Response> {
  const rows = Array.from({ length: count }, (_, n) => `Persona ${n},+549${area}${4_000_000 + n}`);
  const form = new FormData();
  form.set('csv', new File([`name,phone\n${rows.join('\n')}\n`], 'leads.csv', { type: 'text/csv' }));
  const headers = { ...caller, 'idempotency-key': key };
  return fetch(`${stack.ready.url}/api/crm/leads/import`, {
    method: 'POST',
    headers,
    body: form,
    signal: signal ?? null,
  });
}

async function stageOf(key: string): Promise<string> {
  const answer = await fetch(`${stack.ready.url}/api/crm/imports/${key}`, { headers: caller });
  return ((await answer.json()) as { stage: string }).stage;
}

async function countLeads(area: string): Promise<number> {
  const [row] = await owner<[{ count: number }]>`
    select count(*)::int as count from leads where phone like ${`+549${area}%`}`;
  return row.count;
}

/** Runs `work` while the import of this key is in the middle of its writing and cannot go on. */
async function midway(key: string, work: () => Promise<void> | void): Promise<void> {
  await owner.begin(async (tx) => {
    await tx`lock table lead_touches in exclusive mode`;
    await until('the import to write', 20, async () => ((await stageOf(key)) === 'writing' ? true : null));
    await until('a statement that waits', 10, async () => {
      const rows = await owner`select from pg_locks where not granted`;
      return rows.length > 0 ? true : null;
    });
    await work();
  });
}

it('the process is killed: nothing half is left, and the same request again takes everything in, once', async () => {
  const { pids } = stack.ready;
  const killed = pids.api!;
  const given = bring('killed', '351').then(
    () => 'an answer',
    () => 'cut off',
  );
  await midway('killed', () => void process.kill(killed, 'SIGKILL'));
  expect(await given).toBe('cut off');
  await until('another process', 60, async () => {
    const answer = await fetch(`${stack.ready.url}/readyz`).catch(() => null);
    return answer?.ok && pids.api !== killed ? true : null;
  });
  await until('the end of what it had begun', 20, async () => {
    const rows =
      await owner`select from pg_stat_activity where state <> 'idle' and query like '%lead_touches%' and pid <> pg_backend_pid()`;
    return rows.length === 0 ? true : null;
  });
  expect(await countLeads('351')).toBe(0);
  expect(await stageOf('killed')).toBe('none');

  const again = await bring('killed', '351');
  expect(again.status).toBe(200);
  const report = (await again.json()) as object;
  expect(report).toMatchObject({ imported: true, created: people });
  const once = await bring('killed', '351');
  expect(await once.json()).toEqual(report);
  expect(await countLeads('351')).toBe(people);
}, 120_000);

it('whoever asked is gone: it goes on, and they find it when they come back', async () => {
  const leaving = new AbortController();
  const given = bring('left', '261', leaving.signal).then(
    () => 'an answer',
    () => 'gone',
  );
  await midway('left', () => leaving.abort());
  expect(await given).toBe('gone');
  await until('its end', 30, async () => ((await stageOf('left')) === 'done' ? true : null));
  expect(await countLeads('261')).toBe(people);
  const answer = await bring('left', '261');
  expect(await answer.json()).toMatchObject({ imported: true, created: people });
  expect(await countLeads('261')).toBe(people);
}, 120_000);

it('whoever stops it while the file is still being read hears so, and nothing of it is left', async () => {
  const given = bring('stopped', '341', undefined, 60_000);
  await until('the file to be read', 20, async () => ((await stageOf('stopped')) === 'none' ? null : true));
  const stopped = await fetch(`${stack.ready.url}/api/crm/imports/stopped`, { method: 'DELETE', headers: caller });
  const answer = await given;
  expect([stopped.status, answer.status]).toEqual([204, 499]);
  expect(await answer.json()).toMatchObject({ code: 'client_gone' });
  expect(await countLeads('341')).toBe(0);
});
