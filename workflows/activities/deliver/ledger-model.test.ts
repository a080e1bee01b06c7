/** The ledger against a model: any mix of attempts, crashes, refusals, lost answers, webhooks, silence, and people who ask again. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visit } from '#contract';
import type { MessageStatus } from '#providers/news.ts';
import {
  createLedgerScene,
  dies,
  type LedgerMessage,
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
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...attempts) },
  { weight: 2, arbitrary: fc.constantFrom('webhook-sent', 'webhook-delivered', 'webhook-failed', 'webhook-read') },
  { weight: 2, arbitrary: fc.constantFrom('first-sent', 'first-delivered', 'first-failed') },
  { weight: 3, arbitrary: fc.constantFrom('silence-heard', 'silence-deaf') },
  { weight: 1, arbitrary: fc.constant('pause-over') },
  { weight: 1, arbitrary: fc.constant('send-again') },
);
type Operation =
  | (typeof attempts)[number]
  | `webhook-${string}`
  | `first-${string}`
  | `silence-${string}`
  | 'pause-over'
  | 'send-again';
type Rule = 'never' | 'once';

/** The provider's truth, and what we may do at most. */
class Model {
  /** Tries that may have arrived, by our id; those that the provider took, with what it told of them. */
  readonly open = new Set<string>();
  readonly accepted = new Map<string, Set<MessageStatus>>();
  /** Tries that the setting and people have given leave for, beside the first. */
  automatic = 0;
  asked = 0;

  provider(operation: Operation): Provider {
    const opens =
      (then: Provider): Provider =>
      (request) => (this.open.add(request.externalId), then(request));
    const accept: Provider = (request) => {
      this.accepted.set(request.externalId, new Set());
      return Promise.resolve({ is: 'accepted', id: `p-${request.externalId}`, wamid: null });
    };
    const table: Record<string, Provider> = {
      accept: opens(accept),
      'accept-lost': opens(async (request) => (await accept(request), loses(request))),
      'never-arrives': opens(loses),
      'crash-before': opens(dies),
      'crash-after': opens(async (request) => (await accept(request), dies(request))),
      refuse: refuses('permanent'),
      trouble: refuses('retry'),
    };
    return table[operation]!;
  }

  has(id: string, ...words: MessageStatus[]): boolean {
    return words.some((word) => this.accepted.get(id)?.has(word));
  }
  isFailed = (id: string) => this.has(id, 'failed') && !this.has(id, 'delivered', 'read');
  isGone = (id: string) => this.has(id, 'sent', 'delivered', 'read') && !this.isFailed(id);
  get mayHaveArrived(): string[] {
    return [...this.open].filter((id) => !this.isFailed(id));
  }
}

const arrived = ['accepted', 'sent', 'delivered', 'read'];
const doubtful = ['submitting', 'unknown'];

/** @returns how many tries may have arrived, where nobody asked for one */
async function run(operations: Operation[], secondTry: Rule): Promise<number> {
  const visit = await scene.visit();
  const model = new Model();
  let before: LedgerMessage | undefined;
  for (const one of operations) {
    if ((attempts as readonly string[]).includes(one)) await attempt(visit, model, one, secondTry);
    else if (one.startsWith('silence')) {
      const isHeard = one === 'silence-heard';
      await scene.silence(visit, isHeard);
      const mayGo = secondTry === 'once' && isHeard && model.asked === 0 && doubtful.includes(before?.state ?? '');
      if (mayGo) model.automatic = 1;
    } else if (one === 'pause-over') await pauseOver(visit);
    else if (one === 'send-again') {
      const isAllowed = await scene.sendAgain(visit);
      expect(isAllowed).toBe(before?.state === 'unconfirmed');
      if (isAllowed) model.asked++;
    } else {
      const [about, word] = one.split('-') as ['webhook' | 'first', MessageStatus];
      const id = about === 'first' ? [...model.open][0] : before?.external_id;
      if (id && model.accepted.has(id)) {
        await scene.told(visit, word, id);
        await hear(visit);
        model.accepted.get(id)!.add(word);
      }
    }
    before = await check(visit, model, before, one);
  }
  await settle(visit, model, secondTry);
  return model.asked === 0 ? model.open.size : 0;
}

