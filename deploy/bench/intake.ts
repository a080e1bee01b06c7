/**
 * How much comes in, at 32 connections, over a bare Deno + Hono + postgres.js route with one insert in the same run: who one is, one lead
 * by ingest, lists of a hundred leads, webhooks that tell what became of messages: taken, and worked off.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { freePort } from '../ports.ts';
import type { Ready } from '../ready.ts';
import { denoProgram, root } from '../runtimes.ts';
import { sign } from '../sandbox/ycloud/signature.ts';
import { loadSecrets } from '../secrets.ts';
import type { Stack } from '../stack.ts';
import { flood, type Shot } from './flood.ts';
import { median, untilAll } from './measure.ts';
import { openProduct } from './product.ts';
import { openSession, signIn } from './session.ts';

const seconds = Number(process.env.BENCH_SECONDS ?? 4);
const rounds = Number(process.env.BENCH_ROUNDS ?? 2);
const json = { 'content-type': 'application/json' };
const post = (path: string, body: object): Shot => ({
  path,
  method: 'POST',
  headers: json,
  body: JSON.stringify(body),
});
/** A key may hand in 6,000 times a minute: as many as no round wears out. */
const keys = 12;
const messages = 1200;
const listed = 100;

/** @throws when something is not taken, or not worked off */
export async function benchIntake({ ready }: Stack, tell: (line: string) => void, folder: string): Promise<void> {
  const owner = postgres(ready.databaseUrl, { max: 4, onnotice: () => {} });
  const bare = await startBareRoute(ready, owner);
  try {
    const { cookie, origin } = await signIn(ready, ready.email);
    const mine = { cookie, origin };
    const line = (what: string, rate: number, over: number, wanted: string) =>
      tell(`${what.padEnd(34)} ${rate.toFixed(0).padStart(5)} per second: ${(rate / over).toFixed(2)} × ${wanted}`);
    const doors = await openDoors(ready);
    const status = await openStatuses(ready, owner, folder);
    let lead = 0;
    const person = () => ({ name: `Lead ${lead}`, phone: `+54911${20_000_000 + lead++}`, tags: ['web'] });
    const handIn = (n: number, body: object) => post(`/api/ingest/${doors[n % doors.length]}/leads`, body);
    const load = {
      bare: (n: number) => post('/', { name: `Lead ${n}`, phone: `+1202555${n}` }),
      me: () => ({ path: '/api/auth/me', headers: mine }),
      one: (n: number) => handIn(n, person()),
      list: (n: number) => handIn(n, Array.from({ length: listed }, person)),
    };
    const rates: Record<keyof typeof load | 'taken' | 'worked' | 'pace', number[]> = {
      bare: [],
      me: [],
      one: [],
      list: [],
      taken: [],
      worked: [],
      pace: [],
    };
    for (let round = 0; round < rounds; round++) {
      for (const name of Object.keys(load) as (keyof typeof load)[]) {
        const { rate, refused } = await flood(name === 'bare' ? bare.url : ready.url, seconds, load[name]);
        rates[name].push(rate);
        if (refused > 0) tell(`round ${round + 1}: ${name} was asked to come again ${refused} times`);
      }
      await status.idle();
      const began = performance.now();
      const before = await status.worked();
      // When both are in their stride.
      const early = later((seconds * 1000) / 3).then(() => status.counts());
      const { rate } = await flood(ready.url, seconds, status.next);
      const [first, last] = [await early, await status.counts()];
      rates.pace.push((last.worked - first.worked) / (last.stored - first.stored));
      const [meanwhile, took] = [(await status.worked()) - before, (performance.now() - began) / 1000];
      await status.idle('deliveries');
      const after = (performance.now() - began) / 1000 - took;
      await status.idle();
      rates.taken.push(rate);
      rates.worked.push(((await status.worked()) - before) / (took + after));
      tell(
        `round ${round + 1}: of ${(rate * took).toFixed(0)} webhooks ${meanwhile} were worked off when the last was taken, the last ${after.toFixed(1)} s later   (wanted: 10 or less)`,
      );
    }
    const of = (name: keyof typeof rates) => median(rates[name]);
    const over = of('bare');
    tell(`\nbare route with one insert         ${over.toFixed(0).padStart(5)} per second`);
    line('GET /api/auth/me', of('me'), over, 'bare');
    line('one lead by ingest', of('one'), over, 'bare, wanted: 0.10 or more');
    line(`leads by ingest in lists of ${listed}`, of('list') * listed, over, 'bare, wanted: 0.4 or more');
    line('status webhooks taken', of('taken'), over, 'bare, wanted: 0.3 or more');
    line('status webhooks worked off', of('worked'), of('taken'), 'those taken, to the last of them');
    tell(`while they came, worked off were ${of('pace').toFixed(2)} × those taken, wanted: 1.0 or more`);
  } finally {
    bare.stop();
    await owner.end();
  }
}

