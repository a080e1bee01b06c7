import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messagesInARow, people } from '../testing/flows.ts';
import { exportHistories } from '../testing/histories.ts';
import { type Product, startProduct, until } from '../testing/product.ts';
import { settle } from './accounting.ts';

/** Small by default; `FAULT_ENROLMENTS=200 FAULT_KILLS=10` is the promise in full. */
const enrolments = Number(process.env.FAULT_ENROLMENTS ?? 60);
const kills = Number(process.env.FAULT_KILLS ?? 5);
const messages = 3;

describe('a worker that is killed again and again', () => {
  let product: Product;
  beforeAll(async () => void (product = await startProduct({ settleSeconds: 15 })), 180_000);
  afterAll(() => product?.stop());

  it('sends nothing twice and loses nothing silently', { timeout: 400_000 }, async () => {
    const flowId = await product.publish('Tres mensajes', messagesInARow(messages, 'PT1S'));
    await product.ingest(people(enrolments));
    for (let kill = 1; kill <= kills; kill++) {
      // Each time when it is at work again: at its start most would hit nothing.
      const before = (await product.sends()).length;
      await until('a message after a restart', 60, async () => ((await product.sends()).length > before ? true : null));
      const worker = product.ready.pids.worker!;
      process.kill(worker, 'SIGKILL');
      await until('another worker', 30, async () => (product.ready.pids.worker !== worker ? true : null));
    }
    const account = await settle(product, flowId, enrolments, 240);
    expect(account).toMatchObject({ enrolments, duplicates: 0 });
    expect(account.accepted).toBeGreaterThanOrEqual(enrolments * messages - account.unconfirmed);
    expect(account.accepted).toBeLessThanOrEqual(enrolments * messages);
    // A person is sent each message once, whatever happened to the machinery.
    const texts = new Map<string, number>();
    for (const { to } of await product.sends()) texts.set(to, (texts.get(to) ?? 0) + 1);
    expect(Math.max(...texts.values())).toBeLessThanOrEqual(messages);
  });

  it('leaves nothing in Temporal by which a person could be known', { timeout: 120_000 }, async () => {
    const histories = await exportHistories(product.ready.temporalAddress);
    const enrolled = histories.filter(({ workflowId }) => workflowId.startsWith('enrolment:'));
    expect(enrolled.length).toBeGreaterThanOrEqual(enrolments);
    // The export shows payloads in clear: ids of nodes are there, so a name would be.
    expect(enrolled.every(({ text }) => text.includes('send-1'))).toBe(true);
    const personal = /Persona|\+?5491\d{8}|lead_followup|Hola/;
    expect(enrolled.filter(({ text }) => personal.test(text)).map(({ text }) => personal.exec(text)![0])).toEqual([]);
  });
});
