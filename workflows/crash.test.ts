/** A worker process that is killed again and again: nothing is sent twice, nothing is lost unlisted, everybody gets through. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { syncTemplates } from './relay/template-sync.ts';
import { createProviders } from './services/providers.ts';
import { chain, send, until } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';

let scene: Scene;
let worker: ChildProcess | undefined;
beforeAll(async () => {
  scene = await createScene({ worker: false });
  const providers = createProviders({ vault: scene.vault, settings: scene.config });
  const id = await scene.inTenant(
    async (tx) => (await tx<{ id: string }[]>`insert into sync_runs (kind) values ('templates') returning id`)[0]!.id,
  );
  await syncTemplates({ sql: scene.db.sql, providers, log: { warn() {} } }, { id, tenantId: scene.tenantId });
});
afterAll(async () => {
  worker?.kill('SIGKILL');
  await scene?.stop();
});

function start(): ChildProcess {
  const env = {
    ...scene.env,
    PATH: process.env.PATH,
    SETTLE_SECONDS: '20',
    LOG_LEVEL: process.env.DEBUG ? 'warn' : 'silent',
  };
  return spawn(process.execPath, [fileURLToPath(new URL('worker.ts', import.meta.url))], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

it('survives kill -9 in the middle of everything, and ends cleanly when asked', async () => {
  const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola'), send('chau'), send('hola')]));
  worker = start();
  const count = 24;
  const entering = (async () => {
    for (let i = 0; i < count; i++) {
      await scene.createLead();
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
  })();
  for (const sends of [4, 20, 40]) {
    await until(async () => (await scene.sends()).length >= sends, 30_000);
    worker.kill('SIGKILL');
    await ended(worker);
    worker = start();
  }
  await entering;
  const rows = await scene.ended(flowId, count, 90_000);
  expect(rows.every((row) => row.state === 'finished')).toBe(true);

  const accepted = (await scene.sends()).map((one) => one.externalId);
  expect(new Set(accepted).size).toBe(accepted.length);
  const messages = await scene.messages(flowId);
  expect(messages).toHaveLength(count * 3);
  const unconfirmed = messages.filter((message) => message.state === 'unconfirmed');
  expect(accepted.length + unconfirmed.length).toBe(count * 3);
  expect(unconfirmed.every((message) => !accepted.includes(message.external_id))).toBe(true);

  worker.kill('SIGTERM');
  expect(await ended(worker)).toBe(0);
}, 150_000);