/** The workflow, which is not here, would have heard of what it was told. */
async function hear(visit: Visit): Promise<void> {
  await scene.inTenant(async (tx) => {
    await tx`delete from enrolment_signals where enrolment_id = ${visit.enrolmentId}`;
    const [row] = await tx<[{ told: number }]>`
      select told::float8 as told from enrolments where id = ${visit.enrolmentId}`;
    visit.heard = row.told;
  });
}

/** What must hold after each step. */
async function check(visit: Visit, model: Model, before: LedgerMessage | undefined, one: Operation) {
  const message = await scene.message(visit);
  if (!message) return message;
  const { state } = message;
  expect(model.open.size).toBeLessThanOrEqual(1 + model.automatic + model.asked);
  if (before?.state === 'read') expect(state).toBe('read');
  if (before?.state === 'unconfirmed' && one !== 'send-again') expect(['planned', ...doubtful]).not.toContain(state);
  if (arrived.includes(state)) expect(model.accepted.size).toBeGreaterThan(0);
  // Failed is only what cannot have arrived.
  if (state === 'failed') expect(model.mayHaveArrived).toEqual([]);
  if ([...model.open].some(model.isGone)) expect(arrived.slice(1)).toContain(state);
  const isFirstHeardOf = [...model.open].some((id) => id !== message.external_id && model.isGone(id));
  expect(message.doubled_at !== null).toBe(isFirstHeardOf && model.mayHaveArrived.length > 1);
  return message;
}

/** At the end of all doubts the ledger and the provider agree, but for what is listed as unconfirmed. */
async function settle(visit: Visit, model: Model, secondTry: Rule): Promise<void> {
  if (!(await scene.message(visit))) return;
  await scene.silence(visit, false);
  await pauseOver(visit);
  await attempt(visit, model, 'refuse', secondTry);
  const { state } = (await scene.message(visit))!;
  expect([...arrived, 'failed', 'unconfirmed']).toContain(state);
  if (model.accepted.size === 0) expect(state).toBe(model.open.size === 0 ? 'failed' : 'unconfirmed');
}

/** A crash is an attempt that nobody hears of again once its request was made; where none is made, it ends like any other. */
async function attempt(visit: Visit, model: Model, one: Operation, secondTry: Rule): Promise<void> {
  const asked = scene.requests.length;
  scene.answer(model.provider(one));
  let isOver = false;
  const done = scene.perform(visit, { secondTry }).finally(() => (isOver = true));
  if (!one.startsWith('crash')) return void (await done);
  while (!isOver && scene.requests.length === asked) await pause(2);
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const pauseOver = (visit: Visit) =>
  scene.inTenant(
    (tx) =>
      tx`update messages set not_before = now() - interval '1 second' where enrolment_id = ${visit.enrolmentId} and not_before is not null`,
  );

/** Always among those tried: both tries lost, and the first heard of after all; or one lost, one failed, and a third asked for. */
const lostTwice: Operation[][] = [
  ['accept-lost', 'silence-heard', 'crash-after', 'silence-heard', 'refuse', 'first-delivered', 'webhook-failed'],
  ['accept-lost', 'silence-deaf', 'refuse', 'send-again', 'accept', 'first-sent', 'webhook-sent'],
  ['never-arrives', 'silence-heard', 'accept-lost', 'webhook-failed', 'send-again', 'accept'],
];

describe('the ledger', () => {
  it.each(['never', 'once'] as const)(
    'ends every doubt, and with a second try %s sends no more than the setting and people allow, whatever happens',
    async (rule) => {
      let most = 0;
      const property = fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 14 }), async (operations) => {
        most = Math.max(most, await run(operations, rule));
      });
      const examples = lostTwice.map((one): [Operation[]] => [one]);
      await expect(fc.assert(property, { numRuns: 80, endOnFailure: false, examples })).resolves.toBeUndefined();
      expect(most).toBe(rule === 'never' ? 1 : 2);
    },
    60_000,
  );
});
