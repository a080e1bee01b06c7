import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { readyMadeFlows, compile } from '#flow';
import { catchUp, countErrors } from '#db/flows/counts/kept.ts';
import { compareControlGroup } from '#db/flows/counts/control-group.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { compareArms } from '#metrics';
import { createTestDatabase, type TestDatabase, type TestTenant } from '#db/testing.ts';
import { fillDemo } from '../../demo.ts';
import { endInvented } from '../../seed/end-invented.ts';
import { livelyFlows } from '../flows.ts';
import { generateDemo } from '../generate.ts';
import { makeLively } from './lively.ts';

const now = new Date();

describe('the lively demo, as rows', () => {
  const make = (seed: string) => {
    const data = generateDemo({ seed, now, sellers: ['s1', 's2'], currency: 'ARS', leads: 300 });
    const flows = readyMadeFlows
      .filter(({ id }) => livelyFlows.active.includes(id))
      .map(({ id, flow }) => ({ id, name: id, graph: flow, plan: compile(flow) }));
    const business = { name: 'Demo', timezone: 'America/Argentina/Buenos_Aires', currency: 'ARS' };
    return { data, lively: makeLively(data, { seed, now, business, sellers: ['s1', 's2'], sender: null, flows }) };
  };

  it('is the same for the same seed, and another for another', () => {
    expect(make('one')).toEqual(make('one'));
    expect(make('two').lively.messages[0]!.id).not.toBe(make('one').lively.messages[0]!.id);
  });

  it('has nothing of the future but what somebody waits for', () => {
    const { data, lively } = make('one');
    const instants = [
      ...lively.messages.flatMap((row) => [
        row.created_at,
        row.delivered_at,
        row.read_at,
        row.replied_at,
        row.failed_at,
      ]),
      ...lively.conversations.flatMap((row) => [row.spoke_at, row.waiting_since, row.conversation_closed_at]),
      ...lively.refunds.map((row) => row.refunded_at),
      ...lively.notes.map((row) => row.created_at),
      ...data.events.map((row) => row.occurred_at),
    ].flatMap((at) => (at ? [at.getTime()] : []));
    expect(Math.max(...instants)).toBeLessThanOrEqual(now.getTime());
  });
});

