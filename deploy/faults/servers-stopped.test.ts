import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messagesInARow, people } from '../testing/flows.ts';
import { type Product, startProduct, until } from '../testing/product.ts';
import { settle } from './accounting.ts';

/** Short by default; `FAULT_SECONDS=60` is the promise in full. */
const stoppedSeconds = Number(process.env.FAULT_SECONDS ?? 15);

describe('servers that go away', () => {
  let product: Product;
  let flowId: string;
  beforeAll(async () => {
    product = await startProduct();
    flowId = await product.publish('Dos mensajes', messagesInARow(2, 'PT8S'));
  }, 180_000);
  afterAll(() => product?.stop());

  it(
    'Temporal gone: leads are taken and pages answer; when it is back, what is due goes out once',
    { timeout: 240_000 },
    async () => {
      await product.ingest(people(10));
      await until('the first messages', 40, async () => ((await product.sends()).length >= 10 ? true : null));
      const temporal = product.ready.pids.temporal!;
      // Frozen, not ended: nobody starts it anew, and calls to it hang, which is worse than being refused.
      process.kill(temporal, 'SIGSTOP');
      try {
        await product.ingest(people(10, 10));
        const waiting = Array.from({ length: stoppedSeconds }, (_, second) => second);
        for (const _second of waiting) {
          const answers = await Promise.all([
            product.call('GET', '/api/crm/leads?limit=5'),
            product.call('GET', `/api/crm/flows/${flowId}`),
            product.call('GET', `/api/crm/enrolments?flow_id=${flowId}`),
            product.call('POST', `/api/crm/flows/${flowId}/validate`),
          ]);
          expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
          await new Promise((next) => setTimeout(next, 1_000));
        }
        expect(await product.sends()).toHaveLength(10);
      } finally {
        process.kill(temporal, 'SIGCONT');
      }
      expect(await settle(product, flowId, 20, 120)).toMatchObject({ accepted: 40, duplicates: 0, unconfirmed: 0 });
    },
  );

  it('Temporal killed: it comes back with its data', { timeout: 240_000 }, async () => {
    await product.ingest(people(10, 100));
    await until('the first messages', 40, async () => ((await product.sends()).length >= 50 ? true : null));
    process.kill(product.ready.pids.temporal!, 'SIGKILL');
    await product.ingest(people(5, 110));
    expect(await settle(product, flowId, 35, 120)).toMatchObject({ accepted: 70, duplicates: 0, unconfirmed: 0 });
  });

  it(
    'PostgreSQL restarted: no process dies, and the next request after it is back works',
    { timeout: 240_000 },
    async () => {
      await product.ingest(people(10, 200));
      const { api, worker, postgres } = product.ready.pids;
      process.kill(postgres!, 'SIGKILL');
      await until('PostgreSQL', 60, async () => {
        if (product.ready.pids.postgres === postgres) return null;
        return await product.owner`select 1`.then(
          () => true,
          () => null,
        );
      });
      expect((await product.call('GET', '/api/crm/leads?limit=5')).status).toBe(200);
      const account = await settle(product, flowId, 45, 150);
      expect(account).toMatchObject({ duplicates: 0 });
      expect(account.accepted + account.unconfirmed).toBeGreaterThanOrEqual(90);
      expect(product.ready.pids).toMatchObject({ api, worker });
    },
  );
});
