import type { Sql } from '#db/tenant.ts';

export type BareActivities = ReturnType<typeof createBareActivities>;

/** One upsert and two updates, in one transaction: less than any step of ours writes. */
export function createBareActivities(sql: Sql) {
  return {
    async write(id: string, n: number): Promise<void> {
      await sql.begin(async (tx) => {
        await tx`insert into bench_items (id, n) values (${id}, ${n}) on conflict (id) do update set n = excluded.n`;
        await tx`update bench_items set a = now() where id = ${id}`;
        await tx`update bench_items set b = b + 1 where id = ${id}`;
      });
    },
  };
}

/** Makes the table they write to. */
export async function createBareTable(sql: Sql): Promise<void> {
  await sql`create table if not exists bench_items (id text primary key, n integer not null, a timestamptz, b integer not null default 0)`;
}
