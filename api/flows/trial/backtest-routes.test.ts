import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';
import { inTenant, newLead } from '../../testing/flow-scene.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

const send = {
  id: 'send',
  kind: 'send-template',
  config: { template: { name: 'hola', language: 'es' }, variables: {} },
  position: { x: 0, y: 3 },
};
const followUp = {
  formatVersion: 1,
  nodes: [
    {
      id: 'in',
      kind: 'lead-created',
      config: { filter: { field: 'lead.tags', op: 'contains', value: 'web' } },
      position: { x: 0, y: 0 },
    },
    { id: 'wait', kind: 'wait', config: { for: 'PT24H' }, position: { x: 0, y: 1 } },
    {
      id: 'if',
      kind: 'branch',
      config: { cases: [{ port: 'new', label: 'Nuevo', when: { field: 'lead.status', op: 'eq', value: 'new' } }] },
      position: { x: 0, y: 2 },
    },
    send,
  ],
  edges: [
    { id: 'a', from: 'in', port: 'next', to: 'wait' },
    { id: 'b', from: 'wait', port: 'next', to: 'if' },
    { id: 'c', from: 'if', port: 'new', to: 'send' },
  ],
  settings: { exitOn: ['message.replied'] },
};

/** A tenant with a number and the template, and a clock for its past: an event happened so many hours ago. */
async function withPast() {
  const ceo = await api.person();
  await inTenant(
    api,
    ceo,
    (tx) => tx`
    with number as (insert into senders (provider, phone, label, credential_key) values ('ycloud', '+12025550110', '', 'k'))
    insert into meta_templates (provider, waba_id, name, language, category, status, components)
    values ('ycloud', 'w', 'hola', 'es', 'MARKETING', 'APPROVED', ${tx.json([{ type: 'BODY', text: 'Hola' }])})`,
  );
  const shift = (leadId: string, types: string[], hoursAgo: number) =>
    inTenant(
      api,
      ceo,
      (tx) => tx`
      update events set occurred_at = now() - make_interval(hours => ${hoursAgo}) where lead_id = ${leadId} and type = any(${types})`,
    );
  return { ceo, shift };
}
let phones = 0;
const names = (body: { leads: { lead_name: string }[] }) => body.leads.map((one) => one.lead_name).toSorted();
const makeFlow = async (who: Person, flow: object) =>
  (await who.post('/api/crm/flows', { name: 'Ayer', flow })).body.id as string;

