import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChanges } from './changes.ts';
import { blockedTemplates, readDayHealth, readHealth } from './diagnostics.ts';
import { insertLead, insertLiveFlow, insertMessage } from '../testing/flow-scene.ts';
import {
  deleteSender,
  findSender,
  flowsUsingSender,
  insertEndpoint,
  insertSender,
  listSenders,
  updateSender,
} from '../sending/senders.ts';
import { insertMessageEvent } from '../sending/message-events.ts';
import { readSwitches, setSwitch } from '../sending/switches.ts';
import { withTenant, type Tx } from './tenant.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { findEndpoint, storeDelivery } from './webhook-inbox.ts';

let db: TestDatabase;
beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db.stop());
const newTenant = async () => (await db.createTenant()).id;
const sender = (phone: string) => ({
  id: crypto.randomUUID(),
  provider: 'ycloud' as const,
  phone,
  label: '',
  wabaId: 'w',
  status: 'CONNECTED',
  quality: null,
  messagingLimit: null,
  credentialKey: `sender:${phone}`,
});

describe('storeDelivery()', () => {
  it('keeps one row per event id and tenant, with the very bytes, and wakes nobody twice', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const endpoint = { id: 'a'.repeat(24), provider: 'ycloud', externalId: null, secretKey: 'k' };
    await withTenant(db.sql, tenant, (tx) => insertEndpoint(tx, endpoint));
    expect(await findEndpoint(db.sql, endpoint.id)).toEqual({ tenant_id: tenant, provider: 'ycloud', secret_key: 'k' });
    expect(await findEndpoint(db.sql, 'nobody')).toBeNull();

    const raw = new Uint8Array([0, 255, 123, 10]);
    const delivery = { provider: 'ycloud', endpoint: endpoint.id, eventId: 'evt_1', raw };
    const store = (id: string) => withTenant(db.sql, id, (tx) => storeDelivery(tx, delivery));
    const stored = await Promise.all(Array.from({ length: 5 }, () => store(tenant)));
    expect(stored.filter(Boolean)).toHaveLength(1);
    expect(await store(other)).toBe(true);
    await withTenant(db.sql, tenant, async (tx) => {
      const rows = await tx`select raw, processed_at from webhook_inbox`;
      expect(rows).toHaveLength(1);
      expect(new Uint8Array(rows[0]!.raw)).toEqual(raw);
      expect((await tx`select last_event_at from webhook_endpoints`)[0]!.last_event_at).toBeInstanceOf(Date);
    });
  });
});

describe('senders', () => {
  it('has exactly one default as long as there is one', async () => {
    await withTenant(db.sql, await newTenant(), async (tx) => {
      const [a, b] = [sender('+5491100000001'), sender('+5491100000002')];
      await insertSender(tx, a);
      await insertSender(tx, b);
      const defaults = async () => (await listSenders(tx)).filter((row) => row.is_default).map((row) => row.id);
      expect(await defaults()).toEqual([a.id]);
      await updateSender(tx, b.id, { is_default: true, label: 'Ventas' });
      expect(await defaults()).toEqual([b.id]);
      expect(await findSender(tx, b.id)).toMatchObject({ label: 'Ventas', per_second: 100, status: 'CONNECTED' });
      await deleteSender(tx, b.id);
      expect(await defaults()).toEqual([a.id]);
    });
  });

  it('knows the live flows that name a sender', async () => {
    await withTenant(db.sql, await newTenant(), async (tx) => {
      const row = sender('+5491100000003');
      await insertSender(tx, row);
      const flowId = await insertLiveFlow(tx, 'Con número');
      expect(await flowsUsingSender(tx, row.id)).toEqual([]);
      await tx`insert into flow_versions (flow_id, number, graph, plan)
        select flow_id, 2, jsonb_set(graph, '{nodes,1,config}', ${tx.json({ sender: row.id })}), plan from flow_versions where flow_id = ${flowId}`;
      await tx`update flows set live_version = 2 where id = ${flowId}`;
      expect(await flowsUsingSender(tx, row.id)).toEqual([{ id: flowId, name: 'Con número' }]);
    });
  });
});

describe('setSwitch()', () => {
  it('stops a tenant, a number or a flow, and no other tenant’s', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const flowId = await withTenant(db.sql, tenant, async (tx) => {
      const id = await insertLiveFlow(tx, 'Parado');
      const row = sender('+5491100000004');
      await insertSender(tx, row);
      expect(await setSwitch(tx, { scope: 'tenant' }, true)).toBe(true);
      expect(await setSwitch(tx, { scope: 'flow', id }, true)).toBe(true);
      expect(await setSwitch(tx, { scope: 'sender', id: row.id }, true)).toBe(true);
      expect(await readSwitches(tx)).toEqual({
        global: false,
        tenant: true,
        senders: [{ id: row.id, label: '+5491100000004' }],
        flows: [{ id, name: 'Parado', held: 0 }],
      });
      return id;
    });
    await withTenant(db.sql, other, async (tx) => {
      expect(await setSwitch(tx, { scope: 'flow', id: flowId }, false)).toBe(false);
      expect(await readSwitches(tx)).toEqual({ global: false, tenant: false, senders: [], flows: [] });
    });
  });
});

