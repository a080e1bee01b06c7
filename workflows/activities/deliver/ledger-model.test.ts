/** The ledger against a model: any mix of attempts, crashes, refusals, lost answers, webhooks and silence. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visit } from '#contract';
import type { MessageStatus } from '#providers/news.ts';
import {
  createLedgerScene,
  dies,
  type LedgerScene,
  loses,
  type Provider,
  refuses,
} from '../../testing/ledger-scene.ts';

let scene: LedgerScene;
beforeAll(async () => void (scene = await createLedgerScene()));
afterAll(() => scene?.stop());

/** Attempts: what the provider does with the request, and what we get to know of it. */
const attempts = [
  'accept',
  'accept-lost',
  'never-arrives',
  'crash-before',
  'crash-after',
  'refuse',
  'trouble',
] as const;
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...attempts) },
  { weight: 3, arbitrary: fc.constantFrom('webhook-sent', 'webhook-delivered', 'webhook-failed', 'webhook-read') },
  { weight: 1, arbitrary: fc.constant('silence') },
  { weight: 1, arbitrary: fc.constant('pause-over') },
);
type Operation = (typeof attempts)[number] | `webhook-${string}` | 'silence' | 'pause-over';

/** The provider's truth. */
class Model {
  accepted = 0;
  told = false;

  provider(operation: Operation): Provider {
    const accept: Provider = () => {
      this.accepted++;
      return Promise.resolve({ is: 'accepted', id: crypto.randomUUID(), wamid: null });
    };
    const table: Record<string, Provider> = {
      accept,
      'accept-lost': async (request) => (await accept(request), loses(request)),
      'never-arrives': loses,
      'crash-before': dies,
      'crash-after': async (request) => (await accept(request), dies(request)),
      refuse: refuses('permanent'),
      trouble: refuses('retry'),
    };
    return table[operation]!;
  }
}

const final = new Set(['suppressed']);

async function run(operations: Operation[]): Promise<void> {
  const visit = await scene.visit();
  const model = new Model();
  let before: string | undefined;
  for (const one of operations) {
    if ((attempts as readonly string[]).includes(one))
      await attempt(visit, model.provider(one), one.startsWith('crash'));
    else if (one === 'silence') await age(visit, 'settle_at');
    else if (one === 'pause-over') await age(visit, 'not_before');
    else if (model.accepted > 0) {
      await scene.told(visit, one.slice('webhook-'.length) as MessageStatus);
      model.told = true;
    }
    const message = await scene.message(visit);
    if (!message) continue;
    expect(model.accepted).toBeLessThanOrEqual(1);
    if (before !== undefined && final.has(before)) expect(message.state).toBe(before);
    if (before === 'read') expect(message.state).toBe('read');
    if (before === 'unconfirmed') expect(['planned', 'submitting', 'unknown']).not.toContain(message.state);
    if (['accepted', 'sent', 'delivered', 'read'].includes(message.state)) expect(model.accepted).toBe(1);
    before = message.state;
  }
  await settle(visit, model);
}

/** At the end of all doubts the ledger and the provider agree, but for what is listed as unconfirmed. */
async function settle(visit: Visit, model: Model): Promise<void> {
  if (!(await scene.message(visit))) return;
  await age(visit, 'settle_at');
  await age(visit, 'not_before');
  await attempt(visit, model.provider('refuse'), false);
  const { state } = (await scene.message(visit))!;
  expect(['accepted', 'sent', 'delivered', 'read', 'failed', 'unconfirmed']).toContain(state);
  if (model.accepted === 1 && model.told) expect(['sent', 'delivered', 'read', 'failed']).toContain(state);
  if (model.accepted === 1 && state === 'failed') expect(model.told).toBe(true);
  if (model.accepted === 0) expect(['failed', 'unconfirmed']).toContain(state);
}

/** A crash is an attempt that nobody hears of again once its request was made; where none is made, it ends like any other. */
async function attempt(visit: Visit, provider: Provider, crashes: boolean): Promise<void> {
  const asked = scene.requests.length;
  scene.answer(provider);
  let isOver = false;
  const done = scene.perform(visit).finally(() => (isOver = true));
  if (!crashes) return void (await done);
  while (!isOver && scene.requests.length === asked) await pause(2);
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const age = (visit: Visit, column: 'settle_at' | 'not_before') =>
  scene.inTenant(
    (tx) =>
      tx`update messages set ${tx({ [column]: new Date(Date.now() - 1000) })} where enrolment_id = ${visit.enrolmentId} and ${tx(column)} is not null`,
  );

describe('the ledger', () => {
  it('sends at most once and ends every doubt, whatever happens', async () => {
    const property = fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 10 }), (operations) =>
      run(operations as Operation[]),
    );
    await expect(fc.assert(property, { numRuns: 80, endOnFailure: false })).resolves.toBeUndefined();
  }, 60_000);
});
