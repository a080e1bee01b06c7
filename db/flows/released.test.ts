import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nudgeReleased } from '../platform/queues.ts';
import { type Tx, withTenant } from '../platform/tenant.ts';
import { insertLead, insertLiveFlow } from '../testing/flow-scene.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';

/** Every reason that holds a message without an instant: what brings it about, and what takes it away. */
const reasons: [reason: string, hold: string, free: string][] = [
  ['kill-switch-tenant', 'update tenants set sending_stopped = true', 'update tenants set sending_stopped = false'],
  ['kill-switch-flow', 'update flows set sending_stopped = true', 'update flows set sending_stopped = false'],
  ['kill-switch-sender', 'update senders set sending_stopped = true', 'update senders set sending_stopped = false'],
  ['flow-paused', `update flows set status = 'paused'`, `update flows set status = 'active'`],
  [
    'no-sender',
    'delete from senders',
    `insert into senders (provider, phone, credential_key) values ('ycloud', '+12025550111', 'key')`,
  ],
  ['template-paused', `update meta_templates set status = 'PAUSED'`, `update meta_templates set status = 'APPROVED'`],
  [
    'template-not-approved',
    `update meta_templates set status = 'PENDING'`,
    `update meta_templates set status = 'APPROVED'`,
  ],
  [
    'template-missing',
    'delete from meta_templates',
    `insert into meta_templates (provider, waba_id, name, language, category, status, components)
     values ('ycloud', 'w', 'hola', 'es', 'MARKETING', 'APPROVED', '[]')`,
  ],
  ['provider-auth', 'select 1', 'update credentials set updated_at = clock_timestamp()'],
];

describe('who is held without an instant', () => {
  let db: TestDatabase;
  beforeAll(async () => void (db = await createTestDatabase()));
  afterAll(() => db.stop());

  /** A tenant whose only enrolment wants to send `hola`. */
  const scene = async () => {
    const { id } = await db.createTenant();
    const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, id, work);
    const enrolment = await inTenant(async (tx) => {
      await tx`insert into credentials (tenant_id, key, sealed_value, key_id, updated_at)
        values (${id}, 'key', '', 'k', now() - interval '1 day')`;
      await tx`insert into senders (provider, phone, credential_key) values ('ycloud', '+12025550110', 'key')`;
      await tx`insert into meta_templates (provider, waba_id, name, language, category, status, components)
        values ('ycloud', 'w', 'hola', 'es', 'MARKETING', 'APPROVED', '[]')`;
      const [flowId, leadId] = [await insertLiveFlow(tx), await insertLead(tx)];
      const [row] = await tx<[{ id: string }]>`
        insert into enrolments (flow_id, version, lead_id, occurrence, started_at) values (${flowId}, 1, ${leadId}, 'x', now()) returning id`;
      await tx`insert into messages (external_id, lead_id, flow_id, enrolment_id, node_id, visit, template_name, template_language)
        values (gen_random_uuid()::text, ${leadId}, ${flowId}, ${row.id}, 'pause', 1, 'hola', 'es')`;
      return row.id;
    });
    const told = async () => {
      await nudgeReleased(db.sql);
      return await inTenant(
        async (tx) => (await tx`select from enrolment_signals where enrolment_id = ${enrolment}`).length,
      );
    };
    const hold = (reason: string) =>
      inTenant((tx) => tx`update enrolments set state = 'waiting', waiting_reason = ${reason}, wake_at = null`);
    return { told, hold, run: (statement: string) => inTenant((tx) => tx.unsafe(statement)) };
  };

  it.each(reasons)('%s: is told when the reason goes, and not before', async (reason, begin, end) => {
    const { told, hold, run } = await scene();
    await run(begin);
    await hold(reason);
    expect(await told()).toBe(0);
    await run(end);
    expect(await told()).toBe(1);
    // One reminder is enough, until it is read.
    expect(await told()).toBe(1);
  });

  it.each(reasons)(
    '%s: is told also when the reason went before the holding was written down',
    async (reason, begin, end) => {
      const { told, hold, run } = await scene();
      await run(begin);
      await run(end);
      await hold(reason);
      expect(await told()).toBe(1);
    },
  );
});
