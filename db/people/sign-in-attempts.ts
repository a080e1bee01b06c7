/** How often signing in failed lately, and how long whoever goes on must wait: longer with each failure. Belongs to no tenant. */
import type { Sql } from '../platform/tenant.ts';

export interface Patience {
  /** Failures before the first wait. At least 2. */
  free: number;
  /** The first wait; each further failure doubles it. */
  firstSeconds: number;
  mostSeconds: number;
}

export interface Attempt {
  /** Seconds until the next one is looked at; null when this one is. */
  wait: number | null;
  /** With this one, as if it failed. */
  failures: number;
}

/** Counts an attempt as failed, before it is looked at: what comes at the same time cannot slip through. */
export async function countAttempt(sql: Sql, key: string, patience: Patience): Promise<Attempt> {
  const { free, firstSeconds, mostSeconds } = patience;
  const n = sql`(case when a.last_at < now() - interval '1 day' then 1 else a.failures + 1 end)`;
  const [row] = await sql<{ failures: number }[]>`
    insert into sign_in_attempts as a (key, failures, last_at) values (${key}, 1, now())
    on conflict (key) do update set failures = ${n}, last_at = now(),
      blocked_until = case when ${n} >= ${free}::int
        then now() + make_interval(secs => least(${mostSeconds}::int, ${firstSeconds}::int * 2 ^ least(20, ${n} - ${free}::int))) end
    where a.blocked_until is null or a.blocked_until <= now()
    returning failures`;
  if (row) return { wait: null, failures: row.failures };
  const [blocked] = await sql<{ failures: number; wait: number }[]>`
    select failures, greatest(1, ceil(extract(epoch from blocked_until - now())))::int as wait
    from sign_in_attempts where key = ${key}`;
  return { wait: blocked?.wait ?? 1, failures: blocked?.failures ?? free };
}

/** Takes an attempt back: it was a good one, or was not looked at. */
export async function refundAttempt(sql: Sql, key: string, { free }: Patience): Promise<void> {
  await sql`
    update sign_in_attempts set failures = greatest(0, failures - 1),
      blocked_until = case when failures - 1 < ${free}::int then null else blocked_until end
    where key = ${key}`;
}

/** Forgets all failures: who can sign in is who may. */
export async function clearAttempts(sql: Sql, key: string): Promise<void> {
  await sql`delete from sign_in_attempts where key = ${key}`;
}
