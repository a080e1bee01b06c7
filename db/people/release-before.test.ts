/** What the release of before says to today's schema, in its own words, while both stand beside each other. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../platform/audit-chain.ts';
import { recordAudit } from '../platform/audit.ts';
import { claimSignals, completeSignals } from '../platform/queues.ts';
import { type Tx, withTenant } from '../platform/tenant.ts';
import { createVault } from '../platform/vault.ts';
import { tell } from '../flows/enrolment-signals.ts';
import { createTestDatabase, type TestDatabase, type TestTenant } from '../testing.ts';

let database: TestDatabase;
let tenant: TestTenant;
const vault = createVault(`test:${randomBytes(32).toString('base64')}`);
beforeAll(async () => {
  database = await createTestDatabase();
  tenant = await database.createTenant();
});
afterAll(() => database.stop());
const within = <T>(work: (tx: Tx) => Promise<T>) => withTenant(database.sql, tenant.id, work);

/** As 0609720 writes the audit: no number, and the last hash by id. */
async function auditOfBefore(tx: Tx, action: string): Promise<void> {
  const entry = { tenant_id: tenant.id, actor_type: 'user', action, outcome: 'ok', data: {} };
  await tx`select pg_advisory_xact_lock(hashtextextended(${`audit:${tenant.id}`}, 0))`;
  await tx`
    with row as (
      select jsonb_populate_record(null::system_events, ${tx.json(entry)} || jsonb_build_object('occurred_at', clock_timestamp())) as e
    ), last as (
      select (select hash from system_events where tenant_id = ${tenant.id} order by id desc limit 1) as prev
    )
    insert into system_events (actor_type, actor_id, action, object_type, object_id, outcome, data, request_id, ip, occurred_at, prev_hash, hash)
    select (e).actor_type, (e).actor_id, (e).action, (e).object_type, (e).object_id, (e).outcome, (e).data, (e).request_id, (e).ip,
           (e).occurred_at, prev, audit_hash(prev, e)
    from row, last`;
}

describe('the release of before', () => {
  it('writes into the same chain of the audit', async () => {
    const entry = { tenantId: tenant.id, actor: { type: 'user' as const, id: 'x' } };
    for (let n = 0; n < 2; n++) {
      await within((tx) => auditOfBefore(tx, 'lead.before'));
      await within((tx) => recordAudit(tx, { ...entry, action: 'lead.update' }));
    }
    expect(await within((tx) => verifyAudit(tx, vault, tenant.id))).toMatchObject({ rows: 4, broken_at: null });
    const numbers = await within((tx) => tx<{ seq: string }[]>`select seq::text from system_events order by id`);
    expect(numbers.map(({ seq }) => seq)).toEqual(['1', '2', '3', '4']);
  });

  it('reads its members, of the own tenant alone, and sets their language', async () => {
    const other = await database.createTenant();
    const members = await within(
      (tx) => tx<{ id: string; name: string; locale: string | null }[]>`
      select u.id, coalesce(m.name, u.name) as name, u.email, m.role, u.locale from memberships m join users u on u.id = m.user_id`,
    );
    expect(members.map(({ id }) => id)).toEqual([tenant.ceoId]);
    await within((tx) => tx`select set_locale(${tenant.ceoId}, 'en')`);
    await within((tx) => tx`select set_locale(${other.ceoId}, 'en')`);
    const chosen = await database.owner()<{ locale: string | null }[]>`
      select locale from memberships where user_id in (${tenant.ceoId}, ${other.ceoId}) order by user_id = ${other.ceoId}`;
    expect(chosen.map(({ locale }) => locale)).toEqual(['en', null]);
  });

  it('hands on signals with the number that the newer one waits for, and no move whose plan is not in it', async () => {
    const flow = await within(
      (tx) => tx<{ id: string }[]>`insert into flows (name, status) values ('A', 'active') returning id`,
    );
    const enrolment = randomUUID();
    await within(async (tx) => {
      await tx`insert into flow_versions (flow_id, number, graph, plan) values (${flow[0]!.id}, 1, '{}', '{}')`;
      const [lead] = await tx<{ id: string }[]>`insert into leads (name) values ('A') returning id`;
      await tx`
        insert into enrolments (id, flow_id, version, lead_id, occurrence, started_at)
        values (${enrolment}, ${flow[0]!.id}, 1, ${lead!.id}, 'x', now())`;
      await tell(tx, 'control', [{ id: enrolment, payload: { type: 'retry' } }]);
      await tell(tx, 'control', [{ id: enrolment, payload: { type: 'move', version: 1 } }]);
    });
    const claim = () =>
      database.sql<{ id: string; payload: object }[]>`
        select id, tenant_id as "tenantId", enrolment_id as "enrolmentId", name, payload from claim_signals(50)`;
    const [first, ...more] = await claim();
    expect({ payload: first!.payload, more }).toEqual({ payload: { type: 'retry', number: 1 }, more: [] });
    await completeSignals(database.sql, [first!.id]);
    expect(await claim()).toEqual([]);
    expect(await claimSignals(database.sql, 50)).toMatchObject([
      { number: '2', payload: { type: 'move', version: 1 } },
    ]);
  });

  it('is told to try again where people come by invitations now', async () => {
    const again = { code: '57P03' };
    await expect(
      within((tx) => tx`select add_member('a@b.example', 'A', 'hash', 'admin')`.then(() => null)),
    ).rejects.toMatchObject(again);
    await expect(
      database.sql`select * from create_tenant('A', 'UTC', 'USD', 'es', 'a@b.example', 'A', 'hash')`,
    ).rejects.toMatchObject(again);
    expect(await database.owner()`select from users where email = 'a@b.example'`).toHaveLength(0);
  });
});
