/**
 * 100,000 leads with touches and consents in one file, by HTTP, against COPY of the same file into an unindexed table in the same
 * run; what the API holds meanwhile, and how much later others are answered.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import postgres from 'postgres';
import type { Stack } from '../stack.ts';
import { median, percentile } from './measure.ts';
import { residentBytes, watchMemory } from './process-cost.ts';
import { signIn } from './session.ts';

const leads = Number(process.env.BENCH_LEADS ?? 100_000);
const everyMs = 40;
const quietMs = 6_000;

const header = 'name,phone,email,status,tags,consent,consent_at,created_at,campaign_id,adset_id,ad_id,utm_source';

/** A line of the file: everybody came by an ad and said yes, one of fifty no. */
function line(n: number): string {
  const [day, ad] = [String((n % 28) + 1).padStart(2, '0'), n % 400];
  const place = `12020000000${100 + (ad % 20)},12020000001${100 + (ad % 80)},12020000002${100 + ad}`;
  return `Lead ${n},+54911${20_000_000 + n},lead${n}@example.com,new,"bench, ${n % 9}",${n % 50 === 0 ? 'no' : 'yes'},2026-10-${day}T13:00:00Z,2026-10-${day}T12:00:00Z,${place},facebook`;
}

/** @throws when a row is missing */
export async function benchImport({ ready }: Stack, tell: (line: string) => void): Promise<void> {
  const owner = postgres(ready.databaseUrl, { max: 2, onnotice: () => {} });
  const { cookie, origin } = await signIn(ready, ready.email);
  const headers = { cookie, origin };
  const text = `${header}\n${Array.from({ length: leads }, (_, n) => line(n)).join('\n')}\n`;

  const send = (body: FormData, key: string) =>
    fetch(`${ready.url}/api/crm/leads/import`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': key },
      body,
    });
  const count = async () => {
    const [row] = await owner<[{ count: number }]>`select count(*)::int as count from leads where phone like '+54911%'`;
    return row.count;
  };

  // Before the first file: what a thread for files takes counts too.
  const before = residentBytes(ready.pids.api!);
  // Whoever stops it in the middle leaves nothing.
  const given = send(fileOf(text), 'stopped');
  let written = 0;
  for (let asked = 0; written === 0 && asked < 600; asked++) {
    await pause(100);
    const answer = await fetch(`${ready.url}/api/crm/imports/stopped`, { headers });
    if (answer.ok) written = ((await answer.json()) as { done: number }).done;
  }
  const stop = await fetch(`${ready.url}/api/crm/imports/stopped`, { method: 'DELETE', headers });
  const { status } = await given;
  tell(`stopped after ${written} rows (${stop.status}, ${status}): ${await count()} leads   (wanted: 0)`);

  let isOver = false;
  const asked: { at: number; ms: number }[] = [];
  const others = (async () => {
    while (!isOver) {
      const at = performance.now();
      const answer = await fetch(`${ready.url}/api/crm/leads?limit=50`, { headers }).catch((error: unknown) => {
        throw new Error(
          `others were not answered; the API ${existsSync(`/proc/${ready.pids.api}`) ? 'runs' : 'is gone'}`,
          { cause: error },
        );
      });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`others were answered ${answer.status}`);
      asked.push({ at, ms: performance.now() - at });
      await pause(Math.max(0, everyMs - (performance.now() - at)));
    }
  })();
  // Told where it is waited for.
  others.catch(() => {});
  const watch = watchMemory(ready.pids.api!);
  try {
    await pause(quietMs / 2);
    const quietFrom = performance.now();
    await pause(quietMs);
    const began = performance.now();
    const answer = await send(fileOf(text), 'whole');
    const report = (await answer.json()) as { created?: number };
    const seconds = (performance.now() - began) / 1000;
    if (report.created !== leads) throw new Error(`${answer.status} ${JSON.stringify(report).slice(0, 500)}`);
    isOver = true;
    await others;
    const ended = performance.now();
    const copy = await copySeconds(owner, text);
    const between = (from: number, to: number) =>
      percentile(
        asked.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms),
        95,
      );
    const [quiet, during] = [between(quietFrom, began), between(began, ended)];
    tell(`${leads} leads with touches and consents, ${(text.length / 1024 ** 2).toFixed(1)} MB`);
    tell(
      `import ${seconds.toFixed(1)} s, COPY ${copy.toFixed(2)} s: ${(seconds / copy).toFixed(1)}   (wanted: 20 or less)`,
    );
    tell(`memory of the API + ${((watch.peak() - before) / 1024 ** 2).toFixed(0)} MB   (wanted: 200 or less)`);
    tell(
      `others p95 quiet ${quiet.toFixed(0)} ms, meanwhile ${during.toFixed(0)} ms: ${(during / quiet).toFixed(2)}   (wanted: 2.00 or less)`,
    );
  } finally {
    isOver = true;
    watch.stop();
    await others.catch(() => {});
    await owner.end();
  }
}

function fileOf(text: string): FormData {
  const form = new FormData();
  form.set('csv', new File([text], 'leads.csv', { type: 'text/csv' }));
  return form;
}

/** The file as it is into one table without an index; the middle of three. */
async function copySeconds(owner: postgres.Sql, text: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    await owner`drop table if exists bench_copy`;
    await owner`
      create table bench_copy (name text, phone text, email text, status text, tags text, consent boolean, consent_at timestamptz,
        created_at timestamptz, campaign_id text, adset_id text, ad_id text, utm_source text)`;
    const began = performance.now();
    const into = await owner`copy bench_copy from stdin with (format csv, header)`.writable();
    await new Promise<void>((done, fail) => {
      into.on('error', fail).on('finish', done);
      into.end(text);
    });
    times.push((performance.now() - began) / 1000);
  }
  const [row] = await owner<[{ count: number }]>`select count(*)::int as count from bench_copy`;
  if (row.count !== leads) throw new Error(`COPY took ${row.count} rows`);
  await owner`drop table bench_copy`;
  return median(times);
}