describe('the lively demo, in the database', () => {
  let database: TestDatabase;
  let tenant: TestTenant;
  beforeAll(async () => {
    database = await createTestDatabase();
    tenant = await database.createTenant({ name: 'Demo' });
    await database.owner()`update tenants set is_demo = true where id = ${tenant.id}`;
    const passwordHash = () => Promise.resolve('none');
    await fillDemo({
      app: database.sql,
      tenantId: tenant.id,
      passwordHash,
      sandboxUrl: 'http://sandbox.test',
      lively: true,
    });
  });
  afterAll(() => database.stop());
  const read = <T extends object>(query: (tx: Parameters<Parameters<typeof withTenant>[2]>[0]) => PromiseLike<T[]>) =>
    withTenant(database.sql, tenant.id, async (tx) => [...(await query(tx))]);

  it('queues nothing: all events are worked off, every start was made, whoever is inside waits for an instant to come', async () => {
    const [row] = await read(
      (tx) => tx`
      select (select count(*)::int from events where processed_at is null) as events,
        (select count(*)::int from enrolments where started_at is null) as unstarted,
        (select count(*)::int from enrolments where ended_at is null and (state <> 'waiting' or wake_at is null or wake_at < now())) as due,
        (select count(*)::int from enrolment_signals) as signals,
        (select count(*)::int from messages where state in ('submitting', 'unknown', 'accepted')) as on_its_way,
        (select count(*)::int from messages where state = 'planned' and not_before < now()) as planned`,
    );
    expect(row).toEqual({ events: 0, unstarted: 0, due: 0, signals: 0, on_its_way: 0, planned: 0 });
  });

  it('has people at several steps of every flow that waits, messages of each template, and both good and bad ones', async () => {
    const [inside] = await read<{ steps: number }>(
      (tx) => tx`
      select count(distinct (flow_id, node_id))::int as steps from enrolments where ended_at is null`,
    );
    expect(inside!.steps).toBeGreaterThanOrEqual(6);
    const templates = await read<{ name: string; read: number }>(
      (tx) => tx`
      select template_name as name, avg((read_at is not null)::int)::float8 as read from messages
      where state in ('sent', 'delivered', 'read', 'failed') and template_name is not null group by 1`,
    );
    expect(templates).toHaveLength(8);
    expect(
      Math.max(...templates.map((one) => one.read)) - Math.min(...templates.map((one) => one.read)),
    ).toBeGreaterThan(0.2);
  });

  it('reconciles: kept counts are what the rows say, every answer is a word of the person, nobody is written to who refused before', async () => {
    while ((await catchUp(database.sql, tenant.id, 60_000)) !== 'done');
    expect(await withTenant(database.sql, tenant.id, countErrors)).toBe(0);
    const [row] = await read(
      (tx) => tx`
      select (select count(*)::int from messages m where replied_at is not null and not exists (
          select from inbound_messages i where i.lead_id = m.lead_id and i.received_at = m.replied_at)) as unsaid,
        (select count(*)::int from messages m join consents c on c.lead_id = m.lead_id and not c.granted
          where m.flow_id is not null and m.state in ('sent', 'delivered', 'read') and m.created_at > c.occurred_at
            and not exists (select from consents d where d.lead_id = m.lead_id and d.granted and d.occurred_at > c.occurred_at)) as against,
        (select count(*)::int from messages m join leads l on l.id = m.lead_id where m.created_at < l.created_at) as early,
        (select count(*)::int from sales_transactions where refunded_parts > 0 and refunded_parts >= amount) as whole,
        (select count(*)::int from enrolment_steps s join enrolments e on e.id = s.enrolment_id where s.seq > e.seq) as ahead`,
    );
    expect(row).toEqual({ unsaid: 0, against: 0, early: 0, whole: 0, ahead: 0 });
  });

  it('shows what the team works with: conversations that wait, tasks, stages of its own, parts that went back, a control group', async () => {
    const [row] = await read<Record<string, number>>(
      (tx) => tx`
      select (select count(*)::int from leads where waiting_since is not null) as waiting,
        (select count(*)::int from tasks where done_at is null) as tasks,
        (select count(*)::int from deal_stages where not is_found) as stages,
        (select count(*)::int from sale_refunds) as refunds,
        (select count(*)::int from messages where reason = 'holdout') as held,
        (select count(*)::int from messages where opted_out_at is not null) as refused`,
    );
    expect(row!.stages).toBe(6);
    for (const [what, least] of Object.entries({ waiting: 5, tasks: 10, refunds: 3, held: 50, refused: 5 }))
      expect(row![what], what).toBeGreaterThanOrEqual(least);
  });

  it('has an effect to look at: whoever a message went to writes more often than the control group, beyond chance', async () => {
    const range = { from: new Date(now.getTime() - 60 * 86_400_000), to: now };
    const [written, held] = await withTenant(database.sql, tenant.id, async (tx) => {
      const [flow] = await tx<{ id: string }[]>`select flow_id as id from messages where reason = 'holdout' limit 1`;
      const groups = await compareControlGroup(tx, flow!.id, range);
      return ['written', 'held'].map((name) => groups.find(({ group }) => group === name)!);
    });
    const arms = [written!, held!].map(({ people, wrote }, at) => ({ name: String(at), people, hits: wrote }));
    expect(compareArms(arms)).toMatchObject({ is: 'winner', winner: 0 });
  });

  it('lets nobody of it go on once a provider reaches people, and leaves real people where they are', async () => {
    const real = '+5491123456789';
    await database.owner()`
      update leads set phone = ${real} where id = (
        select lead_id from enrolments where tenant_id = ${tenant.id} and ended_at is null order by id limit 1)`;
    // What quiet hours hold back, whatever the hour is now.
    await database.owner()`
      update messages set state = 'planned' where id = (
        select m.id from messages m join enrolments e on e.id = m.enrolment_id join leads l on l.id = e.lead_id
        where e.tenant_id = ${tenant.id} and e.ended_at is null and l.phone <> ${real} order by m.id limit 1)`;
    expect(await withTenant(database.sql, tenant.id, endInvented)).toBeGreaterThan(20);
    const left = await read<{ phone: string }>(
      (tx) => tx`
      select distinct l.phone from enrolments e join leads l on l.id = e.lead_id where e.ended_at is null and l.phone is not null`,
    );
    expect(left).toEqual([{ phone: real }]);
    const [unsaid] = await read<{ planned: number; left: number }>(
      (tx) => tx`
      select count(*) filter (where m.state = 'planned')::int as planned, count(*) filter (where m.reason = 'left-flow')::int as left
      from messages m join enrolments e on e.id = m.enrolment_id where e.reason = 'invented-person'`,
    );
    expect(unsaid!.planned).toBe(0);
    expect(unsaid!.left).toBeGreaterThan(0);
  });
});
