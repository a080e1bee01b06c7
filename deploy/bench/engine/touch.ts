/** What a step of the baselines does, whichever engine keeps it: one upsert and two updates in Postgres. */
import type { Sql } from 'postgres';

/** @param last that step of its workflow, which says when it ended */
export type Touch = (id: string, n: number, last: boolean) => Promise<void>;

export const openTouch =
  (sql: Sql): Touch =>
  async (id, n, last) => {
    await sql`insert into bench_bare (id, n, touched) values (${id}, ${n}, now())
      on conflict (id) do update set n = excluded.n, touched = now()`;
    await sql`update bench_bare set n = ${n} where id = ${id}`;
    await sql`update bench_bare set ended_at = ${last ? sql`clock_timestamp()` : null} where id = ${id}`;
  };
