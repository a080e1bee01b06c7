/** First answers to Idempotency-Keys, written with the effect they report. */
import type { Tx } from './tenant.ts';

export interface Answer {
  request_hash: Uint8Array;
  status: number;
  /** Null when it held a secret. */
  body: unknown;
}

/** Makes callers with the same key wait for each other until the transaction ends. */
export async function lockKey(tx: Tx, name: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`idempotency:${name}`}, 0))`;
}

/** The answer given in the last 24 hours. */
export async function findAnswer(tx: Tx, principal: string, key: string): Promise<Answer | null> {
  const [row] = await tx<Answer[]>`
    select request_hash, status, body from idempotency_keys
    where principal = ${principal} and key = ${key} and created_at > now() - interval '24 hours'`;
  return row ?? null;
}

/** Keeps an answer, in place of one to the same key that is old; the rest is retention's. */
export async function keepAnswer(
  tx: Tx,
  answer: { principal: string; key: string; requestHash: Uint8Array; status: number; body: unknown },
): Promise<void> {
  const { principal, key, requestHash, status, body } = answer;
  await tx`
    delete from idempotency_keys where created_at <= now() - interval '24 hours' and principal = ${principal} and key = ${key}`;
  const json = body === null ? null : tx.json(JSON.parse(JSON.stringify(body)));
  await tx`
    insert into idempotency_keys (principal, key, request_hash, status, body)
    values (${principal}, ${key}, ${requestHash}, ${status}, ${json})`;
}

/** Puts another body in place of the one that is kept. Call `lockKey` before. */
export async function amendAnswer(tx: Tx, principal: string, key: string, body: unknown): Promise<void> {
  const [row] = await tx<{ request_hash: Uint8Array; status: number }[]>`
    delete from idempotency_keys where principal = ${principal} and key = ${key} returning request_hash, status`;
  if (row) await keepAnswer(tx, { principal, key, requestHash: row.request_hash, status: row.status, body });
}
