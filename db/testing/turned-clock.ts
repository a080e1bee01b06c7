/**
 * A clock of one's own for each tenant of a test database: what the product's statements call `clock_timestamp()` and `now()` is
 * found in a schema that comes before Postgres' own, so that the real statements decide as of any instant. A tenant whose clock
 * was not turned has the real one.
 */
import type { TestDatabase } from '../testing.ts';

export interface TurnedClock {
  /** @param at epoch milliseconds */
  turn(tenantId: string, at: number): Promise<void>;
}

/** Call it before the database's pool is used: connections keep the path they began with. */
export async function turnClocks(db: Pick<TestDatabase, 'owner'>): Promise<TurnedClock> {
  const owner = db.owner();
  await owner.unsafe(`
    create schema turned;
    create table turned.clocks (tenant_id uuid primary key, at timestamptz not null);
    create function turned.clock_timestamp() returns timestamptz language sql stable as $$
      select coalesce(
        (select at from turned.clocks where tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid),
        pg_catalog.clock_timestamp()) $$;
    create function turned.now() returns timestamptz language sql stable as $$ select turned.clock_timestamp() $$;
    grant usage on schema turned to cadencia_app;
    grant select on turned.clocks to cadencia_app;
    do $$ begin execute format('alter database %I set search_path = turned, pg_catalog, public', current_database()); end $$;`);
  return {
    async turn(tenantId, at) {
      await owner`
        insert into turned.clocks values (${tenantId}, ${new Date(at)})
        on conflict (tenant_id) do update set at = excluded.at`;
    },
  };
}
