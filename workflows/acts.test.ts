/** What steps do besides sending, on a real server and a real database. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, flow as flowSchema } from '#flow';
import { insertSale } from '#db/crm/sales.ts';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { chain, until, wait } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await createScene()));
afterAll(() => scene?.stop());

/** Enters a lead by hand. @returns the enrolment's id */
async function enter(flowId: string, leadId: string, occurrence = 'test'): Promise<string> {
  const [row] = await scene.inTenant(
    (tx) => tx<{ id: string }[]>`
      insert into enrolments (flow_id, version, lead_id, occurrence) values (${flowId}, 1, ${leadId}, ${occurrence}) returning id`,
  );
  return row!.id;
}
const manual = { kind: 'manual' };

it('flows that enter a lead in one another end after some turns', async () => {
  const ping = await scene.publish(chain(manual, [wait('PT1S')], { reEntry: 'always' }));
  const pong = await scene.publish(
    chain(manual, [wait('PT1S'), { kind: 'enrol', config: { flow: ping } }], { reEntry: 'always' }),
  );
  const second = flowSchema.parse(chain(manual, [{ kind: 'enrol', config: { flow: pong } }], { reEntry: 'always' }));
  await scene.inTenant((tx) =>
    insertVersion(tx, {
      flowId: ping,
      graph: second,
      plan: compile(second),
      note: '',
      userId: null,
      triggerEvents: [],
    }),
  );
  const lead = await scene.createLead();
  await scene.inTenant(
    (tx) => tx`insert into enrolments (flow_id, version, lead_id, occurrence) values (${ping}, 2, ${lead.id}, 'test')`,
  );
  const last = await until(
    () =>
      scene.inTenant(
        async (tx) =>
          (await tx`select reason, outcome from enrolment_steps where kind = 'enrol' and outcome = 'failed'`)[0],
      ),
    20_000,
  );
  expect(last).toMatchObject({ reason: 'loop-guard' });
  const entered = [...(await scene.enrolments(ping)), ...(await scene.enrolments(pong))];
  expect(entered).toHaveLength(6);
});

it('nobody is entered in a flow that is not live, and nobody twice at the same time', async () => {
  const target = await scene.publish(chain(manual, [wait('P1D')], { reEntry: 'always' }));
  const flowId = await scene.publish(chain(manual, [{ kind: 'enrol', config: { flow: target } }]));
  const [first, again] = [await scene.createLead(), await scene.createLead()];
  const ids = [
    await enter(flowId, first.id),
    await enter(flowId, again.id, 'one'),
    await enter(flowId, again.id, 'two'),
  ];
  await scene.ended(flowId, 3);
  const outcomes = await Promise.all(ids.map(async (id) => (await scene.steps(id))[0]));
  expect(outcomes.map((one) => `${one!.outcome} ${one!.reason}`).toSorted()).toEqual([
    'failed already-inside',
    'ok null',
    'ok null',
  ]);
  await scene.inTenant((tx) => tx`update flows set status = 'paused' where id = ${target}`);
  const late = await enter(flowId, (await scene.createLead()).id);
  await scene.ended(flowId, 4);
  expect((await scene.steps(late))[0]).toMatchObject({ outcome: 'failed', reason: 'flow-not-live' });
});

