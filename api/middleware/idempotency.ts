/**
 * `Idempotency-Key`: the first answer is kept in the transaction of the effect, so there is either both or neither.
 * Callers with the same key wait for each other on a lock; the second finds the first one's answer. Kept for 24 hours.
 */
import { amendAnswer, findAnswer, keepAnswer, lockOnce, type Once } from '#db/platform/idempotency.ts';
import type { Act, AppContext } from '../context.ts';
import { invalid, Problem } from '../errors.ts';

/** Thrown to leave the transaction with an answer that was given before. The error handler sends it. */
export class Replay extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super('already answered');
    this.status = status;
    this.body = body;
  }
}

/** Runs `work` unless the request's key was answered before. @throws Replay, or Problem `key_reused`, `answered_once` */
export async function answerOnce<T>(
  c: AppContext,
  act: Act,
  status: number,
  work: (act: Act) => Promise<T>,
  secret: boolean,
): Promise<T> {
  const first = await assertFirst(c, act);
  if (first === null) return await work(act);
  const body = await work(act);
  await keepAnswer(act.tx, { ...first, status, body: secret ? null : body });
  return body;
}

/**
 * Ends a request whose key was answered before; holds the key until the transaction ends.
 * @returns how its answer is to be kept; null without a key
 * @throws Replay, or Problem `key_reused`, `answered_once`
 */
export async function assertFirst(c: AppContext, act: Act): Promise<Once | null> {
  const once = await readOnce(c, act.actor);
  if (once === null) return null;
  await lockOnce(act.tx, act.tenantId, once);
  const before = await findAnswer(act.tx, once.principal, once.key);
  if (!before) return once;
  if (!sameBytes(before.request_hash, once.requestHash)) throw new Problem('key_reused');
  if (before.body === null && before.status !== 204) throw new Problem('answered_once');
  throw new Replay(before.status, before.body);
}

/** What the request says of being done once; null without a key. @throws Problem 422 for a key that is none */
export async function readOnce(c: AppContext, actor: Act['actor']): Promise<Once | null> {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw invalid('Idempotency-Key', 'format', '1 to 200 visible ASCII characters');
  return { principal: principalOf(actor), key, requestHash: await hashRequest(c) };
}

/** Keeps another body for the request's key: what came of it after its transaction. */
export async function amend(c: AppContext, { tx, tenantId, actor }: Act, body: unknown): Promise<void> {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return;
  const principal = principalOf(actor);
  await lockOnce(tx, tenantId, { principal, key });
  await amendAnswer(tx, principal, key, body);
}

/** For callers that have something left to do after a change that was answered before. @throws what is no Replay */
export function asReplay(error: unknown): Replay {
  if (error instanceof Replay) return error;
  throw error;
}

/** Who asks, as keys are kept by. */
const principalOf = (actor: Act['actor']): string => ('id' in actor ? `${actor.type}:${actor.id}` : actor.type);

/** Method, path, query and the body that was read: what a route does not take is no part of it. */
async function hashRequest(c: AppContext): Promise<Uint8Array> {
  const { method, url } = c.req;
  const { pathname, search } = new URL(url);
  const body = c.req.bodyCache.text ? await c.req.text() : '';
  const text = `${method} ${pathname}${search}\n${body}`;
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
