import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EnrolmentInput, type Happened, workflowId } from '#contract';
import { loadBundle } from '../../workflows/bundle.ts';
import type { Activities } from '../../workflows/activities/mod.ts';
import { parseConfig } from '../../workflows/config.ts';
import { createTemporalCalls } from '../../workflows/relay/temporal-calls.ts';
import { keepWorking } from '../../workflows/temporal-worker.ts';
import { sharedTemporal } from '../testing/shared-temporal.ts';
import { countInside, giveNewPeople, moveOn, readReleases, Refusal, refusalOf } from './releases.ts';

const deployment = `cadencia-${randomUUID().slice(0, 8)}`;
const queue = deployment;
/** Which release did a step of whom, in order. */
const done: Record<string, string[]> = {};
const stops: (() => Promise<void>)[] = [];
let client: Client;
let address: string;
let bundle: { code: string };

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const temporal = await sharedTemporal();
  address = temporal.address;
  const connection = await Connection.connect({ address });
  client = new Client({ connection, namespace: temporal.namespace });
  bundle = await loadBundle(`${tmpdir()}/cadencia-cache`);
});
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await client?.connection.close();
});

/** A worker that writes down who asked it. @param release none for one without versions */
function startWorker(release?: string): void {
  const config = parseConfig({
    DATABASE_URL: 'postgres://nobody@localhost/none',
    CREDENTIALS_KEYS: 'none',
    TEMPORAL_ADDRESS: address,
    TEMPORAL_TASK_QUEUE: queue,
    ...(release ? { DEPLOYMENT_NAME: deployment, BUILD_ID: release } : {}),
  });
  const advance: Activities['advance'] = async ({ enrolmentId }) => {
    (done[enrolmentId.replace(`${queue}-`, '')] ??= []).push(release ?? 'none');
    return { answers: [] };
  };
  const quiet = { info() {}, warn() {}, error() {} };
  const worker = keepWorking(config, bundle, { advance } as Activities, quiet);
  stops.push(() => worker.stop());
}

/** Of this run of the test alone. */
const idOf = (name: string) => `${queue}-${name}`;

/** Somebody who listens three times for the same event. */
async function enter(name: string): Promise<void> {
  const listen = (to: string) => ({
    do: 'listen' as const,
    events: ['custom.go' as const],
    forMs: 3_600_000,
    next: { matched: { to }, timeout: { to } },
  });
  const plan: EnrolmentInput['plan'] = {
    engine: 1,
    start: 'a',
    instructions: { a: listen('b'), b: listen('c'), c: listen('d'), d: listen('a') },
    exitOn: [],
    voidOn: [],
    listens: ['custom.go'],
  };
  const calls = createTemporalCalls(client, queue, true);
  await calls.start({ id: idOf(name), tenantId: randomUUID(), flowId: randomUUID(), version: 1, plan });
  await hasDone(name, 1);
}

/** The event comes; resolves when it was taken. */
async function goOn(name: string): Promise<void> {
  const before = done[name]!.length;
  const happened: Happened = { events: [{ id: randomUUID(), name: 'custom.go', own: true }] };
  await client.workflow.getHandle(workflowId(idOf(name))).signal('happened', happened);
  await hasDone(name, before + 1);
}

const hasDone = (name: string, steps: number) =>
  expect.poll(() => done[name]?.length ?? 0, { timeout: 15_000, interval: 50 }).toBe(steps);

let probes = 0;

/** Until its workers are known to the server, and the last of its parts knows where newcomers go. */
async function give(release: string | null): Promise<void> {
  const given = () => giveNewPeople(client, deployment, release).then(() => 'given', String);
  await expect.poll(given, { timeout: 15_000, interval: 200 }).toBe('given');
  const newcomer = async () => {
    const name = `probe-${probes++}`;
    await enter(name);
    return done[name]![0];
  };
  await expect.poll(newcomer, { timeout: 15_000, interval: 100 }).toBe(release ?? 'none');
}

/** Everybody who did their last step there. */
const peopleOf = (release: string) => Object.keys(done).filter((name) => done[name]!.at(-1) === release);

describe('releases of the worker', () => {
  it.each([
    [5, 'version cadencia.two not found in deployment', /No worker of two/],
    [9, 'no Worker Deployment found with name cadencia; does your Worker Deployment have pollers?', /No worker of two/],
    [9, 'proposed current version is missing active task queues from the current version; these …', /do not take all/],
    [9, 'conflict token mismatch', /at this moment/],
    [9, "ManagerIdentity 'x' is set and does not match user identity 'y'; to proceed, …", /Somebody else has taken/],
    [9, 'whatever else', /^Temporal refuses that. \(whatever else\)$/],
  ])('say why Temporal refuses: %s %s', (code, details, said) => {
    expect(refusalOf({ code, details }, 'two')).toBeInstanceOf(Refusal);
    expect(refusalOf({ code, details }, 'two')?.message).toMatch(said);
    expect(refusalOf({ code: 14, details }, 'two')).toBeNull();
  });

  it('take new people in turn, keep whom they have, and give back', async () => {
    // A server that has only just begun answers otherwise for a moment.
    const refusal = () =>
      readReleases(client, deployment).then(
        () => null,
        (error: unknown) => error,
      );
    await expect.poll(refusal, { timeout: 15_000 }).toBeInstanceOf(Refusal);
    startWorker();
    await enter('before');
    startWorker('one');
    await give('one');
    await enter('first');
    const whereBefore = async () => {
      await goOn('before');
      return done['before']!.at(-1);
    };
    // One more step may be done by whoever has them in memory.
    await expect.poll(whereBefore, { timeout: 15_000 }).toBe('one');

    startWorker('two');
    await give('two');
    await enter('second');
    await goOn('first');
    expect(done).toMatchObject({ first: ['one', 'one'], second: ['two'] });

    await give('one');
    await enter('third');
    await goOn('second');
    expect(done, 'back: the newer keeps whom it took').toMatchObject({ second: ['two', 'two'], third: ['one'] });

    await give('two');
    const inside = peopleOf('one');
    expect(inside).toEqual(expect.arrayContaining(['before', 'first', 'third']));
    await expect.poll(() => countInside(client, deployment, 'one'), { timeout: 10_000 }).toBe(inside.length);
    expect(await moveOn(client, deployment, 'one')).toBe(inside.length);
    for (const name of inside) await goOn(name);
    expect(peopleOf('one')).toEqual([]);
    await expect.poll(() => countInside(client, deployment, 'one'), { timeout: 10_000 }).toBe(0);

    await give(null);
    await enter('fourth');
    expect(done['fourth']).toEqual(['none']);
    const { current, ramping, all } = await readReleases(client, deployment);
    expect({ current, ramping, all: all.map(({ release }) => release) }).toEqual({
      current: null,
      ramping: null,
      all: ['two', 'one'],
    });
    await expect(giveNewPeople(client, deployment, 'three')).rejects.toThrow(/No worker of three/);
  }, 60_000);
});
