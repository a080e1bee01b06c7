/** A database that hangs, or a network that swallows what is sent: answers in time, then all goes on by itself, lost is nothing, doubled is nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { Wire } from '#db/testing/wire.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { percentile } from '../bench/measure.ts';
import { messagesInARow, people } from '../testing/flows.ts';
import { type Product, startProduct, until } from '../testing/product.ts';
import { type Account, settle } from './accounting.ts';

/** Short by default; `FAULT_SECONDS=60` is the promise in full, and prints the strict figures. */
const hangSeconds = Number(process.env.FAULT_SECONDS ?? 12);

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** The server and the processes it made. */
function family(pid: number): number[] {
  const parentOf = (one: string) => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${one}/stat`, 'utf8'))?.[1]);
    } catch {
      return 0;
    }
  };
  return [
    pid,
    ...readdirSync('/proc')
      .filter((one) => /^\d+$/.test(one) && parentOf(one) === pid)
      .map(Number),
  ];
}

/** Whoever is gone already (autovacuum's workers come and go) needs none. */
function signal(pids: number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids)
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
}

describe('while the database says nothing', () => {
  let product: Product;
  let wire: Wire;
  let flowId: string;
  let known = 0;
  beforeAll(async () => {
    const through = async (url: string) => (wire = await Wire.to(url)).url;
    product = await startProduct({ settleSeconds: 15, through });
    flowId = await product.publish('Dos mensajes', messagesInARow(2, 'PT6S'));
  }, 180_000);
  afterAll(async () => {
    await product?.stop();
    await wire?.down();
  });

  const timed = async (work: () => Promise<{ status: number; body: unknown }>) => {
    const began = performance.now();
    const { status, body } = await work();
    return { status, body: body as { status?: string; code?: string }, ms: performance.now() - began };
  };
  const probe = async () => {
    const answer = await fetch(`${product.ready.url}/readyz`);
    return { status: answer.status, body: await answer.json() };
  };

  async function hang(first: number, stop: () => void, go: () => void): Promise<Account> {
    const pids = { ...product.ready.pids };
    await product.ingest(people(10, first));
    await until('the first messages', 60, async () => ((await product.sends()).length >= known * 2 + 10 ? true : null));
    // Asked before, so that the cookie is fresh.
    expect((await product.call('GET', '/api/crm/leads?limit=1')).status).toBe(200);
    const taken: string[] = [];
    const calls: { status: number; body: { code?: string }; ms: number }[] = [];
    const probes: typeof calls = [];
    stop();
    let next = first + 10;
    try {
      const end = Date.now() + hangSeconds * 1000;
      const ask = async (work: (turn: number) => Promise<{ status: number; body: unknown }>, into: typeof calls) => {
        for (let turn = 0; Date.now() < end; turn++) {
          into.push(await timed(() => work(turn)));
          await pause(200);
        }
      };
      const hand = async () => {
        const one = people(1, next++);
        const path = `/api/ingest/${product.ready.ingestKey}/leads`;
        const answer = await product.call('POST', path, one);
        if (answer.status < 300) taken.push(one[0]!.phone);
        return answer;
      };
      const reads = ['/api/crm/leads?limit=5', `/api/crm/flows/${flowId}`, '/api/crm/settings'];
      await Promise.all([
        ...reads.flatMap((path) => [0, 1, 2, 3].map(() => ask(() => product.call('GET', path), calls))),
        ...[0, 1, 2, 3].map(() => ask(hand, calls)),
        ask(probe, probes),
      ]);
    } finally {
      go();
    }
    const back = await timed(async () => {
      await until('the API', 30, async () => ((await probe()).status === 200 ? true : null));
      return await product.call('GET', '/api/crm/leads?limit=1');
    });
    const most = Math.max(...calls.map(({ ms }) => ms));
    const latest = Math.max(...probes.map(({ ms }) => ms));
    process.stdout.write(
      `${hangSeconds} s: ${calls.length} calls, slowest ${Math.round(most)} ms, median ${Math.round(
        percentile(
          calls.map(({ ms }) => ms),
          50,
        ),
      )} ms; ` +
        `${probes.length} of /readyz, slowest ${Math.round(latest)} ms; good again after ${Math.round(back.ms)} ms\n`,
    );
    expect(new Set(calls.map(({ status }) => status))).toEqual(new Set([503]));
    expect(new Set(probes.map(({ status, body }) => `${status} ${(body as { status: string }).status}`))).toEqual(
      new Set(['503 database-silent']),
    );
    // Promised are 5 s and one; the rest is for a machine that does other things as well.
    expect(most).toBeLessThan(10_000);
    expect(latest).toBeLessThan(4_000);
    expect(back.status).toBe(200);

    await product.ingest(people(5, first + 5_000));
    // Whoever was answered 503 may have been taken in or not; once at most.
    const [row] = await product.owner<[{ leads: number; doubled: number }]>`
      select count(*)::int as leads, (count(*) - count(distinct phone_key))::int as doubled from leads where name like 'Persona %'`;
    expect(row.doubled).toBe(0);
    expect(taken).toEqual([]);
    known = row.leads;
    const account = await settle(product, flowId, known, 180);
    expect(account.accepted + account.unconfirmed).toBe(known * 2);
    expect(product.ready.pids).toEqual(pids);
    return account;
  }

  it('because it is frozen', { timeout: 600_000 }, async () => {
    let all: number[] = [];
    const account = await hang(
      0,
      () => {
        signal([product.ready.pids.postgres!], 'SIGSTOP');
        all = family(product.ready.pids.postgres!);
        signal(all, 'SIGSTOP');
      },
      () => signal(all, 'SIGCONT'),
    );
    expect(account).toMatchObject({ enrolments: known, duplicates: 0 });
  });

  it('because the network swallows everything', { timeout: 600_000 }, async () => {
    const account = await hang(
      10_000,
      () => wire.hold(),
      () => wire.flow(),
    );
    expect(account).toMatchObject({ enrolments: known, duplicates: 0 });
  });
});
