/** Limits that hold over all API processes: fixed windows counted in Postgres. */
import { countHit, refundHit } from '#db/platform/rate-limits.ts';
import { base64url, hashSecret } from '../platform/secrets.ts';
import type { AppContext } from '../context.ts';
import { Problem } from '../errors.ts';

export interface Limit {
  limit: number;
  /** Length of the window. */
  seconds: number;
}

/**
 * Counts one hit under a name. The name is stored hashed: it may hold an address.
 * @returns how many more the window takes, and in how many seconds it ends
 * @throws Problem `too_many_requests` with Retry-After and the same figures when the window is full
 */
export async function limitRate(
  c: AppContext,
  name: string,
  { limit, seconds }: Limit,
): Promise<{ remaining: number; seconds: number }> {
  const key = await keyOf(name);
  const { hits, retryAfter } = await countHit(c.var.deps.sql, key, seconds);
  return judgeHits({ hits, retryAfter }, limit);
}

/** @throws Problem `too_many_requests` */
export function judgeHits(
  { hits, retryAfter }: { hits: number; retryAfter: number },
  limit: number,
): { remaining: number; seconds: number } {
  if (hits <= limit) return { remaining: limit - hits, seconds: retryAfter };
  throw new Problem('too_many_requests', {
    headers: {
      'retry-after': String(retryAfter),
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(retryAfter),
    },
  });
}

/** Takes a hit back: what was counted turned out well. */
export async function refundRate(c: AppContext, name: string): Promise<void> {
  await refundHit(c.var.deps.sql, await keyOf(name));
}

/** What is kept of a name. */
export const keyOf = async (name: string): Promise<string> => base64url(await hashSecret(name));
