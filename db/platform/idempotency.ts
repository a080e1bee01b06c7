/** First answers to Idempotency-Keys, written with the effect they report. */
import type { PendingQuery, Row } from 'postgres';
import { byteaArray } from './array-types.ts';
import type { Tx } from './tenant.ts';

export interface Answer {
  request_hash: Uint8Array;
  status: number;
  /** Null when it held a secret. */
  body: unknown;
}

/** A request that is to be done once. */
export interface Once {
  /** Who asks. */
  principal: string;
  key: string;
  requestHash: Uint8Array;
}

/** As it is locked by. */
const lockName = (tenantId: string, { principal, key }: Pick<Once, 'principal' | 'key'>): string =>
  `idempotency:${tenantId}:${principal}:${key}`;

/** What stands for a key that named somebody who was deleted. */
const hashed = (tx: Tx, key: PendingQuery<Row[]>) =>
  tx`'forgotten:' || encode(sha256(convert_to(${key}, 'UTF8')), 'hex')`;
const isOf = (tx: Tx, key: string) => tx`key in (${key}, ${hashed(tx, tx`${key}::text`)})`;

/**
 * Lets go of answers that name a person, and of the keys that were given with them: a request that is repeated after this is told that
 * it was answered once, without the answer.
 * @param pattern a regular expression that finds them
 * @returns how many
 */
export async function forgetAnswers(tx: Tx, pattern: string): Promise<number> {
  const found = await tx`
    update idempotency_keys set body = null, key = ${hashed(tx, tx`key`)}
    where body::text ~* ${pattern} or (key ~* ${pattern} and key !~ '^forgotten:[0-9a-f]{64}$')`;
  return found.count;
}

/** Makes callers with the same key wait for each other until the transaction ends. */
export async function lockOnce(tx: Tx, tenantId: string, once: Pick<Once, 'principal' | 'key'>): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${lockName(tenantId, once)}, 0))`;
}

/**
 * Of many keys takes those whom nobody holds and that were not answered yet, and holds them until the transaction ends; waits for none.
 * @param all no key twice
 * @returns the places of those that it holds
 */
export async function holdFree(tx: Tx, tenantId: string, all: readonly Once[]): Promise<Set<number>> {
  if (all.length === 0) return new Set();
  const names = all.map((once) => lockName(tenantId, once));
  const [held, answered] = await Promise.all([
    tx<{ is: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtextextended(name, 0)) as is
      from unnest(${names}::text[]) with ordinality as n(name, i) order by i`,
    // A statement of its own, so that it sees what was committed before the lock was there.
    tx<{ place: number }[]>`
      select o.i::int - 1 as place
      from unnest(${all.map(({ principal }) => principal)}::text[], ${all.map(({ key }) => key)}::text[]) with ordinality as o(principal, key, i)
      join idempotency_keys k on k.principal = o.principal and k.key in (o.key, ${hashed(tx, tx`o.key`)}) and k.created_at > now() - interval '24 hours'`,
  ]);
  const taken = new Set(answered.map(({ place }) => place));
  return new Set([...all.keys()].filter((place) => held[place]!.is && !taken.has(place)));
}

/** The answer given in the last 24 hours. */
export async function findAnswer(tx: Tx, principal: string, key: string): Promise<Answer | null> {
  const [row] = await tx<Answer[]>`
    select request_hash, status, body from idempotency_keys
    where principal = ${principal} and ${isOf(tx, key)} and created_at > now() - interval '24 hours'`;
  return row ?? null;
}

/** Keeps answers, each in place of one to the same key that is old; the rest is retention's. */
export async function keepAnswers(
  tx: Tx,
  answers: readonly (Once & { status: number; body: unknown })[],
): Promise<void> {
  if (answers.length === 0) return;
  const column = <K extends keyof Once | 'status'>(name: K) => answers.map((answer) => answer[name]);
  const bodies = answers.map(({ body }) => (body === null ? null : JSON.stringify(body)));
  const keys = tx`unnest(${column('principal')}::text[], ${column('key')}::text[]) as r(principal, key)`;
  await tx`
    delete from idempotency_keys k using ${keys}
    where k.created_at <= now() - interval '24 hours' and k.principal = r.principal and k.key in (r.key, ${hashed(tx, tx`r.key`)})`;
  await tx`
    insert into idempotency_keys (principal, key, request_hash, status, body)
    select principal, key, request_hash, status, body::jsonb
    from unnest(${column('principal')}::text[], ${column('key')}::text[], ${tx.typed(column('requestHash'), byteaArray)}, ${column('status')}::int[],
      ${bodies}::text[]) as r(principal, key, request_hash, status, body)`;
}

export const keepAnswer = (tx: Tx, answer: Once & { status: number; body: unknown }): Promise<void> =>
  keepAnswers(tx, [answer]);

/** Puts another body in place of the one that is kept; one that was forgotten with a person stays so. Call `lockOnce` before. */
export async function amendAnswer(tx: Tx, principal: string, key: string, body: unknown): Promise<void> {
  const [row] = await tx<{ request_hash: Uint8Array; status: number }[]>`
    delete from idempotency_keys where principal = ${principal} and ${isOf(tx, key)} and body is not null returning request_hash, status`;
  if (row) await keepAnswers(tx, [{ principal, key, requestHash: row.request_hash, status: row.status, body }]);
}
