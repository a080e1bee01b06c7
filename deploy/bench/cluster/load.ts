/** What goes on while processes are killed: people come in at an even pace, pages are read, and whoever is refused tries again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Ready } from '../../ready.ts';
import { people } from '../../testing/flows.ts';
import { signIn } from '../session.ts';

export interface Load {
  /** People who were taken in. */
  taken(): number;
  /** Each request that was answered: when it was first asked (epoch milliseconds), and how long it took with all its tries. */
  answers: { at: number; ms: number }[];
  /** What no second try helped, in words. */
  failures: string[];
  /** Ends it. Resolves when what is under way has its answer. */
  stop(): Promise<void>;
}

/** Somebody who tries again for this long gives up. */
const patienceMs = 60_000;

/** @param perSecond people who come in; @param readers who ask for pages one after the other */
export async function startLoad(ready: Ready, perSecond: number, readers: number): Promise<Load> {
  const headers = await signIn(ready, ready.email);
  const failures: string[] = [];
  const answers: Load['answers'] = [];
  let [isOver, next, taken] = [false, 0, 0];

  /** Until it is answered with anything but "try again": no answer, 409 (the first try is under way), 429, 503. */
  async function insist(what: string, ask: () => Promise<Response>): Promise<boolean> {
    const began = Date.now();
    for (;;) {
      const answer = await ask().catch((error: Error) => error);
      const said = answer instanceof Response ? await answer.text().catch(() => null) : null;
      if (answer instanceof Response && said !== null && ![409, 429, 503].includes(answer.status)) {
        answers.push({ at: began, ms: Date.now() - began });
        if (answer.status < 400) return true;
        failures.push(`${what}: ${answer.status} ${said.slice(0, 200)}`);
        return false;
      }
      if (Date.now() - began > patienceMs) {
        failures.push(`${what}: no answer within ${patienceMs / 1000} s`);
        return false;
      }
      await pause(200);
    }
  }

  async function comeIn(): Promise<void> {
    const [lead] = people(1, next++);
    const key = crypto.randomUUID();
    const isIn = await insist('a lead by ingest', () =>
      fetch(`${ready.url}/api/ingest/${ready.ingestKey}/leads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify([lead]),
        signal: AbortSignal.timeout(20_000),
      }),
    );
    if (isIn) taken++;
  }

  async function arrive(): Promise<void> {
    const underWay: Promise<void>[] = [];
    for (const began = Date.now(); !isOver;) {
      if (next < ((Date.now() - began) / 1000) * perSecond) underWay.push(comeIn());
      else await pause(20);
    }
    await Promise.all(underWay);
  }

  async function read(): Promise<void> {
    while (!isOver) {
      for (const path of ['/api/crm/leads?limit=20', '/api/crm/flows', '/api/crm/messages?limit=20'])
        await insist(`GET ${path}`, () => fetch(ready.url + path, { headers, signal: AbortSignal.timeout(20_000) }));
      await pause(100);
    }
  }

  const all = Promise.all([arrive(), ...Array.from({ length: readers }, read)]);
  return {
    taken: () => taken,
    failures,
    answers,
    async stop() {
      isOver = true;
      await all;
    },
  };
}