describe('readChanges()', () => {
  it('names what changed since an instant, by topic, and nothing before or of others', async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const make = (id: string) =>
      withTenant(db.sql, id, async (tx) => {
        const flowId = await insertLiveFlow(tx);
        const leadId = await insertLead(tx);
        return { flowId, leadId, messageId: await insertMessage(tx, { leadId, flowId, state: 'sent' }) };
      });
    const read = (since: number) => withTenant(db.sql, tenant, (tx) => readChanges(tx, new Date(since)));
    const made = await make(tenant);
    await make(other);
    const first = await read(0);
    expect(new Set(first.changes.map((change) => `${change.topic}:${change.id}`))).toEqual(
      new Set([`flows:${made.flowId}`, `leads:${made.leadId}`, `messages:${made.messageId}`]),
    );
    expect(Math.abs(first.now - Date.now())).toBeLessThan(60_000);
    expect((await read(first.now)).changes).toEqual([]);
    const tell = (externalEventId: string) => (tx: Tx) =>
      insertMessageEvent(tx, {
        messageId: made.messageId,
        attempt: 1,
        status: 'read',
        externalEventId,
        errorCode: null,
        at: null,
        data: {},
      });
    await withTenant(db.sql, tenant, tell('one'));
    await withTenant(db.sql, tenant, tell('two'));
    await withTenant(db.sql, tenant, (tx: Tx) => tx`update messages set replied_at = now()`);
    const told = (await read(first.now)).changes;
    expect(told).toMatchObject([{ topic: 'messages', id: made.messageId }]);
    const ids = await withTenant(db.sql, tenant, async (tx) => {
      const sent: string[] = [];
      for (let n = 0; n < 60; n += 1)
        sent.push(await insertMessage(tx, { leadId: made.leadId, flowId: made.flowId, state: 'sent' }));
      return sent;
    });
    const { now } = await read(first.now);
    await withTenant(
      db.sql,
      tenant,
      (tx) => tx`
        insert into message_events (message_id, external_event_id, status)
        select m, m || s, s from unnest(${ids}::uuid[]) m, unnest(array['sent', 'delivered', 'read']) s`,
    );
    expect((await read(now)).changes.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    await withTenant(db.sql, tenant, tell('three'));
    const again = (await read(first.now)).changes.find(({ id }) => id === made.messageId);
    expect(again!.at).toBeGreaterThan(told[0]!.at);
  });
});

describe('readHealth(), readDayHealth() and blockedTemplates()', () => {
  it('are calm for a fresh tenant and tell what hangs', async () => {
    await withTenant(db.sql, await newTenant(), async (tx) => {
      expect(await readHealth(tx)).toMatchObject({
        events_waiting_s: null,
        starts_waiting_s: null,
        inbox_failed: 0,
        doubtful: 0,
      });
      expect(await readDayHealth(tx)).toMatchObject({ failed_day: 0, sent_day: 0, silent_since: null });
      const flowId = await insertLiveFlow(tx);
      const leadId = await insertLead(tx);
      await tx`insert into events (type, lead_id, occurred_at) values ('lead.created', ${leadId}, now() - interval '5 minutes')`;
      await insertMessage(tx, { leadId, flowId, state: 'failed', reason: 'no-phone' });
      await tx`insert into messages (external_id, lead_id, state, settle_at) values ('d', ${leadId}, 'unknown', now() - interval '1 hour')`;
      expect(await readHealth(tx)).toMatchObject({
        events_waiting_s: 300,
        doubtful: 1,
      });
      expect(await readDayHealth(tx)).toMatchObject({ failed_day: 1, failure_code: 'no-phone' });
      expect(await blockedTemplates(tx)).toEqual([]);
      await tx`insert into flow_versions (flow_id, number, graph, plan) select flow_id, 2,
        jsonb_set(graph, '{nodes,1,config}', '{"template": {"name": "hola", "language": "es"}}'), plan from flow_versions where flow_id = ${flowId}`;
      await tx`update flows set live_version = 2 where id = ${flowId}`;
      expect(await blockedTemplates(tx)).toEqual([
        { flow_id: flowId, flow_name: 'Seguimiento', template: 'hola', language: 'es', status: null },
      ]);
    });
  });
});
