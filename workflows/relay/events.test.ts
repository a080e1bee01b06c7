import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compile, flow as flowSchema, readField, triggerEvents } from '#flow';
import { recordEvent } from '#db/crm/events.ts';
import { signalStop } from '#db/flows/enrolment-signals.ts';
import { admit } from '#db/flows/admit.ts';
import { loadEnrolmentFacts } from '#db/flows/facts.ts';
import { insertFlow, lockFlow, setFlowStatus } from '#db/flows/flows.ts';
import { findVersion, insertVersion } from '#db/flows/flow-versions.ts';
import { createCompany } from './company.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { createVersions } from '../services/versions.ts';
import { chain, wait } from '../testing/flows.ts';
import { type EventDeps, relayEvents } from './events.ts';

let db: TestDatabase;
let tenant: string;
beforeAll(async () => void (db = await createTestDatabase({ max: 8 })));
afterAll(() => db?.stop());
beforeEach(async () => {
  await db.owner()`update events set processed_at = now() where processed_at is null`;
  tenant = (await db.createTenant()).id;
});

const deps = (): EventDeps => ({
  sql: db.sql,
  versions: createVersions(),
  company: createCompany(),
  log: { error() {} },
});
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
/** Works off everything there is. */
async function relay(over: Partial<EventDeps> = {}, most = 50): Promise<number> {
  let starts = 0;
  for (;;) {
    const batch = await relayEvents({ ...deps(), ...over }, most);
    starts += batch.starts.length;
    if (batch.taken === 0) return starts;
  }
}
const publish = (graph: unknown) =>
  inTenant(async (tx) => {
    const parsed = flowSchema.parse(graph);
    const flowId = await insertFlow(tx, { name: 'f', description: '', graph: parsed, userId: null });
    await insertVersion(tx, {
      flowId,
      graph: parsed,
      plan: compile(parsed),
      note: '',
      userId: null,
      triggerEvents: triggerEvents(parsed),
    });
    return flowId;
  });
const lead = (consent: string | null = null) =>
  inTenant(async (tx) => {
    const [row] = await tx<{ id: string }[]>`insert into leads (name, consent) values ('Ana', ${consent}) returning id`;
    return row!.id;
  });
const emit = (event: Parameters<typeof recordEvent>[1]) => inTenant((tx) => recordEvent(tx, event));
const enrolments = (flowId: string) =>
  inTenant((tx) => tx`select * from enrolments where flow_id = ${flowId} order by created_at`);
const signals = (enrolmentId: string) =>
  inTenant(async (tx) =>
    (await tx`select payload from enrolment_signals where enrolment_id = ${enrolmentId} order by id`).flatMap(
      (row) => row.payload.events,
    ),
  );
const outcome = async (eventId: string) =>
  (await inTenant((tx) => tx`select outcome, processed_at, attempts from events where id = ${eventId}`))[0]!;

const greeting = (settings: object = {}) =>
  chain({ kind: 'lead-created' }, [wait('P1D')], { exitOn: ['message.replied'], ...settings });

