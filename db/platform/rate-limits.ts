/**
 * Counters over a fixed window, shared by all processes. They belong to no tenant and need no transaction.
 * `rate-limiter-flexible` was looked at: it wants a client like pg's in front of postgres.js, a table in its own layout outside row
 * security, and the process's clock instead of the database's. What would be left of it for us is the one statement below.
 */
import type postgres from 'postgres';
import type { Sql } from './tenant.ts';

/**
 * Counts one hit.
 * @returns how many there were in the running window, and in how many seconds it ends
 */
export async function countHit(sql: Sql, key: string, seconds: number): Promise<{ hits: number; retryAfter: number }> {
  await sweep(sql);
  const [row] = await sql<
    { hits: number; retry_after: number }[]
  >`${hits(sql, sql`(values (${key}::text, 1)) as one(key, hits)`, seconds)}`;
  return { hits: row!.hits, retryAfter: row!.retry_after };
}

/** Now and then: forgets the windows of yesterday. */
export async function sweep(sql: Sql): Promise<void> {
  if (Math.random() < 0.002) await sql`delete from rate_limits where window_start < now() - interval '1 day'`;
}

/** A statement that adds hits, of rows `(key, hits)` with each key once, and returns `key`, `hits` and `retry_after`. */
export const hits = (sql: Sql, rows: postgres.PendingQuery<postgres.Row[]>, seconds: number) => sql`
  insert into rate_limits as r (key, window_start, hits) select key, now(), hits from ${rows} order by key
  on conflict (key) do update set
    hits = case when r.window_start <= now() - make_interval(secs => ${seconds}) then excluded.hits else r.hits + excluded.hits end,
    window_start = case when r.window_start <= now() - make_interval(secs => ${seconds}) then now() else r.window_start end
  returning key, hits, greatest(1, ceil(extract(epoch from window_start - now()) + ${seconds}))::int as retry_after`;

/** Takes a hit back: the attempt it stood for was a good one. */
export async function refundHit(sql: Sql, key: string): Promise<void> {
  await sql`update rate_limits set hits = greatest(0, hits - 1) where key = ${key}`;
}
