import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTenant } from './tenant.ts';
import { createTestDatabase } from '../testing.ts';
import type { TestDatabase, TestTenant } from '../testing.ts';

let database: TestDatabase;
let ours: TestTenant;
let theirs: TestTenant;
beforeAll(async () => {
  database = await createTestDatabase();
  ours = await database.createTenant();
  theirs = await database.createTenant();
  await database.owner()`
    insert into leads (tenant_id, name, phone, phone_key) values (${theirs.id}, 'SECRET', '+5491123456789', '541123456789')`;
});
afterAll(() => database.stop());

/** Tables that belong to no tenant, and what the app may do there. */
const shared: Record<string, string[]> = {
  users: [],
  password_links: [],
  sign_in_attempts: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  mails: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  operator_events: ['SELECT', 'INSERT'],
  rate_limits: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  kill_switch: ['SELECT', 'UPDATE'],
  feature_rules: ['SELECT', 'INSERT', 'UPDATE'],
  worker_heartbeats: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  schema_migrations: [],
  meta_strays: [],
  tenant_deletions: [],
  person_keys: ['SELECT'],
};

describe('the catalogue', () => {
  it('has row security, forced, with a strict policy for the app on every table of a tenant', async () => {
    const tables = await database.owner()`
      select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as has_tenant,
        (select array_agg(pg_get_expr(p.polqual, p.polrelid) || ' / ' || pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p
         where p.polrelid = c.oid and 'cadencia_app'::regrole = any (p.polroles) and p.polcmd = '*') as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`;
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...Object.keys(shared), 'tenants', 'leads']),
    );
    for (const { name, enabled, forced, has_tenant, policies } of tables) {
      if (name in shared) continue;
      expect({ name, enabled, forced }).toEqual({ name, enabled: true, forced: true });
      expect(has_tenant || name === 'tenants', `${name} has a tenant`).toBe(true);
      const column = name === 'tenants' ? 'id' : 'tenant_id';
      const rule = `(${column} = (current_setting('app.tenant_id'::text))::uuid)`;
      expect(policies, name).toEqual([`${rule} / ${rule}`]);
    }
  });

  it('has tenant_id not null and in every foreign key between tenants’ tables', async () => {
    const nullable = await database.owner()`
      select table_name from information_schema.columns
      where table_schema = 'public' and column_name = 'tenant_id' and is_nullable = 'YES'
        and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE')`;
    expect([...nullable]).toEqual([]);
    const loose = await database.owner()`
      select conrelid::regclass::text as from, confrelid::regclass::text as to, pg_get_constraintdef(oid) as def from pg_constraint
      where contype = 'f' and connamespace = 'public'::regnamespace and confrelid not in ('tenants'::regclass, 'users'::regclass)
        and pg_get_constraintdef(oid) not like 'FOREIGN KEY (tenant_id, %'`;
    expect([...loose]).toEqual([]);
  });

  it('keeps nothing of a tenant that is not there, also of nobody’s lead', async () => {
    const owner = database.owner();
    const gone = await database.createTenant();
    const write = async (tenant: string) => {
      await owner`insert into events (tenant_id, type) values (${tenant}, 'custom.x')`;
      await owner`insert into consents (tenant_id, granted, source) values (${tenant}, false, 'x')`;
    };
    await write(gone.id);
    await owner`delete from tenants where id = ${gone.id}`;
    for (const table of ['events', 'consents', 'marketing_changes'])
      expect([...(await owner`select from ${owner(table)} where tenant_id = ${gone.id}`)], table).toEqual([]);
    await expect(write(gone.id)).rejects.toMatchObject({ code: '23503' });
    await expect(
      owner`insert into consents (tenant_id, granted, source) values (${gone.id}, false, 'x')`,
    ).rejects.toMatchObject({ code: '23503' });
  });

  it('has unique rules within a tenant only, but for random ids', async () => {
    const rules = await database.owner()`
      select i.indrelid::regclass::text as table, pg_get_indexdef(i.indexrelid) as def from pg_index i join pg_class c on c.oid = i.indrelid
      where i.indisunique and c.relnamespace = 'public'::regnamespace`;
    const open = rules.filter(
      ({ table, def }) =>
        !(table in shared) &&
        !/\((tenant_id|id|flow_id|enrolment_id|external_id|key_hash|refresh_hash|token_hash|sender_id)\b/.test(def),
    );
    expect(open.map(({ def }) => def)).toEqual([]);
  });

  it('gives the app a role that owns nothing, bypasses nothing and reaches no other', async () => {
    const [role] = await database.owner()`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
        (select count(*)::int from pg_class where relowner = r.oid) as owns,
        (select count(*)::int from pg_auth_members where member = r.oid) as memberships
      from pg_roles r where rolname = 'cadencia_app'`;
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      owns: 0,
      memberships: 0,
    });
  });

  it('grants the app on shared tables just what it needs, and truncation nowhere', async () => {
    for (const [table, allowed] of Object.entries(shared)) {
      const exists = await database.owner()`select from pg_class where relname = ${table}`;
      if (exists.length === 0) continue;
      for (const privilege of ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) {
        const [row] = await database.owner()`select has_table_privilege('cadencia_app', ${table}, ${privilege}) as may`;
        expect(row!.may, `${privilege} on ${table}`).toBe(allowed.includes(privilege));
      }
    }
    const truncate = await database.owner()`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and has_table_privilege('cadencia_app', oid, 'TRUNCATE')`;
    expect([...truncate]).toEqual([]);
  });

  it('has views that ask with the rights of their reader, and no materialised ones', async () => {
    const views = await database.owner()`
      select relname, relkind, coalesce(reloptions @> '{security_invoker=true}', false) as invoker from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')`;
    for (const { relname, relkind, invoker } of views)
      expect({ relname, relkind, invoker }).toEqual({ relname, relkind: 'v', invoker: true });
  });

  it('lets the app call only functions that fix their search path', async () => {
    const functions = await database.owner()`
      select proname, prosecdef, coalesce(array_to_string(proconfig, ','), '') as config from pg_proc
      where pronamespace = 'public'::regnamespace and prosecdef`;
    for (const { proname, config } of functions) expect(config, proname).toContain('search_path');
    const open = await database.owner()`
      select proname from pg_proc p where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype
        and (proacl is null or exists (select from aclexplode(proacl) where grantee = 0))`;
    expect([...open]).toEqual([]);
  });
});