describe('backtest', () => {
  it('takes each lead as it was then and lets happen what happened', async () => {
    const { ceo, shift } = await withPast();
    const past: [name: string, hoursAgo: number, then?: (id: string) => Promise<unknown>][] = [
      ['Sin respuesta', 72],
      [
        'Ganada a las dos horas',
        72,
        (id) => ceo.patch(`/api/crm/leads/${id}`, { status: 'won' }).then(() => shift(id, ['lead.status_changed'], 70)),
      ],
      [
        'Ganada después',
        72,
        (id) => ceo.patch(`/api/crm/leads/${id}`, { status: 'won' }).then(() => shift(id, ['lead.status_changed'], 10)),
      ],
      [
        'Respondió',
        72,
        (id) =>
          inTenant(
            api,
            ceo,
            (tx) =>
              tx`insert into events (type, lead_id, occurred_at) values ('message.replied', ${id}, now() - interval '60 hours')`,
          ),
      ],
      ['De hace un rato', 1],
      ['De hace un año', 24 * 365],
    ];
    for (const [name, hoursAgo, then] of past) {
      const id = await newLead(ceo, { name, tags: ['web'], phone: `+54911555${String(++phones).padStart(5, '0')}` });
      await shift(id, ['lead.created', 'lead.tagged'], hoursAgo);
      await then?.(id);
    }
    await shift(await newLead(ceo, { name: 'Sin etiqueta' }), ['lead.created'], 72);

    const { status, body } = await ceo.post(`/api/crm/flows/${await makeFlow(ceo, followUp)}/backtest`, { days: 30 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      events: 6,
      truncated: false,
      entered: 5,
      refused: [{ reason: 'filter-not-met', count: 1 }],
    });
    // Nobody has told a price yet.
    expect(body.messages).toEqual([{ template: 'hola', language: 'es', count: 2, cost: null }]);
    expect(body).toMatchObject({ with_messages: 2, cost: [], unpriced: 2, live: null });
    expect(body.days.reduce((sum: number, day: { messages: number }) => sum + day.messages, 0)).toBe(2);
    // Who would have got something comes first.
    expect(body.leads.map((one: { messages: unknown[] }) => one.messages.length)).toEqual([1, 1, 0, 0, 0]);
    expect(names({ leads: body.leads.filter((one: { messages: unknown[] }) => one.messages.length > 0) })).toEqual([
      'Ganada después',
      'Sin respuesta',
    ]);
    expect(body.results).toEqual({ none: 3, exited: 1, inside: 1 });
    const [made] =
      await api.database.owner()`select count(*)::int as n from enrolments where tenant_id = ${ceo.tenantId}`;
    expect(made!.n).toBe(0);
  });

  it('tells what the messages would have cost, and what the live version would have come to', async () => {
    const { ceo, shift } = await withPast();
    const tagged = (value: string) => ({ field: 'lead.tags', op: 'contains', value });
    const at = (filter: object) => ({
      ...followUp,
      nodes: [{ ...followUp.nodes[0], config: { filter } }, ...followUp.nodes.slice(1)],
    });
    for (const tag of ['web', 'tienda', 'tienda']) {
      const id = await newLead(ceo, { tags: [tag], phone: `+54911557${String(++phones).padStart(5, '0')}` });
      await shift(id, ['lead.created', 'lead.tagged'], 72);
    }
    const id = await makeFlow(ceo, at(tagged('web')));
    const priced = (price: string, currency: string, template: string) =>
      inTenant(
        api,
        ceo,
        (tx) => tx`
        insert into messages (external_id, lead_id, visit, state, template_name, template_language, price, price_currency)
        select ${`${template} ${price}`}, id, 1, 'delivered', ${template}, 'es', ${price}, ${currency} from leads limit 1`,
      );
    const ask = async () => (await ceo.post(`/api/crm/flows/${id}/backtest`)).body;

    await priced('0.04', 'USD', 'hola');
    await priced('0.06', 'USD', 'hola');
    expect((await ceo.post(`/api/crm/flows/${id}/publish`, { note: '' })).status).toBe(200);
    // What is asked about is what is live: there is nothing to compare.
    expect(await ask()).toMatchObject({
      entered: 1,
      messages: [
        { count: 1, cost: { amount: '0.05', currency: 'USD', per_message: '0.050000', known_from: 'template' } },
      ],
      cost: [{ amount: '0.05', currency: 'USD' }],
      unpriced: 0,
      live: null,
    });
    const draft = at({ any: [tagged('web'), tagged('tienda')] });
    const put = await ceo.put(`/api/crm/flows/${id}/draft`, draft, { 'if-match': '*' });
    expect(put.status).toBe(200);
    expect(await ask()).toMatchObject({
      entered: 3,
      with_messages: 3,
      cost: [{ amount: '0.15', currency: 'USD' }],
      live: { version: 1, entered: 1, with_messages: 1, cost: [{ amount: '0.05', currency: 'USD' }] },
    });
    expect((await ceo.post(`/api/crm/flows/${id}/backtest`, { version: 1 })).body).toMatchObject({
      entered: 1,
      live: null,
    });
  });

  it('moves the reminder with the deadline, and keeps the rules of entry', async () => {
    const { ceo } = await withPast();
    const lead = await newLead(ceo, { phone: '+5491155599999' });
    const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
    const { body: deal } = await ceo.post('/api/crm/opportunities', {
      lead_id: lead,
      name: 'Trato',
      deadline: hours(100),
    });
    await ceo.patch(`/api/crm/opportunities/${deal.id}`, { deadline: hours(-10) });
    await inTenant(
      api,
      ceo,
      (tx) => tx`
      update events set occurred_at = now() - case type when 'opportunity.created' then interval '40 hours' else interval '30 hours' end where lead_id = ${lead}`,
    );
    const reminder = {
      formatVersion: 1,
      nodes: [{ id: 'in', kind: 'opportunity-deadline', config: { before: 'PT2H' }, position: { x: 0, y: 0 } }, send],
      edges: [{ id: 'a', from: 'in', port: 'next', to: 'send' }],
      settings: {},
    };
    const { body } = await ceo.post(`/api/crm/flows/${await makeFlow(ceo, reminder)}/backtest`);
    expect(body).toMatchObject({ entered: 1, refused: [{ reason: 'already-inside', count: 1 }] });
    const sentAt = Date.parse(body.leads[0].messages[0].at);
    expect(Math.abs(sentAt - Date.parse(hours(-12)))).toBeLessThan(60_000);
  });

  it('sends nothing that the account’s rules forbid, and counts what was sent besides', async () => {
    const { ceo, shift } = await withPast();
    const everybody = { ...followUp, nodes: [{ ...followUp.nodes[0], config: {} }, ...followUp.nodes.slice(1)] };
    const leads: string[] = [];
    for (let i = 0; i < 3; i++) {
      const id = await newLead(ceo, { phone: `+54911556${String(++phones).padStart(5, '0')}` });
      await shift(id, ['lead.created'], 72);
      leads.push(id);
    }
    const id = await makeFlow(ceo, everybody);
    const sent = async (settings: object) => {
      const lifted = { consent: 'implied', quiet_hours: null, frequency_cap: null, daily_send_budget: null };
      expect((await ceo.patch('/api/crm/settings', { ...lifted, ...settings })).status).toBe(200);
      const { body } = await ceo.post(`/api/crm/flows/${id}/backtest`);
      return (body.messages[0]?.count ?? 0) as number;
    };
    expect(await sent({})).toBe(3);
    expect(await sent({ consent: 'explicit' })).toBe(0);
    expect(await sent({ daily_send_budget: 0 })).toBe(0);
    // One a day, two days since: the third is still in the queue.
    expect(await sent({ daily_send_budget: 1 })).toBeLessThanOrEqual(3);
    expect(await sent({ frequency_cap: { perWeek: 1 } })).toBe(3);
    // Another flow wrote to one of them the day before.
    const other = await makeFlow(ceo, everybody);
    await inTenant(
      api,
      ceo,
      (tx) => tx`
      insert into messages (external_id, lead_id, flow_id, visit, state, submit_started_at) values
        ('other', ${leads[0]!}, ${other}, 1, 'delivered', now() - interval '60 hours'),
        ('by hand', ${leads[1]!}, null, 1, 'delivered', now() - interval '60 hours')`,
    );
    expect(await sent({ frequency_cap: { perWeek: 1 } })).toBe(2);
    expect(await sent({})).toBe(3);
  });

  it('says no to what nothing of the past starts, and to strangers', async () => {
    const { ceo } = await withPast();
    const manual = {
      ...followUp,
      nodes: [{ ...followUp.nodes[0], kind: 'manual', config: {} }, ...followUp.nodes.slice(1)],
    };
    const id = await makeFlow(ceo, manual);
    expect((await ceo.post(`/api/crm/flows/${id}/backtest`)).body.errors[0].code).toBe('started_by_hand');
    const empty = await ceo.post('/api/crm/flows', { name: 'Vacío' });
    expect((await ceo.post(`/api/crm/flows/${empty.body.id}/backtest`)).body.issues[0].code).toBe('no-trigger');
    expect((await ceo.post(`/api/crm/flows/${id}/backtest`, { days: 91 })).status).toBe(422);
    expect((await ceo.post(`/api/crm/flows/${id}/backtest`, { version: 3 })).status).toBe(404);
    expect((await (await api.person()).post(`/api/crm/flows/${id}/backtest`)).status).toBe(404);
  });
});