async function startBareRoute(ready: Ready, owner: postgres.Sql): Promise<{ url: string; stop: () => void }> {
  await owner`create table if not exists bench_intake (id bigint generated always as identity primary key, body jsonb, at timestamptz default now())`;
  const port = await freePort();
  const file = fileURLToPath(new URL('./bare-route.ts', import.meta.url));
  const child = spawn(denoProgram(), ['run', '-A', file], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, BENCH_DATABASE_URL: ready.databaseUrl, PORT: `${port}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  await untilAll(1, 20_000, () =>
    fetch(url).then(
      () => 1,
      () => 0,
    ),
  );
  return { url, stop: () => void child.kill('SIGTERM') };
}

/** @returns secrets of ingest keys of one tenant */
async function openDoors(ready: Ready): Promise<string[]> {
  const call = await openSession(ready, ready.email);
  const made: string[] = [];
  for (let n = 0; n < keys; n++)
    made.push(
      (await call<{ secret: string }>('POST', '/api/crm/api-keys', { kind: 'ingest', name: `bench ${n}` })).secret,
    );
  return made;
}

/** Messages that were accepted, and what the provider tells of them, signed: sent, delivered and read, each once. */
async function openStatuses(ready: Ready, owner: postgres.Sql, folder: string) {
  const { ycloudApiKey } = await loadSecrets(join(folder, 'secrets.json'));
  const answer = await fetch(`${ready.sandboxUrl}/v2/webhookEndpoints`, { headers: { 'x-api-key': ycloudApiKey } });
  const { items } = (await answer.json()) as { items: { url: string; secret: string }[] };
  const { url, secret } = items[0]!;
  const product = await openProduct(ready, owner);
  await product.receipts(false);
  const since = await product.now();
  await product.rate('a0', 1);
  const copies = await owner<{ id: string; externalId: string }[]>`
    insert into messages select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'external_id', 'bench-' || round || '-' || n,
      'provider_id', null, 'wamid', null, 'visit', 1000 + round * ${messages} + n))).*
    from (select m from messages m where created_at >= ${since} limit 1) one(m), generate_series(1, ${messages}) n, generate_series(1, ${rounds}) round
    returning id, external_id as "externalId"`;
  let at = 0;
  const said = ['sent', 'delivered', 'read'];
  return {
    next(): Shot {
      const n = at++;
      const message = copies[Math.floor(n / said.length) % copies.length]!;
      const time = new Date();
      const body = JSON.stringify({
        id: `evt_${randomUUID()}`,
        type: 'whatsapp.message.updated',
        apiVersion: 'v2',
        createTime: time.toISOString(),
        whatsappMessage: {
          id: `bench-${message.id}`,
          externalId: message.externalId,
          status: said[n % said.length],
          updateTime: time.toISOString(),
        },
      });
      const signed = { ...json, 'ycloud-signature': sign(secret, Math.floor(time.getTime() / 1000), body) };
      return { path: new URL(url).pathname, method: 'POST', headers: signed, body };
    },
    async worked(): Promise<number> {
      return (await this.counts()).worked;
    },
    /** How many deliveries there are, and how many of them are worked off. */
    async counts(): Promise<{ stored: number; worked: number }> {
      const [row] = await owner<[{ stored: number; worked: number }]>`
        select count(*)::int as stored, count(processed_at)::int as worked from webhook_inbox`;
      return row;
    },
    /** Resolves when no delivery waits, and nothing that came of one. */
    idle: (what: 'deliveries' | 'all' = 'all') =>
      untilAll(1, 120_000, async () => {
        const [row] = await owner<[{ deliveries: boolean; events: boolean }]>`
          select not exists (select from webhook_inbox where processed_at is null) as deliveries,
            not exists (select from events where processed_at is null) as events`;
        return row.deliveries && (row.events || what === 'deliveries') ? 1 : 0;
      }),
  };
}