describe('a statement', () => {
  it('fails without a tenant, with an empty one, and with anything that is no id', async () => {
    await expect(database.sql`select * from leads`).rejects.toThrow(/app\.tenant_id/);
    await withTenant(database.sql, ours.id, (tx) => tx`select 1`);
    // A connection that has served a tenant keeps an empty setting, not the old one.
    for (let i = 0; i < 20; i++) await expect(database.sql`select * from leads`).rejects.toThrow(/app\.tenant_id|uuid/);
    for (const tenant of ['', "' or true --", `${theirs.id}' or '1'='1`]) {
      await expect(withTenant(database.sql, tenant, (tx) => tx`select * from leads`)).rejects.toThrow(/uuid/);
    }
  });

  it('sees and changes only the rows of its tenant', async () => {
    await withTenant(database.sql, ours.id, async (tx) => {
      expect(await tx`select * from leads where true or tenant_id = ${theirs.id}`).toHaveLength(0);
      expect((await tx`update leads set name = 'x'`).count).toBe(0);
      expect((await tx`delete from leads`).count).toBe(0);
    });
    await expect(
      withTenant(database.sql, ours.id, (tx) => tx`insert into leads (tenant_id, name) values (${theirs.id}, 'x')`),
    ).rejects.toThrow(/row-level security/);
  });

  it('learns nothing from another tenant’s unique values or ids', async () => {
    await withTenant(
      database.sql,
      ours.id,
      (tx) => tx`insert into leads (phone, phone_key) values ('+5491123456789', '541123456789')`,
    );
    const [foreign] = await database.owner()`select id from leads where tenant_id = ${theirs.id}`;
    const refer = (id: string) =>
      withTenant(database.sql, ours.id, (tx) => tx`insert into carts (lead_id) values (${id})`).catch(
        (error: Error) => error.message,
      );
    const message = await refer(foreign!.id);
    expect(message).toMatch(/foreign key/);
    expect(await refer(randomUUID())).toBe(message);
  });

  it('cannot switch the protection off', async () => {
    for (const statement of [
      'set role postgres',
      'set session authorization postgres',
      'alter table leads disable row level security',
      'alter table leads no force row level security',
      'create table mine as select 1',
      'create or replace function f() returns int language sql as $$select 1$$',
      "select * from pg_read_file('/etc/passwd')",
      'select * from pg_authid',
      'select password_hash from users',
    ]) {
      await expect(
        withTenant(database.sql, ours.id, (tx) => tx.unsafe(statement)),
        statement,
      ).rejects.toThrow();
    }
    await expect(
      withTenant(database.sql, ours.id, async (tx) => {
        await tx`set local row_security = off`;
        return await tx`select * from leads`;
      }),
    ).rejects.toThrow(/row-level security/);
    const leaks = await withTenant(database.sql, ours.id, async (tx) => [
      ...(await tx`select most_common_vals::text as v from pg_stats where tablename = 'leads'`),
      ...(await tx`select query as v from pg_stat_activity`),
    ]);
    expect(JSON.stringify(leaks)).not.toContain('SECRET');
  });
});

it('a thousand interleaved transactions of two tenants, some aborted, see no foreign row', async () => {
  const seen = await Promise.all(
    Array.from({ length: 1000 }, async (_, i) => {
      const tenant = i % 2 ? ours.id : theirs.id;
      return await withTenant(database.sql, tenant, async (tx) => {
        await tx`insert into feature_flags (name, enabled) values (${`f${i}`}, true)`;
        const rows = await tx`select tenant_id from feature_flags union all select tenant_id from leads`;
        if (i % 7 === 0) throw new Error('abort');
        return rows.every((row) => row.tenant_id === tenant);
      }).catch((error: Error) => error.message === 'abort');
    }),
  );
  expect(seen.every(Boolean)).toBe(true);
  const [row] = await database.owner()`select count(*)::int as n from feature_flags`;
  expect(row!.n).toBe(1000 - Math.ceil(1000 / 7));
});