describe('relayEvents()', () => {
  it('lets a lead in once, however often the event is told, and leases the start', async () => {
    const flowId = await publish(greeting());
    const leadId = await lead();
    for (let i = 0; i < 10; i++) await emit({ type: 'lead.created', leadId });
    const counts = await Promise.all([relay({}, 3), relay({}, 3), relay({}, 3)]);
    expect(counts.reduce((a, b) => a + b)).toBe(1);
    const [row, ...others] = await enrolments(flowId);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      lead_id: leadId,
      occurrence: 'created',
      node_id: 'n1',
      state: 'running',
      started_at: null,
    });
    expect(row!.claimed_until.getTime()).toBeGreaterThan(Date.now());
    expect(row!.listens).toContain('message.replied');
  });

  it('starts flows of a custom event by its name and data, once per event, and keeps the data for later steps', async () => {
    const filter = { field: 'event.data.plan', op: 'eq', value: 'anual' };
    const flowId = await publish(
      chain({ kind: 'custom-event', config: { name: 'booking_started', filter } }, [wait('P1D')], {
        reEntry: 'always',
      }),
    );
    const leadId = await lead();
    const told = (type: 'custom.booking_started' | 'custom.other', plan: string) =>
      emit({ type, leadId, data: { plan, seats: 2 } });
    const [hit, miss, other] = [
      await told('custom.booking_started', 'anual'),
      await told('custom.booking_started', 'mensual'),
      await told('custom.other', 'anual'),
    ];
    await relay();
    expect((await outcome(hit)).outcome).toEqual({ [flowId]: 'entered' });
    expect((await outcome(miss)).outcome).toEqual({ [flowId]: 'filter-not-met' });
    expect((await outcome(other)).outcome).toBeNull();
    const [row, ...more] = await enrolments(flowId);
    expect(more).toEqual([]);
    const facts = await inTenant((tx) => loadEnrolmentFacts(tx, row!.id));
    expect(readField('event.data.seats', facts!)).toBe(2);
  });

  it('starts flows of a tag and of a form, by which tag and which form', async () => {
    const [vip, any, form] = [
      await publish(chain({ kind: 'tag-added', config: { tag: 'VIP' } }, [wait('P1D')])),
      await publish(chain({ kind: 'tag-added' }, [wait('P1D')])),
      await publish(chain({ kind: 'form-answered', config: { form: '77' } }, [wait('P1D')])),
    ];
    const leadId = await lead();
    const tagged = await emit({ type: 'lead.tagged', leadId, data: { tag: 'vip' } });
    const answered = await emit({ type: 'custom.lead_form', leadId, data: { form_id: '77', leadgen_id: '1' } });
    await relay();
    expect((await outcome(tagged)).outcome).toEqual({ [vip]: 'entered', [any]: 'entered' });
    expect((await outcome(answered)).outcome).toEqual({ [form]: 'entered' });
  });

  it('says of every flow why it did not start', async () => {
    const [open, filtered] = [
      await publish(greeting()),
      await publish(
        chain({ kind: 'lead-created', config: { filter: { field: 'lead.status', op: 'eq', value: 'won' } } }, [
          wait('P1D'),
        ]),
      ),
    ];
    const [one, gone] = [await lead(), await lead('revoked')];
    const [first, again, revoked] = [
      await emit({ type: 'lead.created', leadId: one }),
      await emit({ type: 'lead.created', leadId: one }),
      await emit({ type: 'lead.created', leadId: gone }),
    ];
    await relay();
    expect((await outcome(first)).outcome).toEqual({ [open]: 'entered', [filtered]: 'filter-not-met' });
    expect((await outcome(again)).outcome).toMatchObject({ [open]: 'same-occurrence' });
    expect((await outcome(revoked)).outcome).toMatchObject({ [open]: 'opted-out' });
  });

  it('lets nobody in on history, and tells it to whoever was inside when it happened', async () => {
    const flowId = await publish(greeting({ exitOn: ['sale.completed'] }));
    const bought = await publish(chain({ kind: 'sale-completed' }, [wait('P1D')]));
    const [leadId, past] = [await lead(), await lead()];
    await emit({ type: 'lead.created', leadId });
    await emit({ type: 'lead.created', leadId: past, history: true });
    await relay();
    const [inside, ...others] = await enrolments(flowId);
    expect([inside!.lead_id, others]).toEqual([leadId, []]);

    const sale = { type: 'sale.completed', leadId, history: true } as const;
    const days = (n: number) => new Date(Date.now() - n * 86_400_000);
    await emit({ ...sale, subject: `sale:${crypto.randomUUID()}`, occurredAt: days(400) });
    const today = await emit({ ...sale, subject: `sale:${crypto.randomUUID()}`, occurredAt: days(0.5) });
    await relay();
    expect(await signals(inside!.id)).toEqual([{ id: today, name: 'sale.completed', own: true }]);
    expect(await enrolments(bought)).toEqual([]);
  });

  it('signals open enrolments of the lead that listen, in order, and nobody else', async () => {
    const flowId = await publish(greeting());
    const [one, other] = [await lead(), await lead()];
    for (const leadId of [one, other]) await emit({ type: 'lead.created', leadId });
    await relay();
    const reply = await emit({ type: 'message.replied', leadId: one, subject: 'message:1' });
    await emit({ type: 'lead.tagged', leadId: one });
    const stop = await emit({ type: 'lead.opted_out', leadId: one });
    await relay();
    const rows = await enrolments(flowId);
    const [mine, theirs] = [one, other].map((leadId) => rows.find((row) => row.lead_id === leadId));
    expect(await signals(mine!.id)).toEqual([
      { id: reply, name: 'message.replied', own: true },
      { id: stop, name: 'lead.opted_out', own: true },
    ]);
    expect(await signals(theirs!.id)).toEqual([]);
  });

  it('knows an event about another deal from one about the enrolment’s own', async () => {
    const flowId = await publish(chain({ kind: 'opportunity-deadline', config: { before: 'PT1H' } }, [wait('P1D')]));
    const leadId = await lead();
    const [a, b] = await inTenant(
      (tx) => tx<{ id: string }[]>`
      insert into opportunities (lead_id, name, deadline) values (${leadId}, 'A', now() + interval '1 day'), (${leadId}, 'B', now() + interval '1 day') returning id`,
    );
    for (const { id } of [a!, b!]) await emit({ type: 'opportunity.created', leadId, subject: `opportunity:${id}` });
    await relay();
    await emit({ type: 'opportunity.won', leadId, subject: `opportunity:${a!.id}` });
    await relay();
    const rows = await enrolments(flowId);
    const own = await Promise.all(
      rows.map(async (row) => [row.subject, (await signals(row.id)).map((one) => one.own)]),
    );
    expect(Object.fromEntries(own)).toEqual({ [`opportunity:${a!.id}`]: [true], [`opportunity:${b!.id}`]: [false] });
  });

  it('one put in by hand is told what happens from then on, not what was still waiting to be worked off', async () => {
    const flowId = await publish(greeting());
    const [born, old] = [await lead(), await lead()];
    await emit({ type: 'lead.created', leadId: old });
    await relay();
    const before = (await enrolments(flowId)).map((row) => row.id);
    // The first message makes the lead; a person of the team puts them into the flow before the relay gets to it.
    const { graph, plan } = (await inTenant((tx) => findVersion(tx, flowId, 1)))!;
    await emit({ type: 'message.replied', leadId: born, subject: 'message:1' });
    const enrol = (occurrence: string, leadIds: string[]) =>
      inTenant((tx) => admit(tx, { flowId, version: 1, plan, settings: graph.settings, leadIds, occurrence }));
    const [entered] = await enrol('manual:1', [born]);
    await emit({ type: 'message.replied', leadId: old, subject: 'message:2' });
    await relay();
    expect(await signals(entered!.enrolment_id!)).toEqual([]);
    expect(await signals(before[0])).toMatchObject([{ name: 'message.replied' }]);
    const next = await emit({ type: 'message.replied', leadId: born, subject: 'message:3' });
    await relay();
    expect(await signals(entered!.enrolment_id!)).toMatchObject([{ id: next }]);
  });

  it('a moved deadline signals the open reminder and starts no second one', async () => {
    const flowId = await publish(chain({ kind: 'opportunity-deadline', config: { before: 'PT1H' } }, [wait('P1D')]));
    const leadId = await lead();
    const [deal] = await inTenant(
      (tx) =>
        tx<
          { id: string }[]
        >`insert into opportunities (lead_id, name, deadline) values (${leadId}, 'A', now() + interval '1 day') returning id`,
    );
    await emit({ type: 'opportunity.created', leadId, subject: `opportunity:${deal!.id}` });
    await relay();
    await inTenant((tx) => tx`update opportunities set deadline = now() + interval '2 days' where id = ${deal!.id}`);
    await emit({ type: 'opportunity.updated', leadId, subject: `opportunity:${deal!.id}` });
    await relay();
    const rows = await enrolments(flowId);
    expect(rows).toHaveLength(1);
    expect(await signals(rows[0]!.id)).toMatchObject([{ name: 'opportunity.updated', own: true }]);
  });

  it('lets nobody into a flow that is just being archived', async () => {
    const flowId = await publish(greeting());
    await emit({ type: 'lead.created', leadId: await lead() });
    let relayed: Promise<number> | undefined;
    await inTenant(async (tx) => {
      await lockFlow(tx, flowId);
      relayed = relay();
      await expect
        .poll(async () => (await db.owner()`select from pg_locks where not granted`).length)
        .toBeGreaterThan(0);
      await setFlowStatus(tx, flowId, 'archived');
      await signalStop(tx, { flowId }, 'flow-archived');
    });
    expect(await relayed).toBe(0);
    expect(await enrolments(flowId)).toEqual([]);
  });

  it('loses no reply to a race: many leads, created and answering at once, three relays', async () => {
    const flowId = await publish(greeting());
    const leads = await Promise.all(Array.from({ length: 30 }, () => lead()));
    // Claimed in another order than it happened: small batches of relays that overtake each other.
    for (const leadId of leads) await emit({ type: 'lead.created', leadId });
    for (const leadId of leads) await emit({ type: 'message.replied', leadId, subject: 'message:x' });
    await Promise.all([relay({}, 7), relay({}, 5), relay({}, 3)]);
    const rows = await enrolments(flowId);
    expect(rows).toHaveLength(30);
    for (const row of rows) expect(await signals(row.id)).toMatchObject([{ name: 'message.replied' }]);
  });

  it('tells an enrolment what happened after its event and was worked off before it', async () => {
    const flowId = await publish(greeting());
    const leadId = await lead();
    await emit({ type: 'lead.created', leadId });
    const reply = await emit({ type: 'message.replied', leadId, subject: 'message:x' });
    await db.owner()`update events set processed_at = now() where id = ${reply}`;
    await relay();
    const [row] = await enrolments(flowId);
    expect(await signals(row!.id)).toEqual([{ id: reply, name: 'message.replied', own: true }]);
  });

  it('sets an event that always fails aside after five tries, and holds up nobody', async () => {
    const [bad, good] = [
      await publish(greeting()),
      await publish(chain({ kind: 'lead-status-changed' }, [wait('P1D')])),
    ];
    const leads = [await lead(), await lead(), await lead()];
    const poison = await emit({ type: 'lead.created', leadId: leads[0]! });
    for (const leadId of leads) await emit({ type: 'lead.status_changed', leadId, data: { from: 'new', to: 'won' } });
    // Asked for a batch it fails; alone, only the event of this flow does.
    const versions = createVersions();
    const broken: EventDeps['versions'] = {
      ...versions,
      load: (tx, which) => (which.flowId === bad ? Promise.reject(new TypeError('broken')) : versions.load(tx, which)),
    };
    await relay({ versions: broken });
    expect(await outcome(poison)).toMatchObject({ processed_at: null, attempts: 5 });
    expect(await enrolments(good)).toHaveLength(3);
  });

  it('a flow whose trigger fails does not take the event from the others', async () => {
    const [bad, good] = [await publish(greeting()), await publish(greeting())];
    await db.owner()`update flow_versions set graph = jsonb_set(graph, '{nodes,0,kind}', '"gone"') where flow_id = ${bad}`;
    const id = await emit({ type: 'lead.created', leadId: await lead() });
    await relay();
    expect((await outcome(id)).outcome).toEqual({ [bad]: 'trigger-broken', [good]: 'entered' });
  });

  it('stops flows that feed each other', async () => {
    const flowId = await publish(chain({ kind: 'lead-status-changed' }, [wait('P1D')], { reEntry: 'always' }));
    const leadId = await lead();
    const data = (depth: number) => ({ from: 'new', to: 'won', enrolment_id: crypto.randomUUID(), depth });
    const fine = await emit({ type: 'lead.status_changed', leadId, data: data(5) });
    const loops = await emit({ type: 'lead.status_changed', leadId, data: data(6) });
    await relay();
    expect((await outcome(fine)).outcome).toEqual({ [flowId]: 'entered' });
    expect((await outcome(loops)).outcome).toEqual({ [flowId]: 'loop-guard' });
  });
});
