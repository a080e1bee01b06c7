/** A worker process that is killed again and again: nothing is sent twice, nothing is lost unlisted, everybody gets through. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chain, send, until } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';
import { readTemplates, WorkerProcess } from './testing/worker-process.ts';

let scene: Scene;
let worker: WorkerProcess | undefined;
beforeAll(async () => {
  scene = await createScene({ worker: false, settleSeconds: 20 });
  await readTemplates(scene);
});
afterAll(async () => {
  await worker?.end();
  await scene?.stop();
});

it('survives kill -9 in the middle of everything, and ends cleanly when asked', async () => {
  const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola'), send('chau'), send('hola')]));
  worker = new WorkerProcess(scene.env);
  const count = 24;
  const entering = (async () => {
    for (let i = 0; i < count; i++) {
      await scene.createLead();
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
  })();
  for (const sends of [4, 20, 40]) {
    await until(async () => (await scene.sends()).length >= sends, 30_000);
    await worker.end();
    worker = new WorkerProcess(scene.env);
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

  expect(await worker.end('SIGTERM')).toBe(0);
}, 150_000);