it('gives leads to sellers in turn, opens a deal and leaves a task, each once', async () => {
  const team = await Promise.all(
    ['Sol', 'Leo'].map((name) => scene.db.createUser(scene.tenantId, { role: 'seller', name })),
  );
  const flowId = await scene.publish(
    chain(manual, [
      { kind: 'assign-seller', config: { mode: 'round-robin' }, port: 'ok' },
      {
        kind: 'create-opportunity',
        config: { name: 'Plan de {{lead.name}}', value: 1200.5, stage: 'nuevo', deadlineIn: 'P3D' },
        port: 'ok',
      },
      { kind: 'create-opportunity', config: { name: 'Otra' }, port: 'ok' },
      { kind: 'create-task', config: { title: 'Llamar a {{lead.name}} ({{lead.email}})', dueIn: 'P1D' }, port: 'ok' },
    ]),
  );
  const leads = await Promise.all([1, 2, 3, 4].map(() => scene.createLead()));
  await Promise.all(leads.map((lead) => enter(flowId, lead.id)));
  await scene.ended(flowId, 4);
  const rows = await scene.inTenant(
    (tx) => tx`
      select l.seller_id, o.name, o.value, o.stage, o.seller_id as deal_seller, o.deadline > now() + interval '71 hours' as due, t.title, t.user_id
      from leads l left join opportunities o on o.lead_id = l.id left join tasks t on t.lead_id = l.id where l.id = any(${leads.map((one) => one.id)})`,
  );
  expect(rows).toHaveLength(4);
  for (const id of team) expect(rows.filter((row) => row['seller_id'] === id)).toHaveLength(2);
  for (const row of rows) {
    expect(row).toMatchObject({
      name: 'Plan de Ana',
      value: '1200.50',
      stage: 'nuevo',
      due: true,
      title: 'Llamar a Ana (–)',
    });
    expect([row['deal_seller'], row['user_id']]).toEqual([row['seller_id'], row['seller_id']]);
  }
  const events = await scene.inTenant(
    (tx) => tx`select type from events where lead_id = ${leads[0]!.id} and type <> 'lead.created' order by seq`,
  );
  expect(events.map((one) => one['type'])).toEqual(['lead.assigned', 'opportunity.created']);
});

it('tells Meta of a lead once, whichever flow says so, and of nothing where that is off', async () => {
  const tell = { kind: 'meta-conversion', config: { event: 'QualifiedLead' }, port: 'ok' };
  const flowId = await scene.publish(chain(manual, [tell, tell]));
  const [off, on] = [await scene.createLead(), await scene.createLead()];
  await enter(flowId, off.id);
  await scene.ended(flowId, 1);
  await scene.inTenant(
    (tx) => tx`insert into conversion_settings (dataset_id, is_on) values ('700000000000001', true)`,
  );
  await enter(flowId, on.id);
  const done = await scene.ended(flowId, 2);
  const reasons = async (leadId: string) =>
    (await scene.steps(done.find((one) => one.lead_id === leadId)!.id)).map((one) => one.reason);
  expect(await reasons(off.id)).toContain('conversions-off');
  expect(await reasons(on.id)).toEqual(expect.arrayContaining(['conversion-planned', 'conversion-known']));
  const rows = await scene.inTenant((tx) => tx`select event_id, lead_id, origin from conversions`);
  expect(rows).toEqual([{ event_id: `QualifiedLead:lead:${on.id}`, lead_id: on.id, origin: 'flow' }]);
});

it('tells Meta of a sale as of when it was made, and of nothing that the sale is not', async () => {
  const tell = (event: string, port: string) => ({ kind: 'meta-conversion', config: { event }, port });
  const flowId = await scene.publish(
    chain(manual, [tell('OrderReturned', 'failed'), tell('Purchase', 'ok'), tell('QualifiedLead', 'ok')]),
  );
  const [buyer, looker] = [await scene.createLead(), await scene.createLead()];
  const made = await scene.inTenant(async (tx) => {
    await tx`insert into conversion_settings (dataset_id, is_on) values ('700000000000001', true) on conflict do nothing`;
    const completed_at = new Date(Date.now() - 3 * 86_400_000);
    const sale = { lead_id: buyer.id, amount: '120', currency: 'ARS', status: 'completed' as const, completed_at };
    return { ...sale, id: (await insertSale(tx, sale)).id };
  });
  await enter(flowId, buyer.id);
  await enter(flowId, looker.id);
  const done = await scene.ended(flowId, 2);
  const reasons = async (leadId: string) =>
    (await scene.steps(done.find((one) => one.lead_id === leadId)!.id)).map((one) => one.reason);
  expect(await reasons(buyer.id)).toEqual(
    expect.arrayContaining(['conversion-not-refunded', 'conversion-planned', 'conversion-planned']),
  );
  expect(await reasons(looker.id)).toContain('conversion-no-sale');
  const rows = await scene.inTenant(
    (tx) => tx`select event_id, occurred_at from conversions where lead_id = ${buyer.id} order by occurred_at`,
  );
  expect(rows.map((one) => one['event_id'])).toEqual([`Purchase:sale:${made.id}`, `QualifiedLead:lead:${buyer.id}`]);
  expect(rows[0]!['occurred_at']).toEqual(made.completed_at);
});

