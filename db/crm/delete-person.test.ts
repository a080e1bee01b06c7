import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordConsent } from './consents.ts';
import { deletePerson } from './delete-person.ts';
import { isFromBefore, PersonDeleted } from './deletion-marks.ts';
import { exportedTables, exportPerson } from './export-person.ts';
import { keepAliases } from './lead-aliases.ts';
import { findOrCreateLead, insertLead, type Lead } from './leads.ts';
import { mergeLeads } from './merge-leads.ts';
import { type Phone, readPhone } from './phone.ts';
import { recordTouch } from './touches.ts';
import { keepAnswer } from '../platform/idempotency.ts';
import { withTenant, type Tx } from '../platform/tenant.ts';
import { completeDelivery, failDelivery, storeDelivery } from '../platform/webhook-inbox.ts';
import { addTestPhone } from '../sending/test-phones.ts';
import { insertLiveFlow, insertMessage } from '../testing/flow-scene.ts';
import { fillColumns, findTraces, tablesOfLeads } from '../testing/traces.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';

let db: TestDatabase;
let tenant: string;
beforeAll(async () => void (db = await createTestDatabase()));
beforeEach(async () => void (tenant = (await db.createTenant()).id));
afterAll(() => db.stop());
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);

const person = {
  name: 'Zulema Quiroga',
  phone: '+5491161234567',
  email: 'Zulema.Q@example.com',
  wa_user_id: 'AR.77120045118899',
  external_ids: { crm: 'crm-zulema-900817', meta_lead: '99887766554433' },
  custom: { dni: '27.456.789-zq' },
};
const said = 'mi dirección es Arenales 1450 piso 9';
/** Each in the spellings in which it may be stored. */
const needles = [
  '91161234567',
  '541161234567',
  'Zulema',
  'zulema.q@example',
  'AR.77120045118899',
  'crm-zulema-900817',
  '99887766554433',
  '27.456.789-zq',
  'Arenales 1450',
];
const raw = (body: object) => new TextEncoder().encode(JSON.stringify(body));

/** The person with a row in every table that can have one, and whatever of them is elsewhere. */
async function everywhere(tx: Tx): Promise<Lead> {
  const lead = await insertLead(tx, person);
  const lead_id = lead.id;
  const flowId = await insertLiveFlow(tx);
  await recordTouch(tx, { leadId: lead_id, source: 'lead_form', external_id: '99887766554433', headline: said });
  await recordConsent(
    tx,
    { leadId: lead_id },
    {
      granted: true,
      door: 'api',
      details: { by: 'api_key', leadgen_id: '99887766554433' },
      evidence: { kind: 'form', occurredAt: new Date(0), reference: 'https://forms.example/zulema.q@example.com' },
    },
  );
  await tx`insert into opportunities ${tx({ lead_id, name: 'Zulema: casa' })}`;
  const [sale] = await tx<[{ id: string }]>`
    insert into sales_transactions ${tx({ lead_id, amount: 10, currency: 'ARS', completed_at: new Date() })} returning id`;
  await tx`insert into sale_refunds ${tx({ sale_id: sale.id, amount: 4, external_id: 'back' })}`;
  await tx`insert into carts ${tx({ lead_id })}`;
  const [enrolment] = await tx<[{ id: string }]>`
    insert into enrolments (flow_id, version, lead_id, occurrence) values (${flowId}, 1, ${lead_id}, 'x') returning id`;
  const message_id = await insertMessage(tx, { leadId: lead_id, flowId, enrolmentId: enrolment.id, state: 'sent' });
  await tx`update messages set price = 0.05, price_currency = 'USD', submit_started_at = now() where id = ${message_id}`;
  await tx`insert into message_events ${tx({ message_id, external_event_id: 'e', status: 'sent' })}`;
  await tx`insert into lost_tries ${tx({ message_id, attempt: 1, external_id: 'lost', by_hand: false })}`;
  await tx`insert into enrolment_steps ${tx({ enrolment_id: enrolment.id, seq: 1, kind: 'wait', outcome: 'waiting' })}`;
  await tx`insert into flow_requests ${tx({ enrolment_id: enrolment.id, visit: 1, node_id: 'ask' })}`;
  const [move] = await tx<[{ id: string }]>`
    insert into flow_moves (flow_id, cause, to_version, others) values (${flowId}, 'hand', 1, 'now') returning id`;
  await tx`insert into flow_move_people ${tx({ move_id: move.id, enrolment_id: enrolment.id })}`;
  await tx`insert into enrolment_signals ${tx({ enrolment_id: enrolment.id, name: 'happened', payload: '{}' })}`;
  await tx`insert into inbound_messages ${tx({ lead_id, external_id: 'in', type: 'text', text: said, received_at: new Date() })}`;
  await tx`insert into team_messages ${tx({ lead_id, external_id: 'team', type: 'text', sent_at: new Date() })}`;
  await tx`insert into notifications ${tx({ lead_id, text: 'Look' })}`;
  await tx`insert into lead_notes ${tx({ lead_id, text: said })}`;
  await tx`insert into tasks ${tx({ lead_id, title: 'Call Zulema' })}`;
  const [run] = await tx<[{ id: string }]>`
    insert into audience_runs ${tx({ flow_id: flowId, turn: 'x', per_minute: 1 })} returning id`;
  await tx`insert into audience_people ${tx({ run_id: run.id, place: 1, lead_id })}`;
  const [bulk] = await tx<[{ id: string }]>`
    insert into bulk_changes ${tx({ act: tx.json({ do: 'delete' }), people: 1, actor_type: 'user' })} returning id`;
  await tx`insert into bulk_people ${tx({ bulk_id: bulk.id, place: 1, lead_id, before: tx.json({ 'custom.note': said }) })}`;
  await tx`insert into test_sends ${tx({ to_phone: person.phone, template_name: 'a', template_language: 'es', parts: tx.json([]), rendered: said })}`;
  const [member] = await tx<[{ user_id: string }]>`select user_id from memberships limit 1`;
  await addTestPhone(tx, member.user_id, readPhone(person.phone) as Phone, '123456');
  await tx`insert into conversions ${tx({ lead_id, event_id: 'Purchase:x', event_name: 'Purchase', origin: 'flow', occurred_at: new Date() })}`;
  await keepAliases(tx, lead_id, [['lead', crypto.randomUUID()]]);
  return lead;
}

