/** A fresh, migrated database for one test file. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import postgres from 'postgres';
import { inject } from 'vitest';
import { connect, type Sql } from './platform/tenant.ts';

export interface TestDatabase {
  /** Pool of the app role: what api and worker use. Row security applies. */
  sql: Sql;
  appUrl: string;
  /** The same past a pooler (`TEST_POOLER=pgbouncer`): for whoever listens. */
  directUrl: string;
  ownerUrl: string;
  /** Pool of the owner, past row security: to set a scene or to look behind the curtain. */
  owner(): Sql;
  /** A tenant with one user, its ceo, unless told otherwise. */
  createTenant(over?: TenantOptions): Promise<TestTenant>;
  /** One more user; `role` defaults to `admin`. Returns its id. */
  createUser(
    tenantId: string,
    over?: { role?: string; email?: string; name?: string; passwordHash?: string },
  ): Promise<string>;
  /** Applies the migrations that were left out. */
  migrateOn(): Promise<void>;
  /** Closes the pools and drops the database. */
  stop(): Promise<void>;
}

export interface TenantOptions {
  name?: string;
  timezone?: string;
  currency?: string;
  locale?: 'es' | 'en';
  ceoEmail?: string;
  /** In the form that `users.password_hash` holds; by default one that no password matches. */
  passwordHash?: string;
}

export interface TestTenant {
  id: string;
  ceoId: string;
  ceoEmail: string;
}

/**
 * Copies the run's template (about 50 ms). Call it in `beforeAll` and `stop()` in `afterAll`.
 * @param options.before a migration: the database is as it was before it, and `migrateOn` brings it up to date
 */
export async function createTestDatabase(options: { max?: number; before?: string } = {}): Promise<TestDatabase> {
  const answer = await fetch(`${inject('services')}/postgres`);
  if (!answer.ok) throw new Error(await answer.text());
  const { adminUrl, template, appPassword, pooler } = (await answer.json()) as Record<
    'adminUrl' | 'template' | 'appPassword',
    string
  > & { pooler: string | null };
  const name = `test_${randomBytes(8).toString('hex')}`;
  const { before } = options;
  await asAdmin(adminUrl, async (admin) => {
    await admin.unsafe(`create database ${name} template ${before ? 'template0' : template}`);
    // Whoever connects hashes under one key, and nobody has to learn it.
    await admin.unsafe(`alter database ${name} set app.person_key = '${testPersonKey}'`);
  });
  const ownerUrl = withPath(adminUrl, name);
  const apply = (isWanted: (file: string) => boolean) => asAdmin(ownerUrl, (sql) => applyMigrations(sql, isWanted));
  if (before) await apply((file) => file < before);
  const app = new URL(ownerUrl);
  app.username = 'cadencia_app';
  app.password = appPassword;
  const directUrl = app.href;
  if (pooler) {
    app.host = pooler;
    app.searchParams.set('pgbouncer', 'true');
  }
  const sql = connect(app.href, { max: options.max ?? 5, name: 'test' });
  let owner: Sql | undefined;
  const asOwner = () => (owner ??= postgres(ownerUrl, { max: 2, onnotice: () => {} }));

  const createUser: TestDatabase['createUser'] = async (tenantId, over = {}) => {
    const email = over.email ?? `${randomBytes(6).toString('hex')}@example.com`;
    return await asOwner().begin(async (tx) => {
      const [user] = await tx<{ id: string }[]>`
        insert into users (email, name, password_hash)
        values (${email}, ${over.name ?? email.split('@')[0]!}, ${over.passwordHash ?? 'none'}) returning id`;
      await tx`insert into memberships (tenant_id, user_id, role) values (${tenantId}, ${user!.id}, ${over.role ?? 'admin'})`;
      return user!.id;
    });
  };

  return {
    sql,
    appUrl: app.href,
    directUrl,
    ownerUrl,
    owner: asOwner,
    createUser,
    migrateOn: () => apply((file) => before !== undefined && file >= before),
    async createTenant(over = {}) {
      const [tenant] = await asOwner()<{ id: string }[]>`
        insert into tenants (name, timezone, currency, locale)
        values (${over.name ?? 'Test'}, ${over.timezone ?? 'America/Argentina/Buenos_Aires'}, ${over.currency ?? 'ARS'}, ${over.locale ?? 'es'})
        returning id`;
      const ceoEmail = over.ceoEmail ?? `ceo-${randomBytes(6).toString('hex')}@example.com`;
      const ceoId = await createUser(tenant!.id, { role: 'ceo', email: ceoEmail, passwordHash: over.passwordHash });
      return { id: tenant!.id, ceoId, ceoEmail };
    },
    async stop() {
      await Promise.all([sql.end({ timeout: 2 }), owner?.end({ timeout: 2 })]);
      await asAdmin(adminUrl, (admin) => admin.unsafe(`drop database if exists ${name} with (force)`));
    },
  };
}

/** What connections of a test database hash people with. */
export const testPersonKey = '36'.repeat(64) + '5c'.repeat(64);

const migrations = new URL('migrations/', import.meta.url);

/** Each in a transaction, as dbmate does it; without one, where it says so. */
async function applyMigrations(sql: Sql, isWanted: (file: string) => boolean): Promise<void> {
  for (const file of (await readdir(migrations)).filter(isWanted).toSorted()) {
    const text = await readFile(new URL(file, migrations), 'utf8');
    const up = text.split('-- migrate:down')[0]!;
    await (up.startsWith('-- migrate:up transaction:false') ? sql.unsafe(up) : sql.begin((tx) => tx.unsafe(up)));
  }
}

function withPath(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = database;
  return changed.href;
}

async function asAdmin(url: string, work: (admin: Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