it('writes freely to whoever wrote within the day, and leaves by `failed` to whom nobody may', async () => {
  const flow = chain(manual, [
    { kind: 'send-text', config: { text: 'Hola {{lead.name}}, ¿en qué te ayudo?' }, port: 'sent' },
  ]);
  const flowId = await scene.publish(flow);
  const [open, closed] = [await scene.createLead(), await scene.createLead()];
  await scene.inbound({ from: open.phone, text: 'Busco un curso' });
  await until(() =>
    scene.inTenant(
      async (tx) => (await tx`select from leads where id = ${open.id} and last_inbound_at is not null`).length === 1,
    ),
  );
  const [sent, refused] = [await enter(flowId, open.id), await enter(flowId, closed.id)];
  await scene.ended(flowId, 2);
  expect((await scene.steps(sent))[0]).toMatchObject({ outcome: 'sent', reason: null });
  expect((await scene.steps(refused))[0]).toMatchObject({ outcome: 'failed', reason: 'window-closed' });
  const said = await scene.inTenant((tx) => tx`select type, rendered from messages where enrolment_id = ${sent}`);
  expect(said).toEqual([{ type: 'text', rendered: 'Hola Ana, ¿en qué te ayudo?' }]);
  expect(await scene.sends(closed.phone)).toHaveLength(0);
});

it('tells the team by mail, too, where mail goes out; elsewhere the notice is in the app all the same', async () => {
  const flowId = await scene.publish(
    chain(manual, [{ kind: 'notify-team', config: { text: 'Llamar a {{lead.name}}', to: 'ceo', email: true } }]),
  );
  const lead = await scene.createLead();
  const id = await enter(flowId, lead.id);
  await scene.ended(flowId);
  expect((await scene.steps(id))[0]).toMatchObject({ outcome: 'ok', reason: 'mail-not-set-up' });
  const notes = await scene.inTenant((tx) => tx`select text from notifications where lead_id = ${lead.id}`);
  expect(notes).toEqual([{ text: 'Llamar a Ana' }]);
  expect(await scene.db.owner()`select from mails`).toHaveLength(0);
});

it('tells the team by a webhook, too, once; where it is gone, the notice is in the app all the same', async () => {
  const [hook] = await scene.inTenant(
    (tx) => tx<[{ id: string }]>`
      insert into outgoing_webhooks (name, url, events, secret_key) values ('ERP', 'https://erp.test', '{team.notice}', 'x') returning id`,
  );
  const tell = (webhook: string) => ({ kind: 'notify-team', config: { text: 'Llamar a {{lead.name}}', webhook } });
  const flowId = await scene.publish(chain(manual, [tell(hook.id), tell(crypto.randomUUID())]));
  const id = await enter(flowId, (await scene.createLead()).id);
  await scene.ended(flowId);
  expect(await scene.steps(id)).toMatchObject([
    { outcome: 'ok', reason: null },
    { outcome: 'ok', reason: 'webhook-not-there' },
    {},
  ]);
  const calls = await scene.inTenant(
    (tx) => tx`
      select c.type, n.text from webhook_calls c join notifications n on n.id = c.notification_id where c.webhook_id = ${hook.id}`,
  );
  expect(calls).toEqual([{ type: 'team.notice', text: 'Llamar a Ana' }]);
});
