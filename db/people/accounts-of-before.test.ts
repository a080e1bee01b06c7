/** What the migration that brought accounts and invitations made of the people who were there before it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withTenant } from '../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { findLogins } from './accounts.ts';
import { findSession } from './sessions.ts';
import { listMembers } from './users.ts';

let db: TestDatabase;
const tenants: string[] = [];
let both: string;
let session: string;

beforeAll(async () => {
  db = await createTestDatabase({ before: '20261129133000' });
  const owner = db.owner();
  const person = async (email: string, locale: string | null) =>
    (
      await owner<{ id: string }[]>`
      insert into users (email, name, password_hash, locale) values (${email}, ${`Name of ${email}`}, ${`hash of ${email}`}, ${locale})
      returning id`
    )[0]!.id;
  for (const name of ['One', 'Two']) {
    tenants.push((await owner<{ id: string }[]>`insert into tenants (name) values (${name}) returning id`)[0]!.id);
  }
  both = await person('both@example.com', 'en');
  await person('nobody@example.com', null);
  await owner`insert into memberships (tenant_id, user_id, role, name, created_at) values
    (${tenants[0]!}, ${both}, 'ceo', null, now() - interval '1 day'), (${tenants[1]!}, ${both}, 'seller', 'As Two says', now())`;
  const [row] = await owner<{ id: string }[]>`
    insert into sessions (tenant_id, user_id, refresh_hash, expires_at)
    values (${tenants[0]!}, ${both}, ${crypto.getRandomValues(new Uint8Array(32))}, now() + interval '1 day') returning id`;
  session = row!.id;
  await db.migrateOn();
});
afterAll(() => db.stop());

it('keep their memberships, passwords, names, languages and sessions', async () => {
  const logins = await findLogins(db.sql, 'both@example.com');
  expect(logins.map(({ tenant_name, role, password_hash }) => [tenant_name, role, password_hash])).toEqual([
    ['One', 'ceo', 'hash of both@example.com'],
    ['Two', 'seller', 'hash of both@example.com'],
  ]);
  const members = await Promise.all(tenants.map((id) => withTenant(db.sql, id, (tx) => listMembers(tx))));
  expect(members.map(([member]) => [member!.id, member!.name, member!.locale])).toEqual([
    [both, 'Name of both@example.com', 'en'],
    [both, 'As Two says', 'en'],
  ]);
  expect(await findSession(db.sql, session)).toMatchObject({ user_id: both, account_id: both, role: 'ceo' });
});

it('count as proven by no mail, and whoever belonged to no tenant is gone', async () => {
  const rows = await db.owner()`select email, proven_at from users`;
  expect([...rows]).toEqual([{ email: 'both@example.com', proven_at: null }]);
});