/** What the inbox and the answers to repeated requests hold of the person. */
async function onTheirWay(tx: Tx, lead: Lead): Promise<void> {
  const store = async (eventId: string, body: object) => {
    await storeDelivery(tx, { provider: 'ycloud', endpoint: 'e', eventId, raw: raw(body), person: null });
    const [row] = await tx<[{ id: string }]>`select id from webhook_inbox where external_event_id = ${eventId}`;
    return row.id;
  };
  await completeDelivery(tx, await store('inbound', { from: person.phone, text: said }));
  await completeDelivery(tx, await store('status', { to: person.phone }));
  const aside = await store('aside', { from: '5491161234567', text: said });
  for (const code of ['a', 'b', 'c']) await failDelivery(tx, aside, code);
  const answer = { principal: 'user:1', requestHash: new Uint8Array(1), status: 201 };
  await keepAnswer(tx, { ...answer, key: 'theirs', body: lead });
  await keepAnswer(tx, { ...answer, key: 'other', body: { id: crypto.randomUUID(), name: 'Ana' } });
}

describe('what is left of a deleted person', () => {
  it('is nothing in any column of any table, whatever the columns held', async () => {
    const lead = await inTenant(everywhere);
    const tables = await tablesOfLeads(db.owner());
    // A table that is new has no row of the person yet: give it one in `everywhere`.
    for (const table of tables) {
      // A table that is new has no row of the person yet: give it one in `everywhere`.
      const rows = await db.owner()`select from ${db.owner()(table)} where tenant_id = ${tenant}`;
      expect([table, rows.length]).not.toEqual([table, 0]);
    }
    const open = tables.filter((name) => name !== 'consents' && name !== 'leads');
    await fillColumns(db.owner(), open, said);
    await inTenant((tx) => onTheirWay(tx, lead));
    const before = await findTraces(db.owner(), needles);
    for (const one of [
      'leads.phone',
      'webhook_inbox.raw',
      'idempotency_keys.body',
      'consents.evidence',
      'external_ids.external_id',
    ])
      expect(before).toContain(one);

    expect(await inTenant((tx) => deletePerson(tx, lead.id))).toEqual({ messages: 1, deliveries: 1, answers: 1 });
    // What was set aside is tried once more by the worker, and then emptied.
    expect(await findTraces(db.owner(), needles)).toEqual(['webhook_inbox.raw']);
    await inTenant(async (tx) => {
      const [row] = await tx<
        [{ id: string; attempts: number }]
      >`select id, attempts from webhook_inbox where is_forgotten`;
      expect(row.attempts).toBe(0);
      for (const code of ['a', 'b', 'c']) await failDelivery(tx, row.id, code);
    });
    expect(await findTraces(db.owner(), needles)).toEqual([]);
    // Ids that lead nowhere any more: notes from which the numbers lose what the lead had.
    expect(await findTraces(db.owner(), [lead.id])).toEqual(['marketing_changes.lead_id']);
  });

  it('is a proof of their yes that allows nothing, and of what was sent a sum', async () => {
    await inTenant(async (tx) => {
      const { id } = await everywhere(tx);
      await deletePerson(tx, id);
      const [proof] = await tx`select lead_id, granted, fault, evidence from consents`;
      expect(proof).toMatchObject({ lead_id: null, granted: true, fault: 'person-deleted' });
      expect(proof!.evidence.proof).toEqual({
        kind: 'form',
        occurredAt: new Date(0).toISOString(),
        reference_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(await tx`select messages, price, price_currency, state from deleted_messages`).toEqual([
        { messages: 1, price: '0.050000', price_currency: 'USD', state: 'sent' },
      ]);
    });
    expect((await inTenant((tx) => insertLead(tx, { phone: person.phone }))).consent).toBeNull();
  });

  it('is nobody else’s loss: short ids of other systems and other people stay in what was answered', () =>
    inTenant(async (tx) => {
      const { id } = await insertLead(tx, { phone: '+5491161230000', external_ids: { crm: '7' } });
      const answer = { principal: 'user:1', requestHash: new Uint8Array(1), status: 201, body: { rows: 7 } };
      await keepAnswer(tx, { ...answer, key: 'k' });
      expect(await deletePerson(tx, id)).toMatchObject({ answers: 0 });
    }));
});

it('everything about a person is in what is exported of them', async () => {
  const lead = await inTenant(everywhere);
  const unsaid = ['enrolment_signals']; // On their way to the engine: ids of what is told elsewhere.
  expect((await tablesOfLeads(db.owner())).filter((name) => !unsaid.includes(name))).toEqual(exportedTables.toSorted());
  const found = await inTenant((tx) => exportPerson(tx, lead.id));
  for (const [table, rows] of Object.entries(found.tables)) expect([table, rows.length]).not.toEqual([table, 0]);
  for (const text of [person.name, person.phone, person.email, person.custom.dni, said])
    expect(JSON.stringify(found)).toContain(text);
  expect(JSON.stringify(found)).not.toContain(tenant);
});

describe('a refusal survives deletion, a yes does not', () => {
  it.each([
    ['a refusal', false, 'revoked'],
    ['a yes', true, null],
  ] as const)('%s', async (_, granted, after) => {
    await inTenant(async (tx) => {
      const { id } = await insertLead(tx, person);
      await recordConsent(tx, { leadId: id }, { granted, door: 'keyword' });
      await deletePerson(tx, id);
    });
    for (const key of ['phone', 'wa_user_id'] as const)
      expect((await inTenant((tx) => insertLead(tx, { [key]: person[key] }))).consent).toBe(after);
  });

  it('also by a number that only an alias knows', async () => {
    await inTenant(async (tx) => {
      const kept = await insertLead(tx, { phone: '+5491161230001' });
      const gone = await insertLead(tx, { phone: '+5491161230002' });
      await recordConsent(tx, { leadId: kept.id }, { granted: false, door: 'keyword' });
      await mergeLeads(tx, { into: kept.id, from: gone.id, source: 'person' });
      await deletePerson(tx, kept.id);
    });
    expect((await inTenant((tx) => insertLead(tx, { phone: '+5491161230002' }))).consent).toBe('revoked');
  });
});

describe('what reached us before', () => {
  it.each(['phone', 'email', 'wa_user_id', 'external_ids'] as const)('is known by %s', (key) =>
    inTenant(async (tx) => {
      const { id } = await insertLead(tx, person);
      const before = new Date();
      await deletePerson(tx, id);
      const after = new Date(Date.now() + 1000);
      const known = { [key]: person[key] };
      expect(await isFromBefore(tx, known, before)).toBe(true);
      expect(await isFromBefore(tx, known, after)).toBe(false);
      await expect(findOrCreateLead(tx, { ...known, name: 'Z' }, { since: before })).rejects.toThrow(PersonDeleted);
      expect((await findOrCreateLead(tx, { ...known, name: 'Z' }, { since: after })).created).toBe(true);
    }),
  );

  it('is what a transaction brings that had begun by then', async () => {
    const { id } = await inTenant((tx) => insertLead(tx, person));
    await inTenant(async (late) => {
      await late`select`;
      await inTenant((tx) => deletePerson(tx, id));
      await expect(late.savepoint((tx) => insertLead(tx as Tx, { phone: person.phone }))).rejects.toThrow(
        PersonDeleted,
      );
    });
    expect((await inTenant((tx) => insertLead(tx, { phone: person.phone }))).id).not.toBe(id);
  });
});
